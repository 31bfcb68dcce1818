"""Starts the driver: `.venv-sip/bin/python -m sip`, or scripts/sip. Ctrl-C ends it."""

import asyncio
import contextlib
import logging
import signal
import sys

from sip.assistant_client import Assistant, Safety
from sip.calls import Calls
from sip.conversation import Services
from sip.errors import NoAssistant, SetupError
from sip.settings import Settings, settings
from sip.voice import Voice
from sip.words import fixed

LOG = logging.getLogger("sip")
AGAIN_SECONDS = 15.0  # the assistant's safety words and nurse line are asked for again


class Ready:
    """The safety words, and everything that must be sayable at once."""

    def __init__(self, assistant: Assistant, voice: Voice) -> None:
        self._assistant, self._voice = assistant, voice
        self.safety = Safety()
        self._said_well: frozenset[str] = frozenset()

    async def refresh(self) -> None:
        """Ask the assistant, and have the voice say what is new."""
        with contextlib.suppress(NoAssistant):
            self.safety = await self._assistant.safety()
        wanted = frozenset(fixed(self.safety))
        if wanted != self._said_well and await self._voice.prepare(wanted - self._said_well):
            self._said_well = wanted

    async def keep_fresh(self) -> None:
        """Until cancelled."""
        while True:
            await asyncio.sleep(AGAIN_SECONDS)
            try:
                await self.refresh()
            except Exception as error:
                LOG.error("the fixed sentences: %s", type(error).__name__)


async def serve(chosen: Settings) -> None:
    """Take calls until told to end.

    Raises:
        SetupError: the address cannot be listened on.
    """
    assistant, voice = Assistant(chosen.assistant_url, chosen.phone_token), Voice(chosen.voice_uri)
    ready = Ready(assistant, voice)
    await ready.refresh()
    calls = Calls(chosen, Services(assistant, voice, chosen.recogniser_uri, lambda: ready.safety))
    calls.line.start()
    ended = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    fresh = asyncio.create_task(ready.keep_fresh())
    print(f"Ready: takes calls on {chosen.listen}, at most {chosen.most_calls} at once", flush=True)
    await ended.wait()
    fresh.cancel()
    await calls.close()
    await assistant.close()


def main() -> None:
    """Read the settings and serve."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s", stream=sys.stderr)
    logging.getLogger("httpx").setLevel(logging.WARNING)
    try:
        asyncio.run(serve(settings()))
    except SetupError as error:
        sys.exit(f"sip: {error}")


if __name__ == "__main__":
    main()
