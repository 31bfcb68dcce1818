"""What a clinician found missed: confusion beside another sign, a wide pupil, endless sleep, hard to wake."""

import pytest

from assistant.safety import detect


@pytest.mark.parametrize(
    ("text", "flag", "tier"),
    [
        ("i have a headache and im confused", "confusion", "urgent"),
        ("im on keppra and confused", "confusion", "urgent"),
        ("headache for weeks and im confused", "confusion", "urgent"),
        ("im confused and my head hurts", "confusion", "urgent"),
        ("i am a bit confused and sleepy", "confusion", "urgent"),
        ("i threw up and now i am confused", "confusion", "urgent"),
        ("i cant stop sleeping", "confusion", "urgent"),
        ("he cannot stop sleeping", "confusion", "urgent"),
        ("one of my pupils is big", "stroke_signs", "emergency"),
        ("my left pupil looks huge", "stroke_signs", "emergency"),
        ("i stopped my keppra and im twitching", "seizure", "emergency"),
        ("she ran out of dilantin and her arm is jerking", "seizure", "emergency"),
        ("he takes ambien and is hard to wake", "loss_of_consciousness", "emergency"),
        ("my wife takes gabapentin and she is hard to wake", "loss_of_consciousness", "emergency"),
        ("he is hard to wake up", "loss_of_consciousness", "emergency"),
        ("he is hard to wake at all", "loss_of_consciousness", "emergency"),
        ("my wife says im acting different and confused", "confusion", "urgent"),
        ("mom is very difficult to rouse", "loss_of_consciousness", "emergency"),
    ],
)
def test_it_is_firm(text: str, flag: str, tier: str) -> None:
    report = detect(text)
    assert report.firm, "the second net could let it go"
    assert flag in report.flags
    assert report.tier == tier


@pytest.mark.parametrize(
    "text",
    [
        *("i read the sheet and im confused", "two nurses said different things and i am confused"),
        *("im confused about the pills", "im confused and would like to know when to shower"),
        *(
            "i cant stop sneezing",
            "can i stop sleeping on my back",
            "my pupils are the same",
            "the pupils at school are big",
        ),
        *("i stopped my keppra and im fine", "i take keppra and drink water", "i stopped coffee and feel good"),
        *("he is hard to wake up in the morning for school", "it is hard to wake up early", "he is easy to wake"),
        "he is not hard to wake",
    ],
)
def test_ordinary_words_are_none(text: str) -> None:
    assert not detect(text).firm
