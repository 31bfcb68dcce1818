"""Every training question and every danger sign, through the exported model and back to the guard."""

import asyncio
from collections import Counter
from pathlib import Path

import pytest

from assistant.alexa.intents import intents, said
from assistant.alexa.limits import limits
from assistant.alexa.package import export
from assistant.alexa.samples import spoken
from assistant.alexa_texts import alexa_texts
from assistant.safety.findings import TIERS
from assistant.safety.lexicon import lexicon
from assistant.turn import Turn
from tests.alexa_nlu import AlexaNlu, Matched

# Measured (docs/decisions/0011-alexa-interaction-model.md): 0.995 of 15,450.
LOWEST_QUESTIONS = 0.993
AT_ONCE = 4  # turns; more would wait for longer than a turn may


class Speaker:
    """What an Echo's owner says, up to the guard's turn; the same words are asked once."""

    def __init__(self, nlu: AlexaNlu, guard: object) -> None:
        self._nlu, self._guard = nlu, guard
        self._turns: dict[str, asyncio.Task[Turn]] = {}
        self._few = asyncio.Semaphore(AT_ONCE)

    def match(self, line: str) -> Matched:
        return self._nlu.match(spoken(line))

    async def turn(self, words: str) -> Turn:
        if words not in self._turns:
            self._turns[words] = asyncio.create_task(self._ask(words, f"alexa-{len(self._turns)}"))
        return await self._turns[words]

    async def _ask(self, words: str, conversation: str) -> Turn:
        async with self._few:
            return await self._guard.turn(words, "speaker", conversation)  # type: ignore[attr-defined,no-any-return]

    async def say(self, line: str) -> Turn | None:
        """None when Alexa would send no words."""
        matched = self.match(line)
        words = said(matched.intent, matched.slots)
        return None if words is None else await self.turn(words)


@pytest.fixture(scope="module")
def speaker(tmp_path_factory: pytest.TempPathFactory, guard: object) -> Speaker:
    folder: Path = tmp_path_factory.mktemp("skill")
    export(folder, alexa_texts())
    return Speaker(AlexaNlu(folder / "interactionModels" / "custom" / "en-US.json"), guard)


async def test_each_topics_sentence_leads_to_it(speaker: Speaker) -> None:
    turns = {topic: await speaker.turn(sentence) for topic, sentence in intents().topics.items()}
    assert {topic: turn.topics for topic, turn in turns.items() if turn.topics != (topic,)} == {}
    assert not any(turn.escalates for turn in turns.values())


async def test_every_danger_sign_comes_back(speaker: Speaker) -> None:
    """At its own tier or above; a report that is too long for a sample must escalate."""
    tiers = {flag.id: flag.tier for flag in lexicon().flags}

    async def missed(flag: str, report: str) -> bool:
        turn = await speaker.say(report)
        too_long = len(spoken(report)) > limits().sample_characters.value
        least = "urgent" if too_long and tiers[flag] != "watch" else tiers[flag]
        return turn is None or TIERS.index(turn.tier) < TIERS.index(least)

    lines = [(flag, report) for flag, reports in alexa_texts().reports.items() for report in reports]
    found = await asyncio.gather(*(missed(*line) for line in lines))
    assert [line for line, is_missed in zip(lines, found, strict=True) if is_missed] == []


async def test_training_questions_come_back(speaker: Speaker) -> None:
    """To their topic; where the guard itself hears something else in them, to that."""
    lines = [(topic, line) for topic, questions in alexa_texts().questions.items() for line in questions]
    count = Counter(await asyncio.gather(*(_came_back(speaker, *line) for line in lines)))
    print(dict(count))
    assert (count["own topic"] + count["as the guard hears it"]) / count.total() >= LOWEST_QUESTIONS


async def _came_back(speaker: Speaker, topic: str, question: str) -> str:
    turn = await speaker.say(question)
    if turn is None:
        return "fallback"
    if topic in turn.topics:
        return "own topic"
    typed = await speaker.turn(question)
    return "as the guard hears it" if (typed.topics, typed.tier) == (turn.topics, turn.tier) else "elsewhere"
