"""The chat page and the widget: their sessions, what was said in them, and the files that browsers fetch."""

from assistant.web.history import Entry, History
from assistant.web.sessions import BadSession, Sessions, session_key

__all__ = ["BadSession", "Entry", "History", "Sessions", "session_key"]
