"""Rasa component: the meaning of a sentence, and what the tuned model makes of it."""

from __future__ import annotations

import shutil
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from assistant.nlu.heads import HEADS_FILE, Floats, Heads
from assistant.nlu.question_parts import question_parts
from assistant.nlu.readings import readings
from assistant.nlu.sentence_model import ONNX_FILE, TOKENIZER_FILE, SentenceModel
from assistant.nlu.spoken_words import READ_AS, Reader
from assistant.nlu.training_texts import RED_FLAGS, read_hard_negatives, read_red_flag_texts

TOPIC_PROBABILITIES, FLAG_PROBABILITIES = "topic_probabilities", "flag_probabilities"
"""Message attributes: name -> probability."""
FLAG_SUSPICIONS = "flag_suspicions"
"""Message attribute: name of a flag -> the highest probability in any reading, sentences at full odds."""
FLAG_WORDS = "flag_words"
"""Message attribute: name of a flag -> the part of the message that speaks most for it."""
PARTS = "question_parts"
"""Message attribute: for each part of a message with several questions, the part and its probabilities by topic."""
ANY_FLAG = "any"


def with_odds(probabilities: Floats, factor: float) -> Floats:
    """Probabilities whose odds are this many times the odds of the given ones, same shape."""
    odds = factor * probabilities
    return np.asarray(odds / (odds + 1.0 - probabilities), np.float32)


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
        """Those of `assistant.nlu.tuning.Tuning`, and how a sentence by itself counts."""
        from assistant.nlu.tuning import Tuning

        return {
            **asdict(Tuning()),
            "sentence_odds": 0.1,  # times the odds of what a sentence says by itself, which lacks what stands around it
        }

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
        """Topics are averaged over the windows of a long message; a red flag in any reading counts.

        A sentence by itself counts for less: "He couldn't feel his legs" may have been told of a film.
        """
        assert self._model is not None and self._heads is not None, "trained or loaded before it is used"
        text = message.get(READ_AS) or message.get(TEXT) or ""
        read, parts = readings(text), question_parts(text)
        wanted = [*read.all, *(part.text for part in parts)]
        once = list(dict.fromkeys(wanted))  # a sentence is often a part as well
        encoded, places = self._model.encode(once), [once.index(reading) for reading in wanted]
        by_topic = self._heads.topic_probabilities(encoded.topic_mean)[places]
        topics = by_topic[: len(read.windows)].mean(axis=0)
        asked = zip(parts, by_topic[len(read.all) :].tolist(), strict=True)
        message.set(PARTS, [(part, dict(zip(self._heads.topics, row, strict=True))) for part, row in asked])
        flags = self._heads.flag_probabilities(encoded)[places[: len(read.all)]]
        suspicions = flags.max(axis=0)
        by_themselves = slice(len(read.whole), None)
        flags[by_themselves] = with_odds(flags[by_themselves], self._config["sentence_odds"])
        message.set(TOPIC_PROBABILITIES, dict(zip(self._heads.topics, topics.tolist(), strict=True)))
        names = (*self._heads.flags, ANY_FLAG)
        message.set(FLAG_PROBABILITIES, dict(zip(names, flags.max(axis=0).tolist(), strict=True)))
        message.set(FLAG_SUSPICIONS, dict(zip(names, suspicions.tolist(), strict=True)))
        likeliest = zip(names, flags.argmax(axis=0), strict=True)
        message.set(FLAG_WORDS, {name: read.all[place] for name, place in likeliest})

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """See GraphComponent. The classifiers learn from words alone, so nothing is added here."""
        return training_data
