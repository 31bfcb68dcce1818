"""The medicines that a text names, after the list beside this file."""

import re
from functools import cache
from itertools import zip_longest
from pathlib import Path

from assistant.yaml_files import read_yaml, refuse_unknown_keys

_PATH = Path(__file__).with_name("medicines.yml")
_CAPITAL = re.compile(r"(?<=[a-z0-9,;'’] )[A-Z][a-z]{2,}\b")  # in mid-sentence: a name


@cache
def _read() -> tuple[re.Pattern[str], re.Pattern[str], frozenset[str]]:
    """Names, stems, and words that only look like them.

    Raises:
        ContentError: the list is missing, unreadable or has an unknown key.
    """
    data = read_yaml(_PATH)
    refuse_unknown_keys(data, ("names", "endings", "beginnings", "not_medicines"), _PATH)
    names = sorted((_plain(n) for group in data["names"].values() for n in group), key=len, reverse=True)
    endings, beginnings = "|".join(data["endings"]), "|".join(data["beginnings"])
    return (
        re.compile(rf"\b({'|'.join(map(re.escape, names))})s?\b"),
        re.compile(rf"\b([a-z]{{2,}}(?:{endings})|(?:{beginnings})[a-z]{{3,}}?)s?\b"),
        frozenset(word.lower() for word in data["not_medicines"]),
    )


def _plain(text: str) -> str:
    return " ".join(text.lower().replace("-", " ").split())


def medicines(text: str) -> tuple[str, ...]:
    """Medicines and kinds of medicine in a text, in the singular, each once; brands stay brands."""
    names, stems, others = _read()
    plain = _plain(text)
    found = [*names.findall(plain), *stems.findall(plain)]
    return tuple(dict.fromkeys(word for word in found if word not in others))


def common_names() -> tuple[str, ...]:
    """All names and kinds of the list: the first of each group, then the second of each, and so on."""
    groups = read_yaml(_PATH)["names"].values()
    return tuple(name for rank in zip_longest(*groups) for name in rank if name is not None)


def unknown_names(text: str) -> tuple[str, ...]:
    """Words with a capital in mid-sentence: a brand that no list has."""
    others = _read()[2]
    return tuple(dict.fromkeys(word for word in _CAPITAL.findall(text) if word.lower() not in others))
