"""What the balancer says by itself when no process answers: the words of each channel, in the channel's own form.

HAProxy reads three maps, from the beginning of a path to what it answers; the longest beginning counts
(deploy/haproxy.cfg, `map_beg`). Twilio and Alexa say nothing of an answer whose status is an error, so theirs is 200.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.alexa.responses import response
from assistant.alexa.speaking import failed
from assistant.channels.fixed_words import fixed_reply
from assistant.channels.twilio_twiml import hung_up, no_call
from assistant.errors import SetupError
from assistant.phone.words import words as phone_words
from assistant.web.refusals import emergency, words

SAID = "said"
"""Value in the map of statuses: it is to be said, so the status is 200; any other keeps HAProxy's."""
_TEXT, _JSON, _XML = "text/plain; charset=utf-8", "application/json", "text/xml; charset=utf-8"


@dataclass(frozen=True)
class ErrorPage:
    """One answer.

    Attributes:
        body: one line.
        kind: of it, as in Content-Type.
        said: whether a voice says it, which status 200 takes.
    """

    body: str
    kind: str
    said: bool = False


def error_pages() -> Mapping[str, ErrorPage]:
    """By the beginning of the paths that get it, with this deployment's numbers.

    Raises:
        ContentError: words of a channel cannot be read.
    """
    for_programs = ErrorPage(_json({"error": phone_words("failed")}), _JSON)
    refusal = {"error": words("failed"), "kind": "failed", "emergency": emergency()}  # as the page knows refusals
    for_the_page = ErrorPage(_json(refusal), _JSON)
    return {
        "/": ErrorPage(fixed_reply("failed").answer, _TEXT),
        "/speech/": for_the_page,
        "/webhooks/web/": for_the_page,
        "/webhooks/rest/": for_the_page,
        "/webhooks/alexa/": ErrorPage(_json(response(failed())), _JSON, said=True),
        "/webhooks/phone/": ErrorPage(no_call(), _XML, said=True),
        "/webhooks/phone/nurse": ErrorPage(hung_up(), _XML, said=True),  # her leg ends: the caller goes on without her
        "/webhooks/phone/call": for_programs,  # the SIP driver says its own words then
        "/webhooks/phone/safety": for_programs,
    }


def write_error_pages(folder: Path) -> None:
    """Write the maps `bodies`, `types` and `statuses` for HAProxy; anybody may read them.

    Raises:
        ContentError: as `error_pages`.
        SetupError: the folder cannot be written.
    """
    pages = error_pages()
    maps = {
        "bodies": {path: page.body for path, page in pages.items()},
        "types": {path: page.kind for path, page in pages.items()},
        "statuses": {path: SAID if page.said else "kept" for path, page in pages.items()},
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, values in maps.items():
            _write(folder / f"{name}.map", values)
    except OSError as error:
        raise SetupError(f"{folder}: {error.strerror}; give a folder that can be written") from None


def _write(path: Path, values: Mapping[str, str]) -> None:
    path.write_text("".join(f"{key} {_line(value)}\n" for key, value in values.items()), encoding="utf-8")
    path.chmod(0o644)  # HAProxy runs as another user


def _line(value: str) -> str:
    """HAProxy's maps have one line for each entry; a break of lines means no more than a space in any of the forms."""
    return " ".join(value.split())


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=True)
