"""How the thresholds of config.yml were chosen: `python -m benchmarks.thresholds` (ten minutes of tuning, then kept).

Tunes on the first two thirds of every training file and asks the last third, which other writers wrote. The rules
have seen all of it, so only the net's own columns are held out. The blind test is not touched.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
import numpy.typing as npt
from rich.console import Console
from rich.table import Table

from assistant.nlu.heads import HEADS_FILE, Heads
from assistant.nlu.red_flag_net import doubted
from assistant.nlu.sentence_encoder import ANY_FLAG
from assistant.nlu.sentence_model import SentenceModel
from assistant.nlu.spoken_words import Reader
from assistant.nlu.topic_classifier import spelling_classifier
from assistant.nlu.training_texts import RedFlagTexts, read_hard_negatives, read_questions, read_red_flag_texts
from assistant.nlu.tuning import Tuning, tuned_folder
from assistant.nlu.tuning_examples import question_examples, red_flag_examples
from assistant.safety import detect
from assistant.safety.lexicon import lexicon

T = TypeVar("T")
Floats = npt.NDArray[np.float64]
CERTAIN = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)
WHEN_LOWERED = (0.9, 0.97)
HARMLESS = (0.01, 0.02, 0.05)
LIKELY = (0.2, 0.3, 0.35, 0.4)
MARGINS = (0.05, 0.1)
SHARPNESS = (1.0, 1.4, 1.6, 1.8, 2.0)
Half = tuple[dict[str, Sequence[str]], list[RedFlagTexts], list[str]]


def _parts(texts: Sequence[T]) -> tuple[Sequence[T], Sequence[T]]:
    """The first two thirds, and the last."""
    cut = len(texts) * 2 // 3
    return texts[:cut], texts[cut:]


def _every_third(texts: list[str]) -> tuple[list[str], list[str]]:
    """Hard negatives lie by kind, so every third of them."""
    return [t for i, t in enumerate(texts) if i % 3], texts[::3]


def split() -> tuple[Half, Half]:
    """Training data in two: to learn from, and to ask."""
    questions = {topic: _parts(texts) for topic, texts in read_questions().items()}
    flags = [(f, _parts(f.reports), _parts(f.look_alikes)) for f in read_red_flag_texts()]
    harmless = _every_third(read_hard_negatives())
    halves = [
        (
            {topic: parts[i] for topic, parts in questions.items()},
            [replace(f, reports=tuple(r[i]), look_alikes=tuple(n[i])) for f, r, n in flags],
            harmless[i],
        )
        for i in (0, 1)
    ]
    return halves[0], halves[1]


@dataclass(frozen=True)
class Asked:
    """What rules and net say of some messages; arrays have one entry a message.

    Attributes:
        free: highest probability of an escalating flag, or of any flag at all, that no lowered finding holds back.
        held_back: the same of those that one does.
        rules: whether the rules escalate.
        firm: whether they do by a plain phrase with no cue near.
    """

    free: Floats
    held_back: Floats
    rules: npt.NDArray[np.bool_]
    firm: npt.NDArray[np.bool_]

    def by_rules(self, harmless: float) -> npt.NDArray[np.bool_]:
        """Whether the rules escalate, and the net does not outweigh them."""
        return np.asarray(self.rules & (self.firm | (np.maximum(self.free, self.held_back) >= harmless)))

    def by_net(self, certain: float, when_lowered: float) -> npt.NDArray[np.bool_]:
        """Whether the net alone escalates, as RedFlagNet decides it."""
        return np.asarray((self.free >= certain) | (self.held_back >= when_lowered))


class Held:
    """The model tuned on one half, asked about the other."""

    def __init__(self, learned: Half) -> None:
        self._read = Reader().read
        questions, flags, harmless = learned
        examples = [*question_examples(questions, self._read), *red_flag_examples(flags, harmless, self._read)]
        folder = tuned_folder(examples, Tuning())
        self._model, self._heads = SentenceModel(folder), Heads.load(folder / HEADS_FILE)
        tiers = {flag.id: flag.tier for flag in lexicon().flags}
        names = [*self._heads.flags, ANY_FLAG]
        self._escalating = {i: name for i, name in enumerate(names) if tiers.get(name) != "watch"}
        self.topics = self._heads.topics
        asked = [e for e in examples if e.topic]
        self._spelling = spelling_classifier(regularisation=20.0)
        self._spelling.fit([e.text for e in asked], [e.topic for e in asked])

    def asked(self, texts: Iterable[str]) -> Asked:
        """Rules and net on each text."""
        listed = list(texts)
        probabilities = self._heads.flag_probabilities(self._model.encode([self._read(t) for t in listed]))
        reports = [detect(t) for t in listed]
        held = np.array([[name in doubted(r) for name in self._escalating.values()] for r in reports])
        escalating = np.asarray(probabilities[:, list(self._escalating)], np.float64)
        return Asked(
            np.where(held, 0.0, escalating).max(axis=1),
            np.where(held, escalating, 0.0).max(axis=1),
            np.array([r.escalates for r in reports]),
            np.array([r.firm for r in reports]),
        )

    def topic_probabilities(self, texts: Sequence[str], share: float = 0.5) -> Floats:
        """Shape (texts, topics), as TopicClassifier joins them before sharpening."""
        read = [self._read(t) for t in texts]
        meant = self._heads.topic_probabilities(self._model.encode(read))
        spelled = self._spelling.predict_proba(read)
        order = [list(self._spelling.classes_).index(t) for t in self.topics]
        return np.asarray((1 - share) * meant + share * spelled[:, order], np.float64)


def _calibration_error(confidence: Floats, right: Floats, bins: int = 10) -> float:
    place = np.minimum((confidence * bins).astype(int), bins - 1)
    return float(
        sum(abs(right[place == b].mean() - confidence[place == b].mean()) * (place == b).mean() for b in set(place))
    )


def _either(asked: Asked, certain: float, when_lowered: float) -> str:
    net = asked.by_net(certain, when_lowered)
    return f"{(asked.by_rules(HARMLESS[1]) | net).mean():.1%} ({net.mean():.1%})"


def _red_flag_rows(groups: Sequence[Asked]) -> Iterator[list[str]]:
    yield ["rules alone", "", *[f"{g.rules.mean():.1%}" for g in groups]]
    yield ["firm rules", "", *[f"{g.firm.mean():.1%}" for g in groups]]
    for harmless in HARMLESS:
        yield ["rules, harmless", str(harmless), *[f"{g.by_rules(harmless).mean():.1%}" for g in groups]]
    for certain in CERTAIN:
        for when_lowered in sorted({certain, *WHEN_LOWERED}):
            if when_lowered >= certain:
                yield [str(certain), str(when_lowered), *[_either(g, certain, when_lowered) for g in groups]]


def main() -> None:
    """Print the tables that thresholds were read from."""
    learned, held = split()
    questions, flags, harmless = held
    model = Held(learned)
    console = Console(width=130)
    escalating = {flag.id for flag in lexicon().flags if flag.tier != "watch"}
    red = [f for f in flags if f.flag in escalating]
    columns = ("certain", "when lowered", "recall", "alarms on look-alikes", "alarms on questions")
    table = Table(*columns, title="Red flags, held out: either (net alone)")
    groups = (
        model.asked(t for f in red for t in f.reports),
        model.asked([*(t for f in red for t in f.look_alikes), *harmless]),
        model.asked(t for asked in questions.values() for t in asked),
    )
    for row in _red_flag_rows(groups):
        table.add_row(*row)
    console.print(table)
    _print_topics(console, model, questions)


def _print_topics(console: Console, model: Held, questions: Mapping[str, Sequence[str]]) -> None:
    texts = [t for asked in questions.values() for t in asked]
    topics = np.array([list(model.topics).index(name) for name, asked in questions.items() for _ in asked])
    joint = model.topic_probabilities(texts)
    right = np.asarray(joint.argmax(1) == topics, np.float64)
    console.print(f"topics, held out: {right.mean():.1%} right of {len(texts)}; asked back (of these right):")
    columns = ("sharpness", "calibration error", *(f"below {t}" for t in LIKELY), *(f"lead < {m}" for m in MARGINS))
    table = Table(*columns)
    for sharpness in SHARPNESS:
        sharp = joint**sharpness / (joint**sharpness).sum(1, keepdims=True)
        ordered = np.sort(sharp, axis=1)
        best, lead = ordered[:, -1], ordered[:, -1] - ordered[:, -2]
        unsure = [*(best < t for t in LIKELY), *(lead < m for m in MARGINS)]
        shares = [f"{u.mean():.1%} ({right[u].mean() if u.any() else 0:.0%})" for u in unsure]
        table.add_row(str(sharpness), f"{_calibration_error(best, right):.3f}", *shares)
    console.print(table)


if __name__ == "__main__":
    main()
