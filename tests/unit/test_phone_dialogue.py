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
from assistant.phone.actions import LONGEST_CALL_SECONDS, LONGEST_IN_ALL_SECONDS
from assistant.phone.parts import MOST_WORDS
from assistant.phone.read_back import names_a_medicine
from assistant.phone.words import after_yes_or_no, is_one_denial
from assistant.safety import detect
from tests.unit.phone_line import ALARM, NURSE, QUESTION, SATURDAY, WATCH, WEEKDAY, Line, texts

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


@pytest.mark.parametrize(
    "said", ["yes", "Hello?", "okay", "affirmative indeed", "no", "negative indeed", "are you there", "never mind"]
)
async def test_words_that_ask_nothing_again_and_again_climb_the_ladder(line: Line, said: str) -> None:
    assert ends_with(await line.does(Answered(), Heard(said, 0.9)), Listen)
    assert line.said == (await line.turn(said)).reply.speech
    assert ends_with(await line.does(Heard(said, 0.9)), Listen)
    assert "For headache, press one." in line.said
    actions = await line.does(Heard(said, 0.9))
    assert actions[-1] == Transfer(NURSE, 25)
    assert "dial nine one one" in line.said


async def test_words_that_ask_nothing_end_the_call_where_no_nurse_can_be_reached() -> None:
    line = Line(CLOSED, SATURDAY)
    actions = await line.does(Answered(), Heard("yes", 0.9), Heard("hello", 0.9), Heard("okay", 0.9))
    assert ends_with(actions, HangUp)
    assert "dial nine one one" in line.said


async def test_the_first_hello_after_silence_is_no_reason_to_end_the_call() -> None:
    """Somebody is there after all. Only once, so that silence and one word in turn are no loop."""
    line = Line(NurseLine())
    actions = await line.does(Answered(), Silence(), Silence(), Heard("hello", 0.9))
    assert "I can tell you about a spinal tap" in line.said
    assert ends_with(actions, Listen)
    assert ends_with(await line.does(Silence(), Heard("hello", 0.9)), HangUp)


async def test_a_question_after_words_that_ask_nothing_begins_the_ladder_anew(line: Line) -> None:
    await line.does(Answered(), Heard("hello", 0.9), Heard("hello", 0.9), Heard("can i drink coffee", 0.9))
    assert "small amount of coffee" in line.said
    await line.does(Heard("hello", 0.9))
    assert "I can tell you about a spinal tap" in line.said
    assert ends_with(await line.does(Heard("hello", 0.9)), Listen)


async def test_thanks_are_answered_and_after_more_of_it_the_end_is_asked_about(line: Line) -> None:
    await line.does(Answered(), Heard("can i drink coffee", 0.9), Heard("thank you", 0.9))
    assert line.said == "You are welcome."
    await line.does(Heard("thank you", 0.9))
    assert "Do you want to end this call?" in line.said
    assert ends_with(await line.does(Heard("yes", 0.9)), HangUp)


@pytest.mark.parametrize("said", [("thank you",), ("thank you", "no"), ("take care bye",), ("take care bye", "no")])
async def test_thanks_and_half_goodbyes_end_too(line: Line, said: tuple[str, ...]) -> None:
    await line.does(Answered())
    for words_ in said * 8:
        actions = await line.does(Heard(words_, 0.9))
        if ends_with(actions, Transfer):
            return
    raise AssertionError(line.said)


async def test_a_hello_while_words_wait_for_a_yes_does_not_lose_them(line: Line) -> None:
    await line.does(Answered(), Heard("can i drink coffee", 0.3), Heard("hello", 0.9))
    assert "I heard: can i drink coffee" in line.said
    await line.does(Keys("1"))
    assert "small amount of coffee" in line.said


@pytest.mark.parametrize("said", ["what", "say that again"])
async def test_who_has_it_said_again_and_again_hears_it_slower_then_gets_to_a_nurse(line: Line, said: str) -> None:
    await line.does(Answered(), Heard("can i drink coffee", 0.9), Heard(said, 0.9))
    before = line.said
    actions = await line.does(Heard(said, 0.9))
    assert line.said.endswith(before) and "more slowly" in line.said
    assert all(action.rate < 0.85 for action in actions[1:] if isinstance(action, Say))
    ends = [type((await line.does(Heard(said, 0.9)))[-1]) for _ in range(3)]
    assert ends == [Listen, Listen, Transfer]


async def test_who_has_an_alarm_said_again_and_again_is_never_told_anything_milder(line: Line) -> None:
    await line.does(Answered(), Heard(RED, 0.9))
    for _ in range(4):
        await line.does(Heard("say that again", 0.9))
        assert "call your doctor" in line.said.lower()


async def test_the_key_says_it_again_as_often_as_it_is_pressed(line: Line) -> None:
    await line.does(Answered(), Heard("can i drink coffee", 0.9))
    for _ in range(8):
        await line.does(Keys("9"))
        assert "small amount of coffee" in line.said


async def test_a_yes_to_a_question_of_ours_is_no_step_of_the_ladder(line: Line) -> None:
    await line.does(Answered())
    for _ in range(3):
        await line.does(Heard("how long should i lie flat", 0.9), Heard("yes", 0.9))
        assert line.said == "The rest of it."
        assert line.state.missed == 0


async def test_a_denied_sign_is_something_that_was_told_and_no_step_of_the_ladder(line: Line) -> None:
    await line.does(Answered())
    for _ in range(4):
        assert ends_with(await line.does(Heard("no fever or anything", 0.9)), Listen)
    assert line.said == "All right, just ask."


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


@pytest.mark.parametrize("no", [Keys("2"), Heard("no", 0.9), Silence()])
async def test_who_is_misheard_again_and_again_gets_to_a_nurse(line: Line, no: Event) -> None:
    await line.does(Answered())
    ends = []
    for misheard in ("can i drink coffee", "when can i drive", "how long should i lie flat"):
        await line.does(Heard(misheard, 0.3))
        ends.append(type((await line.does(no))[-1]))
    assert Transfer in ends


@pytest.mark.parametrize("unclear", [Silence(), Heard("mumble", 0.9)])
async def test_words_that_wait_for_a_yes_are_kept_while_the_ladder_goes_on(line: Line, unclear: Event) -> None:
    await line.does(Answered(), Silence(), Heard("can i drink coffee", 0.3), unclear, Keys("1"))
    assert "small amount of coffee" in line.said
    assert line.state.missed == 0


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


async def test_one_endless_word_is_cut(line: Line) -> None:
    await line.does(Answered(), Heard("a" * 4_900, 0.1))
    assert len(line.said) < 400


RED = "my neck is stiff"


@pytest.mark.parametrize("key", ["5", "9", "#", "*", "1"])
async def test_a_red_flag_beside_a_key_goes_first(line: Line, key: str) -> None:
    assert texts(await line.does(Answered(), Keys(key, RED)))[0] == ALARM


async def test_a_red_flag_beside_the_nurses_key_is_said_before_she_is_rung(line: Line) -> None:
    actions = await line.does(Answered(), Keys("0", RED))
    assert texts(actions)[0] == ALARM
    assert actions[-1] == Transfer(NURSE, 25)
    assert not any(isinstance(action, Listen) for action in actions)


async def test_harmless_words_beside_a_key_leave_it_its_meaning(line: Line) -> None:
    await line.does(Answered(), Keys("5", "the weather"))
    assert line.said.startswith("You asked about coffee.")


# what a nurse found


@pytest.mark.parametrize(
    "said",
    ["no stiff neck", "No. My neck is stiff.", "no sorry stiff neck", "yes my neck is stiff", "nope no stiff neck"],
)
async def test_a_no_to_a_read_back_hides_no_red_flag_after_it(line: Line, said: str) -> None:
    await line.does(Answered(), Heard("can i take tylenol", 0.9), Heard(said, 0.9))
    assert line.said.startswith(ALARM)
    assert line.asked[-1].lower().rstrip(".") in ("stiff neck", "my neck is stiff")


@pytest.mark.parametrize(
    "said",
    [
        "no pulse", "no one can wake him up", "no control of my bladder", "no reason to live", "no one would miss me",
        "no idea where i am", "no longer can feel my feet", "no response from my husband", "no feeling down there",
        "sorry no pulse", "stop breathing", "right side of my face is numb",
    ],
)  # fmt: skip
@pytest.mark.parametrize("before", ["tell me everything", "can i take tylenol"])
async def test_a_sign_that_begins_like_a_yes_or_a_no_is_read_whole(line: Line, said: str, before: str) -> None:
    """While an offer of more or a read-back waits for one."""
    await line.does(Answered(), Heard(before, 0.9), Heard(said, 0.9))
    assert line.asked[-1] in (said, said.removeprefix("sorry "))


@pytest.mark.parametrize("said", ["no i said coffee", "right coffee", "no more coffee", "one coffee"])
async def test_what_tells_of_no_sign_is_read_after_its_yes_or_no_as_before(line: Line, said: str) -> None:
    await line.does(Answered(), Heard("can i take tylenol", 0.9), Heard(said, 0.9))
    assert line.asked[-1] != said


@pytest.mark.parametrize("keys", [("988",), ("9", "8", "8")])
async def test_the_crisis_line_on_the_keys_is_a_crisis(line: Line, keys: tuple[str, ...]) -> None:
    await line.does(Answered(), *(Keys(key) for key in keys))
    assert line.asked[-1] == "call 988"
    assert "dial nine eight eight" in line.said
    await line.does(Silence())
    assert "You are not alone" in line.said


def test_the_crisis_line_asked_for_is_a_red_flag() -> None:
    assert detect("call 988").flags == ("danger_to_self_or_others",)


async def test_no_call_lasts_for_ever(line: Line) -> None:
    """A television that goes on and on, or a nurse who is asked for again and again."""
    await line.does(Answered())
    for _ in range(LONGEST_IN_ALL_SECONDS // 60):
        line.now += timedelta(minutes=1)
        await line.does(Heard(BREATH, 0.9))
    line.now += timedelta(minutes=1)
    assert ends_with(await line.does(TimeUp()), HangUp)
    assert "Dial nine one one now" in line.said


@pytest.mark.parametrize(
    ("said", "is_one"),
    [
        ("no fever or anything", True),
        ("no stiff neck or anything like that", True),
        ("No numb legs at all.", True),
        ("no fever", False),
        ("no stiff neck", False),
        ("No. Fever or anything.", False),
        ("no, fever or anything", False),
        ("no i can't feel anything at all", False),
        ("no legs don't move at all", False),
        ("no it's bad or anything", False),
        ("no fever but numb legs or anything", False),
        ("stiff neck or anything", False),
    ],
)
def test_a_no_that_denies_all_after_it_is_no_answer_by_itself(said: str, is_one: bool) -> None:
    assert is_one_denial(said) is is_one
    assert (after_yes_or_no(said) == said) is (is_one or not said.lower().startswith("no"))


async def test_a_denied_sign_after_an_answer_with_more_is_read_whole_and_answered(line: Line) -> None:
    await line.does(Answered(), Heard("tell me everything", 0.9))
    assert line.state.rest
    await line.does(Heard("no fever or anything", 0.9))
    assert line.asked[-1] == "no fever or anything"
    assert line.said == "All right, just ask."
    assert not line.state.asks


@pytest.mark.parametrize("said", ["hang on", "wait a minute", "hold on", "let me get a pen"])
async def test_who_wants_time_is_waited_for(line: Line, said: str) -> None:
    await line.does(Answered(), Heard("can i drink coffee", 0.9))
    actions = await line.does(Heard(said, 0.9))
    assert actions[-1] == Listen(25)
    assert line.state.missed == 0
    await line.does(Keys("9"))
    assert "small amount of coffee" in line.said


async def test_an_answer_to_the_assistants_question_is_not_read_back(line: Line) -> None:
    await line.does(Answered(), Heard("i have a headache", 0.9))
    await line.does(Heard("no i only take aspirin", 0.9))
    assert "Is that right" not in line.said


async def test_only_plain_words_of_goodbye_end_the_call(line: Line) -> None:
    actions = await line.does(Answered(), Heard("do i have to hang up bye", 0.9))
    assert ends_with(actions, Listen)
    assert "Do you want to end this call?" in line.said
    assert ends_with(await line.does(Heard("no", 0.9)), Listen)
    assert ends_with(await line.does(Heard("hang up bye", 0.9), Heard("yes", 0.9)), HangUp)


@pytest.mark.parametrize("keys", ["911", "9 1 1"])
async def test_who_dials_the_emergency_number_into_the_line_is_told_to_hang_up(line: Line, keys: str) -> None:
    await line.does(Answered(), *[Keys(key) for key in keys.split()])
    assert line.said.count("I cannot call for you. Hang up, then dial nine one one.") == 2
    assert line.asked[-1] == "call 911"
    assert line.state.alarm == "emergency"


async def test_after_a_red_flag_the_first_two_keys_are_enough_and_never_open_the_menu(line: Line) -> None:
    await line.does(Answered(), Heard(RED, 0.9), Keys("9"), Keys("1"))
    assert "I cannot call for you" in line.said


CRISIS = "i want to die"
BREATH = "i cant breathe"
STATES: list[tuple[tuple[Event, ...], str]] = [
    ((Silence(),), "silence"),
    ((Heard("mumble", 0.9),), "words"),
    ((Heard("i cant hang up", 0.9),), "no question"),
    ((Keys("0"),), "nurse"),
    ((Keys("0"), TransferEnded("busy")), "nobody"),
    ((Heard("bye", 0.9),), "goodbye"),
    ((Silence(), Silence(), Silence(), Silence()), "ladder"),
]


@pytest.mark.parametrize("nurse", [NurseLine(NURSE), CLOSED, NurseLine()])
@pytest.mark.parametrize(("after", "what"), STATES, ids=[what for _, what in STATES])
@pytest.mark.parametrize(("said", "lines"), [(CRISIS, ["nine eight eight", "not alone"]), (BREATH, ["nine one one"])])
async def test_after_an_emergency_whatever_follows_names_whom_to_call_and_nothing_milder(
    nurse: NurseLine, after: tuple[Event, ...], what: str, said: str, lines: list[str]
) -> None:
    line = Line(nurse, SATURDAY)
    await line.does(Answered(), Heard(said, 0.9), *after)
    for words_ in (*lines, "nine one one"):
        assert words_ in line.said
    for milder in ("You can also ask me", "For questions", "If this is an emergency", "opens"):
        assert milder not in line.said


async def test_the_longest_time_does_not_cut_off_an_alarm(line: Line) -> None:
    await line.does(Answered())
    line.now += LATE - timedelta(seconds=1)
    await line.does(Heard(BREATH, 0.9))
    line.now += timedelta(seconds=2)
    actions = await line.does(TimeUp())
    assert ends_with(actions, Listen)
    assert actions[0] == Limit(LONGEST_CALL_SECONDS + 179)
    assert "nine one one" in line.said
    line.now += timedelta(minutes=3)
    assert ends_with(await line.does(TimeUp()), HangUp)
    assert "Dial nine one one now" in line.said


async def test_a_reminder_does_not_push_the_caution_out_of_the_answer(line: Line) -> None:
    await line.does(Answered(), Heard(RED, 0.9), Heard("remind me of coffee", 0.9))
    assert line.said.startswith("Earlier you told me of a sign.")
    assert "small amount of coffee" in line.said
    assert "Do you want to hear more" not in line.said


async def test_silence_after_an_offer_of_more_keeps_it(line: Line) -> None:
    await line.does(Answered(), Heard("tell me everything", 0.9), Silence())
    assert "Do you want to hear more?" in line.said
    await line.does(Heard("yes", 0.9))
    assert "has six words here" in line.said


async def test_a_medicine_far_back_in_many_words_is_said_before_it_is_confirmed(line: Line) -> None:
    await line.does(Answered(), Heard("well " * 30 + "can i take ibuprofen or tylenol", 0.9))
    assert "ibuprofen, tylenol" in line.said


@pytest.mark.parametrize("again_", ["yes tylenol", "Tylenol", "can i take tylenol", "yes i said tylenol"])
async def test_saying_the_medicine_again_is_a_yes_and_no_loop(line: Line, again_: str) -> None:
    await line.does(Answered(), Heard("i said can i take tylenol", 0.9), Heard(again_, 0.9))
    assert "pain pill" in line.said


@pytest.mark.parametrize("yes", ["one", "press one", "yup", "exactly"])
async def test_more_words_for_yes(line: Line, yes: str) -> None:
    await line.does(Answered(), Heard("can i take tylenol", 0.9), Heard(yes, 0.9))
    assert "pain pill" in line.said


@pytest.mark.parametrize("again_", ["what", "Pardon?", "huh"])
async def test_who_did_not_catch_a_question_hears_it_again(line: Line, again_: str) -> None:
    await line.does(Answered(), Heard("can i take tylenol", 0.9), Heard(again_, 0.9))
    assert line.said.startswith("I heard: can i take tylenol.")
    await line.does(Keys("1"))
    assert "pain pill" in line.said


@pytest.mark.parametrize(
    ("said", "heard"),
    [("1/2 tylenol", "one half tylenol"), ("tylenol 325mg", "milligrams"), ("vitamin b12", "b twelve")],
)
async def test_doses_are_read_back_in_words(line: Line, said: str, heard: str) -> None:
    await line.does(Answered(), Heard(f"can i take {said} pills", 0.9))
    assert heard in line.said


@pytest.mark.parametrize("said", ["can i take eloquis", "can i take my heart pills", "my blood pressure medication"])
async def test_a_word_for_any_medicine_or_a_topic_of_one_is_read_back(line: Line, said: str) -> None:
    await line.does(Answered(), Heard(said, 0.99))
    assert "Is that right?" in line.said


@pytest.mark.parametrize(
    ("said", "names_one"),
    [
        ("is pain relief cream ok", True),
        ("can i go on with birth control", True),
        ("are anti inflammatories bad", True),
        ("Cough drops, are they fine", True),
        ("my eye drops", True),
        ("may i use my nasal spray", True),
        ("can i get a flu shot", True),
        ("can i smoke weed", True),
        ("can i eat ice cream", False),
        ("a drop of coffee", False),
        ("where they gave the shot", False),
    ],
)
def test_words_for_a_medicine_that_are_no_name(said: str, names_one: bool) -> None:
    assert names_a_medicine(said) is names_one


async def test_what_is_to_be_watched_is_not_held_back(line: Line) -> None:
    await line.does(Answered(), Heard("headache four days", 0.2))
    assert line.said.startswith("I heard: headache four days. Call your doctor")


async def test_the_nurses_key_is_named_only_while_she_can_be_reached() -> None:
    for nurse, named in ((NurseLine(NURSE), True), (CLOSED, False), (NurseLine(), False)):
        line = Line(nurse, SATURDAY)
        await line.does(Answered())
        assert ("press zero" in line.said) is named
        await line.does(Keys("#"))
        assert ("press zero" in line.said) is named


async def test_who_asks_for_a_nurse_twice_when_she_is_gone_gets_the_number() -> None:
    line = Line(CLOSED, SATURDAY)
    await line.does(Answered(), Keys("0"), Keys("0"))
    assert line.said.count("one, five five five, zero one zero, zero two zero zero.") == 2


@pytest.mark.parametrize(("word", "told"), [("slower", "more slowly"), ("menu", "press one"), ("Slow down!", "slowly")])
async def test_words_that_mean_a_key(line: Line, word: str, told: str) -> None:
    await line.does(Answered(), Heard("can i drink coffee", 0.9), Heard(word, 0.9))
    assert told in line.said


async def test_the_slowest_is_told(line: Line) -> None:
    await line.does(Answered(), Keys("*"), Keys("*"), Keys("*"))
    assert line.said.startswith("This is as slow as I can speak.")


async def test_what_was_said_slowly_is_repeated_slowly(line: Line) -> None:
    await line.does(Answered(), Keys("0"), TransferEnded("busy"))
    actions = await line.does(Keys("9"))
    assert sorted({action.rate for action in actions if isinstance(action, Say)}) == [0.7, 0.88]


async def test_a_long_talk_with_the_nurse_leaves_time_for_a_question(line: Line) -> None:
    await line.does(Answered(), Keys("0"))
    line.now += timedelta(hours=1)
    await line.does(TransferEnded("answered"), Heard("can i drink coffee", 0.9))
    assert "small amount of coffee" in line.said


async def test_after_a_transfer_one_unclear_word_does_not_end_the_call(line: Line) -> None:
    await line.does(Answered(), Silence(), Silence(), Silence(), TransferEnded("busy"))
    assert ends_with(await line.does(Heard("mumble", 0.9)), Listen)
    assert ends_with(await line.does(Heard("mumble", 0.9)), HangUp)


@pytest.mark.parametrize("before", [(), (Heard("can i drink coffee", 0.2),), (Silence(), Silence()), (Keys("#"),)])
@pytest.mark.parametrize("confidence", [0.01, None, 0.9])
async def test_a_red_flag_is_acted_on_at_once_read_back_and_said_twice(
    line: Line, before: tuple[Event, ...], confidence: float | None
) -> None:
    actions = await line.does(Answered(), *before, Heard(RED, confidence))
    assert texts(actions)[0] == ALARM
    assert texts(actions).count(ALARM) == 2
    assert line.said.index(ALARM) < line.said.index(f"I heard: {RED}.") < line.said.rindex(ALARM)
    assert "Hang up now and call." in line.said
    assert "press zero" in line.said
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
    number = "one, five five five, zero one zero, zero two zero zero."
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


@pytest.mark.parametrize(
    ("answer", "told", "says"),
    [
        (Heard("yes", 0.9), "yes", ALARM),
        (Heard("Yeah.", 0.1), "Yeah.", "did not get that"),
        (Heard("yeah", 0.1), "yeah", ALARM),
        (Keys("1"), "yes", ALARM),
        (Heard("no", 0.1), "no", WATCH),
        (Keys("2"), "no", WATCH),
        (Heard("since tuesday", 0.2), "since tuesday", ALARM),
    ],
)
async def test_an_answer_to_a_question_of_the_assistants_reaches_it(
    line: Line, answer: Event, told: str, says: str
) -> None:
    await line.does(Answered(), Heard("i have a headache", 0.9))
    assert line.said.endswith(QUESTION)
    await line.does(answer)
    assert line.asked[-1] == told
    assert says in line.said
    assert "Is that right" not in line.said
    assert not line.state.asks


async def test_silence_and_saying_it_again_keep_the_assistants_question_open(line: Line) -> None:
    await line.does(Answered(), Heard("i have a headache", 0.9), Keys("9"))
    assert QUESTION in line.said
    await line.does(Silence(), Keys("1"))
    assert ALARM in line.said


async def test_a_question_of_the_assistants_is_asked_after_a_read_back(line: Line) -> None:
    await line.does(Answered(), Heard("i have a headache", 0.1))
    assert "Is that right" in line.said
    await line.does(Heard("yes", 0.9))
    assert QUESTION in line.said
    assert line.asked[-1] == "i have a headache"
    await line.does(Keys("1"))
    assert ALARM in line.said


@pytest.mark.parametrize("denied", [[Heard("no", 0.9)], [Keys("2")], [Heard("no can i drink coffee", 0.9)]])
async def test_a_check_that_misheard_words_began_is_closed_when_they_are_denied(
    line: Line, denied: list[Event]
) -> None:
    await line.does(Answered(), Heard("i have a headache", 0.1))
    assert line.checking
    await line.does(*denied)
    assert not line.checking
    await line.does(Heard("can i drink coffee", 0.9))
    assert "small amount of coffee" in line.said


async def test_who_is_told_that_it_is_busy_was_not_misunderstood(line: Line) -> None:
    """However often: it is no step of the ladder, at whose end the call would be over."""
    await line.does(Answered())
    for _ in range(6):
        actions = await line.does(Heard("busy", 0.9))
        assert "Very many people are asking" in line.said
        assert ends_with(actions, Listen)
