"""What is said to somebody who speaks another language: that only English is answered, and whom to call."""

import re

from assistant.dialogue.language_lists import LanguageFile
from assistant.settings import settings
from assistant.turn import Reply

_NUMBER = re.compile(r"\+?\d(?:[-. ()]*\d)*")


def sentence(language: LanguageFile) -> Reply:
    """The sentence of a language, with the numbers to tap; spoken only where an English voice can say it."""
    chosen = settings()
    advice = chosen.advice_line if re.search(r"\d", chosen.advice_line) else ""
    numbers = {"number": advice or language.on_paper, "emergency_number": chosen.emergency_number}
    shown = language.sentence.format(**numbers)
    spoken = _NUMBER.sub(lambda match: _digits(match.group(), language), shown) if language.digits else ""
    return Reply(shown, spoken, calls=tuple(number for number in (advice, chosen.emergency_number) if number))


def beside(english: Reply, language: LanguageFile, *, first: bool) -> Reply:
    """English words with the sentence of a language before or after them.

    Args:
        first: whether the language comes first; an emergency message is never put off.
    """
    told = sentence(language)
    pair = (told, english) if first else (english, told)
    answer = " ".join(reply.answer for reply in pair)
    return Reply(answer, " ".join(reply.speech for reply in pair if reply.speech), english.sources, calls=told.calls)


def _digits(number: str, language: LanguageFile) -> str:
    return " ".join(language.digits[int(d)] for d in number if d.isdigit())
