"""What arrives from outside, made safe to read: length, control characters, markup."""

import re
import unicodedata

from assistant.errors import UnreadableText

LONGEST = 2_000  # characters; a minute of speech is about 900
_DEGREES = str.maketrans({"\u00ba": "\u00b0"})  # compatibility forms would turn the ordinal sign into an "o"
_MARKS = re.compile(r"[<>{}]")
_UNSAYABLE = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what XML 1.0 has no place for
_WORD = re.compile(r"\w")
_LATIN = re.compile(r"[A-Za-z]")


class TooLong(UnreadableText):
    """More text than a patient would say in one turn."""


class NoWords(UnreadableText):
    """Nothing but space, punctuation, pictures or control characters."""


class OtherScript(UnreadableText):
    """Words, but none in Latin letters: the assistant reads only English."""


def printable(text: object) -> str:
    """The text as it can be stored and logged; half a surrogate pair, which JSON may carry, cannot."""
    return text.encode("utf-8", "replace").decode("utf-8") if isinstance(text, str) else ""


def sayable(text: str) -> str:
    """The text as XML may hold it once it is escaped; one control character would make a whole document unreadable."""
    return _UNSAYABLE.sub(" ", text)


def clean(text: object) -> str:
    """The readable words of a message.

    The marks of markup and templates become spaces, so that they can neither run nor be echoed; the words between
    them stay, since "temp <102" or "<my neck is stiff>" may be a red flag. Invisible characters inside a word go, wide
    letters become plain ones, and a leading slash is taken away, since Rasa would read it as a command.

    Raises:
        NoWords, OtherScript: nothing to answer.
    """
    if not isinstance(text, str):
        raise NoWords("the message is not text")
    plain = unicodedata.normalize("NFKC", text.translate(_DEGREES))
    # once more: what stood apart by something invisible, such as a letter and its accent, is one now
    visible = unicodedata.normalize("NFKC", "".join(_visible(character) for character in plain))
    readable = " ".join(_MARKS.sub(" ", visible).split()).lstrip("/ ")
    if not _WORD.search(readable):
        raise NoWords("no words")
    if not _LATIN.search(readable) and not any(c.isdigit() for c in readable):
        raise OtherScript("no Latin letters")
    return readable


def _visible(character: str) -> str:
    """Control characters part words; formatting ones (soft hyphen, zero-width space) stand inside them."""
    category = unicodedata.category(character)
    if category == "Cf":
        return ""
    return " " if category.startswith("C") else character


def refuse_too_long(text: str) -> str:
    """The same text.

    Raises:
        TooLong: longer than `LONGEST` characters.
    """
    if len(text) > LONGEST:
        raise TooLong(f"{len(text)} characters, at most {LONGEST} are read")
    return text
