"""What several processes share through Redis, so that a conversation may move from one to another between two turns."""

from assistant.shared.memory import OneProcess, Shared
from assistant.shared.redis_memory import RedisMemory

__all__ = ["OneProcess", "RedisMemory", "Shared"]
