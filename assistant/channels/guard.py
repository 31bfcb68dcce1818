"""The guard that every channel passes its words through: the safety core before Rasa, and again after it.

Its stages are modules of assistant/guard: the order of turns, what is read before Rasa, Rasa's part, what it
understood, and what the turn comes to.
"""

import asyncio
import logging
import time
import uuid
from dataclasses import replace

from assistant.brain import Brain
from assistant.channels.courses import Courses
from assistant.channels.fixed_words import fixed_reply
from assistant.channels.offers import Offers
from assistant.dialogue.gibberish import is_gibberish
from assistant.dialogue.in_context import Meant
from assistant.dialogue.languages import Foreign, heard_in_another
from assistant.dialogue.misses import ONCE
from assistant.errors import UnreadableText, where
from assistant.escalations import EscalationLog, new_escalation
from assistant.guard.rasa_turn import Asked, RasaTurns
from assistant.guard.reading import foreign_words, meant_after, red_flags_by_rules, refusal, without_topic
from assistant.guard.settling import in_both, reminding, settle
from assistant.guard.turn_order import Place, TurnOrder
from assistant.guard.understanding import Understood
from assistant.health import Health
from assistant.message_text import OtherScript, TooLong, clean, printable, refuse_too_long
from assistant.red_flag_reply import red_flag_reply
from assistant.safety import Tier, detect
from assistant.safety.messages import CRISIS_FLAG
from assistant.turn import Channel, Reply, Turn

SAID_AGAIN = ("repeat", "slower", "shorter", "longer")  # commands that mean what was said last
logger = logging.getLogger(__name__)


class Guard:
    """Answers every turn; never raises, never stays silent.

    Args:
        brain: Rasa's agent, or None when no model could be loaded.
        escalations: where escalations are recorded; None in practice runs, which are no patient's (`assistant ask`,
            `assistant evaluate`).
    """

    def __init__(self, brain: Brain | None, escalations: EscalationLog | None, health: Health | None = None) -> None:
        self._escalations = escalations
        self._courses, self._offers = Courses(escalations), Offers()
        self._rasa = RasaTurns(brain, health or Health(), self._offers)
        self._order = TurnOrder()
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
        async with self._order.place(conversation) as place:
            try:
                turn = await self._turn(said, channel, conversation, place, recorded=recorded)
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
        report, understood = detect(words), await self._rasa.read_only(words)
        turn = settle(text, "web", report, understood, fixed_reply("failed"))
        return turn.tier, turn.red_flags

    def forget(self, conversation: str) -> None:
        """Drop what is remembered of a conversation: it has ended, and nothing of it may stay."""
        self._courses.forget(conversation)
        self._offers.forget(conversation)

    def delivered(self, turn: Turn) -> None:
        """Called by a channel that has handed the turn's words on; an emergency message counts as delivered then."""
        if turn.escalation and self._escalations:
            self._escalations.delivered(turn.escalation)

    async def _turn(self, text: str, channel: Channel, conversation: str, place: Place, *, recorded: bool) -> Turn:
        foreign: Foreign | None = None
        try:
            words = clean(text)
        except OtherScript as error:
            foreign = foreign_words(text)
            if foreign is None:
                return self._offers.made(conversation, without_topic(text, channel, refusal(error)))
            words = text
        except UnreadableText as error:
            return self._offers.made(conversation, without_topic(text, channel, refusal(error)))
        course = await self._courses.of(conversation)
        foreign = foreign or foreign_words(words)
        said = Meant(words, words) if foreign else meant_after(course, words)
        report = await red_flags_by_rules(course, said, foreign)
        escalation = uuid.uuid4().hex if self._escalations and recorded else ""
        understood, reply = await self._answered(Asked(said, channel, conversation, escalation, report), foreign, place)
        turn = settle(text, channel, report, understood, reply)
        if turn.escalates and CRISIS_FLAG in course.flags:  # the crisis line stays beside whatever comes after
            turn = replace(turn, reply=red_flag_reply(turn.tier, (*turn.red_flags, CRISIS_FLAG)))
        if foreign:  # an emergency message is said first, what the language says of itself comes after it
            turn = replace(turn, reply=in_both(turn, foreign))
        # read again: another turn of the conversation may have ended meanwhile
        now = self._courses.now(conversation, course).after(said.text, turn.tier, turn.red_flags)
        # "say it again", "is that normal": right after an alarm the message is what is meant
        again = course.remind and (turn.reply.command in SAID_AGAIN or understood.follows)
        turn = replace(turn, topics=()) if again and understood.follows and not turn.escalates else turn
        self._courses.keep(conversation, replace(now, remind=True) if again else now)
        turn = self._offers.made(conversation, turn, words)
        if course.remind and not turn.escalates:
            return replace(turn, reply=reminding(turn.reply, course, again=again))
        return await self._recorded(turn, conversation, escalation) if turn.escalates else turn

    async def _answered(self, asked: Asked, foreign: Foreign | None, place: Place) -> tuple[Understood, Reply]:
        """What the second net and Rasa make of the words; Rasa does not see what it could not answer."""
        words = asked.said.words
        try:
            refuse_too_long(words)
        except TooLong as error:
            return Understood(), refusal(error)
        if foreign:
            understood = Understood() if foreign.is_harmless else await self._rasa.read_only(words)
            flags = heard_in_another(understood.flags)
            return replace(understood, topics=(), flags=flags), fixed_reply("other_script")
        if not asked.report.findings and is_gibberish(words):
            return Understood(), replace(fixed_reply("no_sense"), missed=ONCE)
        return await self._rasa.ask(asked, place)

    async def _recorded(self, turn: Turn, conversation: str, id_: str) -> Turn:
        if not self._escalations or not id_:
            return turn
        what = (turn.tier, turn.red_flags, turn.evidence, turn.reply.answer)
        await self._escalations.record(new_escalation(conversation, turn.channel, *what, id_))
        return replace(turn, escalation=id_)
