"""Conversations in files, held through the channels' own code: README.md says how they are written."""
