"""The recogniser as decided (docs/decisions/0009): wyoming-faster-whisper with what its command line cannot say.

Runs in `.venv-speech`. Beside the service's own arguments:
- temperature 0 and no conditioning on the text before, so that one wrong guess does not breed others;
- the prompt comes with each request (`context: {"prompt": ...}` of Wyoming's Transcribe), none is used without;
- what was heard is not logged (the service logs it at INFO).
"""

import asyncio
import contextlib
import logging
from typing import Any

import faster_whisper
from wyoming.asr import Transcribe
from wyoming.event import Event
from wyoming_faster_whisper import __main__ as service


class Steady(faster_whisper.WhisperModel):
    """Whisper that gives its first, best guess."""

    def transcribe(self, *args: Any, **kwargs: Any) -> Any:
        """See WhisperModel."""
        return super().transcribe(*args, **kwargs, temperature=0.0, condition_on_previous_text=False)


class PromptedOnRequest(service.DispatchEventHandler):
    """Takes the vocabulary prompt from the request."""

    _asked: str | None = None

    async def handle_event(self, event: Event) -> bool:
        """See AsyncEventHandler."""
        if Transcribe.is_type(event.type):
            prompt = (Transcribe.from_event(event).context or {}).get("prompt")
            self._asked = prompt if isinstance(prompt, str) else None
        return await super().handle_event(event)

    async def _initial_prompt(self, wait: bool = True) -> str | None:
        return self._asked


if __name__ == "__main__":
    faster_whisper.WhisperModel = Steady
    service.DispatchEventHandler = PromptedOnRequest
    for name in ("wyoming_faster_whisper", "faster_whisper"):
        logging.getLogger(name).setLevel(logging.WARNING)
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(service.main())
