"""`python -m benchmarks.speech`: spoken questions and red flags through gate, recogniser and assistant.

Beside them the same typed. The speech services must run (`make speech`), and espeak-ng be installed. The sentences are
drawn from the blind test by a seed and never printed.
"""

import argparse
import asyncio
import logging
import random
import time
from dataclasses import dataclass

import numpy as np
import structlog

from assistant.channels.guard import Guard
from assistant.engine import practice_guard
from assistant.evaluation.testset import Item, read_test_set
from assistant.safety.findings import ESCALATING
from assistant.settings import settings
from assistant.speech.gate import Silent, speech_in
from assistant.speech.nonsense import is_nonsense
from assistant.speech.sound import RATE, Samples
from assistant.speech.wyoming_clients import hear
from benchmarks.speech.errors import word_errors, words
from benchmarks.speech.vocabulary import vocabulary
from benchmarks.speech.voices import SNR_DB, VOICES, by_telephone, said
from benchmarks.tables import Row, markdown, write_between_marks

SEED, EACH, MOST_WORDS = 5, 60, 15
HEADS = ("voice", "sound", "prompt", "word errors", "asked again", "topics right", "red flags found", "p50 s", "p95 s")


@dataclass(frozen=True)
class Heard:
    """One sentence as it arrived.

    Attributes:
        errors: wrong words.
        of: words said.
        seconds: from the end of the speech to the words.
        unclear: whether it is asked for again.
    """

    item: Item
    errors: int
    of: int
    seconds: float
    unclear: bool
    right: bool


def drawn(items: tuple[Item, ...]) -> list[Item]:
    """Short lines said on the web or the phone."""
    short = [item for item in items if item.channel != "speaker" and len(words(item.text)) <= MOST_WORDS]
    return random.Random(SEED).sample(short, EACH)


async def settled(guard: Guard, item: Item, text: str) -> bool:
    """Whether the answer is about the right topic, or the emergency message for a report."""
    turn = await guard.turn(text, "phone", f"speech-{random.getrandbits(64)}")
    return turn.tier in ESCALATING if item.flag else turn.topic == item.topic


async def listened(guard: Guard, item: Item, samples: Samples, prompt: str) -> Heard:
    """One recording through all of it."""
    said_words = words(item.text)
    started = time.perf_counter()
    try:
        speech = speech_in(samples)
        answer = await hear(settings().recogniser_uri, speech.tobytes(), prompt)
    except Silent:
        return Heard(item, len(said_words), len(said_words), time.perf_counter() - started, True, False)
    took = time.perf_counter() - started
    unclear = is_nonsense(answer.text, len(speech) / RATE, answer.log_probability)
    if unclear:  # is asked again, unless a red flag is seen in the words
        right = bool(item.flag) and (await guard.red_flags(answer.text))[0] in ESCALATING
    else:
        right = await settled(guard, item, answer.text)
    return Heard(item, word_errors(said_words, words(answer.text)), len(said_words), took, unclear, right)


def _row(voice: str, sound: str, prompt: str, heard: list[Heard]) -> Row:
    questions = [one.right for one in heard if one.item.topic]
    reports = [one.right for one in heard if one.item.flag]
    p50, p95 = np.percentile([one.seconds for one in heard], [50, 95])
    return (
        voice, sound, prompt,
        f"{sum(one.errors for one in heard) / sum(one.of for one in heard):.0%}",
        f"{sum(one.unclear for one in heard)} of {len(heard)}",
        f"{sum(questions)} of {len(questions)}", f"{sum(reports)} of {len(reports)}",
        f"{p50:.1f}", f"{p95:.1f}",
    )  # fmt: skip


async def measured(items: list[Item], every_voice: bool, prompted: bool) -> list[Row]:
    """The table. Without `every_voice` each sentence has one voice, in turn."""
    guard = practice_guard()
    typed = [(item, await settled(guard, item, item.text)) for item in items]
    noise = np.random.default_rng(SEED)
    heard: dict[tuple[str, str, str], list[Heard]] = {}
    for number, item in enumerate(items):
        for voice in VOICES if every_voice else (VOICES[number % len(VOICES)],):
            clean = await said(item.text, voice, settings().voice_uri)
            for sound, samples in (("clean", clean), (f"8 kHz, {SNR_DB:.0f} dB", by_telephone(clean, noise))):
                for name, prompt in (("no", ""), ("yes", vocabulary()))[: 1 + prompted]:
                    heard.setdefault((voice, sound, name), []).append(await listened(guard, item, samples, prompt))
    questions = [right for item, right in typed if item.topic]
    reports = [right for item, right in typed if item.flag]
    counts = (f"{sum(questions)} of {len(questions)}", f"{sum(reports)} of {len(reports)}")
    rows: list[Row] = [("typed", "", "", "0%", "", *counts, "", "")]
    return [*rows, *(_row(*key, heard[key]) for key in sorted(heard))]


def main() -> None:
    """Measure, print, and with --write put the table into benchmarks/README.md."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))  # Rasa would print the test
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--every-voice", action="store_true", help="each sentence by each voice; three times as long")
    parser.add_argument("--items", type=int, default=2 * EACH, help="of the 120 sentences, to try it out")
    parser.add_argument("--prompt", action="store_true", help="each with the vocabulary prompt too; twice as long")
    chosen = parser.parse_args()
    tests = read_test_set()
    both = [item for pair in zip(drawn(tests.questions), drawn(tests.reports), strict=True) for item in pair]
    table = markdown(HEADS, asyncio.run(measured(both[: chosen.items], chosen.every_voice, chosen.prompt)))
    print(table)
    if chosen.write:
        write_between_marks("speech", table)


if __name__ == "__main__":
    main()
