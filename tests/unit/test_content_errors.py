"""Every mistake in a content file is told in one line: which file, what is wrong, how to mend it."""

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from assistant import cli
from assistant.answers import read_answer
from assistant.checks import domain, questions
from assistant.errors import ContentError
from assistant.evaluation.testset import TestSet, read_test_set
from assistant.knowledge import knowledge, topics
from assistant.knowledge.facts import FOLDER as FACTS
from assistant.knowledge.topics import PATH as TOPICS
from assistant.nlu.training_texts import read_hard_negatives, read_questions, read_red_flag_texts
from assistant.safety.lexicon import lexicon
from assistant.yaml_files import read_yaml

KINDS = ("denied", "general", "hypothetical", "idiom", "mild", "past", "procedure")
HARD_NEGATIVES = "hard_negatives:\n" + "".join(f"  {kind}: [no fever]\n" for kind in KINDS)
SAFETY = {
    "words.yml": "leg: [leg, foot]\n",
    "spelling.yml": "heard_as: {fevr: fever}\nreal_words: [tap]\n",
    "possessed.yml": """
possessed:
  - overrides: [hypothetical]
    where: forward
    reach: 1
    phrases: [in case it matters]
    flags: [fever]
""",
    "cues.yml": """
cues:
  - status: denied
    direction: forward
    reach: 3
    own_words: false
    phrases: [without]
persists: [mines]
doubts: {sentence: [might], message: [film]}
denial_inside: [never]
pseudo: [not only]
terminators: [but]
report: [my]
idioms: [cold feet]
""",
    "flags/fever.yml": """
id: fever
name: Fever
tier: urgent
source: kaiser
reviewed: never
phrases: [fever, hot "{leg}"]
ignores: [past]
""".replace('hot "{leg}"', '"hot {leg}"'),
}
MESSAGES = "".join(
    f"{kind}: {{shown: 'Call {{number}}.', spoken: 'Call {{number}}.'}}\n" for kind in ("emergency", "urgent", "crisis")
)
ANSWER = """
version: "3.1"
nlu:
- intent: caffeine
  examples: |
    - coffee?
responses:
  utter_caffeine:
    - text: Drink a small cup of coffee.
      metadata: {facts: [kaiser.caffeine_small_amount]}
    - channel: voice
      text: Drink a small cup.
      metadata: {more: Only a small one.}
"""
TEST_SET = {
    "nlu/caffeine.yml": "topic: caffeine\nquestions: {web: [coffee?], speaker: [coffee], phone: [tea]}\n",
    "red_flags/fresh/fever.yml": "flag: fever\nmust_escalate: {web: [I have a fever], speaker: [hot], phone: [hot]}\n",
    "red_flags/fresh/hard_negatives.yml": HARD_NEGATIVES.replace(
        "[no fever]", "{web: [no fever], speaker: [not hot], phone: [not hot]}"
    ),
}
LIST = "must be a list; write each entry on a line of its own"


def write(folder: Path, files: Mapping[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def broken(files: Mapping[str, str], name: str, old: str, new: str) -> dict[str, str]:
    assert old in files[name]
    return {**files, name: files[name].replace(old, new, 1)}


def told(read: Callable[[], object], name: str) -> str:
    """What is wrong and how to mend it, after the path, which must be the broken file's."""
    with pytest.raises(ContentError) as error:
        read()
    path, what = str(error.value).split(": ", 1)
    assert path.endswith(name)
    assert "\n" not in what
    return what


@pytest.fixture(scope="module", autouse=True)
def unbroken_files_are_read(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("good")
    assert lexicon(write(folder, SAFETY)).flags
    assert read_answer("caffeine", write(folder / "nlu", {"caffeine.yml": ANSWER}) / "caffeine.yml")
    assert read_questions(folder / "nlu") == {"caffeine": ["coffee?"]}


@pytest.mark.parametrize(
    ("name", "old", "new", "problem"),
    [
        ("cues.yml", "forward", "foward", "cues, entry 1: direction foward is unknown; use forward, backward or sent"),
        (
            "cues.yml",
            "denied",
            "denid",
            "status denid is unknown; use denied, hypothetical, past, procedure or somebody_else",
        ),
        ("cues.yml", "denied", "present", "status present is unknown"),
        ("cues.yml", "reach: 3", "", "cues, entry 1: key reach is missing; add it"),
        ("cues.yml", "reach: 3", "reach: three", "reach must be a whole number"),
        ("cues.yml", "reach: 3", "reach: -1", "reach is too small; use 0 or more"),
        ("cues.yml", "own_words: false", "own_words: maybe", "own_words must be true or false"),
        ("cues.yml", "phrases: [without]", "phrases: without", f"phrases {LIST}"),
        ("cues.yml", "[without]", "[no]", "phrases: entry 1 must be a text; put it in quotes"),
        ("cues.yml", "phrases: [without]", "phrases: []", "phrases is empty; write at least one entry"),
        ("cues.yml", "pseudo: [not only]", "", "key pseudo is missing; add it"),
        ("cues.yml", "pseudo:", "psuedo:", "unknown key psuedo; legal keys are"),
        ("cues.yml", "report: [my]", "report: my", f"report {LIST}"),
        ("cues.yml", "idioms: [cold feet]", "idioms:", "idioms is empty; fill it in"),
        ("cues.yml", "idioms: [cold feet]", "idioms: [(so)]", "matches everything; write a word outside brackets"),
        ("cues.yml", "report: [my]", "report: [my]\nreport: [i]", "key report stands twice, take one away"),
        ("possessed.yml", "where: forward", "where: before", "where before is unknown; use forward, backward or over"),
        ("possessed.yml", "flags: [fever]", "flags: [fevr]", "flags names fevr, which is no flag; take the name of a"),
        ("flags/fever.yml", "[past]", "[denyed]", "ignores: entry 1 denyed is unknown; use denied,"),
        ("flags/fever.yml", "[past]", "past", f"ignores {LIST}"),
        ("flags/fever.yml", 'phrases: [fever, "hot {leg}"]', "phrases: fever", f"phrases {LIST}"),
        ("flags/fever.yml", '[fever, "hot {leg}"]', "[fever, 39]", "phrases: entry 2 must be a text"),
        ("flags/fever.yml", "name: Fever", "name: [Fever]", "name must be a text"),
        ("flags/fever.yml", "tier: urgent", "tier: [urgent]", "tier must be a single word; write it without"),
        ("flags/fever.yml", "tier: urgent", "", "key tier is missing; add it"),
        ("flags/fever.yml", "reviewed: never", "reviewed: 2026-02-30", "a date or number that is none"),
        ("words.yml", "[leg, foot]", "leg", f"leg {LIST}"),
        ("words.yml", "[leg, foot]", "[]", "leg is empty; write at least one entry"),
        ("words.yml", "leg: ", "no: ", "key False is read as no text, put it in quotes"),
        ("spelling.yml", "real_words: [tap]", "", "key real_words is missing; add it"),
        ("spelling.yml", "{fevr: fever}", "[fevr]", "heard_as must hold keys and values"),
        ("spelling.yml", "fevr: fever", "fevr: 5", "heard_as: fevr must be a text"),
    ],
)
def test_a_broken_file_of_the_safety_core(tmp_path: Path, name: str, old: str, new: str, problem: str) -> None:
    folder = write(tmp_path, broken(SAFETY, name, old, new))
    assert problem in told(lambda: lexicon(folder), name)


@pytest.mark.parametrize("name", ["words.yml", "cues.yml", "spelling.yml"])
def test_a_missing_file_of_the_safety_core(tmp_path: Path, name: str) -> None:
    folder = write(tmp_path, SAFETY)
    (folder / name).unlink()
    assert "file is missing; bring it back" in told(lambda: lexicon(folder), name)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("crisis: ", "crises: ", "unknown key crises; legal keys are also_crisis, asks_for_it, crisis, "),
        ("spoken", "speaken", "emergency: unknown key speaken"),
        ("shown: 'Call {number}.', ", "", "emergency: key shown is missing; add it"),
        ("'Call {number}.'", "911", "shown must be a text; put it in quotes"),
        ("{number}", "{numbre}", "placeholder in braces is unknown or not closed; legal are {number}"),
        ("{number}", "{number", "placeholder in braces is unknown or not closed"),
    ],
)
def test_a_broken_emergency_message(tmp_path: Path, old: str, new: str, problem: str) -> None:
    from assistant.safety.messages import read_messages

    path = write(tmp_path, broken({"messages.yml": MESSAGES}, "messages.yml", old, new)) / "messages.yml"
    assert problem in told(lambda: read_messages(path), "messages.yml")


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("text: Drink a small cup of coffee.\n      metadata", "metadata", "entry 1: key text is missing; add it"),
        ("text: Drink a small cup.", "text: 5", "entry 2: text must be a text; put it in quotes"),
        ("text: Drink a small cup.", "text:", "entry 2: text is empty; fill it in"),
        ("[kaiser.caffeine_small_amount]", "kaiser.caffeine_small_amount", f"metadata: facts {LIST}"),
        ("more: Only", "mroe: Only", "metadata: unknown key mroe"),
        ("more: Only a small one.", "more: [Only]", "more must be a text"),
        ("more: Only a small one.", "facts: []", "facts stand beside the voice wording; put them beside"),
        ("amount]}", "amount], more: x}", "more stands beside the default wording; put it beside the voice"),
        ("responses:", "version: x\nresponses:", "key version stands twice"),
        ("nlu:", "nul:", "unknown key nul"),
    ],
)
def test_a_broken_answer(tmp_path: Path, old: str, new: str, problem: str) -> None:
    path = write(tmp_path, broken({"caffeine.yml": ANSWER}, "caffeine.yml", old, new)) / "caffeine.yml"
    assert problem in told(lambda: read_answer("caffeine", path), "caffeine.yml")


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("intent:", "intnt:", "nlu, entry 1: unknown key intnt; legal keys are examples, intent"),
        ("intent: caffeine", "intent: cofeine", "intent must be caffeine, as the file's name says"),
        ("examples: |\n    - coffee?", "examples: [coffee?]", "examples must be a text"),
        ("examples: |\n    - coffee?", "", "key examples is missing; add it"),
        ("nlu:", "nul:", "unknown key nul"),
    ],
)
def test_broken_questions(tmp_path: Path, old: str, new: str, problem: str) -> None:
    folder = write(tmp_path, broken({"caffeine.yml": ANSWER}, "caffeine.yml", old, new))
    assert problem in told(lambda: read_questions(folder), "caffeine.yml")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("flag: fever\nlook_alikes: [hot tea]\n", "key reports is missing; add it"),
        ("flag: fever\nreports: [a fever]\n", "key look_alikes is missing; add it"),
        ("flag: fever\nreports: a fever\nlook_alikes: [hot tea]\n", f"reports {LIST}"),
        ("flag: fever\nreports: [39.5]\nlook_alikes: [hot tea]\n", "reports: entry 1 must be a text"),
    ],
)
def test_broken_training_reports(tmp_path: Path, text: str, problem: str) -> None:
    assert problem in told(lambda: read_red_flag_texts(write(tmp_path, {"fever.yml": text})), "fever.yml")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (HARD_NEGATIVES.replace("hard_negatives", "hard_negative"), "unknown key hard_negative"),
        (HARD_NEGATIVES.replace("  mild: [no fever]\n", ""), "hard_negatives: key mild is missing; add it"),
        (HARD_NEGATIVES.replace("denied", "denid"), "hard_negatives: unknown key denid"),
        (HARD_NEGATIVES.replace("mild: [no fever]", "mild: no fever"), f"hard_negatives: mild {LIST}"),
    ],
)
def test_broken_hard_negatives(tmp_path: Path, text: str, problem: str) -> None:
    folder = write(tmp_path, {"hard_negatives.yml": text})
    assert problem in told(lambda: read_hard_negatives(folder), "hard_negatives.yml")


@pytest.mark.parametrize(
    ("name", "old", "new", "problem"),
    [
        (
            "nlu/caffeine.yml",
            "questions: {web: [coffee?], speaker: [coffee], phone: [tea]}",
            "",
            "key questions is missing; add it",
        ),
        ("nlu/caffeine.yml", "[coffee?]", "coffee?", f"questions: web {LIST}"),
        ("nlu/caffeine.yml", "topic: caffeine", "topic: cofeine", "topic must be caffeine, as the file's name says"),
        ("red_flags/fresh/fever.yml", "flag: fever", "flag: fevr", "flag must be fever, as the file's name says"),
        ("red_flags/fresh/fever.yml", "[I have a fever]", "I have a fever", f"must_escalate: web {LIST}"),
        ("red_flags/fresh/hard_negatives.yml", "denied", "denid", "hard_negatives: unknown key denid"),
    ],
)
def test_a_broken_blind_test(tmp_path: Path, name: str, old: str, new: str, problem: str) -> None:
    folder = write(tmp_path, broken(TEST_SET, name, old, new))
    assert problem in told(lambda: read_test_set(folder), name)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("plain: what a spinal tap is", "plian: a tap", "test, what_is_lumbar_puncture: unknown key plian"),
        ("{id: what_is_lumbar_puncture, ", "{", "test, entry 1: key id is missing; add it"),
        ("plain: what a spinal tap is", "plain: 5", "plain must be a text"),
        (", tier: watch", ", tier: wacth", "tier wacth is unknown; use watch"),
        (", flag: persistent_two_days", "", "tier and flag go together; write both or neither"),
        ("recovery:", "recover:", "unknown key recover; legal keys are"),
    ],
)
def test_a_broken_topic(tmp_path: Path, old: str, new: str, problem: str) -> None:
    real = {"topics.yml": TOPICS.read_text(encoding="utf-8")}
    path = write(tmp_path, broken(real, "topics.yml", old, new)) / "topics.yml"
    assert problem in told(lambda: topics(path), "topics.yml")


@pytest.mark.parametrize(
    ("name", "old", "new", "problem"),
    [
        ("documents.yml", "documents:", "document:", "unknown key document"),
        ("documents.yml", "    rank: 1\n", "", "documents, kaiser: key rank is missing; add it"),
        ("documents.yml", "    rank: 1", "    rank: first", "rank must be a whole number"),
        ("documents.yml", "decides_urgent: true", "decides_urgent: sometimes", "decides_urgent must be true or false"),
        ("kaiser.yml", "facts:", "fact:", "unknown key fact"),
        ("kaiser.yml", "document: kaiser", "document: kiaser", "document must be kaiser, as the file's name says"),
        ("kaiser.yml", "document: kaiser", "", "key document is missing; add it"),
        ("kaiser.yml", "topics: [", "topics: yes  # [", f"topics {LIST}"),
        ("conflicts.yml", "conflicts:", "conflict:", "unknown key conflict"),
        ("conflicts.yml", "    about: ", "    why: ", "key why stands twice"),
        ("conflicts.yml", "about: ", "about: 5 #", "conflicts, conflict.lie_flat_duration: about must be a text"),
        ("excused.yml", "excused: []", "excuse: []", "unknown key excuse"),
        ("excused.yml", "[]", "[{id: kaiser.nothing, why: x}]", "unknown fact kaiser.nothing; correct it or take it"),
        ("excused.yml", "[]", "[{id: kaiser.nothing}]", "excused, kaiser.nothing: key why is missing; add it"),
    ],
)
def test_a_broken_fact(tmp_path: Path, name: str, old: str, new: str, problem: str) -> None:
    folder = Path(shutil.copytree(FACTS, tmp_path / "facts"))
    write(folder, broken({name: (folder / name).read_text(encoding="utf-8")}, name, old, new))
    assert problem in told(lambda: knowledge(folder), name)


def test_facts_of_no_document_are_told(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(FACTS, tmp_path / "facts"))
    write(folder, {"blog.yml": "document: blog\nfacts: []\n"})
    assert "no document has this name; add it to documents.yml" in told(lambda: knowledge(folder), "blog.yml")


def test_a_letter_that_is_not_utf8_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "caffeine.yml"
    path.write_bytes(b"version: 1\ntext: caf\xe9\n")
    assert told(lambda: read_yaml(path), path.name).startswith("line 2: a letter that is not UTF-8; type it again")


def test_a_folder_in_place_of_a_file_is_told(tmp_path: Path) -> None:
    assert "make it a readable file" in told(lambda: read_yaml(tmp_path), tmp_path.name)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("heard_as: {lumber: lumbar}\n", "key fillers is missing; add it"),
        ("heard_as: [lumber]\nfillers: [uh]\n", "heard_as must hold keys and values"),
        ("heard_as: {lumber: lumbar}\nfillers: [no]\n", "fillers: entry 1 must be a text; put it in quotes"),
    ],
)
def test_broken_misheard_words(tmp_path: Path, text: str, problem: str) -> None:
    from assistant.nlu.misheard import read_misheard

    path = write(tmp_path, {"speech.yml": text}) / "speech.yml"
    assert problem in told(lambda: read_misheard(path), "speech.yml")


@pytest.mark.parametrize(
    ("text", "problem"),
    [("version: x\n", "intents must be a list of names"), ("intents:\n  - greet: {}\n", "intents must be a list")],
)
def test_broken_intents(tmp_path: Path, text: str, problem: str) -> None:
    path = write(tmp_path, {"domain.yml": text}) / "domain.yml"
    assert problem in told(lambda: domain._intents(path), "domain.yml")


def test_a_rule_without_steps_is_told(tmp_path: Path) -> None:
    folder = write(tmp_path, {"talk.yml": "rules:\n- rule: greet\n"})
    assert "has no steps; write intent: and action:" in told(lambda: list(domain._rules(folder)), "talk.yml")


def test_a_flag_or_topic_without_a_test_file_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(questions, "read_test_set", lambda: TestSet((), (), (), ()))
    monkeypatch.setattr(questions, "read_fixed_list", lambda: TestSet((), (), (), ()))
    found = list(questions._counts({}))
    red_flags = ("fever", "fresh/fever", "persistent_two_days", "hard_negatives", "fresh/hard_negatives")
    for where in ("nlu/caffeine", *(f"red_flags/{name}" for name in red_flags)):
        assert any(p.startswith(f"tests/{where}.yml: 0 ") and "bring back the file" in p for p in found), where


def test_an_unknown_source_of_a_flag_is_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write(tmp_path, broken(SAFETY, "flags/fever.yml", "kaiser", "kiaser"))
    monkeypatch.setattr(domain, "lexicon", lambda: lexicon(folder))
    assert any("flags/fever.yml: source kiaser is unknown; use beyond," in p for p in domain.check_domain())


def test_check_prints_one_line_and_exits_with_1(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write(tmp_path, broken(SAFETY, "cues.yml", "reach: 3", ""))
    monkeypatch.setattr("assistant.checks.safety.lexicon", lambda: lexicon(folder))
    from assistant.checks.safety import check_safety

    monkeypatch.setattr("assistant.checks.CHECKS", (check_safety,))
    monkeypatch.setattr("sys.argv", ["assistant", "check", "--no-near"])
    with pytest.raises(SystemExit) as stop:
        cli.main()
    assert stop.value.code == 1
    assert capsys.readouterr().err == f"{folder}/cues.yml: cues, entry 1: key reach is missing; add it\n"
