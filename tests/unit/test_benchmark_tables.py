"""Tables that benchmarks write into their README."""

from pathlib import Path

import pytest

from assistant.channels.fixed_words import fixed_reply
from assistant.settings import PROJECT
from benchmarks.long_conversation import too_slow
from benchmarks.speed.served import is_answered
from benchmarks.tables import README, markdown, write_between_marks

PAGE = "before\n<!-- made by python -m benchmarks.{} -->\nold\n<!-- end -->\nafter\n"


def test_a_table_replaces_only_what_stands_between_its_marks(tmp_path: Path) -> None:
    page = tmp_path / "README.md"
    page.write_text(PAGE.format("speed") + PAGE.format("nlu"), encoding="utf-8")
    write_between_marks("nlu", markdown(("what", "here"), [("a", "1"), ("b\\1", "2")]), page)
    table = "| what | here |\n| --- | --- |\n| a | 1 |\n| b\\1 | 2 |"
    assert page.read_text(encoding="utf-8") == PAGE.format("speed") + PAGE.format("nlu").replace("old", table)


def test_a_page_without_marks_is_told(tmp_path: Path) -> None:
    page = tmp_path / "README.md"
    page.write_text("nothing", encoding="utf-8")
    with pytest.raises(ValueError, match="no marks for speed"):
        write_between_marks("speed", "table", page)


@pytest.mark.parametrize("mark", ["speed", "nlu", "speech", "load", "load.soak", "widget", "alexa"])
def test_the_readme_has_the_marks(mark: str) -> None:
    assert f"<!-- made by python -m benchmarks.{mark} -->\n" in README.read_text(encoding="utf-8")


def test_the_page_of_conversations_has_the_marks_of_a_module(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(PAGE.format("x").replace("benchmarks.x", "tests.scenarios"), encoding="utf-8")
    write_between_marks("tests.scenarios", "table", page)
    assert "old" not in page.read_text(encoding="utf-8")
    marks = "<!-- made by python -m tests.scenarios -->\n"
    assert marks in (PROJECT / "docs" / "conversation.md").read_text(encoding="utf-8")


def test_a_turn_that_grows_too_slow_with_its_conversation_fails_the_benchmark() -> None:
    assert not too_slow([1.1, 1.5])
    assert too_slow([1.1, 1.51])
    assert "benchmarks.long_conversation" in (PROJECT / "Makefile").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["failed", "busy"])
def test_words_that_answer_nothing_are_no_turn_of_the_speed_table(name: str) -> None:
    assert is_answered([{"text": "One or two cups may help."}])
    assert not is_answered([{"text": fixed_reply(name).answer}])
    assert not is_answered([])
