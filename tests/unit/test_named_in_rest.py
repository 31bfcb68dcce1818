"""What only the rest of an answer speaks of is said first to who asks about it."""

import pytest

from assistant.answers import answers
from assistant.dialogue.named_in_rest import named_in_rest, said_first


@pytest.mark.parametrize("question", ["what about tea", "and energy drinks?", "Can I drink green TEA", "red bull"])
def test_what_is_named_is_said(question: str) -> None:
    assert "not cover tea" in said_first("caffeine", question, answers()["caffeine"].more)


@pytest.mark.parametrize(("topic", "question"), [("caffeine", "can i drink coffee"), ("fluids", "what about tea")])
def test_nothing_else_is(topic: str, question: str) -> None:
    assert said_first(topic, question, answers()[topic].more) == ""


def test_each_topic_has_such_a_sentence() -> None:
    for topic, named in named_in_rest().items():
        assert said_first(topic, str(named.words[0]), answers()[topic].more)
