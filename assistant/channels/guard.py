"""The guard that every channel passes its words through: the safety core before Rasa, and again after it."""

import asyncio
import logging
import time
import uuid
from dataclasses import dataclass, replace
from typing import Any
from weakref import WeakValueDictionary

from rasa.core.channels.channel import UserMessage

from assistant.brain import Brain, Busy
from assistant.channels.courses import Courses
from assistant.channels.fixed_words import fixed_reply
from assistant.channels.offers import Offers
from assistant.channels.outputs import OUTPUTS
from assistant.dialogue.commands import COMMANDS
from assistant.dialogue.gibberish import is_gibberish
from assistant.dialogue.in_context import Meant, meant, rules_find
from assistant.dialogue.languages import Foreign, read_foreign
from assistant.dialogue.misses import FRESH, MISSED, ONCE, misses
from assistant.dialogue.say_in import beside
from assistant.errors import UnreadableText, where
from assistant.escalations import ESCALATION_ID, EscalationLog, new_escalation
from assistant.health import Health
from assistant.knowledge import topics
from assistant.message_text import LONGEST, NoWords, OtherScript, TooLong, clean, printable, refuse_too_long
from assistant.red_flag_reply import red_flag_reply
from assistant.safety import Report, Tier, detect
from assistant.safety.course import Course
from assistant.safety.findings import ESCALATING, gravest_first, highest
from assistant.safety.messages import CRISIS_FLAG
from assistant.turn import (
    ASKED,
    ASKS,
    FOLLOW_UP,
    IN_CONVERSATION,
    MOST_ANSWERED,
    SETTLED,
    SEVERAL_QUESTIONS,
    Channel,
    Reply,
    Source,
    Turn,
)

FOLLOW_UPS = ("affirm", "deny")  # talk whose answer may be another topic's, besides intents that are no topics
BUDGET_SECONDS = 2.0  # of Rasa for a question; then it is told that no answer can be given just now
BUDGET_WHEN_ESCALATING = 0.4  # the rules have settled the answer, Rasa may only add a graver one; in all under a second
PART = "answers"
SAID_AGAIN = ("repeat", "slower", "shorter", "longer")  # commands that mean what was said last
RED_FLAGS = "red_flags"  # in what Rasa understood, and beside a message that an action says: the same keys
FINDINGS = ("flags", "evidence", "dismissed")
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Understood:
    """What Rasa made of a message.

    Attributes:
        topics: ids of the topics that are answered, in the order asked; none when unsure or after a red flag.
        flags: red flags found by rules and by meaning, with their tiers.
        evidence: the words that triggered them.
        dismissed: flags that the rules found, none of them firmly, and that the second net is sure are harmless.
        follows: whether it means what was said before ("is that normal").
    """

    topics: tuple[str, ...] = ()
    confidence: float = 0.0
    flags: tuple[str, ...] = ()
    tier: Tier = "none"
    evidence: tuple[str, ...] = ()
    dismissed: tuple[str, ...] = ()
    follows: bool = False


class Guard:
    """Answers every turn; never raises, never stays silent.

    Args:
        brain: Rasa's agent, or None when no model could be loaded.
        escalations: where escalations are recorded; None in practice runs, which are no patient's (`assistant ask`,
            `assistant evaluate`).
    """

    def __init__(self, brain: Brain | None, escalations: EscalationLog | None, health: Health | None = None) -> None:
        self._brain = brain
        self._health = health or Health()
        self._escalations = escalations
        self._courses, self._offers = Courses(escalations), Offers()
        self._orders: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._running: set[asyncio.Task[Turn]] = set()

    async def turn(self, text: object, channel: Channel, conversation: str, *, recorded: bool = True) -> Turn:
        """One turn.

        Args:
            text: what arrived, unchecked.
            conversation: id of the conversation; nothing personal.
            recorded: whether an escalation may be recorded; not where nothing of a person's health may be kept.

        A task of its own: a caller who hangs up must not cost the escalation its record.
        """
        task = asyncio.create_task(self._timed(text, channel, conversation, recorded=recorded))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return await asyncio.shield(task)

    async def _timed(self, text: object, channel: Channel, conversation: str, *, recorded: bool) -> Turn:
        started = time.perf_counter()
        said = printable(text)
        # Messages are understood at once, and answered in the order in which they came: "the second one" is of the
        # answer before. The place in that order is taken now.
        order = self._orders.setdefault(conversation, asyncio.Lock())
        place = asyncio.create_task(order.acquire())
        try:
            turn = await self._turn(said, channel, conversation, place, recorded=recorded)
        except Exception as error:  # whatever it is, the patient gets words
            logger.error("turn could not be settled on %s: %s", channel, where(error))
            turn = Turn(said, channel, (), 0.0, "none", (), (), fixed_reply("failed"))
        finally:
            _leave(order, place)
        return replace(turn, ms=(time.perf_counter() - started) * 1000)

    async def red_flags(self, text: str) -> tuple[Tier, tuple[str, ...]]:
        """Tier and flags of words that are not said yet (a recording, before it is sent); nothing is recorded.

        The rules always count; the sentence model where it answers in time.
        """
        try:
            words = clean(text)
        except UnreadableText:
            return "none", ()
        report, understood = detect(words), await self._read_only(words)
        turn = _settle(text, "web", report, understood, fixed_reply("failed"))
        return turn.tier, turn.red_flags

    def forget(self, conversation: str) -> None:
        """Drop what is remembered of a conversation: it has ended, and nothing of it may stay."""
        self._courses.forget(conversation)
        self._offers.forget(conversation)

    def delivered(self, turn: Turn) -> None:
        """Called by a channel that has handed the turn's words on; an emergency message counts as delivered then."""
        if turn.escalation and self._escalations:
            self._escalations.delivered(turn.escalation)

    async def _turn(
        self, text: str, channel: Channel, conversation: str, place: asyncio.Task[Any], *, recorded: bool
    ) -> Turn:
        foreign: Foreign | None = None
        try:
            words = clean(text)
        except OtherScript as error:
            foreign = _foreign(text)
            if foreign is None:
                return self._offers.made(conversation, _without_topic(text, channel, _refusal(error)))
            words = text
        except UnreadableText as error:
            return self._offers.made(conversation, _without_topic(text, channel, _refusal(error)))
        course = await self._courses.of(conversation)
        foreign = foreign or _foreign(words)
        said = Meant(words, words) if foreign else _meant(course, words)
        report = await _red_flags(course, said, foreign)
        escalation = uuid.uuid4().hex if self._escalations and recorded else ""
        understood, reply = await self._answered(said, channel, conversation, escalation, report, foreign, place)
        turn = _settle(text, channel, report, understood, reply)
        if turn.escalates and CRISIS_FLAG in course.flags:  # the crisis line stays beside whatever comes after
            turn = replace(turn, reply=red_flag_reply(turn.tier, (*turn.red_flags, CRISIS_FLAG)))
        if foreign:  # an emergency message is said first, what the language says of itself comes after it
            turn = replace(turn, reply=_in_both(turn, foreign))
        # read again: another turn of the conversation may have ended meanwhile
        now = self._courses.now(conversation, course).after(said.text, turn.tier, turn.red_flags)
        # "say it again", "is that normal": right after an alarm the message is what is meant
        again = course.remind and (turn.reply.command in SAID_AGAIN or understood.follows)
        turn = replace(turn, topics=()) if again and understood.follows and not turn.escalates else turn
        self._courses.keep(conversation, replace(now, remind=True) if again else now)
        turn = self._offers.made(conversation, turn, words)
        if course.remind and not turn.escalates:
            return replace(turn, reply=_reminding(turn.reply, course, again=again))
        return await self._recorded(turn, conversation, escalation) if turn.escalates else turn

    async def _answered(
        self,
        said: Meant,
        channel: Channel,
        conversation: str,
        escalation: str,
        report: Report,
        foreign: Foreign | None,
        place: asyncio.Task[Any],
    ) -> tuple[Understood, Reply]:
        """What the second net and Rasa make of the words; Rasa does not see what it could not answer."""
        try:
            refuse_too_long(said.words)
        except TooLong as error:
            return Understood(), _refusal(error)
        if foreign:
            understood = Understood() if foreign.is_harmless else await self._read_only(said.words)
            return replace(understood, topics=()), fixed_reply("other_script")
        if not report.findings and is_gibberish(said.words):
            return Understood(), replace(fixed_reply("no_sense"), missed=ONCE)
        budget = BUDGET_WHEN_ESCALATING if report.escalates else BUDGET_SECONDS
        return await self._ask_rasa(said, channel, conversation, escalation, budget, place, report)

    async def _read_only(self, words: str) -> Understood:
        """What the second net makes of words that are not answered, where it does so in time."""
        try:
            if self._brain is not None:
                parsed = await asyncio.wait_for(self._brain.parse_message(words), BUDGET_WHEN_ESCALATING)
                return _understood(parsed, [])
        except Exception as error:  # the rules have read them
            logger.error("words were read by the rules only: %s", where(error))
        return Understood()

    async def _recorded(self, turn: Turn, conversation: str, id_: str) -> Turn:
        if not self._escalations or not id_:
            return turn
        what = (turn.tier, turn.red_flags, turn.evidence, turn.reply.answer)
        await self._escalations.record(new_escalation(conversation, turn.channel, *what, id_))
        return replace(turn, escalation=id_)

    async def _ask_rasa(
        self,
        said: Meant,
        channel: Channel,
        conversation: str,
        escalation: str,
        budget: float,
        place: asyncio.Task[Any],
        report: Report,
    ) -> tuple[Understood, Reply]:
        """What Rasa understands and answers. A red flag that it understood counts even when it cannot answer.

        Args:
            escalation: id of the turn's record, should it escalate.
            budget: seconds for both.
            place: of this turn in the order of the conversation's.
            report: what the rules find, in the light of what was said before; Rasa is told, so that an open form ends.
        """
        until = time.perf_counter() + budget
        parsed: dict[str, Any] = {}
        output = OUTPUTS[channel]()
        if self._brain is None:
            return Understood(), fixed_reply("failed")
        try:
            parsed = _told(await asyncio.wait_for(self._parsed(said), budget), report)
            left = until - time.perf_counter()
            left = min(left, BUDGET_WHEN_ESCALATING) if _understood(parsed, []).tier in ESCALATING else left
            async with asyncio.timeout(left):
                await place
                missed = self._offers.missed(conversation)
                metadata = {ESCALATION_ID: escalation, MISSED: missed}
                text = parsed.get("text", said.text)
                message = UserMessage(
                    text, output, conversation, parse_data=parsed, input_channel=channel, metadata=metadata
                )
                await self._brain.handle_message(message)
        except Busy:  # no fault, and told at once; what the rules have found is answered all the same
            return Understood(), fixed_reply("busy")
        except Exception as error:  # a red flag must get its message, anything else gets words
            logger.error("turn failed on %s: %s", channel, where(error))
            self._health.trouble(PART, f"{type(error).__name__}; some questions get no answer")
            understood = _understood(parsed, output.collected) if parsed else Understood()
            return replace(understood, topics=()), fixed_reply("failed")
        self._health.well(PART)
        return _understood(parsed, output.collected), _reply(output.collected)

    async def _parsed(self, said: Meant) -> dict[str, Any]:
        """What Rasa understands of what is meant; a red flag in the words as they were said counts as well."""
        assert self._brain is not None
        parsed = await self._brain.parse_message(said.text)
        if not said.is_corrected:
            return parsed
        alone = await self._brain.parse_message(said.words)
        return {**parsed, RED_FLAGS: _of_both(parsed.get(RED_FLAGS) or {}, alone.get(RED_FLAGS) or {})}


def _leave(order: asyncio.Lock, place: asyncio.Task[Any]) -> None:
    """Let the next turn of the conversation answer, whether this one had its place already or still waited."""
    if place.done() and not place.cancelled():
        order.release()
    place.cancel()


def _settle(text: str, channel: Channel, report: Report, understood: Understood, reply: Reply) -> Turn:
    """Join rules and meaning; put the emergency message in place of any other answer."""
    seen = [f for f in gravest_first(report.present) if f.flag not in understood.dismissed or report.firm]
    flags = tuple(dict.fromkeys((*(f.flag for f in seen), *understood.flags)))
    tier = highest([*(f.tier for f in seen), understood.tier])
    evidence = tuple(dict.fromkeys((*(f.evidence for f in seen), *understood.evidence)))
    asked, confidence = understood.topics, understood.confidence
    if tier in ESCALATING:
        by_rules = tier == highest([f.tier for f in seen])
        asked, reply, confidence = (), red_flag_reply(tier, flags), 1.0 if by_rules else confidence
    elif watched := [topics()[topic].flag for topic in asked if topics()[topic].tier == "watch"]:
        tier = "watch"
        flags = tuple(dict.fromkeys((*flags, *watched)))
    return Turn(text, channel, asked, confidence, tier, flags, evidence, reply)


def _reminding(reply: Reply, course: Course, *, again: bool) -> Reply:
    """The answer, and before it that there was a red flag; or the emergency message again, as was asked for."""
    try:
        reminder = red_flag_reply(course.tier, course.flags, reminder=not again)
    except Exception as error:  # an answer without its reminder is better than none
        logger.error("no reminder: %s", where(error))
        return reply
    if again:
        return replace(reminder, command=reply.command)
    answer, speech = f"{reminder.answer} {reply.answer}", f"{reminder.speech} {reply.speech}"
    return replace(reply, answer=answer, speech=speech, reminder=reminder.speech)


def _meant(course: Course, words: str) -> Meant:
    """The words in the light of the message before."""
    try:
        return meant(words, course.said)
    except Exception as error:  # what was said before must not cost what is said now
        logger.error("a correction was not read: %s", where(error))
        return Meant(words, words)


def _foreign(words: str) -> Foreign | None:
    try:
        return read_foreign(words)
    except Exception as error:  # English is read all the same
        logger.error("other languages not read: %s", where(error))
        return None


def _in_both(turn: Turn, foreign: Foreign) -> Reply:
    """The reply and the sentence of the language, which does not come before an emergency message."""
    try:
        return beside(turn.reply, foreign.language, first=not turn.escalates)
    except Exception as error:  # the message alone is better than none
        logger.error("no sentence in another language: %s", where(error))
        return turn.reply


async def _red_flags(course: Course, said: Meant, foreign: Foreign | None) -> Report:
    """What the rules find, as said and as meant. A very long text is read beside the event loop: nobody else waits."""
    words, in_other_words = said.words, foreign.findings if foreign else ()
    try:
        report = course.report(words) if len(words) <= LONGEST else await asyncio.to_thread(course.report, words)
        report = rules_find(said, report)
    except Exception as error:  # what was said before must not cost what is said now
        logger.error("course not followed: %s", where(error))
        report = detect(words)
    return Report((*report.findings, *in_other_words))


def _refusal(error: UnreadableText) -> Reply:
    """Asks for other words, unless these cannot be had."""
    kinds = {TooLong: "too_long", NoWords: "no_words", OtherScript: "other_script"}
    missed = 0 if isinstance(error, OtherScript) else ONCE
    return replace(fixed_reply(kinds.get(type(error), "no_words")), missed=missed)


def _without_topic(text: str, channel: Channel, reply: Reply) -> Turn:
    return Turn(text, channel, (), 0.0, "none", (), (), reply)


def _understood(parsed: dict[str, Any], messages: list[dict[str, Any]]) -> Understood:
    """What was asked, and the red flags found by meaning or by a question of ours that was answered with yes."""
    found = _joined([parsed.get(RED_FLAGS) or {}, *(_details(m).get(RED_FLAGS) or {} for m in messages)])
    return Understood(
        tuple(topic for topic in _asked(parsed, messages) if topic in topics())[:MOST_ANSWERED],
        float(parsed["intent"]["confidence"]),
        tuple(found["flags"]),
        highest(found["tier"]),
        tuple(found["evidence"]),
        tuple(found["dismissed"]),
        parsed["intent"]["name"] == FOLLOW_UP,
    )


def _asked(parsed: dict[str, Any], messages: list[dict[str, Any]]) -> list[str]:
    """Topics in the order asked; where the conversation settled it ("the second one"), what that meant."""
    intent = parsed["intent"]["name"]
    if intent == SEVERAL_QUESTIONS:
        return list(parsed.get(ASKED) or ())
    first = next((_details(message) for message in messages if _details(message).get("says") != FRESH), {})
    said, settled = str(first.get("says", "")).removeprefix("utter_"), bool(first.get(SETTLED))
    alone = str((parsed.get(IN_CONVERSATION) or {}).get("alone"))
    if intent in COMMANDS and not settled and alone in topics() and not topics()[alone].is_asked:
        return [alone]  # "slower" is the topic repeat, whatever is said again
    settled = settled or intent in FOLLOW_UPS or intent not in topics()
    return [said] if said in topics() and settled else [intent]


def _told(parsed: dict[str, Any], report: Report) -> dict[str, Any]:
    """What Rasa understood, as a red flag where the rules settle it: "nobody answers" is no answer to a form."""
    dismissed = (parsed.get(RED_FLAGS) or {}).get("dismissed", ())
    seen = [f for f in gravest_first(report.present) if f.flag not in dismissed or report.firm]
    if highest([f.tier for f in seen]) not in ESCALATING:
        return parsed
    ours = {"tier": seen[0].tier, "flags": [f.flag for f in seen], "evidence": [f.evidence for f in seen]}
    found = _joined([parsed.get(RED_FLAGS) or {}, ours])
    intent = {"name": "red_flag", "confidence": 1.0}
    told = {**parsed, "intent": intent, RED_FLAGS: {**found, "tier": highest(found["tier"])}}
    return {key: value for key, value in told.items() if key != IN_CONVERSATION}  # it is no follow-up any more


def _joined(found: list[dict[str, Any]]) -> dict[str, list[Any]]:
    """Red flags from several places: tiers in a list, everything else one after the other without doubles."""
    joined = {key: list(dict.fromkeys(v for f in found for v in f.get(key, ()))) for key in FINDINGS}
    return {**joined, "tier": [f["tier"] for f in found if "tier" in f]}


def _of_both(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """Red flags of two readings of one message; dismissed is only what both dismiss."""
    joined = _joined([one, other])
    dismissed = [flag for flag in joined["dismissed"] if flag in one["dismissed"] and flag in other["dismissed"]]
    return {**joined, "tier": highest(joined["tier"]), "dismissed": dismissed}


def _details(message: dict[str, Any]) -> dict[str, Any]:
    return message.get("metadata") or {}


def _reply(messages: list[dict[str, Any]]) -> Reply:
    """Several messages of one turn as one reply; no message at all is a failure."""
    said = [m for m in messages if m.get("text")]
    if not said:
        return fixed_reply("failed")
    details = [_details(m) for m in said]
    return Reply(
        answer=" ".join(d.get("shown", m["text"]) for d, m in zip(details, said, strict=True)),
        speech=" ".join(d.get("spoken", m["text"]) for d, m in zip(details, said, strict=True)),
        sources=tuple(Source(**s) for d in details for s in d.get("sources", ())),
        choices=tuple(b["title"] for m in said for b in m.get("buttons") or ()),
        command=next((str(d["command"]) for d in details if d.get("command")), ""),
        asks=bool(details[-1].get(ASKS)),
        calls=tuple(number for d in details for number in d.get("calls", ())),
        missed=max(misses(d) for d in details),
    )
