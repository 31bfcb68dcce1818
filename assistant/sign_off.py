"""A clinician's sign-off of an answer, kept in topics.yml with a digest of what was reviewed.

The digest covers both wordings, what is spoken when more is wanted, and the facts with their documents and sections:
when any of them changes, the sign-off is void until somebody has looked again.
"""

import hashlib
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, Literal

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from assistant.answers import Answer, answers
from assistant.errors import ContentError, SetupError
from assistant.knowledge import knowledge, topics
from assistant.knowledge.topics import PATH
from assistant.yaml_files import relative

Standing = Literal["signed", "void", "unsigned"]
DIGITS = 16  # of the digest; 64 bits, nobody wants two answers to collide


def digest(answer: Answer) -> str:
    """What stands for an answer and everything it rests on."""
    facts = [knowledge().facts[id_] for id_ in sorted(answer.facts)]
    rests = [(f.id, f.fact, f.document, f.section, f.cautions) for f in facts]
    whole = json.dumps([answer.shown, answer.spoken, answer.more, rests])
    return hashlib.sha256(whole.encode()).hexdigest()[:DIGITS]


def standing(topic: str) -> Standing:
    """Whether a topic's answer, as it is now, is signed off."""
    review = topics()[topic].reviewed
    if review is None:
        return "unsigned"
    return "signed" if review.answer == digest(answers()[topic]) else "void"


def notes() -> Iterator[str]:
    """One line for each sign-off that is void, and one for all answers that nobody has signed off."""
    where = relative(PATH)
    unsigned = [topic for topic in topics() if standing(topic) == "unsigned"]
    for topic in topics():
        if standing(topic) == "void":
            yield f"note: {where}: {topic}: the answer changed since it was signed off; have it reviewed again"
    if unsigned:
        yield f"note: {where}: no clinician has signed off {len(unsigned)} of {len(topics())} answers"


def sign_off(topic: str, by: str, on: date, path: Path = PATH) -> str:
    """Write it into topics.yml; returns the digest.

    Args:
        topic: id of the topic.
        by: role of the clinician; not a name.
        on: the day of the review.
        path: of the file.

    Raises:
        SetupError: no such topic, no role, or a day to come.
        ContentError: the file cannot be written.
    """
    if topic not in topics(path):
        raise SetupError(f"sign-off: topic {topic} is unknown; see {relative(path)}")
    if not by.strip():
        raise SetupError("sign-off: --by is empty; give the role of whoever has reviewed it")
    if on > date.today():
        raise SetupError(f"sign-off: --on {on} is a day to come; give the day of the review")
    signed = digest(answers()[topic])
    _write(topic, {"by": by.strip(), "date": on.isoformat(), "answer": signed}, path)
    topics.cache_clear()
    return signed


def _write(topic: str, review: dict[str, str], path: Path) -> None:
    yaml: Any = YAML()
    yaml.preserve_quotes, yaml.width = True, 100_000  # everything else stays as it is, to the byte
    yaml.indent(mapping=2, sequence=4, offset=2)
    data = yaml.load(path.read_text(encoding="utf-8"))
    (entry,) = (entry for group in data.values() for entry in group if entry["id"] == topic)
    entry["reviewed"] = CommentedMap({key: DoubleQuotedScalarString(value) for key, value in review.items()})
    entry["reviewed"].fa.set_flow_style()
    try:
        with path.open("w", encoding="utf-8") as file:
            yaml.dump(data, file)
    except OSError as error:
        raise ContentError(relative(path), f"{error.strerror}; make it writable") from None
