"""Which words are names: Faker's lists and our own, less what is no name in this service."""

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib import import_module
from pathlib import Path

from assistant.content import Content, Texts, read_content
from assistant.privacy.words import frequency, near_words, words
from assistant.settings import PROJECT
from assistant.yaml_files import read_yaml

MEDICINES = PROJECT / "assistant" / "knowledge" / "medicines.yml"
MORE_NAMES = Path(__file__).with_name("more_names.yml")
LISTS = (
    *("en_US", "en_GB", "en_IN", "en_IE", "en_NZ", "en_PK", "en_NG", "en_KE", "es_MX", "es_ES", "fr_FR"),
    *("de_DE", "it_IT", "pl_PL", "pt_BR", "nl_NL", "sv_SE", "tr_TR", "vi_VN", "ro_RO", "hu_HU", "ig_NG"),
    *("ha_NG", "yo_NG", "tw_GH", "sw", "zu_ZA", "zh_CN", "zh_TW", "ja_JP", "id_ID", "fr_DZ", "fr_CA"),
    *("es_CO", "es_CL", "hr_HR", "cs_CZ", "fi_FI", "no_NO", "da_DK", "az_AZ", "uz_UZ", "pt_PT", "sk_SK"),
    *("sl_SI", "lt_LT", "lv_LV", "en_TH"),
)  # fmt: skip
"""Faker's lists of names in Latin letters; where it has another script only, `more_names.yml` stands in."""
_LATIN = re.compile(r"[a-z\u00c0-\u024f\u1e00-\u1eff' -]{2,}")
KNOWN_WELL = 500  # how often a word comes that somebody may have meant to write
SHORTEST_UNKNOWN = 4  # letters of a word that no list has and that may be a name all the same
_NO_NAME = re.compile(
    r"(?:itis|osis|[ae]mia|oma|pathy|ology|gram|scopy|ectomy|ic|al|ive|ous|ing|in'?g?|ed|ness|tion|able|ful|less|ly|ish|"
    r"pam|olol|pril|statin|azole|cillin|mycin|ine|ene|phen|profen|idone|axel|mab|tide)$"
)
"""Endings of words of medicine and of words that were made from others; names that end so are in the lists."""


class _More(Content):
    first: Texts
    last: Texts


@cache
def listed(part: str) -> frozenset[str]:
    """Names of the lists, in lower case, without what is never one; part is first or last."""
    return in_lists(part) - never()


@cache
def in_lists(part: str) -> frozenset[str]:
    """Names of the lists, in lower case: also those that are months or medicines too."""
    more = read_content(_More, MORE_NAMES)
    found = set(more.first if part == "first" else more.last)
    for name in LISTS:
        provider = import_module(f"faker.providers.person.{name}").Provider
        lists = (getattr(provider, key) for key in dir(provider) if part in key and "name" in key)
        found |= {each.lower() for one in lists if isinstance(one, Iterable) for each in one if isinstance(each, str)}
    return frozenset(name for name in found if _LATIN.fullmatch(name))


@cache
def both() -> frozenset[str]:
    """First and last names."""
    return listed("first") | listed("last")


@cache
def never() -> frozenset[str]:
    """Words that stay: those of the list, people's relations, and every medicine that we know of."""
    known, medicines = words(), read_yaml(MEDICINES)
    named = (name for kind in medicines["names"].values() for name in kind)
    parts = (part for name in named for part in str(name).split())
    return frozenset([*known.not_names, *known.relations, *known.titles, *parts])


@lru_cache(maxsize=4_096)
def may_be_unknown(word: str) -> bool:
    """Whether a word in lower case that no list has can be a name: neither English nor a slip of the pen."""
    if len(word) < SHORTEST_UNKNOWN or not word.isalpha() or frequency(word):
        return False
    if looks_made(word) or not re.search("[aeiouy]", word):
        return False
    return not any(frequency(near) > KNOWN_WELL or near in never() for near in near_words(word))


def looks_made(word: str) -> bool:
    """Whether a word ends as words of medicine do, and those that are made from others."""
    return _NO_NAME.search(word) is not None
