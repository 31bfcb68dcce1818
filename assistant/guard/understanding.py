"""What Rasa understood of a message: topics and red flags, the latter also beside what its actions say."""

import logging
from dataclasses import dataclass
from typing import Any

from assistant.dialogue.commands import COMMANDS
from assistant.dialogue.complaints import names_symptom
from assistant.dialogue.follow_ups import kind_of
from assistant.dialogue.misses import FRESH
from assistant.dialogue.weeks_later import weeks_instead, weeks_later
from assistant.errors import where
from assistant.knowledge import topics
from assistant.safety import Report, Tier
from assistant.safety.findings import ESCALATING, gravest_first, highest
from assistant.safety.lexicon import lexicon
from assistant.safety.misread import harmless_flags, misread_flags
from assistant.safety.normalise import normalise
from assistant.safety.stops import asks_to_stop_more
from assistant.turn import ASKED, FOLLOW_UP, IN_CONVERSATION, MOST_ANSWERED, SETTLED, SEVERAL_QUESTIONS

FOLLOW_UPS = ("affirm", "deny")  # talk whose answer may be another topic's, besides intents that are no topics
SEVERAL = "several"  # what a message `says` that answers two topics
RED_FLAGS = "red_flags"  # in what Rasa understood, and beside a message that an action says: the same keys
RED_FLAG = "red_flag"
STOP = "stop"  # the topic of who wants no more of the talk
FALLBACK = "nlu_fallback"  # Rasa's name of what it is not sure of
LIKELY = 0.4  # the same as of AskInstead in config.yml, which has no say where an alarm was heard
FINDINGS = ("flags", "evidence", "dismissed")
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Understood:
    """What Rasa made of a message.

    Attributes:
        topics: ids of the topics that are answered, in the order asked; none when unsure or after a red flag.
        flags: red flags found by rules and by meaning, with their tiers.
        evidence: the words that triggered them.
        dismissed: flags that the rules found, none of them firmly, and that the second net is sure are harmless.
        follows: whether it means what was said before ("is that normal").
        unanswered: whether Rasa gave no answer at all: it is broken, slow, or too much is asked.
    """

    topics: tuple[str, ...] = ()
    confidence: float = 0.0
    flags: tuple[str, ...] = ()
    tier: Tier = "none"
    evidence: tuple[str, ...] = ()
    dismissed: tuple[str, ...] = ()
    follows: bool = False
    unanswered: bool = False


def understood_of(parsed: dict[str, Any], messages: list[dict[str, Any]]) -> Understood:
    """What was asked, and the red flags found by meaning or by a question of ours that was answered with yes."""
    found = _joined([parsed.get(RED_FLAGS) or {}, *(details(m).get(RED_FLAGS) or {} for m in messages)])
    return Understood(
        tuple(topic for topic in _asked(parsed, messages) if topic in topics())[:MOST_ANSWERED],
        float(parsed["intent"]["confidence"]),
        tuple(found["flags"]),
        highest(found["tier"]),
        tuple(found["evidence"]),
        tuple(found["dismissed"]),
        parsed["intent"]["name"] == FOLLOW_UP,
    )


def _asked(parsed: dict[str, Any], messages: list[dict[str, Any]]) -> list[str]:
    """Topics in the order asked; where the conversation settled it ("the second one"), what that meant."""
    intent = parsed["intent"]["name"]
    if intent == SEVERAL_QUESTIONS:
        return list(parsed.get(ASKED) or ())
    first = next((details(message) for message in messages if details(message).get("says") != FRESH), {})
    said, settled = str(first.get("says", "")).removeprefix("utter_"), bool(first.get(SETTLED))
    alone = str((parsed.get(IN_CONVERSATION) or {}).get("alone"))
    if intent in COMMANDS and not settled and alone in topics() and not topics()[alone].is_asked:
        return [alone]  # "slower" is the topic repeat, whatever is said again
    settled = settled or intent in FOLLOW_UPS or intent not in topics()
    if settled and said == SEVERAL:  # "both", of two that were asked about
        return list(first.get("of") or ())
    return [said] if said in topics() and settled else [intent]


def without_misread(parsed: dict[str, Any], report: Report, *readings: str, alarmed: bool = False) -> dict[str, Any]:
    """What Rasa understood, without a sign that it heard in words that look alike: "i shat myself" is no threat.

    Args:
        alarmed: whether an alarm was raised before in the conversation.
        readings: the readings of the message; a sign that it plainly does not mean, none of them may mean.
    """
    found = parsed.get(RED_FLAGS) or {}
    if not found.get("flags"):
        return parsed
    text = str(parsed.get("text") or "")
    harmless = [
        harmless_flags(reading, report.flags, alarmed=alarmed) for reading in dict.fromkeys(readings or (text,))
    ]
    misread = {*misread_flags(text, report.flags), *frozenset.intersection(*harmless)}
    if not misread & set(found.get("flags", ())):
        return parsed
    flags = [flag for flag in found["flags"] if flag not in misread]
    tiers = {flag.id: flag.tier for flag in lexicon().flags}
    tier = highest([tiers[flag] for flag in flags])
    evidence = found["evidence"] if flags else []
    told = {**parsed, RED_FLAGS: {**found, "flags": flags, "tier": tier, "evidence": evidence}}
    return told if tier in ESCALATING else {**told, **_asked_beside_alarm(parsed)}


def _asked_beside_alarm(parsed: dict[str, Any]) -> dict[str, Any]:
    """The intent and the ranking as they were before the alarm; nothing is answered that is not likely."""
    ranking = [entry for entry in parsed.get("intent_ranking") or () if entry["name"] != RED_FLAG]
    if parsed["intent"]["name"] != RED_FLAG or not ranking:
        return {}
    first = ranking[0]
    intent = first if first["confidence"] >= LIKELY else {**first, "name": FALLBACK}
    kind = kind_of(str(parsed.get("text") or ""))  # a message that only looked like an alarm may follow up as any other
    told = {IN_CONVERSATION: {"kind": kind, "alone": intent["name"]}} if kind else {}
    return {"intent": {**intent, "name": FOLLOW_UP} if kind else intent, "intent_ranking": ranking, **told}


def told_of_rules(parsed: dict[str, Any], report: Report) -> dict[str, Any]:
    """What Rasa understood, as a red flag where the rules settle it: "nobody answers" is no answer to a form."""
    dismissed = (parsed.get(RED_FLAGS) or {}).get("dismissed", ())
    seen = [f for f in gravest_first(report.present) if f.flag not in dismissed or report.firm]
    if highest([f.tier for f in seen]) not in ESCALATING:
        return parsed
    ours = {"tier": seen[0].tier, "flags": [f.flag for f in seen], "evidence": [f.evidence for f in seen]}
    found = _joined([parsed.get(RED_FLAGS) or {}, ours])
    intent = {"name": RED_FLAG, "confidence": 1.0}
    told = {**parsed, "intent": intent, RED_FLAGS: {**found, "tier": highest(found["tier"])}}
    return {key: value for key, value in told.items() if key != IN_CONVERSATION}  # it is no follow-up any more


def told_of_stop(parsed: dict[str, Any]) -> dict[str, Any]:
    """What Rasa understood; "can i stop the leaking" is no wish to end the talk, as "can i stop" is."""
    if parsed["intent"]["name"] != STOP or not asks_to_stop_more(normalise(str(parsed.get("text") or ""))):
        return parsed
    ranking = [entry for entry in parsed.get("intent_ranking") or () if entry["name"] != STOP]
    likely = bool(ranking) and ranking[0]["confidence"] >= LIKELY
    intent = ranking[0] if likely else {"name": FALLBACK, "confidence": parsed["intent"]["confidence"]}
    return {**parsed, "intent": intent, "intent_ranking": ranking or [intent]}


def told_of_weeks(parsed: dict[str, Any]) -> dict[str, Any]:
    """What Rasa understood, as a pain of weeks where its words tell of so long a time."""
    intent = parsed["intent"]
    try:
        topic = _told_so_long(parsed)
    except Exception as error:  # the two days' answer is a good one, too
        logger.error("not looked how long it has lasted: %s", where(error))
        return parsed
    return parsed if topic == intent["name"] else {**parsed, "intent": {**intent, "name": topic}}


def _told_so_long(parsed: dict[str, Any]) -> str:
    """The topic of a pain of weeks. Nobody is asked which of two pains was meant where a headache of weeks was told."""
    text, name = str(parsed.get("text") or ""), str(parsed["intent"]["name"])
    if name != FALLBACK:
        return weeks_later(text, name)
    ranked = (str(entry["name"]) for entry in parsed.get("intent_ranking") or ())
    topic = weeks_later(text, next((ranking for ranking in ranked if ranking != FALLBACK), ""))
    return topic if names_symptom(text, "headache_check") and weeks_instead(topic, text) else name


def _joined(found: list[dict[str, Any]]) -> dict[str, list[Any]]:
    """Red flags from several places: tiers in a list, everything else one after the other without doubles."""
    joined = {key: list(dict.fromkeys(v for f in found for v in f.get(key, ()))) for key in FINDINGS}
    return {**joined, "tier": [f["tier"] for f in found if "tier" in f]}


def of_both(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """Red flags of two readings of one message; dismissed is only what both dismiss."""
    joined = _joined([one, other])
    dismissed = [flag for flag in joined["dismissed"] if flag in one["dismissed"] and flag in other["dismissed"]]
    return {**joined, "tier": highest(joined["tier"]), "dismissed": dismissed}


def details(message: dict[str, Any]) -> dict[str, Any]:
    """What an action told beside its message."""
    return message.get("metadata") or {}
