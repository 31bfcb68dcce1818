"""Custom actions inside the server's own process, so that there is no second process to forget."""

from typing import Any

from rasa.utils.endpoints import EndpointConfig
from rasa_sdk.executor import ActionExecutor


class EmbeddedActions(EndpointConfig):
    """Answers Rasa's action calls by running them here instead of over HTTP."""

    def __init__(self) -> None:
        super().__init__(url="embedded")
        self._executor = ActionExecutor()
        self._executor.register_package("actions")

    async def request(self, *args: Any, **kwargs: Any) -> Any:
        """Run the action that `json` names; the answer has `events` and `responses`."""
        return await self._executor.run(kwargs["json"])
