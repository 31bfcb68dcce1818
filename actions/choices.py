"""Two topics to choose from, as buttons."""

from collections.abc import Sequence

from assistant.knowledge import topics


def buttons_of(choices: Sequence[str]) -> list[dict[str, str]]:
    """A button for each topic; what it sends is the topic's plain name, which is understood.

    Args:
        choices: ids of topics.
    """
    plain = [topics()[choice].plain for choice in choices]
    return [{"title": name[0].upper() + name[1:], "payload": name} for name in plain]
