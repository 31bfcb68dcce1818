"""Other languages and words that are none: told apart from English, and never at the cost of a danger sign."""

import random
from collections.abc import Iterator
from typing import Any

import pytest

from assistant.dialogue.gibberish import is_gibberish
from assistant.dialogue.languages import languages, read_foreign
from assistant.dialogue.say_in import sentence
from assistant.nlu.noise import mistyped
from assistant.safety import detect
from assistant.settings import PROJECT, settings
from assistant.yaml_files import read_yaml

SAID = {
    "spanish": ["no hablo ingles", "No hablo inglés.", "puedo conducir", "¿Puedo tomar café?", "cuando puedo trabajar"],
    "french": ["je ne parle pas anglais", "Je ne parle pas l'anglais", "est-ce que je peux conduire"],
    "german": ["ich spreche kein englisch", "darf ich kaffee trinken", "Wann kann ich wieder arbeiten?"],
    "portuguese": ["não falo inglês", "nao falo ingles", "quando posso dirigir"],
    "italian": ["non parlo inglese", "posso bere il caffè", "quando posso guidare"],
    "polish": ["nie mówię po angielsku", "nie mowie po angielsku", "czy mogę prowadzić samochód"],
    "vietnamese": ["tôi không nói được tiếng anh", "khong noi tieng anh", "khi nào tôi lái xe được"],
    "tagalog": ["hindi ako marunong mag ingles", "kailan ako pwede magmaneho"],
    "haitian_creole": ["mwen pa pale angle", "eske mwen ka bwe kafe"],
    "chinese": ["我不会说英语", "我可以喝咖啡吗"],
    "korean": ["영어를 못해요", "운전해도 되나요"],
    "arabic": ["لا أتكلم الإنجليزية"],
    "russian": ["я не говорю по-английски", "можно мне кофе"],
    "hindi": ["मुझे अंग्रेज़ी नहीं आती"],
}
FLAGS = PROJECT / "data" / "red_flags"
DANGER = {
    "spanish": ["tengo fiebre", "no puedo respirar", "dolor de pecho", "me sale sangre"],
    "french": ["j'ai de la fièvre", "je ne peux pas respirer", "je saigne"],
    "german": ["ich habe Fieber", "ich kann nicht atmen", "Brustschmerzen"],
    "portuguese": ["estou com febre", "não consigo respirar"],
    "italian": ["ho la febbre", "non riesco a respirare", "dolore al petto"],
    "polish": ["mam gorączkę", "nie mogę oddychać", "leci mi krew"],
    "vietnamese": ["tôi bị sốt", "tôi khó thở", "đau ngực"],
    "tagalog": ["may lagnat ako", "hindi ako makahinga"],
    "haitian_creole": ["mwen gen lafyèv", "mwen pa ka respire"],
    "chinese": ["我发烧了", "胸痛"],
    "korean": ["열이 나요", "숨을 못 쉬겠어요"],
    "arabic": ["عندي حمى", "لا أستطيع التنفس"],
    "russian": ["у меня температура", "не могу дышать"],
    "hindi": ["मुझे बुखार है", "सीने में दर्द"],
}


def texts(found: Any) -> Iterator[str]:
    """Every text in a file's lists."""
    if isinstance(found, str):
        yield found
    elif isinstance(found, dict):
        for value in found.values():
            yield from texts(value)
    elif isinstance(found, list):
        for value in found:
            yield from texts(value)


def questions() -> Iterator[str]:
    for path in sorted((PROJECT / "data" / "nlu").glob("*.yml")):
        for entry in read_yaml(path)["nlu"]:
            yield from (line.removeprefix("- ") for line in entry["examples"].splitlines())


def reports() -> list[str]:
    return [text for path in sorted(FLAGS.glob("*.yml")) for text in texts(read_yaml(path))]


@pytest.mark.parametrize(("language", "said"), [(x, s) for x, all_ in SAID.items() for s in all_])
def test_a_language_is_known_and_no_danger_is_seen_where_there_is_none(language: str, said: str) -> None:
    foreign = read_foreign(said)
    assert foreign is not None
    assert foreign.language.id == language
    assert foreign.findings == ()


@pytest.mark.parametrize(("language", "said"), [(x, s) for x, all_ in DANGER.items() for s in all_])
def test_a_danger_sign_counts_in_every_language(language: str, said: str) -> None:
    foreign = read_foreign(said)
    assert foreign is not None
    assert any(finding.tier in ("urgent", "emergency") for finding in foreign.findings)
    assert not foreign.is_harmless


def test_no_english_question_is_taken_for_another_language() -> None:
    asked = list(questions())
    assert len(asked) > 15_000
    assert [text for text in asked if read_foreign(text)] == []


def test_no_report_is_harmless_or_nonsense_in_any_language() -> None:
    said = reports()
    assert len(said) > 4_000
    assert [text for text in said if (foreign := read_foreign(text)) and foreign.is_harmless] == []
    assert [text for text in said if is_gibberish(text)] == []


def test_no_question_is_nonsense() -> None:
    assert [text for text in questions() if is_gibberish(text)] == []


def test_no_mistyped_report_is_nonsense() -> None:
    rng = random.Random(1)
    said = [text for path in FLAGS.glob("*.yml") for text in read_yaml(path).get("reports") or []]
    wrong = [" ".join(mistyped(word, rng) for word in text.split()) for text in said]
    assert [text for text in wrong if is_gibberish(text) and not detect(text).escalates] == []


@pytest.mark.parametrize("said", ["blargh fnord", "asdkjh qwlkejh", "flerm zorble blarg"])
def test_nonsense_is_known(said: str) -> None:
    assert is_gibberish(said)


@pytest.mark.parametrize(
    "said",
    ["hedayk feeva", "brething trubble", "nekk stif", "qwerty", "cnt brth", "vumeeting", "ok", "911", "Guillain"],
)
def test_what_may_be_a_danger_sign_or_a_name_is_not_taken_for_nonsense(said: str) -> None:
    assert not is_gibberish(said)


@pytest.mark.parametrize("said", ["hola", "ciao", "la la la la", "ta ta", "auf wiedersehen", "Guten Tag"])
def test_a_word_or_two_that_english_speakers_borrow_is_no_other_language(said: str) -> None:
    assert read_foreign(said) is None


@pytest.mark.parametrize("said", ["私は英語が話せません", "ဘာသာ", "можно 咖啡"])
def test_letters_of_no_language_of_ours_get_none_of_its_sentences(said: str) -> None:
    assert read_foreign(said) is None


@pytest.mark.parametrize("said", ["no puedo", "no puedo más", "ya no puedo", "je ne peux plus", "ich kann nicht mehr"])
def test_who_says_that_he_cannot_is_not_harmless(said: str) -> None:
    foreign = read_foreign(said)
    assert foreign is None or not foreign.is_harmless


@pytest.mark.parametrize("number", ["", "555-0100"])
def test_every_sentence_names_both_numbers(number: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if number:
        monkeypatch.setattr(settings(), "advice_line", number)
    for language in languages():
        told = sentence(language.file)
        assert "911" in told.answer
        assert (number or language.file.on_paper) in told.answer
        assert "911" in told.calls
        assert not any(character.isdigit() for character in told.speech)


def test_an_advice_line_without_digits_is_said_in_the_language() -> None:
    spanish = next(language.file for language in languages() if language.file.id == "spanish")
    assert "care papers" not in sentence(spanish).answer
    assert sentence(spanish).speech.count("uno") == 2
