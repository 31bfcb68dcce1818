"""Normalising, numbers and spelling: what the patterns get to see."""

import pytest

from assistant.safety.normalise import normalise
from assistant.safety.numbers import fever_readings, severity_readings
from assistant.safety.spelling import Spelling


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("I can't feel my LEG!!", "i cant feel my leg ."),
        ("Temp: 101.4", "temp . 101_4"),
        ("I\u2019m  so,  so hot", "im so , so hot"),
        ("heeeelp", "heelp"),
        ("na\u00efve caf\u00e9", "naive cafe"),
        ("39\u00baC", "39 c"),
        ("102\u00b0", "102"),
    ],
)
def test_normalise(text: str, seen: str) -> None:
    assert normalise(text) == seen


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("temp 101_2", "temp feverreading"),
        ("temp 100_4", "temp feverreading"),
        ("temp 100_3", "temp normalreading"),
        ("it reads 38 degrees", "it reads feverreading"),
        ("thermometer says 37_9", "thermometer says normalreading"),
        ("36_9", "normalreading"),
        ("temperature of thirty eight point five", "temperature of feverreading"),
        ("a fever of one oh two", "a fever of feverreading"),
        ("i am 38 years old", "i am 38 years old"),
        ("i weigh 102 pounds and feel hot", "i weigh 102 pounds and feel hot"),
        ("it is 104 outside", "it is 104 outside"),
        ("lie flat for 40 minutes", "lie flat for 40 minutes"),
        ("room 101", "room 101"),
    ],
)
def test_fever_readings(text: str, seen: str) -> None:
    assert fever_readings(text)[0] == seen


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("pain is 9 out of 10", "pain is severescale"),
        ("pain is ten out of ten", "pain is severescale"),
        ("pain is 2 out of 10", "pain is lowscale"),
        ("on a scale of 1 to 10 its an 8", "on a severescale"),
    ],
)
def test_severity_readings(text: str, seen: str) -> None:
    assert severity_readings(text)[0] == seen


def test_spelling_mends_one_letter_and_keeps_real_words() -> None:
    spelling = Spelling(["seizure", "fever"], {"see sure": "seizure"}, ["fewer"])
    assert spelling.correct("a seizre a fevver a siezure a see sure") == "a seizure a fever a seizure a seizure"
    assert spelling.correct("fewer never seized") == "fewer never seized"
