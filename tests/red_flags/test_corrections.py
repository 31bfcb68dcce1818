"""A correction never loses a danger sign: the fixed list's reports told as corrections, and misheard first."""

from pathlib import Path

from assistant.channels.guard import Guard
from assistant.safety import detect
from assistant.safety.findings import TIERS
from assistant.yaml_files import read_yaml

FIXED = Path(__file__).parent


def _reports() -> list[str]:
    """The fixed list's reports that the rules find by themselves, short enough to be corrected."""
    return [
        text
        for path in sorted(FIXED.glob("*.yml"))
        for text in read_yaml(path).get("must_escalate") or ()
        if isinstance(text, str) and detect(text).escalates and len(text) < 180
    ]


REPORTS = _reports()


def test_there_are_reports() -> None:
    assert len(REPORTS) > 100


async def test_a_report_that_is_told_as_a_correction_escalates_as_ever() -> None:
    guard, lost = Guard(None, None), []
    for number, text in enumerate(REPORTS):
        await guard.turn("can i drink coffee", "phone", f"{number}")
        turn = await guard.turn(f"no, I said {text}", "phone", f"{number}")
        if TIERS.index(turn.tier) < TIERS.index(detect(text).tier):
            lost.append(text)
    assert lost == []


async def test_a_misheard_word_of_a_report_put_right_escalates() -> None:
    """Every third word, one at a time, is heard as one that means nothing, and then corrected."""
    guard, lost, tried = Guard(None, None), [], 0
    for number, text in enumerate(REPORTS):
        words = text.replace(",", " ").replace(".", " ").split()
        for place, word in list(enumerate(words))[number % 3 :: 3]:
            misheard = " ".join((*words[:place], f"z{word[1:]}", *words[place + 1 :]))
            if (
                len(word) < 4
                or not word.isalpha()
                or detect(misheard).escalates
                or not detect(" ".join(words)).escalates
            ):
                continue
            tried += 1
            await guard.turn(misheard, "phone", f"{number}-{place}")
            turn = await guard.turn(f"no, I said {word}", "phone", f"{number}-{place}")
            if not turn.escalates:
                lost.append((misheard, word))
    assert tried > 100
    assert lost == []
