"""The event broker is full, refuses, hangs or is gone: nobody who talks notices, and the events come later."""

import asyncio
import json
import subprocess
import uuid
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import Any

import aio_pika
import pytest

from benchmarks.services import Service, as_nobody, until
from tests.at_once import at_once
from tests.cluster.cluster import Node
from tests.cluster.troubled import Troubled

QUEUE = "troubled"
ASKED = {"full": "when can i drive", "refuses": "can i take a shower", "silent": "when can i fly", "gone": "can i swim"}
"""A question of its own for each, by which its events are known."""


def control(broker: Service, *command: str) -> None:
    program = "/usr/lib/rabbitmq/bin/rabbitmqctl"
    done = subprocess.Popen([program, *command], env=broker.environment, stdout=subprocess.DEVNULL, **as_nobody())
    assert done.wait(120) == 0


@asynccontextmanager
async def without(broker: Service, how: str) -> AsyncIterator[None]:
    """In trouble in the block."""
    if how == "full":  # as when its memory or its disk is full: it takes nothing from anybody
        control(broker, "set_vm_memory_high_watermark", "0")
        yield
        control(broker, "set_vm_memory_high_watermark", "0.4")
    elif how == "refuses":
        async with await aio_pika.connect(port=broker.port) as connection:
            channel = await connection.channel()
            arguments: dict[str, Any] = {"x-max-length": 0, "x-overflow": "reject-publish"}
            queue = await channel.declare_queue("full", arguments=arguments)
            await queue.bind(QUEUE)
            yield
            await queue.delete()
    elif how == "silent":
        broker.freeze()
        yield
        broker.thaw()
    else:
        broker.end_all()
        yield
        broker.start()


async def texts(broker: Service, until_text: str, times: int) -> list[str]:
    """What patients said, as consumers get it, until this text came so often."""
    found: list[str] = []
    async with await aio_pika.connect(port=broker.port) as connection:
        queue = await (await connection.channel()).declare_queue(QUEUE, durable=True)
        async with asyncio.timeout(120), queue.iterator() as messages:
            async for message in messages:
                async with message.process():
                    event = json.loads(message.body)
                if event["event"] == "user":
                    found.append(event["text"])
                if found.count(until_text) == times:
                    return found
    return found


def said(nodes: Iterable[Node], words: str) -> list[str]:
    """What each answers at once."""
    turns = [turn for node in nodes for turn in at_once(lambda node=node: node.say(words, uuid.uuid4().hex))]
    return [str(turn["tier"] if turn["tier"] != "none" else turn["answer"]) for turn in turns]


@pytest.mark.parametrize("how", ASKED)
async def test_people_are_answered_and_the_events_come_when_it_takes_them_again(troubled: Troubled, how: str) -> None:
    nodes, before = troubled.cluster.nodes, troubled.cluster.escalations()
    said(nodes, "hello")
    async with without(troubled.broker, how):
        alarms, answers = said(nodes, "my neck is so stiff i cant bend it"), said(nodes, ASKED[how])
        assert set(alarms) == {"urgent"}
        assert not [answer for answer in answers if "can't answer just now" in answer]
        until(lambda: all("event stream" in node.degraded() for node in nodes), 60, "health tells that events wait")
    received = await texts(troubled.broker, ASKED[how], len(answers))
    assert received.count(ASKED[how]) == len(answers)
    until(lambda: not any(node.degraded() for node in nodes), 90, nodes[0].degraded)
    troubled.cluster.until_recorded(before + len(alarms))
