"""What was said before: halves of a sign, an escalation played down, a sign that gets worse."""

import pytest

from assistant.safety.course import Course

AFTER = Course(tier="urgent", flags=("fever", "stiff_neck"))


@pytest.mark.parametrize(
    "words",
    [
        "it's getting worse",
        "much worse now",
        "it is spreading up my back",
        "nobody is answering",
        "they won't pick up",
        "it won't stop",
        "it went up to 103",
        "now the other leg too",
        "you told me to call if it gets worse and it got worse",
        "why is it getting worse",
        "why is nobody answering",
        "can't get ahold of my doctor",
        "i left a message",
        "they haven't called back",
        "it just rings",
    ],
)
def test_worse_or_unanswered_becomes_an_emergency(words: str) -> None:
    report = AFTER.report(words)
    assert report.tier == "emergency"
    assert report.flags[:2] == ("fever", "stiff_neck")
    assert report.firm
    assert report.evidence


@pytest.mark.parametrize(
    "words", ["it is not getting worse", "what if it gets worse", "what if nobody answers", "does coffee make it worse"]
)
def test_what_is_denied_or_only_asked_raises_nothing(words: str) -> None:
    assert not AFTER.report(words).escalates


def test_a_saying_does_not_come_true_by_a_yes() -> None:
    first = "my mother would have a fit if she saw the bill"
    after = Course().after(first, "none", ())
    assert not after.report("yes she would").escalates


@pytest.mark.parametrize("words", ["its nothing really", "forget it", "i was exaggerating", "can it wait until monday"])
def test_playing_down_repeats_the_tier(words: str) -> None:
    assert AFTER.report(words).tier == "urgent"
    assert Course(tier="emergency", flags=("seizure",)).report(words).tier == "emergency"


@pytest.mark.parametrize("words", ["can i drink coffee", "thank you", "ok i called them", "i can't get comfortable"])
def test_other_words_escalate_nothing_again(words: str) -> None:
    assert not AFTER.report(words).escalates


@pytest.mark.parametrize("words", ["it's getting worse", "never mind", "nobody answers", "im fine"])
def test_without_an_escalation_before_they_mean_nothing(words: str) -> None:
    assert not Course(said="can i drink coffee").report(words).escalates


@pytest.mark.parametrize(
    ("first", "second", "flag"),
    [
        ("i can't feel", "my left leg", "numbness_or_weakness"),
        ("my neck", "is so stiff", "stiff_neck"),
        ("the bandage on my back.", "is wet", "site_drainage_or_bleeding"),
    ],
)
def test_two_halves_make_a_sign(first: str, second: str, flag: str) -> None:
    assert not Course().report(second).escalates
    assert flag in Course(said=first).report(second).flags


@pytest.mark.parametrize(
    ("first", "second"), [("my neck isn't stiff", "wait it is"), ("what if i can't pee", "that's happening now")]
)
def test_what_was_denied_or_asked_and_is_there_after_all_is_seen(first: str, second: str) -> None:
    assert not Course(said=first).report("thank you").escalates
    assert Course(said=first).report(second).escalates


def test_a_half_that_looks_like_a_question_is_seen() -> None:
    assert "stroke_signs" in Course(said="my face").report("is drooping").flags


def test_two_harmless_messages_make_none() -> None:
    assert not Course(said="can i drink coffee").report("and when can i drive").findings


def test_a_sign_that_stands_alone_is_found_once() -> None:
    assert len(Course(said="my head hurts a little").report("my neck is stiff").present) == 1


def test_the_course_keeps_the_highest_tier_and_all_flags() -> None:
    first = Course().after("a", "emergency", ("seizure",))
    second = first.after("b", "urgent", ("fever",))
    assert (second.tier, second.flags, second.remind) == ("emergency", ("seizure", "fever"), True)
    assert second.said == "b"
    third = second.after("c", "none", ())
    assert (third.tier, third.remind, third.said) == ("emergency", False, "c")
    assert third.after("d", "watch", ("back_pain_weeks",)).flags == ("seizure", "fever")
