"""Tuning the pretrained sentence model on this project's questions and red-flag reports.

Every pass over the sentences teaches two things at once: which topic a question has, and which red flags a report
carries (with look-alikes as reports of nothing). What it has learned is exported to ONNX, so that no torch runs in the
server. Figures and what else was tried: docs/decisions/0004-understanding.md.
"""

from __future__ import annotations

import logging
import math
import random
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from assistant.nlu.heads import HEADS_FILE, Heads
from assistant.nlu.noise import in_passing, noisy
from assistant.nlu.sentence_model import MAX_TOKENS, ONNX_FILE, TOKENIZER_FILE

if TYPE_CHECKING:
    import torch

    from assistant.nlu.branched import Branched

INPUTS, OUTPUTS = ("input_ids", "attention_mask"), ("topic_words", "flag_words")
HARD = 0.7  # of a pass that is not over everything: the share of the hardest sentences
TELLING = ("affirm", "deny", "stop", "when_to_call", "not_covered", "out_of_scope")
"""Topics whose sentences may change what a sentence beside them says, or may hold a sign themselves."""
BUCKET = 20  # batches are cut from this many batches' worth of shuffled sentences, sorted by length


@dataclass(frozen=True)
class Example:
    """One sentence to learn from.

    Attributes:
        topic: its topic, or "" for red-flag reports and look-alikes.
        flags: the flags it reports; empty for questions and look-alikes.
        escalates: whether one of them does; those that are watched do not.
    """

    text: str
    topic: str = ""
    flags: tuple[str, ...] = ()
    escalates: bool = False


@dataclass(frozen=True)
class Tuning:
    """How to tune. Chosen on held-out hands of writers, see the ADR.

    Attributes:
        passes: share of the sentences that each pass over the data looks at. A share under 1 takes those that were
            hardest the last time, and some by chance.
        learning_rate: of the sentence model; the heads learn ten times faster.
        batch: sentences a step.
        noise: share of sentences that get a typing mistake or lose a word. What reports or denies a red flag is also
            put beside other talk.
        smoothing: label smoothing of the topics.
        own_layers: upper layers of the sentence model that topics and red flags do not share.
        fewest_steps: of few sentences, as in a public benchmark, everything is looked at once more until so many steps.
        seed: makes a run repeatable on one machine.
    """

    passes: tuple[float, ...] = (1.0, 0.9, 0.7, 0.6)
    learning_rate: float = 2.5e-4
    batch: int = 48
    noise: float = 0.5
    smoothing: float = 0.05
    own_layers: int = 3
    fewest_steps: int = 100
    seed: int = 1


def _batches(heard: Sequence[tuple[int, str]], size: int, rng: random.Random) -> Iterator[list[tuple[int, str]]]:
    """Batches of places and sentences, in any order; those of one batch are of like length, which saves padding."""
    batches = []
    for start in range(0, len(heard), size * BUCKET):
        bucket = sorted(heard[start : start + size * BUCKET], key=lambda entry: len(entry[1]))
        batches += [bucket[i : i + size] for i in range(0, len(bucket), size)]
    rng.shuffle(batches)
    yield from batches


def _chosen(losses: npt.NDArray[np.float64], share: float, rng: random.Random) -> list[int]:
    """The places of the sentences that a pass looks at, in any order: the hardest, and some of the others."""
    order = np.argsort(-losses, kind="stable").tolist()
    count = int(len(order) * share)
    hard = int(count * HARD)
    chosen = [*order[:hard], *rng.sample(order[hard:], count - hard)]
    rng.shuffle(chosen)
    return chosen


def _passes(count: int, tuning: Tuning) -> tuple[list[float], int]:
    """The share of the sentences that each pass looks at, and the steps that all passes take."""

    def steps(passes: Sequence[float]) -> int:
        return sum(math.ceil(int(count * share) / tuning.batch) for share in passes)

    short = tuning.fewest_steps - steps(tuning.passes)
    passes = [*[1.0] * math.ceil(max(0, short) / steps([1.0])), *tuning.passes]
    return passes, steps(passes)


def _bfloat16_where_possible() -> AbstractContextManager[object]:
    """Half the time a step where the processor multiplies in bfloat16; weights stay float32 (ADR 0004)."""
    import torch

    context: AbstractContextManager[object] = torch.autocast(
        "cpu", dtype=torch.bfloat16, enabled=bool(torch.cpu.get_capabilities().get("avx512_bf16"))
    )
    return context


def tune(examples: Sequence[Example], tuning: Tuning, pretrained: Path, out: Path) -> None:
    """Tune the pretrained model and write the ONNX file, the heads and the tokenizer into a folder; minutes.

    Raises:
        ValueError: no examples.
        SetupError: the model cannot be exported as expected.
    """
    if not examples:
        raise ValueError("nothing to tune on; give at least one example")
    import torch
    from tqdm import tqdm
    from transformers import AutoModel, AutoTokenizer
    from transformers.utils import logging as transformers_logging

    from assistant.nlu.branched import Branched

    transformers_logging.set_verbosity_error()
    transformers_logging.disable_progress_bar()
    torch.manual_seed(tuning.seed)
    rng = random.Random(tuning.seed)
    tokenizer = AutoTokenizer.from_pretrained(str(pretrained))
    # dropout inside the model would take a fifth of the time, and mistakes and other talk vary the sentences enough
    encoder = AutoModel.from_pretrained(
        str(pretrained), attn_implementation="eager", hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0
    )
    model = Branched(encoder, tuning.own_layers)
    learner = _Learner(model, encoder.config.hidden_size, examples, tuning)
    heard = _Heard(examples, tuning, rng)
    passes, steps = _passes(len(examples), tuning)
    schedule = learner.schedule(steps)
    losses = np.full(len(examples), np.inf)
    model.train()
    with tqdm(total=steps, desc="Tuning the sentence model", unit="step", mininterval=5) as bar:
        for share in passes:
            said = [(place, heard(examples[place])) for place in _chosen(losses, share, rng)]
            for batch in _batches(said, tuning.batch, rng):
                places, texts = [place for place, _ in batch], [text for _, text in batch]
                tokens = tokenizer(
                    texts,
                    padding=True,
                    truncation=True,
                    max_length=MAX_TOKENS,
                    return_tensors="pt",
                )
                losses[places] = learner.step(tokens, [examples[place] for place in places])
                schedule.step()
                bar.set_postfix(loss=f"{losses[places].mean():.2f}", refresh=False)
                bar.update()
    _export(model, tokenizer, out / ONNX_FILE)
    learner.heads().save(out / HEADS_FILE)
    shutil.copy(pretrained / TOKENIZER_FILE, out / TOKENIZER_FILE)


class _Heard:
    """Sentences as they may arrive: with mistakes, and what is said of red flags beside other talk."""

    def __init__(self, examples: Sequence[Example], tuning: Tuning, rng: random.Random) -> None:
        self._talk = [e.text for e in examples if e.topic and e.topic not in TELLING]
        self._noise, self._rng = tuning.noise, rng

    def __call__(self, example: Example) -> str:
        text = noisy(example.text, self._rng) if self._rng.random() < self._noise else example.text
        return text if example.topic or not self._talk else in_passing(text, self._talk, self._rng)


class _Learner:
    """The model with a head for topics and a head for flags; what they compute: assistant.nlu.heads."""

    def __init__(self, model: Branched, width: int, examples: Sequence[Example], tuning: Tuning) -> None:
        import torch

        self._model, self._tuning = model, tuning
        self._topics = {t: i for i, t in enumerate(sorted({e.topic for e in examples if e.topic}))}
        self._flags = {f: i for i, f in enumerate(sorted({f for e in examples for f in e.flags}))}
        self._topic_head = torch.nn.Linear(width, len(self._topics))
        self._flag_head = torch.nn.Linear(width, len(self._flags) + 1)  # the last: any flag that escalates
        self._flag_attention = torch.nn.Linear(width, len(self._flags) + 1, bias=False)
        torch.nn.init.normal_(self._flag_attention.weight, std=0.02)
        self._dropout = torch.nn.Dropout(0.1)
        self._parameters = [p for p in model.parameters() if p.requires_grad]
        layers = (self._topic_head, self._flag_head, self._flag_attention)
        heads = [parameter for layer in layers for parameter in layer.parameters()]
        self._optimizer = torch.optim.AdamW(
            [
                {"params": self._parameters, "lr": tuning.learning_rate, "weight_decay": 0.01},
                {"params": heads, "lr": 10 * tuning.learning_rate, "weight_decay": 0.0},
            ],
            fused=True,
        )

    def schedule(self, steps: int) -> Any:
        """Learning rate up over the first tenth, then down to nothing."""
        import torch

        rates = [self._tuning.learning_rate, 10 * self._tuning.learning_rate]
        return torch.optim.lr_scheduler.OneCycleLR(
            self._optimizer, rates, total_steps=steps + 1, pct_start=0.1, anneal_strategy="linear", cycle_momentum=False
        )

    def step(self, tokens: Any, batch: Sequence[Example]) -> npt.NDArray[np.float64]:
        """One step of learning; returns the loss of each example."""
        import torch

        with _bfloat16_where_possible():
            losses = self._losses(tokens["input_ids"], tokens["attention_mask"], batch)
        self._optimizer.zero_grad()
        losses.mean().backward()
        torch.nn.utils.clip_grad_norm_(self._parameters, 1.0)
        self._optimizer.step()
        return np.asarray(losses.detach().numpy(), np.float64)

    def heads(self) -> Heads:
        """What the heads have learned."""
        return Heads(
            topics=tuple(self._topics),
            topic_weight=self._topic_head.weight.detach().numpy(),
            topic_bias=self._topic_head.bias.detach().numpy(),
            flags=tuple(self._flags),
            flag_attention=self._flag_attention.weight.detach().numpy(),
            flag_weight=self._flag_head.weight.detach().numpy(),
            flag_bias=self._flag_head.bias.detach().numpy(),
        )

    def _losses(self, ids: torch.Tensor, mask: torch.Tensor, batch: Sequence[Example]) -> torch.Tensor:
        shared = self._model.shared(ids, mask)
        losses = self._flag_losses(shared, mask, batch)
        rows = [row for row, example in enumerate(batch) if example.topic]
        if rows:
            topics = [batch[row].topic for row in rows]
            losses[rows] = losses[rows] + self._topic_losses(shared[rows], mask[rows], topics)
        return losses

    def _topic_losses(self, shared: torch.Tensor, mask: torch.Tensor, topics: Sequence[str]) -> torch.Tensor:
        import torch

        words, real = self._model.topic_words(shared, mask), mask.unsqueeze(-1)
        return torch.nn.functional.cross_entropy(
            self._topic_head(self._dropout((words * real).sum(1) / real.sum(1))),
            torch.tensor([self._topics[topic] for topic in topics]),
            label_smoothing=self._tuning.smoothing,
            reduction="none",
        )

    def _flag_losses(self, shared: torch.Tensor, mask: torch.Tensor, batch: Sequence[Example]) -> torch.Tensor:
        import torch

        words = self._model.flag_words(shared, mask)
        wanted = torch.zeros(len(batch), len(self._flags) + 1)
        for row, example in enumerate(batch):
            for flag in example.flags:
                wanted[row, self._flags[flag]] = 1.0
            wanted[row, -1] = float(example.escalates)
        attention = self._flag_attention(words).masked_fill(mask.unsqueeze(-1) == 0, float("-inf")).softmax(1)
        values = self._dropout(words) @ self._flag_head.weight.T
        scores = (attention * values).sum(1) + self._flag_head.bias
        losses = torch.nn.functional.binary_cross_entropy_with_logits(scores, wanted, reduction="none")
        return 0.5 * losses.sum(1)


def _export(model: Branched, tokenizer: Any, path: Path) -> None:
    """Write the model as ONNX with small weights: tokens in, two vectors for each out."""
    with tempfile.TemporaryDirectory() as scratch:
        whole = Path(scratch) / ONNX_FILE
        _export_whole(model, tokenizer, whole)
        _export_small(whole, path)


def _export_small(whole: Path, path: Path) -> None:
    """Weights as whole numbers, in a quarter of the time at equal accuracy (ADR 0004).

    Seven bits, since some processors overflow with eight.
    """
    from onnxruntime.quantization import QuantType, quantize_dynamic

    logging.getLogger().addFilter(_no_hint)
    try:
        quantize_dynamic(
            whole,
            path,
            op_types_to_quantize=["MatMul"],
            per_channel=True,
            reduce_range=True,
            weight_type=QuantType.QInt8,
        )
    finally:
        logging.getLogger().removeFilter(_no_hint)


def _no_hint(record: logging.LogRecord) -> bool:
    """Whether a log record is more than the library's advice to simplify the graph first, which gains nothing here."""
    return "pre-processing" not in record.getMessage()


def _export_whole(model: Branched, tokenizer: Any, path: Path) -> None:
    import warnings

    import torch

    example = tokenizer(["one sentence", "another, longer sentence"], padding=True, return_tensors="pt")
    sizes = {0: "sentences", 1: "tokens"}
    with warnings.catch_warnings(), torch.inference_mode():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            model.eval(),
            tuple(example[name] for name in INPUTS),
            str(path),
            input_names=list(INPUTS),
            output_names=list(OUTPUTS),
            dynamic_axes=dict.fromkeys((*INPUTS, *OUTPUTS), sizes),
            opset_version=14,
            dynamo=False,
        )
