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
        words = _plain(text)
        bare = _bare(words, self.small)
        readings = dict.fromkeys((words, bare, _bare(words, self.small[:1]), _bare(words, self.small[1:], after=True)))
        return next((name for name, p in self.phrases.items() if any(p.fullmatch(f"{r} ") for r in readings)), None)


def whole_messages(
    phrases: Mapping[str, Sequence[str]], around: Around, lists: Mapping[str, Sequence[str]], path: Path
) -> WholeMessages:
    """Compile phrases.

    Raises:
        ContentError: a phrase that cannot be compiled.
    """
    where = relative(path)
    before, after = (alternation(texts, lists, where).pattern for texts in (around.before, around.after))
    small = (re.compile(rf"^(?:{before})+"), re.compile(rf"(?:(?:{after}))+$"))
    return WholeMessages({name: alternation(texts, lists, where) for name, texts in phrases.items()}, small)


def _plain(text: str) -> str:
    return " ".join(_MARKS.sub(" ", without_fillers(normalise(text))).split())


def _bare(words: str, small: Sequence[re.Pattern[str]], *, after: bool = False) -> str:
    """The words without the small ones; all of them where nothing else is left."""
    text = f"{words} "
    for pattern in small:
        text = pattern.sub("", text)
    return text.strip()
