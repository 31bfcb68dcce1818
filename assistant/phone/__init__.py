"""The telephone dialogue: what a caller does goes in as events, what the line does comes out as actions.

Pure: no Rasa, no network, no clock. The drivers (Twilio in `assistant/channels`, SIP in a process of its own) carry
events and actions.
"""

from assistant.nurse import NurseLine
from assistant.phone.actions import Action, HangUp, Limit, Listen, Say, Transfer
from assistant.phone.dialogue import Dialogue, Turning
from assistant.phone.events import Answered, Event, Heard, HungUp, Keys, Silence, TimeUp, TransferEnded
from assistant.phone.state import State

__all__ = [
    "Action",
    "Answered",
    "Dialogue",
    "Event",
    "HangUp",
    "Heard",
    "HungUp",
    "Keys",
    "Limit",
    "Listen",
    "NurseLine",
    "Say",
    "Silence",
    "State",
    "TimeUp",
    "Transfer",
    "TransferEnded",
    "Turning",
]
