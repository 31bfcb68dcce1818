"""Do domain, rules, topics, facts and red flags fit together?"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from assistant.dialogue.commands import COMMANDS
from assistant.dialogue.complaints import INTENTS
from assistant.errors import ContentError
from assistant.knowledge import knowledge, topics
from assistant.safety.lexicon import lexicon
from assistant.settings import PROJECT
from assistant.turn import FOLLOW_UP
from assistant.yaml_files import read_yaml, relative

BEYOND = "beyond"  # source of a flag that no document names
EXTRA_INTENTS = {"red_flag", "nlu_fallback", "several_questions", FOLLOW_UP, *COMMANDS, *INTENTS.values()}


def check_domain() -> Iterator[str]:
    """Every topic has an intent and a rule; every flag that a topic carries exists."""
    intents = _intents(PROJECT / "domain.yml")
    wanted = set(topics()) | EXTRA_INTENTS
    for missing in sorted(wanted - intents):
        yield f"domain.yml: intent {missing} is missing; add it under intents"
    for unknown in sorted(intents - wanted):
        yield f"domain.yml: intent {unknown} is no topic; add it to assistant/knowledge/topics.yml or take it away"
    ruled = {step["intent"] for rule in _rules() for step in rule["steps"] if "intent" in step}
    for missing in sorted(wanted - ruled):
        yield f"data/stories: no rule for intent {missing}; add one"
    flags = {flag.id for flag in lexicon().flags}
    for topic in topics().values():
        if topic.flag and topic.flag not in flags:
            yield f"assistant/knowledge/topics.yml: topic {topic.id}: no file for flag {topic.flag} in safety/flags"
    for flag in sorted(flags):
        if not (PROJECT / "data" / "red_flags" / f"{flag}.yml").is_file():
            yield f"data/red_flags/{flag}.yml: file is missing; the second net needs reports of every flag"
    yield from _sources()
    for topic_id in sorted(set(topics()) - {t for fact in knowledge().facts.values() for t in fact.topics}):
        if topics()[topic_id].group not in ("conversation", "help"):
            yield f"assistant/knowledge/facts: no fact names topic {topic_id}; add it to a fact's topics"


def _sources() -> Iterator[str]:
    documents = {*knowledge().documents, BEYOND}
    for flag in lexicon().flags:
        unknown = sorted(set(flag.source) - documents)
        if unknown:
            yield (
                f"assistant/safety/flags/{flag.id}.yml: source {', '.join(unknown)} is unknown; "
                f"use {', '.join(sorted(documents))}"
            )


def _intents(path: Path) -> set[str]:
    intents = read_yaml(path).get("intents")
    if not isinstance(intents, list) or not all(isinstance(intent, str) for intent in intents):
        raise ContentError(relative(path), "intents must be a list of names; write each on a line of its own")
    return set(intents)


def _rules(folder: Path = PROJECT / "data" / "stories") -> Iterator[dict[str, Any]]:
    for path in sorted(folder.glob("*.yml")):
        for rule in read_yaml(path).get("rules") or []:
            steps = rule.get("steps") if isinstance(rule, dict) else None
            if not isinstance(steps, list) or not all(isinstance(step, dict) for step in steps):
                raise ContentError(relative(path), "a rule has no steps; write intent: and action: under steps:")
            yield rule
