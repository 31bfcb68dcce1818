"""What Twilio sends: is it Twilio, whose call is it, and what happened on it."""

from urllib.parse import parse_qsl

from sanic.request import Request, RequestParameters
from twilio.request_validator import RequestValidator

from assistant.channels.phone_contract import confidence
from assistant.errors import AssistantError
from assistant.message_text import printable
from assistant.phone import Event, Heard, Keys, Silence, TransferEnded
from assistant.phone.events import TransferResult
from assistant.settings import Settings

SIGNATURE = "x-twilio-signature"
ENDED = ("completed", "busy", "failed", "no-answer", "canceled")  # Twilio's CallStatus once a call is over
RESULTS: dict[str, TransferResult] = {"busy": "busy", "no-answer": "no_answer"}


class NotTwilio(AssistantError):
    """A request that Twilio did not sign, or not for this account: no caller's.

    Attributes:
        signed: whether it tried to be: then it may be a caller's after all, and a setting wrong.
    """

    def __init__(self, what: str, *, signed: bool = True) -> None:
        self.signed = signed
        super().__init__(what)


class TwilioRequest:
    """One request.

    Args:
        request: as it came.
        chosen: token, account and public address.

    Raises:
        NotTwilio: no signature, or a wrong one; or another account's.
    """

    def __init__(self, request: Request, chosen: Settings) -> None:
        query, body = request.query_string, request.body if request.method == "POST" else b""
        self._sent = _parameters(body.decode("utf-8", "replace"))
        self._asked = _parameters(query)
        _verify(request, self._sent, chosen)
        if chosen.twilio_account_sid and self.of("AccountSid") != chosen.twilio_account_sid:
            raise NotTwilio("another account's call; correct ASSISTANT_TWILIO_ACCOUNT_SID")

    def of(self, name: str) -> str:
        """A parameter; "" when it is missing."""
        return printable(self._sent.get(name) or self._asked.get(name) or "")

    @property
    def call(self) -> str:
        """Twilio's id of the call; "" when it sends none."""
        return self.of("CallSid")

    @property
    def step(self) -> int:
        """Number of the event in its call; ours, from the address that we gave."""
        return _number(self._asked.get("step"))

    @property
    def waited(self) -> int:
        """How often the caller was asked to wait for this event's answer; ours too."""
        return _number(self._asked.get("waited"))

    @property
    def nurse_of(self) -> str:
        """On the nurse's leg: the conversation that she is called for; ours too."""
        return str(self._asked.get("conversation") or "")

    @property
    def own_number(self) -> str:
        """The number that was called, ours; the caller's is never read."""
        return self.of("To")

    @property
    def words(self) -> str:
        """What was recognised; "" for nothing."""
        return self.of("SpeechResult")

    def gathered(self) -> Event:
        """What a Gather ended with: keys, with the words that came beside them, or words, or nothing."""
        if keys := "".join(key for key in self.of("Digits") if key in "0123456789*#"):
            return Keys(keys, self.words)
        return self.heard() if "SpeechResult" in self._sent or "SpeechResult" in self._asked else Silence()

    def heard(self) -> Heard:
        """The words by themselves."""
        return Heard(self.words, confidence(self.of("Confidence")))

    @property
    def bridged(self) -> bool:
        """Whether the two were connected, by Twilio's own account."""
        return self.of("DialBridged") == "true"

    def dialled(self, accepted: bool) -> TransferEnded:
        """How a Dial ended; one that was never made, for want of a number to call from, has failed.

        Args:
            accepted: whether the nurse pressed her key; voicemail, which answers too, cannot.
        """
        status = self.of("DialCallStatus")
        if status in ("completed", "answered") and accepted and self.of("DialBridged") != "false":
            return TransferEnded("answered")
        return TransferEnded(RESULTS.get(status, "no_answer" if status == "completed" else "failed"))


def _parameters(encoded: str) -> RequestParameters:
    """All parameters, the empty ones too: Twilio signs them all, and sanic's own form drops what is empty."""
    found: dict[str, list[str]] = {}
    for name, value in parse_qsl(encoded, keep_blank_values=True):
        found.setdefault(name, []).append(value)
    return RequestParameters(found)


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 7 else 0


def _verify(request: Request, sent: RequestParameters, chosen: Settings) -> None:
    """By the public address, since a proxy in front of us changes scheme and host."""
    if not chosen.twilio_auth_token:
        raise NotTwilio("ASSISTANT_TWILIO_AUTH_TOKEN is not set", signed=SIGNATURE in request.headers)
    asked = f"?{request.query_string}" if request.query_string else ""
    address = f"{chosen.public_url.rstrip('/')}{request.path}{asked}"
    signature = request.headers.get(SIGNATURE, "")
    if not signature:
        raise NotTwilio("no signature", signed=False)
    if not RequestValidator(chosen.twilio_auth_token).validate(address, sent, signature):
        raise NotTwilio("wrong signature; correct ASSISTANT_TWILIO_AUTH_TOKEN or ASSISTANT_PUBLIC_URL")
