"""What a page is told when a request is refused: plain words, and always whom to call."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sanic import response
from sanic.response import HTTPResponse

from assistant.settings import settings
from assistant.wording import show
from assistant.yaml_files import read_yaml

WORDS = Path(__file__).with_name("refusals.yml")


@dataclass
class Refusal(Exception):
    """A request that is not answered.

    Attributes:
        status: of HTTP.
        kind: whose words in refusals.yml are said.
    """

    status: int
    kind: str


@cache
def words(kind: str) -> str:
    """The words of a kind, with this deployment's numbers."""
    return show(read_yaml(WORDS)[kind])


def emergency() -> dict[str, str]:
    """The emergency sentence and its number."""
    return {"text": words("emergency"), "number": settings().emergency_number}


def refuse(refusal: Refusal) -> HTTPResponse:
    """The response: words for the patient, the kind for the page, the emergency sentence and its number."""
    body = {"error": words(refusal.kind), "kind": refusal.kind, "emergency": emergency()}
    return response.json(body, status=refusal.status)
