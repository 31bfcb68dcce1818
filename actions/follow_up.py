""" "And how long?": answered from the topic that was answered last."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.alone import answer_alone, kind_and_alone
from actions.ask_which import ask_which
from actions.continue_answer import ActionContinue
from actions.last_answer import last_said, last_topics, rest_was_told
from actions.talk_to_human import TOPIC as WANTS_A_PERSON
from actions.talk_to_human import ActionTalkToHuman, say_instead
from actions.topic_answer import say_first, say_not_covered, say_rest, say_whole
from assistant.answers import answers
from assistant.dialogue.follow_ups import CHOOSE, NOBODY_ANSWERS, NOT_COVERED, OPENING_HOURS, follow_ups, resolve

OF_OURSELVES = ("complaint", "stop")  # topics: of our answer, of the talk ("can i stop")
ASKS_FOR_MORE = "what_else"  # kind that the rest of an answer answers by itself


def _say_hours(dispatcher: CollectingDispatcher) -> None:
    say_whole(dispatcher, "who_to_contact")


_ALWAYS = {NOBODY_ANSWERS: say_instead, OPENING_HOURS: _say_hours}


class ActionFollowUp(Action):
    """Answers by assistant/dialogue/follow_ups.yml, or asks which of two."""

    def name(self) -> str:
        """See Action."""
        return "action_follow_up"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """See Action. With nothing to follow up on, the message is answered as if it were the first."""
        kind, alone = kind_and_alone(tracker)
        if kind == CHOOSE and last_said(tracker).get("choices"):
            return ActionContinue().run(dispatcher, tracker, domain)
        if kind in _ALWAYS:
            _ALWAYS[kind](dispatcher)
            return []
        last = last_topics(tracker)
        found = resolve(kind, last)
        complains = found == (NOT_COVERED,) and alone in OF_OURSELVES  # "it didn't help" may as well be of our answer
        if not found or complains:
            answer_alone(dispatcher, tracker, domain)
        elif len(found) > 1:
            ask_which(dispatcher, found)
        else:
            _answer(dispatcher, tracker, kind, found[0])
        return []


def _answer(dispatcher: CollectingDispatcher, tracker: Tracker, kind: str, topic: str) -> None:
    """The topic's answer; of the same topic the rest, or both parts where the first may hold it too."""
    last, rest_told = last_topics(tracker), rest_was_told(last_said(tracker))
    if topic == WANTS_A_PERSON:
        ActionTalkToHuman().run(dispatcher, tracker, {})
    elif topic == NOT_COVERED:
        say_not_covered(dispatcher, last)
    elif (kind, topic) in follow_ups().partly and topic in last:
        (say_first if kind in follow_ups().alone else say_whole)(dispatcher, topic, first=follow_ups().first_of(kind))
    elif topic not in last:
        dispatcher.utter_message(response=f"utter_{topic}")
    elif kind == ASKS_FOR_MORE and answers()[topic].more and not rest_told:
        say_rest(dispatcher, topic)
    else:
        say_whole(dispatcher, topic)
