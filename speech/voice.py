"""The voice as decided: wyoming-piper that takes its speed from each request. Runs in `.venv-speech`.

A telephone speaks more slowly than a page, and more slowly still when the caller asks for it. The service has one
`--length-scale` for all; here `context: {"length_scale": 1.14}` of Wyoming's Synthesize is that of the request.
Stretching the sound afterwards costs quality, resampling it lowers the pitch.
"""

import argparse
import asyncio
import contextlib

from wyoming.event import Event
from wyoming.tts import Synthesize
from wyoming_piper import __main__ as service

SCALES = (0.5, 2.0)


class PacedOnRequest(service.PiperEventHandler):
    """Takes the speed from the request."""

    async def handle_event(self, event: Event) -> bool:
        """See AsyncEventHandler."""
        if Synthesize.is_type(event.type):
            scale = (Synthesize.from_event(event).context or {}).get("length_scale")
            if isinstance(scale, int | float):
                paced = min(max(float(scale), SCALES[0]), SCALES[1])
                self.cli_args = argparse.Namespace(**{**vars(self.cli_args), "length_scale": paced})
        return await super().handle_event(event)


if __name__ == "__main__":
    service.PiperEventHandler = PacedOnRequest
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(service.main())
