"""Does every kind of follow-up say what answers it after every topic?"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator

from assistant.answers import Answer
from assistant.checks.answers import text_problems
from assistant.content import read_content
from assistant.dialogue import read_dialogue
from assistant.dialogue.follow_ups import MOST_NAMED, PATH, FollowUpsFile, Kind
from assistant.knowledge import knowledge, topics
from assistant.safety import detect
from assistant.yaml_files import relative


def check_follow_ups() -> Iterator[str]:
    """The files of assistant/dialogue: readable, and no cell of the table missing."""
    read_dialogue()
    where, asked = relative(PATH), {topic.id for topic in topics().values() if topic.is_asked and topic.is_ours}
    file = read_content(FollowUpsFile, PATH)
    for name, phrases in (("nobody_answers", file.nobody_answers), ("opening_hours", file.opening_hours)):
        yield from (f"{where}: {name}: {problem}" for problem in _dangers(phrases))
    for name, kind in file.kinds.items():
        yield from (f"{where}: {name}: {problem}" for problem in _problems(kind, asked))


def _problems(kind: Kind, asked: Collection[str]) -> Iterator[str]:
    written = Counter((*kind.same, *kind.partly, *kind.other, *kind.not_covered))
    for topic in sorted(set(asked) - set(written)):
        yield f"topic {topic} is missing; add it under same, partly, other or not_covered"
    for topic in sorted(set(written) - set(asked)):
        yield f"{topic} is no topic that answers a question; correct its name or take it away"
    for topic in sorted(topic for topic, times in written.items() if times > 1):
        yield f"topic {topic} stands {written[topic]} times; leave it once"
    for topic, to in kind.other.items():
        named = [to] if isinstance(to, str) else to
        if not set(named) <= set(asked) or not 1 <= len(named) <= MOST_NAMED or len(set(named)) < len(named):
            yield f"{topic}: {', '.join(named)} must be one topic or two that answer a question; correct it"
        if named == [topic]:
            yield f"{topic}: is answered by itself; write it under same"
        raised = [to for to in named if to in asked and topics()[to].tier != "none"]
        if raised and topics()[topic].tier == "none" and not kind.tells:
            yield f"{topic}: {raised[0]} would record a sign that nobody told; name a topic that raises no tier"
    yield from _dangers(kind.phrases)
    yield from _first(kind)


def _first(kind: Kind) -> Iterator[str]:
    """What is said before an answer rests on facts, and reads easily."""
    if not kind.first:
        return
    known, facts = knowledge(), tuple(kind.facts or ())
    if unknown := sorted(set(facts) - set(known.facts)) or not facts:
        yield f"first: facts {unknown} are unknown or missing; see assistant/knowledge/facts"
    else:
        yield from text_problems("first", " ".join(kind.first.split()), Answer("", kind.first, "", "", facts), known)


def _dangers(phrases: Iterable[str]) -> Iterator[str]:
    for phrase in phrases:
        if detect(phrase).escalates:
            yield f"{phrase!r} may be a danger sign, and no follow-up; take it away"
