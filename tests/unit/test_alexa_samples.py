"""Training lines as Alexa hears them, and intents back to words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.alexa.carriers import carried, carriers
from assistant.alexa.intents import flag_intent, intents, said, topic_intent, wordings
from assistant.alexa.samples import LEGAL, same, spoken, unspelled
from assistant.alexa.selection import Texts, samples
from assistant.dialogue.commands import command_of
from assistant.errors import ContentError
from assistant.safety import detect
from assistant.safety.lexicon import lexicon


@pytest.mark.parametrize(
    ("line", "sample"),
    [
        ("Can't feel my toes, 9/10!", "can't feel my toes nine out of ten"),
        ("after the LP.", "after the l. p."),
        ("post-lp headache", "post l. p. headache"),
        ("temp 38.6°", "temp thirty-eight point six degrees"),
        ("39,2 since this evening", "thirty-nine point two since this evening"),
        ("MY NECK IS STIFF", "my neck is stiff"),
        ("I can't. It's -- bad", "i can't it's bad"),
        ("x-ray ok?", "x-ray ok"),
        ("tea & coffee w/ milk", "tea and coffee with milk"),
        ("do I ring 911?", "do i ring nine one one"),
        ("a café in 1974", "a cafe in nineteen seventy-four"),
        ("???", ""),
    ],
)
def test_spoken(line: str, sample: str) -> None:
    assert spoken(line) == sample


@given(st.text(max_size=80))
def test_whatever_is_written_becomes_legal_or_nothing(line: str) -> None:
    sample = spoken(line)
    assert sample == "" or LEGAL.fullmatch(sample)


def test_letters_that_were_spelled_are_joined_for_the_guard() -> None:
    assert unspelled("i had the l. p. and an m. r. i.") == "i had the lp and an mri"
    assert same("i'm x-rayed. l. p.") == same("im x rayed l p")


def test_an_intent_says_its_sentence() -> None:
    assert said("CaffeineIntent", {}) == "can i drink coffee"
    assert said("FeverFlagIntent", {}) == "i have a fever"
    assert said("AMAZON.CancelIntent", {}) == said("AMAZON.StopIntent", {}) == "stop"
    for nothing in ("AMAZON.FallbackIntent", "AMAZON.NavigateHomeIntent", "NobodysIntent", ""):
        assert said(nothing, {}) is None


@pytest.mark.parametrize(("intent", "command"), [("AMAZON.PreviousIntent", "go_back"), ("SlowerIntent", "slower")])
def test_an_intent_stands_for_a_command(intent: str, command: str) -> None:
    assert command_of(said(intent, {}) or "") == command


def test_a_wording_of_a_command_or_a_goodbye_is_no_sample_of_another_intent() -> None:
    found = samples(Texts({"repeat": ["go back", "again"], "out_of_scope": ["ok bye"]}, {}, {}, wordings()), 100_000)
    assert found["AMAZON.RepeatIntent"] == ["again"]
    assert "go back" in found["AMAZON.PreviousIntent"]
    assert {"goodbye", "ok goodbye", "ok bye"} <= {*found["GoodbyeIntent"]}


@pytest.mark.parametrize("empty", [{}, {"query": None}, {"query": "  "}, {"other": "x"}])
def test_a_carrier_with_an_empty_slot(empty: dict[str, str | None]) -> None:
    assert said("CanICarrierIntent", empty) is None
    assert said("HelpMeCarrierIntent", empty) == "help me"


def test_a_carrier_puts_its_words_together_again() -> None:
    assert said("CanICarrierIntent", {"query": "walk after the l. p."}) == "can i walk after the lp"
    assert carried("i've got a fever") == "i have a fever"
    assert carried("can") is None


def test_names_are_legal_for_alexa() -> None:
    names = [*map(topic_intent, intents().topics), *map(flag_intent, intents().flags), *carriers()]
    assert len(set(names)) == len(names)
    assert all(name.removeprefix("AMAZON.").isalpha() and name.isascii() for name in names)


@pytest.mark.parametrize("flag", lexicon().flags, ids=lambda flag: flag.id)
def test_a_danger_signs_sentence_is_found_firmly_at_its_own_tier(flag: object) -> None:
    report = detect(intents().flags[flag.id])  # type: ignore[attr-defined]
    assert report.tier == flag.tier  # type: ignore[attr-defined]
    assert any(f.flag == flag.id and f.firm for f in report.present)  # type: ignore[attr-defined]


def chosen(questions: dict[str, list[str]], reports: dict[str, list[str]], room: int = 10_000) -> dict[str, list[str]]:
    return samples(Texts(questions, reports, {}), room)


def test_a_danger_sign_wins_over_a_topic() -> None:
    both = chosen({"caffeine": ["Dizzy after tea?", "tea?"]}, {"confusion": ["dizzy after tea"]})
    assert both == {"CaffeineIntent": ["tea"], "ConfusionFlagIntent": ["dizzy after tea"]}


def test_of_two_danger_signs_the_graver_wins() -> None:
    both = {"fever": ["oh dear me"], "chest_pain": ["oh dear, me"]}
    assert chosen({}, both) == {"ChestPainFlagIntent": ["oh dear me"]}


def test_a_report_with_a_graver_sign_in_it_stands_for_that() -> None:
    found = chosen(
        {}, {"fever": ["fever and i can't breathe"], "persistent_two_days": ["headache, day 3, my neck is stiff"]}
    )
    assert found == {
        "TroubleBreathingFlagIntent": ["fever and i can't breathe"],
        "StiffNeckFlagIntent": ["headache day three my neck is stiff"],
    }


def test_a_question_with_a_danger_sign_is_no_sample() -> None:
    assert chosen({"driving": ["can i drive i can't feel my legs"]}, {}) == {}


def test_a_long_question_is_left_to_a_carrier() -> None:
    long = "my sister says that after such a thing nobody may drive a car for weeks"
    assert chosen({"driving": [long]}, {}) == {}
    assert chosen({"driving": [f"goodness {long}"]}, {}) == {"DrivingIntent": [f"goodness {long}"]}


def test_a_question_of_two_topics_is_refused() -> None:
    with pytest.raises(ContentError, match="DrivingIntent and FluidsIntent"):
        chosen({"driving": ["what then?"], "fluids": ["What then"]}, {})


def test_what_does_not_fit_is_left_out_and_what_no_carrier_takes_comes_first() -> None:
    lines = {"caffeine": ["tea?", "goodness tea then"], "driving": ["can i drive"]}
    assert chosen(lines, {}, room=30) == {"CaffeineIntent": ["goodness tea then", "tea"]}
