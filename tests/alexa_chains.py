"""Files of certificates for a pretend Alexa cloud: good ones, and one for each way in which a file can be bad.

Extensions are those of Amazon's real ones (its alexa-skills-kit-sdk-for-nodejs carries one of 2019 in its tests). Each
bad file differs from a good one in what its name says and in nothing else.
"""

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

DOMAIN = "echo-api.amazon.com"
YEAR, DAY = timedelta(days=365), timedelta(days=1)
PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
Extensions = list[tuple[x509.ExtensionType, bool]]


@dataclass(frozen=True)
class Kind:
    """A certificate that is to be made; the times count from now."""

    name: str
    key: PrivateKey
    issuer: str
    signed_by: PrivateKey
    authority: bool = False
    path_length: int | None = None
    names: tuple[str, ...] = (DOMAIN,)
    usage: tuple[x509.ObjectIdentifier, ...] = (ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH)
    starts: timedelta = -DAY
    ends: timedelta = YEAR


class Authority:
    """Makes certificates.

    Args:
        keys: named root, stranger (another root), issuer, leaf and other.
        now: what the certificates' times count from.
    """

    def __init__(self, keys: Mapping[str, rsa.RSAPrivateKey], now: datetime) -> None:
        self.keys, self.now = keys, now

    def root(self, key: str = "root") -> x509.Certificate:
        """A root certificate."""
        own = self.keys[key]
        return self.certificate(Kind(key, own, key, own, authority=True, names=(), usage=(), ends=10 * YEAR))

    def issuer(self, **changes: Any) -> x509.Certificate:
        """The certificate between root and leaf."""
        keys = self.keys
        usual = Kind("issuer", keys["issuer"], "root", keys["root"], True, 0, names=(), usage=(), ends=5 * YEAR)
        return self.certificate(replace(usual, **changes))

    def second_issuer(self) -> x509.Certificate:
        """One below the issuer, where the issuer may have one."""
        return self.issuer(name="other", key=self.keys["other"], issuer="issuer", signed_by=self.keys["issuer"])

    def leaf(self, **changes: Any) -> x509.Certificate:
        """A signing certificate."""
        return self.certificate(replace(Kind(DOMAIN, self.keys["leaf"], "issuer", self.keys["issuer"]), **changes))

    def certificate(self, kind: Kind) -> x509.Certificate:
        """Any certificate."""
        builder = (
            x509.CertificateBuilder()
            .subject_name(_name(kind.name))
            .issuer_name(_name(kind.issuer))
            .public_key(kind.key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(self.now + kind.starts)
            .not_valid_after(self.now + kind.ends)
        )
        for extension, critical in _extensions(kind):
            builder = builder.add_extension(extension, critical)
        return builder.sign(kind.signed_by, hashes.SHA256())

    def pem(self, name: str) -> bytes:
        """The file of this name in CHAINS or SPOILT."""
        if name in SPOILT:
            return SPOILT[name](self.pem("good"))
        return b"".join(certificate.public_bytes(Encoding.PEM) for certificate in CHAINS[name](self))


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _extensions(kind: Kind) -> Extensions:
    made: Extensions = [
        (x509.BasicConstraints(kind.authority, kind.path_length if kind.authority else None), True),
        (x509.SubjectKeyIdentifier.from_public_key(kind.key.public_key()), False),
        (x509.AuthorityKeyIdentifier.from_issuer_public_key(kind.signed_by.public_key()), False),
        (_key_usage(kind.authority), True),
    ]
    if kind.usage:
        made.append((x509.ExtendedKeyUsage(kind.usage), False))
    if kind.names:
        made.append((x509.SubjectAlternativeName([x509.DNSName(name) for name in kind.names]), False))
    return made


def _key_usage(authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=not authority,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )


@cache
def elliptic_key() -> ec.EllipticCurvePrivateKey:
    """A key of another kind."""
    return ec.generate_private_key(ec.SECP256R1())


@cache
def rsa_key(bits: int) -> rsa.RSAPrivateKey:
    """An RSA key of another length."""
    return rsa.generate_private_key(65537, bits)


def _signature_changed(pem: bytes) -> bytes:
    leaf = x509.load_pem_x509_certificates(pem)[0].public_bytes(Encoding.DER)
    wrong = base64.encodebytes(leaf[:-1] + bytes([leaf[-1] ^ 1]))
    end = b"-----END CERTIFICATE-----\n"
    return b"-----BEGIN CERTIFICATE-----\n" + wrong + end + pem.split(end, 1)[1]


CHAINS: dict[str, Callable[[Authority], list[x509.Certificate]]] = {
    "good": lambda a: [a.leaf(), a.issuer()],
    "good-with-root": lambda a: [a.leaf(), a.issuer(), a.root()],
    "good-two-names": lambda a: [a.leaf(names=("alexa.amazon.com", DOMAIN)), a.issuer()],
    "good-two-issuers": lambda a: [
        a.leaf(issuer="other", signed_by=a.keys["other"]),
        a.second_issuer(),
        a.issuer(path_length=1),
    ],
    "good-one-hour": lambda a: [a.leaf(ends=timedelta(hours=1)), a.issuer()],
    "good-issuer-one-hour": lambda a: [a.leaf(), a.issuer(ends=timedelta(hours=1))],
    "good-long-key": lambda a: [a.leaf(key=rsa_key(3072)), a.issuer()],
    "expired": lambda a: [a.leaf(starts=-YEAR, ends=-DAY), a.issuer(starts=-YEAR)],
    "not-yet-valid": lambda a: [a.leaf(starts=DAY), a.issuer()],
    "other-name": lambda a: [a.leaf(names=(f"{DOMAIN}.evil.example",)), a.issuer()],
    "no-name": lambda a: [a.leaf(names=()), a.issuer()],
    "wildcard": lambda a: [a.leaf(names=("*.amazon.com",)), a.issuer()],
    "stranger": lambda a: [a.leaf(), a.issuer(issuer="stranger", signed_by=a.keys["stranger"]), a.root("stranger")],
    "stranger-of-same-name": lambda a: [a.leaf(), a.issuer(signed_by=a.keys["stranger"])],
    "self-signed": lambda a: [a.leaf(issuer=DOMAIN, signed_by=a.keys["leaf"])],
    "no-issuer": lambda a: [a.leaf()],
    "wrong-order": lambda a: [a.issuer(), a.leaf()],
    "leaf-is-authority": lambda a: [a.leaf(authority=True), a.issuer(path_length=1)],
    "expired-issuer": lambda a: [a.leaf(), a.issuer(starts=-YEAR, ends=-DAY)],
    "issuer-is-no-authority": lambda a: [a.leaf(), a.issuer(authority=False)],
    "two-issuers-where-one-may-be": lambda a: [
        a.leaf(issuer="other", signed_by=a.keys["other"]),
        a.second_issuer(),
        a.issuer(),
    ],
    "elliptic": lambda a: [a.leaf(key=elliptic_key()), a.issuer()],
    "short-key": lambda a: [a.leaf(key=rsa_key(1024)), a.issuer()],
    "for-clients-only": lambda a: [a.leaf(usage=(ExtendedKeyUsageOID.CLIENT_AUTH,)), a.issuer()],
}
SPOILT: dict[str, Callable[[bytes], bytes]] = {
    "garbage": lambda _: b"\x00\xff no certificate at all",
    "nothing": lambda _: b"",
    "page": lambda _: b"<html>Not found</html>",
    "truncated": lambda pem: pem[: len(pem) // 3],
    "too-many": lambda pem: pem * 5,
    "signature-changed": _signature_changed,
}
