"""Answers to a check that tell that something is well which was not asked after, or tell nothing: asked once more."""

import pytest

from assistant.dialogue.forms import Question, forms
from assistant.dialogue.replies import Heard, meant
from assistant.safety.course import Course

HEADACHE = forms()["headache_check"].questions[0]
BACK = forms()["back_soreness_check"].questions[0]


@pytest.mark.parametrize(
    ("question", "text"),
    [
        *((HEADACHE, text) for text in ("my legs are strong", "not nauseous", "not sick at all", "peeing fine")),
        *((BACK, text) for text in ("i can move my neck", "no fever no stiff neck", "not nauseous")),
    ],
)
def test_it_denies_signs_of_other_questions(question: Question, text: str) -> None:
    assert question.tells_others_well(text)


@pytest.mark.parametrize(
    "text", ["my legs are weak", "my neck is stiff", "not well", "no relief", "i'm not with it", "no fever but numb"]
)
def test_a_sign_or_a_worry_denies_nothing(text: str) -> None:
    assert not HEADACHE.tells_others_well(text)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "i can't say",
            "i can't answer that",
            "uh uh",
            "okay i'll try that",
            "no that's all i wanted",
            "no questions",
        ),
        *("not in my legs", "just a bruise", "no redness"),
    ],
)
def test_it_answers_nothing_and_is_asked_again(text: str) -> None:
    assert meant(text, BACK, Heard("deny", 0.9, asks=False)) == "heard"


@pytest.mark.parametrize(
    "text",
    [
        *("noo", "nuh uh", "no siree", "he's saying no", "i'm fine otherwise", "no and i feel fine otherwise"),
        *("temp 97.8", "i checked and it's 98", "just took it, 98.1", "37", "i looked down with no trouble"),
    ],
)
def test_it_is_a_plain_no(text: str) -> None:
    assert HEADACHE.read(text) == "no"


@pytest.mark.parametrize("text", ["39", "took it and it was 102", "temp 101", "i checked and it's 103"])
def test_a_fever_is_none(text: str) -> None:
    assert HEADACHE.read(text) == "yes"


@pytest.mark.parametrize("text", ["a bit better", "it's getting better", "a little better than yesterday"])
def test_better_is_no_news(text: str) -> None:
    assert HEADACHE.is_no_news(text)


@pytest.mark.parametrize("text", ["i can't say", "i can't answer that", "my legs are strong"])
@pytest.mark.parametrize("before", ["i've got a headache since the tap", "i want to start the back pain program"])
def test_who_does_not_answer_tells_no_half_of_a_sign(before: str, text: str) -> None:
    assert not Course(said=before).report(text).escalates


@pytest.mark.parametrize("text", ["can't answer", "can't speak", "i can't say anything"])
def test_who_cannot_speak_still_escalates(text: str) -> None:
    assert Course(said="my husband").report(text).escalates
