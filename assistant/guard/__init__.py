"""The parts of the guard (assistant/channels/guard.py): each a stage of a turn."""
