"""Bad input: cleaned or refused, never run, never echoed."""

import pytest

from assistant.message_text import LONGEST, NoWords, OtherScript, TooLong, clean, refuse_too_long


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("  can i\tdrink\n coffee ", "can i drink coffee"),
        ("/red_flag", "red_flag"),
        ("/// my neck is stiff", "my neck is stiff"),
        ("<script>alert(1)</script>coffee", "script alert(1) /script coffee"),
        ("{{7*7}} coffee ${x} {name}", "7*7 coffee $ x name"),
        ("temp <102 now, i passed out, bp >90", "temp 102 now, i passed out, bp 90"),
        ("<i can't breathe>", "i can't breathe"),
        ("\uff49 \uff43\uff41\uff4e'\uff54 \uff42\uff52\uff45\uff41\uff54\uff48\uff45", "i can't breathe"),
        ("sti\u200bff ne\u00adck", "stiff neck"),
        ("39\u00baC", "39\u00b0C"),
        ("cof\0fee\x07", "cof fee"),
        ("42", "42"),
        ("\u202ecoffee", "coffee"),
    ],
)
def test_clean(text: str, words: str) -> None:
    assert clean(text) == words


@pytest.mark.parametrize("text", ["", "   ", "\0\0", "\U0001f600\U0001f600", "?!...", "<></>", None, 7])
def test_no_words(text: object) -> None:
    with pytest.raises(NoWords):
        clean(text)


def test_other_script() -> None:
    with pytest.raises(OtherScript):
        clean("\u043c\u043e\u0436\u043d\u043e \u043a\u043e\u0444\u0435")


def test_too_long() -> None:
    assert refuse_too_long("a" * LONGEST)
    with pytest.raises(TooLong):
        refuse_too_long("a" * (LONGEST + 1))
