"""Commands to the assistant itself: slower, shorter, longer, go back, start over."""

from abc import ABC, abstractmethod
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import Restarted
from rasa_sdk.executor import CollectingDispatcher

from actions.alone import answer_alone
from actions.continue_answer import ActionContinue
from actions.last_answer import last_said, rest_was_told, told, told_of
from actions.repeat_answer import say_again
from actions.topic_answer import say_rest, say_short, say_whole
from assistant.answers import answers
from assistant.dialogue.misses import misses
from assistant.dialogue.short_form import short_form

Events = list[dict[str, Any]]


class _Command(Action, ABC):
    """Obeys where something was said before; else the message is answered as if it were the first."""

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """See Action."""
        if last_said(tracker).get("shown"):
            return self.obey(dispatcher, tracker, domain)
        answer_alone(dispatcher, tracker, domain)
        return []

    @abstractmethod
    def obey(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Do it."""


class ActionSlower(_Command):
    """The last answer once more; the channel speaks it slowly."""

    def name(self) -> str:
        """See Action."""
        return "action_slower"

    def obey(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """See _Command."""
        say_again(dispatcher, last_said(tracker), "slower")
        return []


class ActionShorter(_Command):
    """The last answer's short form. What is no topic's answer, the emergency message too, is said whole."""

    def name(self) -> str:
        """See Action."""
        return "action_shorter"

    def obey(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """See _Command."""
        last = last_said(tracker)
        topics = told_of(last)
        if len(topics) == 1:
            say_short(dispatcher, topics[0], command="shorter")
        elif topics:
            short = {form: short_form(str(last[form])) for form in ("shown", "spoken")}
            say_again(dispatcher, {**last, **short}, "shorter")
        else:
            say_again(dispatcher, last, "shorter")
        return []


class ActionLonger(_Command):
    """The rest of the last answer; where that was told, all of it."""

    def name(self) -> str:
        """See Action."""
        return "action_longer"

    def obey(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """See _Command. After "did you mean" it is a yes."""
        last, answered = last_said(tracker), told(tracker)
        if last.get("choices") or misses(last) or not answered or len(told_of(answered[0])) != 1:
            return ActionContinue().run(dispatcher, tracker, domain)
        topic = told_of(last if told_of(last) else answered[0])[0]
        if answers()[topic].more and not rest_was_told(last):
            say_rest(dispatcher, topic, command="longer")
        else:
            say_whole(dispatcher, topic, command="longer")
        return []


class ActionGoBack(_Command):
    """The answer before the last one, then the one before that; the first stays the first."""

    def name(self) -> str:
        """See Action."""
        return "action_go_back"

    def obey(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """See _Command."""
        answered, last = told(tracker), last_said(tracker)
        if not answered:
            answer_alone(dispatcher, tracker, domain)
            return []
        back = min(int(last.get("back") or 0) + 1, len(answered) - 1)
        say_again(dispatcher, {**answered[back], "back": back}, "go_back")
        return []


class ActionStartOver(_Command):
    """A greeting, and nothing of before is known any more. What was escalated stays: the guard remembers it."""

    def name(self) -> str:
        """See Action."""
        return "action_start_over"

    def obey(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """See _Command."""
        say_whole(dispatcher, "greet", command="start_over")
        return [Restarted()]
