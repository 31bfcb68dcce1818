"""A stock Rasa beside ours: the pipeline and policies of `rasa init`, trained on the same questions.

Run as `python -m assistant.evaluation.stock FILE`; writes the figures as JSON. Red-flag reports are given to it as one
more intent, since it has no other way to see them.
"""

import asyncio
import json
import sys
import tempfile
import time
import uuid
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import psutil
import yaml

from assistant.evaluation.measure import measure
from assistant.evaluation.run import headline
from assistant.evaluation.testset import read_test_set
from assistant.knowledge import topics
from assistant.nlu.training_texts import read_questions, read_red_flag_texts
from assistant.safety import Tier
from assistant.turn import Channel, Reply, Turn

RED_FLAG = "red_flag"
CONFIG: dict[str, Any] = {
    "recipe": "default.v1",
    "assistant_id": "stock",
    "language": "en",
    "pipeline": [
        {"name": "WhitespaceTokenizer"},
        {"name": "RegexFeaturizer"},
        {"name": "LexicalSyntacticFeaturizer"},
        {"name": "CountVectorsFeaturizer"},
        {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
        {"name": "DIETClassifier", "epochs": 100, "constrain_similarities": True},
        {"name": "EntitySynonymMapper"},
        {"name": "ResponseSelector", "epochs": 100, "constrain_similarities": True},
        {"name": "FallbackClassifier", "threshold": 0.3, "ambiguity_threshold": 0.1},
    ],
    "policies": [
        {"name": "MemoizationPolicy"},
        {"name": "RulePolicy"},
        {"name": "UnexpecTEDIntentPolicy", "max_history": 5, "epochs": 100},
        {"name": "TEDPolicy", "max_history": 5, "epochs": 100, "constrain_similarities": True},
    ],
}


def write_project(folder: Path, config: dict[str, Any], intents: Mapping[str, Sequence[str]]) -> None:
    """A Rasa project that answers each intent with its name.

    Args:
        intents: name -> examples; at least two.
    """
    nlu = [{"intent": name, "examples": "".join(f"- {text}\n" for text in texts)} for name, texts in intents.items()]
    rules = [
        {"rule": name, "steps": [{"intent": name}, {"action": f"utter_{name}"}]} for name in (*intents, "nlu_fallback")
    ]
    responses = {f"utter_{name}": [{"text": name}] for name in (*intents, "nlu_fallback")}
    stories = [{"story": "two turns", "steps": [step for rule in rules[:2] for step in rule["steps"]]}]
    files: dict[str, Any] = {
        "config.yml": config,
        "domain.yml": {"version": "3.1", "intents": list(intents), "responses": responses},
        "data/nlu.yml": {"version": "3.1", "nlu": nlu},
        "data/rules.yml": {"version": "3.1", "rules": rules, "stories": stories},
    }
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(yaml.safe_dump(content, allow_unicode=True, width=10_000), encoding="utf-8")


def train(folder: Path) -> tuple[Path, float]:
    """Train a project's model; its archive, and how many seconds that took."""
    import rasa.model_training

    started = time.perf_counter()
    result = rasa.model_training.train(
        str(folder / "domain.yml"), str(folder / "config.yml"), [str(folder / "data")], str(folder / "models")
    )
    return Path(str(result.model)), time.perf_counter() - started


async def _figures(model: Path, seconds: float) -> dict[str, str]:
    from rasa.core.agent import Agent
    from rasa.core.channels.channel import CollectingOutputChannel, UserMessage

    started = time.perf_counter()
    agent = Agent.load(model)

    async def ask(text: str, channel: Channel) -> Turn:
        parsed = await agent.parse_message(text)
        message = UserMessage(text, CollectingOutputChannel(), uuid.uuid4().hex, parse_data=parsed)
        await agent.handle_message(message)
        name, confidence = parsed["intent"]["name"], float(parsed["intent"]["confidence"])
        tier: Tier = "urgent" if name == RED_FLAG else "none"
        asked = (name,) if name in topics() else ()
        return Turn(text, channel, asked, confidence, tier, (), (), Reply("", ""))

    await ask("warm up", "web")
    loaded = time.perf_counter() - started
    result = await measure(read_test_set(), ask)
    figures = headline(result, psutil.Process().memory_info().rss / 2**20)
    figures["training"] = f"{seconds:.0f} s"
    figures["load and first answer"] = f"{loaded:.1f} s"
    return figures


def main(out: Path) -> None:
    """Train, measure and write the figures."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        reports = [text for texts in read_red_flag_texts() for text in texts.reports]
        write_project(folder, CONFIG, {**read_questions(), RED_FLAG: reports})
        model, seconds = train(folder)
        figures = asyncio.run(_figures(model, seconds))
    out.write_text(json.dumps(figures), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
