"""How much of the blind hands gets through the exported Alexa model: `python -m benchmarks.alexa_model`.

The simulator is stricter than Alexa, whose matching is statistical. No sentence is printed.
"""

import asyncio
import tempfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from assistant.alexa.intents import said
from assistant.alexa.package import export
from assistant.alexa.samples import spoken
from assistant.alexa_texts import alexa_texts
from assistant.channels.guard import Guard
from assistant.engine import practice_guard
from assistant.evaluation.testset import Item, read_test_set
from tests.alexa_nlu import AlexaNlu


def simulator() -> AlexaNlu:
    """The simulator with a fresh export."""
    with tempfile.TemporaryDirectory() as folder:
        export(Path(folder), alexa_texts())
        return AlexaNlu(next(Path(folder).glob("interactionModels/custom/*.json")))


async def outcomes(items: Iterable[Item], nlu: AlexaNlu, guard: Guard) -> Counter[str]:
    """What came of each item: how it was matched, and whether it got where it belongs, through Alexa and typed."""
    count: Counter[str] = Counter()
    for number, item in enumerate(items):
        matched = nlu.match(spoken(item.text))
        words = said(matched.intent, matched.slots)
        typed = await guard.turn(item.text, "speaker", f"typed-{item.kind}{item.flag}{item.topic}-{number}")
        count["typed right"] += _right(item, typed.topics, typed.escalates)
        if words is None:
            count["fallback"] += 1
            continue
        turn = await guard.turn(words, "speaker", f"said-{item.kind}{item.flag}{item.topic}-{number}")
        count["carrier" if matched.slots else "exact"] += 1
        count["right"] += _right(item, turn.topics, turn.escalates)
    return count


def _right(item: Item, topics: tuple[str, ...], escalates: bool) -> bool:
    if item.flag:
        return escalates
    return item.topic in topics if item.topic else not escalates


async def main() -> None:
    """Print one line for each kind of item, of those that were said to a speaker."""
    nlu, guard, tests = simulator(), practice_guard(), read_test_set()
    groups = {"questions": tests.questions, "red flags": tests.reports, "harmless": tests.hard_negatives}
    for name, items in groups.items():
        spoken_to = [item for item in items if item.channel == "speaker"]
        found = await outcomes(spoken_to, nlu, guard)
        shares = ", ".join(f"{what} {count / len(spoken_to):.3f}" for what, count in sorted(found.items()))
        print(f"{name:<10} {len(spoken_to):>5}: {shares}")


if __name__ == "__main__":
    asyncio.run(main())
