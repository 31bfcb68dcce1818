"""What takes long by nature, run by hand with `make test-slow`."""
