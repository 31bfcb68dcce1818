"""A real Home Assistant in an environment of its own."""
