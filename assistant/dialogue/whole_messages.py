"""Messages that are one of the listed phrases and nothing more, small words around it aside."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.content import Content, Texts
from assistant.safety.lexicon import alternation
from assistant.safety.normalise import normalise, without_fillers
from assistant.yaml_files import relative

LONGEST = 80  # characters; a longer message says something of its own
_MARKS = re.compile(r"(?:(?<=^)|(?<=\s))[.,](?:\s|$)")


class Around(Content):
    """Words before and after a phrase that change nothing."""

    before: Texts
    after: Texts


@dataclass(frozen=True)
class WholeMessages:
    """Phrases by name, compiled.

    Attributes:
        phrases: name -> expression that matches a whole message without its small words.
        small: expressions of the small words before and after.
    """

    phrases: Mapping[str, re.Pattern[str]]
    small: tuple[re.Pattern[str], re.Pattern[str]]

    def name(self, text: str) -> str | None:
        """Whose phrase the message is; None when it says anything more."""
        if len(text) > LONGEST:
            return None
        readings = self._readings(_plain(text))
        return next((name for name, p in self.phrases.items() if any(p.fullmatch(f"{r} ") for r in readings)), None)

    def _readings(self, words: str) -> list[str]:
        """The message, and the same with more and more of its small words left out."""
        starts = [words]
        while match := self.small[0].match(f"{starts[-1]} "):
            starts.append(starts[-1][match.end() :])
        ends = []
        for start in filter(None, starts):
            ends.append(start)
            while match := self.small[1].search(f"{ends[-1]} "):
                ends.append(ends[-1][: match.start()].strip())
        return [end for end in ends if end]


def whole_messages(
    phrases: Mapping[str, Sequence[str]], around: Around, lists: Mapping[str, Sequence[str]], path: Path
) -> WholeMessages:
    """Compile phrases.

    Raises:
        ContentError: a phrase that cannot be compiled.
    """
    where = relative(path)
    before, after = (alternation(texts, lists, where).pattern for texts in (around.before, around.after))
    small = (re.compile(rf"^(?:{before})"), re.compile(rf"(?:{after})$"))
    return WholeMessages({name: alternation(texts, lists, where) for name, texts in phrases.items()}, small)


def plain_lists(lists: Mapping[str, Texts]) -> dict[str, list[str]]:
    """Lists of a content file, as the patterns' compiler takes them."""
    return {name: [str(entry) for entry in entries] for name, entries in lists.items()}


def _plain(text: str) -> str:
    return " ".join(_MARKS.sub(" ", without_fillers(normalise(text))).split())
