"""Commands to the assistant itself: slower, shorter, longer, go back, start over; in words and on every channel."""

import io
import re
import wave

import pytest

from actions import ActionGoBack, ActionLonger, ActionShorter, ActionSlower, ActionStartOver
from assistant.alexa.request_handler import START_OVER
from assistant.alexa.responses import Said, response, ssml
from assistant.alexa.speaking import of_turn
from assistant.answers import answers
from assistant.channels.web import answer_entry
from assistant.dialogue.commands import COMMANDS, command_of
from assistant.dialogue.follow_ups import kind_of
from assistant.dialogue.short_form import short_form
from assistant.phone import Answered, Heard, NurseLine, Say
from assistant.speech.services import SpeechServices
from assistant.speech.slowly import PAUSE_SECONDS, slow_form
from assistant.turn import Reply, Turn
from tests.unit.conversations import patient, run, told
from tests.unit.fake_wyoming import fake_wyoming
from tests.unit.phone_line import NURSE, Line

ACTIONS = (ActionSlower, ActionShorter, ActionLonger, ActionGoBack, ActionStartOver)
URGENT = re.compile(r"\b(?:call|emergency|doctor)\b", re.IGNORECASE)


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("slower please", "slower"),
        ("Could you say that a bit slower?", "slower"),
        ("not so fast", "slower"),
        ("you talk too fast", "slower"),
        ("shorter", "shorter"),
        ("the short version, please", "shorter"),
        ("keep it short", "shorter"),
        ("tell me more", "longer"),
        ("more details please", "longer"),
        ("the rest", "longer"),
        ("go back", "go_back"),
        ("what did you say before that", "go_back"),
        ("start over", "start_over"),
        ("ok let's start again", "start_over"),
        ("new conversation", "start_over"),
    ],
)
def test_a_command(text: str, command: str) -> None:
    assert command_of(text) == command
    assert kind_of(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "say that again", "louder", "stop", "go back to work", "can i go back to the hospital",
        "start again with my thinner",
        "the pain is going slower", "is it longer than a day", "when can i start again", "more water",
        "short of breath",
        "i need more medicine", "my back", "yes", "slower breathing",
    ],
)  # fmt: skip
def test_no_command(text: str) -> None:
    assert command_of(text) is None


def test_slower_says_the_same_again_and_marks_it() -> None:
    message, _ = run(ActionSlower(), told("utter_driving", sources=[]), kind="slower", alone="repeat")
    assert message["text"] == "shown utter_driving"
    assert message["metadata"]["command"] == "slower"


@pytest.mark.parametrize("topic", list(answers()))
def test_a_short_form_never_cuts_a_warning(topic: str) -> None:
    answer = answers()[topic]
    for text in (answer.spoken, answer.more, answer.shown):
        for sentence in re.split(r"(?<=[.!?])\s+", text):
            assert not URGENT.search(sentence) or sentence in short_form(text)


def test_a_short_form_is_shorter_where_something_can_go() -> None:
    assert short_form("Drink water. It is wet. Call your doctor.") == "Drink water. Call your doctor."


def test_an_emergency_message_is_not_shortened() -> None:
    emergency = told("red_flag", shown="Call 911 now. Do it. Stay there.", spoken="Call nine one one now. Do it. Stay.")
    message, _ = run(ActionShorter(), emergency, kind="shorter", alone="repeat")
    assert message["text"] == "Call 911 now. Do it. Stay there."


def test_longer_is_the_rest_and_then_everything() -> None:
    answer = answers()["headache_relief"]
    rest, _ = run(ActionLonger(), told("utter_headache_relief"), kind="longer", alone="affirm")
    assert rest["text"] == answer.more
    whole, _ = run(ActionLonger(), told("utter_headache_relief", rest=True), kind="longer", alone="affirm")
    assert whole["text"].startswith("Lie flat and drink lots of fluids.")
    assert len(whole["text"]) > len(rest["text"])


def test_longer_is_a_yes_to_two_choices() -> None:
    asked = told("", choices=["caffeine", "fluids"])
    message, _ = run(ActionLonger(), told("utter_driving"), patient(), asked, kind="longer", alone="affirm")
    assert message["metadata"]["choices"] == ["caffeine", "fluids"]  # an offer, after which they may still be chosen


def test_go_back_goes_one_answer_further_each_time_and_stays_at_the_first() -> None:
    events = [told("utter_driving"), patient(), told("utter_caffeine"), patient(), told("utter_fluids")]
    seen = []
    for _ in range(4):
        message, _ = run(ActionGoBack(), *events, kind="go_back", alone="repeat")
        seen.append(message["metadata"]["says"])
        events += [patient(), {"event": "bot", "metadata": {"metadata": message["metadata"]}, "timestamp": 0}]
    assert seen == ["utter_caffeine", "utter_driving", "utter_driving", "utter_driving"]


def test_go_back_steps_over_talk() -> None:
    events = [told("utter_driving"), patient(), told("utter_caffeine"), patient(), told("utter_thanks")]
    message, _ = run(ActionGoBack(), *events, kind="go_back", alone="repeat")
    assert message["metadata"]["says"] == "utter_driving"


def test_start_over_greets_and_forgets() -> None:
    message, events = run(ActionStartOver(), told("utter_driving"), kind="start_over", alone="nlu_fallback")
    assert message["metadata"]["says"] == "utter_greet"
    assert [event["event"] for event in events] == ["restart"]


@pytest.mark.parametrize("action", ACTIONS)
def test_before_anything_was_said_a_command_is_understood_by_itself(action: type) -> None:
    for alone, said in (("repeat", "utter_repeat"), ("driving", "utter_driving"), ("nlu_fallback", "utter_say_again")):
        message, events = run(action(), kind="x", alone=alone)
        assert message["response"] == said
        assert events == []


def turn(command: str, topic: str | None = "repeat") -> Turn:
    reply = Reply("Drink <water> & rest. Call us.", "Drink <water> & rest. Call us.", command=command)
    return Turn("x", "speaker", (topic,) if topic else (), 0.9, "none", (), (), reply)


def test_an_alexa_speaks_slowly_within_amazons_limits_and_escapes() -> None:
    said = of_turn(turn("slower"), 0)
    spoken = response(said)["response"]["outputSpeech"]["ssml"]
    assert spoken.startswith('<speak><prosody rate="slow">Drink &lt;water&gt; &amp; rest.')
    assert spoken.endswith("</prosody></speak>")
    assert "prosody" not in response(of_turn(turn("repeat"), 0))["response"]["outputSpeech"]["ssml"]
    assert len(ssml("A sentence. " * 2_000, slow=True)) <= 8_000
    assert not Said(("x",)).slow


def test_what_starting_over_on_an_alexa_tells_the_assistant_is_the_command() -> None:
    assert command_of(START_OVER) == "start_over"


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("topic", [None, "stop", "repeat", "driving"])
def test_on_an_alexa_a_command_is_never_a_missed_turn(command: str, topic: str | None) -> None:
    said = of_turn(turn(command, topic), 0)
    assert said.missed == 0
    assert "Drink <water> & rest. Call us." in said.speech


async def test_the_phone_line_speaks_slower_from_then_on() -> None:
    line = Line(NurseLine(NURSE))
    await line.does(Answered(), Heard("can i drink coffee", 0.9))
    before = line.said
    usual, line.turn = line.turn, slowly(line)  # type: ignore[method-assign]
    actions = await line.does(Heard("slower please", 0.2))
    assert before in line.said
    rates = [action.rate for action in actions if isinstance(action, Say)]
    assert max(rates) < 0.85
    line.turn = usual  # type: ignore[method-assign]
    assert (await line.does(Heard("when can i drive", 0.9)))[0].rate == rates[0]  # type: ignore[union-attr]


def slowly(line: Line):  # type: ignore[no-untyped-def]
    async def answered(text: str) -> Turn:
        return turn("slower")

    return answered


@pytest.mark.parametrize("command", ["shorter", "go_back", "start_over", "longer"])
async def test_the_phone_line_says_what_a_command_brings_without_reading_it_back(command: str) -> None:
    line = Line(NurseLine(NURSE))
    await line.does(Answered(), Heard("can i drink coffee", 0.9))

    async def obeyed(text: str) -> Turn:
        return turn(command)

    line.turn = obeyed  # type: ignore[method-assign]
    await line.does(Heard("go back", 0.1))
    assert line.said == "Drink <water> & rest. Call us."


async def test_the_page_shows_one_sentence_a_line_and_its_voice_pauses_between_them() -> None:
    entry = answer_entry("1", turn("slower"))
    assert entry.text == "Drink <water> & rest.\nCall us."
    async with fake_wyoming() as service:
        services = SpeechServices("", service.uri)
        slow = length(await services.speak(entry.details["speech"]))
        parts = [length(await services.speak(part)) for part in entry.details["speech"].split("\n")]
        assert slow == pytest.approx(sum(parts) + PAUSE_SECONDS, abs=0.01)
    assert slow_form("One.") == "One."


def length(sound: bytes) -> float:
    with wave.open(io.BytesIO(sound)) as file:
        return file.getnframes() / file.getframerate()
