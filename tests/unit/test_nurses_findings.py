"""What a nurse found: alarms for ordinary words, signs that were missed, and what is said after an alarm."""

import pytest

from assistant.channels.guard import Guard
from assistant.dialogue.follow_ups import NOT_COVERED, kind_of, resolve
from assistant.dialogue.plain_answers import is_plain_answer
from assistant.dialogue.yes_no import yes_or_no
from assistant.safety import detect
from assistant.safety.course import Course

ALARM = Course(tier="emergency", flags=("numbness_or_weakness",), remind=True)


@pytest.mark.parametrize(
    "text",
    [
        "i took a tylenol",
        "i took two tylenol",
        "i've taken two advil",
        "i took my pills",
        "i took the antibiotic",
        "i took my blood thinner",
        "my head hurts and i took a tylenol",
        "no i took two tylenol",
        "all of them",
        "a few drops",
        "i called them",
        "the whole lot",
        "i have heart failure",
        "death",
        "it comes and goes",
        "since 5 am",
        "i cant look at my back",
    ],
)
def test_ordinary_words_are_no_alarm_by_meaning(text: str) -> None:
    assert is_plain_answer(text)
    assert not detect(text).findings


def test_cannot_say_is_no_stroke() -> None:
    assert not detect("can't say").escalates
    assert detect("i can't say anything right").escalates


@pytest.mark.parametrize(
    "text", ["i took the whole bottle", "i took ten tylenol", "took too many", "i took twenty pills"]
)
def test_an_overdose_still_is_one(text: str) -> None:
    assert not is_plain_answer(text)
    assert detect(text).tier == "emergency"


@pytest.mark.parametrize("second", ["all of them", "the whole lot", "ten of them"])
def test_an_overdose_told_in_two_messages_is_one(second: str) -> None:
    report = Course().after("i took my pills", "none", ()).report(second)
    assert "overdose_or_poisoning" in report.flags


@pytest.mark.parametrize(
    ("text", "flag", "tier"),
    [
        ("no and chest pain", "chest_pain", "emergency"),
        ("no fever leg numb", "numbness_or_weakness", "urgent"),
        ("no and fever since last night", "fever", "urgent"),
        ("thunderclap", "severe_headache", "urgent"),
        ("i feel like i did when i had meningitis", "stiff_neck", "urgent"),
        ("had fever yesterday, none today", "fever", "urgent"),
        ("i have to push to pee", "bladder_or_bowel", "urgent"),
        ("haven't peed since yesterday", "bladder_or_bowel", "urgent"),
    ],
)
def test_a_sign_that_was_missed(text: str, flag: str, tier: str) -> None:
    report = detect(text)
    assert flag in report.flags
    assert report.tier == tier


@pytest.mark.parametrize("text", ["no fever since last night", "no fever and no chest pain", "no fever, no numb legs"])
def test_a_denial_stays_one(text: str) -> None:
    assert not detect(text).escalates


@pytest.mark.parametrize(
    "words",
    [
        "will it go away",
        "but it is only a little",
        "only for a second",
        "how do i stop it",
        "i'm alone",
        "i dont have a phone",
        "i can't dial",
        "can i drive myself there",
        "i want to start the back pain program",
    ],
)
def test_after_an_alarm_its_message_comes_again(words: str) -> None:
    assert ALARM.report(words).flags == ("numbness_or_weakness",)
    assert ALARM.report(words).tier == "emergency"
    assert not Course(said="can i drink coffee").report(words).escalates


async def test_silence_after_an_alarm_brings_its_message_again() -> None:
    guard = Guard(None, None)
    alarm = await guard.turn("my legs went numb", "phone", "c")
    for _ in range(2):
        assert (await guard.turn("", "phone", "c")).reply.speech == alarm.reply.speech
    assert "did not hear any words" in (await guard.turn("", "phone", "another")).reply.speech


@pytest.mark.parametrize(
    "words", ["i called 911", "ambulance is coming", "they are on the way", "The ambulance is on its way."]
)
async def test_who_has_called_for_help_is_told_that_it_is_right(words: str) -> None:
    guard = Guard(None, None)
    await guard.turn("my legs went numb", "web", "c")
    said = (await guard.turn(words, "web", "c")).reply.answer
    assert said == "Good. Stay where help can find you. If it gets worse, call 911 again."


async def test_help_on_its_way_hides_no_new_sign() -> None:
    guard = Guard(None, None)
    await guard.turn("my legs went numb", "web", "c")
    said = (await guard.turn("i called 911 and now i cant breathe", "web", "c")).reply.answer
    assert said.startswith("Call 911 now")


@pytest.mark.parametrize("words", ["tonight?", "tomorrow?", "what about tonight"])
@pytest.mark.parametrize("topic", ["blood_thinners_and_test", "restart_blood_thinners", "driving"])
def test_when_of_a_blood_thinner_or_driving_stays_with_it(topic: str, words: str) -> None:
    assert resolve(kind_of(words) or "", [topic]) == (topic,)


def test_how_long_a_blood_patch_takes_is_not_covered() -> None:
    assert resolve(kind_of("how long does it take") or "", ["blood_patch"]) == (NOT_COVERED,)


@pytest.mark.parametrize("text", ["all of them", "the whole lot", "a few drops", "it comes and goes"])
def test_what_raises_no_alarm_by_itself_is_a_yes_to_a_question_of_ours(text: str) -> None:
    assert yes_or_no(text) == "yes"
