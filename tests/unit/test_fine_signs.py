"""Signs that are told to be well, without a no or beside one; and the same words with a sign left in them."""

import pytest

from assistant.dialogue.fine_signs import is_no_news, with_denials
from assistant.dialogue.forms import Question, forms

QUESTIONS = {
    "H": ("headache_check", 0), "B": ("back_soreness_check", 0), "L": ("screening", 0), "U": ("screening", 1),
    "V": ("screening", 2), "C": ("screening", 3),
}  # fmt: skip
# To which questions, whether the rest is asked once more, and the answers.
DENIALS = (
    ("HB", False, "nope its mild | no just a bit uncomfortable | no it is mild"),
    (
        "HB",
        True,
        """
not very bad no | no its not very bad | not too bad | not that bad really | its not so bad | just a mild one |
only a dull ache | it's bearable | i can live with it | nothing i can't handle | nothing
terrible | not terrible | it hurts a little | just the usual soreness dear | i'd
say it's not too bad
""",
    ),
    (
        "H",
        True,
        """
just a normal headache | just a slight headache | just a bit of a headache | it's just a regular headache | no
worse than a normal headache | i can bend my neck fine | i can touch my chin to my chest | chin goes to my chest
ok | my neck bends easily | neck moves freely | no trouble bending my neck | i can look up and down fine |
temperature is normal | i took my temp it was 98.4 | i can put my chin on my chest no problem | no i can bend my
neck fine | only a little sore, no fever | its a normal headache no fever | my temperature is fine just a mild
headache
""",
    ),
    (
        "H",
        False,
        """
no i feel ok apart from the headache | i'm ok except
for the headache | no fever neck is fine not too bad | not too bad no fever no stiff neck | no
temperature no stiff neck headache not too bad | its only mild no
fever and my neck moves fine
""",
    ),
    (
        "BL",
        True,
        """
no trouble walking | i can feel both legs fine | i'm walking normally | i can walk just fine | i'm getting
around fine | walking as usual | i walk ok | can feel my feet fine | no problem walking | no i'm walking around
ok | i can walk no problem
""",
    ),
    (
        "B",
        True,
        """
my legs are good | legs feel normal | peeing fine | i go to the toilet as usual | i can pee and poop fine |
bladder and bowels are fine | passing water normally | just a bit sore | its a bit sore | my back is only a
little tender | only a little sore, no fever | nothing on the bandage | site is dry | sore but not bad | just
sore from the needle
""",
    ),
    (
        "L",
        False,
        "my legs are good | legs feel normal | no trouble with my legs | both legs are fine | no my legs are grand",
    ),
    ("U", True, "peeing fine | i pee as usual | no problems with my waterworks | passing water normally"),
    (
        "U",
        False,
        """
i go to the toilet as usual | no trouble going to the toilet | i can pee and poop fine | going to the bathroom
normally | bladder and bowels are fine
""",
    ),
    (
        "V",
        True,
        "keeping food down fine | stomach is fine | i'm eating normally | my appetite is good | food stays down fine",
    ),
    ("V", False, "temp is normal and i'm eating fine | no fever and my stomach is fine"),
)
NO_NEWS = """
no change | no more than usual | nothing different | its the same | no its about the same | same as before | as
usual | it hasn't changed | no different | same as always | nothing much
"""
LEFT = (
    (
        "H",
        """
i can hardly bend my neck fine | i can bend my neck only to the left | i can bend my neck but it hurts | i can
bend my neck it hurts | i don't think i can bend my neck fine | i doubt i can bend my neck | i used to bend my
neck fine | no i can't bend my neck fine | i can almost touch my chin to my chest | i can touch my chin to my
chest if i push | not too bad but i'm hot | not too bad when i lie down | not too bad at night | not too bad
until i stand | not too bad yesterday worse now | not very bad but worse | just a mild stiff neck | neck a bit
sore | a bit stiff | not just a mild one | more than a mild headache | far from mild | not a normal headache |
apart from the headache i have a stiff neck | i feel ok apart from my neck | i feel ok apart from the headache
and the fever | everything apart from the headache is worse | hardly bearable | barely bearable | nothing i can
handle | it is the same only worse | no change it's terrible | i took my temperature and it was 102 | nothing
severe except the neck | worse than a normal headache | more than a normal headache | faint | less than mild |
it's not mild | isn't bearable | more than usual
""",
    ),
    (
        "BL",
        """
i can feel my left leg fine but not the right | i can feel one leg fine | i walk fine with a stick | i was
walking fine | walking fine until today | my legs are fine weak though | my legs are fine just tingly | no
trouble walking but numb | no trouble walking numb | i can walk normally numb toes though | i'm not walking
normally | no longer walking normally | i can walk fine, weakness or tingling | i walk fine but it gives way |
my left leg is fine my right isn't | no leg numb | no foot weak | no legs tingly | no left leg numb | my left
leg is fine, the right one is not
""",
    ),
    (
        "BU",
        """
peeing fine but pooping is hard | peeing fine only when i push | i pee as usual but leak | not peeing fine | i
am not going to the toilet as usual | i went to the toilet as usual but didn't make it | i'm going normally
except at night | no trouble peeing except when i cough
""",
    ),
    (
        "U",
        """
my bladder is fine but my bowels aren't | my bladder is fine, my bowels aren't | my bladder is fine my bowels
are not | bladder fine bowels no
""",
    ),
    (
        "B",
        "nothing comes out | dressing is clean but wet | no dry dressing | no back wet | no dressing wet | no site hot",
    ),
    (
        "V",
        """
eating fine but throwing up | i eat fine then it comes back up | not keeping food down | my stomach is fine but
i'm hot | normal temp but i feel sick | no food stays down | food stays down sometimes | only water stays down |
nothing stays down | no vomiting and fever | no fever and vomiting
""",
    ),
)


def question(letter: str) -> Question:
    form, place = QUESTIONS[letter]
    return forms()[form].questions[place]


def each(texts: str) -> list[str]:
    return [said.strip() for said in texts.replace("\n", " ").split("|")]


@pytest.mark.parametrize(
    ("letter", "rest", "said"),
    [(letter, rest, said) for letters, rest, texts in DENIALS for letter in letters for said in each(texts)],
)
def test_what_is_well_is_denied(letter: str, rest: bool, said: str) -> None:
    asked = question(letter)
    assert asked.read(said) == "no"
    denied = asked.denied_in(said)
    assert (denied is not None and bool(asked.leaves_open(denied))) == rest


@pytest.mark.parametrize(
    ("letter", "said"), [(letter, said) for letters, texts in LEFT for letter in letters for said in each(texts)]
)
def test_a_sign_that_is_left_is_no_no(letter: str, said: str) -> None:
    assert question(letter).read(said) != "no"


@pytest.mark.parametrize("said", each(NO_NEWS))
def test_no_news_is_neither_yes_nor_no(said: str) -> None:
    assert question("H").is_no_news(said)
    assert question("H").read(said) != "no"
    assert not question("L").is_no_news(said)  # unclear there, and asked again in simpler words


@pytest.mark.parametrize(
    "said",
    [
        *(
            "no change it's terrible",
            "the same only worse",
            "changed",
            "it is not the same leg",
            "it has changed",
            "change",
        ),
        *("more than usual", "it's more than usual", "much more than usual", "different"),
    ],
)
def test_more_than_no_news_is_none(said: str) -> None:
    assert not is_no_news(said)


def test_a_question_does_not_see_what_it_does_not_ask_after() -> None:
    assert with_denials("i can bend my neck fine", ["fever"]) == "i can bend my neck fine"
    assert "stiff neck" in with_denials("i can bend my neck fine", ["stiff_neck"])
