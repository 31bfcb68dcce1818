"""A pain that has lasted for weeks gets the weeks' answer, where the classifier heard only that it stays."""

from assistant.dialogue.complaints import names_symptom
from assistant.dialogue.duration import duration
from assistant.dialogue.forms import forms


def weeks_later(text: str, topic: str) -> str:
    """The topic that answers a pain of so long.

    Args:
        text: what was said.
        topic: what it was classified as.

    Returns:
        that of forms.yml for weeks, where the topic is its two days' and only this form's symptom is named; else the
        same topic.
    """
    if not any(topic == form.two_days != form.weeks for form in forms().values()):
        return topic
    named = [name for name, form in forms().items() if form.two_days and names_symptom(text, name)]
    if len(named) != 1 or not (weeks := forms()[named[0]].weeks):
        return topic
    lasted = duration(text)
    return weeks if lasted and lasted.weeks else topic
