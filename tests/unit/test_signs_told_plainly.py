"""Danger signs that a nurse told plainly and that were answered as something harmless: each by the rules alone."""

import pytest

from assistant.dialogue.plain_answers import is_plain_answer
from assistant.safety import detect

TOLD = {
    "numbness_or_weakness": [
        "I don't really feel my legs",
        "she doesn't really feel her feet",
        "I can't quite feel my toes",
        "I no longer feel my left foot",
        "I don't have any feeling in my feet",
        "haven't got much feeling in my left leg",
        "there isn't any feeling below my waist",
        "my legs just gave out on me",
        "my legs won't hold me",
        "my left leg buckles",
        "my foot drags",
        "my right foot keeps catching on the carpet",
        "I can't tell where my feet are",
        "daddy can't make his legs go",
        "hardly any strength in my left leg",
        "the legs no have force",
    ],
    "stiff_neck": [
        "my neck is sore",
        "sore neck",
        "neck pain",
        "the back of my neck hurts",
        "pain in my neck since the test",
        "my neck it is sore",
        "nek is stif",
    ],
    "fever": [
        "i'm freezing",
        "so cold",
        "I'm so cold",
        "I feel really cold",
        "bit chilly",
        "she is freezing and shivery",
        "I can't warm up",
    ],
    "severe_headache": [
        "I'm on warfarin and my head hurts",
        "I take blood thinners and I have a headache",
        "my head is pounding and I'm on Eliquis",
        "a headache that came like a clap of thunder",
        "my head is so sore I cried",
    ],
    "feels_like_emergency": [
        "purple spots that don't fade",
        "a rash that doesn't fade when I press a glass on it",
        "the spots stay when I press a tumbler on them",
        "there are petechiae on his legs",
    ],
    "loss_of_consciousness": [
        "floppy baby",
        "my little boy has gone all floppy",
        "mommy is asleep and she won't get up",
    ],
    "bladder_or_bowel": [
        "I haven't been able to spend a penny",
        "the waterworks have packed up",
        "went to pee and nothing is coming",
        "his bed was wet and he didn't know",
    ],
    "site_drainage_or_bleeding": ["water go out from my back"],
    "danger_to_self_or_others": ["the voices tell me to do it"],
}
HARMLESS = [
    "I don't feel any pain in my legs",
    "I can feel my legs just fine",
    "what if I can't really feel my legs",
    "will I get a sore neck",
    "is neck pain normal after this",
    "no neck pain",
    "my neck was sore before the test",
    "he's a pain in the neck",
    "can I use a neck pillow",
    "how cold should the ice pack be",
    "the room is freezing",
    "it's freezing outside",
    "I have a cold",
    "I'm on blood thinners, can I have the test",
    "does warfarin cause headaches",
    "will the bruise fade",
    "the numbness wore off after an hour",
    "the voice on the phone tells me to hold",
]


@pytest.mark.parametrize(("flag", "said"), [(flag, said) for flag, all_ in TOLD.items() for said in all_])
def test_what_is_told_plainly_is_seen(flag: str, said: str) -> None:
    report = detect(said)
    assert report.escalates
    assert flag in report.flags


@pytest.mark.parametrize("said", HARMLESS)
def test_what_is_asked_denied_or_of_something_else_is_not(said: str) -> None:
    assert not detect(said).escalates


@pytest.mark.parametrize(
    "said", ["she doesn't really feel her feet", "he does not wake up", "I no longer feel my foot"]
)
def test_a_no_that_is_the_sign_itself_casts_no_doubt_on_it(said: str) -> None:
    assert detect(said).firm


@pytest.mark.parametrize("said", ["and my head", "and to fly", "and flying", "what about my head"])
def test_what_is_only_named_raises_no_alarm_by_meaning(said: str) -> None:
    assert is_plain_answer(said)


@pytest.mark.parametrize("said", ["and my legs", "and my neck", "my head hurts so", "to die"])
def test_what_may_be_the_half_of_a_sign_does(said: str) -> None:
    assert not is_plain_answer(said)
