"""The ways in and out: one wire format each, around one shared guard."""
