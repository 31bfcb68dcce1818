"""Facts, topics, answers, and what the checks say of broken ones."""

from pathlib import Path

import pytest

from assistant.answers import answers, read_answer
from assistant.checks.answers import _problems
from assistant.errors import ContentError
from assistant.knowledge import knowledge, topics
from assistant.yaml_files import read_yaml

GOOD = """
responses:
  utter_caffeine:
    - text: Drink a small cup of coffee.
      metadata: {facts: [kaiser.caffeine_small_amount]}
    - channel: voice
      text: Drink a small cup of coffee.
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "caffeine.yml"
    path.write_text(text, encoding="utf-8")
    return path


def test_every_topic_has_an_answer_with_sources() -> None:
    assert set(answers()) == set(topics())
    for topic in topics().values():
        if topic.group in ("test", "recovery", "weeks_later"):
            assert answers()[topic.id].sources, topic.id


def test_the_first_source_settles_the_question() -> None:
    assert answers()["caffeine"].sources[0].document == "kaiser"
    assert answers()["driving"].sources[0].document == "healthwise"


def test_conflicts_say_the_more_cautious_fact_first() -> None:
    conflicts = knowledge().conflicts
    assert conflicts["conflict.lie_flat_duration"].say_first == "kaiser.lie_flat_several_hours"
    assert conflicts["conflict.store_pain_medicine"].say_first == "healthwise.ask_before_store_medicine"
    for conflict in conflicts.values():
        assert conflict.say_first in conflict.facts


def test_a_clinic_blog_decides_nothing_urgent() -> None:
    assert not knowledge().documents["statcare"].decides_urgent
    assert knowledge().documents["statcare"].rank > knowledge().documents["kaiser"].rank


def test_a_good_answer_has_no_problem(tmp_path: Path) -> None:
    answer = read_answer("caffeine", write(tmp_path, GOOD))
    assert list(_problems(answer, knowledge())) == []


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (("small cup", "3 cups"), 'says "3 cups", no fact does'),
        (("coffee", "coffee with ibuprofen"), 'names "ibuprofen", no fact does'),
        (("coffee", "coffee for two days"), 'says "2 days", no fact does'),
        (("Drink a", "Drink **a**"), "voice would stumble"),
        (
            ("Drink a small cup of coffee", "Consumption of caffeinated beverages ameliorates discomfort"),
            "school grade",
        ),
        (("coffee.", "coffee. " + "Sip it. " * 50), "words, at most"),
        (("coffee", "coffee {nothing}"), "unknown placeholder"),
    ],
)
def test_a_bad_answer_is_told(tmp_path: Path, change: tuple[str, str], problem: str) -> None:
    answer = read_answer("caffeine", write(tmp_path, GOOD.replace(*change)))
    assert any(problem in found for found in _problems(answer, knowledge()))


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (("kaiser.caffeine_small_amount", "kaiser.nothing"), "unknown fact kaiser.nothing"),
        (("metadata: {facts: [kaiser.caffeine_small_amount]}", ""), "names no facts"),
        (("channel: voice", "channel: radio"), "channel radio is unknown"),
        (("    - channel: voice\n      text: Drink a small cup of coffee.\n", ""), "0 voice wordings"),
        (("text: Drink", "txet: Drink"), "unknown key txet"),
        (("utter_caffeine", "utter_coffee"), "must hold the one answer utter_caffeine"),
        (("responses:", "responses: ["), "line"),
    ],
)
def test_a_broken_file_is_one_line_that_says_how_to_mend(tmp_path: Path, change: tuple[str, str], problem: str) -> None:
    with pytest.raises(ContentError, match=r"caffeine\.yml: ") as error:
        read_answer("caffeine", write(tmp_path, GOOD.replace(*change)))
    assert problem in str(error.value)
    assert "\n" not in str(error.value)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="file is missing"):
        read_yaml(tmp_path / "gone.yml")
