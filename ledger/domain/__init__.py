"""Facts, and the rules over them. Pure: standard library and pydantic."""
