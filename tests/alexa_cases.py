"""The verification matrix: requests of Alexa's and forgeries, with what our verifier and Amazon's say of each."""

import json
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from multidict import CIMultiDict

from assistant.alexa.unverified import Reason
from tests.alexa_chains import CHAINS, SPOILT
from tests.alexa_cloud import FOLDER, SKILL, Ask, Cloud, address, signature

Signed = tuple[CIMultiDict[str], bytes]
GOOD_CHAINS = [name for name in CHAINS if name.startswith("good")]
BAD_CHAINS = [name for name in (*CHAINS, *SPOILT) if not name.startswith("good")]


@dataclass(frozen=True)
class Case:
    """One request.

    Args:
        name: of the test.
        make: the request.
        reason: why ours refuses; None: it does not.
        amazon: whether Amazon's accepts; None: as ours.
        why: where they differ, why.
    """

    name: str
    make: Callable[[Cloud], Signed]
    reason: Reason | None = None
    amazon: bool | None = None
    why: str = ""

    def amazon_accepts(self) -> bool:
        """Whether Amazon's verifier takes it."""
        return self.amazon if self.amazon is not None else self.reason is None


def signed(cloud: Cloud, body: bytes | object | None = None, chain: str = "good", **headers: str | None) -> Signed:
    """A good request, but for what is given; a header that is None is left out (`_` stands for `-`)."""
    if body is None:
        body = Ask(at=cloud.authority.now).envelope()
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    kept = CIMultiDict(cloud.headers(raw, chain))
    for name, value in headers.items():
        kept.popall(name.replace("_", "-"))
        if value is not None:
            kept[name.replace("_", "-")] = value
    return kept, raw


def changed(cloud: Cloud, *path: str, to: object = None, leave_out: bool = False, **ask: Any) -> Signed:
    """A good request with one value of the envelope changed."""
    envelope = Ask(at=cloud.authority.now, **ask).envelope()
    place: Any = envelope
    for name in path[:-1]:
        place = place[name]
    if leave_out:
        del place[path[-1]]
    else:
        place[path[-1]] = to
    return signed(cloud, envelope)


def late(cloud: Cloud, seconds: float) -> Signed:
    """A request that was sent so long ago."""
    return signed(cloud, Ask(at=cloud.authority.now - timedelta(seconds=seconds)).envelope())


def at(url: str) -> Callable[[Cloud], Signed]:
    """A request whose certificate is said to lie there."""
    return lambda cloud: signed(cloud, SignatureCertChainUrl=url)


def twice(cloud: Cloud, name: str) -> Signed:
    """A request with a header that came twice."""
    headers, body = signed(cloud)
    headers.add(name.lower(), headers[name])
    return headers, body


def lower_case(cloud: Cloud) -> Signed:
    """A request through a server that writes names small."""
    headers, body = signed(cloud)
    return CIMultiDict((name.lower(), value) for name, value in headers.items()), body


def longer_body(cloud: Cloud) -> Signed:
    """A request whose body was changed on its way, though it means the same."""
    headers, body = signed(cloud)
    return headers, body + b" "


def with_signature(make: Callable[[Cloud, bytes], str]) -> Callable[[Cloud], Signed]:
    """A request with this in Signature-256."""

    def case(cloud: Cloud) -> Signed:
        headers, body = signed(cloud)
        headers["Signature-256"] = make(cloud, body)
        return headers, body

    return case


def _pss(cloud: Cloud, body: bytes) -> str:
    scheme = padding.PSS(padding.MGF1(hashes.SHA256()), 32)
    return b64encode(cloud.keys["leaf"].sign(body, scheme, hashes.SHA256())).decode()


NORMALISES = "Amazon's does not normalise the path"
NO_ENVELOPE = "Amazon's leaves the rest of the request to the skill"
GOOD = [
    Case("usual", signed),
    *(Case(name, lambda cloud, name=name: signed(cloud, chain=name)) for name in GOOD_CHAINS if name != "good"),
    Case("header names in small letters", lower_case),
    Case("port 443", at("https://s3.amazonaws.com:443/echo.api/good.pem")),
    Case("scheme and host in capitals", at("HTTPS://S3.AmazonAWS.com/echo.api/good.pem")),
    Case("dot segments", at("https://s3.amazonaws.com/echo.api/../echo.api/./good.pem"), amazon=True),
    Case("dot segments from elsewhere", at("https://s3.amazonaws.com/a/../echo.api/good.pem"), None, False, NORMALISES),
    Case("double slashes", at("https://s3.amazonaws.com//echo.api//good.pem"), None, False, NORMALISES),
    Case("content type alone", lambda c: signed(c, Content_Type="application/json")),
    Case("content type as in Amazon's pages", lambda c: signed(c, Content_Type="application/json;charset=UTF-8")),
    Case("without the old signature", lambda c: signed(c, Signature=None)),
    Case("two minutes late", lambda c: late(c, 120)),
    Case("two minutes early", lambda c: late(c, -120)),
    Case("without a session", lambda c: changed(c, "session", leave_out=True)),
    Case("without a context", lambda c: changed(c, "context", leave_out=True)),
    Case("letters beyond ASCII", lambda c: signed(c, json.dumps(_said(c, "öçß 🙂"), ensure_ascii=False).encode())),
    Case("spread over lines", lambda c: signed(c, json.dumps(_said(c, "coffee"), indent=2).encode())),
]


def _said(cloud: Cloud, words: str) -> dict[str, Any]:
    intent = {"name": "CanI", "slots": {"q": {"name": "q", "value": words}}}
    return Ask({"type": "IntentRequest", "intent": intent}, at=cloud.authority.now).envelope()


URLS = {
    "http": "http://s3.amazonaws.com/echo.api/good.pem",
    "no scheme": "//s3.amazonaws.com/echo.api/good.pem",
    "another host": "https://notamazon.example/echo.api/good.pem",
    "a host that begins alike": "https://s3.amazonaws.com.evil.example/echo.api/good.pem",
    "a host that ends alike": "https://evil.s3.amazonaws.com/echo.api/good.pem",
    "a dot after the host": "https://s3.amazonaws.com./echo.api/good.pem",
    "folder in other case": "https://s3.amazonaws.com/EcHo.aPi/good.pem",
    "another folder": "https://s3.amazonaws.com/invalid.path/good.pem",
    "another port": "https://s3.amazonaws.com:563/echo.api/good.pem",
    "no number for a port": "https://s3.amazonaws.com:fish/echo.api/good.pem",
    "no address": "fish",
    "a long s": "http\u017f://\u017f3.amazonaws.com/echo.api/good.pem",
}
URLS_AMAZON_TAKES = {
    "the folder itself": f"{FOLDER}/",
    "a space in it": f"{FOLDER}/go od.pem",
    "a line break in it": f"{FOLDER}/good.pem\nHost: evil.example",
    "too long": f"{FOLDER}/{'a/../' * 60}good.pem",
    "up and out of the folder": f"{FOLDER}/../invalid/good.pem",
    "percent-encoded dots": f"{FOLDER}/%2e%2e/invalid/good.pem",
    "percent-encoded letters": f"{FOLDER}/%67ood.pem",
    "a user": "https://evil@s3.amazonaws.com/echo.api/good.pem",
    "a query": f"{FOLDER}/good.pem?a=1",
    "a fragment": f"{FOLDER}/good.pem#a",
    "a backslash": f"{FOLDER}\\good.pem",
}
LENIENT = {
    "leaf-is-authority": "node-forge lets an authority sign for itself",
    "short-key": "node-forge takes keys of any length",
    "for-clients-only": "node-forge does not ask what a certificate is for",
}
BAD = [
    *(Case(f"chain: {n}", lambda c, n=n: signed(c, chain=n), "certificate") for n in BAD_CHAINS if n not in LENIENT),
    *(Case(f"chain: {n}", lambda c, n=n: signed(c, chain=n), "certificate", True, why) for n, why in LENIENT.items()),
    Case("chain: none at the address", at(address("not-there")), "fetch"),
    *(Case(f"address: {name}", at(url), "certificate_url") for name, url in URLS.items()),
    *(
        Case(f"address: {n}", at(url), "certificate_url", True, "Amazon's has it fetched")
        for n, url in URLS_AMAZON_TAKES.items()
    ),
    Case("address: missing", lambda c: signed(c, SignatureCertChainUrl=None), "header"),
    Case("address: empty", at(""), "header"),
    Case("address: twice", lambda c: twice(c, "SignatureCertChainUrl"), "header"),
    Case("signature: missing", lambda c: signed(c, Signature_256=None), "header"),
    Case("signature: empty", lambda c: signed(c, Signature_256=""), "header"),
    Case("signature: twice", lambda c: twice(c, "Signature-256"), "header"),
    Case("signature: far too long", lambda c: signed(c, Signature_256="QUJD" * 1000), "header"),
    Case(
        "signature: the old one in its place",
        with_signature(lambda c, body: signature(body, c.keys["leaf"], hashes.SHA1())),
        "signature",
    ),
    Case("signature: other padding", with_signature(_pss), "signature"),
    Case(
        "signature: by another key",
        with_signature(lambda c, body: signature(body, c.keys["other"], hashes.SHA256())),
        "signature",
    ),
    Case(
        "signature: of another body",
        with_signature(lambda c, body: signature(b"{}", c.keys["leaf"], hashes.SHA256())),
        "signature",
    ),
    Case("signature: of the body before a space was added", longer_body, "signature"),
    Case("signature: not base64", lambda c: signed(c, Signature_256="not base64!"), "signature"),
    Case(
        "signature: good with a letter too many",
        with_signature(lambda c, body: "!" + signature(body, c.keys["leaf"], hashes.SHA256())),
        "signature",
        True,
        "node leaves out what is not base64",
    ),
    Case("signature: other letters", lambda c: signed(c, Signature_256="ÄÖÜß"), "signature"),
    Case("signature: too short", lambda c: signed(c, Signature_256="QUJD"), "signature"),
    Case(
        "signature: cut off",
        with_signature(lambda c, body: signature(body, c.keys["leaf"], hashes.SHA256())[:-5]),
        "signature",
    ),
    Case("content type: text", lambda c: signed(c, Content_Type="text/plain"), "content_type", True, NO_ENVELOPE),
    Case(
        "content type: form",
        lambda c: signed(c, Content_Type="application/x-www-form-urlencoded"),
        "content_type",
        True,
        NO_ENVELOPE,
    ),
    Case(
        "content type: other letters",
        lambda c: signed(c, Content_Type="application/json; charset=latin-1"),
        "content_type",
        True,
        NO_ENVELOPE,
    ),
    Case("content type: missing", lambda c: signed(c, Content_Type=None), "header", True, NO_ENVELOPE),
    Case("body: none", lambda c: signed(c, b""), "size"),
    Case("body: too large", lambda c: changed(c, "more", to="a" * 70_000), "size", True, NO_ENVELOPE),
    Case("body: no JSON", lambda c: signed(c, b"launch=1"), "json"),
    Case("body: cut off", lambda c: signed(c, json.dumps(Ask().envelope()).encode()[:-9]), "json"),
    Case("body: a list", lambda c: signed(c, b"[]"), "json"),
    Case("body: null", lambda c: signed(c, b"null"), "json"),
    Case("body: no number", lambda c: changed(c, "more", to=float("nan")), "json"),
    Case("body: very deep", lambda c: signed(c, b"[" * 60_000), "json"),
    Case("body: a number without end", lambda c: signed(c, b'{"a":' + b"9" * 60_000 + b"}"), "json"),
    Case("body: not UTF-8", lambda c: signed(c, b'{"a": "\xff\xfe"}'), "json"),
    Case("timestamp: too old", lambda c: late(c, 170), "timestamp"),
    Case("timestamp: too early", lambda c: late(c, -170), "timestamp", True, "Amazon's takes any time to come"),
    Case("timestamp: missing", lambda c: changed(c, "request", "timestamp", leave_out=True), "timestamp"),
    Case("timestamp: null", lambda c: changed(c, "request", "timestamp"), "timestamp"),
    Case(
        "timestamp: no time",
        lambda c: changed(c, "request", "timestamp", to="now"),
        "timestamp",
        True,
        "a time that cannot be read is never too old for Amazon's",
    ),
    Case(
        "timestamp: a number",
        lambda c: changed(c, "request", "timestamp", to=int(c.authority.now.timestamp() * 1000)),
        "timestamp",
        True,
        "Amazon's takes milliseconds",
    ),
    Case(
        "timestamp: without a zone",
        lambda c: changed(c, "request", "timestamp", to=c.authority.now.strftime("%Y-%m-%dT%H:%M:%S")),
        "timestamp",
        True,
        "Amazon's takes the server's zone",
    ),
    *(
        Case(f"application: {name}", make, "application", True, NO_ENVELOPE)
        for name, make in {
            "another skill": lambda c: signed(c, Ask(at=c.authority.now, skill=f"{SKILL}0").envelope()),
            "another in the session": lambda c: changed(c, "session", "application", "applicationId", to="other"),
            "another in the context": lambda c: changed(
                c, "context", "System", "application", "applicationId", to="other"
            ),
            "none": lambda c: signed(c, {"request": Ask(at=c.authority.now).envelope()["request"]}),
            "a list": lambda c: changed(c, "context", "System", "application", "applicationId", to=[SKILL]),
            "a number in the session": lambda c: changed(c, "session", "application", "applicationId", to=0),
        }.items()
    ),
    *(
        Case(
            f"request id: {name}",
            lambda c, to=to: changed(c, "request", "requestId", to=to),
            "replay",
            True,
            NO_ENVELOPE,
        )
        for name, to in {"null": None, "empty": "", "a number": 7, "too long": "a" * 600}.items()
    ),
]
