"""Recall of red flags against false alarms, for every threshold that could have been chosen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from rasa.shared.nlu.training_data.message import Message

from assistant.engine import trained_runner
from assistant.nlu.red_flag_net import RedFlagNet, doubted
from assistant.nlu.sentence_encoder import FLAG_PROBABILITIES, FLAG_SUSPICIONS, SentenceEncoder
from assistant.nlu.spoken_words import READ_AS, Reader
from assistant.safety import detect
from assistant.safety.lexicon import lexicon

CERTAIN = (0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99)
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Asked:
    """What rules and net say of some messages; arrays have one entry a message.

    Attributes:
        free: highest probability of an escalating flag, or of any such flag, that no lowered finding holds back.
        held_back: the same of those that one does.
        suspected: highest probability of an escalating flag in any reading, a sentence by itself at its full odds.
        rules: whether the rules escalate.
        firm: whether they do by a plain phrase with no cue and no word of doubt near.
    """

    free: Floats
    held_back: Floats
    suspected: Floats
    rules: Flags
    firm: Flags

    def escalated(self, certain: float, when_lowered: float, harmless: float) -> Flags:
        """Whether the assistant escalates, as RedFlagNet decides it."""
        by_net = (self.free >= certain) | (self.held_back >= when_lowered)
        by_rules = self.rules & (self.firm | (self.suspected >= harmless))
        return np.asarray(by_net | by_rules)


@dataclass(frozen=True)
class Point:
    """One threshold of the net alone, with the shares of reports and of harmless lines that escalate."""

    certain: float
    recall: float
    false_alarms: float


class Decider:
    """The red-flag part of the trained assistant, taken out of it."""

    def __init__(self) -> None:
        runner = trained_runner()
        self._encoder: SentenceEncoder = runner.node(SentenceEncoder)
        self.config: dict[str, float] = runner.node(RedFlagNet)._config
        self._reader = Reader()

    def asked(self, texts: Iterable[str]) -> Asked:
        """Rules and net on each text."""
        tiers = {flag.id: flag.tier for flag in lexicon().flags}
        rows = []
        for text in texts:
            message = Message.build(text)
            message.set(READ_AS, self._reader.read(text))
            self._encoder.process([message])
            escalating, suspected = (
                {flag: p for flag, p in message.get(name).items() if tiers.get(flag) != "watch"}
                for name in (FLAG_PROBABILITIES, FLAG_SUSPICIONS)
            )
            report = detect(text)
            held = doubted(report)
            free = max((p for flag, p in escalating.items() if flag not in held), default=0.0)
            held_back = max((p for flag, p in escalating.items() if flag in held), default=0.0)
            rows.append((free, held_back, max(suspected.values()), report.escalates, report.firm))
        columns = list(zip(*rows, strict=True))
        return Asked(*(np.array(column) for column in columns))

    def curve(self, reports: Sequence[str], harmless: Sequence[str]) -> list[Point]:
        """Recall and false alarms by the threshold `certain`, the other settings as they are in config.yml."""
        groups = [self.asked(texts) for texts in (reports, harmless)]
        others = (self.config["certain_when_lowered"], self.config["harmless"])
        shares = [[float(g.escalated(certain, *others).mean()) for g in groups] for certain in CERTAIN]
        return [Point(certain, *pair) for certain, pair in zip(CERTAIN, shares, strict=True)]
