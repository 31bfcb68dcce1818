"""What the skill is called and says of itself, with this deployment's names and numbers."""

from functools import cache
from pathlib import Path

from pydantic import validator

from assistant.content import Content, Text, Texts, read_content
from assistant.errors import SetupError
from assistant.settings import HOME, settings
from assistant.wording import show

PATH = Path(__file__).with_name("skill.yml")


class SkillFile(Content):
    """skill.yml; texts may name placeholders in braces."""

    invocation: Text
    name: Text
    locales: dict[str, Texts]
    summary: Text
    description: Text
    example_phrases: Texts
    keywords: Texts
    testing_instructions: Text
    privacy: Text
    disclaimer: Text

    @validator("summary", "description", "testing_instructions", "privacy", "disclaimer")
    def _placeholders_are_known(cls, text: str) -> str:
        known = settings().placeholders()
        try:
            text.format(**known)
        except (KeyError, IndexError, ValueError):
            legal = ", ".join(f"{{{name}}}" for name in known)
            raise ValueError(f"a placeholder in braces is unknown or not closed; legal are {legal}") from None
        return text

    def said(self, key: str) -> str:
        """One of the texts with its placeholders filled in."""
        return show(getattr(self, key))


@cache
def skill(path: Path = PATH) -> SkillFile:
    """The file.

    Raises:
        ContentError: it cannot be read.
    """
    return read_content(SkillFile, path)


def region() -> str:
    """The country whose emergency number is told, two letters."""
    return settings().region or HOME


def locales_for(asked: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The locales to export.

    Args:
        asked: locales by name; none for all that there are.

    Raises:
        SetupError: one is unknown or another country's, there is none for this one, or its numbers are not set.
    """
    settings().refuse_foreign_numbers()
    known = skill().locales
    ours = tuple(name for name, countries in known.items() if region() in countries)
    for name in asked:
        if name not in known:
            raise SetupError(f"locale {name} is unknown; choose of {', '.join(known)}, or add it to {PATH.name}")
        if name not in ours:
            raise SetupError(
                f"locale {name} is for {', '.join(known[name])}, and {settings().emergency_number} is the number of "
                f"{region()}; set ASSISTANT_REGION and that country's numbers (docs/settings.md), or leave it out"
            )
    if not ours:
        raise SetupError(f"no English locale of Alexa's is for {region()}; see the locales in {PATH.name}")
    return asked or ours
