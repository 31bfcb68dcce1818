"""Writes the skill package: a folder as ask-cli calls `skill-package`."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from assistant.alexa.icons import icon
from assistant.alexa.interaction_model import as_json, interaction_model
from assistant.alexa.limits import limits
from assistant.alexa.manifest import ENDPOINT, manifest
from assistant.alexa.selection import Texts
from assistant.alexa.skill import locales_for, region, skill
from assistant.errors import SetupError


@dataclass(frozen=True)
class Measure:
    """One size of the package, beside its limit where there is one."""

    what: str
    size: int
    limit: int | None


def export(folder: Path, texts: Texts, locales: tuple[str, ...] = (), endpoint: str = ENDPOINT) -> list[Measure]:
    """Write the whole package; the same content gives the same bytes.

    Args:
        folder: made when missing; files of an earlier export are written over.
        locales: which; none for all of this deployment's country.
        endpoint: https address of the webhook.

    Raises:
        SetupError: a locale that is another country's, an endpoint that is not https, a folder that cannot be written.
        ContentError: the skill's files or the training data are wrong.
    """
    chosen = locales_for(locales)
    if not endpoint.startswith("https://"):
        raise SetupError(f"endpoint {endpoint} must begin with https://; Alexa calls no other")
    model = interaction_model(skill().invocation, texts)
    try:
        for name, content in _files(chosen, endpoint, as_json(model)):
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    except OSError as error:
        raise SetupError(f"{folder}: {error.strerror}; give another --out") from None
    return _measures(model)


def _files(locales: Sequence[str], endpoint: str, model: str) -> Iterator[tuple[str, bytes]]:
    sizes = limits()
    yield "skill.json", _pretty(manifest(locales, endpoint))
    for locale in locales:
        yield f"interactionModels/custom/{locale}.json", model.encode()
    yield "privacy.md", f"{skill().said('privacy')}\n".encode()
    yield "disclaimer.md", f"{skill().said('disclaimer')}\n".encode()
    yield "certification.md", _certification(locales, endpoint).encode()
    yield "assets/small.png", icon(sizes.small_icon_pixels.value)
    yield "assets/large.png", icon(sizes.large_icon_pixels.value)


def _pretty(data: dict[str, Any]) -> bytes:
    return f"{json.dumps(data, ensure_ascii=False, indent=2)}\n".encode()


def _certification(locales: Sequence[str], endpoint: str) -> str:
    pages = Environment(  # noqa: S701 (Markdown for operators, from our own settings)
        loader=FileSystemLoader(Path(__file__).parent), undefined=StrictUndefined, keep_trailing_newline=True
    )
    return pages.get_template("certification.md.j2").render(
        locales=locales,
        region=region(),
        endpoint=endpoint,
        placeholder=endpoint == ENDPOINT,
        name=skill().name,
        small=limits().small_icon_pixels.value,
        large=limits().large_icon_pixels.value,
    )


def _measures(model: dict[str, Any]) -> list[Measure]:
    found, bounds = model["interactionModel"]["languageModel"]["intents"], limits()
    counts = [len(intent["samples"]) for intent in found]
    longest = max(len(sample) for intent in found for sample in intent["samples"])
    return [
        Measure("intents", len(found), bounds.intents_per_skill.value),
        Measure("samples", sum(counts), None),
        Measure("samples of the fullest intent", max(counts), bounds.samples_per_intent.value),
        Measure("characters of the longest sample", longest, bounds.sample_characters.value),
        Measure("characters of the model", len(as_json(model)), bounds.model_characters.value),
    ]
