""" "No, I said neck": what is meant, and that a danger sign is never lost by it."""

import pytest

from assistant.channels.guard import Guard
from assistant.dialogue.correction import corrected
from assistant.dialogue.in_context import meant


@pytest.mark.parametrize(
    ("before", "words", "text"),
    [
        ("my leg is stiff", "no, I said neck", "my neck is stiff"),
        ("my leg is stiff", "No I meant my neck", "my neck is stiff"),
        ("can i drink coughing", "coffee not coughing", "can i drink coffee"),
        ("can i drink toffee?", "sorry, I mean coffee", "can i drink coffee"),
        ("when can i dive", "I said drive, d r i v e", "when can i drive"),
        ("when can i dive", "no, d-r-i-v-e", "when can i drive"),
        ("can i take tyler", "not Tyler, Tylenol", "can i take tylenol"),
        ("can i take tyler", "I said Tylenol, not Tyler", "can i take tylenol"),
        ("can i take aspirin", "no i mean ibuprofen", "can i take ibuprofen"),
        ("how long should i lie fat", "no, lie flat", "how long should i lie flat"),
        ("can i use a nice pack", "no i said ice pack", "can i use a ice pack"),
        ("i have a beaver of 101.5", "I mean fever", "i have a fever of 101.5"),
        ("the side is bleeding", "actually I said site", "the site is bleeding"),
        ("can i eat", "no I meant when can I drive", "when can i drive"),
        ("i have a sore back", "I said I can't feel my foot", "i can't feel my foot"),
        ("my son is well", "actually i said neck", "neck"),
    ],
)
def test_a_correction(before: str, words: str, text: str) -> None:
    found = corrected(words, before)
    assert found is not None
    assert found.text.lower() == text


@pytest.mark.parametrize(
    ("before", "words"),
    [
        ("", "no, I said neck"),
        ("when can i drive", "not now, later"),
        ("i feel fine", "not really, no"),
        ("when can i drive", "can i drink coffee"),
        ("can i have tee", "no thank you"),
        ("do i have a fever", "no fever"),
        ("my leg is stiff", "no"),
        ("no none", "I have not, no"),
        ("no none", "i have not no"),
        ("x " * 150, "no, I said neck"),
        ("my leg is stiff", "no, I said " + "neck " * 60),
    ],
)
def test_no_correction(before: str, words: str) -> None:
    assert corrected(words, before) is None
    assert meant(words, before).text == words


async def test_what_is_meant_escalates_and_stays_the_message_before() -> None:
    guard = Guard(None, None)
    assert (await guard.turn("my leg is stiff", "phone", "c")).tier == "none"
    turn = await guard.turn("no, I said neck", "phone", "c")
    assert (turn.tier, turn.red_flags) == ("urgent", ("stiff_neck",))
    assert turn.text == "no, I said neck"


async def test_where_nothing_sounds_alike_every_place_is_tried() -> None:
    guard = Guard(None, None)
    await guard.turn("my son is stiff", "phone", "c")
    assert "stiff_neck" in (await guard.turn("no, I said neck", "phone", "c")).red_flags


async def test_a_sign_in_the_words_as_said_is_not_lost() -> None:
    guard = Guard(None, None)
    await guard.turn("can i drink toffee", "web", "c")
    turn = await guard.turn("no I said coffee and my neck is so stiff i cant bend it", "web", "c")
    assert "stiff_neck" in turn.red_flags


async def test_a_correction_takes_no_earlier_escalation_back() -> None:
    guard = Guard(None, None)
    first = await guard.turn("my neck is stiff", "web", "c")
    turn = await guard.turn("no, I said leg", "web", "c")
    assert first.tier == "urgent"
    assert turn.escalates or "told me" in turn.reply.answer or "Earlier" in turn.reply.answer


@pytest.mark.parametrize(
    ("text", "before"),
    [
        ("it's not bad", "bladder and bowels are fine"),
        ("it is not weak", "it was a long week"),
        ("i am not sick", "can i lie on my sick bed"),
        ("it's not a leak", "no leg trouble"),
        ("that is not fever", "is it forever"),
    ],
)
def test_a_plain_denial_that_sounds_like_something_before_corrects_nothing(text: str, before: str) -> None:
    assert corrected(text, before) is None
