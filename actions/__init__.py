"""Custom actions, one concern a module. They run inside the server, or apart with `rasa run actions`."""

from actions.answer_several import ActionAnswerSeveral
from actions.ask_which import ActionAskWhich
from actions.continue_answer import ActionContinue
from actions.escalate import ActionEscalate
from actions.not_understood import ActionOutOfScope
from actions.repeat_answer import ActionRepeat
from actions.talk_to_human import ActionTalkToHuman

__all__ = [
    "ActionAnswerSeveral",
    "ActionAskWhich",
    "ActionContinue",
    "ActionEscalate",
    "ActionOutOfScope",
    "ActionRepeat",
    "ActionTalkToHuman",
]
