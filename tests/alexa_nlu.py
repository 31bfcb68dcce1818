"""What Alexa would make of an utterance, read off an exported interaction model alone.

Stricter than Alexa, whose matching is statistical: an exact sample, else the carrier with the most literal letters in
front of something, else AMAZON.FallbackIntent.
"""

import json
import re
from dataclasses import dataclass, field
from pathlib import Path

FALLBACK = "AMAZON.FallbackIntent"
_SLOT = re.compile(r" ?\{(\w+)\}$")


@dataclass(frozen=True)
class Matched:
    """The intent of a request and its slots, as Alexa sends them."""

    intent: str
    slots: dict[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True)
class _Carrier:
    intent: str
    slot: str


def _heard(words: str) -> str:
    """Words as they sound: without apostrophes, full stops and hyphens."""
    return " ".join(re.sub(r"[.-]", " ", words.lower().replace("'", "")).split())


class AlexaNlu:
    """Reads interactionModels/custom/<locale>.json.

    Raises:
        ValueError: two intents have the same sample; Amazon would choose one of them.
    """

    def __init__(self, path: Path) -> None:
        self._exact: dict[str, str] = {}
        self._carriers: dict[tuple[str, ...], _Carrier] = {}
        model = json.loads(path.read_text(encoding="utf-8"))["interactionModel"]["languageModel"]
        for intent in model["intents"]:
            for sample in intent["samples"]:
                self._learn(intent["name"], sample)
        self._longest = max(map(len, self._carriers))

    def _learn(self, intent: str, sample: str) -> None:
        slot = _SLOT.search(sample)
        if slot is None:
            other = self._exact.setdefault(_heard(sample), intent)
        else:
            opening = tuple(_heard(sample[: slot.start()]).split())
            other = self._carriers.setdefault(opening, _Carrier(intent, slot[1])).intent
        if other != intent:
            raise ValueError(f'"{sample}" stands in {other} and in {intent}')

    def match(self, utterance: str) -> Matched:
        """The intent that an utterance is taken for."""
        exact = self._exact.get(_heard(utterance))
        return Matched(exact) if exact else self._by_carrier(utterance.split())

    def _by_carrier(self, words: list[str]) -> Matched:
        found = [
            (count, carrier)
            for count in range(1, min(self._longest, len(words) - 1) + 1)
            if (carrier := self._carriers.get(tuple(_heard(" ".join(words[:count])).split())))
        ]
        if not found:
            return Matched(FALLBACK)
        count, carrier = found[-1]
        return Matched(carrier.intent, {carrier.slot: " ".join(words[count:])})
