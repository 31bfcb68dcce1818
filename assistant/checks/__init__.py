"""`assistant check`: every problem of the content, as `path: what, how to mend`."""

from collections.abc import Callable, Iterator

from assistant.checks.alexa import check_alexa
from assistant.checks.answers import check_answers
from assistant.checks.conflicts import check_conflicts
from assistant.checks.dialogue import check_asides, check_dialogue
from assistant.checks.domain import check_domain
from assistant.checks.follow_ups import check_follow_ups
from assistant.checks.forms import check_forms
from assistant.checks.hazards import check_hazards
from assistant.checks.own_words import check_own_words
from assistant.checks.phone import check_phone
from assistant.checks.questions import check_questions
from assistant.checks.safety import check_safety
from assistant.checks.threats import check_threats
from assistant.errors import ContentError

Check = Callable[[], Iterator[str]]
CHECKS: tuple[Check, ...] = (
    check_safety,
    check_answers,
    check_conflicts,
    check_questions,
    check_domain,
    check_hazards,
    check_own_words,
    check_alexa,
    check_phone,
    check_follow_ups,
    check_forms,
    check_dialogue,
    check_asides,
    check_threats,
)


def find_problems() -> list[str]:
    """All problems; a file that cannot be read at all is one problem and hides those behind it."""
    problems: list[str] = []
    for check in CHECKS:
        try:
            problems.extend(check())
        except ContentError as error:
            problems.append(str(error))
    return list(dict.fromkeys(problems))
