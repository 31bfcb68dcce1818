"""Changes that mean nothing to a listener: none of them may turn an escalation off."""

import random
import re
from collections.abc import Callable

from assistant.content import read_content
from assistant.nlu.misheard import read_misheard
from assistant.nlu.noise import mistyped
from assistant.safety.files import SpellingFile
from assistant.safety.lexicon import FOLDER

Change = Callable[[str, random.Random], str]
CONTRACTIONS = {
    "can't": "cannot",
    "i'm": "i am",
    "it's": "it is",
    "won't": "will not",
    "don't": "do not",
    "isn't": "is not",
    "he's": "he is",
    "she's": "she is",
    "i've": "i have",
}
BENIGN = ("I had my spinal tap yesterday.", "Can I drink coffee?", "The weather is nice.", "Thank you for your help.")
FILLERS = ("um", "uh", "well", "you know", "so", "okay")


def _misheard_as() -> dict[str, str]:
    """What was meant -> what recognisers write."""
    spelling = read_content(SpellingFile, FOLDER / "spelling.yml").heard_as
    return {meant: heard for heard, meant in {**read_misheard().heard_as, **spelling}.items() if meant}


def mishear(text: str, rng: random.Random) -> str:
    """One listed phrase as a recogniser writes it."""
    found = [(m, h) for m, h in _misheard_as().items() if re.search(rf"\b{re.escape(m)}\b", text.lower())]
    if not found:
        return text
    meant, heard = rng.choice(found)
    return re.sub(rf"\b{re.escape(meant)}\b", heard, text.lower(), count=1)


def contract(text: str, rng: random.Random) -> str:
    """Contractions written out, or full forms contracted."""
    pairs = CONTRACTIONS if rng.random() < 0.5 else {full: short for short, full in CONTRACTIONS.items()}
    text = text.lower().replace("’", "'")
    for written, other in pairs.items():
        text = re.sub(rf"(?<![\w']){re.escape(written)}(?![\w'])", other, text)
    return text


def type_wrong(text: str, rng: random.Random) -> str:
    """One letter wrong in one word of five letters or more."""
    words = text.split()
    long = [place for place, word in enumerate(words) if len(word) >= 5 and word.isalpha()]
    if long:
        place = rng.choice(long)
        words[place] = mistyped(words[place], rng)
    return " ".join(words)


def fill(text: str, rng: random.Random) -> str:
    """A filler at the start or between two words."""
    words = text.split()
    words.insert(rng.randrange(len(words)), rng.choice(FILLERS))
    return " ".join(words)


CHANGES: dict[str, Change] = {
    "lower case": lambda text, rng: text.lower(),
    "upper case": lambda text, rng: text.upper(),
    "no punctuation": lambda text, rng: re.sub(r"[.,!?;:]", "", text),
    "more punctuation": lambda text, rng: f"{text.rstrip('.!?')}{rng.choice(('!!!', '...', '?', ' .'))}",
    "a filler": fill,
    "a benign sentence before": lambda text, rng: f"{rng.choice(BENIGN)} {text}",
    "a benign sentence after": lambda text, rng: f"{text.rstrip('.')}. {rng.choice(BENIGN)}",
    "contractions": contract,
    "one letter wrong": type_wrong,
    "misheard": mishear,
    "please": lambda text, rng: f"{text.rstrip('.')} please" if rng.random() < 0.5 else f"please {text}",
}
