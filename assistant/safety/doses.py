"""An ordinary dose of a medicine, told by the one who took it, as a whole message."""

import re

from pydantic import Field

from assistant.content import Content, Texts

_WHO = r"(?:(?:i|ive|i have) )?(?:(?:just|already|only|usually) )?(?:took|take|taken|had)"
_ONE = "a|an|one|1|my"
_KIND = "extra strength|regular strength"
_MEAL = "breakfast|lunch|dinner|supper|food"
_EVERY = "night|morning|day|evening"
_WHEN = rf"at noon|at night|at bedtime|with {_MEAL.replace('|', '|with ')}|this morning|today|yesterday|last night"
_OFTEN = rf"every (?:{_EVERY})|once a day|once daily|a day|daily"
_TWICE = "twice a day|twice daily"


class Dose(Content):
    """Medicines of the same strengths.

    Attributes:
        names: what people call them.
        mg: strengths of one tablet on sale.
        two: strengths of which two tablets are taken at once; two of no strength named count where there are any.
        twice: whether twice a day is usual.
    """

    names: Texts
    mg: list[float] = Field(default_factory=list)
    two: list[float] = Field(default_factory=list)
    twice: bool = False


def dose_patterns(doses: list[Dose]) -> tuple[re.Pattern[str], ...]:
    """Patterns for whole messages, normalised and with commas left out, without a space at the end."""
    return tuple(pattern for dose in doses for pattern in _patterns(dose))


def _patterns(dose: Dose) -> tuple[re.Pattern[str], ...]:
    names = "|".join(re.escape(str(name)) for name in dose.names)
    often = f"{_OFTEN}|{_TWICE}" if dose.twice else _OFTEN
    when = f"(?: (?:{_WHEN}))?(?: (?:{often}))?(?: (?:{_WHEN}))?"
    one = _message(f"(?:(?:{_ONE}) )?", names, dose.mg, when)
    two = "|".join(rf"{re.escape(str(name))}s?" for name in dose.names)
    return (one, _message("(?:two|2) ", two, dose.two, f"(?: (?:{_WHEN}))?")) if dose.two else (one,)


def _message(count: str, names: str, mg: list[float], when: str) -> re.Pattern[str]:
    figures = "|".join(f"{value:g}".replace(".", "_") for value in mg)
    before = rf"(?:(?:{figures})(?: ?mg| milligrams)(?: of)? )?" if mg else ""  # "20 lisinopril" are twenty tablets
    after = rf"(?: (?:{figures})(?: ?mg| milligrams)?)?" if mg else ""
    kind = rf"(?:(?:{_KIND}) )?" if mg else ""
    whole = [
        rf"{_WHO} {count}{before}{kind}(?:{names}){when}",
        rf"{_WHO} {count}{kind}(?:{names}){after}{when}",
    ]
    return re.compile("|".join(f"(?:{text})" for text in whole))
