"""What the line says is checked; Twilio's hints keep to its limits; a call's id is hashed."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from assistant import cli
from assistant.alexa_texts import bare_signs
from assistant.channels.phone_calls import conversation_of
from assistant.channels.twilio_hints import LONGEST_HINT, MOST_HINTS, hints
from assistant.checks import phone as phone_check
from assistant.checks.phone import check_phone
from assistant.phone import words as phone_words
from assistant.phone.words import Spoken, menu, spoken, yes_or_no
from assistant.settings import settings
from tests.twiml_caller import checked


def test_it_is_all_right() -> None:
    assert list(check_phone()) == []


WRONG = [
    ({"goodbye": "Goodbye."}, "goodbye does not name {emergency_number}"),
    ({"read_back": "Is that right?"}, "read_back does not name {heard}"),
    ({"slower": "Slower than {heart}."}, "slower has an unknown placeholder heart"),
    ({"slower": "Press * now."}, "slower has '*'"),
    ({"slower": "word " * 66 + "."}, "slower has 67 words"),
    ({"slower": "Communicating unhurriedly facilitates comprehension."}, "slower reads at school grade"),
    ({"yes": ["yes", "no"]}, "'no' is both a yes and a no"),
    ({"yes": ["yes", "my neck is stiff"]}, "'my neck is stiff' may be a danger sign"),
]


@pytest.mark.parametrize(("changed", "problem"), WRONG)
def test_a_mistake_is_told(monkeypatch: pytest.MonkeyPatch, changed: dict[str, object], problem: str) -> None:
    wrong = Spoken.parse_obj({**spoken().dict(), **changed})
    monkeypatch.setattr(phone_check, "spoken", lambda: wrong)
    assert any(problem in told for told in check_phone())


def test_a_missing_text_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "words.yml"
    lines = phone_words.WORDS.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith("question:")), encoding="utf-8")
    monkeypatch.setattr(phone_words, "WORDS", path)
    with pytest.raises(Exception, match="question is missing"):
        spoken.__wrapped__()


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Yes.", True),
        ("yes, please!", True),
        ("that\u2019s right", True),
        ("No", False),
        ("no i cant breathe", None),
        ("", None),
    ],
)
def test_only_plain_words_are_a_yes_or_a_no(text: str, meant: bool | None) -> None:
    assert yes_or_no(text) is meant


def test_hints_keep_to_twilios_limits_and_name_every_danger_sign() -> None:
    found = hints().split(", ")
    assert 100 < len(found) <= MOST_HINTS
    assert all(0 < len(hint) <= LONGEST_HINT and "," not in hint for hint in found)
    assert len(set(found)) == len(found)
    assert {sign for signs in bare_signs().values() for sign in signs} <= set(found)
    medicines = {"acetaminophen", "ibuprofen", "aspirin", "tylenol", "warfarin", "contrast", "prednisone", "insulin"}
    assert {"nurse", *medicines, *(entry.label for entry in menu())} <= set(found)


def test_a_calls_id_cannot_be_read_back() -> None:
    assert "CA123" not in conversation_of("CA123")
    assert conversation_of("CA123") != conversation_of("CA124")


@pytest.mark.parametrize("number", ["", "+15550100200"])
def test_the_fallback_document(monkeypatch: pytest.MonkeyPatch, number: str) -> None:
    monkeypatch.setenv("ASSISTANT_NURSE_LINE", number)
    settings.cache_clear()
    try:
        done = CliRunner().invoke(cli.app, ["phone", "fallback"])
    finally:
        settings.cache_clear()
    root = checked(done.output)
    assert "nine one one" in "".join(root.itertext())
    assert (root.findtext("Dial/Number") or "") == number
    assert root[-1].tag == "Hangup"
    assert "http" not in done.output
