"""What a content file must hold, as models; what is wrong comes as one line that says how to mend it."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConstrainedInt, ConstrainedList, ConstrainedStr, ValidationError, root_validator

from assistant.errors import ContentError
from assistant.yaml_files import read_yaml, relative

LONGEST_QUOTE = 40  # characters of a wrong value that are shown
_MENDS = {
    "value_error.missing": "key {name} is missing; add it",
    "value_error.const": "{name} {given} is unknown; use {legal}",
    "value_error.strictbool": "{name} must be true or false; write one of the two, without quotes",
    "value_error.any_str.min_length": "{name} is empty; fill it in or take it away",
    "value_error.list.min_items": "{name} is empty; write at least one entry",
    "value_error.number.not_ge": "{name} is too small; use {limit_value} or more",
    "type_error": "{name} must be a single word; write it without brackets and dashes",
    "type_error.none.not_allowed": "{name} is empty; fill it in or take it away",
    "type_error.str": "{name} must be a text; put it in quotes",
    "type_error.list": "{name} must be a list; write each entry on a line of its own after a dash",
    "type_error.dict": "{name} must hold keys and values; compare with another file of the same folder",
    "type_error.integer": "{name} must be a whole number; write it in digits without quotes",
}

Model = TypeVar("Model", bound="Content")


class Text(ConstrainedStr):
    """A text that is not empty; a number or an unquoted `no` is refused, since YAML reads it as something else."""

    strict = True
    strip_whitespace = True
    min_length = 1


class Texts(ConstrainedList):
    """One text or more."""

    item_type = Text
    __args__ = (Text,)
    min_items = 1


class Count(ConstrainedInt):
    """A whole number, 0 or more."""

    strict = True
    ge = 0


class Content(BaseModel):
    """Base of what files hold. A mistyped key is refused, since it would be ignored in silence."""

    @root_validator(pre=True)
    def _only_known_keys(cls, values: dict[str, Any]) -> dict[str, Any]:
        unknown = sorted(set(values) - set(cls.__fields__))
        if unknown:
            legal = ", ".join(sorted(cls.__fields__))
            raise ValueError(f"unknown key {', '.join(unknown)}; legal keys are {legal}")
        return values


def read_content(model: type[Model], path: Path) -> Model:
    """One file, checked.

    Raises:
        ContentError: the file cannot be read, or does not hold what the model says.
    """
    data = read_yaml(path)
    try:
        return model.parse_obj(data)
    except ValidationError as error:
        raise ContentError(relative(path), _told(error.errors()[0], data)) from None


def _told(error: Mapping[str, Any], data: Any) -> str:
    """The first thing that is wrong: where in the file, what, and how to mend it."""
    places = _places([part for part in error["loc"] if part != "__root__"], data)
    mend = _MENDS.get(error["type"])
    if mend is None:  # a check of our own, about the whole entry
        return _line(": ".join([*([", ".join(places)] if places else []), error["msg"]]))
    context = error.get("ctx", {})
    told = mend.format(
        name=places[-1] if places else "the file",
        given=str(context.get("given"))[:LONGEST_QUOTE],
        legal=listed(context.get("permitted", ())),
        limit_value=context.get("limit_value"),
    )
    return _line(": ".join([*([", ".join(places[:-1])] if places[:-1] else []), told]))


def _line(text: str) -> str:
    return " ".join(text.split())


def _places(parts: Sequence[str | int], data: Any) -> list[str]:
    """Names of the places on the way to a value: keys, and entries by their id or number."""
    names = []
    for part in parts:
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            data = None
        if isinstance(part, str):
            names.append(part)
        else:
            names.append(str(data["id"]) if isinstance(data, dict) and "id" in data else f"entry {part + 1}")
    return names


def listed(values: Sequence[object]) -> str:
    """The values with "or" before the last."""
    *most, last = [str(value) for value in values] or [""]
    return f"{', '.join(most)} or {last}" if most else last
