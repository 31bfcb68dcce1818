"""The interaction model of one locale, as Amazon's Interaction Model Schema has it."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from assistant.alexa.carriers import SLOT, SLOT_TYPE, carriers
from assistant.alexa.intents import intents, sentences
from assistant.alexa.limits import limits
from assistant.alexa.selection import Texts, samples

Intent = dict[str, Any]


def interaction_model(invocation: str, texts: Texts) -> dict[str, Any]:
    """The whole model, as full as Amazon's limit lets it be.

    Args:
        invocation: what people call the skill by.

    Raises:
        ContentError: carriers, intents or training lines are wrong.
    """
    room = limits().model_characters.value - len(as_json(_model(invocation, {})))
    return _model(invocation, samples(texts, room))


def _model(invocation: str, chosen: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    found = [*_built_in(chosen), *_plain(chosen), *_carriers()]
    return {"interactionModel": {"languageModel": {"invocationName": invocation, "intents": found, "types": []}}}


def _intent(name: str, said: Sequence[str]) -> Intent:
    return {"name": name, "slots": [], "samples": list(said)}


def _built_in(chosen: Mapping[str, Sequence[str]]) -> Iterator[Intent]:
    for name in intents().built_in:
        yield {"name": name, "samples": list(chosen.get(name, ()))}


def _plain(chosen: Mapping[str, Sequence[str]]) -> Iterator[Intent]:
    """One intent a topic and a danger sign."""
    for name in sorted(set(sentences()) - set(intents().built_in)):
        yield _intent(name, chosen.get(name, ()))


def _carriers() -> Iterator[Intent]:
    for carrier in carriers().values():
        yield _intent(carrier.intent, carrier.samples) | {"slots": [{"name": SLOT, "type": SLOT_TYPE}]}


def as_json(model: Mapping[str, Any]) -> str:
    """The file's text: an entry a line, so that two exports can be compared."""
    return json.dumps(model, ensure_ascii=False, indent=0) + "\n"
