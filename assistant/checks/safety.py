"""Are the red flags, cues and messages readable, and does the message do what it must?"""

from collections.abc import Iterator

from assistant.safety import Tier, emergency_message
from assistant.safety.lexicon import lexicon

FIRST_WORDS = 6  # the emergency number must be heard within these
TIERS: tuple[Tier, ...] = ("urgent", "emergency")


def check_safety() -> Iterator[str]:
    """Compile all phrases; look at the wording of each tier."""
    lexicon()
    where = "assistant/safety/messages.yml"
    for tier in TIERS:
        message = emergency_message(tier, (), number="911", advice_line="LINE", crisis_line="988")
        for kind, text in (("shown", message.shown), ("spoken", message.spoken)):
            if "911" not in text:
                yield f"{where}: {tier} {kind} does not name {{number}}; add it"
            if tier == "emergency" and "911" not in " ".join(text.split()[:FIRST_WORDS]):
                yield f"{where}: {tier} {kind} names {{number}} too late; move it into the first {FIRST_WORDS} words"
            if tier == "urgent" and "LINE" not in text:
                yield f"{where}: {tier} {kind} does not name {{advice_line}}; add it"
