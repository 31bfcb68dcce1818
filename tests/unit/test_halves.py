"""A sign of two halves ("a leak or blood"): who denies one of them has told nothing of the other."""

import pytest

from assistant.dialogue.form_danger import finding
from assistant.dialogue.forms import Question, forms

QUESTIONS = {
    "H": ("headache_check", 0), "B": ("back_soreness_check", 0), "L": ("screening", 0), "U": ("screening", 1),
    "V": ("screening", 2), "C": ("screening", 3),
}  # fmt: skip
# To which question, what is denied, what is asked then of the same sign, and what is no more asked of it.
DENIED = (
    ("B", "Is there blood?", "leak",
     "no leak | no fluid | it isn't wet | nothing is leaking | i don't see any fluid | no leaking at all | not damp"),
    ("B", "Is there a leak?", "blood",
     "no blood | not bleeding | i see no blood | it isn't bleeding | no bleeding at all | there's no blood"),
    ("B", "Are your legs numb?", "weak",
     "no weakness | my legs aren't weak | legs are strong | i can walk fine | no trouble walking | not weak at all"),
    ("B", "Are your legs weak?", "numb",
     "no numbness | no tingling | not numb | i can feel both legs fine | no pins and needles |"
     " i don't feel any numbness"),
    ("B", "Is there trouble with your bowel?", "bladder",
     "bladder is fine | peeing fine | no bladder trouble | passing water normally |"
     " i can pee normally | no trouble peeing"),
    ("B", "Is there trouble with your bladder?", "bowel?",
     "bowels are fine | no bowel trouble | my bowels are ok | no problem with my bowels | pooping fine"),
    ("B", "Is it getting worse?", "very bad", "not very bad | not too bad | it's not that bad |"
     " not severe | not terrible"),
    ("B", "Is it very bad?", "worse", "not worse | it's not getting worse | no worse |"
     " it isn't worse | not any worse"),
    ("H", "Is there a stiff neck?", "fever", "no fever | my temperature is fine | not hot | no chills | 98.6"),
    ("H", "Is there a fever?", "stiff neck", "no stiff neck | my neck is not stiff | no neck pain |"
     " i can bend my neck fine"),
    ("H", "Is it very bad?", "worse", "not worse | it's not getting worse | it isn't worse"),
    ("L", "Does a leg tingle or feel numb?", "weak", "no weakness | not weak |"
     " my legs aren't weak | i can walk fine"),
    ("L", "Does a leg feel weak?", "tingle", "no tingling | not numb | no numbness | i can feel both legs fine"),
    ("U", "your bowels", "bladder",
     "bladder is fine | peeing fine | no bladder accidents | i pee as usual | no trouble peeing |"
     " my bladder works fine"),
    ("U", "your urine", "bowels", "bowels are fine | no bowel accidents | my bowels work |"
     " no trouble with my bowels"),
    ("V", "Do you feel sick?", "throw up", "not throwing up | no vomiting | i haven't thrown up | i'm not puking"),
    ("V", "Do you throw up?", "feel sick", "no nausea | i'm not nauseous | i don't feel queasy"),
    ("C", "Did you lose weight", "cancer", "no cancer | never had cancer | no cancer ever | i never had cancer"),
    ("C", "Did you ever have cancer?", "weight",
     "no weight loss | i haven't lost weight | i didn't lose any weight | no lost weight"),
)  # fmt: skip
# What denies both halves, so that neither is asked.
BOTH = (
    ("B", "blood", "no leak or blood | no leak no blood | nothing on the bandage |"
     " the dressing is clean and dry | site looks fine"),
    ("B", "numb", "no numbness or weakness | legs are fine | my legs feel normal |"
     " no trouble with my legs | no weakness no tingling"),
    ("B", "bowel", "no trouble with my bladder or bowels | bladder and bowels are fine |"
     " no accidents | peeing and pooping fine"),
    ("B", "worse", "not worse and not bad | no pain | no pain at all"),
    ("V", "sick", "not sick no vomiting | my stomach is fine | no sickness | eating fine | no nausea or vomiting"),
)  # fmt: skip
# What denies all that is asked, and ends it as before.
CLOSES = (
    ("H", "no | not bad no fever no stiff neck | none of that"),
    ("B", "no | none of that | nothing like that | no sir nothing"),
    ("L", "no | no pain, weakness, or tingling | no problems there | both legs are fine | none of those"),
    ("U", "no | i have full control | no problems down there | bladder and bowels are fine | not at all"),
    ("V", "no | no fever no nausea no vomiting | no fever and my stomach is fine | neither"),
    ("C", "no | no weight loss, no cancer | never had cancer never lost weight | neither of them | never"),
)
# One half denied and the other told: a yes, in one breath or in two.
TOLD = (
    ("B", "no blood but it's wet | no leak but there's blood | not bleeding but damp |"
     " no fluid only blood | no blood just fluid"),
    ("B", "no weakness but numb | not numb but weak | no numbness just weakness | legs aren't weak but they tingle"),
    ("B", "no trouble with my bladder but i had a bowel accident | not bad but worse | not worse but very bad"),
    ("H", "no fever but my neck is stiff | no stiff neck but a fever | neck is fine but i'm hot | not hot but stiff"),
    ("L", "no pain but weak | no weakness just tingling | not numb but it hurts a leg hurts | no tingling but weak"),
    ("U", "no bowel accidents but i leak | i don't leak but i soiled myself"),
    ("V", "no fever but i threw up | not throwing up but i feel sick | no nausea but a fever"),
    ("C", "no cancer but i lost weight | no weight loss but i had cancer | never had cancer but lost ten pounds"),
)  # fmt: skip


def question(letter: str) -> Question:
    form, place = QUESTIONS[letter]
    return forms()[form].questions[place]


def each(texts: str) -> list[str]:
    return [said.strip() for said in texts.split("|")]


@pytest.mark.parametrize(
    ("letter", "asked", "gone", "said"),
    [(letter, asked, gone, said) for letter, asked, gone, texts in DENIED for said in each(texts)],
)
def test_the_other_half_is_asked(letter: str, asked: str, gone: str, said: str) -> None:
    open_question = question(letter)
    assert open_question.read(said) == "no"
    denied = open_question.denied_in(said)
    assert denied
    assert open_question.leaves_open(denied)
    rest = open_question.ask_rest(denied)
    assert asked in rest
    assert gone not in rest


@pytest.mark.parametrize(
    ("letter", "gone", "said"), [(letter, gone, said) for letter, gone, texts in BOTH for said in each(texts)]
)
def test_both_halves_denied_are_not_asked(letter: str, gone: str, said: str) -> None:
    denied = question(letter).denied_in(said)
    assert denied
    assert gone not in question(letter).ask_rest(denied)


@pytest.mark.parametrize(("letter", "said"), [(letter, said) for letter, texts in CLOSES for said in each(texts)])
def test_what_denies_all_of_it_leaves_nothing_open(letter: str, said: str) -> None:
    asked = question(letter)
    assert asked.read(said) == "no"
    denied = asked.denied_in(said)
    assert denied is None or not asked.leaves_open(denied)


@pytest.mark.parametrize(("letter", "said"), [(letter, said) for letter, texts in TOLD for said in each(texts)])
def test_the_other_half_told_is_a_yes(letter: str, said: str) -> None:
    assert question(letter).read(said) == "yes"


@pytest.mark.parametrize("letter", QUESTIONS)
def test_each_half_denied_leaves_the_flag_for_a_yes_and_both_take_it(letter: str) -> None:
    asked = question(letter)
    for flag, halves in (asked.halves or {}).items():
        first, *others = (f"{flag}/{name}" for name, half in halves.items() if half.ask)
        assert others == [] or flag in finding(asked, "yes", "", [first])["flags"]
        if len(asked.signs) > 1:
            assert flag not in finding(asked, "yes", "", [first, *others])["flags"]


@pytest.mark.parametrize("letter", QUESTIONS)
def test_a_half_is_asked_in_words_of_its_own(letter: str) -> None:
    asked = question(letter)
    for flag, halves in (asked.halves or {}).items():
        texts = [asked.ask_rest(asked.points - {f"{flag}/{name}"}) for name, half in halves.items() if half.ask]
        assert len(set(texts)) == len(texts)
        assert all(texts)
