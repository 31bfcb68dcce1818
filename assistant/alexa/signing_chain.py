"""Whether a file of certificates makes one of them a signing certificate of Alexa's, and until when."""

import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import certifi
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.utils import CryptographyDeprecationWarning
from cryptography.x509.verification import PolicyBuilder, Store

DOMAIN = "echo-api.amazon.com"  # Alexa Skills Kit, "Host a Custom Skill as a Web Service"
MOST_CERTIFICATES = 8  # Amazon's files have four
DEEPEST = 4  # issuers between signing certificate and root
KEY_BITS = range(2048, 4097)  # shorter is weak, longer is slow; Amazon's have 2048
KEPT = timedelta(days=1)  # at most, so that a certificate which Amazon takes back is soon gone
BEGIN = b"-----BEGIN CERTIFICATE-----"


@dataclass(frozen=True)
class SigningKey:
    """A key that Alexa signs with, and when that was known to hold."""

    key: RSAPublicKey
    since: datetime
    until: datetime

    def holds(self, now: datetime) -> bool:
        """Whether to believe it still."""
        return self.since <= now < self.until


def public_roots() -> list[x509.Certificate]:
    """The certificate authorities that Mozilla trusts, as `certifi` brings them."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", CryptographyDeprecationWarning)  # a root in it has serial number 0
        return x509.load_pem_x509_certificates(Path(certifi.where()).read_bytes())


class Roots:
    """Whom to trust.

    Args:
        certificates: of the authorities.
    """

    def __init__(self, certificates: Iterable[x509.Certificate]) -> None:
        self._store = Store(list(certificates))

    def signing_key(self, pem: bytes, now: datetime) -> SigningKey:
        """The key of the first certificate of a file.

        Args:
            pem: the signing certificate, then its issuers.
            now: with a time zone.

        Raises:
            ValueError, and other kinds of the library: it is not to be trusted.
        """
        if not 0 < pem.count(BEGIN) <= MOST_CERTIFICATES:
            raise ValueError("number of certificates")
        leaf, *issuers = x509.load_pem_x509_certificates(pem)
        policy = PolicyBuilder().store(self._store).time(now).max_chain_depth(DEEPEST)
        chain = policy.build_server_verifier(x509.DNSName(DOMAIN)).verify(leaf, issuers)
        ends = min(certificate.not_valid_after_utc for certificate in chain)
        return SigningKey(_key(leaf), now, min(ends, now + KEPT))


def _key(leaf: x509.Certificate) -> RSAPublicKey:
    names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    if DOMAIN not in names.get_values_for_type(x509.DNSName):  # *.amazon.com would do for the library
        raise ValueError("name")
    key = leaf.public_key()
    if not isinstance(key, RSAPublicKey) or key.key_size not in KEY_BITS:
        raise ValueError("kind or size of key")
    return key
