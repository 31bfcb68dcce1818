"""Test sentences that mean nearly the same as a training sentence: listed, not forbidden.

People do ask the same thing in nearly the same words; but many such pairs would make the blind test too easy.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from assistant.evaluation.testset import read_test_set
from assistant.nlu.sentence_model import Vectors, pretrained_folder
from assistant.nlu.training_texts import read_hard_negatives, read_questions, read_red_flag_texts
from assistant.settings import PROJECT, settings

NEAR = 0.95  # cosine; above it, pairs read by hand said the same in all but a word
CACHE = PROJECT / ".cache" / "vectors.npz"


def _training_sentences() -> dict[str, str]:
    """Sentence -> file."""
    found = {text: f"data/nlu/{topic}.yml" for topic, texts in read_questions().items() for text in texts}
    for entry in read_red_flag_texts():
        found |= dict.fromkeys((*entry.reports, *entry.look_alikes), f"data/red_flags/{entry.flag}.yml")
    return found | dict.fromkeys(read_hard_negatives(), "data/red_flags/hard_negatives.yml")


def _key(text: str) -> str:
    """Of a text and the model that reads it."""
    model = settings().sentence_model_sha256 or settings().sentence_model
    return hashlib.sha256(f"{model}\0{text}".encode()).hexdigest()[:24]


def _stored(path: Path) -> dict[str, Vectors]:
    if not path.is_file():
        return {}
    with np.load(path, allow_pickle=False) as file:
        return dict(zip(file["keys"].tolist(), file["vectors"], strict=True))


def _vectors(texts: list[str], path: Path = CACHE) -> Vectors:
    """Unit vectors of the untuned sentence model, shape (texts, 384); only texts not in the file are encoded."""
    known = _stored(path)
    new = [text for text in texts if _key(text) not in known]
    if new:
        from sentence_transformers import SentenceTransformer

        folder = pretrained_folder(settings().sentence_model, settings().sentence_model_sha256)
        model = SentenceTransformer(str(folder), device="cpu")
        encoded = model.encode(new, batch_size=64, normalize_embeddings=True, show_progress_bar=len(new) > 1000)
        known |= {_key(text): vector for text, vector in zip(new, encoded, strict=True)}
        path.parent.mkdir(parents=True, exist_ok=True)
        np.savez(path, keys=np.array(list(known)), vectors=np.stack(list(known.values())))
    return np.stack([known[_key(text)] for text in texts])


def near_duplicates() -> Iterator[str]:
    """One line for each test sentence with a near neighbour in the training data, and a count."""
    trained = _training_sentences()
    items = list(read_test_set().everything())
    sentences = list(trained)
    likeness = _vectors([item.text for item in items]) @ _vectors(sentences).T
    count = 0
    for item, row in zip(items, likeness, strict=True):
        nearest = int(row.argmax())
        if row[nearest] >= NEAR:
            count += 1
            other = sentences[nearest]
            yield f'note: {item.path}: "{item.text}" is nearly "{other}" in {trained[other]} ({row[nearest]:.2f})'
    yield f"note: {count} of {len(items)} test sentences have a near duplicate in the training data"
