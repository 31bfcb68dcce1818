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
