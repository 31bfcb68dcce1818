"""Whatever a caller does, in whatever order: there are always words, a way on, and an end."""

import asyncio
from datetime import timedelta
from itertools import cycle, islice

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from assistant.hours import read_hours
from assistant.phone import (
    Answered,
    Event,
    HangUp,
    Heard,
    HungUp,
    Keys,
    Listen,
    NurseLine,
    Say,
    Silence,
    TimeUp,
    Transfer,
    TransferEnded,
)
from assistant.phone.events import TRANSFER_RESULTS
from assistant.phone.parts import MOST_WORDS, parts
from tests.unit.phone_line import ALARM, ANSWERS, NURSE, SATURDAY, WEEKDAY, Line, texts

LADDER = 3
SAID = st.sampled_from(["", "yes", "no", "mumble", "my neck is stiff", *ANSWERS])
EVENTS = st.one_of(
    st.builds(Heard, SAID | st.text(max_size=40), st.none() | st.floats(0, 1)),
    st.builds(Keys, st.text("0123456789*#", min_size=1, max_size=3), st.just("") | SAID),
    st.builds(TransferEnded, st.sampled_from(TRANSFER_RESULTS)),
    st.sampled_from([Answered(), Silence(), TimeUp()]),
)
UNSURE = Heard("can i drink coffee", 0.2)
UNCLEAR: list[tuple[Event, ...]] = [
    (Silence(),),
    (Heard(""),),
    (Heard("mumble"),),
    (UNSURE, Heard("no")),
    (UNSURE, Silence(), Heard("when can i drive", 0.2), Silence()),
    (UNSURE, Keys("2")),
]
LINES = st.sampled_from(
    [
        (NurseLine(NURSE), WEEKDAY),
        (NurseLine(), WEEKDAY),
        (NurseLine(NURSE, read_hours("Mon 08:00-12:00", "America/Los_Angeles")), SATURDAY),
    ]
)


@settings(max_examples=300, deadline=None)
@given(events=st.lists(EVENTS, max_size=12), line=LINES, minutes=st.integers(0, 3))
def test_every_answer_has_words_and_ends_in_one_way_on(
    events: list[Event], line: tuple[NurseLine, object], minutes: int
) -> None:
    call = Line(*line)  # type: ignore[arg-type]
    for event in events:
        call.now += timedelta(minutes=minutes)
        actions = asyncio.run(call.does(event))
        assert isinstance(actions[-1], Listen | Transfer | HangUp)
        assert not any(isinstance(action, Listen | Transfer | HangUp) for action in actions[:-1])
        assert all(text.strip() for text in texts(actions))
        assert texts(actions)
        assert all(len(text.split()) <= MOST_WORDS for text in texts(actions))
        assert all(0.7 <= action.rate <= 0.9 for action in actions if isinstance(action, Say))
        if (isinstance(event, Heard) and "stiff" in event.text) or (isinstance(event, Keys) and "stiff" in event.words):
            assert texts(actions)[0] == ALARM
    assert asyncio.run(call.does(HungUp())) == ()


@settings(max_examples=300, deadline=None)
@given(
    events=st.lists(EVENTS, max_size=8),
    line=LINES,
    unclear=st.lists(st.sampled_from(UNCLEAR), min_size=1, max_size=3),
)
def test_silence_noise_and_words_that_were_misheard_end_whatever_came_before(
    events: list[Event], line: tuple[NurseLine, object], unclear: list[tuple[Event, ...]]
) -> None:
    call = Line(*line)  # type: ignore[arg-type]
    for event in events:
        asyncio.run(call.does(event))
    assume(not call.state.alarm or all(len(step) == 1 for step in unclear))  # then nothing is read back
    for step in islice(cycle(unclear), 2 * LADDER):
        actions = asyncio.run(call.does(*step))
        if isinstance(actions[-1], Transfer):
            actions = asyncio.run(call.does(TransferEnded("no_answer")))
        if isinstance(actions[-1], HangUp):
            return
    raise AssertionError("silence did not end the call")


HOLLOW = (
    "yes", "okay", "hello", "affirmative", "no", "negative", "are you there", "thank you", "never mind", "what",
    "say that again", "take care bye",
)  # fmt: skip
MOST_HOLLOW = 8 * LADDER  # what was open before is answered first, an answer of many parts too


@settings(max_examples=200, deadline=None)
@given(
    events=st.lists(EVENTS, max_size=8),
    line=LINES,
    unclear=st.lists(st.sampled_from([*map(Heard, HOLLOW), Silence(), Heard("mumble")]), min_size=1, max_size=3),
)
def test_words_that_ask_nothing_end_whatever_came_before(
    events: list[Event], line: tuple[NurseLine, object], unclear: list[Event]
) -> None:
    call = Line(*line)  # type: ignore[arg-type]
    for event in events:
        asyncio.run(call.does(event))
    for event in islice(cycle(unclear), MOST_HOLLOW):
        actions = asyncio.run(call.does(event))
        if isinstance(actions[-1], Transfer):
            actions = asyncio.run(call.does(TransferEnded("no_answer")))
        if isinstance(actions[-1], HangUp):
            return
    raise AssertionError("words that ask nothing did not end the call")


@settings(max_examples=200, deadline=None)
@given(events=st.lists(EVENTS, max_size=8))
def test_keys_mean_the_same_whatever_came_before(events: list[Event]) -> None:
    """Zero a nurse, nine again, star slower, pound the menu."""

    async def after(key: str) -> tuple[Line, tuple[str, ...]]:
        call = Line(NurseLine(NURSE))
        for event in (Answered(), *events):
            await call.does(event)
        said = tuple(say.text for say in call.state.said)
        await call.does(Keys(key))
        return call, said

    nurse, again, slower, listed = (asyncio.run(after(key)) for key in "09*#")
    assert nurse[0].last[-1] == Transfer(NURSE, 25)
    assert tuple(texts(again[0].last)) == again[1]
    assert tuple(texts(slower[0].last))[1:] == slower[1]
    assert "slow" in texts(slower[0].last)[0]
    assert "For headache, press one." in listed[0].said
    assert all(isinstance(call.last[-1], Listen) for call, _ in (again, slower, listed))


@given(st.text("ab .?!", max_size=600))
def test_parts_lose_no_word(text: str) -> None:
    assert " ".join(parts(text)).split() == text.split()
    assert all(0 < len(part.split()) <= MOST_WORDS for part in parts(text))
