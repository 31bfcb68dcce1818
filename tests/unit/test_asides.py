"""What is said to a form's question that is no answer to it."""

import pytest
from rasa_sdk.executor import CollectingDispatcher

from actions import ActionRepeat
from actions.form_commands import obeyed
from actions.form_state import AskedAgain
from assistant.channels.wyoming import answer
from assistant.checks.dialogue import check_asides
from assistant.dialogue.asides import aside, asides_words
from assistant.dialogue.forms import forms
from assistant.dialogue.misses import misses
from assistant.guard.messages import reply_of
from assistant.turn import Reply, Turn
from tests.unit.conversations import patient, run, told

QUESTIONS = [question for form in forms().values() for question in form.questions]
ASIDES = {
    "slower": ("slower please", "not so fast", "could you say that a bit slower"),
    "shorter": ("too long", "the short version", "shorter please"),
    "longer": ("more", "tell me more"),
    "louder": ("louder", "speak up please", "turn up the volume", "a bit louder"),
    "repeat": ("can you repeat the question", "say that once more"),
    "start_over": ("start over", "let's start again"),
    "meaning": (
        "what is a fever", "what do you mean by stiff", "what do you mean", "what does numb mean", "what's tingling",
        "what counts as very bad",
    ),
}  # fmt: skip
ANSWERS = (
    "yes", "no", "yes more", "a lot", "it's too much", "worse", "i have a fever", "my neck is stiff", "i don't know",
    "no i don't understand why", "what is a fever of 102", "it is slower", "more pain", "a stiff neck", "no slower",
)  # fmt: skip


@pytest.mark.parametrize(("said", "kind"), [(said, kind) for kind, texts in ASIDES.items() for said in texts])
@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.slot)
def test_an_aside(said: str, kind: str, question) -> None:  # type: ignore[no-untyped-def]
    found = aside(said, question)
    assert found is not None
    assert found.kind == kind
    assert bool(found.text) == (kind != "repeat")


@pytest.mark.parametrize("said", ANSWERS)
def test_what_may_be_an_answer_is_none(said: str) -> None:
    assert aside(said, forms()["headache_check"].questions[0]) is None


def test_a_word_is_explained_and_a_question_put_in_other_words() -> None:
    question = forms()["headache_check"].questions[0]
    fever, all_of_it = aside("what is a fever", question), aside("what do you mean", question)
    assert fever is not None
    assert all_of_it is not None
    assert "new or goes up" in fever.text
    assert "if you can't tell" in all_of_it.text


def test_each_explanation_rests_on_facts() -> None:
    assert not list(check_asides())
    assert all(word.facts for word in asides_words().values())


@pytest.mark.parametrize(
    ("said", "word"),
    [
        *((said, "leak") for said in ("what is a leak", "whats drainage", "what do you mean a leak")),
        *((said, "fever") for said in ("is 99.9 a fever", "is 99 a fever", "what's a high temperature")),
        *((said, "stiff_neck") for said in ("how do i check my neck", "what counts as stiff", "how stiff is stiff")),
        *((said, "very_bad") for said in ("how bad is very bad", "what does very bad mean", "what's severe")),
        *((said, "numb") for said in ("what do you mean by numb", "how do i know if my leg is numb", "what's numb")),
        *((said, "weight_loss") for said in ("what do you mean weight loss", "what does weight loss mean")),
        ("99.5 is that a fever", "fever"),
        ("what's tingling supposed to be", "tingling"),
        ("what do you mean by sick", "sick"),
        ("what do you mean by lost control", "bowels"),
    ],
)
def test_a_word_is_asked_after_in_many_ways(said: str, word: str) -> None:
    found = aside(said, forms()["back_soreness_check"].questions[0])
    assert found is not None
    assert found.word == word


@pytest.mark.parametrize(
    "said",
    [
        *("i don't understand", "i dont understand the question", "sorry i did not understand you", "i don't get it"),
        *("huh i don't get it", "not sure what you mean", "i can't follow", "what are you asking me", "makes no sense"),
        *("i have no idea what you mean", "i don't know what that means", "can you say that more simply"),
    ],
)
@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.slot)
def test_who_does_not_understand_is_told_once_and_then_it_is_the_safe_reading(said: str, question) -> None:  # type: ignore[no-untyped-def]
    form = next(form for form in forms().values() if question in form.questions)
    once = obeyed(said, form, AskedAgain(question.slot), CollectingDispatcher())
    assert once is not None
    assert once[question.slot] is None
    twice = obeyed(said, form, AskedAgain(question.slot), CollectingDispatcher(), once["asked_after"])
    assert twice is not None
    assert twice[question.slot]["meant"] == "unclear"


def test_another_word_is_explained_after_the_first_and_the_same_is_not() -> None:
    form, slot = forms()["back_soreness_check"], "back_soreness_danger_signs"
    leak = obeyed("what is a leak", form, AskedAgain(slot), CollectingDispatcher())
    assert leak is not None
    for said, is_open in (("what is numb", True), ("what is a leak", False), ("i don't understand", False)):
        found = obeyed(said, form, AskedAgain(slot), CollectingDispatcher(), leak["asked_after"])
        assert found is not None
        assert (found[slot] is None) == is_open


@pytest.mark.parametrize(
    "said",
    [
        *("is numb", "is very bad", "is 101 a fever", "what is wet", "how do i stop the leak", "it is stiff", "leak"),
        *(
            "how bad is it that my leg is numb",
            "i don't know what is wrong my leg is numb",
            "my neck",
            "trouble with my bladder",
        ),
        *("my neck", "trouble with my bladder", "what do you mean i have a fever", "is it a leak if it's wet"),
    ],
)
def test_a_sign_is_no_question_of_meaning(said: str) -> None:
    assert all(aside(said, question) is None for question in QUESTIONS)


@pytest.mark.parametrize(("said", "command"), [("slower", "slower"), ("louder", "louder"), ("what is a fever", "")])
def test_it_is_done_and_the_question_stays_open(said: str, command: str) -> None:
    dispatcher, form = CollectingDispatcher(), forms()["screening"]
    slots = obeyed(said, form, AskedAgain("fever_or_vomiting"), dispatcher)
    assert slots is not None
    assert slots["fever_or_vomiting"] is None
    assert "leg_signs" not in slots
    assert reply_of(dispatcher.messages).command == command


def test_start_over_empties_the_whole_form() -> None:
    form = forms()["screening"]
    slots = obeyed("start over", form, AskedAgain("fever_or_vomiting"), CollectingDispatcher())
    assert slots is not None
    assert {question.slot for question in form.questions} <= set(slots)
    assert not any(slots.values())


def test_which_of_two_is_said_again_with_its_buttons_and_is_no_miss() -> None:
    asked = told("", choices=["caffeine", "fluids"])
    message, _ = run(ActionRepeat(), told("utter_driving"), patient(), asked, kind="", alone="repeat")
    assert [button["payload"] for button in message["buttons"]] == [
        "drinking coffee or caffeine",
        "how much water to drink",
    ]
    assert message["metadata"]["choices"] == ["caffeine", "fluids"]
    assert misses(message["metadata"]) == 0


def test_a_voice_that_is_not_ours_says_so_when_it_is_to_be_slower() -> None:
    def spoken(command: str) -> str:
        reply = Reply("", "Rest today. Do not drive.", command=command)
        turn = Turn("x", "speaker", ("repeat",), 0.9, "none", (), (), reply)
        return str(answer(turn, "en").data["text"])

    assert spoken("slower") == "How fast I speak is set on your device. Rest today.\nDo not drive."
    assert spoken("repeat") == "Rest today. Do not drive."
