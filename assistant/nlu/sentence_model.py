"""The sentence model at run time: ONNX Runtime on one thread, no torch."""

import hashlib
import importlib.util
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime
from tokenizers import Tokenizer

from assistant.errors import SetupError
from assistant.settings import settings

MAX_TOKENS = 64  # about 45 words, longer than nearly every question; longer ones come in windows
ONNX_FILE, TOKENIZER_FILE = "model.onnx", "tokenizer.json"

Vectors = npt.NDArray[np.float32]


def pretrained_folder(name: str, sha256: str) -> Path:
    """Folder of the pretrained sentence model.

    Args:
        name: an installed package that carries it in its folder `model`, or the path of a folder.
        sha256: hash of its model.safetensors; "" is not checked.

    Raises:
        SetupError: it is not there, or it is not the one that was reviewed.
    """
    folder = Path(name)
    if not folder.is_dir():
        spec = importlib.util.find_spec(name) if name.isidentifier() else None
        if spec is None or not spec.submodule_search_locations:
            raise SetupError(
                f"sentence model {name!r} is neither a package nor a folder; check ASSISTANT_SENTENCE_MODEL"
            )
        folder = Path(next(iter(spec.submodule_search_locations))) / "model"
    weights = folder / "model.safetensors"
    if not weights.is_file():
        raise SetupError(f"sentence model {name!r} has no {weights.name} in {folder.name}; install it again")
    if sha256 and hashlib.sha256(weights.read_bytes()).hexdigest() != sha256:
        raise SetupError(f"sentence model {name!r}: hash of {weights.name} is not the reviewed one; install it again")
    return folder


@dataclass(frozen=True)
class Encoded:
    """Sentences as the model sees them; it has upper layers of its own for each task.

    Attributes:
        topic_words: a vector for each token, for telling topics, shape (sentences, tokens, width).
        flag_words: the same for telling red flags.
        mask: which tokens are real, shape (sentences, tokens).
    """

    topic_words: Vectors
    flag_words: Vectors
    mask: npt.NDArray[np.bool_]

    @property
    def topic_mean(self) -> Vectors:
        """Mean of the real tokens, shape (sentences, width)."""
        weight = self.mask[:, :, None].astype(np.float32)
        return np.asarray((self.topic_words * weight).sum(axis=1) / weight.sum(axis=1), np.float32)


class SentenceModel:
    """Sentences to vectors.

    Args:
        folder: holds `model.onnx` and `tokenizer.json`.

    Raises:
        SetupError: the files are missing or cannot be read.
    """

    def __init__(self, folder: Path) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = settings().threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        try:
            self._session = onnxruntime.InferenceSession(str(folder / ONNX_FILE), options)
            self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
        except Exception as error:  # both libraries raise bare exceptions
            raise SetupError(f"sentence model in {folder.name} cannot be loaded; run `assistant train`") from error
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._tokenizer.no_padding()

    def encode(self, texts: Sequence[str]) -> Encoded:
        """A few texts, at least one; each is read by itself.

        Small weights scale the activations of all rows of a batch alike, and what is said beside a danger sign must not
        move its probability.
        """
        tokens = [np.array([one.ids], np.int64) for one in self._tokenizer.encode_batch(list(texts))]
        read = [self._session.run(None, {"input_ids": ids, "attention_mask": np.ones_like(ids)}) for ids in tokens]
        mask = np.arange(max(ids.size for ids in tokens)) < np.array([[ids.size] for ids in tokens])
        return Encoded(_padded([topics[0] for topics, _ in read]), _padded([flags[0] for _, flags in read]), mask)


def _padded(texts: Sequence[Vectors]) -> Vectors:
    """Texts of several lengths as one array, shape (texts, longest, width); zeros behind the short ones."""
    padded = np.zeros((len(texts), max(map(len, texts)), texts[0].shape[1]), np.float32)
    for row, words in zip(padded, texts, strict=True):
        row[: len(words)] = words
    return padded
