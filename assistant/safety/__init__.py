"""The safety core: words in, findings out. Pure and deterministic; no Rasa, no model.

>>> from assistant.safety import detect
>>> detect("my neck is stiff").tier
'urgent'
"""

from assistant.safety.detector import detect
from assistant.safety.findings import Finding, Report, Status, Tier
from assistant.safety.messages import EmergencyMessage, emergency_message

__all__ = ["EmergencyMessage", "Finding", "Report", "Status", "Tier", "detect", "emergency_message"]
