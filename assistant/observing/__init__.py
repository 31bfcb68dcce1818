"""What goes on, for those who run it: metrics, traces, health. No words of patients, no id of a conversation."""

from assistant.observing.stages import stage

__all__ = ["stage"]
