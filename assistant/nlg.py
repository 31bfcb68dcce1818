"""Rasa's answers with both wordings, settings filled in, and their sources; nothing random."""

from typing import Any

from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from assistant.answers import MORE_OFFER, VOICE, answers
from assistant.dialogue.named_in_rest import said_first
from assistant.dialogue.weeks_later import weeks_instead
from assistant.settings import settings
from assistant.wording import aloud, say, show

VOICE_CHANNELS = ("speaker", "phone")
Response = dict[str, Any]


class AnswerGenerator(TemplatedNaturalLanguageGenerator):
    """Picks the voice wording for voice channels and puts both wordings and the sources into the metadata.

    Rasa's own generator knows no settings, matches a channel by its exact name only and chooses at random.
    """

    def __init__(self, endpoint_config: EndpointConfig | None = None, domain: Domain | None = None) -> None:
        super().__init__(domain.responses if domain else {})

    async def generate(
        self, utter_action: str, tracker: DialogueStateTracker, output_channel: str, **kwargs: Any
    ) -> Response | None:
        """See NaturalLanguageGenerator; what was asked, and how long it has lasted, decides what is said."""
        response = self.generate_from_slots(utter_action, tracker.current_slot_values(), output_channel, **kwargs)
        message = tracker.latest_message
        asked, topic = message.text or "" if message else "", utter_action.removeprefix("utter_")
        if response is None:
            return None
        if instead := weeks_instead(topic, asked):
            return self._with(response, output_channel, shown=show(instead), spoken=say(instead))
        first = said_first(topic, asked, self._rest(utter_action))
        spoken = f"{say(first)} {response['metadata']['spoken']}"
        return self._with(response, output_channel, spoken=spoken) if first else response

    @staticmethod
    def _with(response: Response, output_channel: str, **wordings: str) -> Response:
        """A response with one wording or both replaced."""
        metadata = {**response["metadata"], **wordings}
        return {"text": metadata["spoken" if output_channel in VOICE_CHANNELS else "shown"], "metadata": metadata}

    @staticmethod
    def _rest(utter_action: str) -> str:
        answer = answers().get(utter_action.removeprefix("utter_"))
        return answer.more if answer else ""

    def generate_from_slots(
        self, utter_action: str, filled_slots: dict[str, Any], output_channel: str, **kwargs: Any
    ) -> Response | None:
        """The response for one utterance.

        Args:
            utter_action: name of the response.
            output_channel: web, speaker or phone.
            kwargs: further values for placeholders.

        Returns:
            text for that channel; metadata: shown, spoken, sources, topic. None when there is no such response.
        """
        variants = self.responses.get(utter_action)
        if not variants:
            return None
        default = next(v for v in variants if v.get("channel") != VOICE)
        voice = next((v for v in variants if v.get("channel") == VOICE), default)
        values = settings().placeholders() | {k: v for k, v in kwargs.items() if isinstance(v, str)}
        shown = " ".join(default["text"].format(**values).split())
        spoken = " ".join(voice["text"].format(**values).split())
        if (voice.get("metadata") or {}).get("more"):
            spoken = f"{spoken} {MORE_OFFER}"
        spoken = aloud(spoken)
        metadata = {"shown": shown, "spoken": spoken, "sources": self._sources(utter_action), "says": utter_action}
        return {"text": spoken if output_channel in VOICE_CHANNELS else shown, "metadata": metadata}

    @staticmethod
    def _sources(utter_action: str) -> list[dict[str, str]]:
        answer = answers().get(utter_action.removeprefix("utter_"))
        return [{"document": s.document, "section": s.section} for s in answer.sources] if answer else []
