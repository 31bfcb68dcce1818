"""What tuning learned on top of the sentence vectors: one linear layer for topics, one for red flags."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from assistant.nlu.sentence_model import Vectors

HEADS_FILE = "heads.npz"
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Heads:
    """Two linear layers.

    Attributes:
        topics: names of the rows of `topic_weight`, shape (topics, width).
        flags: names of the rows of `flag_weight`, shape (flags + 1, width); the last row is "any flag at all".
    """

    topics: tuple[str, ...]
    topic_weight: Floats
    topic_bias: Floats
    flags: tuple[str, ...]
    flag_weight: Floats
    flag_bias: Floats

    def topic_probabilities(self, vectors: Vectors) -> Floats:
        """Shape (sentences, topics); rows sum to 1."""
        scores = vectors @ self.topic_weight.T + self.topic_bias
        exponentials = np.exp(scores - scores.max(axis=1, keepdims=True))
        return np.asarray(exponentials / exponentials.sum(axis=1, keepdims=True), np.float32)

    def flag_probabilities(self, vectors: Vectors) -> Floats:
        """Shape (sentences, flags + 1); each entry by itself."""
        scores = vectors @ self.flag_weight.T + self.flag_bias
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
