"""Long messages are read whole, in overlapping windows."""

from hypothesis import given
from hypothesis import strategies as st

from assistant.nlu.sentence_encoder import STEP, WINDOW, windows


def test_a_short_message_stays_whole() -> None:
    assert windows("can i drink coffee") == ["can i drink coffee"]
    assert windows("") == [""]


@given(st.integers(1, 400))
def test_every_word_and_its_neighbours_stand_in_some_window(count: int) -> None:
    words = [f"w{n}" for n in range(count)]
    parts = [part.split() for part in windows(" ".join(words))]
    assert all(len(part) <= WINDOW for part in parts)
    for start in range(max(1, count - STEP + 1)):
        assert any(set(words[start : start + STEP]) <= set(part) for part in parts)
