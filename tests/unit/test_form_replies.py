"""What is meant by what is said to a form's question, and which complaints begin a form; no Rasa,
a clock that stands."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from assistant.checks.forms import check_forms
from assistant.dialogue.complaints import complaint
from assistant.dialogue.forms import forms
from assistant.dialogue.replies import Heard, Meaning, also_asks, answer_alone, meant

NOW = datetime(2026, 11, 26, 10, 0, tzinfo=ZoneInfo("America/New_York"))
NOTHING = Heard("nlu_fallback", 0.2, asks=False)
CASES: dict[str, tuple[str, ...]] = {
    "yes": ("yes", "kind of", "a bit", "maybe a bit feverish", "sometimes", "yes since tuesday", "is very bad",
        "can i drive with a fever"),
    "lately": ("this morning", "yesterday", "half a day", "it's only since this morning"),
    "heard": ("ok", "I see.", "all right"),
    "no": ("no", "no fever", "i don't think so", "no, since yesterday",
        "no when can i drive"),
    "two_days": ("since tuesday", "three days now", "about a week", "about a week i guess", "no but three days now"),
    "weeks": ("weeks", "a month", "three weeks now"),
    "unclear": ("i don't know", "hard to say", "glorp", "throbbing", "not sure, since this morning",
        "no except my ear"),
    "stopped": ("stop", "Never mind.", "please stop", "ok stop", "cancel"),
    "again": ("what was the question", "say that again", "pardon?", "what?", "wait", "hold on"),
    "back": ("go back", "the previous question", "go back please"),
    "other": ("when can i drive", "and can i take a bit of tylenol", "why do you ask", "is that normal", "coffee?"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "meaning"), [(text, m) for m, texts in CASES.items() for text in texts])
def test_what_is_meant(text: str, meaning: Meaning) -> None:
    assert meant(text, forms()["headache_check"].questions[0], NOTHING, NOW) == meaning


def test_a_sure_topic_that_is_no_question_is_something_else() -> None:
    question = forms()["screening"].questions[0]
    assert meant("coffee", question, Heard("caffeine", 0.9, asks=True), NOW) == "other"
    assert meant("coffee", question, Heard("caffeine", 0.3, asks=True), NOW) == "unclear"
    assert meant("no, coffee", question, Heard("caffeine", 0.9, asks=True), NOW) == "unclear"


def test_wanting_to_stop_is_told_from_what_does_not_stop() -> None:
    question = forms()["headache_check"].questions[0]
    assert meant("let us end this now", question, Heard("stop", 0.9, asks=False), NOW) == "stopped"
    assert meant("it won't stop", question, Heard("stop", 0.9, asks=False), NOW) == "unclear"


def test_time_is_read_only_where_it_is_asked_for() -> None:
    assert meant("since tuesday", forms()["screening"].questions[0], NOTHING, NOW) == "unclear"


def test_a_question_behind_a_no_is_seen() -> None:
    assert also_asks("no, when can i drive")
    assert not also_asks("no thanks")


@pytest.mark.parametrize(
    ("text", "topic", "form"),
    [
        ("i've got a headache since the tap", "headache_relief", "headache_check"),
        ("My head hurts.", "headache_expected", "headache_check"),
        ("my husband's got a headache", "headache_relief", "headache_check"),
        ("my back is sore", "back_soreness_expected", "back_soreness_check"),
        ("she says her back aches a lot", "back_soreness_expected", "back_soreness_check"),
        ("is a headache normal", "headache_expected", None),
        ("my head hurts, is that normal", "headache_expected", None),
        ("my head hurts?", "headache_expected", None),
        ("what helps my headache", "headache_relief", None),
        ("i don't have a headache", "headache_expected", None),
        ("i'm afraid of getting a headache", "headache_expected", None),
        ("headache", "headache_expected", "headache_check"),
        ("my back is sore", "ice_pack", None),
        ("i've got a headache", "caffeine", None),
    ],
)
def test_a_plain_complaint_is_told_and_not_asked(text: str, topic: str, form: str | None) -> None:
    assert complaint(text, topic) == form


def test_the_forms_are_in_order_as_they_stand() -> None:
    assert list(check_forms()) == []


BACK_QUESTION = forms()["back_soreness_check"].questions[0]


@pytest.mark.parametrize(
    "text",
    ["no fever, can i stop", "no leak can we stop", "no fever, stop", "legs are fine, please stop", "no leak. enough"],
)
def test_who_stops_after_a_part_has_not_denied_the_rest(text: str) -> None:
    assert meant(text, BACK_QUESTION, NOTHING, NOW) == "stopped"


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        *(("no, can i stop", "no"), ("none of those, can i stop", "no"), ("fever, can i stop", "yes")),
        *(("no fever, it won't stop", "unclear"), ("no fever but it's wet, can i stop", "yes")),
        *(("no fever, can i stop the tylenol", "no"), ("no fever, can i drive", "no")),
    ],
)
def test_another_stop_is_none(text: str, meaning: Meaning) -> None:
    assert meant(text, BACK_QUESTION, NOTHING, NOW) == meaning


@pytest.mark.parametrize("text", ["no fever, can i drive", "no fever when can i drive"])
def test_a_question_behind_a_part_that_is_denied_denies_no_other(text: str) -> None:
    assert BACK_QUESTION.denied_in(answer_alone(text, BACK_QUESTION)) == {"fever"}


def test_the_end_of_the_back_check_names_blood() -> None:
    assert "blood" in forms()["back_soreness_check"].says.end.text
