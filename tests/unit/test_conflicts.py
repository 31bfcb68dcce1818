"""Where the documents differ, the more cautious fact is told, and no blog decides what is urgent."""

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.answers import Answer, answers
from assistant.checks.answers import _problems
from assistant.checks.conflicts import conflict_problems
from assistant.checks.urgency import urgent_facts
from assistant.errors import ContentError
from assistant.knowledge import knowledge
from assistant.knowledge.facts import Conflict, Fact, _conflicts

STORE = "conflict.store_pain_medicine"


def _with(conflict: Conflict) -> list[str]:
    return list(conflict_problems({conflict.id: conflict}, answers(), knowledge()))


def test_every_answer_of_a_conflict_rests_on_the_more_cautious_fact() -> None:
    assert list(conflict_problems(knowledge().conflicts, answers(), knowledge())) == []


def test_an_answer_without_the_more_cautious_fact_is_told() -> None:
    found = _with(replace(knowledge().conflicts[STORE], topics=("caffeine",), excused={}))
    assert found == [
        f"data/nlu/caffeine.yml: {STORE} covers it, but it does not name healthwise.ask_before_store_medicine; "
        "say that first and name it, or say under excused in conflicts.yml why not"
    ]


@pytest.mark.parametrize(
    ("topics", "excused", "problem"),
    [
        (("caffeine",), {"caffeine": "names no medicine"}, ""),
        (("caffeine",), {"caffeine": ""}, "why"),
        (("pain_medicine",), {"pain_medicine": "no need"}, "take it out"),
        (("pain_medicine",), {"caffeine": "is not of it"}, "take it out"),
        (("nothing",), {}, "unknown topic nothing"),
    ],
)
def test_an_excuse_has_a_reason_and_a_use(topics: tuple[str, ...], excused: dict[str, str], problem: str) -> None:
    found = _with(replace(knowledge().conflicts[STORE], topics=topics, excused=excused))
    assert (problem in found[0]) if problem else not found


def test_what_is_said_first_is_one_of_the_facts_in_conflict() -> None:
    found = _with(replace(knowledge().conflicts[STORE], say_first="healthwise.feel_tired", topics=()))
    assert "is not among its facts" in found[0]


def test_a_document_that_does_not_decide_is_not_said_first_where_it_is_urgent() -> None:
    conflict = knowledge().conflicts["conflict.back_pain_few_days_or_weeks"]
    assert _with(conflict) == []
    assert "statcare does not decide" in _with(replace(conflict, wording="Call your doctor now."))[0]


def test_a_fact_of_the_blog_says_nothing_urgent() -> None:
    assert list(urgent_facts(knowledge())) == []
    fact = Fact("statcare.x", "statcare", "s", (), "Lasting pain needs the doctor right away.", (), (), ())
    known = replace(knowledge(), facts={**knowledge().facts, fact.id: fact})
    assert "statcare.x" in next(iter(urgent_facts(known)))


def _urgent(text: str, *facts: str) -> list[str]:
    answer = Answer("back_pain_weeks_causes", text, text, "", facts)
    return [p for p in _problems(answer, knowledge()) if "urgent" in p]


def test_what_is_urgent_rests_on_a_document_that_decides_it() -> None:
    blog = "statcare.persists_or_worsens", "statcare.weeks_or_months"
    assert _urgent("Call your doctor.", *blog) == []
    assert _urgent("Call your doctor now.", *blog)
    assert _urgent("Call your doctor now.", *blog, "healthwise.call_doctor_now") == []
    assert _urgent("Call your doctor now if it hurts for weeks.", *blog, "healthwise.call_doctor_now")
    assert _urgent("It can hurt for weeks. Call now if you are weak.", *blog, "healthwise.call_doctor_now") == []


def test_an_unknown_key_of_a_conflict_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "conflicts.yml"
    path.write_text("conflicts:\n  - {id: c, facts: [], say_first: f, excuses: {}}\n", encoding="utf-8")
    with pytest.raises(ContentError, match="unknown key excuses"):
        list(_conflicts(path, {}))
