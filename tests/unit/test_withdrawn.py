"""Answers to a form's question that are broken off, taken back or hold something back: none of them is a no."""

import pytest

from assistant.dialogue.forms import Question, forms
from assistant.dialogue.replies import Heard, meant
from assistant.dialogue.second_thoughts import CLOSED, QUESTION, second_thought

QUESTIONS = [question for form in forms().values() for question in form.questions]
CASES = {
    "heard": (
        *("no but", "no except", "no although", "no however", "no because", "no wait", "no hold on", "no not quite"),
        *("no actually", "no though", "no, well,", "no besides", "no also", "no my", "well no, only", "no if anything"),
        *("no not all", "six out of ten", "about a five", "i can't see it", "i can't look at my back"),
        *("nobody can look at my back", "too many questions", "that's a lot to take in"),
        *("no let me think", "no i mean", "no i meant", "no say it again", "not really but", "right", "oh dear"),
    ),
    "unclear": (
        *("i hope not", "god i hope not", "i said no but i lied", "no i lied", "no you got that wrong"),
        *("no it changed", "no that's new", "no not yet", "i'd rather not say", "nothing serious", "nothing major"),
        *("nothing to speak of", "nothing to worry about", "nothing unusual", "hardly any", "hardly", "not sure no"),
    ),
    "stopped": ("skip", "next question", "leave me alone", "i won't answer"),
    "person": ("no nurse please", "i want a nurse", "no get me a nurse"),
    "again": (
        *("sorry what", "i didn't hear you", "hold on let me get the thermometer", "i'll ask her"),
        *("it's for my husband", "not me my son", "it's my wife not me"),
    ),
    "no": ("false",),
    "taken_back": ("i lied", "that was a lie", "my answer before was wrong", "can i change my answer", "ask me again"),
    "was_yes": ("sorry i misheard, yes", "wait one was yes"),
    "yes": ("when i bend it", "only when i bend"),
}  # fmt: skip
BACK = (
    *("i lied", "that was a lie", "i take that back", "i answered too fast", "ask me again", "i made a mistake"),
    *("i was wrong", "correction", "i didn't understand the question", "scratch that", "i meant the other one"),
)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.slot)
@pytest.mark.parametrize(("text", "meaning"), [(text, m) for m, texts in CASES.items() for text in texts])
def test_it_is_no_plain_no(text: str, meaning: str, question: Question) -> None:
    assert meant(text, question, Heard("deny", 0.9, asks=False)) == meaning


@pytest.mark.parametrize(
    "text",
    [
        "no",
        "not really",
        "no not that i know of",
        "not really though",
        "no thanks though",
        "no, dear nurse",
        "nothing at all",
        "no fever",
        "no thank you",
    ],
)
def test_a_plain_no_stays_one(text: str) -> None:
    assert meant(text, QUESTIONS[0], Heard("deny", 0.9, asks=False)) == "no"


def test_more_than_two_is_a_time_where_days_were_asked_after() -> None:
    for question in QUESTIONS:
        read = meant("more than two", question, Heard("affirm", 0.3, asks=False))
        assert (read == "two_days") == question.reads_time


@pytest.mark.parametrize(
    "text",
    ["not no", "it is not a no", "no end in sight", "maybe it's six out of ten", "haven't been since", "only a drop"],
)
def test_what_is_no_no_is_not_read_as_one(text: str) -> None:
    back = forms()["back_soreness_check"].questions[0]
    assert meant(text, back, Heard("deny", 0.9, asks=False)) != "no"


@pytest.mark.parametrize("turns_ago", [0, 1])
@pytest.mark.parametrize("name", forms())
@pytest.mark.parametrize("text", BACK)
def test_after_the_end_the_question_is_asked_again(text: str, name: str, turns_ago: int) -> None:
    form = forms()[name]
    meta = {"says": f"utter_{form.topic}", QUESTION: form.questions[-1].slot, CLOSED: "no"}
    thought = second_thought(text, [(turns_ago, meta)])
    assert thought is not None
    assert (thought.form, thought.means) == (name, "again")


@pytest.mark.parametrize("text", ["wait one was yes", "one of them is yes", "sorry i misheard, yes"])
def test_a_yes_to_one_of_them_is_the_gravest(text: str) -> None:
    form = forms()["screening"]
    meta = {"says": f"utter_{form.topic}", QUESTION: form.questions[-1].slot, CLOSED: "no"}
    thought = second_thought(text, [(0, meta)])
    assert thought is not None
    assert thought.means == "one"


def test_what_goes_on_with_a_no_belongs_to_its_question() -> None:
    form = forms()["headache_check"]
    meta = {"says": f"utter_{form.topic}", QUESTION: form.questions[0].slot, CLOSED: "no"}
    thought = second_thought("only when i bend", [(0, meta)])
    assert thought is not None
    assert thought.means == "yes"
    assert second_thought("when can i drive", [(0, meta)]) is None
