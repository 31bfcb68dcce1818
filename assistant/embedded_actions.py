"""Custom actions inside the server's own process, so that there is no second process to forget."""

from typing import Any

from rasa.utils.endpoints import EndpointConfig
from rasa_sdk.executor import ActionExecutor

from assistant.lean_rasa import RemoteAction
from assistant.observing import stage


class EmbeddedActions(EndpointConfig):
    """Answers Rasa's action calls by running them here instead of over HTTP."""

    def __init__(self) -> None:
        super().__init__(url="embedded")
        self._executor = ActionExecutor()
        self._executor.register_package("actions")
        # Rasa compiles a JSON schema anew for every answer, some 40 ms on every red flag. These answers come from our
        # own code in this process, not over a network.
        RemoteAction._validate_action_result = staticmethod(lambda result: True)

    async def request(self, *args: Any, **kwargs: Any) -> Any:
        """Run the action that `json` names; the answer has `events` and `responses`."""
        with stage("action", action=str(kwargs["json"].get("next_action"))):
            return await self._executor.run(kwargs["json"])
