"""Which training lines become samples of which intent.

A danger sign wins over a topic. What no carrier would bring to the guard comes first, then what a carrier would bring
too, short before long, until the model is full.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from assistant.alexa.carriers import carried
from assistant.alexa.intents import flag_intent, topic_intent
from assistant.alexa.limits import limits
from assistant.alexa.samples import same, spoken
from assistant.dialogue.complaints import complaint
from assistant.errors import ContentError
from assistant.safety import Tier, detect
from assistant.safety.findings import TIERS
from assistant.safety.lexicon import lexicon
from assistant.safety.messages import CRISIS_FLAG

# Ranks: what an intent stands for itself, reports that the rules do not find behind a carrier, questions that no
# carrier takes, short ones of every topic, the other reports, the other questions.
CANONICAL, NEEDED, ASKED_ONLY_HERE, COMMON, RARE, MORE = range(6)
LONGEST_QUESTION = 12  # words; longer ones hold more than a topic, and are left to a carrier where one takes them
SHORT_OF_EACH_TOPIC = 40  # questions that every topic gets before the danger signs' rest
OVERHEAD = 4  # characters around a sample in the file


@dataclass(frozen=True)
class Texts:
    """What patients say, from the training data.

    Attributes:
        questions: by topic.
        reports: by danger sign.
        heard_as: what recognisers write, and what was said.
        wordings: what intents stand for and are said as, by intent; in the model whatever else has room.
    """

    questions: Mapping[str, Sequence[str]]
    reports: Mapping[str, Sequence[str]]
    heard_as: Mapping[str, str]
    wordings: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Candidate:
    """A line that may become a sample; of a lower rank first."""

    rank: int
    sample: str
    intent: str

    @property
    def order(self) -> tuple[int, int, str]:
        """Where it stands in the queue, the same on every run."""
        return (self.rank, len(self.sample), self.sample)


def samples(texts: Texts, room: int) -> dict[str, list[str]]:
    """Samples by intent, in the alphabet's order.

    Args:
        room: characters that they may take in the file.

    Raises:
        ContentError: a question stands in two topics.
    """
    chosen: dict[str, list[str]] = defaultdict(list)
    for candidate in sorted(_candidates(texts), key=lambda c: c.order):
        takes = len(candidate.sample) + OVERHEAD
        if takes <= room and len(chosen[candidate.intent]) < limits().samples_per_intent.value:
            chosen[candidate.intent].append(candidate.sample)
            room -= takes
    return {intent: sorted(found) for intent, found in sorted(chosen.items())}


def _candidates(texts: Texts) -> list[Candidate]:
    """Every line that may be one, each wording once: the gravest danger sign's, else a topic's."""
    reports = {same(c.sample): c for c in sorted(_reports(texts), key=_gravest_last)}
    questions: dict[str, Candidate] = {}
    for candidate in _questions(texts):
        other = questions.setdefault(same(candidate.sample), candidate)
        if other.intent != candidate.intent:
            told = f'"{candidate.sample}" is heard for {other.intent} and {candidate.intent}; keep it in one topic'
            raise ContentError("data/nlu", told)
    signs = {key: c for key, c in _canonical(texts).items() if c.intent in _tiers()}
    return list((_misheard(questions, texts.heard_as) | questions | _canonical(texts) | reports | signs).values())


def _canonical(texts: Texts) -> dict[str, Candidate]:
    said = ((intent, wording) for intent, wordings in texts.wordings.items() for wording in wordings)
    candidates = (Candidate(CANONICAL, spoken(wording), intent) for intent, wording in said)
    return {same(candidate.sample): candidate for candidate in candidates}


def _gravest_last(candidate: Candidate) -> int:
    return TIERS.index(_tiers()[candidate.intent])


@cache
def _tiers() -> Mapping[str, Tier]:
    return {flag_intent(flag.id): flag.tier for flag in lexicon().flags}


def _reports(texts: Texts) -> Iterator[Candidate]:
    for flag, lines in texts.reports.items():
        for line, sample in _sayable(lines):
            intent = _stands_for(flag, line)
            yield Candidate(RARE if _arrives(sample, line, _tiers()[intent]) else NEEDED, sample, intent)


def _sayable(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Lines with their samples, without those that Amazon refuses."""
    for line in lines:
        sample = spoken(line)
        if sample and len(sample) <= limits().sample_characters.value:
            yield line, sample


def _stands_for(flag: str, line: str) -> str:
    """The intent of a report: that of its flag, unless the rules find a graver one in it or a crisis."""
    own, report = flag_intent(flag), detect(line)
    if CRISIS_FLAG in report.flags:
        return flag_intent(CRISIS_FLAG)
    return flag_intent(report.flags[0]) if _below(_tiers()[own], report.tier) else own


def _below(tier: Tier, other: Tier) -> bool:
    return TIERS.index(tier) < TIERS.index(other)


def _arrives(sample: str, line: str, tier: Tier) -> bool:
    """Whether a carrier brings the report to the guard, and the rules alone find it then."""
    heard = carried(sample)
    return heard is not None and not _below(detect(line).tier, tier) and not _below(detect(heard).tier, tier)


def _questions(texts: Texts) -> Iterator[Candidate]:
    for topic, lines in texts.questions.items():
        asked = [line for line in lines if not _is_carried_complaint(line, topic)]
        found = sorted(_askable(asked), key=lambda entry: (len(entry[0]), entry[0]))
        for place, (sample, is_carried) in enumerate(found):
            rank = COMMON if place < SHORT_OF_EACH_TOPIC else MORE
            yield Candidate(rank if is_carried else ASKED_ONLY_HERE, sample, topic_intent(topic))


def _is_carried_complaint(line: str, topic: str) -> bool:
    """Whether it tells of a pain and a carrier brings its words: as a sample it would only ask the topic's question.

    "My back is sore" begins the check of that pain; an intent without words would not.
    """
    return carried(spoken(line)) is not None and complaint(line, topic) is not None


def _askable(lines: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """Samples without a danger sign, and whether a carrier takes them; long ones only when none does."""
    for line, sample in _sayable(lines):
        is_carried = carried(sample) is not None
        if is_carried and len(sample.split()) > LONGEST_QUESTION:
            continue
        if not detect(line).escalates and not detect(sample).escalates:
            yield sample, is_carried


def _misheard(questions: Mapping[str, Candidate], heard_as: Mapping[str, str]) -> dict[str, Candidate]:
    """For each mishearing one question, the shortest that has the words, as a recogniser writes it."""
    found = {}
    by_length = sorted(questions.values(), key=lambda c: c.order[1:])
    for heard, meant in heard_as.items():
        words = re.compile(rf"\b{re.escape(spoken(meant))}\b")
        first = next((c for c in by_length if words.search(c.sample)), None)
        if first:
            sample = words.sub(spoken(heard), first.sample)
            found[same(sample)] = Candidate(COMMON, sample, first.intent)
    return found
