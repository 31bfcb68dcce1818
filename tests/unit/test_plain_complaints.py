"""A plain complaint changes what Rasa does, and never the topic that is reported."""

import pytest
from rasa.shared.nlu.training_data.message import Message

from assistant.channels.guard import Guard
from assistant.nlu.plain_complaints import PlainComplaints
from assistant.nlu.training_texts import read_questions
from tests.unit.test_guard import Brain


def processed(text: str, topic: str) -> Message:
    intent = {"name": topic, "confidence": 0.7}
    message = Message({"text": text, "intent": intent, "intent_ranking": [intent]})
    return PlainComplaints({}).process([message])[0]


def test_a_complaint_gets_its_intent_and_keeps_topic_and_confidence() -> None:
    message = processed("i've got a headache since the tap", "headache_relief")
    assert message.get("intent") == {"name": "headache_complaint", "confidence": 0.7}
    assert message.get("complaint_of") == "headache_relief"
    assert [entry["name"] for entry in message.get("intent_ranking")] == ["headache_complaint", "headache_relief"]


@pytest.mark.parametrize("topic", ["red_flag", "nlu_fallback", "several_questions", "caffeine"])
def test_whatever_else_was_found_stays(topic: str) -> None:
    message = processed("i've got a headache since the tap", topic)
    assert message.get("intent")["name"] == topic
    assert message.get("complaint_of") is None


def test_questions_of_the_training_data_are_seldom_taken_for_complaints() -> None:
    topics = ("headache_expected", "headache_relief", "back_soreness_expected")
    asked = [text for topic in topics for text in read_questions()[topic] if text.rstrip().endswith("?")]
    assert asked
    assert not [t for t in asked for topic in topics if processed(t, topic).get("complaint_of")]


class Complaining(Brain):
    """Rasa after a complaint: the intent is the rule's, the message says which topic it was."""

    async def parse_message(self, message_data: str) -> dict[str, object]:
        return {"intent": {"name": "headache_complaint", "confidence": 0.7}, "entities": [], "text": message_data}

    async def handle_message(self, message: object) -> None:
        told = {"text": "Lie flat.", "metadata": {"says": "utter_headache_relief"}}
        await message.output_channel.send_response("c", told)  # type: ignore[attr-defined]


async def test_the_topic_that_is_reported_is_the_classified_one() -> None:
    turn = await Guard(Complaining(), None).turn("i've got a headache", "web", "c")
    assert (turn.topics, turn.confidence, turn.tier) == (("headache_relief",), 0.7, "none")
