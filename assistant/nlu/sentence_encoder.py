"""Rasa component: the meaning of a sentence, and what the tuned model makes of it."""

from __future__ import annotations

import re
import shutil
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from assistant.nlu.heads import HEADS_FILE, Heads
from assistant.nlu.sentence_model import ONNX_FILE, TOKENIZER_FILE, SentenceModel
from assistant.nlu.spoken_words import READ_AS, Reader
from assistant.nlu.training_texts import RED_FLAGS, read_hard_negatives, read_red_flag_texts

TOPIC_PROBABILITIES, FLAG_PROBABILITIES = "topic_probabilities", "flag_probabilities"
"""Message attributes: name -> probability."""
FLAG_WORDS = "flag_words"
"""Message attribute: name of a flag -> the part of the message that speaks most for it."""
ANY_FLAG = "any"
_SENTENCE_END = re.compile(r"[.!?;]+(?:\s+|$)")
FEWEST_WORDS = 3  # of a sentence that is read by itself
WINDOW, STEP = 40, 20  # words; 40 fit into the model's 64 tokens, and half of each is seen twice


def windows(text: str) -> list[str]:
    """The text, or where it is longer than the model reads at once, overlapping parts that cover it."""
    words = text.split()
    starts = range(0, max(1, len(words) - WINDOW + STEP), STEP)
    return [" ".join(words[start : start + WINDOW]) for start in starts]


def sentences(text: str) -> list[str]:
    """The sentences of a text that has several; a danger sign beside other talk is also read by itself."""
    found = [part.strip() for part in _SENTENCE_END.split(text)]
    long_enough = [part for part in found if len(part.split()) >= FEWEST_WORDS]
    return long_enough if len(found) > 1 else []


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class SentenceEncoder(GraphComponent):
    """Tunes the sentence model when trained; sets topic and flag probabilities on every message."""

    @classmethod
    def required_components(cls) -> list[type]:
        """See GraphComponent."""
        from assistant.nlu.spoken_words import SpokenWords

        return [SpokenWords]

    @staticmethod
    def required_packages() -> list[str]:
        """See GraphComponent."""
        return ["onnxruntime", "tokenizers"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Keys and meaning: `assistant.nlu.tuning.Tuning`."""
        from assistant.nlu.tuning import Tuning

        return asdict(Tuning())

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """The red-flag texts, which Rasa does not know of: it trains again when they change."""
        return "".join(path.read_text(encoding="utf-8") for path in sorted(RED_FLAGS.glob("*.yml")))

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceEncoder:
        """See GraphComponent."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> SentenceEncoder:
        """See GraphComponent.

        Raises:
            SetupError: the stored model cannot be read.
        """
        encoder = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            encoder._use(Path(folder))
        return encoder

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._model_storage, self._resource = model_storage, resource
        self._model: SentenceModel | None = None
        self._heads: Heads | None = None

    def train(self, training_data: TrainingData) -> Resource:
        """See GraphComponent. Minutes the first time; nothing when the same data were tuned on before."""
        from assistant.nlu.tuned import tuned_folder
        from assistant.nlu.tuning import Example, Tuning
        from assistant.nlu.tuning_examples import red_flag_examples

        examples = [Example(m.get(READ_AS) or m.get(TEXT), topic=m.get(INTENT)) for m in training_data.intent_examples]
        examples += red_flag_examples(read_red_flag_texts(), read_hard_negatives(), Reader().read)
        known = {field.name for field in fields(Tuning)}
        tuned = tuned_folder(examples, Tuning(**{k: v for k, v in self._config.items() if k in known}))
        with self._model_storage.write_to(self._resource) as folder:
            for name in (ONNX_FILE, TOKENIZER_FILE, HEADS_FILE):
                shutil.copy(tuned / name, Path(folder) / name)
        self._use(tuned)
        return self._resource

    def _use(self, folder: Path) -> None:
        self._model, self._heads = SentenceModel(folder), Heads.load(folder / HEADS_FILE)

    def process(self, messages: list[Message]) -> list[Message]:
        """See GraphComponent."""
        for message in messages:
            self._read(message)
        return messages

    def _read(self, message: Message) -> None:
        """A long message is read in windows, and also sentence by sentence: a red flag in any of them counts.

        Topics are averaged over the windows.
        """
        assert self._model is not None and self._heads is not None, "trained or loaded before it is used"
        text = message.get(READ_AS) or message.get(TEXT) or ""
        parts = windows(text)
        read = [*parts, *sentences(text)]
        encoded = self._model.encode(read)
        topics = self._heads.topic_probabilities(encoded.mean[: len(parts)]).mean(axis=0)
        by_part = self._heads.flag_probabilities(encoded)
        flags, likeliest = by_part.max(axis=0), by_part.argmax(axis=0)
        message.set(TOPIC_PROBABILITIES, dict(zip(self._heads.topics, topics.tolist(), strict=True)))
        names = (*self._heads.flags, ANY_FLAG)
        message.set(FLAG_PROBABILITIES, dict(zip(names, flags.tolist(), strict=True)))
        message.set(FLAG_WORDS, {name: read[place] for name, place in zip(names, likeliest, strict=True)})

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """See GraphComponent. The classifiers learn from words alone, so nothing is added here."""
        return training_data
