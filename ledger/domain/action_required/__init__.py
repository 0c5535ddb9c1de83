"""Action required: which matters need somebody, the agenda made of them, and the value of each."""
