"""Every state that a form can be in, as what is said to get there."""

from assistant.dialogue.forms import forms

BEGIN = {
    "headache_check": "i've got a headache since the tap",
    "back_soreness_check": "my back is sore",
    "screening": "i want to start the back pain program",
}
QUESTION_BETWEEN = "when can i drive"


def states() -> dict[str, tuple[str, ...]]:
    """Ways into each state by its name: each question asked first, after another question, and in simpler words."""
    found: dict[str, tuple[str, ...]] = {}
    for name, form in forms().items():
        for place, question in enumerate(form.questions):
            way = (BEGIN[name], *("no" for _ in range(place)))
            found[f"{name}: {question.slot}"] = way
            found[f"{name}: {question.slot}, after another question"] = (*way, QUESTION_BETWEEN)
            if form.asks_simpler:
                found[f"{name}: {question.slot}, in simpler words"] = (*way, "hard to say")
    return found


BETWEEN = {
    "slower": "slower please",
    "shorter": "too long",
    "again": "say that again",
    "wait": "one minute",
    "start over": "start over",
    "back": "go back",
    "no words": "",
    "gibberish": "blargh fnord",
    "a word's meaning": "what is a fever",
    "another language": "no hablo ingles",
    "ok": "ok",
    "a short time": "since this morning",
    "one sign told to be well": "i can bend my neck fine",
}
"""What may be said to a question and leaves it open, by name."""


def all_states() -> dict[str, tuple[str, ...]]:
    """The same, and after each of `BETWEEN`."""
    found = states()
    first = {name: way for name, way in found.items() if "," not in name}
    return found | {
        f"{name}, after {what}": (*way, said) for name, way in first.items() for what, said in BETWEEN.items()
    }
