"""What the guard remembers of a conversation besides its red flags: little, and of the same size at any length."""

from dataclasses import dataclass, replace

LONGEST_KEPT = 200  # characters; a longer message is hardly said three times
OFTEN = 3  # the same question so often in a row gets an offer of a person besides its answer


@dataclass(frozen=True)
class Memory:
    """Pure: each turn makes a new one.

    Attributes:
        missed: whether the last turn was not understood.
        said: the last question, lower case, "" where it was none or too long.
        times: how often it was asked in a row.
        question: slot of the form's question that is open, or "".
    """

    missed: bool = False
    said: str = ""
    times: int = 0
    question: str = ""

    def asked_again(self, words: str) -> "Memory":
        """The memory with a question counted."""
        said = " ".join(words.casefold().split()).rstrip("?!. ")
        said = said if len(said) <= LONGEST_KEPT else ""
        return replace(self, said=said, times=self.times + 1 if said and said == self.said else 1)

    @property
    def often(self) -> bool:
        """Whether the question was asked so often that its answer does not help."""
        return self.times >= OFTEN
