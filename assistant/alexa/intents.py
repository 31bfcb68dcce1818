"""What an intent stands for: its canonical sentence, or the carrier's words put together again."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from assistant.alexa.carriers import SLOT, carriers
from assistant.alexa.samples import unspelled
from assistant.content import Content, Text, Texts, read_content

PATH = Path(__file__).with_name("intents.yml")
FALLBACK = "AMAZON.FallbackIntent"


class IntentsFile(Content):
    """intents.yml: sentences by topic and by flag, what Amazon's own intents stand for, and wordings beside them."""

    topics: dict[str, Text]
    flags: dict[str, Text]
    extended: dict[str, str]
    standing_for: dict[str, str]
    without_words: list[Text]
    commands: dict[str, Texts]
    also_said: dict[str, Texts]

    @property
    def built_in(self) -> tuple[str, ...]:
        """Names of all intents that are Amazon's own."""
        named = (*self.extended, *self.standing_for, *self.without_words, *self.commands)
        return tuple(name for name in named if name.startswith("AMAZON."))


@cache
def intents(path: Path = PATH) -> IntentsFile:
    """The file.

    Raises:
        ContentError: it cannot be read.
    """
    return read_content(IntentsFile, path)


def topic_intent(topic: str) -> str:
    """ "caffeine" becomes "CaffeineIntent"; a topic that extends one of Amazon's own intents has that one's name."""
    own = {extended: name for name, extended in intents().extended.items()}
    return own.get(topic) or f"{_camel(topic)}Intent"


def flag_intent(flag: str) -> str:
    """ "stiff_neck" becomes "StiffNeckFlagIntent"."""
    return f"{_camel(flag)}FlagIntent"


def _camel(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_"))


@cache
def sentences() -> Mapping[str, str]:
    """The canonical sentence of every intent that has one.

    Raises:
        ContentError: intents.yml cannot be read.
    """
    file = intents()
    standing = {name: file.topics[topic] for name, topic in file.standing_for.items() if topic in file.topics}
    standing |= {name: wordings[0] for name, wordings in file.commands.items()}
    by_topic = {topic_intent(topic): sentence for topic, sentence in file.topics.items()}
    return standing | by_topic | {flag_intent(flag): sentence for flag, sentence in file.flags.items()}


def said(intent: str, slots: Mapping[str, str | None]) -> str | None:
    """The words that an intent stands for, for the guard to read.

    Args:
        intent: its name, as Alexa sends it.
        slots: values of its slots by name; null and empty ones are as good as none.

    Returns:
        the canonical sentence of a topic or danger sign; a carrier's words with the slot's in them, or alone where they
        make sense; None for an unknown intent and for one that stands for no words, such as AMAZON.FallbackIntent.
    """
    carrier = carriers().get(intent)
    if carrier is None:
        return sentences().get(intent)
    return carrier.filled(unspelled(" ".join((slots.get(SLOT) or "").split())))


def own_sentences() -> Mapping[str, str]:
    """The sentences of intents that are not Amazon's own, which bring their words themselves.

    Raises:
        ContentError: intents.yml cannot be read.
    """
    return {intent: sentence for intent, sentence in sentences().items() if intent not in intents().built_in}


def wordings() -> Mapping[str, Sequence[str]]:
    """What is in the model whatever else has room, by intent: its sentence, and the wordings beside it.

    An intent of Amazon's own brings the words of its sentence itself.

    Raises:
        ContentError: intents.yml cannot be read.
    """
    file = intents()
    beside = {topic_intent(topic): tuple(said) for topic, said in file.also_said.items()}
    own = {intent: (sentence, *beside.get(intent, ())) for intent, sentence in own_sentences().items()}
    return {**beside, **own, **{name: tuple(said) for name, said in file.commands.items()}}
