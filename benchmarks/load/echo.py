"""An Echo of the load: what Alexa would send of what is said to it, signed as Amazon signs. Nothing but Python's own.

The generator has an environment of its own (patients.py), without the library that signs elsewhere; two milliseconds a
request are the generator's, and no part's of what is measured.
"""

import base64
import copy
import hashlib
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

ROUTE = "/webhooks/alexa/webhook"
_SHA256 = bytes.fromhex("3031300d060960864801650304020105000420")  # RFC 8017, 9.2, note 1


@dataclass(frozen=True)
class Key:
    """An RSA key, as RFC 8017, 3.2 names its numbers."""

    n: int
    p: int
    q: int
    dp: int
    dq: int
    qinv: int

    def signature(self, body: bytes) -> str:
        """RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017, 8.2.1), in base64."""
        size = (self.n.bit_length() + 7) // 8
        hashed = _SHA256 + hashlib.sha256(body).digest()
        padded = int.from_bytes(b"\x00\x01" + b"\xff" * (size - len(hashed) - 3) + b"\x00" + hashed, "big")
        first, second = pow(padded, self.dp, self.p), pow(padded, self.dq, self.q)
        signed = second + (first - second) * self.qinv % self.p * self.q
        return base64.b64encode(signed.to_bytes(size, "big")).decode()


class Echo:
    """One session after another.

    Args:
        told: key, address of its certificates, a session's envelope, and the request that each sentence becomes
            (alexa.py).

    Attributes:
        has_ended: whether the skill has ended the session.
    """

    def __init__(self, told: Mapping[str, Any]) -> None:
        self._key, self._address = Key(**told["key"]), str(told["address"])
        self._envelope, self._said = told["envelope"], told["said"]
        self.begin()

    def begin(self) -> None:
        """A new session."""
        self._session, self.has_ended = f"amzn1.echo-api.session.{uuid.uuid4()}", False
        self._attributes: dict[str, Any] | None = None

    def signed(self, words: str | None) -> tuple[dict[str, str], bytes]:
        """Headers and body of what is sent of some words; None: the skill is opened."""
        sent = copy.deepcopy(self._envelope)
        sent["session"] |= {"sessionId": self._session, "new": self._attributes is None}
        sent["session"]["attributes"] = self._attributes or {}
        now = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
        asked = {"type": "LaunchRequest"} if words is None else self._said[words]
        sent["request"] |= {"requestId": f"amzn1.echo-api.request.{uuid.uuid4()}", "timestamp": now, **asked}
        body = json.dumps(sent).encode()
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "SignatureCertChainUrl": self._address,
            "Signature-256": self._key.signature(body),
        }
        return headers, body

    def hear(self, answer: str) -> None:
        """Keep what the skill has Alexa keep."""
        told = json.loads(answer)
        self._attributes = told.get("sessionAttributes") or {}
        self.has_ended = bool(told["response"].get("shouldEndSession"))
