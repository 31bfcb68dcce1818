"""A plain complaint changes what Rasa does, and never the topic that is reported."""

import pytest
from rasa.shared.nlu.training_data.message import Message
from rasa_sdk.executor import CollectingDispatcher

from actions.answer_several import ActionAnswerSeveral
from assistant.channels.guard import Guard
from assistant.dialogue.complaints import beside_a_question, complaint
from assistant.nlu.plain_complaints import PlainComplaints
from assistant.nlu.training_texts import read_questions
from assistant.turn import ASKED
from tests.unit.conversations import tracker
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


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("me heid is sair", "headache_check"),
        ("my noggin", "headache_check"),
        ("head sore after needle", "headache_check"),
        ("head hurting since the LP", "headache_check"),
        ("back sore after needle", "back_soreness_check"),
        ("sore head, not a headache", None),
        ("give me tips for the head", None),
    ],
)
def test_complaints_as_people_say_them(text: str, form: str | None) -> None:
    topic = "back_soreness_expected" if form == "back_soreness_check" else "headache_relief"
    assert complaint(text, topic) == form


@pytest.mark.parametrize(
    ("text", "asked", "form"),
    [
        ("my head hurts, can I drink coffee", ("headache_relief", "caffeine"), "headache_check"),
        ("my head hurts can i drink coffee", ("headache_relief", "caffeine"), "headache_check"),
        ("when can i drive and my back is sore", ("driving", "back_soreness_expected"), "back_soreness_check"),
        ("is a headache normal, can I drink coffee", ("headache_expected", "caffeine"), None),
        ("when can i drive and can i drink coffee", ("driving", "caffeine"), None),
    ],
)
def test_a_complaint_beside_a_question_is_asked_about_too(text: str, asked: tuple[str, ...], form: str | None) -> None:
    assert beside_a_question(text, asked) == form
    dispatcher = CollectingDispatcher()
    conversation = tracker(text=text)
    conversation.latest_message[ASKED] = list(asked)
    events = ActionAnswerSeveral().run(dispatcher, conversation, {})
    assert dispatcher.messages[0]["metadata"]["of"] == list(asked)
    assert [event["name"] for event in events if event["event"] == "active_loop"] == ([form] if form else [])
    conversation.active_loop = {"name": "screening"}
    assert ActionAnswerSeveral().run(dispatcher, conversation, {}) == []


@pytest.mark.parametrize(
    ("text", "topic", "form"),
    [
        *((text, "headache_relief", "headache_check") for text in ("headache", "head hurts", "sore head", "head pain")),
        *((text, "headache_relief", "headache_check") for text in ("a little headache", "my hed hurts")),
        *((text, "back_soreness_expected", "back_soreness_check") for text in ("back", "sore back", "back hurts")),
        ("back pain", "prevent_back_pain", "back_soreness_check"),
        ("headache?", "headache_relief", None),
        ("headache", "red_flag", None),
    ],
)
def test_a_complaint_that_is_only_named_begins_its_check(text: str, topic: str, form: str | None) -> None:
    assert complaint(text, topic) == form
