"""The safety core as a whole, on sentences of this file's own."""

import pytest

from assistant.safety import detect
from assistant.safety.lexicon import lexicon

PRESENT = [
    ("My neck is so stiff I can't look down", "stiff_neck", "urgent"),
    ("no, I can't bend my neck", "stiff_neck", "urgent"),
    ("never mind the coffee i have a fever", "fever", "urgent"),
    ("never mind i have a fever", "fever", "urgent"),
    ("he passed out in the bathroom", "loss_of_consciousness", "emergency"),
    ("my temperature is 101.4", "fever", "urgent"),
    ("the dressing is soaked with fluid", "site_drainage_or_bleeding", "urgent"),
    ("i can't feel my feet", "numbness_or_weakness", "urgent"),
    ("she is having a seizure", "seizure", "emergency"),
    ("I want to kill myself", "danger_to_self_or_others", "emergency"),
    ("call an ambulance", "feels_like_emergency", "emergency"),
    ("i can't breathe", "trouble_breathing", "emergency"),
    ("this is the worst headache of my life", "severe_headache", "urgent"),
    ("my pain is 9 out of 10", "severe_back_pain", "urgent"),
    ("i have severe pain", "severe_back_pain", "urgent"),
    ("the pain is unbearable", "severe_back_pain", "urgent"),
    ("this is no ordinary headache", "severe_headache", "urgent"),
    ("sunlight is pure torture", "severe_headache", "urgent"),
    ("nodding really hurts", "stiff_neck", "urgent"),
    ("I need a walker now", "numbness_or_weakness", "urgent"),
    ("I saw stars and hit the floor", "loss_of_consciousness", "emergency"),
    ("he had a stroak", "stroke_signs", "emergency"),
    ("I can't see my hand", "stroke_signs", "emergency"),
    ("I can't see it with my left eye", "stroke_signs", "emergency"),
    ("I couldn't say a word", "stroke_signs", "emergency"),
    ("she can't answer me", "loss_of_consciousness", "emergency"),
    ("I can't live with this pain", "danger_to_self_or_others", "emergency"),
]
LOWERED = [
    ("no fever", "denied"),
    ("i am not in severe pain", "denied"),
    ("my neck is not stiff", "denied"),
    ("i haven't passed out", "denied"),
    ("what if my neck gets stiff", "hypothetical"),
    ("what should i do if my legs go numb", "hypothetical"),
    ("i had a seizure as a child", "past"),
    ("was it normal that my back went numb from the shot", "procedure"),
]


@pytest.mark.parametrize(("text", "flag", "tier"), PRESENT)
def test_present(text: str, flag: str, tier: str) -> None:
    report = detect(text)
    assert flag in report.flags
    assert report.tier == tier
    assert report.evidence


@pytest.mark.parametrize(("text", "status"), LOWERED)
def test_lowered(text: str, status: str) -> None:
    report = detect(text)
    assert not report.escalates
    assert status in {finding.status for finding in report.findings}
    assert all(finding.cue for finding in report.findings if finding.status == status)


HARMLESS = [
    "can i drink coffee",
    "when can i drive",
    "i'm dying for a coffee",
    "",
    "\0",
    "7",
    "You can't tell me the results over the phone?",
    "The clinic couldn't tell me the date of my appointment.",
    "I feel a bit odd on the tablets",
    "Mum is odd on her meds",
    "I find him odd.",
    "Half the page is missing on my discharge sheet",
    "My mood swings at people embarrass me",
    "My watch has two hands and a metal strap, may I keep it on?",
    "Can I climb the stairs at the hall where we pledge allegiance?",
    "The stork is coming in May, does that matter?",
    "The bandage washed off in the sea and my shorts were wet",
    "Can I drink two pils tonight?",
    "I can't see my back from here",
    "no i cant see back there",
    "I can't see it but my wife says it's dry",
    "No, I couldn't say for sure",
    "no i can't answer that",
    "there's nothing I can't live with",
    "they took some fluid from my back yesterday",
    "I ate too much",
]


@pytest.mark.parametrize("text", HARMLESS)
def test_harmless(text: str) -> None:
    assert not detect(text).escalates


@pytest.mark.parametrize(("text", "flag", "tier"), PRESENT)
@pytest.mark.parametrize("change", [str.upper, str.lower, "um {} please".format, "Hello. {} Thanks.".format])
def test_case_fillers_and_company_change_nothing(text: str, flag: str, tier: str, change: object) -> None:
    assert flag in detect(change(text)).flags  # type: ignore[operator]


def test_a_denial_does_not_reach_past_but() -> None:
    assert detect("no fever but my neck is stiff").flags == ("stiff_neck",)


def test_the_highest_tier_counts() -> None:
    report = detect("my neck is stiff and he passed out")
    assert report.tier == "emergency"
    assert report.flags[0] == "loss_of_consciousness"


def test_every_flag_has_phrases_and_a_source() -> None:
    flags = lexicon().flags
    assert len(flags) == 26
    for flag in flags:
        assert flag.patterns
        assert set(flag.source) & {"kaiser", "healthwise", "mediphany", "statcare", "beyond"}


@pytest.mark.parametrize(
    ("text", "evidence"),
    [
        ("temp of 101.4 since noon", "101.4"),
        ("headache is nine out of ten", "nine out of ten"),
        ("yesterday it was 98.6 but now it reads 102", "102"),
    ],
)
def test_evidence_is_what_was_said(text: str, evidence: str) -> None:
    said = " ".join(detect(text).evidence)
    assert evidence in said
    assert "reading" not in said
    assert "scale" not in said


FILLER = "so i was wondering about this and that today "


@pytest.mark.parametrize("before", [0, 5, 11, 12, 13, 14, 40, 200])
@pytest.mark.parametrize(("text", "flag", "tier"), PRESENT[:4])
def test_a_sign_anywhere_in_a_long_message_is_seen(text: str, flag: str, tier: str, before: int) -> None:
    assert flag in detect(FILLER * before + text + " " + FILLER * (200 - before)).flags


@pytest.mark.parametrize("before", [0, 5, 11, 12, 13, 14, 15, 40, 200])
@pytest.mark.parametrize("text", ["no fever", "what if my neck gets stiff", "i haven't passed out"])
def test_a_cue_counts_anywhere_in_a_long_message(text: str, before: int) -> None:
    for shift in range(8):
        filler = FILLER * before + "and " * shift
        assert not detect(f"{filler}. {text}. {FILLER * 30}").escalates


@pytest.mark.parametrize(
    "text",
    [
        "no fever, chills, vomiting or stiff neck",
        "i dont have a fever or a stiff neck or any leaking from the needle hole",
        "no weakness, numbness, or trouble breathing, just tired",
    ],
)
def test_a_denial_reaches_through_a_list_that_an_or_closes(text: str) -> None:
    assert {finding.status for finding in detect(text).findings} == {"denied"}


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("no fever, chills or rash, but my neck is stiff", "stiff_neck"),
        ("no fever or anything, vomiting though", "vomiting"),
        ("no, fever and a stiff neck or maybe a cold", "fever"),
        ("no sleep, a bad cough, i have a stiff neck or something", "stiff_neck"),
        ("no rash or cough and my neck is stiff", "stiff_neck"),
    ],
)
def test_a_list_that_is_denied_hides_no_report_after_it(text: str, flag: str) -> None:
    assert flag in detect(text).flags


@pytest.mark.parametrize("text", ["I'm done with living, lol", "what if, I'm done with living, whatever they say"])
def test_an_unmistakable_phrase_is_firm_beside_words_of_doubt(text: str) -> None:
    assert detect(text).firm


def test_a_cue_still_lowers_an_unmistakable_phrase() -> None:
    assert not detect("as a child I was scared of what I might do to the baby").firm


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("is it normal to see double", "vision_or_hearing_change"),
        ("is it ok to have a stiff neck", "stiff_neck"),
        ("is it normal to not be able to pee", "bladder_or_bowel"),
        ("is it normal for the needle site to bleed a lot", "heavy_bleeding"),
        ("stop the bleeding", "heavy_bleeding"),
        ("please stop my bleeding", "heavy_bleeding"),
        ("how do i stop bleeding from the needle hole", "heavy_bleeding"),
    ],
)
def test_who_asks_whether_a_sign_is_normal_or_how_to_stop_it_has_it(text: str, flag: str) -> None:
    assert flag in {finding.flag for finding in detect(text).present}


@pytest.mark.parametrize(
    "text", ["is it common to see double", "is it possible to pass out", "when does bleeding stop"]
)
def test_who_asks_how_common_a_sign_is_does_not_report_it(text: str) -> None:
    assert not detect(text).escalates


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("how many tylenol will kill me", "danger_to_self_or_others"),
        ("can i kill myself with these pills", "danger_to_self_or_others"),
        ("kill me", "danger_to_self_or_others"),
        ("tell me how to stop the bleeding", "heavy_bleeding"),
        ("help me stop the bleeding", "heavy_bleeding"),
        ("no pulse", "loss_of_consciousness"),
        ("he's gray", "trouble_breathing"),
        ("she has gone blue", "trouble_breathing"),
        ("why can't i see", "vision_or_hearing_change"),
        ("why can't i pee", "bladder_or_bowel"),
    ],
)
def test_a_question_of_the_worst_kind_is_a_report(text: str, flag: str) -> None:
    assert flag in {finding.flag for finding in detect(text).present}
    assert detect(text).firm


@pytest.mark.parametrize(
    "text",
    ["you are killing me with these jokes", "i feel blue", "her eyes are blue", "why can't i see my doctor today"],
)
def test_sayings_stay_sayings(text: str) -> None:
    assert not detect(text).escalates


def test_who_compares_a_headache_with_the_usual_one_reports_it() -> None:
    assert "severe_headache" in detect("mine is bad").flags
    assert not detect("mine is bad at math").findings
