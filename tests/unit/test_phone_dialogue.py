"""The phone dialogue, rule by rule, with made-up turns of the assistant."""

from datetime import timedelta

import pytest

from assistant.hours import read_hours
from assistant.phone import (
    Action,
    Answered,
    Event,
    HangUp,
    Heard,
    HungUp,
    Keys,
    Limit,
    Listen,
    NurseLine,
    Say,
    Silence,
    State,
    TimeUp,
    Transfer,
    TransferEnded,
)
from assistant.phone.actions import LONGEST_CALL_SECONDS
from assistant.phone.parts import MOST_WORDS
from tests.unit.phone_line import ALARM, NURSE, SATURDAY, WEEKDAY, Line, texts

CLOSED = NurseLine(NURSE, read_hours("Mon-Fri 08:00-17:00", "America/Los_Angeles"))


@pytest.fixture
def line() -> Line:
    return Line(NurseLine(NURSE))


def ends_with(actions: tuple[Action, ...], kind: type[Action]) -> bool:
    return isinstance(actions[-1], kind)


async def test_the_first_sentence_is_the_emergency_number(line: Line) -> None:
    actions = await line.does(Answered())
    assert texts(actions)[0] == "If this is an emergency, hang up and dial nine one one."
    assert "automatic assistant, not a person" in line.said
    assert "information" in line.said
    assert line.said.endswith("?")
    assert actions[0] == Limit(15 * 60)
    assert ends_with(actions, Listen)


async def test_a_question_is_answered_with_barge_in_and_slowly(line: Line) -> None:
    actions = await line.does(Answered(), Heard("can i drink coffee", 0.9))
    assert "small amount of coffee" in line.said
    assert all(action.barge_in for action in actions if isinstance(action, Say))
    assert all(0.85 <= action.rate <= 0.90 for action in actions if isinstance(action, Say))
    assert ends_with(actions, Listen)


async def test_the_star_key_makes_it_slower_down_to_seventy_percent(line: Line) -> None:
    await line.does(Answered(), Heard("can i drink coffee", 0.9))
    rates = []
    for _ in range(4):
        actions = await line.does(Keys("*"))
        assert "small amount of coffee" in line.said
        rates.append(actions[0].rate)  # type: ignore[union-attr]
    assert rates[0] < 0.85
    assert rates[-1] == rates[-2] == 0.7
    assert (await line.does(Heard("when can i drive", 0.9)))[0].rate == 0.7  # type: ignore[union-attr]


async def test_nine_and_the_word_say_it_again(line: Line) -> None:
    await line.does(Answered(), Heard("can i drink coffee", 0.9))
    before = line.said
    for event in (Keys("9"), Heard("say that again", 0.9), Keys("9")):
        await line.does(event)
        assert line.said == before


async def test_nine_before_anything_was_said(line: Line) -> None:
    assert ends_with(await line.does(Keys("9")), Listen)
    assert line.said


async def test_the_menu_asks_the_assistant(line: Line) -> None:
    await line.does(Answered(), Keys("#"))
    assert "For headache, press one." in line.said
    await line.does(Keys("5"))
    assert line.asked[-1] == "can i drink coffee"
    assert line.said.startswith("You asked about coffee.")
    assert "small amount of coffee" in line.said


async def test_silence_asks_shorter_then_the_menu_then_the_nurse(line: Line) -> None:
    await line.does(Answered())
    assert ends_with(await line.does(Silence()), Listen)
    assert "did not hear you" in line.said
    assert ends_with(await line.does(Silence()), Listen)
    assert "press one" in line.said
    actions = await line.does(Silence())
    assert actions[-1] == Transfer(NURSE, 25)
    assert "dial nine one one" in line.said


@pytest.mark.parametrize("nurse", [NurseLine(), CLOSED])
async def test_silence_ends_in_goodbye_where_nobody_can_be_reached(nurse: NurseLine) -> None:
    line = Line(nurse, SATURDAY)
    actions = await line.does(Answered(), Silence(), Silence(), Silence())
    assert ends_with(actions, HangUp)
    assert "dial nine one one" in line.said
    assert "Goodbye" in line.said


async def test_a_transfer_that_silence_brought_is_not_tried_twice(line: Line) -> None:
    for result in ("answered", "no_answer"):
        line.state = State()
        await line.does(Answered(), Silence(), Silence(), Silence(), TransferEnded(result))  # type: ignore[arg-type]
        for _ in range(3):
            actions = await line.does(Silence())
            if ends_with(actions, HangUp):
                break
        assert ends_with(actions, HangUp)


@pytest.mark.parametrize(
    "unclear", [Heard(""), Heard(" . "), Heard("mumble", 0.9), Heard("the weather", 0.9), Keys("A")]
)
async def test_words_nobody_understands_climb_the_same_ladder(line: Line, unclear: Event) -> None:
    await line.does(Answered())
    assert ends_with(await line.does(unclear), Listen)
    assert ends_with(await line.does(unclear), Listen)
    assert "press one" in line.said
    assert ends_with(await line.does(unclear), Transfer)


async def test_the_ladder_offers_a_nurse_on_the_second_step_and_does_not_ask_again(line: Line) -> None:
    await line.does(Answered(), Heard("mumble", 0.9), Heard("mumble", 0.9))
    assert "For a nurse, press zero" in line.said
    assert "said the assistant" not in line.said
    assert "say it" not in line.said


async def test_what_is_understood_begins_the_ladder_anew(line: Line) -> None:
    await line.does(Answered(), Silence(), Silence(), Heard("can i drink coffee", 0.9), Silence())
    assert "did not hear you" in line.said
    await line.does(Heard("mumble"), Keys("#"), Silence())
    assert "did not hear you" in line.said


async def test_it_says_itself_what_it_does_not_understand(line: Line) -> None:
    await line.does(Answered(), Heard("mumble", 0.9))
    assert line.said == "I did not get that, said the assistant."


async def test_unsure_words_are_read_back_and_wait_for_a_yes(line: Line) -> None:
    actions = await line.does(Answered(), Heard("Can I drink coffee?", 0.3))
    assert line.said.startswith("I heard: Can I drink coffee. Is that right?")
    assert "small amount" not in line.said
    assert ends_with(actions, Listen)
    await line.does(Heard("Yes."))
    assert "small amount of coffee" in line.said


@pytest.mark.parametrize("yes", [Keys("1"), Heard("that's right", 0.2), Heard("affirmative indeed", 0.9)])
async def test_yes_by_key_by_plain_words_and_by_others(line: Line, yes: Event) -> None:
    await line.does(Answered(), Heard("can i drink coffee", 0.3), yes)
    assert "small amount of coffee" in line.said


@pytest.mark.parametrize("no", [Keys("2"), Heard("no", None), Heard("negative indeed", 0.9)])
async def test_no_asks_again_and_counts_as_a_step(line: Line, no: Event) -> None:
    await line.does(Answered(), Heard("can i drink coffee", 0.3), no)
    assert "say it again" in line.said
    assert line.state.missed == 1
    await line.does(Heard("can i drink coffee", 0.3), Heard("yes"))
    assert "small amount of coffee" in line.said


@pytest.mark.parametrize("unclear", [Silence(), Heard("mumble", 0.9)])
async def test_an_unclear_answer_to_a_read_back_is_asked_once_more(line: Line, unclear: Event) -> None:
    await line.does(Answered(), Heard("can i drink coffee", 0.3), unclear)
    assert "I heard: can i drink coffee" in line.said
    await line.does(Keys("1"))
    assert "small amount of coffee" in line.said


async def test_a_new_question_instead_of_a_yes_is_taken(line: Line) -> None:
    await line.does(Answered(), Heard("can i drink coffee", 0.3), Heard("when can i drive", 0.9))
    assert "Do not drive" in line.said


@pytest.mark.parametrize("confidence", [None, 0.99])
async def test_a_medicine_is_always_read_back(line: Line, confidence: float | None) -> None:
    await line.does(Answered(), Heard("can i take two tylenol", confidence))
    assert line.said.startswith("I heard: can i take two tylenol.")
    await line.does(Keys("1"))
    assert "pain pill" in line.said


async def test_a_confidence_that_is_not_told_is_no_doubt(line: Line) -> None:
    await line.does(Answered(), Heard("can i drink coffee", None))
    assert "small amount of coffee" in line.said


async def test_markup_and_many_words_are_read_back_readably(line: Line) -> None:
    await line.does(Answered(), Heard("coffee <b>&amp; {tea} " + "and more coffee " * 40, 0.1))
    assert "<" not in line.said
    assert len(line.said.split()) < 60


RED = "my neck is stiff"


@pytest.mark.parametrize("before", [(), (Heard("can i drink coffee", 0.2),), (Silence(), Silence()), (Keys("#"),)])
@pytest.mark.parametrize("confidence", [0.01, None, 0.9])
async def test_a_red_flag_is_acted_on_at_once_read_back_and_said_twice(
    line: Line, before: tuple[Event, ...], confidence: float | None
) -> None:
    actions = await line.does(Answered(), *before, Heard(RED, confidence))
    assert texts(actions)[0] == ALARM
    assert texts(actions).count(ALARM) == 2
    assert line.said.index(ALARM) < line.said.index(f"I heard: {RED}.") < line.said.rindex(ALARM)
    assert "press zero" in line.said
    assert "stay on the line" in line.said
    assert ends_with(actions, Listen)


async def test_a_red_flag_with_a_medicine_is_not_held_back(line: Line) -> None:
    await line.does(Answered(), Heard("i took tylenol and my neck is stiff", 0.2))
    assert line.said.startswith(ALARM)


async def test_after_a_red_flag_silence_reminds_and_nothing_is_held_back(line: Line) -> None:
    await line.does(Answered(), Heard(RED, 0.9), Silence())
    assert "dial nine one one" in line.said
    await line.does(Heard("can i drink coffee", 0.1))
    assert line.said.startswith("I heard: can i drink coffee.")
    assert "small amount of coffee" in line.said


async def test_nine_says_the_emergency_message_again(line: Line) -> None:
    await line.does(Answered(), Heard(RED, 0.9), Keys("9"))
    assert line.said.count(ALARM) == 2


@pytest.mark.parametrize("ask", [Keys("0"), Keys("50"), Heard("i want a nurse", 0.1), Heard("i want a nurse", None)])
async def test_a_nurse_is_rung(line: Line, ask: Event) -> None:
    actions = await line.does(Answered(), Heard("can i drink coffee", 0.2), ask)
    assert actions[-1] == Transfer(NURSE, 25)
    assert "dial nine one one" in line.said


async def test_outside_the_hours_it_says_when_it_opens_and_goes_on() -> None:
    line = Line(CLOSED, SATURDAY)
    actions = await line.does(Answered(), Keys("0"))
    assert ends_with(actions, Listen)
    assert "on Monday at eight a m" in line.said
    assert "the number on your care papers" in line.said
    assert "nine one one" in line.said
    line = Line(CLOSED, WEEKDAY)
    assert ends_with(await line.does(Answered(), Keys("0")), Transfer)


async def test_without_a_nurse_line_the_advice_line_is_said() -> None:
    line = Line(NurseLine())
    assert ends_with(await line.does(Answered(), Keys("0")), Listen)
    assert "the number on your care papers" in line.said
    assert "nine one one" in line.said


@pytest.mark.parametrize("result", ["busy", "no_answer", "failed"])
async def test_a_failed_transfer_says_the_number_twice_slowly_and_goes_on(line: Line, result: str) -> None:
    actions = await line.does(Answered(), Keys("0"), TransferEnded(result))  # type: ignore[arg-type]
    number = "one five, five five zero, one zero zero, two zero zero."
    slow = [action for action in actions if isinstance(action, Say) and action.text == number]
    assert [action.rate for action in slow] == [0.7, 0.7]
    assert "nine one one" in line.said
    assert ends_with(actions, Listen)
    await line.does(Heard("can i drink coffee", 0.9))
    assert "small amount of coffee" in line.said


async def test_after_the_nurse_the_caller_may_ask_on(line: Line) -> None:
    assert ends_with(await line.does(Answered(), Keys("0"), TransferEnded("answered")), Listen)
    assert "call with the nurse has ended" in line.said


async def test_goodbye_ends_with_the_safety_words(line: Line) -> None:
    assert ends_with(await line.does(Answered(), Heard("bye", 0.9)), HangUp)
    assert "nine one one" in line.said


async def test_a_doubtful_goodbye_is_asked_about(line: Line) -> None:
    assert ends_with(await line.does(Answered(), Heard("bye", 0.2)), Listen)
    assert ends_with(await line.does(Keys("1")), HangUp)


async def test_the_longest_time(line: Line) -> None:
    assert ends_with(await line.does(Answered(), TimeUp()), HangUp)
    assert "the number on your care papers" in line.said
    assert "nine one one" in line.said


LATE = timedelta(seconds=LONGEST_CALL_SECONDS)


@pytest.mark.parametrize("event", [Silence(), Heard(""), Heard("can i drink coffee", 0.9), Keys("#"), Keys("9")])
async def test_past_the_longest_time_whatever_comes_ends_the_call(line: Line, event: Event) -> None:
    await line.does(Answered())
    line.now += LATE
    assert ends_with(await line.does(event), HangUp)
    assert "have to end this call" in line.said


async def test_past_the_longest_time_a_red_flag_and_a_nurse_are_still_served(line: Line) -> None:
    await line.does(Answered())
    line.now += LATE
    await line.does(Heard(RED, 0.9))
    assert line.said.startswith(ALARM)
    assert ends_with(await line.does(Keys("0")), Transfer)


async def test_a_long_answer_comes_in_parts(line: Line) -> None:
    await line.does(Answered(), Heard("tell me everything", 0.9))
    heard = []
    for more in (Heard("more", 0.3), Keys("1"), Heard("yes", None)):
        heard.append(line.said.replace("Do you want to hear more? Say yes or press one.", "").strip())
        await line.does(more)
    heard.append(line.said)
    assert all(len(text.split()) <= MOST_WORDS + 12 for text in heard)
    assert " ".join(heard) == " ".join(f"Sentence {n} has six words here." for n in range(40))


async def test_no_more_is_wanted(line: Line) -> None:
    await line.does(Answered(), Heard("tell me everything", 0.9), Heard("no thanks"))
    assert "anything else" in line.said
    assert line.state.rest == ()


@pytest.mark.parametrize("more", [Heard("yes"), Heard("more"), Keys("1")])
async def test_the_assistants_own_offer_is_passed_on(line: Line, more: Event) -> None:
    await line.does(Answered(), Heard("how long should i lie flat", 0.9))
    assert "Do you want to hear more?" in line.said
    await line.does(more)
    assert line.asked[-1] == "yes"
    assert line.said == "The rest of it."


async def test_who_hangs_up_hears_nothing_more(line: Line) -> None:
    assert await line.does(Answered(), Heard("can i drink coffee", 0.9), HungUp()) == ()


async def test_a_lost_call_begins_again_with_the_safety_sentence(line: Line) -> None:
    state, actions = await line.dialogue.begin_again(Heard(RED, 0.1), line.turn, line.now)
    assert texts(actions)[:2] == ["If this is an emergency, hang up and dial nine one one.", ALARM]
    assert state.until == line.now + LATE


async def test_a_menu_key_whose_question_fails_does_not_end_in_silence(line: Line) -> None:
    line.broken = True
    assert ends_with(await line.does(Answered(), Keys("1")), Listen)
    assert "can't answer just now" in line.said
