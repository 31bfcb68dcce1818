"""The record of escalations: written before a message counts as delivered, listed by staff, told to a pager."""

from assistant.escalations.escalation import ESCALATION_ID, Escalation, new_escalation
from assistant.escalations.journal import Journal
from assistant.escalations.log import EscalationLog
from assistant.escalations.store import EscalationStore

__all__ = ["ESCALATION_ID", "Escalation", "EscalationLog", "EscalationStore", "Journal", "new_escalation"]
