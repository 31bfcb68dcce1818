"""Tuning the pretrained sentence model on this project's questions and red-flag reports.

One pass over the sentences teaches two things at once: which topic a question has, and which red flags a report
carries (with look-alikes as reports of nothing). What it has learned is exported to ONNX, so that no torch runs in the
server. Figures and what else was tried: docs/decisions/0004-understanding.md.
"""

from __future__ import annotations

import hashlib
import json
import random
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.nlu.heads import HEADS_FILE, Heads
from assistant.nlu.noise import noisy
from assistant.nlu.sentence_model import MAX_TOKENS, ONNX_FILE, TOKENIZER_FILE, pretrained_folder
from assistant.settings import PROJECT, settings

if TYPE_CHECKING:
    import torch

CODE = (Path(__file__), Path(__file__).with_name("noise.py"))  # a change in them tunes anew
CACHE = PROJECT / ".cache" / "sentence-model"
BUCKET = 20  # batches are cut from this many batches' worth of shuffled sentences, sorted by length


@dataclass(frozen=True)
class Example:
    """One sentence to learn from.

    Attributes:
        topic: its topic, or "" for red-flag reports and look-alikes.
        flags: the flags it reports; empty for questions and look-alikes.
    """

    text: str
    topic: str = ""
    flags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Tuning:
    """How to tune. Chosen on held-out hands of writers, see the ADR.

    Attributes:
        epochs: passes over the data.
        learning_rate: of the sentence model; the heads learn ten times faster.
        batch: sentences a step.
        noise: share of sentences that get a typing mistake or lose a word.
        smoothing: label smoothing of the topics.
        seed: makes a run repeatable on one machine.
    """

    epochs: int = 5
    learning_rate: float = 2e-4
    batch: int = 32
    noise: float = 0.5
    smoothing: float = 0.05
    seed: int = 1


def tuned_folder(examples: Sequence[Example], tuning: Tuning) -> Path:
    """Folder with the tuned model for exactly these examples; tuned now unless that was done before.

    Raises:
        SetupError: the pretrained model is missing or not the reviewed one.
    """
    pretrained = pretrained_folder(settings().sentence_model, settings().sentence_model_sha256)
    key = {
        "examples": [asdict(e) for e in examples],
        "tuning": asdict(tuning),
        "model": settings().sentence_model_sha256 or settings().sentence_model,
        "code": [path.read_text(encoding="utf-8") for path in CODE],
    }
    digest = hashlib.sha256(json.dumps(key, sort_keys=True).encode()).hexdigest()[:16]
    folder = CACHE / digest
    if not (folder / ONNX_FILE).is_file():
        CACHE.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=CACHE) as scratch:
            made = Path(scratch) / "made"
            made.mkdir()
            _tune(examples, tuning, pretrained, made)
            shutil.rmtree(folder, ignore_errors=True)
            made.rename(folder)
        _forget_older(folder)
    return folder


def _forget_older(keep: Path, most: int = 3) -> None:
    """The cache holds a few models of 90 MB, not one for every edit ever made."""
    others = sorted((p for p in CACHE.iterdir() if p.is_dir() and p != keep), key=lambda p: p.stat().st_mtime)
    for old in others[: max(0, len(others) - most + 1)]:
        shutil.rmtree(old, ignore_errors=True)


def _batches(examples: Sequence[Example], size: int, rng: random.Random) -> list[list[Example]]:
    """Shuffled batches of sentences of like length, which saves padding."""
    shuffled = rng.sample(examples, len(examples))
    batches = []
    for start in range(0, len(shuffled), size * BUCKET):
        bucket = sorted(shuffled[start : start + size * BUCKET], key=lambda e: len(e.text))
        batches += [bucket[i : i + size] for i in range(0, len(bucket), size)]
    rng.shuffle(batches)
    return batches


def _tune(examples: Sequence[Example], tuning: Tuning, pretrained: Path, out: Path) -> None:
    import torch
    from tqdm import tqdm
    from transformers import AutoModel, AutoTokenizer
    from transformers.utils import logging as transformers_logging

    transformers_logging.set_verbosity_error()
    transformers_logging.disable_progress_bar()
    torch.manual_seed(tuning.seed)
    rng = random.Random(tuning.seed)
    tokenizer = AutoTokenizer.from_pretrained(str(pretrained))
    encoder = AutoModel.from_pretrained(str(pretrained), attn_implementation="sdpa")
    learner = _Learner(encoder, examples, tuning)
    steps = tuning.epochs * len(_batches(examples, tuning.batch, rng))
    schedule = learner.schedule(steps)
    encoder.train()
    with tqdm(total=steps, desc="Tuning the sentence model", unit="step", mininterval=5) as bar:
        for batch in _epochs(examples, tuning, rng):
            tokens = tokenizer(
                [noisy(e.text, rng) if rng.random() < tuning.noise else e.text for e in batch],
                padding=True,
                truncation=True,
                max_length=MAX_TOKENS,
                return_tensors="pt",
            )
            loss = learner.step(tokens, batch)
            schedule.step()
            bar.set_postfix(loss=f"{loss:.2f}", refresh=False)
            bar.update()
    _export(encoder, tokenizer, out / ONNX_FILE)
    learner.heads().save(out / HEADS_FILE)
    shutil.copy(pretrained / TOKENIZER_FILE, out / TOKENIZER_FILE)


def _epochs(examples: Sequence[Example], tuning: Tuning, rng: random.Random) -> Iterator[list[Example]]:
    for _ in range(tuning.epochs):
        yield from _batches(examples, tuning.batch, rng)


def _mean_pooled(encoder: Any, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
    """Mean of the token vectors, shape (batch, width)."""
    hidden = encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
    weight = attention_mask.unsqueeze(-1).float()
    pooled: torch.Tensor = (hidden * weight).sum(1) / weight.sum(1)
    return pooled


class _Learner:
    """The encoder with a head for topics and a head for flags."""

    def __init__(self, encoder: Any, examples: Sequence[Example], tuning: Tuning) -> None:
        import torch

        self._encoder, self._tuning = encoder, tuning
        self._topics = {t: i for i, t in enumerate(sorted({e.topic for e in examples if e.topic}))}
        self._flags = {f: i for i, f in enumerate(sorted({f for e in examples for f in e.flags}))}
        width = encoder.config.hidden_size
        self._topic_head = torch.nn.Linear(width, len(self._topics))
        self._flag_head = torch.nn.Linear(width, len(self._flags) + 1)  # the last: any flag at all
        self._dropout = torch.nn.Dropout(0.1)
        for parameter in encoder.embeddings.parameters():
            parameter.requires_grad = False  # words that the questions lack must not drift
        self._encoder_parameters = [p for p in encoder.parameters() if p.requires_grad]
        heads = [*self._topic_head.parameters(), *self._flag_head.parameters()]
        self._optimizer = torch.optim.AdamW(
            [
                {"params": self._encoder_parameters, "lr": tuning.learning_rate, "weight_decay": 0.01},
                {"params": heads, "lr": 10 * tuning.learning_rate, "weight_decay": 0.0},
            ]
        )

    def schedule(self, steps: int) -> Any:
        """Learning rate up over the first tenth, then down to nothing."""
        import torch

        rates = [self._tuning.learning_rate, 10 * self._tuning.learning_rate]
        return torch.optim.lr_scheduler.OneCycleLR(
            self._optimizer, rates, total_steps=steps + 1, pct_start=0.1, anneal_strategy="linear", cycle_momentum=False
        )

    def step(self, tokens: Any, batch: Sequence[Example]) -> float:
        """One step of learning; returns the loss."""
        import torch

        pooled = self._dropout(_mean_pooled(self._encoder, tokens["input_ids"], tokens["attention_mask"]))
        loss = self._flag_loss(pooled, batch) + self._topic_loss(pooled, batch)
        self._optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self._encoder_parameters, 1.0)
        self._optimizer.step()
        return float(loss.detach())

    def heads(self) -> Heads:
        """What the heads have learned."""
        return Heads(
            topics=tuple(self._topics),
            topic_weight=self._topic_head.weight.detach().numpy(),
            topic_bias=self._topic_head.bias.detach().numpy(),
            flags=tuple(self._flags),
            flag_weight=self._flag_head.weight.detach().numpy(),
            flag_bias=self._flag_head.bias.detach().numpy(),
        )

    def _topic_loss(self, pooled: torch.Tensor, batch: Sequence[Example]) -> torch.Tensor:
        import torch

        rows = [i for i, e in enumerate(batch) if e.topic]
        if not rows:
            return torch.zeros(())
        wanted = torch.tensor([self._topics[batch[i].topic] for i in rows])
        loss = torch.nn.functional.cross_entropy(
            self._topic_head(pooled[rows]), wanted, label_smoothing=self._tuning.smoothing
        )
        return loss * len(rows) / len(batch)

    def _flag_loss(self, pooled: torch.Tensor, batch: Sequence[Example]) -> torch.Tensor:
        import torch

        wanted = torch.zeros(len(batch), len(self._flags) + 1)
        for row, example in enumerate(batch):
            for flag in example.flags:
                wanted[row, self._flags[flag]] = wanted[row, -1] = 1.0
        loss = torch.nn.functional.binary_cross_entropy_with_logits(self._flag_head(pooled), wanted, reduction="none")
        return 0.5 * loss.sum(1).mean()


def _export(encoder: Any, tokenizer: Any, path: Path) -> None:
    """Write the encoder with pooling as ONNX."""
    import warnings

    import torch

    class Sentence(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.encoder = encoder

        def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
            return _mean_pooled(self.encoder, input_ids, attention_mask)

    encoder.set_attn_implementation("eager")
    example = tokenizer(["one sentence", "another, longer sentence"], padding=True, return_tensors="pt")
    sizes = {0: "sentences", 1: "tokens"}
    with warnings.catch_warnings(), torch.inference_mode():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            Sentence().eval(),
            (example["input_ids"], example["attention_mask"]),
            str(path),
            input_names=["input_ids", "attention_mask"],
            output_names=["vector"],
            dynamic_axes={"input_ids": sizes, "attention_mask": sizes, "vector": {0: "sentences"}},
            opset_version=14,
            dynamo=False,
        )
