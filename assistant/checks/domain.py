"""Do domain, rules, topics, facts and red flags fit together?"""

from collections.abc import Iterator
from typing import Any

from assistant.knowledge import knowledge, topics
from assistant.safety.lexicon import lexicon
from assistant.settings import PROJECT
from assistant.yaml_files import read_yaml

EXTRA_INTENTS = {"red_flag", "nlu_fallback"}


def check_domain() -> Iterator[str]:
    """Every topic has an intent and a rule; every flag that a topic carries exists."""
    intents = set(read_yaml(PROJECT / "domain.yml")["intents"])
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
    for topic_id in sorted(set(topics()) - {t for fact in knowledge().facts.values() for t in fact.topics}):
        if topics()[topic_id].group not in ("conversation", "help"):
            yield f"assistant/knowledge/facts: no fact names topic {topic_id}; add it to a fact's topics"


def _rules() -> Iterator[dict[str, Any]]:
    for path in sorted((PROJECT / "data" / "stories").glob("*.yml")):
        yield from read_yaml(path).get("rules") or []
