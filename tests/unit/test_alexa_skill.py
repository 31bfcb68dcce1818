"""The Alexa skill: every type of request, and Amazon's own reading of what it gets."""

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from ask_sdk_core.serialize import DefaultSerializer
from ask_sdk_model import RequestEnvelope, ResponseEnvelope
from hypothesis import given
from hypothesis import strategies as st

from assistant.alexa import progressive, request_handler
from assistant.alexa.envelope import read_request
from assistant.alexa.intents import intents
from assistant.alexa.limits import limits
from assistant.alexa.open_sessions import IDLE_SECONDS
from assistant.alexa.progressive import is_amazons
from assistant.alexa.request_handler import START_OVER, RequestHandler
from assistant.alexa.responses import Card, Said, response, ssml
from assistant.channels.guard import Guard
from assistant.turn import Reply, Source, Turn
from tests.alexa_requests import envelope, intent, slot

REPLY = Reply("A shown answer.", "A said answer.", (Source("kaiser", "S"),))
ANSWER = Turn("", "speaker", ("caffeine",), 0.9, "none", (), (), REPLY)
UNCLEAR = Turn("", "speaker", (), 0.2, "none", (), (), Reply("Say it again.", "Say it again."))
GOODBYE = Turn("", "speaker", ("stop",), 0.9, "none", (), (), Reply("Goodbye.", "Goodbye."))


class Assistant:
    """Stands in for the guard: answers as it is told, and keeps what it was asked."""

    def __init__(self, turn: Turn | Exception = ANSWER, slow: float = 0.0) -> None:
        self.turn, self.slow = turn, slow
        self.asked: list[tuple[str, str]] = []
        self.forgotten: list[str] = []

    async def ask(self, words: str, conversation: str) -> Turn:
        self.asked.append((words, conversation))
        await asyncio.sleep(self.slow)
        if isinstance(self.turn, Exception):
            raise self.turn
        return self.turn

    def skill(self) -> RequestHandler:
        return RequestHandler(self.ask, self.forgotten.append, "passing-alexa-", "k" * 32)


async def rules(words: str, conversation: str) -> Turn:
    """The guard without Rasa: red flags by the rules."""
    return await Guard(None, None).turn(words, "speaker", conversation)


async def respond(skill: RequestHandler, asked: dict[str, Any]) -> dict[str, Any]:
    """The response, after Amazon's own classes have read both sides."""
    DefaultSerializer().deserialize(json.dumps(asked), RequestEnvelope)
    answer = await skill.respond(read_request(asked), time.monotonic())
    DefaultSerializer().deserialize(json.dumps(answer), ResponseEnvelope)
    return answer


def speech(answer: dict[str, Any]) -> str:
    return str(answer["response"]["outputSpeech"]["ssml"])


async def test_it_is_opened_without_a_question() -> None:
    assistant = Assistant()
    answer = await respond(assistant.skill(), envelope("LaunchRequest"))
    assert "use a phone and call nine one one" in speech(answer)
    assert speech(answer).endswith("What is your question?</speak>")
    assert answer["response"]["shouldEndSession"] is False
    assert not assistant.asked


async def test_an_answer() -> None:
    assistant = Assistant()
    answer = await respond(assistant.skill(), intent("CaffeineIntent"))
    assert assistant.asked[0][0] == "can i drink coffee"
    assert speech(answer) == "<speak>A said answer. Do you have another question?</speak>"
    assert answer["response"]["shouldEndSession"] is False
    assert "nine one one" in answer["response"]["reprompt"]["outputSpeech"]["ssml"]
    assert "911" in answer["response"]["card"]["content"]
    assert ", S" in answer["response"]["card"]["content"]
    assert "A shown answer" not in answer["response"]["card"]["content"]
    assert answer["sessionAttributes"] == {"missed": 0, "asks_on": True}


@pytest.mark.parametrize(
    "asked", [intent("FeverFlagIntent"), intent("MyCarrierIntent", query=slot("back is wet where the needle went in"))]
)
async def test_a_red_flag(asked: dict[str, Any]) -> None:
    answer = await respond(RequestHandler(rules, lambda _: None, "p-", "k"), asked)
    assert "Call your doctor now" in speech(answer)
    assert "use a phone" in speech(answer)
    assert "Call your doctor now" in answer["response"]["reprompt"]["outputSpeech"]["ssml"]
    assert "911" in answer["response"]["card"]["content"]
    assert answer["response"]["shouldEndSession"] is False


async def test_not_understood_asks_again_with_the_signs_and_the_second_time_says_whom_to_call() -> None:
    first = await respond(Assistant().skill(), intent("AMAZON.FallbackIntent"))
    assert "stiff neck" in speech(first)
    assert "papers" not in speech(first)
    second = await respond(Assistant().skill(), intent("AMAZON.FallbackIntent", attributes=first["sessionAttributes"]))
    assert "the number on your care papers" in speech(second)
    assert "nine one one" in speech(second)
    third = await respond(Assistant().skill(), intent("AMAZON.FallbackIntent", attributes=second["sessionAttributes"]))
    assert speech(third) == speech(second)
    after = await respond(Assistant().skill(), intent("CaffeineIntent", attributes=third["sessionAttributes"]))
    assert after["sessionAttributes"] == {"missed": 0, "asks_on": True}


async def test_words_that_mean_nothing_to_the_assistant_count_as_not_understood() -> None:
    first = await respond(Assistant(UNCLEAR).skill(), intent("MyCarrierIntent", query=slot("blue train")))
    assert speech(first).startswith("<speak>Say it again. If you can't breathe")
    assert first["sessionAttributes"]["missed"] == 1


async def test_where_the_assistant_offers_a_person_nobody_is_asked_for_other_words() -> None:
    offered = replace(UNCLEAR, reply=Reply("Call a person.", "Call a person.", missed=2))
    answer = await respond(Assistant(offered).skill(), intent("MyCarrierIntent", query=slot("blue train")))
    assert "the number on your care papers" in speech(answer)
    assert "few words" not in speech(answer)
    assert "911" in answer["response"]["card"]["content"]


async def test_who_wants_a_nurse_gets_a_card_with_numbers_and_nothing_else() -> None:
    reply = Reply("Call 555-0100.", "Call five five five.", calls=("555-0100",))
    answer = await respond(Assistant(replace(ANSWER, reply=reply)).skill(), intent("TalkToHumanIntent"))
    assert "five five five" in speech(answer)
    assert answer["response"]["card"]["content"].strip().startswith("Questions for a person")
    assert "From these" not in answer["response"]["card"]["content"]


@pytest.mark.parametrize("name", ["AMAZON.StopIntent", "AMAZON.CancelIntent", "AMAZON.NavigateHomeIntent"])
@pytest.mark.parametrize("turn", [GOODBYE, UNCLEAR, ANSWER])
async def test_who_wants_to_stop_is_let_go_and_forgotten(name: str, turn: Turn) -> None:
    assistant = Assistant(turn)
    answer = await respond(assistant.skill(), intent(name))
    assert answer["response"]["shouldEndSession"] is True
    assert "reprompt" not in answer["response"]
    assert assistant.forgotten == [assistant.asked[0][1]]


async def test_saying_goodbye_ends_the_session() -> None:
    answer = await respond(Assistant(GOODBYE).skill(), intent("GoodbyeIntent"))
    assert answer["response"]["shouldEndSession"] is True


async def test_words_of_a_carrier_never_end_the_session() -> None:
    """ "It won't stop" may be read as "stop"."""
    answer = await respond(Assistant(GOODBYE).skill(), intent("ItCarrierIntent", query=slot("won't stop")))
    assert answer["response"]["shouldEndSession"] is False
    assert "nine one one" in speech(answer)


async def test_a_yes_to_the_signs_is_urgent() -> None:
    first = await respond(Assistant().skill(), intent("AMAZON.FallbackIntent"))
    assert "Say yes or no" in speech(first)
    yes = intent("AMAZON.YesIntent", attributes=first["sessionAttributes"])
    assert "Call your doctor now" in speech(await respond(Assistant(replace(ANSWER, topics=("affirm",))).skill(), yes))


@pytest.mark.parametrize(
    "name", ["AMAZON.FallbackIntent", "AMAZON.YesIntent", "AMAZON.NoIntent", "AMAZON.RepeatIntent"]
)
async def test_an_emergency_message_is_not_buried(name: str) -> None:
    assistant = Assistant()
    skill = RequestHandler(assistant.ask, lambda _: None, "p-", "k")
    assistant.turn = await rules("i can't breathe", "c")
    alarm = await respond(skill, intent("ICantCarrierIntent", query=slot("breathe")))
    assistant.turn = UNCLEAR
    assert speech(await respond(skill, intent(name))) == speech(alarm)
    assert speech(await respond(skill, envelope("LaunchRequest"))) == speech(alarm)
    await respond(skill, envelope("SessionEndedRequest", reason="USER_INITIATED"))
    assert speech(await respond(skill, intent("AMAZON.FallbackIntent"))) != speech(alarm)


async def test_no_to_another_question_ends_the_session() -> None:
    first = await respond(Assistant().skill(), intent("CaffeineIntent"))
    no = Assistant(replace(ANSWER, topics=("deny",)))
    more = await respond(no.skill(), intent("AMAZON.NoIntent"))
    assert more["response"]["shouldEndSession"] is False
    done = await respond(no.skill(), intent("AMAZON.NoIntent", attributes=first["sessionAttributes"]))
    assert done["response"]["shouldEndSession"] is True


async def test_the_card_of_a_crisis_tells_nobody() -> None:
    answer = await respond(RequestHandler(rules, lambda _: None, "p-", "k"), intent("DangerToSelfOrOthersFlagIntent"))
    assert "988" not in answer["response"]["card"]["content"]
    assert "911" in answer["response"]["card"]["content"]
    assert "nine eight eight" in speech(answer)


async def test_an_error_over_a_red_flag_still_gives_the_emergency_message() -> None:
    asked = intent("ICantCarrierIntent", query=slot("breathe"))
    assert "Call nine one one now" in speech(await respond(Assistant(RuntimeError()).skill(), asked))


@pytest.mark.parametrize(
    ("name", "topic"),
    [
        ("AMAZON.HelpIntent", "help"),
        ("AMAZON.YesIntent", "affirm"),
        ("AMAZON.NoIntent", "deny"),
        ("AMAZON.RepeatIntent", "repeat"),
    ],
)
async def test_built_in_intents_say_their_words(name: str, topic: str) -> None:
    assistant = Assistant()
    await respond(assistant.skill(), intent(name))
    assert assistant.asked[0][0] == intents().topics[topic]


async def test_starting_over_welcomes_and_tells_the_assistant() -> None:
    assistant = Assistant()
    assert speech(await respond(assistant.skill(), intent("AMAZON.StartOverIntent"))).startswith("<speak>Hello.")
    assert [words for words, _ in assistant.asked] == [START_OVER]


@pytest.mark.parametrize(
    "asked",
    [
        intent("NobodysIntent"),
        intent("MyCarrierIntent", query=slot(None)),
        intent("MyCarrierIntent", query=slot("")),
        intent("MyCarrierIntent"),
        {**intent("CaffeineIntent"), "request": {"type": "IntentRequest", "intent": {"name": None, "slots": None}}},
        {**intent("CaffeineIntent"), "request": {"type": "IntentRequest", "intent": None}},
        {**intent("CaffeineIntent"), "request": {"type": "Nothing.Known"}},
        {**intent("CaffeineIntent"), "request": {"type": None}},
        {**intent("CaffeineIntent"), "request": None},
    ],
)
async def test_whatever_is_missing_is_answered_with_words(asked: dict[str, Any]) -> None:
    answer = await Assistant().skill().respond(read_request(asked), time.monotonic())
    assert "did not understand" in speech(answer)
    assert answer["response"]["shouldEndSession"] is False


async def test_another_language_hears_that_only_english_is_known() -> None:
    asked = intent("NobodysIntent", locale="de-DE")
    assert "I only know English" in speech(await respond(Assistant().skill(), asked))
    known = intent("CaffeineIntent", locale="xx-XX")
    assert "A said answer" in speech(await respond(Assistant().skill(), known))


@pytest.mark.parametrize(
    "asked",
    [
        envelope("SessionEndedRequest", reason="USER_INITIATED"),
        envelope("System.ExceptionEncountered", error={"type": "INVALID_RESPONSE", "message": "m"}),
        envelope("AudioPlayer.PlaybackStarted", token="t"),
        envelope("AlexaSkillEvent.SkillDisabled"),
    ],
)
async def test_what_must_not_be_answered_gets_no_words(asked: dict[str, Any]) -> None:
    assert (await respond(Assistant().skill(), asked))["response"] == {}


async def test_a_session_that_ends_is_forgotten_at_once() -> None:
    assistant = Assistant()
    skill = assistant.skill()
    await respond(skill, intent("CaffeineIntent"))
    await respond(skill, envelope("SessionEndedRequest", reason="EXCEEDED_MAX_REPROMPTS"))
    assert assistant.forgotten == [assistant.asked[0][1]]


async def test_a_turn_that_outlives_its_session_is_forgotten_when_it_is_done(impatient: list[Any]) -> None:
    assistant = Assistant()
    go_on, all_forgotten = asyncio.Event(), asyncio.Event()

    def forget(conversation: str) -> None:
        assistant.forgotten.append(conversation)
        if len(assistant.forgotten) == 2:
            all_forgotten.set()

    async def wait(words: str, conversation: str) -> Turn:
        assistant.asked.append((words, conversation))
        await go_on.wait()
        return ANSWER

    skill = RequestHandler(wait, forget, "p-", "k")
    await respond(skill, intent("CaffeineIntent"))
    await respond(skill, envelope("SessionEndedRequest", reason="USER_INITIATED"))
    assert len(assistant.forgotten) == 1
    go_on.set()
    await asyncio.wait_for(all_forgotten.wait(), 60)
    assert set(assistant.forgotten) == {assistant.asked[0][1]}


async def test_a_store_that_cannot_forget_costs_no_words() -> None:
    def fail(conversation: str) -> None:
        raise RuntimeError(conversation)

    answer = await respond(RequestHandler(Assistant(GOODBYE).ask, fail, "p-", "k"), intent("AMAZON.StopIntent"))
    assert answer["response"]["shouldEndSession"] is True


async def test_a_session_whose_end_got_lost_is_forgotten_later() -> None:
    assistant = Assistant()
    skill = assistant.skill()
    await respond(skill, intent("CaffeineIntent"))
    await skill.sessions.sweep(time.monotonic() + IDLE_SECONDS - 1)
    assert not assistant.forgotten
    await skill.sessions.sweep(time.monotonic() + IDLE_SECONDS + 1)
    assert assistant.forgotten == [assistant.asked[0][1]]


async def test_sessions_and_users_are_apart_and_only_hashes_of_them_are_seen() -> None:
    assistant = Assistant()
    skill = assistant.skill()
    for session, user in [("s1", "u1"), ("s1", "u1"), ("s2", "u1"), ("s1", "u2"), ("", ""), ("", "")]:
        await respond(skill, intent("CaffeineIntent", session=session, user=user))
    ids = [conversation for _, conversation in assistant.asked]
    assert ids[0] == ids[1]
    assert len(set(ids)) == 5
    assert not any(name in id_ for id_ in ids for name in ("s1", "s2", "u1", "u2"))
    assert all(id_.startswith("passing-alexa-") for id_ in ids)


@pytest.mark.parametrize(
    ("name", "slots", "answer"),
    [("CaffeineIntent", {}, "YES"), ("MyCarrierIntent", {"query": slot("head")}, "MAYBE"), ("NobodysIntent", {}, "NO")],
)
async def test_it_says_what_it_can_do_without_being_asked(name: str, slots: dict[str, Any], answer: str) -> None:
    assistant = Assistant()
    asked = intent(name, **slots)
    asked["request"]["type"] = "CanFulfillIntentRequest"
    told = await respond(assistant.skill(), asked)
    assert told["response"]["canFulfillIntent"]["canFulfill"] == answer
    assert not assistant.asked


@pytest.mark.parametrize(
    "asked",
    [
        envelope("Display.ElementSelected", token="CaffeineIntent"),
        envelope("Alexa.Presentation.APL.UserEvent", arguments=["CaffeineIntent"], components={}, source={}),
    ],
)
async def test_a_tap_on_a_screen(asked: dict[str, Any]) -> None:
    assistant = Assistant()
    await respond(assistant.skill(), asked)
    assert assistant.asked[0][0] == "can i drink coffee"


async def test_a_tap_on_nothing_known_helps() -> None:
    assistant = Assistant()
    await respond(assistant.skill(), envelope("Display.ElementSelected", token="x"))
    assert assistant.asked[0][0] == intents().topics["help"]


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str, tuple[str, str]]]:
    """Seconds become hundredths; what is said meanwhile is kept."""
    sent: list[tuple[str, str, tuple[str, str]]] = []

    async def keep(text: str, request: str, api: tuple[str, str]) -> None:
        sent.append((text, request, api))

    monkeypatch.setattr(request_handler, "LATE_SECONDS", 0.02)
    monkeypatch.setattr(request_handler, "ANSWER_SECONDS", 0.1)
    monkeypatch.setattr(request_handler, "say_meanwhile", keep)
    return sent


async def test_one_moment_when_it_is_late(impatient: list[Any]) -> None:
    asked = intent("CaffeineIntent")
    asked["context"]["System"]["apiAccessToken"] = "test"
    answer = await respond(Assistant(slow=0.05).skill(), asked)
    assert "A said answer" in speech(answer)
    assert impatient == [("One moment.", asked["request"]["requestId"], ("https://api.amazonalexa.com", "test"))]


async def test_no_answer_in_time_says_whom_to_call(impatient: list[Any]) -> None:
    answer = await respond(Assistant(slow=30).skill(), intent("CaffeineIntent"))
    assert "use a phone and call nine one one" in speech(answer)


async def test_no_answer_in_time_to_a_red_flag_is_the_emergency_message(impatient: list[Any]) -> None:
    skill = Assistant(slow=30).skill()
    answer = await respond(skill, intent("FeverFlagIntent"))
    assert "Call your doctor now" in speech(answer)
    assert speech(await respond(skill, intent("AMAZON.FallbackIntent"))) == speech(answer)


async def test_an_assistant_that_fails_says_whom_to_call(caplog: pytest.LogCaptureFixture) -> None:
    answer = await respond(Assistant(RuntimeError("my back is wet")).skill(), intent("CaffeineIntent"))
    assert "use a phone and call nine one one" in speech(answer)
    assert "wet" not in caplog.text


@pytest.mark.parametrize(
    ("address", "good"),
    [
        ("https://api.amazonalexa.com", True),
        ("https://api.eu.amazonalexa.com/", True),
        ("http://api.amazonalexa.com", False),
        ("https://api.amazonalexa.com.example.org", False),
        ("https://api.amazonalexa.com@example.org", False),
        ("https://api.amazonalexa.com:8443", False),
        ("https://api.amazonalexa.com/x", False),
        ("https://[", False),
        ("", False),
    ],
)
def test_the_token_goes_to_amazon_only(address: str, good: bool) -> None:
    assert is_amazons(address) is good


async def test_a_progressive_response_that_fails_fails_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progressive, "is_amazons", lambda _: True)
    await progressive.say_meanwhile("One moment.", "r", ("http://127.0.0.1:1", "token"))


def test_what_is_said_is_escaped_and_cut_at_a_sentence() -> None:
    assert ssml("A < B & C.", "", "D.\x00") == "<speak>A &lt; B &amp; C. D.</speak>"
    long = ssml(*["This is a sentence & more."] * 1000)
    assert len(long) <= limits().speech_characters.value
    assert long.endswith("more.</speak>")
    assert "word" in ssml("word " * 10_000)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
)


def bent(change: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    asked = intent("CaffeineIntent")
    change(asked)
    return asked


@given(JSON, st.sampled_from(["session", "request", "context", "version"]), JSON)
def test_no_envelope_is_too_strange(value: Any, part: str, other: Any) -> None:
    for asked in (
        bent(lambda e: e.update({part: value})),
        bent(lambda e: e["request"].update({"intent": value, "arguments": other})),
        bent(lambda e: e["request"]["intent"].update({"slots": {"query": value}, "name": "MyCarrierIntent"})),
        bent(lambda e: e["session"].update({"attributes": value, "sessionId": other})),
    ):
        read_request(asked)


def test_a_response_keeps_amazons_limits() -> None:
    long = "This is a sentence & more. " * 2_000
    said = Said((long,), long, Card("T", long))
    whole = json.dumps(response(replace(said, reprompt="Short.")))
    assert len(whole.encode()) <= limits().response_bytes.value
    assert len(json.loads(whole)["response"]["card"]["content"]) < limits().card_characters.value
    with pytest.raises(ValueError, match="Amazon takes"):
        response(replace(said, speech=("é. " * 2_600,), reprompt="é. " * 2_600))


async def test_a_question_of_the_assistants_keeps_the_session_open_and_is_asked_again() -> None:
    reply = Reply("Is it very bad?", "Lie flat. Is it very bad?", asks=True)
    turn = replace(ANSWER, topics=("headache_relief",), reply=reply)
    answer = await respond(Assistant(turn).skill(), intent("HeadacheReliefIntent"))
    assert answer["response"]["shouldEndSession"] is False
    assert speech(answer) == "<speak>Lie flat. Is it very bad?</speak>"
    assert "Is it very bad?" in answer["response"]["reprompt"]["outputSpeech"]["ssml"]
    assert answer["sessionAttributes"] == {"missed": 0, "asks_on": False}
