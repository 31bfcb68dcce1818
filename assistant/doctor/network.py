"""What lies outside: the pager, the public address with its certificate, the clock, the speech services."""

import asyncio
import ssl
import time
from datetime import datetime, timezone
from urllib.parse import urlsplit

import aiohttp

from assistant.doctor import clock
from assistant.doctor.finding import Finding, failed, left_out, ok
from assistant.settings import settings
from assistant.speech.wyoming_clients import NoSpeechService, describe

TIMEOUT = aiohttp.ClientTimeout(total=10.0)
LEAST_DAYS = 14  # that a certificate is still good for; renewals come 30 days before the end
LOOPBACK = ("127.0.0.1", "::1", "localhost")
TEST_PAGE = {"id": "doctor", "channel": "doctor", "conversation": "", "tier": "none", "flags": [], "test": True}


async def look_at_pager(*, page: bool) -> list[Finding]:
    """Whether the webhook answers.

    Args:
        page: whether to send it a page, marked as a test; otherwise it is only asked whether it is there (HEAD).
    """
    address, token = settings().escalation_webhook, settings().escalation_webhook_token
    if not address:
        return [left_out("pager", "ASSISTANT_ESCALATION_WEBHOOK is not set: nobody is paged")]
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    body = TEST_PAGE | {"at": datetime.now(timezone.utc).isoformat(timespec="seconds")}
    try:
        async with aiohttp.ClientSession(timeout=TIMEOUT, headers=headers) as client:
            asking = client.post(address, json=body) if page else client.head(address)
            async with asking as answer:
                return [_pager(answer.status, page)]
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        return [failed("pager", type(error).__name__, "correct ASSISTANT_ESCALATION_WEBHOOK, or open the way to it")]


def _pager(status: int, page: bool) -> Finding:
    if status in (401, 403):
        return failed("pager", f"it refuses us ({status})", "correct ASSISTANT_ESCALATION_WEBHOOK_TOKEN")
    if (page and status >= 400) or status >= 500:
        return failed("pager", f"it answered {status}", "look at the pager's own log")
    return ok("pager", "it took a test page" if page else f"it answers ({status}); --page sends it a test page")


async def look_at_public_address() -> list[Finding]:
    """Whether the address that Twilio calls leads here, and its certificate is good for a while; and the clock."""
    address = settings().public_url
    if not address:
        why = "ASSISTANT_PUBLIC_URL is not set"
        return [left_out("public address", why), await clock.beside_database()]
    try:
        connector = aiohttp.TCPConnector(ssl=_trusting())
        async with aiohttp.ClientSession(timeout=TIMEOUT, connector=connector) as client:
            before = time.time()
            async with client.get(f"{address.rstrip('/')}/health/live") as answer:
                told, status, passed = answer.headers.get("Date", ""), answer.status, time.time() - before
    except aiohttp.ClientConnectorCertificateError:
        mend = "renew it, with its whole chain"
        return [failed("public address", "its certificate is not trusted", mend), await clock.beside_database()]
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        mend = "start the server and the proxy, or correct ASSISTANT_PUBLIC_URL"
        return [failed("public address", type(error).__name__, mend), await clock.beside_database()]
    found = ok("public address", "it leads here") if status == 200 else _elsewhere(status)
    return [found, *await _certificate(address), await clock.beside_proxy(told, before + passed / 2)]


def _trusting() -> ssl.SSLContext:
    """Whom this machine trusts."""
    return ssl.create_default_context()


def _elsewhere(status: int) -> Finding:
    return failed("public address", f"/health/live answered {status}", "have the proxy pass everything to the server")


async def look_at_proxies() -> list[Finding]:
    """Whether limits can tell patients apart: TLS is a proxy's, and one that is not trusted looks like one patient."""
    named = settings().proxies()
    if named:
        return [ok("proxies", f"{', '.join(named)}: their X-Forwarded-For is believed, and nobody else's")]
    open_to_patients = settings().for_patients and settings().host not in LOOPBACK
    if open_to_patients or urlsplit(settings().public_url).scheme == "https":
        mend = "set ASSISTANT_TRUSTED_PROXIES to the addresses that your proxy, balancer or ingress asks from"
        return [failed("proxies", "none is named, so all patients behind yours share one limit, or have none", mend)]
    return [left_out("proxies", "ASSISTANT_TRUSTED_PROXIES names none, and nothing says that there is one")]


async def _certificate(address: str) -> list[Finding]:
    parts = urlsplit(address)
    if parts.scheme != "https":
        return [failed("certificate", "the public address is not https", "put TLS in front (docs/deployment.md)")]
    _, writer = await asyncio.open_connection(parts.hostname, parts.port or 443, ssl=_trusting())
    ends = ssl.cert_time_to_seconds(writer.get_extra_info("peercert")["notAfter"])
    writer.close()
    days = (ends - time.time()) / 86400
    if days < LEAST_DAYS:
        return [failed("certificate", f"good for {days:.0f} days", "renew it")]
    return [ok("certificate", f"good for {days:.0f} days")]


async def look_at_speech() -> list[Finding]:
    """Whether recogniser and voice answer."""
    services = (("recogniser", settings().recogniser_uri), ("voice", settings().voice_uri))
    return [await _speech(*service) for service in services]


async def _speech(what: str, uri: str) -> Finding:
    if not uri:
        return left_out(what, f"ASSISTANT_{what.upper()}_URI is empty")
    try:
        await describe(uri)
    except NoSpeechService as error:
        if f"{what}_uri" not in settings().__fields_set__:
            return left_out(what, "none answers at the default address; typed words need none")
        return failed(what, str(error), f"start it (`make speech`), or set ASSISTANT_{what.upper()}_URI to nothing")
    return ok(what, "it answers")
