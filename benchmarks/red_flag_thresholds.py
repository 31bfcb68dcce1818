"""How the red-flag thresholds of config.yml were chosen: `python -m benchmarks.red_flag_thresholds`.

Asks rules and net about `validation/red_flags.yml`, which nobody trained on and no test uses, and prints what each
setting would let through and raise.
"""

from collections.abc import Iterator
from pathlib import Path

from rich.console import Console
from rich.table import Table

from assistant.evaluation.curve import Asked, Decider
from assistant.yaml_files import read_yaml

VALIDATION = Path(__file__).parent / "validation" / "red_flags.yml"
CERTAIN = (0.3, 0.5, 0.7, 0.8, 0.9, 0.95)
WHEN_LOWERED = (0.9, 0.97)
HARMLESS = (0.01, 0.015, 0.02, 0.05)


def _rows(reports: Asked, harmless_lines: Asked) -> Iterator[list[str]]:
    for certain in CERTAIN:
        for when_lowered in WHEN_LOWERED:
            for harmless in HARMLESS:
                shares = [g.escalated(certain, when_lowered, harmless).mean() for g in (reports, harmless_lines)]
                yield [str(certain), str(when_lowered), str(harmless), *[f"{share:.1%}" for share in shares]]


def main() -> None:
    """Print the table that the thresholds were read from."""
    data = read_yaml(VALIDATION)
    decider = Decider()
    reports, harmless = (decider.asked(t for texts in data[k].values() for t in texts) for k in ("reports", "harmless"))
    table = Table("certain", "when lowered", "harmless", "recall", "false alarms", title="Red flags, validation")
    for row in _rows(reports, harmless):
        table.add_row(*row)
    Console(width=100).print(table)
    for name, group in (("reports", reports), ("harmless", harmless)):
        print(f"{name}: rules alone {group.rules.mean():.1%}, firm {group.firm.mean():.1%}, {len(group.rules)} lines")


if __name__ == "__main__":
    main()
