"""Sound between PJSIP's clock, which must never wait, and the dialogue: two bounded queues of 20 ms frames."""

from collections import deque
from collections.abc import Callable

import numpy as np

RATE = 8_000  # samples a second on the line (G.711)
FRAME = 320  # bytes of 20 ms, 16-bit mono
FRAME_SECONDS = 0.02
QUIET = bytes(FRAME)
EAR_FRAMES = 250  # 5 s: what is older is of no use to a talk
MOUTH_FRAMES = 3_000  # a minute; who speaks waits then
RECENT_FRAMES = 20  # 0.4 s: an echo comes back sooner where ITU-T G.114 is kept (150 ms each way)
SILENCE_DB = -100.0


def level(pcm: bytes) -> float:
    """Loudness in dB below full scale, of 16-bit samples."""
    samples = np.frombuffer(pcm, "<i2").astype(np.float32)
    power = float(np.mean(samples * samples)) if len(samples) else 0.0
    return 10 * float(np.log10(power / 32768.0**2)) if power else SILENCE_DB


class Ear:
    """What the caller said and nobody has listened to yet; the oldest goes when it is full."""

    def __init__(self) -> None:
        self._frames: deque[bytes] = deque(maxlen=EAR_FRAMES)
        self.lost = 0
        self.kept: Callable[[bytes], None] | None = None
        """Is given each frame too, where an operator keeps the sound."""

    def put(self, frame: bytes) -> None:
        """One frame, from the clock's thread."""
        if self.kept:
            self.kept(frame)
        self.lost += len(self._frames) == EAR_FRAMES
        self._frames.append(frame)

    def take(self) -> list[bytes]:
        """All frames there are."""
        taken = []
        while self._frames:
            taken.append(self._frames.popleft())
        return taken


class Mouth:
    """What is to be said; quiet when nothing is."""

    def __init__(self) -> None:
        self._frames: deque[bytes] = deque()
        self._rest = b""
        self.recent: deque[bytes] = deque(maxlen=RECENT_FRAMES)

    def say(self, pcm: bytes) -> None:
        """Sound after what is being said; any length, the last part of a frame waits for `end`."""
        pcm = self._rest + pcm
        whole = len(pcm) // FRAME * FRAME
        self._frames.extend(pcm[at : at + FRAME] for at in range(0, whole, FRAME))
        self._rest = pcm[whole:]

    def end(self) -> None:
        """Nothing follows for now: the started frame is filled up."""
        if self._rest:
            self.say(bytes(FRAME - len(self._rest)))

    def stop(self) -> None:
        """Say no more of it."""
        self._frames.clear()
        self._rest = b""

    def next(self) -> bytes:
        """The next frame, for the clock's thread."""
        try:
            frame = self._frames.popleft()
        except IndexError:
            frame = QUIET
        self.recent.append(frame)
        return frame

    @property
    def speaks(self) -> bool:
        """Whether something is left to say."""
        return bool(self._frames)

    @property
    def full(self) -> bool:
        """Whether who speaks must wait."""
        return len(self._frames) >= MOUTH_FRAMES

    def loudness(self) -> float:
        """The loudest of the last 0.4 s that was said, dB; an echo of it cannot be louder by much."""
        return max((level(frame) for frame in list(self.recent) if frame is not QUIET), default=SILENCE_DB)
