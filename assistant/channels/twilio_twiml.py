"""The line's actions as TwiML, by Twilio's own library, which escapes what callers said. Nothing is ever recorded."""

import re
from urllib.parse import urlencode

from twilio.twiml.voice_response import Dial, Gather, Say, VoiceResponse

from assistant.channels.twilio_hints import hints
from assistant.message_text import sayable
from assistant.phone import Action, Listen, NurseLine, Transfer
from assistant.phone import Say as Spoken
from assistant.phone.actions import RING_SECONDS
from assistant.phone.state import RATE
from assistant.phone.words import words
from assistant.settings import settings

PREFIX = "/webhooks/phone"
QUIET_SECONDS = 2  # after words, that end them; "auto" is refused by the default recogniser (Twilio's warning 13335)
KEY_SECONDS = 8  # for a nurse to press her key
BIN_NUMBER = "{{To}}"  # a TwiML Bin fills in the number that was called, as Twilio's page "TwiML Bins" has it
_E164 = re.compile(r"\+[1-9]\d{6,14}")


def address(route: str, **query: object) -> str:
    """Where Twilio goes next: the public address, which is also what it signs."""
    return f"{settings().public_url.rstrip('/')}{PREFIX}/{route}?{urlencode(query)}"


def twiml(actions: tuple[Action, ...], step: int, conversation: str, own_number: str) -> str:
    """One document.

    Args:
        actions: they end in `Listen`, `Transfer` or `HangUp`.
        step: number of the event that they answer.
        conversation: the call's.
        own_number: the number that was called, which a nurse sees; the caller's own is not passed on.
    """
    response = VoiceResponse()
    said, last = [action for action in actions if isinstance(action, Spoken)], actions[-1]
    if isinstance(last, Listen):
        _listen(response, said, last, address("gather", step=step + 1))
        return str(response)
    for text in said:
        _say(response, text.text, text.rate)
    if isinstance(last, Transfer) and not _E164.fullmatch(own_number):
        # Twilio would show the nurse the caller's own number then: the transfer has failed
        response.redirect(address("dialled", step=step + 1), method="POST")
    elif isinstance(last, Transfer):
        whisper = address("nurse", conversation=conversation)
        dial = _dial(last, own_number, action=address("dialled", step=step + 1), method="POST")
        dial.number(last.number, url=whisper, method="POST")
        response.append(dial)
    else:
        response.hangup()
    return str(response)


def please_wait(step: int, waited: int) -> str:
    """The answer takes longer than Twilio waits: words, and the same step again."""
    response = VoiceResponse()
    _say(response, words("one_moment"))
    response.redirect(address("gather", step=step, waited=waited), method="POST")
    return str(response)


def whisper(conversation: str) -> str:
    """What a nurse hears before she is connected; voicemail presses no key, and is hung up on."""
    response = VoiceResponse()
    action = address("nurse-key", conversation=conversation)
    gather = Gather(input="dtmf", num_digits=1, timeout=KEY_SECONDS, action=action, method="POST")
    _say(gather, words("nurse_accepts"))
    response.append(gather)
    response.hangup()
    return str(response)


def connected() -> str:
    """The nurse took the call: nothing more to do, so Twilio connects the two."""
    return str(VoiceResponse())


def hung_up() -> str:
    """She did not."""
    response = VoiceResponse()
    response.hangup()
    return str(response)


def no_call() -> str:
    """A request that belongs to no call that could be followed: the safety words, twice, and the end."""
    response = VoiceResponse()
    for _ in range(2):
        _say(response, words("failed"))
    response.hangup()
    return str(response)


def fallback(nurse: NurseLine) -> str:
    """A document that needs no server of ours: the safety words, the nurse line if there is one, the end."""
    response = VoiceResponse()
    _say(response, words("failed"))
    if nurse.number:
        _say(response, words("connecting"))
        dial = _dial(Transfer(nurse.number, RING_SECONDS), BIN_NUMBER)
        dial.number(nurse.number)
        response.append(dial)
        _say(response, words("failed"))
    response.hangup()
    return str(response)


def _say(verb: VoiceResponse | Gather, text: str, rate: float = RATE) -> None:
    chosen = settings()
    say = Say(voice=chosen.twilio_voice, language=chosen.twilio_language)
    say.prosody(sayable(text), rate=f"{rate:.0%}")
    verb.append(say)


def _listen(response: VoiceResponse, said: list[Spoken], listen: Listen, action: str) -> None:
    """Speech inside the Gather can be cut short by words and keys. What falls through it comes back as silence."""
    gather = Gather(
        input="dtmf speech",
        action=action,
        method="POST",
        timeout=listen.seconds,
        speech_timeout=QUIET_SECONDS,
        num_digits=1,
        finish_on_key="",  # or the pound key would end the input instead of being it
        barge_in=True,
        action_on_empty_result=True,
        language=settings().twilio_language,
        hints=hints(),
        profanity_filter=False,  # stars in place of words could hide a danger sign
    )
    for text in said:
        _say(gather, text.text, text.rate)
    response.append(gather)
    response.redirect(action, method="POST")


def _dial(transfer: Transfer, own_number: str, **more: str) -> Dial:
    """Rings shortly, so that voicemail does not pick up; the caller hears the ringing until the nurse took the call."""
    return Dial(timeout=transfer.seconds, answer_on_bridge=True, caller_id=own_number, **more)
