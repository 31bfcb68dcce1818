"""The skill: from a verified request to its response, whatever its type; it never raises and never stays silent.

A session is a conversation, and nothing of it outlives it: no record of an escalation either, since Amazon's terms make
a skill like this one for information only, and nobody could call a speaker back.
"""

import asyncio
import hashlib
import hmac
import logging
import secrets
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from assistant.alexa import speaking
from assistant.alexa.envelope import AlexaRequest
from assistant.alexa.intents import said as words_of
from assistant.alexa.intents import topic_intent
from assistant.alexa.open_sessions import OpenSessions
from assistant.alexa.progressive import say_meanwhile
from assistant.alexa.responses import Said, can_fulfill, response, silent
from assistant.alexa.words import spoken
from assistant.shared import Shared
from assistant.turn import Turn

ANSWER_SECONDS = 3.3  # from the request's arrival, so that Alexa has it within four
LATE_SECONDS = 1.2  # then "one moment" is said
LONGEST_KIND = 40  # characters of a request type in the log
ID_BYTES = 16
STOP, HELP, BEGIN_ANEW = "AMAZON.StopIntent", "AMAZON.HelpIntent", "AMAZON.StartOverIntent"
START_OVER = "start over"  # a command of assistant/dialogue/commands.yml
YES, NO = "AMAZON.YesIntent", "AMAZON.NoIntent"
ENDING = (STOP, "AMAZON.CancelIntent", "AMAZON.NavigateHomeIntent", topic_intent("goodbye"))
CAN_FULFILL = "CanFulfillIntentRequest"
TAPS = ("Display.ElementSelected", "Alexa.Presentation.APL.UserEvent")
WORDLESS = ("System.", "AudioPlayer.", "PlaybackController.", "AlexaSkillEvent.", "Alexa.Presentation.APL.Runtime")
"""Beginnings of request types that Amazon wants no words for."""
Ask = Callable[[str, str], Awaitable[Turn]]
"""Words and conversation -> the turn."""
TooOften = Callable[[str, str, str], Awaitable[Turn | None]]
"""Account, words and conversation -> what is said to one who asks too often; None for who may ask."""
logger = logging.getLogger(__name__)


class RequestHandler:
    """Answers Alexa.

    Args:
        ask: the assistant.
        forget: drops what the assistant remembers of a conversation.
        prefix: how the ids of its conversations begin.
        key: secret that sessions and users are hashed with.
        shared: what other processes know of the same sessions.
        too_often: counts how often a session and its account speak.
    """

    def __init__(
        self,
        ask: Ask,
        forget: Callable[[str], None],
        prefix: str,
        key: str,
        shared: Shared | None = None,
        too_often: TooOften | None = None,
    ) -> None:
        self._too_often = too_often
        self._ask, self._prefix = ask, prefix
        self._key = key.encode()
        self.sessions = OpenSessions(forget, shared)
        self._meanwhile: set[asyncio.Task[None]] = set()

    async def respond(self, request: AlexaRequest, since: float) -> dict[str, Any]:
        """The response.

        Args:
            since: when the request came in, by time.monotonic().
        """
        conversation = self._conversation(request)
        try:
            if _is_wordless(request):
                return self._wordless(request, conversation)
            if request.kind == CAN_FULFILL:
                return _can_fulfill(request)
            said = await self._said(request, conversation, since)
            answer = response(said)
        except Exception as error:  # whatever it is, somebody waits for words; the error may quote them
            logger.error("alexa %s: %s", request.kind[:LONGEST_KIND], type(error).__name__)
            said = speaking.failed(_words(request) or "")
            answer = response(said)
        if said.alarms:
            await self.sessions.alarmed(conversation, said)
        if said.ends or not request.session:
            self.sessions.end(conversation)
        return answer

    def _wordless(self, request: AlexaRequest, conversation: str) -> dict[str, Any]:
        if request.kind == "SessionEndedRequest":
            self.sessions.end(conversation)
        if request.problem:
            logger.error("alexa could not use a response of ours: %s", request.problem)
        return silent()

    async def _said(self, request: AlexaRequest, conversation: str, since: float) -> Said:
        alarm, words = await self.sessions.alarm(conversation), _words(request)
        if request.intent == BEGIN_ANEW:  # the last topic is forgotten; what was escalated is not
            await self._turn(START_OVER, conversation, request, since)
        if request.kind == "LaunchRequest" or request.intent == BEGIN_ANEW:
            return alarm or speaking.welcome()
        if words is None:  # an emergency message is not buried by a word that was not caught
            return alarm or self._not_understood(request, speaking.missed(request.missed))
        turn = await self._turn(words, conversation, request, since)
        return self._said_of(turn, request, alarm) if turn else speaking.failed(words)

    def _said_of(self, turn: Turn, request: AlexaRequest, alarm: Said | None) -> Said:
        ends = request.intent in ENDING or (request.intent == NO and request.asked_on and turn.topic == "deny")
        if turn.topic == "affirm" and request.missed and not alarm:
            return speaking.yes_to_the_signs()
        if alarm and not turn.escalates and not ends and turn.topic in speaking.TALK:
            return replace(alarm, slow=turn.reply.slow)
        said = speaking.of_turn(turn, request.missed, ends=ends)
        return self._not_understood(request, said) if said.missed else said

    @staticmethod
    def _not_understood(request: AlexaRequest, said: Said) -> Said:
        return said if request.locale[:2].lower() in ("en", "") else speaking.other_language()

    async def _turn(self, words: str, conversation: str, request: AlexaRequest, since: float) -> Turn | None:
        """The assistant's turn, or None when it takes too long; it is left to end by itself then."""
        asking = asyncio.ensure_future(self._asked(words, conversation, request.user))
        self.sessions.begin_turn(conversation, asking)
        await asyncio.wait({asking}, timeout=LATE_SECONDS)
        if not asking.done():
            self._say_meanwhile(request)
            await asyncio.wait({asking}, timeout=max(0.0, ANSWER_SECONDS - (time.monotonic() - since)))
        return asking.result() if asking.done() else None

    async def _asked(self, words: str, conversation: str, user: str) -> Turn:
        """The assistant's, unless the session or its account has asked too often."""
        who = self._hashed(user) if user else conversation
        instead = await self._too_often(who, words, conversation) if self._too_often else None
        return instead or await self._ask(words, conversation)

    def _say_meanwhile(self, request: AlexaRequest) -> None:
        task = asyncio.ensure_future(say_meanwhile(spoken("late"), request.id, request.api))
        self._meanwhile.add(task)
        task.add_done_callback(self._meanwhile.discard)

    def _conversation(self, request: AlexaRequest) -> str:
        """A keyed hash of session and user together: nobody gets into a session by naming it."""
        if not request.session:
            return self._prefix + secrets.token_hex(ID_BYTES)
        return self._prefix + self._hashed(f"{request.user}\0{request.session}")

    def _hashed(self, name: str) -> str:
        return hmac.new(self._key, name.encode("utf-8", "backslashreplace"), hashlib.sha256).hexdigest()


def _words(request: AlexaRequest) -> str | None:
    """The words that a request stands for."""
    if request.kind in TAPS:
        return words_of(request.tapped, {}) or words_of(HELP, {})
    if request.kind != "IntentRequest":
        return None
    own = words_of(request.intent, request.slots)
    return own or (words_of(STOP, {}) if request.intent in ENDING else None)


def _is_wordless(request: AlexaRequest) -> bool:
    """Whether nobody listens: a session's end, an event of the account, a kind unknown to us outside of a session."""
    if request.kind == "SessionEndedRequest" or request.kind.startswith(WORDLESS):
        return True
    return not request.session and request.kind not in ("LaunchRequest", "IntentRequest", CAN_FULFILL, *TAPS)


def _can_fulfill(request: AlexaRequest) -> dict[str, Any]:
    """A carrier's words may be about anything; a topic or a red flag can be served."""
    known = words_of(request.intent, request.slots) is not None
    answer = "NO" if not known else "MAYBE" if request.slots else "YES"
    return can_fulfill(answer, {name: "YES" if value and known else "NO" for name, value in request.slots.items()})
