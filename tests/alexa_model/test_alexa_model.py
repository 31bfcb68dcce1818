"""The exported skill package: Amazon's limits and rules, for every locale."""

import json
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from assistant.alexa import skill as skills
from assistant.alexa.carriers import SLOT, SLOT_TYPE
from assistant.alexa.intents import FALLBACK, flag_intent, topic_intent
from assistant.alexa.intents import intents as sentences_file
from assistant.alexa.limits import Limit, limits
from assistant.alexa.package import export
from assistant.alexa.samples import LEGAL, same, spoken
from assistant.alexa.skill import skill
from assistant.alexa_texts import alexa_texts
from assistant.checks import alexa as checks
from assistant.errors import SetupError
from assistant.nlu.training_texts import read_hard_negatives, read_red_flag_texts
from assistant.settings import PROJECT, settings
from tests.alexa_nlu import AlexaNlu

REQUIRED = {f"AMAZON.{name}Intent" for name in ("Cancel", "Stop", "Help", "NavigateHome", "Fallback")}
OFFERED = {f"AMAZON.{name}Intent" for name in ("Yes", "No", "Repeat", "StartOver")}
PHRASE = f"{{{SLOT}}}"


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("alexa")
    export(folder, alexa_texts())
    return folder


@pytest.fixture(scope="module")
def model(package: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(model_file(package).read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def intents(model: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = model["interactionModel"]["languageModel"]["intents"]
    return found


def model_file(package: Path) -> Path:
    return package / "interactionModels" / "custom" / "en-US.json"


def test_the_folder_is_as_ask_cli_has_it(package: Path) -> None:
    assert {str(path.relative_to(package)) for path in package.rglob("*") if path.is_file()} == {
        "skill.json",
        "interactionModels/custom/en-US.json",
        "privacy.md",
        "disclaimer.md",
        "certification.md",
        "assets/small.png",
        "assets/large.png",
    }


def test_the_models_shape(model: dict[str, Any], intents: list[dict[str, Any]]) -> None:
    assert set(model) == {"interactionModel"}
    assert set(model["interactionModel"]) == {"languageModel"}
    assert set(model["interactionModel"]["languageModel"]) == {"invocationName", "intents", "types"}
    for intent in intents:
        assert set(intent) <= {"name", "slots", "samples"}
        assert re.fullmatch(r"(AMAZON\.)?[A-Za-z][A-Za-z_]*", intent["name"])
        assert all(set(slot) == {"name", "type"} for slot in intent.get("slots", ()))


def test_amazons_limits(package: Path, intents: list[dict[str, Any]]) -> None:
    bounds = limits()
    assert len(intents) <= bounds.intents_per_skill.value
    assert max(len(i["samples"]) for i in intents) <= bounds.samples_per_intent.value
    assert max(len(s) for i in intents for s in i["samples"]) <= bounds.sample_characters.value
    assert len(model_file(package).read_text(encoding="utf-8")) <= bounds.model_characters.value


def test_every_limit_names_its_page_or_why_it_was_chosen() -> None:
    for _, limit in limits():
        assert isinstance(limit, Limit)
        assert limit.page != "not found" or limit.why


def test_samples_are_legal_and_a_phrase_slot_has_a_carrier_and_no_neighbour(intents: list[dict[str, Any]]) -> None:
    for intent in intents:
        slots = intent.get("slots") or []
        assert slots in ([], [{"name": SLOT, "type": SLOT_TYPE}])
        for sample in intent["samples"]:
            words = sample.removesuffix(f" {PHRASE}")
            assert LEGAL.fullmatch(words), sample
            assert (words != sample) == bool(slots), sample


def test_no_sample_stands_in_two_intents(package: Path, intents: list[dict[str, Any]]) -> None:
    AlexaNlu(model_file(package))  # raises
    counts = Counter(same(sample) for intent in intents for sample in intent["samples"])
    assert [sample for sample, count in counts.items() if count > 1] == []


def test_the_built_in_intents_are_there_and_fallback_has_no_samples(intents: list[dict[str, Any]]) -> None:
    by_name = {intent["name"]: intent for intent in intents}
    assert by_name.keys() >= REQUIRED | OFFERED
    assert by_name[FALLBACK]["samples"] == []
    assert len(by_name) == len(intents)


def test_every_other_intent_has_samples(intents: list[dict[str, Any]]) -> None:
    own = [i for i in intents if not i["name"].startswith("AMAZON.")]
    assert [i["name"] for i in own if not i["samples"]] == []


def test_no_harmless_line_is_a_danger_signs_sample(intents: list[dict[str, Any]]) -> None:
    signs = {same(s): i["name"] for i in intents if i["name"].endswith("FlagIntent") for s in i["samples"]}
    look_alikes = [line for entry in read_red_flag_texts() for line in entry.look_alikes]
    assert {
        line: signs[same(spoken(line))] for line in look_alikes + read_hard_negatives() if same(spoken(line)) in signs
    } == {}


def test_the_manifest(package: Path) -> None:
    manifest = json.loads((package / "skill.json").read_text(encoding="utf-8"))["manifest"]
    publishing, page = manifest["publishingInformation"], manifest["publishingInformation"]["locales"]["en-US"]
    assert publishing["distributionCountries"] == ["US"]
    assert not publishing["isAvailableWorldwide"]
    assert set(page) == {"name", "summary", "description", "examplePhrases", "keywords"}
    assert "911" in page["description"]
    assert "{" not in page["description"] + page["summary"] + publishing["testingInstructions"]
    promised = manifest["privacyAndCompliance"]
    for no in ("allowsPurchases", "usesPersonalInfo", "usesHealthInfo", "isChildDirected", "containsAds"):
        assert promised[no] is False
    assert re.match("^(arn|https://)", manifest["apis"]["custom"]["endpoint"]["uri"])


def test_example_phrases_open_the_skill_and_work(package: Path) -> None:
    nlu, name = AlexaNlu(model_file(package)), skill().invocation
    assert skill().example_phrases[0] == f"Alexa, open {name}"
    for phrase in skill().example_phrases[1:]:
        assert phrase.startswith(f"Alexa, ask {name} ")
        assert nlu.match(phrase.removeprefix(f"Alexa, ask {name} ")).intent != FALLBACK


def test_the_icons_are_png_of_the_right_size(package: Path) -> None:
    for name, side in (("small", limits().small_icon_pixels.value), ("large", limits().large_icon_pixels.value)):
        png = (package / "assets" / f"{name}.png").read_bytes()
        assert png.startswith(b"\x89PNG")
        assert (int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")) == (side, side)


def test_the_certification_list_names_tests_that_are_there(package: Path) -> None:
    text = (package / "certification.md").read_text(encoding="utf-8")
    named = set(re.findall(r"tests/\w+/test_alexa_(?:model|round_trip)\.py", text))
    assert len(named) == 2
    assert all((PROJECT / path).is_file() for path in named)


def test_exported_again_it_is_the_same_bytes(package: Path, tmp_path: Path) -> None:
    code = "import sys; from pathlib import Path; from assistant.alexa.package import export; \
from assistant.alexa_texts import alexa_texts; export(Path(sys.argv[1]), alexa_texts())"
    env = {**os.environ, "PYTHONHASHSEED": "7"}
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=True, cwd=PROJECT, env=env)
    for path in (p for p in package.rglob("*") if p.is_file()):
        assert (tmp_path / path.relative_to(package)).read_bytes() == path.read_bytes(), path.name


def test_the_content_is_without_problems() -> None:
    assert list(checks.check_alexa()) == []


def test_a_topic_without_a_sentence_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    file = checks.intents()
    without = file.copy(
        update={
            "topics": {k: v for k, v in file.topics.items() if k != "caffeine"},
            "flags": {**file.flags, "fever": "hello"},
        }
    )
    monkeypatch.setattr(checks, "intents", lambda: without)
    found = list(checks.check_alexa())
    assert any("topics: caffeine has no sentence" in problem for problem in found)
    assert any("flags: fever: the rules do not surely find it" in problem for problem in found)
    assert all(problem.startswith("assistant/alexa/intents.yml: ") for problem in found)


@pytest.mark.parametrize(
    "name", ["aftercare", "the care", "ask after care", "After Care", "care 24", "x" * 30 + " " + "y" * 30]
)
def test_an_invocation_name_that_amazon_refuses_is_reported(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(checks, "skill", lambda: skill().copy(update={"invocation": name}))
    assert any("invocation" in problem for problem in checks.check_alexa())


def test_another_countrys_locale_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SetupError, match=r"en-GB is for GB, IE, and 911 is the number of US; set ASSISTANT_REGION"):
        skills.locales_for(("en-GB",))
    with pytest.raises(SetupError, match="de-DE is unknown"):
        skills.locales_for(("de-DE",))
    numbers = {"emergency_number": "999", "crisis_line": "116123"}
    abroad = settings().copy(update={"region": "GB", **numbers})
    monkeypatch.setattr(skills, "settings", lambda: abroad)
    assert skills.locales_for() == ("en-GB",)
    monkeypatch.setattr(skills, "settings", lambda: settings().copy(update={"region": "FR", **numbers}))
    with pytest.raises(SetupError, match="no English locale"):
        skills.locales_for()


def test_another_countrys_skill_never_tells_the_numbers_of_the_united_states(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(skills, "settings", lambda: settings().copy(update={"region": "GB"}))
    with pytest.raises(SetupError, match="ASSISTANT_EMERGENCY_NUMBER and ASSISTANT_CRISIS_LINE"):
        skills.locales_for()


def test_what_each_intent_stands_for_is_a_sample_of_it_or_of_a_danger_sign(package: Path) -> None:
    model = json.loads((package / "interactionModels" / "custom" / "en-US.json").read_text(encoding="utf-8"))
    found = model["interactionModel"]["languageModel"]["intents"]
    samples = {sample: intent["name"] for intent in found for sample in intent["samples"]}
    for flag, sentence in sentences_file().flags.items():
        assert samples[spoken(sentence)] == flag_intent(flag)
    for topic, sentence in sentences_file().topics.items():
        if topic not in sentences_file().extended.values():
            name = samples[spoken(sentence)]
            assert name == topic_intent(topic) or name.endswith("FlagIntent")


def test_an_endpoint_without_https_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="must begin with https"):
        export(tmp_path, alexa_texts(), endpoint="http://example.org")
    assert list(tmp_path.iterdir()) == []
