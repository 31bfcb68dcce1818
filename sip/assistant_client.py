"""The assistant over HTTP."""

import asyncio
from dataclasses import dataclass

import httpx

from sip.contract import Action, Event, read_actions
from sip.errors import NoAssistant

ANSWER_SECONDS = 4.0  # the contract's; retries included
RETRY_SECONDS = 0.3


@dataclass(frozen=True)
class Safety:
    """What is said when the assistant cannot be asked; the built-in words stand in words.yml.

    Attributes:
        text: "" until the assistant has told it.
        nurse_number: as dialled; "" where there is none.
    """

    text: str = ""
    nurse_number: str = ""
    emergency_number: str = "911"


class Assistant:
    """The assistant's phone dialogue."""

    def __init__(self, url: str, token: str) -> None:
        self._http = httpx.AsyncClient(
            base_url=url, headers={"Authorization": f"Bearer {token}"}, timeout=ANSWER_SECONDS, trust_env=False
        )

    async def close(self) -> None:
        """End the connections."""
        await self._http.aclose()

    async def tell(self, call: str, sequence: int, event: Event) -> tuple[Action, ...]:
        """What to do after an event; sent again within the time when it does not get through.

        Args:
            call: 32 hex digits, new for every call.

        Raises:
            NoAssistant: no answer in 4 s, or none that is good.
        """
        body = {"call": call, "sequence": sequence, "event": dict(event)}
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                return read_actions((await self._until_through("/webhooks/phone/call", body)).json())
        except TimeoutError:
            raise NoAssistant(f"no answer within {ANSWER_SECONDS:.0f} s") from None
        except ValueError:
            raise NoAssistant("its answer is no JSON") from None

    async def safety(self) -> Safety:
        """What to say when it cannot be asked.

        Raises:
            NoAssistant: it does not tell.
        """
        try:
            answer = await self._http.get("/webhooks/phone/safety")
            told = answer.raise_for_status().json()
            return Safety(str(told["text"]), str(told.get("nurse_number") or ""), str(told["emergency_number"]))
        except (httpx.HTTPError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise NoAssistant(type(error).__name__) from None

    async def _until_through(self, path: str, body: dict[str, object]) -> httpx.Response:
        """The answer; a refusal (4xx) is not tried again, whatever else failed is."""
        while True:
            try:
                answer = await self._http.post(path, json=body)
            except httpx.TransportError:
                answer = None
            if answer is not None and answer.is_success:
                return answer
            if answer is not None and answer.is_client_error:
                raise NoAssistant(f"it refuses with {answer.status_code}: do both have the same ASSISTANT_PHONE_TOKEN?")
            await asyncio.sleep(RETRY_SECONDS)
