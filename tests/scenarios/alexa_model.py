"""What Alexa would make of words, by the exported model; the export takes half a minute and is kept in .cache."""

import hashlib
import shutil

from assistant.alexa.package import export
from assistant.alexa.samples import spoken
from assistant.alexa_texts import alexa_texts
from assistant.settings import PROJECT
from tests.alexa_nlu import FALLBACK, AlexaNlu
from tests.scenarios.models import Scenario

KEPT = PROJECT / ".cache" / "alexa-model"
MADE_FROM = (
    "assistant/alexa/**/*",
    "assistant/alexa_texts.py",
    "assistant/safety/*",
    "assistant/knowledge/*",
    "data/**/*",
)


def alexa_nlu() -> AlexaNlu:
    """The model of this state of the content."""
    path = KEPT / f"{_digest()}.json"
    if not path.exists():
        shutil.rmtree(KEPT, ignore_errors=True)
        made = KEPT / "package"
        export(made, alexa_texts())
        shutil.move(made / "interactionModels" / "custom" / "en-US.json", path)
        shutil.rmtree(made)
    return AlexaNlu(path)


def carries(nlu: AlexaNlu, scenario: Scenario) -> bool:
    """Whether every word of a scenario reaches the skill, by a reading that is stricter than Alexa's own."""
    return all(nlu.match(spoken(words)).intent != FALLBACK for step in scenario.steps for words in step.spoken)


def _digest() -> str:
    found = hashlib.sha256()
    for path in sorted({path for pattern in MADE_FROM for path in PROJECT.glob(pattern)}):
        if path.is_file() and "__pycache__" not in path.parts:
            found.update(path.read_bytes())
    return found.hexdigest()[:16]
