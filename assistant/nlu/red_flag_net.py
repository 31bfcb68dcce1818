"""Rasa component: red flags by rules and by meaning. When one is present, nothing else is answered."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, INTENT_RANKING_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from assistant.dialogue.plain_answers import is_plain_answer
from assistant.nlu.sentence_encoder import (
    ANY_FLAG,
    FLAG_PROBABILITIES,
    FLAG_SUSPICIONS,
    FLAG_WORDS,
    SentenceEncoder,
)
from assistant.nlu.untrained import Untrained
from assistant.safety import Report, detect
from assistant.safety.findings import ESCALATING, TIERS, Tier, highest
from assistant.safety.lexicon import lexicon

RED_FLAG = "red_flag"
RED_FLAGS = "red_flags"
"""Message attribute in the output: tier, flags, evidence."""


def doubted(report: Report) -> frozenset[str]:
    """The flags that the net must be surer of, since a rule saw their sign and a cue lowered it.

    A denied fever says nothing against other signs. Only where all that the rules saw was lowered, the net must also
    be surer that there is "any" flag.
    """
    lowered = {finding.flag for finding in report.findings} - set(report.flags)
    return frozenset(lowered | {ANY_FLAG} if lowered and not report.present else lowered)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class RedFlagNet(Untrained):
    """The union of the safety core's rules and of the sentence model's flag head.

    A plain phrase with no cue and no word of doubt near always counts. A hint, or a sign beside such a word, counts as
    well unless the net is sure that it is harmless: it takes two to lower it.
    Cues such as "no" and "what if" lower only what a rule found; they do not hold back the second net, which has
    learned them by itself from look-alikes.
    """

    @classmethod
    def required_components(cls) -> list[type]:
        """See GraphComponent."""
        return [SentenceEncoder]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """See GraphComponent."""
        return {
            "certain": 0.5,  # the net alone escalates from this probability of any flag on
            "certain_when_lowered": 0.9,  # the same where a rule saw the sign, and a cue lowered it
            "named": 0.3,  # a flag is named from this probability on
            "harmless": 0.02,  # below it for every flag, the net outweighs a finding of the rules that is not firm
        }

    def __init__(self, config: dict[str, Any]) -> None:
        super().__init__(config)
        self._tiers: dict[str, Tier] = {flag.id: flag.tier for flag in lexicon().flags}

    def process(self, messages: list[Message]) -> list[Message]:
        """See GraphComponent."""
        for message in messages:
            report = detect(message.get(TEXT) or "")
            probabilities = message.get(FLAG_PROBABILITIES) or {}
            dismissed = self._dismissed(message.get(FLAG_SUSPICIONS) or probabilities, report)
            seen = [flag for flag in report.flags if flag not in dismissed]
            scrap = not report.findings and is_plain_answer(message.get(TEXT) or "")
            meant = {} if scrap else self._by_meaning(probabilities, report)
            flags = [*seen, *(flag for flag in meant if flag not in seen)]
            tier = highest([self._tiers[flag] for flag in flags])
            flags.sort(key=lambda flag: -TIERS.index(self._tiers[flag]))
            evidence = [f.evidence for f in report.present if f.flag in flags]
            if not evidence:  # the net says which sentence it heard it in, not which words
                heard = message.get(FLAG_WORDS) or {}
                evidence = list(dict.fromkeys(heard.get(flag, message.get(TEXT)) for flag in meant))
            found = {"tier": tier, "flags": flags, "evidence": evidence, "dismissed": dismissed}
            message.set(RED_FLAGS, found, add_to_output=True)
            if tier in ESCALATING:
                self._override(message, 1.0 if set(seen) & set(flags) else max(meant.values()))
        return messages

    def _dismissed(self, suspicions: dict[str, float], report: Report) -> list[str]:
        """Flags of rules that are not firm, where the net is sure that nothing is wrong at all, in any reading."""
        escalating = [p for flag, p in suspicions.items() if self._tiers.get(flag, "urgent") in ESCALATING]
        if not escalating or report.firm or max(escalating) >= self._config["harmless"]:
            return []
        return [flag for flag in report.flags if self._tiers[flag] in ESCALATING]

    def _by_meaning(self, probabilities: dict[str, float], report: Report) -> dict[str, float]:
        """Flags that the second net is certain of with their probabilities, the likeliest first."""
        likely = dict(sorted(probabilities.items(), key=lambda entry: -entry[1]))
        any_flag = likely.pop(ANY_FLAG, 0.0)
        known = {flag: p for flag, p in likely.items() if flag in self._tiers}
        held_back = doubted(report)
        sure = [flag for flag, p in known.items() if p >= self._bar(flag in held_back)]
        if any_flag < self._bar(ANY_FLAG in held_back) and not any(self._tiers[f] in ESCALATING for f in sure):
            return {flag: known[flag] for flag in sure}  # watch flags alone
        named = [f for f, p in known.items() if p >= self._config["named"] and f not in held_back]
        escalating = [flag for flag in known if self._tiers[flag] in ESCALATING]
        names = [flag for flag in known if flag in {*sure, *named}]
        if not any(self._tiers[flag] in ESCALATING for flag in names):
            names += escalating[:1]
        return {flag: max(known[flag], any_flag) for flag in names}

    def _bar(self, held_back: bool) -> float:
        """The probability from which the net alone escalates."""
        return float(self._config["certain_when_lowered" if held_back else "certain"])

    @staticmethod
    def _override(message: Message, confidence: float) -> None:
        intent = {INTENT_NAME_KEY: RED_FLAG, PREDICTED_CONFIDENCE_KEY: confidence}
        message.set(INTENT, intent, add_to_output=True)
        message.set(INTENT_RANKING_KEY, [intent, *(message.get(INTENT_RANKING_KEY) or [])], add_to_output=True)
