"""Custom actions, one concern a module. They run inside the server, or apart with `rasa run actions`."""

from actions import ask_questions, begin_forms, finish_forms, read_replies
from actions.answer_several import ActionAnswerSeveral
from actions.ask_which import ActionAskWhich
from actions.commands import ActionGoBack, ActionLonger, ActionShorter, ActionSlower, ActionStartOver
from actions.continue_answer import ActionContinue
from actions.escalate import ActionEscalate
from actions.follow_up import ActionFollowUp
from actions.not_understood import ActionOutOfScope
from actions.repeat_answer import ActionRepeat
from actions.talk_to_human import ActionTalkToHuman

__all__ = [
    "ActionAnswerSeveral",
    "ActionAskWhich",
    "ActionContinue",
    "ActionEscalate",
    "ActionFollowUp",
    "ActionGoBack",
    "ActionLonger",
    "ActionOutOfScope",
    "ActionRepeat",
    "ActionShorter",
    "ActionSlower",
    "ActionStartOver",
    "ActionTalkToHuman",
    "ask_questions",
    "begin_forms",
    "finish_forms",
    "read_replies",
]
