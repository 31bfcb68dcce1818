"""A message in the light of the one before: what is meant, and the danger signs in both."""

from dataclasses import dataclass

from assistant.dialogue.correction import corrected
from assistant.safety import Report, detect
from assistant.safety.findings import ESCALATING


@dataclass(frozen=True)
class Meant:
    """A message and what it means.

    Attributes:
        words: as said.
        text: as meant; the same where it corrects nothing.
        others: what else may be meant; looked through for danger signs only.
        before: the message before; "" where an alarm was raised in this conversation.
        alarmed: whether one was.
        last: the message before, also where an alarm was raised.
    """

    words: str
    text: str
    others: tuple[str, ...] = ()
    before: str = ""
    alarmed: bool = False
    last: str = ""

    def reads_as(self, other: "Meant") -> bool:
        """Whether a reader makes the same of both."""
        return (self.text, self.words, self.others) == (other.text, other.words, other.others)

    @property
    def is_corrected(self) -> bool:
        """Whether it puts something of the message before right."""
        return self.text != self.words


def meant(words: str, before: str) -> Meant:
    """What a message means.

    Args:
        before: the message before, as meant, or "".
    """
    correction = corrected(words, before)
    return Meant(words, correction.text, correction.others) if correction else Meant(words, words)


def rules_find(said: Meant, alone: Report) -> Report:
    """Danger signs as said and as meant: a correction never takes one away.

    Args:
        alone: what the rules find in the words as said.
    """
    if not said.is_corrected:
        return alone
    others = (finding for text in said.others for finding in detect(text).present if finding.tier in ESCALATING)
    return Report((*alone.findings, *detect(said.text).findings, *others))
