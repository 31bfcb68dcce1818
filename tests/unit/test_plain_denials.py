"""Answers to each question of the forms, as a careful nurse would read them. Most were written after the rules."""

import pytest

from assistant.dialogue.forms import forms

QUESTIONS = {
    "H": ("headache_check", 0), "B": ("back_soreness_check", 0), "L": ("screening", 0), "U": ("screening", 1),
    "V": ("screening", 2), "C": ("screening", 3),
}  # fmt: skip
EVERY = "".join(QUESTIONS)
# To which questions, how it is read ("alarm" is anything but a no), and the answers.
CASES = (
    (
        "H",
        "alarm",
        """
it's not going away | never felt so bad | he won't wake up | no idea love | no worse than before | the fever
won't break | it isn't any better | no let up at all | not since the tablets wore off | nothing touches it | i
cannot keep my eyes open | no i vomited | it's never been this bad | i've never known pain like it | never in
my life have i had such pain | i'm no good | he doesn't know where he is | she isn't making sense | no she is
confused | not so good | nothing i do helps | i don't like it | i'm not happy with it | no it started again |
can't sleep for it | it's no joke | no picnic | i don't have a way to check | not that i want to complain but
it's rough | never mind me i'm dying | don't think i can stand it | it doesn't let me sleep | no my vision is
blurry | no but something's off | not now it was before | i had a fever but not now
""",
    ),
    (
        EVERY,
        "alarm",
        """
I don't feel well | I'm not right | no better | no relief | no change | no left leg only | no not since friday
| it isn't easy | nothing comes out | no I lost it | no, I lost it | it's not dry | he hasn't woken | none of
your business | i don't have a thermometer | no entiendo | no siento nada | no english
""",
    ),
    (
        "HB",
        "yes",
        """
no it's bad
""",
    ),
    (
        "H",
        "no",
        """
my neck is not stiff | my neck is fine | temperature is normal | it's 98.6 | gone | it went away | nope none
of them apply | no honey i'm all right | no stiffness no temperature | no neck pain | neck's fine no fever |
it's a mild one | i wouldn't say so | not stiff, not hot, not bad | neither of those | no i haven't got a
temperature | i do not have a fever and my neck is not stiff | none of the three | no sir no fever | not
really no | ninety eight point six | one out of ten | it's passed | all gone now | oh it's fine | no she's
fine | my head is better
""",
    ),
    (
        "L",
        "no",
        """
no pain, weakness, or tingling | no problems there | both legs are fine | neither hurts | no sir they're fine
| no pain no weakness no tingling | my leg doesn't tingle | never
""",
    ),
    (
        "HB",
        "no",
        """
two out of ten
""",
    ),
    (
        EVERY,
        "yes",
        """
no doubt | no question
""",
    ),
    (
        "C",
        "yes",
        """
not any more | none for five years | not malignant | only basal cell | no known reason | they removed a lump |
i had a mastectomy | not for five years | no cancer now | no longer have it | prostate cancer in 09 | just a
melanoma | no known cause i lost weight | they took a lump out | i beat it | no cancer at the moment | i've
lost a stone
""",
    ),
    (
        "V",
        "yes",
        """
no clear cause | for no reason | i feel sick | yes no clear cause | no reason at all | nausea
""",
    ),
    (
        EVERY,
        "no",
        """
my husband has none of that
""",
    ),
    (
        "H",
        "yes",
        """
it is very bad | it is stiff no doubt | yeah no it's bad | no it's terrible | ten out of ten | bad | 103 |
i've got chills | no fever yet but shivering | a hundred and two
""",
    ),
    (
        "B",
        "no",
        """
no sir nothing of that kind | no numbness or tingling | no my legs work fine | dry as far as i can see no leak
| peeing fine | i can pee normally | no weakness no leak no fever | no trouble peeing | it isn't wet | just a
sore back | i can feel my legs
""",
    ),
    (
        "B",
        "alarm",
        """
i can't feel my legs | i don't feel my legs | my legs don't hold me | no i can't get up | the leg doesn't move
| it isn't moving | no poop for three days | haven't peed since | not a drop | no not a drop | it didn't stop
bleeding | it won't dry | bandage isn't dry | not much feeling | no urge to go | no my right side | no pain at
all i'm numb
""",
    ),
    (
        "B",
        "yes",
        """
no pain but my foot is numb | damp | leaking a bit | it hurts a lot
""",
    ),
    (
        "L",
        "alarm",
        """
no just my foot | no not the left | my knee buckles | it isn't steady | no balance | my legs aren't the same |
it went away | gone now | i have no strength | can't tell
""",
    ),
    (
        "L",
        "yes",
        """
the toes are tingly | no weakness just tingling
""",
    ),
    (
        "U",
        "no",
        """
no i'm dry | no trouble holding it | not at all dear | i have full control | no loss of control | no it's easy
to stop
""",
    ),
    (
        "U",
        "alarm",
        """
i don't always make it | no i wear pads | not easy to hold | no i have to run | it never stops | there's no
stopping it | i don't get any warning | no warning | no i need a catheter | nothing i can do about it
""",
    ),
    (
        "U",
        "yes",
        """
lost control once | sometimes i leak
""",
    ),
    (
        "V",
        "no",
        """
no fever i'm not sick | no nothing | i'm not nauseous | temperature is fine | no sickness
""",
    ),
    (
        "V",
        "alarm",
        """
it won't stay down | i don't feel too good | no food stays down | i haven't kept water down | no that was last
week | not since yesterday | no clue why
""",
    ),
    (
        "C",
        "no",
        """
no never had it | no sir never | no cancer ever | no and no | neither of them | never had cancer never lost
weight | no weight loss, no cancer
""",
    ),
    (
        "C",
        "alarm",
        """
no it was benign | my dad had it | only a spot on my skin | no they got it all | i was cleared | not any
longer | i'm fine | no i was ill years ago | it was dealt with
""",
    ),
    (
        "H",
        "no",
        """
none at all | it is not severe | no i feel okay | nah no fever | my
temperature is fine and no stiff neck | not that i have noticed | no thank goodness
""",
    ),
    (
        "H",
        "alarm",
        """
no appetite and i'm shaky | i'm not with it | doesn't ease off | no way i can stand up | no chance of sleeping
| not a minute's peace | no i'm seeing double | he isn't waking up | she doesn't answer me | none of it is
getting better | it's not nothing | no that's not true | not mild | never had it this bad | i don't think i'm
okay | i don't think it's fine | there's no getting away from it | hasn't let up | not under control | no
longer bearable | i have no words for it | no my hands are shaking
""",
    ),
    (
        "B",
        "no",
        """
no wetness no weakness | my legs are good and it's dry | no leg weakness and no leaks | nothing wrong with my
legs | i have no trouble with my bowels
""",
    ),
    (
        "B",
        "alarm",
        """
it's not clean | not been able to go | my leg is not mine | no i'm soaked | no i needed a new bandage | the
spot isn't closed | not really but it's a bit wet | i don't feel when i need to go | no feeling in my toes |
nothing works down there
""",
    ),
    (
        "L",
        "no",
        """
no my legs feel fine | no sciatica or anything | i don't have any leg trouble
""",
    ),
    (
        "L",
        "alarm",
        """
not when i sit | not if i lie down | no the other leg | no only when i walk | i don't trust my leg | it
doesn't do what i want
""",
    ),
    (
        "U",
        "no",
        """
no problems down there | no i've not lost control | no, everything is normal
""",
    ),
    (
        "U",
        "alarm",
        """
no only drops | i don't know when i'm going | no but nearly | not every day | it just runs
""",
    ),
    (
        "V",
        "no",
        """
no, feeling fine | haven't been sick | no fever and no throwing up
""",
    ),
    (
        "V",
        "alarm",
        """
not feeling great | no just hot | no i keep retching | can't face food | not bad but a bit off
""",
    ),
    (
        "C",
        "no",
        """
no i've never had either | no i haven't | no history of that
""",
    ),
    (
        "C",
        "yes",
        """
i had a tumor out | not any more thank god | no it's gone | leukemia as a child
""",
    ),
    (
        "C",
        "alarm",
        """
no more than a scare | no not really just a growth | no they took it away | no all clear now | not the bad
kind | i don't like to say | no i'm over it | a polyp
""",
    ),
    (
        EVERY,
        "alarm",
        """
strength | control | help | the urine | it changed | strength gone | no 101.2 | no fever 102 | no 38.5 | not
without help
""",
    ),
    (
        "UC",
        "alarm",
        """
not today | not lately | not right now
""",
    ),
    (
        "HBV",
        "alarm",
        """
no fever it is agony
""",
    ),
    (
        "H",
        "alarm",
        """
no stiff neck it throbs like mad
""",
    ),
    (
        "BL",
        "alarm",
        """
not numb dead
""",
    ),
    (
        "BU",
        "alarm",
        """
no leak the shirt is soaked
""",
    ),
    (
        "HBV",
        "no",
        """
no fever or anything
""",
    ),
    (
        "L",
        "no",
        """
no pain, weakness, or tingling | no pain weakness or tingling
""",
    ),
    (
        "B",
        "no",
        """
no fever no leak | no numbness tingling or weakness
""",
    ),
    (
        "H",
        "no",
        """
no fever and no stiff neck
""",
    ),
    (
        "HB",
        "no",
        """
no fever just sore
""",
    ),
    (
        EVERY,
        "alarm",
        """
no, agony
""",
    ),
    (
        "B",
        "yes",
        """
no fever no leak leg numb | no and a leak
""",
    ),
    (
        "LB",
        "yes",
        """
no and leg weak | none of that legs weak
""",
    ),
    (
        "HBV",
        "yes",
        """
no and fever since last night | no and a fever | no and shivering
""",
    ),
    (
        "U",
        "yes",
        """
no and a leak
""",
    ),
    (
        EVERY,
        "yes",
        """
no fever chest pain | no cancer chest pain | no, confused | no only chest pain | no other than chest pain |
no and slurred speech | no and a seizure | no and stiff neck | no except chest pain | no apart from a stiff
neck
""",
    ),
    (
        "U",
        "alarm",
        """
none only wet bed | haven't been since yesterday | haven't yet | i haven't gone | i can't stop it
""",
    ),
    (
        "H",
        "alarm",
        """
not high | not a high one | not so stiff | not too stiff | no only with light
""",
    ),
    (
        "V",
        "alarm",
        """
not high | not a high one
""",
    ),
)


@pytest.mark.parametrize(
    ("asked", "read", "said"),
    [
        (asked, read, said.strip())
        for questions, read, answers in CASES
        for asked in questions
        for said in answers.replace("\n", " ").split("|")
    ],
)
def test_how_a_careful_nurse_reads_it(asked: str, read: str, said: str) -> None:
    form, place = QUESTIONS[asked]
    found = forms()[form].questions[place].read(said)
    assert found != "no" if read == "alarm" else found == read


def test_each_question_has_plain_denials_and_others() -> None:
    for asked in EVERY:
        assert {read for questions, read, _ in CASES if asked in questions} == {"yes", "no", "alarm"}
