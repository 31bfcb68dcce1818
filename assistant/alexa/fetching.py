"""Fetches a small file over https from an address that was checked before."""

import ssl
from collections.abc import Awaitable, Callable

import aiohttp
import certifi
from yarl import URL

SECONDS = 2.0  # for everything, name look-up to last byte: the whole answer must be with Alexa within 4 s
LARGEST = 64 * 1024  # bytes; Amazon's chains have about 7,000
Fetch = Callable[[str], Awaitable[bytes]]


class NotFetched(Exception):
    """There was no such file in time, or not one of this size."""


class HttpsFetch:
    """GET without redirects, cookies or decompression.

    Args:
        trusted: certificate authorities of the file's host; without it, the public ones.
        seconds: for everything.
    """

    def __init__(self, trusted: ssl.SSLContext | None = None, seconds: float = SECONDS) -> None:
        self._trusted = trusted or ssl.create_default_context(cafile=certifi.where())
        self._timeout = aiohttp.ClientTimeout(total=seconds)

    async def __call__(self, address: str) -> bytes:
        """The file.

        Raises:
            NotFetched: for whatever reason.
        """
        if not address.startswith("https://"):
            raise NotFetched("not https")
        try:
            async with (
                aiohttp.ClientSession(timeout=self._timeout, auto_decompress=False) as client,
                client.get(URL(address, encoded=True), ssl=self._trusted, allow_redirects=False) as answer,
            ):
                return await _read(answer)
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            raise NotFetched(type(error).__name__) from None


async def _read(answer: aiohttp.ClientResponse) -> bytes:
    if answer.status != 200:
        raise NotFetched(f"status {answer.status}")
    read = bytearray()
    async for part in answer.content.iter_any():
        read += part
        if len(read) > LARGEST:
            raise NotFetched(f"more than {LARGEST} bytes")
    return bytes(read)
