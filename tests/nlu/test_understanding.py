"""The blind questions: overall figures, and each topic's file as a test of its own."""

import sys

import numpy as np
import pytest

from assistant.evaluation.curve import Decider
from assistant.evaluation.measure import Result
from assistant.knowledge import NOT_OURS, topics

# A little under what was measured (docs/evaluation.md); wanted are 0.97, 0.92 and 0.97, 0.88, 0.03 and 0.02.
LOWEST_ACCURACY, LOWEST_REFUSAL, LOWEST_TOPIC, HIGHEST_CALIBRATION_ERROR = 0.95, 0.92, 0.65, 0.03
MOST_REFUSED = 0.015


def test_topic_accuracy(blind_result: Result) -> None:
    assert blind_result.topic_accuracy().value >= LOWEST_ACCURACY


@pytest.mark.parametrize("topic", NOT_OURS)
def test_what_is_not_ours_is_refused(blind_result: Result, topic: str) -> None:
    assert blind_result.refused(topic).value >= LOWEST_REFUSAL


def test_what_is_ours_is_not_refused(blind_result: Result) -> None:
    assert blind_result.refused().value <= MOST_REFUSED


def test_confidence_means_something(blind_result: Result) -> None:
    assert blind_result.calibration_error() <= HIGHEST_CALIBRATION_ERROR


@pytest.mark.parametrize("topic", topics())
def test_topic(blind_result: Result, topic: str) -> None:
    share = blind_result.by_topic()[topic]
    wrong = [
        f"{o.item.path}: {o.item.text!r} was taken for {blind_result.answered(o)}"
        for o in blind_result.questions
        if o.item.topic == topic and o.turn.topic != topic
    ]
    assert share.value >= LOWEST_TOPIC, "\n".join(wrong)


@pytest.mark.parametrize("topic", [t for t in topics().values() if t.group in ("test", "recovery", "weeks_later")])
async def test_the_plain_name_said_back_leads_to_the_topic(guard: object, topic: object) -> None:
    turn = await guard.turn(topic.plain, "web", f"plain-{topic.id}")  # type: ignore[attr-defined]
    assert turn.topic == topic.id  # type: ignore[attr-defined]


def test_the_server_runs_without_torch(guard: object) -> None:
    assert "torch" not in sys.modules


def test_what_stands_beside_a_sentence_does_not_move_it(guard: object) -> None:
    encoder = Decider()._encoder
    assert encoder._model is not None and encoder._heads is not None
    alone, beside = (
        "my dressing is a bit damp",
        ["can i drink coffee", "when can i go back to work after the lumbar puncture"],
    )
    one, three = (encoder._heads.flag_probabilities(encoder._model.encode(t)) for t in ([alone], [alone, *beside]))
    assert np.allclose(one[0], three[0], atol=1e-6)
