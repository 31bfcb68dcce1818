"""A fever that is denied in another language, and a sign of the list that keeps its own tier."""

import pytest

from assistant.dialogue.language_lists import languages
from assistant.dialogue.languages import findings_in_another, read_foreign
from assistant.safety import detect

DENIED = [
    "ich habe kein fieber",
    "je n'ai pas de fièvre",
    "non ho la febbre",
    "mujhe bukhar nahi hai",
    "wala akong lagnat",
    "mwen pa gen lafyèv",
    "我没有发烧",
    "ليس عندي حمى",
    "मुझे बुखार नहीं है",
    "у меня нет жара",
]


@pytest.mark.parametrize("said", [*DENIED, "tengo hambre", "tengo 39 años", "estoy cansado", "cuanto dura el dolor"])
def test_it_does_not_alarm(said: str) -> None:
    foreign = read_foreign(said)
    assert foreign
    assert (foreign.findings, foreign.is_harmless) == ((), True)
    assert [f for f in findings_in_another(detect(said).findings, said, foreign) if f.status == "present"] == []


@pytest.mark.parametrize(
    ("said", "flags"),
    [
        ("pas de fièvre mais j'ai la nuque raide", {"stiff_neck"}),
        ("kein fieber aber ich kann nicht atmen", {"trouble_breathing"}),
        ("sin fiebre pero no siento las piernas", {"numbness_or_weakness"}),
        ("non ho la febbre ma mia figlia ha la febbre", {"fever"}),
        ("bukhar nahi utar raha", {"fever"}),
        ("我发烧了", {"fever"}),
    ],
)
def test_a_sign_beside_it_stays(said: str, flags: set[str]) -> None:
    foreign = read_foreign(said)
    assert foreign
    found = [*findings_in_another(detect(said).findings, said, foreign), *foreign.findings]
    assert {f.flag for f in found if f.status == "present"} == flags
    assert not foreign.is_harmless


@pytest.mark.parametrize("said", ["j'ai la nuque raide", "may lagnat ako", "ho la febbre", "열이 나요"])
def test_a_sign_and_everyday_words_leave_nothing_to_guess(said: str) -> None:
    foreign = read_foreign(said)
    assert foreign
    assert foreign.is_told


@pytest.mark.parametrize(
    "said", ["j'ai la nuque raide et je convulse", "ho la febbre e non mi muovo", "ich habe kein fieber"]
)
def test_a_word_that_nobody_knows_is_left_to_the_model(said: str) -> None:
    foreign = read_foreign(said)
    assert foreign
    assert not foreign.is_told


def test_a_denial_beside_english_leaves_it_english() -> None:
    foreign = read_foreign("i think that kein fieber means i have none")
    assert foreign is None or not foreign.is_harmless


def test_every_harmless_phrase_is_harmless() -> None:
    for language in languages():
        for phrase in language.file.harmless:
            foreign = read_foreign(phrase)
            assert foreign, phrase
            assert foreign.findings == (), phrase


@pytest.mark.parametrize(
    "said",
    [
        "não, tenho febre",
        "Não, estou com febre",
        "não. tem febre alta",
        "Không, bị sốt",
        "No, tengo fiebre",
        "não tem febre alta",
    ],
)
def test_a_no_before_a_fever_denies_none(said: str) -> None:
    """One word is "no" and "not" there, and by voice no comma comes."""
    found = read_foreign(said)
    assert found is not None
    assert "fever" in {finding.flag for finding in found.findings}
    assert not found.is_harmless
