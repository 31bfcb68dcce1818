"""The SIP driver's log holds no word and no number of a caller, whatever fails and however much that quotes."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest

from sip import contract
from sip.asking import Asking
from sip.assistant_client import Assistant, Safety
from sip.errors import NoSpeechService
from sip.wyoming_clients import hear, speak
from tests.sip.fake_assistant import LISTEN, TOKEN, FakeAssistant, say
from tests.unit.fake_wyoming import fake_wyoming

WORDS, NUMBER = "purple elephants dance upon my stiff neck", "5551234567"
SAFETY = Safety("If it is bad, dial nine one one.", "+15550100", "911")
TROUBLE: list[list[dict[str, Any]] | None] = [
    None,
    [{"kind": "say", "text": WORDS}],  # no end
    [{"kind": WORDS}],
    [{"kind": "listen", "seconds": WORDS}],
    [{"kind": "transfer", "number": f"{NUMBER}@{WORDS}", "seconds": 2}],
    [{"kind": "limit", "seconds": {WORDS: 1}}],
    [say(WORDS), LISTEN],
]


@pytest.fixture
def written(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    """All that any logger writes, but what the driver itself switches off (sip/__main__.py)."""
    with caplog.at_level(logging.DEBUG):
        for name in ("httpx", "httpcore", "asyncio"):
            logging.getLogger(name).setLevel(logging.WARNING)
        yield caplog
    for name in ("httpx", "httpcore", "asyncio"):
        logging.getLogger(name).setLevel(logging.NOTSET)


def says_nothing_of_it(written: pytest.LogCaptureFixture) -> bool:
    told = [logging.Formatter().format(record) for record in written.records]  # with a traceback, where there is one
    return not [line for line in told for word in (*WORDS.split()[:2], "stiff", NUMBER) if word in line]


@pytest.mark.parametrize("answered", TROUBLE, ids=range(len(TROUBLE)))
async def test_an_assistant_that_answers_wrongly(
    written: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, answered: Any
) -> None:
    monkeypatch.setattr("sip.assistant_client.ANSWER_SECONDS", 0.6)
    fake = FakeAssistant(lambda body: answered)
    assistant = Assistant(fake.url, TOKEN)
    asking = Asking(assistant, lambda: SAFETY)
    for event in (contract.ANSWERED, contract.heard(WORDS, 0.9), contract.keys(NUMBER)):
        assert await asking.ask(event)
    await assistant.close()
    fake.close()
    assert bool(written.records) is (answered is not TROUBLE[-1])
    assert says_nothing_of_it(written)


async def test_an_assistant_that_is_gone(written: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sip.assistant_client.ANSWER_SECONDS", 0.4)
    assistant = Assistant("http://127.0.0.1:9", TOKEN)
    assert await Asking(assistant, lambda: SAFETY).ask(contract.heard(f"{WORDS} {NUMBER}", 0.9))
    await assistant.close()
    assert written.records
    assert says_nothing_of_it(written)


@pytest.mark.parametrize("ill", ["closes", "rubbish", "stereo", "silent", ""])
async def test_speech_services_in_trouble(written: pytest.LogCaptureFixture, ill: str) -> None:
    """What they raise is what the driver logs."""
    async with fake_wyoming() as service:
        service.ill, service.text = ill, f"{WORDS} {NUMBER}"
        for work in (_heard(service.uri), _spoken(service.uri)):
            try:
                await work
            except NoSpeechService as error:
                logging.getLogger("sip").warning("the voice failed: %s", error)
    assert says_nothing_of_it(written)


async def _heard(uri: str) -> None:
    assert WORDS in (await hear(uri, bytes(3_200), 2)).text


async def _spoken(uri: str) -> None:
    assert [piece async for piece in speak(uri, WORDS, 0.88)]


def test_what_is_looked_for_would_be_found(written: pytest.LogCaptureFixture) -> None:
    logging.getLogger("sip").warning("said: %s", WORDS)
    assert not says_nothing_of_it(written)
