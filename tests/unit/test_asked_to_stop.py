""" "Can I stop" before a danger sign: the question casts no doubt on it, and ends no talk."""

import pytest

from assistant.dialogue.in_context import Meant
from assistant.guard.rasa_turn import _also_read
from assistant.guard.understanding import told_of_stop
from assistant.safety import detect
from assistant.safety.normalise import normalise
from assistant.safety.stops import asks_to_stop_more, report_after_stop


@pytest.mark.parametrize(
    ("text", "tier"),
    [
        ("can i stop my throat is closing", "emergency"),
        ("can i stop my face is swelling", "emergency"),
        ("can i stop taking it my lips are swelling", "emergency"),
        ("can i stop i have chest pain", "emergency"),
        ("should i stop my tongue feels thick", "emergency"),
        ("can i stop i feel faint", "emergency"),
        ("can i stop they make me itch all over", "emergency"),
        ("can i stop bleeding", "emergency"),
        ("can i stop the bleeding", "emergency"),
        ("should we stop this bleeding", "emergency"),
        ("can i stop the drops i cant breathe", "emergency"),
        ("could i stop the keppra my arms are jerking all over", "emergency"),
        ("can i stop im wetting myself", "urgent"),
        ("can i stop my legs are numb", "urgent"),
        ("can i stop i cant pee", "urgent"),
        ("can i stop i have a fever", "urgent"),
        ("can i stop my head hurts so bad", "urgent"),
        ("can i stop my head is splitting", "urgent"),
        ("can i stop i am bleeding", "urgent"),
        ("can i stop the leak", "urgent"),
        ("can i stop the leaking", "urgent"),
        ("how do i stop the leak", "urgent"),
    ],
)
def test_a_sign_after_it_is_firm(text: str, tier: str) -> None:
    report = detect(text)
    assert report.firm, "the second net could let it go"
    assert report.tier == tier


@pytest.mark.parametrize(
    "text",
    [
        "can i stop",
        "can i stop now",
        "can i stop lying flat",
        "can i stop lying down my headache is gone",
        "can i stop the antibiotics if my throat hurts less",
        "can i stop the antibiotics i feel better",
        "can i stop my seizure medicine",
        "can i stop the keppra i take for seizures",
        "can i stop if i get a fever",
        "should i stop when my legs get numb",
        "can i stop drinking so much water",
        "can i stop my blood thinner",
        "can i stop i have no fever",
        "can i stop resting i am fine",
        "can i stop the ibuprofen my back is better",
        "how do i stop worrying",
    ],
)
def test_a_question_about_stopping_is_not_firm(text: str) -> None:
    assert not detect(text).firm


@pytest.mark.parametrize(
    ("text", "report"),
    [
        ("can i stop my head feels weird", "my head feels weird"),
        ("can i stop taking it i see spots", "i see spots"),
        ("can i stop the pills i take", ""),
        ("can i stop it", ""),
        ("can i stop that medicine", ""),
        ("can i stop if my head hurts", ""),
    ],
)
def test_what_is_reported_is_read_by_itself(text: str, report: str) -> None:
    assert report_after_stop(normalise(text)) == report


STOPPED = {"intent": {"name": "stop", "confidence": 0.9}}
RANKING = [{"name": "stop", "confidence": 0.9}, {"name": "fluids", "confidence": 0.05}]


@pytest.mark.parametrize("text", ["can i stop living here", "can i stop the swelling", "should i stop my drops"])
def test_who_stops_something_else_is_not_told_that_we_stop(text: str) -> None:
    assert asks_to_stop_more(normalise(text))
    parsed = {**STOPPED, "text": text, "intent_ranking": RANKING}
    assert told_of_stop(parsed)["intent"]["name"] == "nlu_fallback"
    likely = {**parsed, "intent_ranking": [RANKING[0], {"name": "fluids", "confidence": 0.5}]}
    assert told_of_stop(likely)["intent"]["name"] == "fluids"


@pytest.mark.parametrize(
    "text",
    [
        *("can i stop", "Can we stop now, please?", "may i stop the questions", "stop", "stop the voice", "end this"),
        *("can i stop answering these", "no fever, can i stop", "could we end the headache check", "how do i stop you"),
    ],
)
def test_who_wants_no_more_of_the_talk_is_told_so(text: str) -> None:
    parsed = {**STOPPED, "text": text, "intent_ranking": RANKING}
    assert told_of_stop(parsed) == parsed


def test_the_model_reads_the_report_by_itself_too() -> None:
    words = "can i stop my head feels weird"
    assert _also_read(Meant(words, words)) == ("my head feels weird",)
    assert _also_read(Meant("can i stop", "can i stop")) == ()
    assert _also_read(Meant("no i said neck", "my neck")) == ("no i said neck",)
