"""STUB for development."""
from collections.abc import Mapping
from typing import Any
class Unverified(Exception):
    reason = ""
class Verifier:
    async def verify(self, headers: Mapping[str, str], body: bytes) -> dict[str, Any]: ...
