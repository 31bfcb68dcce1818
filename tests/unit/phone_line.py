"""A phone line without an assistant behind it: made-up turns, a clock of its own."""

from datetime import datetime, timezone

from assistant.channels.fixed_words import fixed_reply
from assistant.phone import Action, Dialogue, Event, NurseLine, Say, State
from assistant.safety.messages import CRISIS_FLAG
from assistant.turn import Reply, Turn

NURSE = "+15550100200"
ALARM = "Call your doctor now."
QUESTION, WATCH = "Is it very bad?", "Watch for a fever."
WEEKDAY = datetime(2026, 11, 25, 18, 0, tzinfo=timezone.utc)  # Wednesday, 10 a.m. in Los Angeles
SATURDAY = datetime(2026, 11, 28, 18, 0, tzinfo=timezone.utc)
ANSWERS = {
    "coffee": ("caffeine", "A small amount of coffee may help."),
    "drive": ("driving", "Do not drive today."),
    "tylenol": ("pain_medicine", "A pain pill is fine."),
    "lie flat": ("lie_flat", "Lie flat for a while. Do you want to hear more?"),
    "everything": ("what_is_lumbar_puncture", " ".join(f"Sentence {n} has six words here." for n in range(40))),
    "nurse": ("talk_to_human", "To talk to a person, call."),
    "again": ("repeat", "I have nothing to say."),
    "bye": ("goodbye", "Goodbye."),
    "affirmative": ("affirm", "What did you say yes to?"),
    "hello": ("greet", "Hello, I can tell you about a spinal tap."),
    "okay": ("affirm", "What did you say yes to?"),
    "are you there": ("about_assistant", "I am a computer program."),
    "thank you": ("thanks", "You are welcome."),
    "never mind": ("stop", "All right, I will stop."),
    "weather": ("out_of_scope", "I can only help with a spinal tap."),
    "negative": ("deny", "All right."),
    "fever or anything": ("deny", "All right, just ask."),
    "eloquis": ("pain_medicine", "A pain pill is fine."),
    "pills": ("not_covered", "I do not know."),
    "medication": ("not_covered", "I do not know."),
    "hang up": ("trouble_sleeping", "Some people sleep badly."),
    "ibuprofen": ("pain_medicine", "A pain pill is fine."),
}


def texts(actions: tuple[Action, ...]) -> list[str]:
    return [action.text for action in actions if isinstance(action, Say)]


class Line:
    """One call, and what was said on it last."""

    def __init__(self, nurse: NurseLine, now: datetime = WEEKDAY) -> None:
        self.dialogue, self.now, self.state = Dialogue(nurse), now, State()
        self.said, self.asked, self.broken, self.checking = "", [""], False, False
        self.last: tuple[Action, ...] = ()

    async def turn(self, text: str) -> Turn:
        """The made-up assistant: a stiff neck is a red flag, whatever else is said."""
        self.asked.append(text)
        if "stiff" in text:
            return Turn(text, "phone", (), 1.0, "urgent", ("stiff_neck",), ("stiff",), Reply(ALARM, ALARM))
        if "die" in text:
            return Turn(text, "phone", (), 1.0, "emergency", (CRISIS_FLAG,), ("die",), Reply(ALARM, ALARM))
        if "breathe" in text or text == "call 911":
            return Turn(text, "phone", (), 1.0, "emergency", ("trouble_breathing",), ("breathe",), Reply(ALARM, ALARM))
        if "four days" in text:
            watched = Reply("", "Call your doctor.")
            return Turn(text, "phone", ("symptom_past_two_days",), 0.9, "watch", (), (), watched)
        if "remind" in text:
            reminder = "Earlier you told me of a sign."
            told = Reply("", f"{reminder} " + ANSWERS["coffee"][1] + " word" * 55 + ".", reminder=reminder)
            return Turn(text, "phone", ("caffeine",), 0.9, "none", (), (), told)
        if text == "i have a headache":
            self.checking = True
            asks = Reply(QUESTION, f"Lie flat. {QUESTION}", asks=True)
            return Turn(text, "phone", ("headache_relief",), 0.9, "none", (), (), asks)
        if self.checking and text in ("yes", "yeah", "no", "since tuesday"):
            self.checking = False
            if text == "no":
                return Turn(text, "phone", ("headache_expected",), 0.9, "none", (), (), Reply(WATCH, WATCH))
            return Turn(text, "phone", (), 1.0, "urgent", ("fever",), (text,), Reply(ALARM, ALARM))
        if self.checking and text == "stop":
            self.checking = False
            return Turn(text, "phone", ("headache_relief",), 0.9, "none", (), (), Reply(WATCH, WATCH))
        if text == "yes":
            return Turn(text, "phone", ("affirm",), 1.0, "none", (), (), Reply("", "The rest of it."))
        if text == "no":
            return Turn(text, "phone", ("deny",), 1.0, "none", (), (), Reply("All right.", "All right."))
        if text == "busy":
            return Turn(text, "phone", (), 0.0, "none", (), (), fixed_reply("busy"))
        found = None if self.broken else next((a for word, a in ANSWERS.items() if word in text.lower()), None)
        if found:
            return Turn(text, "phone", (found[0],), 0.9, "none", (), (), Reply(found[1], found[1]))
        lost = "I can't answer just now." if self.broken else "I did not get that, said the assistant."
        return Turn(text, "phone", (), 0.1, "none", (), (), Reply(lost, lost))

    async def does(self, *events: Event) -> tuple[Action, ...]:
        """What the line does after the last of these."""
        actions: tuple[Action, ...] = ()
        for event in events:
            self.state, actions = await self.dialogue.step(self.state, event, self.turn, self.now)
            self.said, self.last = " ".join(texts(actions)), actions
        return actions
