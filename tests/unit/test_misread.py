"""Words that the sentence model mistakes for others, where the rules have read them."""

import pytest

from assistant.guard.understanding import RED_FLAGS, without_misread
from assistant.safety import detect
from assistant.safety.misread import misread_flags

HARM, SOILED = "danger_to_self_or_others", "bladder_or_bowel"


@pytest.mark.parametrize(
    "said",
    ["i shat myself", "I shat myself.", "sorry i just shat myself in bed", "he shat himself", "i shit myself again"],
)
def test_soiling_oneself_is_no_threat(said: str) -> None:
    report = detect(said)
    assert misread_flags(said, report.flags) == (HARM,)
    found = {"flags": [HARM, SOILED], "tier": "emergency", "evidence": [said], "dismissed": []}
    told = without_misread({"text": said, RED_FLAGS: found}, report)[RED_FLAGS]
    assert (told["flags"], told["tier"]) == ([SOILED], "urgent")


@pytest.mark.parametrize(
    "said",
    [
        *(
            "i shat myself and want to die",
            "i shot myself",
            "i shit myself i am so scared of what i might do to myself",
        ),
        *(
            "i want to kill myself",
            "i cut myself",
            "i shat myself then took all the pills",
            "i am going to hurt myself",
        ),
    ],
)
def test_a_threat_stays(said: str) -> None:
    report = detect(said)
    assert misread_flags(said, report.flags) == ()
    parsed = {"text": said, RED_FLAGS: {"flags": [HARM, SOILED], "tier": "emergency", "evidence": [], "dismissed": []}}
    assert without_misread(parsed, report) == parsed
