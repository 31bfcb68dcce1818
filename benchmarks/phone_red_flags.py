"""Spoken red flags by telephone: `python -m benchmarks.phone_red_flags` (ten minutes); `--write` into docs/phone.md.

A hundred lines of the fixed list (tests/red_flags), every flag in turn, none with a word that is misspelt on purpose,
each by one of six synthetic voices; 8 kHz, voices or white noise 15 dB below it, G.711. Then as in the SIP driver:
detector, endpointing and recogniser of sip/, and a call of its own to a running assistant over the contract. Not over
SIP itself, which would take an hour and adds only packets that none are lost of here.
"""

import argparse
import asyncio
import logging
import random
import re
import secrets
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import structlog
from spellchecker import SpellChecker

from assistant.channels.guard import Guard
from assistant.engine import practice_guard
from assistant.evaluation.testset import Item, read_fixed_list
from assistant.phone.answering import NOBODYS
from assistant.phone.words import ALARMS, alarm_words
from assistant.settings import PROJECT
from benchmarks.sip_voices import NOISES, VOICES, Noise, Voice, by_telephone, said, utterances
from benchmarks.speech.errors import word_errors, words
from benchmarks.tables import Row, markdown, write_between_marks
from sip.wyoming_clients import Heard, hear
from tests.sip.joined import Typed, joined_assistant
from tests.sip.services import speech_services

AFTER_ALARMS = tuple(alarm_words(kind, "after") for kind in ALARMS)
SEED, COUNT, MOST_WORDS = 7, 100, 25
HEADS = (
    "voice or noise", "said", "word errors", "word for word", "same flags as typed", "acted on when typed", "acted on",
    "read back",
)  # fmt: skip
_ODD = re.compile(r"[^a-zA-Z0-9 .,;:!?'\-]")


@dataclass(frozen=True)
class Outcome:
    """One line as it arrived.

    Attributes:
        typed: whether the line acts when the same is typed.
        same: whether the guard finds the same flags in what was heard as in what was typed.
        instead: what the line did when it did not act: "read back", "not understood" or "answered".
    """

    item: Item
    voice: Voice
    noise: Noise
    heard: str
    errors: int
    typed: bool
    same: bool
    acted: bool
    read_back: bool
    instead: str = ""


def drawn() -> list[Item]:
    """Flags in turn; the same each time."""
    known = SpellChecker(language="en")
    by_flag: dict[str, list[Item]] = {}
    for item in read_fixed_list().reports:
        plain = not _ODD.search(item.text) and len(words(item.text)) <= MOST_WORDS
        if plain and not known.unknown(re.findall(r"[a-z']{2,}", item.text.lower())):
            by_flag.setdefault(item.flag, []).append(item)
    for items in by_flag.values():
        random.Random(SEED).shuffle(items)
    order = [flag for turn in range(COUNT) for flag in sorted(by_flag) if turn < len(by_flag[flag])]
    return [by_flag[flag].pop() for flag in order[:COUNT]]


async def one(number: int, item: Item, guard: Guard, url: str, services: tuple[str, str]) -> Outcome:
    """A line said, heard and told."""
    voice, noise = VOICES[number % len(VOICES)], NOISES[number // len(VOICES) % len(NOISES)]
    line = by_telephone(await said(item.text, voice, services[1]), noise, number)
    found = [await hear(services[0], pcm) for pcm in utterances(line)]
    heard = " ".join(part.text for part in found)
    same = set((await guard.red_flags(item.text))[1]) == set((await guard.red_flags(heard))[1])
    acted, read_back, instead = await asyncio.to_thread(told, url, found)
    if instead == "answered" and (await guard.turn(heard, "phone", secrets.token_hex(8))).topic in NOBODYS:
        instead = "not understood"
    errors = word_errors(words(item.text), words(heard))
    typed, *_ = await asyncio.to_thread(told, url, [Heard(item.text)])
    return Outcome(item, voice, noise, heard, errors, typed, same, acted, read_back, instead)


def told(url: str, found: list[Heard]) -> tuple[bool, bool, str]:
    """Whether the line acted, and read back what it had heard; else what it did."""
    call, does = Typed(url), "not understood"
    for part in found:
        says = call.says(kind="heard", text=part.text, confidence=part.confidence)
        if says[-1] in AFTER_ALARMS:  # the end of the emergency message, given twice
            said_back = any(text.startswith("I heard:") for text in says[1:])
            return True, said_back and says.count(says[0]) == 2, ""
        does = "read back" if says[0].startswith("I heard:") else "answered"
    return False, False, does


def row(name: str, outcomes: list[Outcome]) -> Row:
    """Counts."""
    said_words = sum(len(words(o.item.text)) for o in outcomes)
    counts = (sum(not o.errors for o in outcomes), sum(o.same for o in outcomes))
    done = (sum(o.typed for o in outcomes), sum(o.acted for o in outcomes), sum(o.read_back for o in outcomes))
    errors = f"{sum(o.errors for o in outcomes) / said_words:.0%}"
    return (name, str(len(outcomes)), errors, *map(str, (*counts, *done)))


def report(outcomes: list[Outcome]) -> str:
    """The table, and what was missed by flag."""
    rows = [row(voice.name, [o for o in outcomes if o.voice is voice]) for voice in VOICES]
    rows += [row(noise, [o for o in outcomes if o.noise == noise]) for noise in NOISES]
    missed = [o for o in outcomes if not o.acted]
    told_of = (Counter(o.item.flag for o in missed), Counter(o.instead for o in missed))
    flags, does = (", ".join(f"{name} {n}" for name, n in sorted(counts.items())) or "none" for counts in told_of)
    table = markdown(HEADS, [*rows, row("all", outcomes)])
    return f"{table}\n\nNot acted on, by flag: {flags}. What the line did instead: {does}."


async def measured() -> list[Outcome]:
    """All lines, one after the other."""
    guard = practice_guard()
    with tempfile.TemporaryDirectory() as folder, speech_services() as services, joined_assistant(Path(folder)) as url:
        return [await one(number, item, guard, url, services) for number, item in enumerate(drawn())]


def main() -> None:
    """Measure and print; the lines that were missed go to standard output only."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    chosen = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    outcomes = asyncio.run(measured())
    for o in outcomes:
        if not o.acted:
            print(f"{o.item.flag}, {o.voice.name}, {o.noise}, {o.instead}: {o.item.text!r} heard {o.heard!r}")
    print(report(outcomes))
    if chosen.write:
        write_between_marks("phone_red_flags", report(outcomes), PROJECT / "docs" / "phone.md")


if __name__ == "__main__":
    main()
