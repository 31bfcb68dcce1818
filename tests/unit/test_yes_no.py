"""Yes and no to a question about danger signs, in people's own words."""

import pytest

from assistant.dialogue.yes_no import Reading, named, yes_or_no

LEG = ("leg pain", "leg hurts", "tingle", "tingles", "tingling", "weak", "weakness")
FEVER = ("fever", "feverish", "stiff", "stiff neck", "severe", "very bad", "worse", "sick", "vomiting", "throwing up")
CANCER = ("cancer", "tumor", "lost weight", "weight loss")
YES = (
    """
yes|yeah|Yep.|yup|yes please|yes i do|i do|it is|I am|uh huh|mm hmm|yes!|YES|yeah a lot|oh yes|well yes|um yes
definitely
kind of|kinda|sort of|a bit|a little bit|maybe|maybe a bit feverish|sometimes|now and then|on and off|possibly
probably
i guess|i guess so|i think so|i suppose|somewhat|slightly|just a little|only when i cough|only at night|more or less
not really, well a bit|not really well sometimes|no, just a bit|no sorry yes|no wait yes|no actually yes|no i mean yes
not very|not too bad|it comes and goes|well my left leg tingles|my leg hurts|there is some tingling|both|one of them
i'm a little weak|i had breast cancer ten years ago|i lost weight|wait, I do have tingling|wait, yes|hold on, a bit
no but my leg hurts|no it is really severe|no it's just severe|i have a fever|feverish|my neck is stiff|getting worse
yes, since tuesday|yesss|yeahhh|i'm afraid so|unfortunately yes|right|correct|that's right|years ago|used to
no fever but a stiff neck
it is very bad|perhaps|could be|i think i do|true|sure|ok|not at first but a bit now|he does|yes he has
""".replace("\n", "|")
    .strip("|")
    .split("|")
)
NO = (
    """
no|nope|nah|No.|no thanks|no thank you|not at all|not really|never|nope never|none|none of that|none of those
not that i know of|not that I'm aware of|i don't think so|I don\u2019t think so|i dont think so|no i don't|i do not
i'm not
no fever|no tingling|i don't have a fever|no fever no stiff neck|neither|nothing like that|nothing|i haven't|it isn't
no, i feel fine|i'm fine|all good|fine|never had cancer|no cancer|no history of cancer|i've never had cancer
no weight loss|without fever|no fever or stiff neck|no weakness or tingling|no pain, no tingling|nah i'm good|nooo
yes sorry no|yes, i mean no|wait no|no sorry|thank god no|thankfully not|of course not|certainly not|no sir|no ma'am
it's fine|it's mild|no my legs are fine|not a bit|not even a little|no but thanks|no but thank you
no, not that i noticed|i doubt it
not to my knowledge
no i do not have any of those|none of the above|negative|no thanks for asking|it doesn't|no not really|no it's not
""".replace("\n", "|")
    .strip("|")
    .split("|")
)
UNCLEAR = (
    """
i don't know|i dont know|not sure|i'm not sure|hard to say|no idea|can't tell|who knows|it depends|dunno|idk
yes and no
yes, no problem with that|no problem yes|glorp fizz wibble|when can i drive|42|the neighbour's cat
no except my left toe
no apart from the usual|i can't remember|what do you mean|tylenol|no comment|no but there is one thing|hm|...|
""".replace("\n", "|")
    .strip("|")
    .split("|")
)


def test_there_are_a_hundred_cases() -> None:
    assert len({*YES, *NO, *UNCLEAR}) >= 100
    assert not {*YES} & {*NO}


@pytest.mark.parametrize(
    ("text", "reading"),
    [(t, "yes") for t in YES] + [(t, "no") for t in NO] + [(t, "unclear") for t in UNCLEAR],
)
def test_how_it_is_read(text: str, reading: Reading) -> None:
    assert yes_or_no(text, (*LEG, *FEVER, *CANCER)) == reading


@pytest.mark.parametrize(
    ("text", "is_named"),
    [("no fever but a stiff neck", True), ("no stiff neck", False), ("when can i drive", False), ("stiff neck", True)],
)
def test_a_sign_is_named_unless_it_is_denied(text: str, is_named: bool) -> None:
    assert named(text, ("stiff neck",)) is is_named
    assert not named(text, ())
