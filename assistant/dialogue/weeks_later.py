"""A pain that has lasted for weeks gets the weeks' answer, where the classifier only heard that it is there."""

from assistant.dialogue.complaints import names_symptom
from assistant.dialogue.duration import duration
from assistant.dialogue.forms import Form, forms


def weeks_later(text: str, topic: str) -> str:
    """The topic that answers a pain of so long.

    Args:
        text: what was said.
        topic: what it was classified as.

    Returns:
        that of forms.yml for weeks, where the topic is one of that pain's, or what another pain's weeks get, and only
        this form's symptom is named; else the same topic.
    """
    if not any(topic in _of_pain(form) for form in forms().values()):
        return topic
    named = [name for name, form in forms().items() if form.two_days and names_symptom(text, name)]
    if len(named) != 1 or not _answers_pain(topic, forms()[named[0]]):
        return topic
    weeks = forms()[named[0]].weeks
    return str(weeks) if weeks and _lasts_weeks(text) else topic


def weeks_instead(topic: str, text: str) -> str:
    """What is said in place of the two days' answer to a pain of weeks, of which no document has an answer; or "".

    Args:
        topic: whose answer would be said.
        text: what was said to it.
    """
    said = next((form.says.weeks for form in forms().values() if form.weeks == topic and form.says.weeks), None)
    return " ".join(said.text.split()) if said and _lasts_weeks(text) else ""


def _lasts_weeks(text: str) -> bool:
    lasted = duration(text)
    return lasted is not None and lasted.weeks


def _of_pain(form: Form) -> tuple[str, ...]:
    """The topics by which a pain that lasts is heard."""
    return tuple(str(topic) for topic in (*form.topics, form.two_days, *_weeks_of(form)) if form.two_days and topic)


def _weeks_of(form: Form) -> tuple[str, ...]:
    return tuple(str(topic) for topic in (form.weeks, form.weeks_too) if topic)


def _answers_pain(topic: str, form: Form) -> bool:
    """Whether a topic is one of a form's pain, or what another pain's weeks get: a head has no back's causes."""
    others = [weeks for other in forms().values() for weeks in _weeks_of(other)]
    return topic in (*form.topics, form.two_days) or (topic in others and topic not in _weeks_of(form))
