"""The guard that every channel passes its words through: the safety core before Rasa, and again after it.

Its stages are modules of assistant/guard: the order of turns, what is read before Rasa, Rasa's part, what it
understood, and what the turn comes to.
"""

import asyncio
import logging
import time
import uuid
from dataclasses import replace
from functools import partial

from assistant.brain import Brain
from assistant.channels.courses import Courses
from assistant.channels.fixed_words import BUSY, TOO_OFTEN, fixed_reply
from assistant.channels.offers import Offers
from assistant.channels.open_question import asked_again
from assistant.dialogue.in_context import Meant
from assistant.dialogue.languages import heard_in_another
from assistant.dialogue.memory import Memory
from assistant.errors import UnreadableText, where
from assistant.escalations import EscalationLog, new_escalation
from assistant.guard import rasa_turn
from assistant.guard.deadline import Deadline
from assistant.guard.door import turned_away
from assistant.guard.rasa_turn import Asked, RasaTurns
from assistant.guard.reading import Words, in_context, read_words_aside, unanswerable, without_topic
from assistant.guard.remembered import Remembered
from assistant.guard.rescue import by_rules_alone, courtesy, or_else
from assistant.guard.settling import asks_anew, in_both, on_its_way, reminding, settle
from assistant.guard.turn_order import Place, TurnOrder
from assistant.guard.unanswered import by_open_question
from assistant.guard.understanding import Understood
from assistant.health import Health
from assistant.message_text import clean, printable
from assistant.observing import stage
from assistant.observing.turns import count_delivered, count_turn
from assistant.read_once import forget_texts
from assistant.red_flag_reply import red_flag_reply
from assistant.safety import Report, Tier, detect
from assistant.safety.course import Course
from assistant.safety.findings import ESCALATING
from assistant.safety.messages import CRISIS_FLAG
from assistant.shared import OneProcess, Shared
from assistant.turn import Channel, Reply, Turn

ERASING_SECONDS = 5.0  # longer than a turn takes (guard/rasa_turn.py)
SAID_AGAIN = ("repeat", "slower", "shorter", "longer")  # commands that mean what was said last
logger = logging.getLogger(__name__)


class Guard:
    """Answers every turn; never raises, never stays silent.

    Args:
        brain: Rasa's agent, or None when no model could be loaded.
        escalations: where escalations are recorded; None in practice runs, which are no patient's (`assistant ask`,
            `assistant evaluate`).
        shared: what other processes remember of the same conversations.
    """

    def __init__(
        self,
        brain: Brain | None,
        escalations: EscalationLog | None,
        health: Health | None = None,
        shared: Shared | None = None,
    ) -> None:
        self._escalations = escalations
        self._courses, self._offers = Courses(escalations), Offers()
        self._rasa = RasaTurns(brain, health or Health(), self._offers)
        self._remembered = Remembered(shared or OneProcess(), self._courses, self._offers)
        self._order = TurnOrder(shared)
        self._running: set[asyncio.Task[Turn]] = set()
        self._forgetting: set[asyncio.Task[None]] = set()

    async def turn(
        self,
        text: object,
        channel: Channel,
        conversation: str,
        *,
        recorded: bool = True,
        let_in: bool = False,
        id_: str = "",
    ) -> Turn:
        """One turn.

        Args:
            text: what arrived, unchecked.
            conversation: id of the conversation; nothing personal.
            recorded: whether an escalation may be recorded; not where nothing of a person's health may be kept.
            let_in: whether it was just looked `at_the_door`; once is enough.
            id_: of the message, the same when it is sent again: a process that was killed before it could answer may
                have had it, and it counts once all the same. 32 letters at most; "" where nobody can tell.

        A task of its own: a caller who hangs up must not cost the escalation its record.
        """
        escalation = (id_ or uuid.uuid4().hex) if self._escalations and recorded else ""
        passed = self._timed if let_in else self._let_in
        task = asyncio.create_task(passed(text, channel, conversation, escalation))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return await asyncio.shield(task)

    async def _let_in(self, text: object, channel: Channel, conversation: str, escalation: str) -> Turn:
        if away := await self.at_the_door(text, channel, conversation):
            return away
        return await self._timed(text, channel, conversation, escalation)

    async def at_the_door(self, text: object, channel: Channel, conversation: str) -> Turn | None:
        """The turn of who is told to ask again, since too much is asked just now; None for all who are let in."""
        if not self._rasa.is_busy or self._order.is_taken(conversation):
            return None
        return await courtesy(lambda: self._turned_away(printable(text), channel, conversation), None, "the door")

    async def asked_too_often(self, text: object, channel: Channel, conversation: str) -> Turn | None:
        """The turn of who is told to wait, since a channel counted one too many; None for who must be heard out.

        Nothing is overloaded then, so the second net reads the words as well: the rules do not know every danger.
        """
        if (await self.red_flags(printable(text)))[0] in ESCALATING:
            return None
        return await courtesy(
            lambda: self._turned_away(printable(text), channel, conversation, TOO_OFTEN), None, "the door"
        )

    async def _turned_away(self, text: str, channel: Channel, conversation: str, said: str = BUSY) -> Turn | None:
        started = time.perf_counter()

        async def known() -> tuple[Course, Memory]:
            await self._learn(conversation)
            unhurried = said == TOO_OFTEN  # after a restart only the record knows of an alarm, and it takes its time
            course = await self._courses.of(conversation) if unhurried else self._courses.now(conversation)
            return course, self._offers.memory(conversation)

        turn = await turned_away(text, channel, known, said)
        if turn:
            turn = replace(turn, ms=(time.perf_counter() - started) * 1000)
            keep = partial(self._keep, conversation, text, turn)  # it may be the first half of a sign
            await courtesy(lambda: self._remembered.beside(conversation, keep), None, "what others know")
            count_turn(turn)
        return turn

    async def _timed(self, text: object, channel: Channel, conversation: str, escalation: str) -> Turn:
        started = time.perf_counter()
        said = printable(text)
        async with self._order.place(conversation) as place:
            try:
                with stage("guard", channel=channel):
                    turn = await self._turn(said, channel, conversation, place, escalation)
            except Exception as error:  # whatever it is, the patient gets words, and the alarm that the rules see
                logger.error("turn could not be settled on %s: %s", channel, where(error))
                turn = await self._rescued(said, channel, conversation, escalation)
        turn = replace(turn, ms=(time.perf_counter() - started) * 1000)
        count_turn(turn)
        return turn

    async def red_flags(self, text: str) -> tuple[Tier, tuple[str, ...]]:
        """Tier and flags of words that are not said yet (a recording, before it is sent); nothing is recorded.

        The rules always count; the sentence model where it answers in time.
        """
        try:
            words = clean(text)
        except UnreadableText:
            return "none", ()
        heard = await self._rasa.read(Meant(words, words), Deadline(rasa_turn.BUDGET_WHEN_ESCALATING))
        turn = settle(text, "web", detect(words), heard.understood, fixed_reply("failed"))
        return turn.tier, turn.red_flags

    def forget(self, conversation: str) -> None:
        """Drop what is remembered of a conversation: it has ended, and nothing of it may stay."""
        forget_texts()
        self._courses.forget(conversation)
        self._offers.forget(conversation)
        forgetting = asyncio.create_task(self._remembered.forget(conversation))
        self._forgetting.add(forgetting)
        forgetting.add_done_callback(self._forgetting.discard)

    async def erased(self, conversation: str) -> None:
        """Drop the same, once the turns that are under way have been answered."""
        async with self._order.place(conversation) as place:
            await place.reached(ERASING_SECONDS)
            self._courses.forget(conversation)
            self._offers.forget(conversation)
            await self._remembered.forget(conversation)
            forget_texts()

    def delivered(self, turn: Turn) -> None:
        """Called by a channel that has handed the turn's words on; an emergency message counts as delivered then."""
        if turn.escalation and self._escalations:
            self._escalations.delivered(turn.escalation)
            count_delivered(turn)

    async def _rescued(self, text: str, channel: Channel, conversation: str, escalation: str) -> Turn:
        course = or_else(lambda: self._courses.now(conversation), Course(), "course")
        turn = await by_rules_alone(text, channel, course)
        if not turn.escalates:
            return turn
        self._keep(conversation, text, turn)
        return await self._recorded(turn, conversation, escalation)

    async def _turn(self, text: str, channel: Channel, conversation: str, place: Place, escalation: str) -> Turn:
        """Read at once, in parallel with the turns before; what was said before is looked at again in its place."""
        words = await read_words_aside(text)
        if words.refusal:
            await place.reached(rasa_turn.BUDGET_SECONDS)
            await self._learn(conversation)
            course, reply = await courtesy(lambda: self._courses.of(conversation), Course(), "course"), words.refusal
            reply = self._with_open_question(reply, conversation)
            if course.remind:  # silence after an alarm: the message again
                reply = reminding(reply, course, again=not text.strip())
            return await self._offered(conversation, without_topic(text, channel, reply))
        await self._learn(conversation)
        first = await courtesy(lambda: self._courses.of(conversation), Course(), "course")
        context = await in_context(words, first)
        deadline = Deadline(_budget(context.report))
        instead = unanswerable(words, context.report)
        heard = await self._rasa.hear(words, context, deadline, instead)
        if heard.escalates:
            deadline.within(rasa_turn.BUDGET_WHEN_ESCALATING)
        in_order = await place.reached(deadline.left)
        await self._learn(conversation)
        course = self._courses.now(conversation)
        before = context
        if course != first:  # the same course makes the same of the same words
            context = await in_context(words, course)
        deadline.within(_budget(context.report))
        if not instead and context.said != before.said:
            heard = heard.in_the_light_of(context.said)
            if not context.said.reads_as(before.said):
                again = await self._rasa.read(context.said, deadline, first=context.report.escalates)
                heard = again if again.parsed else heard
        asked = Asked(context, channel, conversation, escalation, self._courses.idle(conversation))
        if instead:
            understood, reply = replace(heard.understood, topics=()), self._with_open_question(instead, conversation)
            if words.foreign and words.foreign.is_told:  # the list has read all of it
                understood = replace(understood, flags=(), tier="none", evidence=())
            elif words.foreign:
                understood = replace(understood, flags=heard_in_another(understood.flags))
        elif in_order:
            understood, reply = await self._rasa.answer(asked, heard, deadline)
        else:
            understood, reply = self._rasa.too_late(asked, heard)
        if understood.unanswered:  # "yes" to a form's question must not be lost with Rasa
            slot, known = self._offers.memory(conversation).question, (understood, reply)
            said = context.said.text
            understood, reply = or_else(lambda: by_open_question(said, slot, *known), known, "open question")
        turn = settle(text, channel, context.report, understood, reply, course)
        return await self._finished(turn, words, asked, understood, course)

    async def _finished(self, turn: Turn, words: Words, asked: Asked, understood: Understood, course: Course) -> Turn:
        """The turn with what goes before or beside its words; remembered, and recorded where it escalates."""
        conversation = asked.conversation
        if turn.escalates and CRISIS_FLAG in course.flags:  # the crisis line stays beside whatever comes after
            flags = (*turn.red_flags, CRISIS_FLAG)
            reply = or_else(lambda: red_flag_reply(turn.tier, flags, words=turn.text), turn.reply, "crisis line")
            turn = replace(turn, reply=reply)
        settled = turn
        turn = or_else(lambda: on_its_way(settled, course, words.words), settled, "help on its way")
        is_helped = turn is not settled
        if words.foreign:  # an emergency message is said first, what the language says of itself comes after it
            turn = replace(turn, reply=in_both(turn, words.foreign))
        # "say it again", "is that normal": after an alarm the message is what is meant
        again = course.remind and not turn.escalates and (turn.reply.command in SAID_AGAIN or understood.follows)
        turn = replace(turn, topics=()) if again and understood.follows else turn
        self._keep(conversation, asked.context.said.text, turn)
        if turn.escalates:  # before anything that is only a courtesy
            turn = await self._recorded(turn, conversation, asked.escalation)
        turn = await self._offered(conversation, turn, words.words)
        if course.remind and not turn.escalates and not is_helped:
            return replace(turn, reply=reminding(turn.reply, course, again=again))
        return turn

    def _with_open_question(self, reply: Reply, conversation: str) -> Reply:
        """What is said to words that cannot be read, and the form's question that they leave open."""
        return or_else(lambda: asked_again(reply, self._offers.memory(conversation).question), reply, "open question")

    def _keep(self, conversation: str, said: str, turn: Turn) -> None:
        """In the course as it is now: a red flag does not wait for its place, and may have ended meanwhile."""

        def keep() -> None:
            now, new = self._courses.now(conversation), asks_anew(turn)
            self._courses.keep(conversation, now.after(said, turn.tier, turn.red_flags, new_subject=new))

        or_else(keep, None, "course")

    async def _offered(self, conversation: str, turn: Turn, words: str = "") -> Turn:
        turn = or_else(lambda: self._offers.made(conversation, turn, words), turn, "offers")
        await courtesy(lambda: self._remembered.write(conversation), None, "what others know")
        return turn

    async def _learn(self, conversation: str) -> None:
        await courtesy(lambda: self._remembered.read(conversation), None, "what others know")

    async def _recorded(self, turn: Turn, conversation: str, id_: str) -> Turn:
        """Recorded; without the words where these keep it from being so, and the message goes out in any case."""
        if not self._escalations or not id_:
            return turn
        for evidence in (turn.evidence, ()):
            try:
                escalation = new_escalation(
                    conversation, turn.channel, turn.tier, turn.red_flags, evidence, turn.reply.answer, id_
                )
                with stage("record"):
                    await self._escalations.record(escalation)
            except Exception as error:
                logger.error("an escalation was not recorded: %s", where(error))
            else:
                return replace(turn, escalation=id_)
        return turn


def _budget(report: Report) -> float:
    """Seconds for Rasa."""
    return rasa_turn.BUDGET_WHEN_ESCALATING if report.escalates else rasa_turn.BUDGET_SECONDS
