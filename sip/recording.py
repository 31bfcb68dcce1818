"""Keeps the sound of a call, where an operator wants it: a stereo WAV file, the caller left, the assistant right."""

import asyncio
import logging
import secrets
import wave
from collections import deque
from pathlib import Path
from types import TracebackType

import numpy as np

from sip.frames import QUIET, RATE, Ear, Mouth

LOG = logging.getLogger(__name__)
MOST_PAIRS = 1_500  # frames not yet written: 30 s
WRITE_SECONDS = 0.2


class Recording:
    """Of one call; nothing at all without a folder. The file's name is random, it says nothing of the caller."""

    def __init__(self, folder: Path | None, ear: Ear, mouth: Mouth) -> None:
        self._folder, self._ear, self._mouth = folder, ear, mouth
        self._file: wave.Wave_write | None = None
        self._pairs: deque[tuple[bytes, bytes]] = deque(maxlen=MOST_PAIRS)
        self._writing: asyncio.Task[None] | None = None

    async def __aenter__(self) -> "Recording":
        return self

    def begin(self) -> None:
        """From now on. Once only; nothing when the folder cannot be written, which is logged."""
        if self._folder is None or self._file:
            return
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._file = wave.open(str(self._folder / f"{secrets.token_hex(8)}.wav"), "wb")  # noqa: SIM115
        except OSError as error:
            LOG.error("SIP_KEEP_AUDIO: %s; this call is not kept", error.strerror)
            return
        self._file.setparams((2, 2, RATE, 0, "NONE", "not compressed"))
        self._ear.kept = self._keep
        self._writing = asyncio.create_task(self._write_on())

    async def __aexit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._ear.kept = None
        if self._file and self._writing:
            self._writing.cancel()
            self._write()
            self._file.close()

    def _keep(self, heard: bytes) -> None:
        """On the clock's thread: no disk here."""
        said = self._mouth.recent[-1] if self._mouth.recent else QUIET
        self._pairs.append((heard, said))

    async def _write_on(self) -> None:
        while True:
            await asyncio.sleep(WRITE_SECONDS)
            self._write()

    def _write(self) -> None:
        while self._file and self._pairs:
            both = np.stack([np.frombuffer(frame, "<i2") for frame in self._pairs.popleft()], axis=1)
            self._file.writeframesraw(both.tobytes())
