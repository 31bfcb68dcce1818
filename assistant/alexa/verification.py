"""Whether a request was sent by Alexa, to our skill, now, and for the first time.

Source of what is to be checked: Alexa Skills Kit, "Host a Custom Skill as a Web Service", "Verify that the request was
sent by Alexa".
"""

import base64
import json
from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta
from typing import Any, NoReturn

from cachetools import TTLCache
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256

from assistant.alexa.certificate_url import certificate_address
from assistant.alexa.certificates import Certificates, utc_now
from assistant.alexa.fetching import HttpsFetch
from assistant.alexa.signing_chain import public_roots
from assistant.alexa.unverified import Unverified

LARGEST_BODY = 64 * 1024  # bytes; as the server's own limit
LONGEST_HEADER = 1024  # characters; the signature of the longest key that is taken has 684
LONGEST_ID = 512  # characters; Amazon's have about 60
TOLERANCE = timedelta(seconds=150)  # either side; the source above
REMEMBERED_SECONDS = 301.0  # a timestamp is good from 150 s before to 150 s after, both included
MOST_REMEMBERED = 100_000  # 300 requests a second
APPLICATIONS = (("context", "System", "application", "applicationId"), ("session", "application", "applicationId"))


class Verifier:
    """Lets through what holds in every respect; nothing of a body is read before its signature was found good.

    Args:
        skill_ids: of our skills.
        certificates: gives the keys.
        now: the time, with a time zone.
    """

    def __init__(
        self, skill_ids: Collection[str], certificates: Certificates, now: Callable[[], datetime] = utc_now
    ) -> None:
        self._skill_ids, self._certificates, self._now = frozenset(skill_ids), certificates, now
        # by the clock that timestamps are compared with: what it forgets is too old by then
        self._seen: TTLCache[str, bool] = TTLCache(MOST_REMEMBERED, REMEMBERED_SECONDS, lambda: now().timestamp())

    async def verify(self, headers: Mapping[str, str], body: bytes) -> dict[str, Any]:
        """The request's envelope.

        Args:
            headers: as received; names in any case, and `items()` must give those that came twice twice.
            body: as received, to the byte.

        Raises:
            Unverified: and nothing else.
        """
        if not 0 < len(body) <= LARGEST_BODY:
            raise Unverified("size")
        _refuse_other_content(_only(headers, "content-type"))
        signature = _decoded(_only(headers, "signature-256"))
        address = certificate_address(_only(headers, "signaturecertchainurl"))
        _refuse_unsigned(await self._certificates.key(address), signature, body)
        envelope = _parsed(body)
        self._refuse_late(_at(envelope, "request", "timestamp"))
        self._refuse_others(envelope)
        self._refuse_seen(_at(envelope, "request", "requestId"))
        return envelope

    def _refuse_late(self, timestamp: Any) -> None:
        try:
            if abs(self._now() - datetime.fromisoformat(timestamp)) <= TOLERANCE:
                return
        except (TypeError, ValueError, OverflowError):  # no text, no time, no zone
            pass
        raise Unverified("timestamp")

    def _refuse_others(self, envelope: dict[str, Any]) -> None:
        named = [name for path in APPLICATIONS if (name := _at(envelope, *path)) is not None]
        if not named or any(not isinstance(name, str) or name not in self._skill_ids for name in named):
            raise Unverified("application")

    def _refuse_seen(self, request_id: Any) -> None:
        if not isinstance(request_id, str) or not 0 < len(request_id) <= LONGEST_ID or request_id in self._seen:
            raise Unverified("replay")
        self._seen[request_id] = True


def amazon_verifier(skill_ids: Collection[str]) -> Verifier | None:
    """The one that counts: keys from Amazon, under the public authorities; nothing that an operator sets changes that.

    Args:
        skill_ids: of our skills; without any there is nothing to verify.
    """
    return Verifier(skill_ids, Certificates(public_roots(), HttpsFetch())) if skill_ids else None


def _only(headers: Mapping[str, str], name: str) -> str:
    values = [value for key, value in headers.items() if key.lower() == name]
    if len(values) != 1 or not 0 < len(values[0]) <= LONGEST_HEADER:
        raise Unverified("header")
    return values[0]


def _refuse_other_content(content_type: str) -> None:
    kind, *parameters = (part.strip().lower() for part in content_type.split(";"))
    if kind != "application/json" or parameters not in ([], ["charset=utf-8"], ['charset="utf-8"']):
        raise Unverified("content_type")


def _decoded(signature: str) -> bytes:
    try:
        return base64.b64decode(signature, validate=True)
    except ValueError:
        raise Unverified("signature") from None


def _refuse_unsigned(key: RSAPublicKey, signature: bytes, body: bytes) -> None:
    try:
        key.verify(signature, body, PKCS1v15(), SHA256())
    except (InvalidSignature, ValueError):
        raise Unverified("signature") from None


def _parsed(body: bytes) -> dict[str, Any]:
    try:
        envelope = json.loads(body.decode("utf-8"), parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise Unverified("json") from None
    if not isinstance(envelope, dict):
        raise Unverified("json")
    return envelope


def _no_number(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not JSON")


def _at(envelope: Any, *path: str) -> Any:
    for name in path:
        envelope = envelope.get(name) if isinstance(envelope, dict) else None
    return envelope
