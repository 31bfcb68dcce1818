"""The public NegEx kit: how well the cues of the safety core see a denial. `python -m benchmarks.negex`.

2,376 sentences out of doctors' letters, each with one finding that is affirmed, negated or possible. Our cues were
written for patients ("nope", "not a bit of"), not for letters ("negative for"), so this is a look from outside.
"""

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from assistant.evaluation.measure import Share
from assistant.safety.cues import Span, cues_in, cues_over, sentence_around
from assistant.safety.lexicon import lexicon
from assistant.safety.normalise import normalise
from assistant.settings import PROJECT

KIT = PROJECT.parent / "shared" / "benchmarks" / "negex" / "rsAnnotations-1-120-random.txt"
SHOWN = 5  # examples of each kind of error


@dataclass(frozen=True)
class Case:
    """One sentence of the kit, normalised, with the place of its finding."""

    text: str
    finding: Span
    negated: bool


def read_kit(path: Path = KIT) -> Iterator[Case]:
    """The sentences in which the finding can be found again after normalising."""
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            concept, sentence, status = row[-5], row[-4], row[-3]
            text = f"{normalise(sentence.replace('‘', ''))} "
            words = re.escape(normalise(concept))
            match = re.search(rf"(?<![a-z0-9_]){words}(?![a-z0-9_])", text)
            if match:
                yield Case(text, Span(match.start(), match.end()), status == "Negated")


def denied(case: Case) -> bool:
    """Whether a cue of denial governs the finding."""
    lex = lexicon()
    cues = cues_over(case.text, case.finding, lex.cues, lex.pseudo, lex.terminators, lex.report, lex.persists)
    return any(cue.status == "denied" for cue, _ in cues)


def kind_of_error(case: Case) -> str:
    """Why a denial was missed, or seen where there is none."""
    if not case.negated:
        return "affirmed, taken for denied"
    place = sentence_around(case.text, case.finding)
    lex = lexicon()
    near = list(cues_in(case.text[place.start : place.end], [c for c in lex.cues if c.status == "denied"], lex.pseudo))
    return "denied, the cue does not reach" if near else "denied, no such cue"


def main() -> None:
    """Print precision, recall and F, and the errors by kind with examples."""
    if not KIT.is_file():
        print(f"negex: {KIT.name} is not here; put the public test data into ../shared/benchmarks/negex and run again")
        return
    cases = list(read_kit())
    seen = [(case, denied(case)) for case in cases]
    hits = sum(case.negated and said for case, said in seen)
    precision = Share(hits, sum(said for _, said in seen))
    recall = Share(hits, sum(case.negated for case in cases))
    f = 2 * precision.value * recall.value / (precision.value + recall.value)
    print(f"{len(cases)} sentences; precision {precision.value:.3f}, recall {recall.value:.3f}, F {f:.3f}")
    errors: dict[str, list[Case]] = defaultdict(list)
    for case, said in seen:
        if case.negated != said:
            errors[kind_of_error(case)].append(case)
    table = Table("kind of error", "times", "examples")
    for kind, count in Counter({kind: len(found) for kind, found in errors.items()}).most_common():
        table.add_row(kind, str(count), "\n".join(case.text.strip()[:90] for case in errors[kind][:SHOWN]))
    Console(width=140).print(table)


if __name__ == "__main__":
    main()
