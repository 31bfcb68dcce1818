"""How the red-flag thresholds of config.yml were chosen: `python -m benchmarks.red_flag_thresholds`.

Asks rules and net about `validation/red_flags.yml`, which nobody trained on and no test uses, and prints what each
setting would let through and raise.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from rasa.shared.nlu.training_data.message import Message
from rich.console import Console
from rich.table import Table

from assistant.conversation_store import passing_store
from assistant.direct_runner import DirectRunner
from assistant.engine import load_agent
from assistant.nlu.red_flag_net import doubted
from assistant.nlu.sentence_encoder import FLAG_PROBABILITIES, SentenceEncoder
from assistant.nlu.spoken_words import READ_AS, Reader
from assistant.safety import detect
from assistant.safety.lexicon import lexicon
from assistant.yaml_files import read_yaml

VALIDATION = Path(__file__).parent / "validation" / "red_flags.yml"
CERTAIN = (0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.7)
WHEN_LOWERED = (0.9, 0.97)
HARMLESS = (0.005, 0.01, 0.02, 0.05)
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


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
    rules: Flags
    firm: Flags

    def escalated(self, certain: float, when_lowered: float, harmless: float) -> Flags:
        """Whether the assistant escalates, as RedFlagNet decides it."""
        by_net = (self.free >= certain) | (self.held_back >= when_lowered)
        by_rules = self.rules & (self.firm | (np.maximum(self.free, self.held_back) >= harmless))
        return np.asarray(by_net | by_rules)


def _encoder() -> SentenceEncoder:
    """The trained encoder, out of the loaded assistant."""
    agent = load_agent(passing_store())
    assert agent.processor is not None
    assert isinstance(agent.processor.graph_runner, DirectRunner)
    encoder: SentenceEncoder = agent.processor.graph_runner.node(SentenceEncoder)
    return encoder


def asked(encoder: SentenceEncoder, texts: Iterable[str]) -> Asked:
    """Rules and net on each text."""
    tiers = {flag.id: flag.tier for flag in lexicon().flags}
    reader = Reader()
    rows = []
    for text in texts:
        message = Message.build(text)
        message.set(READ_AS, reader.read(text))
        probabilities = encoder.process([message])[0].get(FLAG_PROBABILITIES)
        escalating = {flag: p for flag, p in probabilities.items() if tiers.get(flag) != "watch"}
        report = detect(text)
        held = doubted(report)
        free = max((p for flag, p in escalating.items() if flag not in held), default=0.0)
        held_back = max((p for flag, p in escalating.items() if flag in held), default=0.0)
        rows.append((free, held_back, report.escalates, report.firm))
    columns = list(zip(*rows, strict=True))
    return Asked(np.array(columns[0]), np.array(columns[1]), np.array(columns[2]), np.array(columns[3]))


def _rows(reports: Asked, harmless_lines: Asked) -> Iterator[list[str]]:
    for certain in CERTAIN:
        for when_lowered in WHEN_LOWERED:
            for harmless in HARMLESS:
                shares = [g.escalated(certain, when_lowered, harmless).mean() for g in (reports, harmless_lines)]
                yield [str(certain), str(when_lowered), str(harmless), *[f"{share:.1%}" for share in shares]]


def main() -> None:
    """Print the table that the thresholds were read from."""
    data = read_yaml(VALIDATION)
    encoder = _encoder()
    reports, harmless = (
        asked(encoder, [t for texts in data[k].values() for t in texts]) for k in ("reports", "harmless")
    )
    table = Table("certain", "when lowered", "harmless", "recall", "false alarms", title="Red flags, validation")
    for row in _rows(reports, harmless):
        table.add_row(*row)
    Console(width=100).print(table)
    for name, group in (("reports", reports), ("harmless", harmless)):
        print(f"{name}: rules alone {group.rules.mean():.1%}, firm {group.firm.mean():.1%}, {len(group.rules)} lines")


if __name__ == "__main__":
    main()
