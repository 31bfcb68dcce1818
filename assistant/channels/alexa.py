"""POST /webhooks/alexa/webhook: the Alexa skill. Whoever does not sign as Amazon does is refused before being read."""

import logging
import time
from collections.abc import Awaitable, Callable

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from assistant.alexa import Unverified, Verifier
from assistant.alexa.envelope import read_request
from assistant.alexa.request_handler import RequestHandler
from assistant.channels.spoken_limits import MOST_OF_ACCOUNT, Door, SpokenLimits, open_door, told_to_wait
from assistant.conversation_store import PASSING
from assistant.shared import Shared
from assistant.turn import Turn
from assistant.web.refusals import Refusal, refuse

RECORDED = "recorded"
"""Key in a message's metadata: False where no escalation may be recorded."""
Handler = Callable[[UserMessage], Awaitable[Turn]]
logger = logging.getLogger(__name__)


class AlexaChannel(InputChannel):
    """The skill's endpoint.

    Args:
        verifier: says whether a request is Amazon's; None: the skill is off.
        forget: drops what is remembered of a conversation.
        key: secret that sessions are hashed with.
        shared: what other processes know of the same sessions.

    Attributes:
        too_often: of the guard: the turn of an account that speaks too often.
    """

    def __init__(
        self, verifier: Verifier | None, forget: Callable[[str], None], key: str, shared: Shared | None = None
    ) -> None:
        self._verifier, self._forget, self._key, self._shared = verifier, forget, key, shared
        self._handler: RequestHandler | None = None
        self.too_often: Door = open_door

    @classmethod
    def name(cls) -> str:
        """See InputChannel."""
        return "alexa"

    def blueprint(self, on_new_message: Handler) -> Blueprint:
        """See InputChannel. The handler is the guard's, so it answers with a turn and never fails."""
        routes = Blueprint("alexa")

        async def ask(words: str, conversation: str) -> Turn:
            metadata = {RECORDED: False}
            message = UserMessage(words, sender_id=conversation, input_channel="speaker", metadata=metadata)
            return await on_new_message(message)

        of_session = SpokenLimits("alexa", "speaker", self.too_often, self._shared)
        of_account = SpokenLimits("alexa-account", "speaker", self.too_often, self._shared, most=MOST_OF_ACCOUNT)

        async def too_often(account: str, words: str, conversation: str) -> Turn | None:
            return await told_to_wait(words, conversation, (of_session, conversation), (of_account, account))

        prefix = PASSING + "alexa-"
        self._handler = handler = RequestHandler(ask, self._forget, prefix, self._key, self._shared, too_often)

        @routes.post("/webhook")
        async def receive(request: Request) -> HTTPResponse:
            since = time.monotonic()
            if self._verifier is None:
                return refuse(Refusal(404, "no_skill"))
            try:
                envelope = await self._verifier.verify(request.headers, request.body)
            except Unverified as error:
                logger.warning("alexa: a request was refused: %s", error.reason)
                return refuse(Refusal(400, "not_amazon"))
            return response.json(await handler.respond(read_request(envelope), since))

        return routes

    async def forget_idle(self) -> None:
        """Forget sessions whose end was never told, for ever."""
        assert self._handler is not None, "the blueprint is made before the server starts"
        await self._handler.sessions.sweep_again_and_again()
