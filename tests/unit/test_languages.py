"""Other languages and words that are none: told apart from English, and never at the cost of a danger sign."""

import random
from collections.abc import Iterator
from typing import Any

import pytest

from assistant.dialogue.gibberish import is_gibberish
from assistant.dialogue.language_lists import languages
from assistant.dialogue.languages import heard_in_another, read_foreign
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

SIGNS = {
    "loss_of_consciousness": [
        "mi marido no se despierta",
        "mon mari ne se réveille pas",
        "mein Mann wacht nicht auf",
        "meu marido não acorda",
        "mio marito non si sveglia",
        "mąż nie budzi się",
        "chồng tôi không tỉnh dậy",
        "hindi magising ang asawa ko",
        "mari mwen pa reveye",
        "我丈夫叫不醒",
        "남편이 안 일어나요",
        "زوجي لا يستيقظ",
        "муж не просыпается",
        "मेरे पति जाग नहीं रहे",
    ],
    "numbness_or_weakness": [
        "no siento las piernas",
        "je ne sens plus mes jambes",
        "ich habe kein Gefühl in den Beinen",
        "não sinto as pernas",
        "non sento più le gambe",
        "nie czuję nóg",
        "chân tôi mất cảm giác",
        "wala akong maramdaman sa paa",
        "mwen pa santi janm mwen",
        "我的腿没有感觉",
        "다리에 감각이 없어요",
        "لا أشعر بساقي",
        "я не чувствую ног",
        "पैर महसूस नहीं हो रहे",
    ],
    "bladder_or_bowel": [
        "me oriné en la cama",
        "no puedo aguantar la orina",
        "je me suis pissé dessus",
        "je ne peux pas retenir mes urines",
        "ich habe in die Hose gemacht",
        "ich kann das Wasser nicht halten",
        "fiz xixi na cama",
        "mi sono fatto la pipì addosso",
        "posikałem się",
        "tôi đái dầm",
        "naihi ako sa kama",
        "mwen pipi sou mwen",
        "我尿裤子了",
        "오줌을 쌌어요",
        "تبولت على نفسي",
        "я обмочился",
        "बिस्तर गीला हो गया पेशाब से",
    ],
    "trouble_breathing": [
        "no puedo respirar",
        "je n'arrive pas à respirer",
        "ich kriege keine Luft",
    ],
    "danger_to_self_or_others": [
        "mi hija quiere morir",
        "j'ai envie de mourir",
        "ich will nicht mehr leben",
        "quero morrer",
        "voglio morire",
        "nie chcę żyć",
        "tôi muốn chết",
        "gusto kong mamatay",
        "mwen vle mouri",
        "我不想活了",
        "죽고 싶어요",
        "أريد أن أموت",
        "не хочу жить",
        "मैं मरना चाहता हूँ",
    ],
    "site_drainage_or_bleeding": [
        "me sale líquido claro de la espalda",
        "un liquide clair coule de mon dos",
        "es kommt klare Flüssigkeit aus dem Rücken",
        "está saindo líquido claro das costas",
        "esce liquido chiaro dalla schiena",
        "wycieka mi przezroczysty płyn z pleców",
        "lưng tôi chảy nước",
        "may tumutulo sa likod ko",
        "dlo ap soti nan do mwen",
        "背上流出液体",
        "등에서 맑은 물이 나와요",
        "يخرج سائل شفاف من ظهري",
        "из спины течет прозрачная жидкость",
        "पीठ से पानी निकल रहा है",
    ],
    "stiff_neck": [
        "tengo el cuello rígido",
        "j'ai la nuque raide",
        "mein Nacken ist steif",
        "estou com o pescoço duro",
        "ho il collo rigido",
        "mam sztywny kark",
        "tôi bị cứng cổ",
        "naninigas ang leeg ko",
        "kou mwen rèd",
        "脖子很硬",
        "목이 뻣뻣해요",
        "رقبتي متيبسة",
        "шея не гнется",
        "गर्दन अकड़ गई है",
    ],
    "fever": [
        "tengo fiebre",
        "j'ai de la fièvre",
        "ich habe Fieber",
    ],
}
"""What a nurse missed most: will not wake, no feeling, wet oneself, to die, clear fluid, stiff neck."""
NOT_UNDERSTOOD = [
    "no entiendo",
    "je ne comprends pas",
    "ich verstehe nicht",
    "não entendo",
    "non capisco",
    "nie rozumiem",
    "tôi không hiểu",
    "hindi ko maintindihan",
    "mwen pa konprann",
    "我不懂",
    "이해가 안 돼요",
    "لا أفهم",
    "я не понимаю",
    "मुझे समझ नहीं आता",
]
ASKED = [
    "cuando puedo conducir",
    "¿cuándo puedo volver a trabajar?",
    "¿puedo viajar en avión la próxima semana?",
    "¿cuándo estarán los resultados?",
    "¿puedo beber cerveza?",
    "quand puis-je conduire",
    "puis-je prendre l'avion samedi",
    "combien de temps dois-je rester allongé",
    "qu'est-ce qu'une ponction lombaire",
    "wann darf ich auto fahren",
    "wann bekomme ich die Ergebnisse",
    "wie viel Wasser soll ich trinken",
    "darf ich mein Kind heben",
    "quando posso guidare",
    "kiedy mogę prowadzić samochód",
    "我可以开车吗",
    "언제 운전할 수 있나요",
    "متى يمكنني القيادة",
    "когда можно водить машину",
]


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


@pytest.mark.parametrize(("flag", "said"), [(flag, said) for flag, all_ in SIGNS.items() for said in all_])
def test_a_sign_is_known_as_what_it_is(flag: str, said: str) -> None:
    foreign = read_foreign(said)
    assert foreign is not None
    assert flag in {finding.flag for finding in foreign.findings}


@pytest.mark.parametrize("said", NOT_UNDERSTOOD + ASKED)
def test_who_does_not_understand_or_only_asks_gets_the_sentence_and_no_alarm(said: str) -> None:
    foreign = read_foreign(said)
    assert foreign is not None
    assert foreign.is_harmless


def test_what_a_net_of_english_names_in_another_language_is_no_crisis() -> None:
    assert heard_in_another(("danger_to_self_or_others",)) == ("feels_like_emergency",)
    assert heard_in_another(()) == ()


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
        first = min(told.answer.find("911"), told.answer.find(number or language.file.on_paper))
        assert told.answer[first:].startswith("911")
        assert not any(character.isdigit() for character in told.speech)


def test_an_advice_line_without_digits_is_said_in_the_language() -> None:
    spanish = next(language.file for language in languages() if language.file.id == "spanish")
    assert "care papers" not in sentence(spanish).answer
    assert sentence(spanish).speech.count("uno") == 2


def test_no_sign_is_passed_over_where_only_languages_that_may_warn_are_looked_at() -> None:
    for language in languages():
        for flag, sign in language.danger:
            said = " und ".join(part.strip() + ("" if part.endswith(" ") else "en") for part in sign)
            found = read_foreign(f"well {said} today")
            assert found is not None, (language.file.id, sign)
            assert flag in {finding.flag for finding in found.findings}, (language.file.id, sign)


def test_hardly_a_language_is_looked_through_for_english() -> None:
    said = ["can", "i", "drink", "coffee", "for", "the", "headache"]
    assert sum(x.may_warn(said) for x in languages() if x.words) < 3
