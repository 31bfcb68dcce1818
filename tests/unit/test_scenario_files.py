"""What is wrong with a scenario file is said with file, scenario and step."""

import re
from collections import Counter
from pathlib import Path

import pytest

from assistant.errors import ContentError
from tests.scenarios.__main__ import PAGE, not_written
from tests.scenarios.files import all_scenarios, read_scenarios
from tests.scenarios.models import Step
from tests.scenarios.runner import Heard, judged

FILE = """
behaviour: {behaviour}
scenarios:
- id: first
  what: one line
  steps: [{{say: hello, topic: greet}}]
- id: second
  what: another
  {more}
  steps:
  - {{say: hello, topic: greet}}
  - {step}
"""
TURN = {"topic": "caffeine", "tier": "none", "red_flags": []}


GREETS = "{say: hello, topic: greet}"


def file(folder: Path, step: str = GREETS, behaviour: str = "made_up", more: str = "channels: [web, speaker]") -> Path:
    path = folder / "made_up.yml"
    path.write_text(FILE.format(step=step, behaviour=behaviour, more=more), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "step",
    [
        '{say: "", must: [did not get]}',
        "{say: hello, as: neighbour, must: [a|b], must_not: [c], topic: none}",
        '{press: "0*#", must_not: [coffee]}',
        "{silence: true, must: [hear]}",
        "{say: hello, tier: urgent}",
        "{wait: 2 hours}",
        "{wait: 1 day}",
        "{restart: true}",
        "{says_at_once: [a, b], same_as_before: true}",
    ],
)
def test_what_the_format_allows(tmp_path: Path, step: str) -> None:
    assert len(read_scenarios(file(tmp_path, step)).scenarios[1].steps) == 2


@pytest.mark.parametrize(
    ("step", "told"),
    [
        ("{say: hello, mst: [a]}", "unknown key mst"),
        ("{say: no}", "say"),
        ("{say: hello, must: [911]}", "must"),
        ("{say: hello, must: [a|]}", "empty alternative"),
        ("{say: hello, silence: true}", "does say and silence"),
        ("{must: [a]}", "does nothing"),
        ("{wait: a while}", "is no time"),
        ("{wait: 2 hours, must: [a]}", "answered by nobody"),
        ("{restart: true, as: neighbour}", "answered by nobody"),
        ("{press: zero}", "no keys"),
        ("{say: hello, topic: tea}", "topic tea is unknown"),
        ("{say: hello, flags: [tea]}", "flag tea is unknown"),
        ("{say: hello, tier: high}", "tier"),
        ("{say: hello}", "can hardly fail"),
        ("{say: hello, tier: none}", "can hardly fail"),
        ('{say: hello, tier: none, must: ["call|doctor"]}', "can hardly fail"),
        ("{silence: true}", "can hardly fail"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(tmp_path: Path, step: str, told: str) -> None:
    with pytest.raises(ContentError) as error:
        read_scenarios(file(tmp_path, step))
    assert "made_up.yml: scenario second, step 2" in str(error.value)
    assert told in str(error.value)


def test_a_behaviour_is_named_like_its_file(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="not the file's name"):
        read_scenarios(file(tmp_path, behaviour="other"))


def test_what_falls_short_names_its_ways(tmp_path: Path) -> None:
    told = read_scenarios(file(tmp_path, more="falls_short: {alexa: a word that it keeps for itself}"))
    assert told.scenarios[1].falls_short == {"alexa": "a word that it keeps for itself"}
    assert told.scenarios[1].ways == ("web", "home_assistant", "alexa", "phone")


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ("falls_short: it is hard", "falls_short"),
        ("falls_short: {speaker: it is hard}", "falls_short"),
        ("falls_short: {web: it is hard}\n  channels: [phone]", "where it is not held"),
    ],
)
def test_a_way_that_is_none_is_refused(tmp_path: Path, more: str, told: str) -> None:
    with pytest.raises(ContentError, match=told):
        read_scenarios(file(tmp_path, more=more))


def test_an_id_stands_once(tmp_path: Path) -> None:
    path = file(tmp_path)
    path.write_text(path.read_text(encoding="utf-8").replace("second", "first"), encoding="utf-8")
    with pytest.raises(ContentError, match="scenario first: stands twice"):
        read_scenarios(path)


@pytest.mark.parametrize(
    ("expected", "right"),
    [
        ({"must": ["COFFEE|tea"]}, True),
        ({"must": ["tea"]}, False),
        ({"must": ["don't"]}, True),
        ({"must_not": ["coffee"]}, False),
        ({"must_not": ["tea"]}, True),
        ({"topic": "caffeine", "tier": "none"}, True),
        ({"topic": "none"}, False),
        ({"topic": "driving"}, False),
        ({"tier": "urgent"}, False),
        ({"flags": ["fever"]}, False),
        ({"same_as_before": True}, False),
    ],
)
def test_a_step_is_judged(expected: dict[str, object], right: bool) -> None:
    heard = Heard(["Don\u2019t drink much coffee."], [TURN])
    assert (judged(Step.parse_obj({"say": "hello", **expected}), heard, Heard(["Tea."], [TURN])) == "") is right


def test_the_same_answer_is_the_same() -> None:
    heard = Heard(["Tea."], [TURN])
    assert judged(Step.parse_obj({"say": "again", "same_as_before": True}), heard, heard) == ""


def test_of_messages_at_once_each_must_be_answered() -> None:
    step = Step.parse_obj({"says_at_once": ["a", "b"], "must": ["tea", "coffee"], "topic": "caffeine"})
    assert judged(step, Heard(["Tea.", "Coffee."], [TURN, {**TURN, "topic": None}]), None) == ""
    assert "coffee" in judged(step, Heard(["Tea.", "Tea."], [TURN]), None)


@pytest.mark.parametrize(
    ("problems", "chosen", "told"), [(["a/b[web] said tea"], [], "1 failed"), ([], ["danger"], "only some")]
)
def test_a_red_or_partial_table_is_not_published(problems: list[str], chosen: list[str], told: str) -> None:
    assert told in not_written(problems, chosen)


def test_a_whole_green_table_is() -> None:
    assert not_written([], []) == ""


def test_the_published_table_is_of_the_files_that_are_there() -> None:
    rows = re.findall(r"^\| (\w+) \| (\d+) \| ", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    counted = Counter(behaviour for behaviour, _ in all_scenarios())
    assert {name: int(count) for name, count in rows} == {**counted, "all": counted.total()}
