"""The guard that every channel passes its words through: the safety core before Rasa, and again after it."""

import asyncio
import logging
import time
import uuid
from dataclasses import dataclass, replace
from typing import Any
from weakref import WeakValueDictionary

from cachetools import TTLCache
from rasa.core.channels.channel import UserMessage

from assistant.brain import Brain
from assistant.channels.fixed_words import fixed_reply
from assistant.channels.outputs import OUTPUTS
from assistant.dialogue.commands import COMMANDS
from assistant.dialogue.in_context import Meant, meant, rules_find
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
MOST_CONVERSATIONS = 20_000  # remembered in this process, each about 1 kB
FORGET_SECONDS = 12 * 3_600.0  # as long as a web page shows the message: "nobody calls back" may come hours later
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
    """

    topics: tuple[str, ...] = ()
    confidence: float = 0.0
    flags: tuple[str, ...] = ()
    tier: Tier = "none"
    evidence: tuple[str, ...] = ()
    dismissed: tuple[str, ...] = ()


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
        self._courses: TTLCache[str, Course] = TTLCache(MOST_CONVERSATIONS, FORGET_SECONDS)
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
        try:
            turn = await self._turn(said, channel, conversation, recorded=recorded)
        except Exception as error:  # whatever it is, the patient gets words
            logger.error("turn could not be settled on %s: %s", channel, where(error))
            turn = Turn(said, channel, (), 0.0, "none", (), (), fixed_reply("failed"))
        return replace(turn, ms=(time.perf_counter() - started) * 1000)

    async def red_flags(self, text: str) -> tuple[Tier, tuple[str, ...]]:
        """Tier and flags of words that are not said yet (a recording, before it is sent); nothing is recorded.

        The rules always count; the sentence model where it answers in time.
        """
        try:
            words = clean(text)
        except UnreadableText:
            return "none", ()
        report, understood = detect(words), Understood()
        try:
            if self._brain is not None:
                parsed = await asyncio.wait_for(self._brain.parse_message(words), BUDGET_WHEN_ESCALATING)
                understood = _understood(parsed, [])
        except Exception as error:  # the rules have read it
            logger.error("a recording was read by the rules only: %s", where(error))
        turn = _settle(text, "web", report, understood, fixed_reply("failed"))
        return turn.tier, turn.red_flags

    def forget(self, conversation: str) -> None:
        """Drop what is remembered of a conversation: it has ended, and nothing of it may stay."""
        self._courses.pop(conversation, None)

    def delivered(self, turn: Turn) -> None:
        """Called by a channel that has handed the turn's words on; an emergency message counts as delivered then."""
        if turn.escalation and self._escalations:
            self._escalations.delivered(turn.escalation)

    async def _turn(self, text: str, channel: Channel, conversation: str, *, recorded: bool) -> Turn:
        try:
            words = clean(text)
        except UnreadableText as error:
            return _without_topic(text, channel, error)
        course = self._courses.get(conversation, Course())
        said = _meant(course, words)
        report = await _red_flags(course, said)
        escalation = uuid.uuid4().hex if self._escalations and recorded else ""
        try:
            refuse_too_long(words)
        except TooLong as error:
            understood, reply = Understood(), _refusal(error)
        else:
            budget = BUDGET_WHEN_ESCALATING if report.escalates else BUDGET_SECONDS
            understood, reply = await self._ask_rasa(said, channel, conversation, escalation, budget)
        turn = _settle(text, channel, report, understood, reply)
        if turn.escalates and CRISIS_FLAG in course.flags:  # the crisis line stays beside whatever comes after
            turn = replace(turn, reply=red_flag_reply(turn.tier, (*turn.red_flags, CRISIS_FLAG)))
        # read again: another turn of the conversation may have ended meanwhile
        now = self._courses.get(conversation, Course()).after(said.text, turn.tier, turn.red_flags)
        again = course.remind and turn.reply.command in SAID_AGAIN  # then the message is what is asked for once more
        self._courses[conversation] = replace(now, remind=True) if again else now
        if course.remind and not turn.escalates:
            return replace(turn, reply=_reminding(turn.reply, course, again=again))
        return await self._recorded(turn, conversation, escalation) if turn.escalates else turn

    async def _recorded(self, turn: Turn, conversation: str, id_: str) -> Turn:
        if not self._escalations or not id_:
            return turn
        what = (turn.tier, turn.red_flags, turn.evidence, turn.reply.answer)
        await self._escalations.record(new_escalation(conversation, turn.channel, *what, id_))
        return replace(turn, escalation=id_)

    async def _ask_rasa(
        self, said: Meant, channel: Channel, conversation: str, escalation: str, budget: float
    ) -> tuple[Understood, Reply]:
        """What Rasa understands and answers. A red flag that it understood counts even when it cannot answer.

        Args:
            escalation: id of the turn's record, should it escalate.
            budget: seconds for both.
        """
        until = time.perf_counter() + budget
        parsed: dict[str, Any] = {}
        output = OUTPUTS[channel]()
        if self._brain is None:
            return Understood(), fixed_reply("failed")
        # Messages are understood at once, and answered in the order in which they came: "the second one" is of the
        # answer before. The place in that order is taken now.
        order = self._orders.setdefault(conversation, asyncio.Lock())
        place = asyncio.create_task(order.acquire())
        try:
            parsed = await asyncio.wait_for(self._parsed(said), budget)
            left = until - time.perf_counter()
            left = min(left, BUDGET_WHEN_ESCALATING) if _understood(parsed, []).tier in ESCALATING else left
            metadata = {ESCALATION_ID: escalation}
            message = UserMessage(
                parsed.get("text", said.text),
                output,
                conversation,
                parse_data=parsed,
                input_channel=channel,
                metadata=metadata,
            )
            async with asyncio.timeout(left):
                await place
                await self._brain.handle_message(message)
        except Exception as error:  # a red flag must get its message, anything else gets words
            logger.error("turn failed on %s: %s", channel, where(error))
            self._health.trouble(PART, f"{type(error).__name__}; some questions get no answer")
            understood = _understood(parsed, output.collected) if parsed else Understood()
            return replace(understood, topics=()), fixed_reply("failed")
        finally:
            _leave(order, place)
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


async def _red_flags(course: Course, said: Meant) -> Report:
    """What the rules find, as said and as meant. A very long text is read beside the event loop: nobody else waits."""
    words = said.words
    try:
        found = course.report(words) if len(words) <= LONGEST else await asyncio.to_thread(course.report, words)
        return rules_find(said, found)
    except Exception as error:  # what was said before must not cost what is said now
        logger.error("course not followed: %s", where(error))
        return detect(words)


def _refusal(error: UnreadableText) -> Reply:
    kinds = {TooLong: "too_long", NoWords: "no_words", OtherScript: "other_script"}
    return fixed_reply(kinds.get(type(error), "no_words"))


def _without_topic(text: str, channel: Channel, error: UnreadableText) -> Turn:
    return Turn(text, channel, (), 0.0, "none", (), (), _refusal(error))


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
    )


def _asked(parsed: dict[str, Any], messages: list[dict[str, Any]]) -> list[str]:
    """Topics in the order asked; where the conversation settled it ("the second one"), what that meant."""
    intent = parsed["intent"]["name"]
    if intent == SEVERAL_QUESTIONS:
        return list(parsed.get(ASKED) or ())
    first = _details(messages[0]) if messages else {}
    said, settled = str(first.get("says", "")).removeprefix("utter_"), bool(first.get(SETTLED))
    alone = str((parsed.get(IN_CONVERSATION) or {}).get("alone"))
    if intent in COMMANDS and not settled and alone in topics() and not topics()[alone].is_asked:
        return [alone]  # "slower" is the topic repeat, whatever is said again
    settled = settled or intent in FOLLOW_UPS or intent not in topics()
    return [said] if said in topics() and settled else [intent]


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
        command=str(details[0].get("command", "")),
        asks=bool(details[-1].get(ASKS)),
    )
