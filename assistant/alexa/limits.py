"""Amazon's limits, read from the one table."""

from functools import cache
from pathlib import Path

from assistant.content import Content, Count, Text, read_content

PATH = Path(__file__).with_name("limits.yml")


class Limit(Content):
    """One limit: the number, the title of the page that it is from or "not found", and what else is known."""

    value: Count
    page: Text
    why: Text | None = None


class Limits(Content):
    """limits.yml; sizes are characters, the response's is bytes, icons are squares."""

    intents_per_skill: Limit
    samples_per_intent: Limit
    sample_characters: Limit
    slots_per_intent: Limit
    model_characters: Limit
    invocation_fewest_characters: Limit
    invocation_characters: Limit
    invocation_fewest_words: Limit
    name_characters: Limit
    summary_characters: Limit
    description_characters: Limit
    keywords: Limit
    keyword_characters: Limit
    example_phrases: Limit
    testing_instructions_characters: Limit
    small_icon_pixels: Limit
    large_icon_pixels: Limit
    speech_characters: Limit
    card_characters: Limit
    response_bytes: Limit


@cache
def limits(path: Path = PATH) -> Limits:
    """The table.

    Raises:
        ContentError: it cannot be read, or a limit is missing or unknown.
    """
    return read_content(Limits, path)
