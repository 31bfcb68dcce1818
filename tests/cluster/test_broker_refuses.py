"""The event broker is full, refuses, hangs or is gone: nobody who talks notices, and the events come later."""

import asyncio
import json
import subprocess
import time
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aio_pika
import pytest

from benchmarks.services import Service, as_nobody, until
from tests.cluster.cluster import Node
from tests.cluster.troubled import Troubled

AT_ONCE = 1.5
QUEUE = "troubled"
ASKED = {"full": "when can i drive", "refuses": "can i take a shower", "silent": "when can i fly", "gone": "can i swim"}
"""A question of its own for each, by which its events are known."""


def control(broker: Service, *command: str) -> None:
    program = "/usr/lib/rabbitmq/bin/rabbitmqctl"
    done = subprocess.Popen([program, *command], env=broker.environment, stdout=subprocess.DEVNULL, **as_nobody())
    assert done.wait(30) == 0


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


async def texts(broker: Service, until_text: str) -> list[str]:
    """What patients said, as consumers get it, up to this text."""
    found: list[str] = []
    async with await aio_pika.connect(port=broker.port) as connection:
        queue = await (await connection.channel()).declare_queue(QUEUE, durable=True)
        async with asyncio.timeout(40), queue.iterator() as messages:
            async for message in messages:
                async with message.process():
                    event = json.loads(message.body)
                if event["event"] == "user":
                    found.append(event["text"])
                if found.count(until_text) == 2:
                    return found
    return found


def said(node: Node, words: str) -> str:
    begun = time.monotonic()
    turn = node.say(words, uuid.uuid4().hex)
    assert time.monotonic() - begun < AT_ONCE
    return str(turn["tier"] if turn["tier"] != "none" else turn["answer"])


@pytest.mark.parametrize("how", ASKED)
async def test_people_are_answered_and_the_events_come_when_it_takes_them_again(troubled: Troubled, how: str) -> None:
    nodes, before = troubled.cluster.nodes, troubled.cluster.escalations()
    for node in nodes:
        said(node, "hello")
    async with without(troubled.broker, how):
        for node in nodes:
            assert said(node, "my neck is so stiff i cant bend it") == "urgent"
            assert "can't answer just now" not in said(node, ASKED[how])
        until(lambda: all("event stream" in node.degraded() for node in nodes), 20, "health tells that events wait")
    received = await texts(troubled.broker, ASKED[how])
    assert received.count(ASKED[how]) == 2
    until(lambda: not any(node.degraded() for node in nodes), 35, nodes[0].degraded)
    assert troubled.cluster.escalations() == before + 2
