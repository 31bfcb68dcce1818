"""An Echo's owner."""

import secrets
import xml.etree.ElementTree as ET
from datetime import timedelta
from typing import Any

from assistant.alexa.certificates import utc_now
from assistant.alexa.samples import spoken
from tests.alexa_cloud import Ask
from tests.alexa_nlu import AlexaNlu
from tests.alexa_requests import slot
from tests.scenarios.server import Server
from tests.scenarios.voices import GONE_SECONDS, Voice


class AlexaVoice(Voice):
    """An Echo's owner: words become intents by the exported model, requests are signed, a session keeps attributes."""

    channel, passing = "speaker", True

    def __init__(self, server: Server, nlu: AlexaNlu) -> None:
        super().__init__(server)
        self._nlu, self._user = nlu, secrets.token_hex(8)
        self._begin()

    def _begin(self) -> None:
        self._session, self._attributes, self._reprompt, self._silences = secrets.token_hex(8), None, "", 0

    def say(self, words: str) -> str:
        matched = self._nlu.match(spoken(words))
        slots = {name: {**slot(value), "name": name} for name, value in matched.slots.items()}
        self._silences = 0
        intent = {"name": matched.intent, "confirmationStatus": "NONE", "slots": slots}
        return self._heard(self._send("IntentRequest", intent=intent, dialogState="IN_PROGRESS"))

    def silence(self) -> str | None:
        """The reprompt after eight seconds; after eight more the session ends, without a word."""
        if not self._reprompt:
            return None
        self._silences += 1
        if self._silences == 1:
            return self._reprompt
        self._end()
        return None

    def away(self, seconds: float) -> None:
        if seconds >= GONE_SECONDS and self._attributes is not None:
            self._end()

    def _end(self) -> None:
        self._send("SessionEndedRequest", reason="EXCEEDED_MAX_REPROMPTS")
        self._begin()

    def _send(self, kind: str, **request: Any) -> dict[str, Any]:
        at = utc_now() + timedelta(seconds=self._server.ahead)
        asked = Ask({"type": kind, **request}, at=at, user=self._user, session=self._session).envelope()
        asked["session"] |= {"new": self._attributes is None, "attributes": self._attributes or {}}
        headers, body = self._server.cloud.signed(asked)
        answer = self._server.http.post("/webhooks/alexa/webhook", content=body, headers=headers)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def _heard(self, told: dict[str, Any]) -> str:
        response = told["response"]
        self._attributes = told.get("sessionAttributes", {})
        self._reprompt = _plain(response["reprompt"]["outputSpeech"]["ssml"]) if "reprompt" in response else ""
        if response["shouldEndSession"]:
            self._begin()
        return _plain(response["outputSpeech"]["ssml"])


def _plain(ssml: str) -> str:
    """What a voice makes of SSML."""
    return " ".join("".join(ET.fromstring(ssml).itertext()).split())
