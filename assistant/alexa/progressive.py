""" "One moment": said while an answer is late, by a call back to Amazon."""

import logging
from urllib.parse import urlsplit

import aiohttp

from assistant.alexa.responses import ssml

HOSTS = {"api.amazonalexa.com", "api.eu.amazonalexa.com", "api.fe.amazonalexa.com"}
"""Amazon's, one a region (Alexa Skills Kit, Send a Progressive Response); the token is sent to no other."""
SECONDS = 1.0  # for the call; the answer does not wait for it
logger = logging.getLogger(__name__)


async def say_meanwhile(text: str, request: str, api: tuple[str, str]) -> None:
    """Have Alexa say something before the answer comes. Whatever goes wrong costs only these words.

    Args:
        request: id of the request that is being answered.
        api: address and token that came with it.
    """
    address, token = api
    if not token or not is_amazons(address):
        return
    directive = {"header": {"requestId": request}, "directive": {"type": "VoicePlayer.Speak", "speech": ssml(text)}}
    try:
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=SECONDS)) as session:
            headers = {"Authorization": f"Bearer {token}"}
            await session.post(f"{address}/v1/directives", json=directive, headers=headers, allow_redirects=False)
    except (aiohttp.ClientError, TimeoutError) as error:
        logger.warning("progressive response not sent: %s", type(error).__name__)


def is_amazons(address: str) -> bool:
    """Whether an address is one that Amazon names for progressive responses."""
    try:
        parts = urlsplit(address)
        return parts.scheme == "https" and parts.netloc in HOSTS and not parts.path.strip("/")
    except ValueError:
        return False
