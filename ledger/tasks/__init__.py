"""What people do, one module a thing: what writes. Each change is worked out in the transaction that writes it."""
