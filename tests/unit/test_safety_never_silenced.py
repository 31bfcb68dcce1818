"""Reports that a clinician found silenced while cues were widened: each must be seen by the rules alone."""

import pytest

from assistant.safety import detect

REPORTS = [
    "no fever, chills or rash, chest pain",
    "no allergies or asthma, throat swelling",
    "no cough or cold, seizure",
    "no fever or headache, loss of bladder control",
    "no redness or swelling, clear fluid on the dressing",
    "no headache or nausea, double vision",
    "no fever, chills, vomiting three or four times",
    "no fever, cough, leg numb more or less",
    "can't catch my breath between words",
    "can't catch my breath with this",
    "worried I can't breathe",
    "I worry she has taken too many pills",
    "worried he is having a seizure",
    "I keep imagining ways to kill myself",
    "cannot pretend anymore I want to die",
    "she's imagining things, fever of 103",
    "the fall knocked him out cold for a minute",
    "my wife in the car is convulsing",
    "my voice sounds slurred",
    "chest pain which is worse lying down",
    "severe headache which is worse when standing",
    "the headache is unbearable sitting up",
    "pus came out when she pressed it",
    "blood came out when the dressing came off",
    "I wet myself with no warning",
    "peed myself with each cough",
    "I overdosed on sleep tablets",
    "part of the face is drooping",
    "part of the dressing is soaked with blood",
    "vomiting blood, gastric surgery 2021",
    "Mum has been off since the procedure, confused and slurring her words",
    "when the vomiting comes I bring up blood",
    "chest pain, can they see me",
    "can anybody get an ambulance",
    "he is looking ahead and unresponsive",
    "Say the dressing is leaking",
    "dad passed out in the movie theatre",
    "dad fainted, doing cpr like on youtube",
    "did a faint in the kitchen",
    "weak at the knees since the needle, both legs keep giving way",
    "the hospital denied me, vomiting and fever",
]


@pytest.mark.parametrize("text", REPORTS)
def test_a_report_is_seen(text: str) -> None:
    report = detect(text)
    assert report.escalates, [(f.flag, f.status, f.cue) for f in report.findings]
