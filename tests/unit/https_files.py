"""Files over TLS on this machine, under an authority of the test's own, from a server that behaves as badly as told."""

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator
from pathlib import Path

from aiohttp import web
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.alexa_chains import Authority, Kind

FILE = b"a file of certificates"


async def whole(request: web.Request) -> web.StreamResponse:
    return web.Response(body=FILE)


async def large(request: web.Request) -> web.StreamResponse:
    return web.Response(body=b"a" * 70_000)


async def endless(request: web.Request) -> web.StreamResponse:
    answer = await _begun(request)
    with contextlib.suppress(ConnectionError):
        while True:
            await answer.write(b"a" * 10_000)
    return answer


async def dripping(request: web.Request) -> web.StreamResponse:
    answer = await _begun(request)
    with contextlib.suppress(ConnectionError):
        while True:  # never silent for long: only a limit on the whole ends it
            await answer.write(b"a")
            await asyncio.sleep(0.05)
    return answer


async def silent(request: web.Request) -> web.StreamResponse:
    await asyncio.sleep(60)
    return web.Response(body=FILE)


async def elsewhere(request: web.Request) -> web.StreamResponse:
    raise web.HTTPFound("/whole")


async def missing(request: web.Request) -> web.StreamResponse:
    raise web.HTTPNotFound


async def broken(request: web.Request) -> web.StreamResponse:
    answer = web.StreamResponse(headers={"Content-Length": "1000"})
    await answer.prepare(request)
    await answer.write(FILE)
    assert request.transport is not None
    request.transport.close()
    return answer


async def packed(request: web.Request) -> web.StreamResponse:
    return web.Response(body=FILE, headers={"Content-Encoding": "gzip"})  # which it is not


async def _begun(request: web.Request) -> web.StreamResponse:
    answer = web.StreamResponse()
    await answer.prepare(request)
    return answer


HANDLERS = (whole, large, endless, dripping, silent, elsewhere, missing, broken, packed)


@contextlib.asynccontextmanager
async def files(authority: Authority, folder: Path) -> AsyncIterator[str]:
    """The address of a server on a free port; its certificate is in the name of localhost."""
    app = web.Application()
    app.add_routes([web.get(f"/{handler.__name__}", handler) for handler in HANDLERS])
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "localhost", 0, ssl_context=_own(authority, folder), shutdown_timeout=0.1)
        await site.start()
        yield f"https://localhost:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


def trusting(*roots: x509.Certificate) -> ssl.SSLContext:
    """A client's context that trusts these and no other."""
    return ssl.create_default_context(cadata="".join(root.public_bytes(Encoding.PEM).decode() for root in roots))


def _own(authority: Authority, folder: Path) -> ssl.SSLContext:
    key = authority.keys["other"]
    leaf = authority.certificate(Kind("localhost", key, "root", authority.keys["root"], names=("localhost",)))
    path = folder / "localhost.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(private + leaf.public_bytes(Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context
