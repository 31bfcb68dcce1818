"""What is refused is read for red flags, at little cost."""

import time

import pytest

from assistant.channels.refused_messages import reports_a_red_flag

RED = "my back is wet where the needle went in"
MOST_SECONDS = 2.0  # 7 s before, on this text


@pytest.mark.parametrize("text", [RED, f"{RED}. {'so it goes. ' * 5_000}", f"{'so it goes. ' * 5_000}. {RED}"])
async def test_a_red_flag_is_seen(text: str) -> None:
    assert await reports_a_red_flag(text)


@pytest.mark.parametrize("text", ["", "can i drink coffee", "so it goes. " * 5_000])
async def test_nothing_is_seen_in_nothing(text: str) -> None:
    assert not await reports_a_red_flag(text)


async def test_a_text_made_to_be_slow_costs_little() -> None:
    await reports_a_red_flag("warm up")
    since = time.process_time()
    await reports_a_red_flag("flour " + "fever " * 10_000)
    assert time.process_time() - since < MOST_SECONDS
