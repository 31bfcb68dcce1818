"""Are the red flags, cues and messages readable, and does the message do what it must?"""

from collections.abc import Iterator

from assistant.safety import emergency_message
from assistant.safety.course import read_course
from assistant.safety.findings import ESCALATING
from assistant.safety.lexicon import lexicon
from assistant.safety.messages import CRISIS_FLAG

FIRST_WORDS = 6  # the emergency number must be heard within these


def check_safety() -> Iterator[str]:
    """Compile all phrases; look at the wording of each tier."""
    lexicon()
    read_course()
    for flags, reminder in (((CRISIS_FLAG,), False), ((CRISIS_FLAG,), True), ((), True)):
        for tier in ESCALATING:
            message = emergency_message(
                tier, flags, number="911", advice_line="LINE", crisis_line="988", reminder=reminder
            )
            if not any(number in message.shown and number in message.spoken for number in ("911", "988", "LINE")):
                yield f"assistant/safety/messages.yml: a wording for {tier} names no number to call; add one"
    where = "assistant/safety/messages.yml"
    for tier in ESCALATING:
        message = emergency_message(tier, (), number="911", advice_line="LINE", crisis_line="988")
        for kind, text in (("shown", message.shown), ("spoken", message.spoken)):
            if "911" not in text:
                yield f"{where}: {tier} {kind} does not name {{number}}; add it"
            if tier == "emergency" and "911" not in " ".join(text.split()[:FIRST_WORDS]):
                yield f"{where}: {tier} {kind} names {{number}} too late; move it into the first {FIRST_WORDS} words"
            if tier == "urgent" and "LINE" not in text:
                yield f"{where}: {tier} {kind} does not name {{advice_line}}; add it"
