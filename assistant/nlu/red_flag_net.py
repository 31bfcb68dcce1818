"""Rasa component: red flags by rules and by meaning. When one is present, nothing else is answered."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, INTENT_RANKING_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from assistant.nlu.sentence_encoder import ANY_FLAG, FLAG_PROBABILITIES, SentenceEncoder
from assistant.safety import Report, detect
from assistant.safety.findings import TIERS, Tier, highest
from assistant.safety.lexicon import lexicon

RED_FLAG = "red_flag"
RED_FLAGS = "red_flags"
"""Message attribute in the output: tier, flags, evidence."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class RedFlagNet(GraphComponent, IntentClassifier):
    """The union of the safety core's rules and of the sentence model's flag head.

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
        }

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> RedFlagNet:
        """See GraphComponent."""
        return cls(config)

    def __init__(self, config: dict[str, Any]) -> None:
        self._config = config
        self._tiers: dict[str, Tier] = {flag.id: flag.tier for flag in lexicon().flags}

    def process(self, messages: list[Message]) -> list[Message]:
        """See GraphComponent."""
        for message in messages:
            report = detect(message.get(TEXT) or "")
            flags = list(report.flags)
            flags += [flag for flag in self._by_meaning(message, report) if flag not in flags]
            tier = highest([self._tiers[flag] for flag in flags])
            flags.sort(key=lambda flag: -TIERS.index(self._tiers[flag]))
            found = {"tier": tier, "flags": flags, "evidence": list(report.evidence)}
            message.set(RED_FLAGS, found, add_to_output=True)
            if tier in ("urgent", "emergency"):
                self._override(message)
        return messages

    def _by_meaning(self, message: Message, report: Report) -> list[str]:
        """Flags that the second net is certain of, the likeliest first."""
        probabilities: dict[str, float] = message.get(FLAG_PROBABILITIES) or {}
        escalating = {f: p for f, p in probabilities.items() if self._tiers.get(f) in ("urgent", "emergency")}
        if not escalating:
            return []
        lowered = bool(report.findings) and not report.escalates
        needed = self._config["certain_when_lowered" if lowered else "certain"]
        best = max(escalating, key=lambda flag: escalating[flag])
        watch = [f for f, p in probabilities.items() if self._tiers.get(f) == "watch" and p >= self._config["certain"]]
        if max(escalating[best], probabilities.get(ANY_FLAG, 0.0)) < needed:
            return watch
        named = [f for f, p in escalating.items() if p >= self._config["named"]]
        return sorted(named, key=lambda flag: -escalating[flag]) or [best]

    @staticmethod
    def _override(message: Message) -> None:
        intent = {INTENT_NAME_KEY: RED_FLAG, PREDICTED_CONFIDENCE_KEY: 1.0}
        message.set(INTENT, intent, add_to_output=True)
        message.set(INTENT_RANKING_KEY, [intent, *(message.get(INTENT_RANKING_KEY) or [])], add_to_output=True)
