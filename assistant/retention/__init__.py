"""How long what was said is kept, and what of it belongs to one conversation."""
