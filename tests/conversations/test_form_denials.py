"""Plain denials in every form, what a word means, and a yes after the end of a form."""

import pytest

from tests.conftest import Say
from tests.conversations.form_states import BEGIN

HEADACHE, BACK, SCREENING = BEGIN


@pytest.mark.parametrize(
    ("begin", "said"),
    [
        *(
            (HEADACHE, said)
            for said in ("not very bad no", "just a mild one", "i can bend my neck fine", "not too bad")
        ),
        *(
            (HEADACHE, said)
            for said in ("i can touch my chin to my chest", "no change", "no my neck is fine", "it's bearable")
        ),
        *((HEADACHE, said) for said in ("no more than usual", "temperature is normal", "just a normal headache")),
        *((HEADACHE, said) for said in ("is 99.9 a fever", "how do i check my neck", "how bad is very bad")),
        *((HEADACHE, said) for said in ("i don't understand", "what do you mean", "i took my temp it was 98.4")),
        *((BACK, said) for said in ("no trouble walking", "only a little sore, no fever", "i can feel both legs fine")),
        *(
            (BACK, said)
            for said in ("peeing fine", "i'm walking normally", "my legs are good", "no change", "site is dry")
        ),
        *((BACK, said) for said in ("i go to the toilet as usual", "what is a leak", "what do you mean by numb")),
        *((SCREENING, said) for said in ("i can feel both legs fine", "i'm walking normally", "i don't understand")),
    ],
)
async def test_it_is_no_alarm_and_the_rest_is_asked_once(say: Say, begin: str, said: str) -> None:
    await say(BEGIN[begin])
    turn = await say(said)
    assert turn.tier == "none"
    assert turn.reply.asks
    assert (await say("yes")).tier == "urgent"


@pytest.mark.parametrize("said", ["nothing new", "all fine there", "no i feel ok apart from the headache"])
async def test_what_denies_all_of_it_ends_the_check(say: Say, said: str) -> None:
    await say(BEGIN[HEADACHE])
    turn = await say(said)
    assert (turn.tier, turn.reply.asks) == ("none", False)
    assert turn.reply.answer.startswith("All right.")


@pytest.mark.parametrize("begin", [HEADACHE, BACK, SCREENING])
async def test_who_does_not_understand_twice_gets_the_number(say: Say, begin: str) -> None:
    await say(BEGIN[begin])
    assert (await say("i don't understand")).reply.asks
    assert (await say("i don't understand")).tier == "urgent"


@pytest.mark.parametrize(
    ("begin", "said"),
    [
        *((BACK, said) for said in ("i shat myself", "no leg numb", "no longer walking normally", "no and numb")),
        *((HEADACHE, said) for said in ("is 101 a fever", "hardly bearable", "not too bad but i'm hot")),
    ],
)
async def test_what_may_be_a_sign_is_urgent(say: Say, begin: str, said: str) -> None:
    await say(BEGIN[begin])
    assert (await say(said)).tier == "urgent"


@pytest.mark.parametrize("said", ["yes", "maybe"])
async def test_a_yes_after_four_noes_is_none_to_the_last_question(say: Say, said: str) -> None:
    await say(BEGIN[SCREENING])
    for _ in range(4):
        await say("no")
    turn = await say(said)
    assert turn.tier == "urgent"
    assert {"severe_leg_pain", "bladder_or_bowel", "fever"} <= set(turn.red_flags)


async def test_soiling_oneself_is_no_threat(say: Say) -> None:
    turn = await say("i shat myself")
    assert (turn.tier, turn.red_flags) == ("urgent", ("bladder_or_bowel",))


@pytest.mark.parametrize("said", ["i have a headache born 3/4/1962", "1962 headache", "dob 3/4/1962 i have a headache"])
async def test_a_date_of_birth_is_no_alarm(say: Say, said: str) -> None:
    assert (await say(said)).tier == "none"
