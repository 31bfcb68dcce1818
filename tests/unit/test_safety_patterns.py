"""The phrase language of the flag files."""

import re

import pytest

from assistant.errors import ContentError
from assistant.safety.patterns import compile_pattern

LISTS = {"leg": ["leg", "left leg"], "numb": ["numb", "no feeling"]}


def found(pattern: str, text: str) -> str | None:
    match = compile_pattern(pattern, LISTS, "test.yml").regex.search(f"{text} ")
    return match.group().strip() if match else None


@pytest.mark.parametrize(
    ("pattern", "text", "words"),
    [
        ("stiff neck", "a stiff neck today", "stiff neck"),
        ("stiff neck", "stiff and neck", None),
        ("{leg} ... {numb}", "my left leg is really numb", "left leg is really numb"),
        ("{leg} ... {numb}", "my leg . now numb", None),
        ("{leg} ... {numb}", "leg one two three four five six numb", None),
        ("cant|cannot feel", "i cannot feel", "cannot feel"),
        ("(so) stiff", "stiff", "stiff"),
        ("breath*", "out of breathing", "breathing"),
        ("no feeling", "there is no feeling", "no feeling"),
        ("leg", "legend", None),
    ],
)
def test_phrases(pattern: str, text: str, words: str | None) -> None:
    assert found(pattern, text) == words


@pytest.mark.parametrize("pattern", ["", "... stiff", "stiff ...", "{unknown} stiff"])
def test_a_wrong_phrase_is_refused_with_the_file_named(pattern: str) -> None:
    with pytest.raises(ContentError, match=re.escape("test.yml: ")):
        compile_pattern(pattern, LISTS, "test.yml")
