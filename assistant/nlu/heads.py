"""What tuning learned on top of the sentence model: one linear layer for topics, an attention for each red flag."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from assistant.nlu.sentence_model import Encoded, Vectors

HEADS_FILE = "heads.npz"
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Heads:
    """Two heads.

    A topic is what a whole sentence is about, so its head looks at the mean of the words. A red flag may be two words
    in a long story, so each flag chooses for itself which words to look at (ADR 0004).

    Attributes:
        topics: names of the rows of `topic_weight`, shape (topics, width).
        flags: names of the rows of `flag_weight` and `flag_attention`, shape (flags + 1, width); the last row is "any
            flag that escalates".
    """

    topics: tuple[str, ...]
    topic_weight: Floats
    topic_bias: Floats
    flags: tuple[str, ...]
    flag_attention: Floats
    flag_weight: Floats
    flag_bias: Floats

    def topic_probabilities(self, vectors: Vectors) -> Floats:
        """Shape (sentences, topics); rows sum to 1.

        Args:
            vectors: means of the words, shape (sentences, width).
        """
        return _softmax(vectors @ self.topic_weight.T + self.topic_bias, axis=1)

    def flag_probabilities(self, encoded: Encoded) -> Floats:
        """Shape (sentences, flags + 1); each entry by itself."""
        hidden = np.where(encoded.mask[:, :, None], encoded.flag_words @ self.flag_attention.T, -np.inf)
        attention = _softmax(hidden, axis=1)
        scores = (attention * (encoded.flag_words @ self.flag_weight.T)).sum(axis=1) + self.flag_bias
        return np.asarray(1.0 / (1.0 + np.exp(-scores)), np.float32)

    def save(self, path: Path) -> None:
        """Write to one file."""
        np.savez(path, **{name: np.asarray(getattr(self, name)) for name in self.__dataclass_fields__})

    @classmethod
    def load(cls, path: Path) -> "Heads":
        """Read what `save` wrote."""
        with np.load(path, allow_pickle=False) as stored:
            fields = {name: stored[name] for name in cls.__dataclass_fields__}
        fields["topics"], fields["flags"] = tuple(map(str, fields["topics"])), tuple(map(str, fields["flags"]))
        return cls(**fields)


def _softmax(scores: Floats, axis: int) -> Floats:
    exponentials = np.exp(scores - scores.max(axis=axis, keepdims=True))
    return np.asarray(exponentials / exponentials.sum(axis=axis, keepdims=True), np.float32)
