"""Answers that tell of one thing that was asked after, or of the complaint alone: the rest is asked, nothing ends."""

import pytest

from tests.unit.test_halves import each, question

ALL_OF_BACK = ("very bad", "fever", "leak", "legs", "bladder")
# To which question, words of what is asked then, words of what is no more asked, and the answers.
ASKED = (
    ("B", ("getting worse", "fever", "leak or blood", "weak or numb", "bladder or bowel"), ("very bad",),
     "just sore | only sore | it's just sore | no just sore | no, only sore | just achy | just tender |"
     " no it's just achy"),
    ("B", ("getting worse", "leak or blood", "weak or numb", "bladder or bowel"), ("fever", "very bad"),
     "no fever just sore | just sore, no fever | only sore when i move no fever | no fever, only achy when i bend"),
    ("B", ALL_OF_BACK, (), "no my right leg is fine | no my left leg is fine | no, the left foot is ok"),
    ("B", ("fever", "very bad", "leak", "bladder"), ("legs",), "no my legs are fine | nope both legs are fine"),
    ("B", ("blood", "or worse", "bowel"), ("fever", "legs", "leak?", "bladder?"),
     "no fever no leak legs are fine bladder fine | no fever, no leak, legs fine bladder is fine"),
    ("B", ("fever", "blood", "legs"), ("leak",), "no leek | no leeks | no it does not leak | no there's no leak"),
    ("B", ("fever", "leak", "legs", "bowel"), ("bladder",),
     "no not the bladder | not my bladder | no, not the bladder | no my bladder is fine"),
    ("B", ("fever", "leak", "legs", "bladder"), ("bowel",), "no not the bowels | not my bowels | my bowels work"),
    ("B", ("very bad", "leak", "legs"), ("worse", "fever"), "no it is not worse, no fever"),
    ("H", ("fever", "stiff neck"), ("very bad",), "no just sore | just sore | no, only achy"),
    ("H", ("very bad", "fever"), ("stiff",), "no my neck is not stiff | no, i have no stiff neck"),
    ("L", ("weak", "bad pain"), (), "no my right leg is fine | no, my left leg is ok"),
    ("L", ("bad pain", "tingle or feel numb"), ("weak",), "no i have no weakness | no it is not weak"),
    ("U", ("hard to stop", "bowels"), ("leak",),
     "i dont leak | i don't leak | no leaks | no leaking | no i don't leak | no leak | no dribbling | i never leak"),
    ("U", ("leak urine", "bowels"), ("hard to stop",),
     "no it is not hard to stop | no its not hard to stop | it isn't hard to stop | no, not hard to stop"),
    ("U", ("hard to stop", "leak urine"), ("bowels",),
     "i dont soil myself | i don't soil myself | no i never soil myself | no soiling |"
     " no i haven't lost control of my bowels"),
    ("U", ("hard to stop",), ("leak", "bowels"),
     "i haven't lost control | no i have not lost control | never lost control"),
    ("V", ("fever", "throw up"), ("feel sick",), "no i don't feel sick | no i'm not nauseous"),
    ("C", ("lose weight",), ("cancer",), "no i never had cancer | no i have had no cancer"),
)  # fmt: skip
# What is the complaint, or a no, and nothing more: it ends as before.
ENDS = (
    (
        "B",
        "no | just a sore back | no, just the back | none of those | no i don't | no i feel fine | no my back is fine",
    ),
    ("H", "no | just the headache | no it is mild | no my head is fine | no i have none of that"),
    ("L", "no my legs are fine | no i have no leg problems | no pain no weakness no tingling"),
    ("U", "no i don't | no accidents | i have full control | no not at all | no i have full control"),
    ("C", "no i don't | neither of them | no never"),
)
# Of one side only, or of nothing that was asked: no answer yet, so it is asked once more, and no alarm is given.
TELLS_NOTHING = (
    ("B", "no not in my right leg | not in my left leg | no the right one is ok | the left one is fine"),
    ("H", "no not in my right leg | no the left one is fine"),
)
# The same words with a sign in them, or with the very thing.
SIGN = (
    ("B", "just sore and hot | just sore but my legs are numb | only sore, and it leaks |"
     " not the bladder, the leg is numb |"
     " the right one is ok but the left one is numb | it's a leek, it leaks | leeking |"
     " legs are fine bladder is leaking |"
     " legs are fine legs feel numb | no fever no leak legs are fine feet numb"),
    ("H", "just sore but it's very bad | only sore and feverish | just sore, and my neck is stiff"),
    ("U", "i leak | it leaks | i soil myself | not soiling but leaking | i don't leak but it's hard to stop |"
     " i never lost control but i leak | i can't stop soiling"),
)  # fmt: skip
NEVER_NO = (
    ("B", "just sore in my legs | only sore when i pee | not the bladder fully | the right one is ok the left isn't |"
     " not in my right leg but my left | only sore when i have a fever |"
     " bladder fine bowels not | legs fine bladder not"),
    ("U", "i lost control | i haven't lost control lately | i haven't lost control much"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("letter", "asked", "gone", "said"),
    [(letter, asked, gone, said) for letter, asked, gone, texts in ASKED for said in each(texts)],
)
def test_the_rest_is_asked(letter: str, asked: tuple[str, ...], gone: tuple[str, ...], said: str) -> None:
    assert question(letter).read(said) == "no"
    denied = question(letter).denied_in(said)
    assert denied is not None
    rest = question(letter).ask_rest(denied)
    assert [words for words in asked if words not in rest] == []
    assert [words for words in gone if words in rest] == []


@pytest.mark.parametrize(("letter", "said"), [(letter, said) for letter, texts in ENDS for said in each(texts)])
def test_a_no_to_all_still_ends_it(letter: str, said: str) -> None:
    assert question(letter).read(said) == "no"
    denied = question(letter).denied_in(said)
    assert denied is None or not question(letter).leaves_open(denied)


@pytest.mark.parametrize(
    ("letter", "said"), [(letter, said) for letter, texts in TELLS_NOTHING for said in each(texts)]
)
def test_the_other_side_is_asked_once_more(letter: str, said: str) -> None:
    asked = question(letter)
    assert asked.read(said) != "yes"
    if asked.read(said) == "no":
        denied = asked.denied_in(said)
        assert denied is not None
        assert not asked.points & denied
    else:
        assert asked.is_no_news(said)


@pytest.mark.parametrize(("letter", "said"), [(letter, said) for letter, texts in SIGN for said in each(texts)])
def test_a_sign_beside_it_is_a_yes(letter: str, said: str) -> None:
    assert question(letter).read(said) == "yes"


@pytest.mark.parametrize(("letter", "said"), [(letter, said) for letter, texts in NEVER_NO for said in each(texts)])
def test_what_may_be_a_sign_is_no_no(letter: str, said: str) -> None:
    assert question(letter).read(said) != "no"
    assert not question(letter).is_no_news(said)
