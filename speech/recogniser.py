"""The recogniser as decided (docs/decisions/0009): wyoming-faster-whisper with what its command line cannot say.

Runs in `.venv-speech`. Beside the service's own arguments:
- temperature 0 and no conditioning on the text before, so that one wrong guess does not breed others;
- the prompt comes with each request (`context: {"prompt": ...}` of Wyoming's Transcribe), none is used without;
- how sure it is comes with the answer (`context: {"log_probability": ...}` of Transcript: of a word piece, mean);
- what was heard is not logged (the service logs it at INFO).
"""

import asyncio
import contextlib
import logging
from collections.abc import Iterator
from contextvars import ContextVar
from typing import Any

import faster_whisper
from wyoming.asr import Transcribe, Transcript
from wyoming.event import Event
from wyoming_faster_whisper import __main__ as service

sureness: ContextVar[list[tuple[float, int]]] = ContextVar("sureness")
"""Of the recording that is worked on: log probability and number of word pieces of each segment."""


class Steady(faster_whisper.WhisperModel):
    """Whisper that gives its first, best guess."""

    def transcribe(self, *args: Any, **kwargs: Any) -> Any:
        """See WhisperModel."""
        segments, about = super().transcribe(*args, **kwargs, temperature=0.0, condition_on_previous_text=False)
        return _noting(segments), about


def _noting(segments: Iterator[Any]) -> Iterator[Any]:
    for segment in segments:
        sureness.get([]).append((segment.avg_logprob, len(segment.tokens)))
        yield segment


class PromptedOnRequest(service.DispatchEventHandler):
    """Takes the vocabulary prompt from the request."""

    _asked: str | None = None

    async def handle_event(self, event: Event) -> bool:
        """See AsyncEventHandler."""
        if Transcribe.is_type(event.type):
            prompt = (Transcribe.from_event(event).context or {}).get("prompt")
            self._asked = prompt if isinstance(prompt, str) else None
        return await super().handle_event(event)

    async def _finish_utterance(self) -> None:
        self._sure: list[tuple[float, int]] = []
        sureness.set(self._sure)  # the recognition's thread gets a copy of the context, with this same list in it
        await super()._finish_utterance()

    async def write_event(self, event: Event) -> None:
        """See AsyncEventHandler."""
        pieces = sum(count for _, count in self._sure) if Transcript.is_type(event.type) else 0
        if pieces:
            event.data["context"] = {"log_probability": sum(p * count for p, count in self._sure) / pieces}
        await super().write_event(event)

    async def _initial_prompt(self, wait: bool = True) -> str | None:
        return self._asked


if __name__ == "__main__":
    faster_whisper.WhisperModel = Steady
    service.DispatchEventHandler = PromptedOnRequest
    for name in ("wyoming_faster_whisper", "faster_whisper"):
        logging.getLogger(name).setLevel(logging.WARNING)
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(service.main())
