"""What is said to a form's question that is no answer to it."""

import pytest
from rasa_sdk.executor import CollectingDispatcher

from actions import ActionRepeat
from actions.form_commands import obeyed
from assistant.channels.wyoming import answer
from assistant.dialogue.asides import aside
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
    assert "hotter than it usually is" in fever.text
    assert fever.text in all_of_it.text
    assert "bend your head" in all_of_it.text


@pytest.mark.parametrize(("said", "command"), [("slower", "slower"), ("louder", "louder"), ("what is a fever", "")])
def test_it_is_done_and_the_question_stays_open(said: str, command: str) -> None:
    dispatcher, form = CollectingDispatcher(), forms()["screening"]
    slots = obeyed(said, form, "fever_or_vomiting", dispatcher)
    assert slots is not None
    assert slots["fever_or_vomiting"] is None
    assert "leg_signs" not in slots
    assert reply_of(dispatcher.messages).command == command


def test_start_over_empties_the_whole_form() -> None:
    form = forms()["screening"]
    slots = obeyed("start over", form, "fever_or_vomiting", CollectingDispatcher())
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
