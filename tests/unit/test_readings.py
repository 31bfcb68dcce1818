"""A message is read whole, in overlapping windows, sentence by sentence, and with its spelling mended."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.nlu.readings import MOST_SENTENCES, STEP, WINDOW, readings
from assistant.nlu.sentence_encoder import with_odds


def test_a_short_plain_message_is_read_once() -> None:
    assert readings("can i drink coffee").all == ("can i drink coffee",)
    assert readings("").all == ("",)


@given(st.integers(1, 400))
def test_every_word_and_its_neighbours_stand_in_some_window(count: int) -> None:
    words = [f"w{n}" for n in range(count)]
    parts = [part.split() for part in readings(" ".join(words)).windows]
    assert all(len(part) <= WINDOW for part in parts)
    for start in range(max(1, count - STEP + 1)):
        assert any(set(words[start : start + STEP]) <= set(part) for part in parts)


def test_sentences_are_read_by_themselves_when_there_are_several() -> None:
    assert readings("The tap went well. Now I see two of everything.").sentences == (
        "The tap went well",
        "Now I see two of everything",
    )


def test_very_many_sentences_are_read_a_few_together() -> None:
    said = [f"This is sentence {n}" for n in range(MOST_SENTENCES * 2 + 1)]
    read = readings(". ".join(said)).sentences
    assert len(read) < MOST_SENTENCES
    assert ". ".join(read) == ". ".join(said)
    assert all(len(part.split()) <= WINDOW for part in read)


@pytest.mark.parametrize("said", ["um", "um, uh.", "please", "..."])
def test_words_that_say_nothing_have_no_reading_of_their_own(said: str) -> None:
    assert readings(said).mended == ()


@pytest.mark.parametrize(
    ("said", "mended"),
    [
        ("my tempreature is up", "my temperature is up"),
        ("i feel um really feverish", "i feel really feverish"),
        ("I, um, can't breathe", "i, cant breathe"),
        ("Um, I feel weak, please", "i feel weak"),
        ("Vomitting since 3.5 hours.", "vomiting since 3.5 hours."),
    ],
)
def test_spelling_is_mended_in_a_reading_of_its_own(said: str, mended: str) -> None:
    read = readings(said)
    assert read.mended == (mended,)
    assert read.windows == (said,), "what was said is read as well: mending may be wrong"


def test_a_sentence_by_itself_counts_for_less_but_a_sure_one_still_counts() -> None:
    lowered = with_odds(np.array([0.5, 0.92, 0.999, 0.0, 1.0], np.float32), 0.1)
    assert lowered == pytest.approx([0.0909, 0.535, 0.990, 0.0, 1.0], abs=0.002)
