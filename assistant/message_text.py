"""What arrives from outside, made safe to read: length, control characters, markup."""

import re
import unicodedata

from assistant.errors import UnreadableText

LONGEST = 2_000  # characters; a minute of speech is about 900
_KEEP = {"\n", "\t"}
_TAGS = re.compile(r"<[^<>]{0,200}>")
_TEMPLATES = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\$\{.*?\}|[{}]")
_WORD = re.compile(r"\w")
_LATIN = re.compile(r"[A-Za-z]")


class TooLong(UnreadableText):
    """More text than a patient would say in one turn."""


class NoWords(UnreadableText):
    """Nothing but space, punctuation, pictures or control characters."""


class OtherScript(UnreadableText):
    """Words, but none in Latin letters: the assistant reads only English."""


def clean(text: object) -> str:
    """The readable words of a message.

    Markup and template marks are taken out, so that they can neither run nor be echoed; a leading slash is taken
    away, since Rasa would read it as a command.

    Raises:
        NoWords, OtherScript: nothing to answer.
    """
    if not isinstance(text, str):
        raise NoWords("the message is not text")
    readable = "".join(c if c in _KEEP or not unicodedata.category(c).startswith("C") else " " for c in text)
    readable = _TEMPLATES.sub(" ", _TAGS.sub(" ", readable))
    readable = " ".join(readable.split()).lstrip("/ ")
    if not _WORD.search(readable):
        raise NoWords("no words")
    if not _LATIN.search(readable) and not any(c.isdigit() for c in readable):
        raise OtherScript("no Latin letters")
    return readable


def refuse_too_long(text: str) -> str:
    """The same text.

    Raises:
        TooLong: longer than `LONGEST` characters.
    """
    if len(text) > LONGEST:
        raise TooLong(f"{len(text)} characters, at most {LONGEST} are read")
    return text
