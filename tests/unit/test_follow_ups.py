"""Follow-ups: which messages are some, what answers them after every topic, and when the last topic has faded."""

import time
from typing import Any

import pytest

from actions import ActionFollowUp
from actions.last_answer import FADES_SECONDS, MOST_TURNS, last_topics
from assistant.answers import answers
from assistant.checks.follow_ups import _problems, check_follow_ups
from assistant.dialogue.commands import command_of
from assistant.dialogue.follow_ups import NOT_COVERED, Kind, follow_ups, kind_of, resolve
from assistant.dialogue.misses import OFFER, ONCE, misses
from assistant.knowledge import topics
from assistant.settings import settings
from tests.unit.conversations import patient, run, told, tracker

ASKED = [topic.id for topic in topics().values() if topic.is_asked and topic.is_ours]
KINDS = list(follow_ups().table)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("topic", ASKED)
def test_every_cell_is_a_topic_or_two_or_says_that_the_documents_do_not_say(kind: str, topic: str) -> None:
    found = resolve(kind, [topic])
    assert 1 <= len(found) == len(set(found)) <= 2
    assert all(name in ASKED or found == (NOT_COVERED,) for name in found)
    message, _ = run(ActionFollowUp(), told(f"utter_{topic}"), kind=kind, alone="nlu_fallback")
    if len(found) == 2:
        assert message["metadata"]["choices"] == list(found)
    elif found == (topic,):
        assert message["metadata"]["says"] == f"utter_{topic}"
        assert message["metadata"]["spoken"].endswith((".", "!", "?"))
        assert (follow_ups().first_of(kind) in message["text"]) == ((kind, topic) in follow_ups().partly)
    elif found == (NOT_COVERED,):
        assert message["metadata"]["says"] == f"utter_{NOT_COVERED}"
    else:
        assert message["response"] == f"utter_{found[0]}"


@pytest.mark.parametrize("topic", ["caffeine", "pain_medicine", "driving", "headache_relief", "symptom_past_two_days"])
def test_somebody_else_is_told_in_two_sentences_to_ask_their_own_doctor(topic: str) -> None:
    message, _ = run(ActionFollowUp(), told(f"utter_{topic}"), kind="other_person", alone="nlu_fallback")
    assert message["text"] == follow_ups().first_of("other_person")
    assert message["metadata"]["spoken"].count(".") == 2
    assert message["metadata"]["says"] == f"utter_{topic}"


def test_no_follow_up_records_a_sign_that_nobody_told() -> None:
    """ "What if it does not help" is no headache of two days; "it's been a week" tells one."""
    raised = {topic.id for topic in topics().values() if topic.tier != "none"}
    untold = [kind for kind in KINDS if kind not in ("lasted_days", "lasted_weeks")]
    kept = [t for t in ASKED if t not in raised]
    assert not {(kind, topic) for kind in untold for topic in kept if raised & set(resolve(kind, [topic]))}


@pytest.mark.parametrize(
    ("kind", "topic", "found"),
    [
        ("then", "back_pain_weeks_treatment", "back_pain_weeks_treatment"),  # a patch is not what comes next
        ("no_help", "test_results", "when_to_call"),
        ("no_help", "headache_relief", "headache_expected"),
        ("no_help", "caffeine", "headache_relief"),
        ("then", "headache_expected", "headache_relief"),
        ("why", "back_soreness_expected", "back_soreness_expected"),
        ("is_normal", "test_results", "test_results"),
        ("how", "driving", "driving"),
    ],
)
def test_a_cell_that_misled(kind: str, topic: str, found: str) -> None:
    assert resolve(kind, [topic]) == (found,)


@pytest.mark.parametrize(
    ("kind", "topic"),
    [("is_normal", "medicine_upset_stomach"), ("how_long", "who_to_contact"), ("how_much", "rest_and_tiredness")],
)
def test_where_the_documents_do_not_say_just_that_it_is_told_before_what_they_say(kind: str, topic: str) -> None:
    message, _ = run(ActionFollowUp(), told(f"utter_{topic}"), kind=kind, alone="out_of_scope")
    first = follow_ups().not_said
    assert message["metadata"]["shown"].startswith(first)
    assert message["metadata"]["spoken"].startswith(first)


@pytest.mark.parametrize("kind", ["helps", "what_helps"])
@pytest.mark.parametrize("alone", ["help", "out_of_scope", "deny"])
def test_what_is_not_covered_is_told_whatever_the_words_mean_alone(
    kind: str, alone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings(), "nurse_line", "+15550100200")
    message, _ = run(ActionFollowUp(), told("utter_driving"), kind=kind, alone=alone)
    assert "do not cover that" in message["text"]
    assert "+15550100200" in message["text"]
    assert message["metadata"]["calls"] == ["+15550100200"]
    assert "nurse" in message["metadata"]["spoken"]


@pytest.mark.parametrize(
    "text",
    [
        "busy",
        "it's busy",
        "on hold for an hour",
        "I've been on hold for 40 minutes",
        "still nobody picks up",
        "nobody picks up",
        "the line is engaged",
        "i can't get through",
        "they don't pick up",
        "i called and its engaged",
        "it goes to voicemail",
        "there's no answer",
        "nobody is there",
    ],
)
@pytest.mark.parametrize("before", [[], [told("utter_driving")], [told("utter_talk_to_human")]])
def test_who_reaches_nobody_is_told_what_to_do_instead(text: str, before: list[dict[str, Any]]) -> None:
    assert kind_of(text) == "nobody_answers"
    message, _ = run(ActionFollowUp(), *before, kind="nobody_answers", alone="out_of_scope", text=text)
    assert "try another" in message["text"]
    assert "911" in message["metadata"]["calls"]
    assert "nine one one" in message["metadata"]["spoken"]


@pytest.mark.parametrize(
    "text", ["i'm busy", "hold", "is coffee ok on a busy day", "what is on hold", "my ears are ringing"]
)
def test_other_words_with_busy_or_hold_are_not_of_the_phone(text: str) -> None:
    assert kind_of(text) is None


@pytest.mark.parametrize("before", [[], [told("utter_caffeine")]])
def test_opening_hours_are_told_at_any_time(before: list[dict[str, Any]]) -> None:
    message, _ = run(ActionFollowUp(), *before, kind="opening_hours", alone="about_assistant")
    assert "phone hours" in message["metadata"]["shown"]
    assert "phone hours" in message["metadata"]["spoken"]


def test_after_the_nurse_a_follow_up_tells_when_she_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings(), "nurse_line", "+15550100200")
    message, _ = run(ActionFollowUp(), told("utter_talk_to_human"), kind="when", alone="trouble_sleeping")
    assert "+15550100200" in message["metadata"]["shown"]


@pytest.mark.parametrize("text", ["both", "both of them please", "yes, both", "the two of them"])
def test_both_of_two_that_were_asked_about_are_answered(text: str) -> None:
    assert kind_of(text) == "choose"
    asked = told("", choices=["caffeine", "fluids"])
    message, _ = run(ActionFollowUp(), asked, kind="choose", alone="affirm", text=text)
    assert message["metadata"]["of"] == ["caffeine", "fluids"]
    assert answers()["caffeine"].shown[:40] in message["text"]
    assert answers()["fluids"].shown[:40] in message["text"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("And how long?", "how_long"),
        ("um, until when please", "how_long"),
        ("ok and how much", "how_much"),
        ("how often should I take it", "how_often"),
        ("when?", "when"),
        ("Why is that?", "why"),
        ("oh. is that normal", "is_normal"),
        ("should I worry about that", "is_normal"),
        ("what if it doesn't help", "no_help"),
        ("what if that does not work", "no_help"),
        ("can I still do it", "allowed"),
        ("what else can I take", "what_else"),
        ("and then what", "then"),
        ("so what happens after that", "then"),
        ("how do I do that", "how"),
        ("does that really help", "helps"),
        ("and for my back?", "and_my_back"),
        ("what do i do till then", "how"),
        ("ok what do i do while i wait", "how"),
        ("is that too long", "is_normal"),
        ("when should it be gone by", "how_long"),
        ("even if i feel better", "allowed"),
        ("oh dear and what if i already had one this morning", "allowed"),
        ("is she there at night too", "when"),
        ("what are your opening hours", "opening_hours"),
        ("when are you open", "opening_hours"),
        ("can i stop them", "allowed"),
        ("what if they don't call", "when"),
        ("i rang the hospital and nobody picks up", "nobody_answers"),
        ("what about a headache", "and_my_head"),
    ],
)
def test_a_message_without_a_subject_is_a_follow_up(text: str, kind: str) -> None:
    assert kind_of(text) == kind


@pytest.mark.parametrize(
    "text",
    [
        "how long do i have to lie flat",
        "how much coffee can i drink",
        "when can i drive",
        "why is a spinal tap done",
        "is a headache normal",
        "what if i pass out",
        "how long does the test take",
        "can i drive",
        "that's ok",
        "thats fine",
        "why not",
        "yes",
        "and my neck is stiff",
        "what about my neck",
        "when i stand up my head hurts",
        "is that normal my leg is numb",
        "",
        "?!",
    ],
)
def test_a_message_with_a_subject_is_none(text: str) -> None:
    assert kind_of(text) is None
    assert command_of(text) is None


@pytest.mark.parametrize("text", ["the second one", "The first.", "number two please", "the other one"])
def test_a_choice_is_taken_where_one_was_offered_and_nowhere_else(text: str) -> None:
    assert kind_of(text) == "choose"
    asked = told("", choices=["caffeine", "fluids"])
    message, _ = run(ActionFollowUp(), asked, kind="choose", alone="out_of_scope", text=text)
    assert message["response"] in ("utter_caffeine", "utter_fluids")
    message, _ = run(ActionFollowUp(), told("utter_driving"), kind="choose", alone="out_of_scope", text=text)
    assert message["response"] == "utter_out_of_scope"


def test_two_topics_are_answered_by_both_or_by_the_one_that_can() -> None:
    assert resolve("how_much", ["caffeine", "driving"]) == ("caffeine",)
    assert resolve("how_long", ["lie_flat", "driving"]) == ("lie_flat", "driving")
    assert resolve("how_much", ["driving", "test_results"]) == (NOT_COVERED,)


def test_what_is_not_covered_stays_so_and_nothing_follows_nothing() -> None:
    assert resolve("why", [NOT_COVERED]) == (NOT_COVERED,)
    assert resolve("why", []) == ()
    assert resolve("why", ["thanks"]) == ()


def test_a_follow_up_that_is_not_covered_leaves_its_topic() -> None:
    """ "Does it hurt", not covered of a blood patch, and "is it safe" is of the blood patch still."""
    message, _ = run(ActionFollowUp(), told("utter_blood_patch"), kind="will_it_hurt", alone="does_it_hurt")
    event = {"event": "bot", "metadata": {"metadata": message["metadata"]}, "timestamp": time.time()}
    assert message["metadata"]["says"] == "utter_not_covered"
    assert last_topics(tracker(told("utter_blood_patch"), patient(), event)) == ("blood_patch",)
    assert last_topics(tracker(told("utter_blood_patch"), patient(), told("utter_not_covered"))) == (NOT_COVERED,)


def test_the_last_topic_lasts_three_messages_and_a_quarter_of_an_hour() -> None:
    for turns in range(MOST_TURNS + 2):
        chat = [event for _ in range(turns) for event in (patient(), told("utter_thanks"))]
        found = last_topics(tracker(told("utter_driving"), *chat))
        assert found == (("driving",) if turns < MOST_TURNS else ())
    assert last_topics(tracker(told("utter_driving", ago=FADES_SECONDS - 30)), time.time()) == ("driving",)
    assert last_topics(tracker(told("utter_driving", ago=FADES_SECONDS + 30)), time.time()) == ()


@pytest.mark.parametrize("new", ["utter_out_of_scope", "utter_stop", "utter_goodbye", "red_flag"])
def test_a_new_subject_or_an_emergency_leaves_nothing_to_follow(new: str) -> None:
    assert last_topics(tracker(told("utter_driving"), patient(), told(new))) == ()


@pytest.mark.parametrize(
    ("event", "topics_"),
    [
        (told("utter_caffeine"), ("caffeine",)),
        (told("more", of=["caffeine"]), ("caffeine",)),
        (told("several", of=["caffeine", "driving"]), ("caffeine", "driving")),
        (told("utter_caffeine", command="slower"), ("caffeine",)),
    ],
)
def test_what_was_answered_last(event: dict[str, Any], topics_: tuple[str, ...]) -> None:
    assert last_topics(tracker(told("utter_driving"), patient(), event)) == topics_


@pytest.mark.parametrize(
    ("alone", "response"),
    [("how_long_it_takes", "utter_how_long_it_takes"), ("nlu_fallback", "utter_say_again"), ("repeat", "utter_repeat")],
)
def test_without_a_last_topic_the_message_is_answered_by_itself(alone: str, response: str) -> None:
    message, _ = run(ActionFollowUp(), kind="how_long", alone=alone)
    assert message["response"] == response


@pytest.mark.parametrize(
    ("kind", "alone"),
    [("is_normal", "headache_expected"), ("why", "why_lumbar_puncture"), ("how_long", "driving"), ("how", "driving")],
)
def test_without_a_last_topic_no_subject_is_invented(kind: str, alone: str) -> None:
    message, _ = run(ActionFollowUp(), kind=kind, alone=alone)
    assert message["text"].startswith("What do you mean?")
    assert misses(message["metadata"]) == ONCE
    again, _ = run(ActionFollowUp(), told("utter_say_again"), kind=kind, alone=alone)
    assert again["metadata"]["says"] == OFFER


def test_it_did_not_help_is_a_complaint_where_the_last_answer_promised_no_help() -> None:
    driving, _ = run(ActionFollowUp(), told("utter_driving"), kind="no_help", alone="complaint")
    assert driving["response"] == "utter_complaint"
    headache, _ = run(ActionFollowUp(), told("utter_headache_relief"), kind="no_help", alone="complaint")
    assert headache["response"] == "utter_headache_expected"


def test_of_the_same_topic_a_voice_says_both_parts_and_what_else_is_the_rest() -> None:
    answer = answers()["caffeine"]
    whole, _ = run(ActionFollowUp(), told("utter_caffeine"), kind="how_much", alone="fluids")
    assert whole["metadata"]["spoken"].startswith(answer.spoken.split(",")[0])
    assert whole["metadata"]["spoken"].endswith(answer.more[-20:])
    rest, _ = run(ActionFollowUp(), told("utter_headache_relief"), kind="what_else", alone="help")
    assert rest["metadata"]["shown"] == answers()["headache_relief"].more
    again, _ = run(ActionFollowUp(), told("utter_headache_relief", rest=True), kind="what_else", alone="help")
    assert answers()["headache_relief"].more in again["metadata"]["spoken"].replace("two", "2")


def test_the_check_finds_what_is_missing_doubled_or_unknown() -> None:
    assert list(check_follow_ups()) == []
    asked = {"caffeine", "driving", "fluids"}
    kind = Kind(
        phrases=["my neck is stiff"], same=["caffeine", "wine"], other={"fluids": "fluids"}, not_covered=["caffeine"]
    )
    found = "\n".join(_problems(kind, asked))
    for problem in ("driving is missing", "wine is no topic", "caffeine stands 2 times", "under same", "danger sign"):
        assert problem in found
    watch = Kind(
        phrases=["why"], same=["driving", "fluids"], other={"caffeine": "symptom_past_two_days"}, not_covered=[]
    )
    assert "a sign that nobody told" in "\n".join(_problems(watch, {*asked, "symptom_past_two_days"}))
    two = Kind(phrases=["why"], same=["caffeine", "driving"], other={"fluids": ["driving", "wine"]}, not_covered=[])
    assert "must be one topic or two" in "\n".join(_problems(two, asked))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        *(
            (text, "lasted_days")
            for text in ("it's been a week", "for three days now", "longer than that", "ive had it for 5 days")
        ),
        *(
            (text, "lasted_weeks")
            for text in ("it's been two weeks", "i've had it for two weeks", "for a fortnight now")
        ),
        *((text, None) for text in ("it's been a day", "a week of rest", "in two weeks", "two weeks ago i had my tap")),
    ],
)
def test_how_long_it_has_lasted_is_told_of_the_last_topic(text: str, kind: str | None) -> None:
    assert kind_of(text) == kind
