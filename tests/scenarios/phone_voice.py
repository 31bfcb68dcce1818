"""A caller."""

from tests.scenarios.server import Server
from tests.scenarios.voices import GONE_SECONDS, Voice
from tests.twiml_caller import TwimlCaller

CONFIDENCE = 0.92  # of Twilio's recogniser, for words that were heard well


class PhoneVoice(Voice):
    """A caller through Twilio. Who was hung up on, or has been silent for long, calls anew."""

    channel = "phone"

    def __init__(self, server: Server) -> None:
        super().__init__(server)
        self._call: TwimlCaller | None = None

    def say(self, words: str) -> str:
        return self._line().say(words, CONFIDENCE)

    def press(self, keys: str) -> str | None:
        return self._line().press(keys)

    def silence(self) -> str | None:
        return self._line().silence()

    def away(self, seconds: float) -> None:
        if seconds >= GONE_SECONDS and self._call and not self._call.ended:
            self._call.hang_up()

    def _line(self) -> TwimlCaller:
        if self._call is None or self._call.ended:
            self._call = TwimlCaller(self._server.url)
            self._call.start()
        return self._call
