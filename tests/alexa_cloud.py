"""A pretend Alexa cloud: signs requests, and serves the file of certificates that their address names.

Keys lie in a folder: processes that share it take each other's requests.
"""

import base64
import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key

from assistant.alexa import Certificates, Verifier
from assistant.alexa.certificates import utc_now
from assistant.alexa.fetching import NotFetched
from tests.alexa_chains import CHAINS, SPOILT, Authority, PrivateKey, elliptic_key, rsa_key

FOLDER = "https://s3.amazonaws.com/echo.api"
SKILL = "amzn1.ask.skill.00000000-1111-2222-3333-444444444444"
KEYS = ("root", "stranger", "issuer", "leaf", "other")


def address(chain: str) -> str:
    """Where the chain of this name is kept."""
    return f"{FOLDER}/{chain}.pem"


class Cloud:
    """The authority and its signing service.

    Args:
        folder: of the keys; they are made the first time.
        now: certificates are valid, or not, around this time.

    Attributes:
        fetched: addresses that were asked for.
    """

    def __init__(self, folder: Path, now: datetime | None = None) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.keys = {name: _kept_key(folder / f"{name}.pem") for name in KEYS}
        self.authority = Authority(self.keys, now or utc_now())
        self.files = {address(name): name for name in (*CHAINS, *SPOILT)}
        self.fetched: list[str] = []
        self._made: dict[str, bytes] = {}

    def roots(self) -> list[x509.Certificate]:
        """Whom a verifier under test is to trust."""
        return [self.authority.root()]

    def file(self, url: str) -> bytes:
        """The certificates at an address.

        Raises:
            NotFetched: there are none.
        """
        if url not in self.files:
            raise NotFetched("status 404")
        if url not in self._made:
            self._made[url] = self.authority.pem(self.files[url])
        return self._made[url]

    async def fetch(self, url: str) -> bytes:
        """The same, for `Certificates`."""
        self.fetched.append(url)
        return self.file(url)

    def verifier(self, now: Callable[[], datetime] = utc_now) -> Verifier:
        """One that believes this cloud."""
        return Verifier([SKILL], Certificates(self.roots(), self.fetch, now), now)

    def key(self, chain: str) -> PrivateKey:
        """Key of a chain's signing certificate."""
        if chain == "elliptic":
            return elliptic_key()
        bits = {"short-key": 1024, "good-long-key": 3072}.get(chain)
        return rsa_key(bits) if bits else self.keys["leaf"]

    def headers(self, body: bytes, chain: str = "good", key: PrivateKey | None = None) -> dict[str, str]:
        """Headers of a signed request; as Amazon does, with the old signature beside."""
        key = key or self.key(chain)
        return {
            "Content-Type": "application/json; charset=utf-8",
            "Accept": "application/json",
            "SignatureCertChainUrl": address(chain),
            "Signature": signature(body, key, hashes.SHA1()),
            "Signature-256": signature(body, key, hashes.SHA256()),
        }

    def signed(self, envelope: object, chain: str = "good") -> tuple[dict[str, str], bytes]:
        """Headers and body of a request."""
        body = json.dumps(envelope).encode()
        return self.headers(body, chain), body


@dataclass(frozen=True)
class Ask:
    """A request in the shape of the Alexa Skills Kit's "Request and Response JSON Reference"; a new id each time."""

    request: dict[str, Any] = field(default_factory=lambda: {"type": "LaunchRequest"})
    at: datetime | None = None
    skill: str = SKILL
    locale: str = "en-US"
    user: str = "amzn1.ask.account.TEST"
    session: str = "amzn1.echo-api.session.00000000-0000-0000-0000-000000000000"

    def envelope(self) -> dict[str, Any]:
        """As it is sent."""
        sent = (self.at or utc_now()).astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
        device = {"deviceId": "amzn1.ask.device.TEST", "supportedInterfaces": {}}
        system = {**self._who(), "device": device}
        api = {"apiEndpoint": "https://api.amazonalexa.com", "apiAccessToken": ""}
        return {
            "version": "1.0",
            "session": {"new": True, "sessionId": self.session, **self._who()},
            "context": {"System": system | api},
            "request": {
                "requestId": f"amzn1.echo-api.request.{uuid.uuid4()}",
                "timestamp": sent,
                "locale": self.locale,
                **self.request,
            },
        }

    def _who(self) -> dict[str, dict[str, str]]:
        return {"application": {"applicationId": self.skill}, "user": {"userId": self.user}}


def signature(body: bytes, key: PrivateKey, hashing: hashes.HashAlgorithm) -> str:
    """Signature of a body, in base64."""
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return base64.b64encode(key.sign(body, ec.ECDSA(hashing))).decode()
    return base64.b64encode(key.sign(body, padding.PKCS1v15(), hashing)).decode()


def _kept_key(path: Path) -> rsa.RSAPrivateKey:
    if not path.exists():
        key = rsa.generate_private_key(65537, 2048)
        path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    kept = load_pem_private_key(path.read_bytes(), None)
    assert isinstance(kept, rsa.RSAPrivateKey)
    return kept
