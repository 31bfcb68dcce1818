"""What the four documents say, as records in our own words, and the topics they belong to."""

from assistant.knowledge.facts import Conflict, Document, Fact, Knowledge, knowledge
from assistant.knowledge.topics import NOT_OURS, Topic, topics

__all__ = ["NOT_OURS", "Conflict", "Document", "Fact", "Knowledge", "Topic", "knowledge", "topics"]
