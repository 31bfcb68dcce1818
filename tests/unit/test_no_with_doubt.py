"""A no that takes a part of itself back is none, and one of another part of the body answers nothing."""

import pytest

from assistant.dialogue.forms import Question, forms

HEADACHE = forms()["headache_check"].questions[0]
BACK = forms()["back_soreness_check"].questions[0]
LEGS, URINE, FEVER, _ = forms()["screening"].questions


@pytest.mark.parametrize(
    ("question", "text"),
    [
        *(
            (BACK, text)
            for text in (
                "no, well the leg a bit",
                "no, well the leg",
                "no well the leg",
                "no, the left one",
                "no... the leg",
                "no, my leg",
                "no, only my left leg",
                "no, the bandage though",
                "nope, just my foot",
                "not really, well, my foot",
                "no, um, the right one",
                "no fever, my leg",
                "none of that, only the leg",
                "no, a little in the leg",
                "no, the leg maybe",
            )
        ),
        *((HEADACHE, text) for text in ("no, well the neck", "no, the neck", "no, neck", "no fever, just the neck")),
        *((LEGS, text) for text in ("no, well the left one", "no, well the foot", "no, the right leg")),
        *((URINE, text) for text in ("no, well at night", "no, well, at night", "no, well in the morning")),
        (FEVER, "no, well my stomach"),
    ],
)
def test_a_no_with_a_doubt_is_none(question: Question, text: str) -> None:
    assert question.read(text) != "no"


@pytest.mark.parametrize("question", [HEADACHE, BACK, LEGS, URINE, FEVER])
@pytest.mark.parametrize(
    "text",
    [
        *("no", "no, well, thanks", "no, thank you dear", "nope, nothing", "no, not really", "no, none of them"),
        *("no, well no", "no, i don't think so", "well, no", "no, nothing like that", "no, not at all doctor"),
    ],
)
def test_a_plain_no_stays_one(question: Question, text: str) -> None:
    assert question.read(text) == "no"
    assert question.denied_in(text) is None


@pytest.mark.parametrize(
    ("question", "text"),
    [
        *(
            (BACK, text)
            for text in ("arms are fine", "my arms are fine", "no trouble with my arms", "my arms feel normal")
        ),
        *((BACK, text) for text in ("my stomach is fine", "eyes are fine", "my head is fine", "my neck is fine")),
        *(
            (BACK, text)
            for text in ("my left leg is fine", "my right leg is fine", "one leg is fine", "right foot is ok")
        ),
        *((BACK, text) for text in ("no numbness in my left leg", "no headache", "both arms are fine")),
        *(
            (HEADACHE, text)
            for text in ("arms are fine", "my back is fine", "my stomach is ok", "no trouble with my arms")
        ),
        *((LEGS, text) for text in ("arms are fine", "left leg is fine", "my right leg is ok", "my head is fine")),
        *((URINE, text) for text in ("arms are fine", "my head is fine", "my back is fine")),
    ],
)
def test_what_is_well_elsewhere_denies_nothing_that_was_asked(question: Question, text: str) -> None:
    assert question.denied_in(text) is not None or question.read(text) != "no"
    assert not question.points & (question.denied_in(text) or frozenset())


@pytest.mark.parametrize(
    ("question", "text", "gone"),
    [
        (BACK, "my legs are ok", "legs"),
        (BACK, "arms and legs are fine", "legs"),
        (BACK, "arms are fine, legs are fine", "legs"),
        (BACK, "both legs are fine", "legs"),
        (BACK, "left and right leg are fine", "legs"),
        (HEADACHE, "arms and neck are fine", "neck"),
        (HEADACHE, "just sore", "bad"),
        (HEADACHE, "only sore", "bad"),
        (HEADACHE, "it's just sore", "bad"),
        (HEADACHE, "just achy", "bad"),
        (HEADACHE, "just a bit sore", "bad"),
    ],
)
def test_a_part_that_is_well_leaves_the_rest_open(question: Question, text: str, gone: str) -> None:
    assert question.read(text) == "no"
    denied = question.denied_in(text)
    assert denied
    rest = question.ask_rest(denied)
    assert rest
    assert gone not in rest


@pytest.mark.parametrize(
    ("question", "text"),
    [
        (HEADACHE, "my head is fine"),
        (HEADACHE, "my head is better"),
        (BACK, "my back is fine"),
        (BACK, "just a sore back"),
        (HEADACHE, "no, just the headache"),
        (BACK, "no, just the back"),
    ],
)
def test_the_complaint_itself_well_ends_its_check(question: Question, text: str) -> None:
    assert question.read(text) == "no"
    assert question.denied_in(text) is None


@pytest.mark.parametrize("text", ["my neck is just sore", "just a sore neck", "just a bit stiff", "neck a bit sore"])
def test_a_neck_that_is_named_is_no_no(text: str) -> None:
    assert HEADACHE.read(text) != "no"
