"""A run over scenarios, and its table by behaviour and channel."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from assistant.settings import PROJECT
from benchmarks.tables import Row, markdown
from tests.alexa_nlu import AlexaNlu
from tests.scenarios.alexa_model import carries
from tests.scenarios.alexa_voice import AlexaVoice
from tests.scenarios.danger import states
from tests.scenarios.files import all_scenarios
from tests.scenarios.models import Scenario, Way
from tests.scenarios.phone_voice import PhoneVoice
from tests.scenarios.runner import Talk, hold
from tests.scenarios.server import Server
from tests.scenarios.voices import Voice, WebVoice, WyomingVoice

REPORT = PROJECT / "reports" / "scenarios.md"
COLUMNS: tuple[Way, ...] = ("web", "home_assistant", "alexa", "phone")
HEADS = ("behaviour", "scenarios", "web", "speaker (Home Assistant)", "speaker (Alexa)", "phone")


@dataclass
class Run:
    """Holds scenarios, each once, and remembers what came of them."""

    server: Server
    nlu: AlexaNlu
    done: dict[tuple[str, str], dict[str, Talk]] = field(default_factory=dict)

    def ways(self, scenario: Scenario) -> dict[str, Callable[[], Voice]]:
        """Who can hold it, by the way in."""
        known: dict[str, Callable[[], Voice]] = {
            "web": lambda: WebVoice(self.server),
            "home_assistant": lambda: WyomingVoice(self.server),
            "alexa": lambda: AlexaVoice(self.server, self.nlu),
            "phone": lambda: PhoneVoice(self.server),
        }
        return {way: known[way] for way in scenario.ways if way != "alexa" or carries(self.nlu, scenario)}

    def talks(self, behaviour: str, id_: str) -> dict[str, Talk]:
        """What came of a scenario, by the way in; held now if it was not before."""
        if (behaviour, id_) not in self.done:
            scenario = all_scenarios()[behaviour, id_]
            self.done[behaviour, id_] = hold(scenario, self.server, self.ways(scenario))
        return self.done[behaviour, id_]

    def table(self) -> str:
        """Passed of held, by behaviour and way in."""
        behaviours = list(dict.fromkeys(behaviour for behaviour, _ in self.done))
        rows = [self._row(behaviour, [behaviour]) for behaviour in behaviours]
        return markdown(HEADS, [*rows, self._row("all", behaviours)])

    def _row(self, name: str, behaviours: Iterable[str]) -> Row:
        held = [talks for (behaviour, _), talks in self.done.items() if behaviour in behaviours]
        cells = ([talks[way] for talks in held if way in talks] for way in COLUMNS)
        passed = (f"{sum(not talk.problem for talk in cell)} of {len(cell)}" for cell in cells)
        return (name, str(len(held)), *passed)

    def counts(self) -> str:
        """How many scenarios are held on how many ways, and how many states a danger sign is told in."""
        ways = [set(talks) for talks in self.done.values()]
        everywhere = sum(held == set(COLUMNS) for held in ways)
        spoken = sum({"web", "phone"} < held for held in ways)
        told = sum(1 for _ in states(self))
        return (
            f"Of {len(ways)} scenarios {spoken} are held on the web, on the phone and by a speaker, {everywhere} of\n"
            f"them by both speakers. A danger sign is told in each of {told} states of these conversations."
        )

    def unexpected(self) -> list[str]:
        """A line for each talk that failed where its file does not say so."""
        known = {f"{b}/{i}[{way}] " for (b, i), scenario in all_scenarios().items() for way in scenario.falls_short}
        return [line for line in self.problems() if not line.startswith(tuple(known))]

    def problems(self) -> list[str]:
        """A line for each talk that failed."""
        return [
            f"{behaviour}/{id_}[{way}] {talk.problem}"
            for (behaviour, id_), talks in self.done.items()
            for way, talk in talks.items()
            if talk.problem
        ]

    def write_report(self) -> None:
        """reports/scenarios.md: the table, what failed, and what was said on each way."""
        REPORT.parent.mkdir(exist_ok=True)
        failed = [f"- {line}" for line in self.problems()] or ["None."]
        parts = ["# Scenarios", self.table(), "## Failed", "\n".join(failed), "## Transcripts", *self._transcripts()]
        REPORT.write_text("\n\n".join(parts) + "\n", encoding="utf-8")

    def _transcripts(self) -> Iterable[str]:
        for (behaviour, id_), talks in self.done.items():
            for way, talk in talks.items():
                lines = [f"- {told}\n  - {heard}" for told, heard in talk.said]
                yield "\n".join([f"### {behaviour}/{id_}[{way}]", "", *lines])
