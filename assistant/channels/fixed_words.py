"""What is said when no answer can be found at all."""

from functools import cache
from pathlib import Path

from assistant.turn import Reply
from assistant.wording import say, show
from assistant.yaml_files import read_yaml

PATH = Path(__file__).with_name("fixed_words.yml")
BUSY, TOO_OFTEN = "busy", "too_often"


@cache
def fixed_reply(name: str) -> Reply:
    """The reply of this name in fixed_words.yml, with this deployment's numbers."""
    words = read_yaml(PATH)[name]
    return Reply(answer=show(words["shown"]), speech=say(words["spoken"]), busy=name in (BUSY, TOO_OFTEN))
