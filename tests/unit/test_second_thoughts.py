"""A change of mind right after a check or in the screening, and a no to a part of what was asked."""

import pytest

from assistant.dialogue.answers_named import answer_taken_back
from assistant.dialogue.forms import forms
from assistant.dialogue.second_thoughts import CLOSED, QUESTION, second_thought

CHECKS = {"headache_check": "headache_danger_signs", "back_soreness_check": "back_soreness_danger_signs"}


def after(text: str, form: str, slot: str, closed: str = "no", turns_ago: int = 0) -> tuple[str, str] | None:
    meta = {"says": f"utter_{forms()[form].topic}", QUESTION: slot, CLOSED: closed}
    thought = second_thought(text, [(turns_ago, meta)])
    return (thought.slot, thought.means) if thought else None


@pytest.mark.parametrize("form", CHECKS)
@pytest.mark.parametrize(
    "text",
    [
        *("yes", "sorry i meant yes", "forget that, yes", "the last one is yes", "a yes for the neck"),
        *("i lied it is bad", "maybe", "well a bit", "actually i'm not sure", "the leg"),
    ],
)
def test_right_after_a_no_it_is_taken_back(form: str, text: str) -> None:
    assert after(text, form, CHECKS[form]) == (CHECKS[form], "yes")


@pytest.mark.parametrize("form", CHECKS)
def test_a_wait_right_after_a_no_asks_again(form: str) -> None:
    assert after("oh wait", form, CHECKS[form]) == (CHECKS[form], "again")


@pytest.mark.parametrize("text", ["ok", "thanks", "sure", "ok thank you", "great", "no", "i don't understand"])
def test_a_nod_takes_nothing_back(text: str) -> None:
    assert after(text, "headache_check", CHECKS["headache_check"]) is None


def test_a_bare_yes_counts_only_right_after_a_no() -> None:
    slot = CHECKS["headache_check"]
    assert after("yes", "headache_check", slot, turns_ago=1) is None
    assert after("yes", "headache_check", slot, closed="") is None


@pytest.mark.parametrize(
    ("text", "slot"),
    [
        ("change my first answer to yes", "leg_signs"),
        ("the first answer was wrong", "leg_signs"),
        ("actually the bladder one was yes", "bladder_or_bowel_signs"),
        ("question two is wrong", "bladder_or_bowel_signs"),
    ],
)
def test_an_answer_of_the_screening_is_taken_back_by_name(text: str, slot: str) -> None:
    form = forms()["screening"]
    assert answer_taken_back(text, form, "fever_or_vomiting") == slot
    assert after(text, "screening", "cancer_or_weight_loss") == (slot, "yes")


NUMBERED = ("first", "second", "third", "fourth"), ("one", "two", "three", "four")
SLOTS = [str(question.slot) for question in forms()["screening"].questions]
BY_NUMBER = (
    *(
        "yes to the {nth} one",
        "no i said yes to the {nth} one",
        "i said yes to number {count}",
        "i meant yes to the {nth}",
    ),
    *(
        "number {count} should be yes",
        "change my answer to question {count}",
        "yes on {count}",
        "the {nth} one was a yes",
    ),
)


@pytest.mark.parametrize("asked", [*SLOTS, None])
@pytest.mark.parametrize("words", BY_NUMBER)
@pytest.mark.parametrize("place", range(4))
def test_a_yes_that_names_an_answer_by_its_number_is_of_that_answer(place: int, words: str, asked: str | None) -> None:
    text = words.format(nth=NUMBERED[0][place], count=NUMBERED[1][place])
    assert answer_taken_back(text, forms()["screening"], asked) == SLOTS[place]


@pytest.mark.parametrize(
    "words", ["no i said yes to the last one", "yes to the one before", "my previous answer was wrong"]
)
@pytest.mark.parametrize(("asked", "place"), [(SLOTS[1], 0), (SLOTS[2], 1), (SLOTS[3], 2), (None, 3)])
def test_the_last_answer_is_that_to_the_question_before(words: str, asked: str | None, place: int) -> None:
    assert answer_taken_back(words, forms()["screening"], asked) == SLOTS[place]


@pytest.mark.parametrize("words", ["i should have said yes before", "i said yes earlier", "yes to an earlier question"])
def test_an_earlier_yes_that_cannot_be_placed_is_an_urgent_one(words: str) -> None:
    assert answer_taken_back(words, forms()["screening"], SLOTS[3]) == SLOTS[0]


def test_the_third_of_two_things_is_an_answer_before() -> None:
    form = forms()["screening"]
    assert answer_taken_back("yes the third one", form, SLOTS[3]) == SLOTS[2]
    assert answer_taken_back("yes the first one", form, SLOTS[3]) is None  # of the two that are asked after


@pytest.mark.parametrize(
    "text", ["yes the first", "no", "the leg is fine", "my first answer was no", "change my first answer to no"]
)
def test_other_words_take_no_answer_back(text: str) -> None:
    assert answer_taken_back(text, forms()["screening"], "fever_or_vomiting") is None


@pytest.mark.parametrize(
    ("form", "text", "is_part"),
    [
        ("headache_check", "no fever", True),
        ("headache_check", "my temperature is 99", True),
        ("headache_check", "not worse", True),
        ("headache_check", "no", False),
        ("headache_check", "no fever no stiff neck", True),
        ("headache_check", "not bad no fever no stiff neck", False),
        ("back_soreness_check", "no leak", True),
        ("back_soreness_check", "no fever no leak no numbness", True),
        ("screening", "no weight loss", True),
        ("back_soreness_check", "not worse", True),
        ("back_soreness_check", "no fever", True),
        ("back_soreness_check", "my temperature is 99", True),
        ("back_soreness_check", "none of that", False),
        ("screening", "no cancer", True),
        ("screening", "neither cancer nor weight loss", False),
    ],
)
def test_one_denied_item_of_several_leaves_the_rest_open(form: str, text: str, is_part: bool) -> None:
    question = forms()[form].questions[-1]
    assert question.read(text) == "no"
    denied = question.denied_in(text)
    assert (denied is not None and bool(question.leaves_open(denied))) == is_part


@pytest.mark.parametrize("text", ["yes", "maybe", "a bit", "actually i'm not sure"])
def test_a_bare_yes_after_four_noes_may_be_any_of_them(text: str) -> None:
    meta = {"says": f"utter_{forms()['screening'].topic}", QUESTION: "cancer_or_weight_loss", CLOSED: "no"}
    thought = second_thought(text, [(0, meta)])
    assert thought is not None
    assert thought.means == "one"


def test_a_bare_yes_after_one_question_is_a_yes_to_it() -> None:
    meta = {"says": f"utter_{forms()['headache_check'].topic}", QUESTION: "headache_danger_signs", CLOSED: "no"}
    thought = second_thought("yes", [(0, meta)])
    assert thought is not None
    assert thought.means == "yes"
