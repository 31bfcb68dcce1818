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
    "the part on my back where the needle went in is oozing pus",
    "that bit on my back is leaking clear fluid",
    "the bit with the needle hole is red hot and leaking pus",
    "my headache went from a 2 out of 10 to the worst of my life",
    "my back pain went from 3 out of 10 to unbearable",
    "my dog watched me collapse",
    "my dog saw me pass out",
    "my cat found me unconscious",
    "i have pain in the neck and cant bend it",
    "it has been draining all night",
    "blood spilled through the bandage",
    "when i got out of bed legs gave way",
    "he is having a fit because we missed his epilepsy tablets",
    "i am vomiting . no . i cant stop",
    "my husband said call 911 for me",
    "tested negative for flu fever of 103",
    "take me to the ER now",
    "I, um, can't breathe",
]


@pytest.mark.parametrize("text", REPORTS)
def test_a_report_is_seen(text: str) -> None:
    report = detect(text)
    assert report.escalates, [(f.flag, f.status, f.cue) for f in report.findings]
