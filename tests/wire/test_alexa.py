"""The Alexa skill over the wire: signed requests to the running server, recorded in shape for each type."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from ask_sdk_core.serialize import DefaultSerializer
from ask_sdk_model import RequestEnvelope, ResponseEnvelope

from assistant.yaml_files import read_yaml
from tests.alexa_cloud import Cloud
from tests.alexa_requests import envelope, intent, slot
from tests.alexa_server import alexa_server
from tests.files_written import contents

RECORDED = sorted(Path(__file__).with_name("alexa").glob("*.yml"))


@pytest.fixture(scope="session")
def skill(own_data_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Cloud]]:
    """Address of the skill, and the cloud that signs for it."""
    keys = tmp_path_factory.mktemp("alexa")
    with alexa_server(keys, keys / "server.log") as url:
        yield f"{url}/webhooks/alexa/webhook", Cloud(keys)


def sent(skill: tuple[str, Cloud], asked: dict[str, Any], **more: Any) -> httpx.Response:
    url, cloud = skill
    body = json.dumps(asked).encode()
    return httpx.post(url, content=body, headers=cloud.headers(body), timeout=30, **more)


def recorded(path: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """A request, whole, and what is expected."""
    told = read_yaml(path)
    part = dict(told["request"])
    asked = envelope(part.pop("type"), session=path.stem, attributes=told.get("session_attributes"), **part)
    return asked, told


@pytest.mark.parametrize("path", RECORDED, ids=lambda path: path.stem)
def test_recorded(skill: tuple[str, Cloud], path: Path) -> None:
    asked, expected = recorded(path)
    answer = sent(skill, asked)
    assert answer.status_code == 200
    told = answer.json()
    DefaultSerializer().deserialize(json.dumps(told), ResponseEnvelope)
    if expected.get("well_formed", True):  # as Amazon's own classes see it
        DefaultSerializer().deserialize(json.dumps(asked), RequestEnvelope)
    if expected.get("silent"):
        assert told["response"] == {}
    elif "can_fulfill" in expected:
        assert told["response"]["canFulfillIntent"]["canFulfill"] == expected["can_fulfill"]
    else:
        check(told, expected)


def check(told: dict[str, Any], expected: dict[str, Any]) -> None:
    """What a response says, shows and keeps."""
    response = told["response"]
    for words in expected["says"]:
        assert words in response["outputSpeech"]["ssml"]
    assert response["shouldEndSession"] is expected["ends"]
    assert ("reprompt" in response) is not expected["ends"]
    for words in expected.get("reprompt_says", ()):
        assert words in response["reprompt"]["outputSpeech"]["ssml"]
    for words in expected.get("card", ()):
        assert words in response["card"]["content"]
    assert expected.get("attributes", told["sessionAttributes"]) == told["sessionAttributes"]


def test_a_session_is_a_conversation(skill: tuple[str, Cloud]) -> None:
    def say(name: str, session: str, user: str = "user-1") -> str:
        answer = sent(skill, intent(name, session=session, user=user)).json()
        return str(answer["response"]["outputSpeech"]["ssml"])

    assert "Do you want to hear more?" in (first := say("TalkToHumanIntent", "long"))
    rest = say("AMAZON.YesIntent", "long")
    assert "not sure what you said yes to" not in rest
    assert rest != first
    say("TalkToHumanIntent", "long")
    assert "not sure what you said yes to" in say("AMAZON.YesIntent", "long", user="user-2")
    assert "not sure what you said yes to" in say("AMAZON.YesIntent", "other")


def test_nothing_stays_of_a_session_that_ended(skill: tuple[str, Cloud]) -> None:
    wet = intent("MyCarrierIntent", query=slot("back is wet where the needle went in"), session="ended")
    coffee = intent("CaffeineIntent", session="ended")
    sent(skill, wet)
    assert "Earlier you told me" in sent(skill, coffee).text
    sent(skill, wet)
    sent(skill, envelope("SessionEndedRequest", session="ended", reason="USER_INITIATED"))
    assert "Earlier you told me" not in sent(skill, coffee).text


def test_nothing_is_kept_on_disk_or_logged(skill: tuple[str, Cloud], own_data_folder: Path) -> None:
    sent(skill, intent("MyCarrierIntent", query=slot("back is wet where the zebra went in")))
    log = skill[1].folder / "server.log"
    written = [*contents(own_data_folder), (log, log.read_bytes())]
    assert not [path for path, held in written if b"zebra" in held]
    assert any(own_data_folder.rglob("*.db")), "the folder is the one that the server writes to"


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"request": 5}', b"{}" * 40_000], ids=range(7)
)
def test_signed_or_not_rubbish_is_refused(skill: tuple[str, Cloud], body: bytes) -> None:
    url, cloud = skill
    for headers in ({}, cloud.headers(body)):
        answer = httpx.post(url, content=body, headers=headers)
        assert answer.status_code in (400, 413)
        assert "911" in answer.text


def test_a_forged_request_is_refused_and_told_nothing(skill: tuple[str, Cloud]) -> None:
    url, cloud = skill
    body = json.dumps(intent("CaffeineIntent")).encode()
    answer = httpx.post(url, content=body.replace(b"user-1", b"user-9"), headers=cloud.headers(body))
    assert answer.status_code == 400
    assert "coffee" not in answer.text


def test_a_replayed_request_is_refused(skill: tuple[str, Cloud]) -> None:
    asked = intent("CaffeineIntent")
    asked["request"]["requestId"] = "request-replayed"
    assert [sent(skill, asked).status_code for _ in range(2)] == [200, 400]


async def test_two_hundred_at_once_each_get_their_own_answer(skill: tuple[str, Cloud]) -> None:
    url, cloud = skill

    async def ask(client: httpx.AsyncClient, number: int) -> None:
        red = number % 2 == 1
        who = {"session": f"s{number}", "user": f"u{number}"}
        wet = slot("back is wet where the needle went in")
        asked = intent("MyCarrierIntent", query=wet, **who) if red else intent("CaffeineIntent", **who)
        body = json.dumps(asked).encode()
        answer = await client.post(url, content=body, headers=cloud.headers(body))
        assert answer.status_code == 200
        assert ("Call your doctor now" in answer.text) is red
        # more than a machine can answer in time, with nobody's answer
        told_busy = any(words in answer.text for words in ("Very many people are asking", "can't answer just now"))
        assert ("coffee" in answer.text) is (not red and not told_busy)

    async with httpx.AsyncClient(timeout=60, limits=httpx.Limits(max_connections=200)) as client:
        await asyncio.gather(*(ask(client, number) for number in range(200)))
