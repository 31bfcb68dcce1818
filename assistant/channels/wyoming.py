"""A Wyoming `handle` service, through which Home Assistant's voice asks: text in, one answer out.

Home Assistant does not listen for a follow-up there, so an answer asks nothing back. Wyoming knows no passwords: the
service listens on this machine unless an operator opens it to a network that is trusted.
"""

import asyncio
import hashlib
import hmac
import logging
import secrets
from collections.abc import Awaitable, Callable
from importlib.metadata import version

from aiolimiter import AsyncLimiter
from wyoming.asr import Transcript
from wyoming.event import Event, async_read_event, async_write_event
from wyoming.handle import Handled, NotHandled
from wyoming.info import Attribution, Describe, HandleModel, HandleProgram, Info

from assistant.answers import MORE_OFFER
from assistant.channels.addresses import read_address, whose
from assistant.channels.fixed_words import fixed_reply
from assistant.channels.spoken_limits import SpokenLimits, told_to_wait
from assistant.red_flag_reply import reply_by_rules
from assistant.speech.slowly import slow_form
from assistant.turn import ONE_WAY, Reply, Turn

LARGEST = 64 * 1024  # bytes of one line, or of what follows it; the longest message with room for JSON
IDLE_SECONDS = 300.0  # without an event; Home Assistant opens a connection for each sentence
MOST_CLIENTS = 64  # at once; more are closed
MOST_EVENTS, PER_SECONDS = 600, 60.0  # of one connection, of any kind; of what is said far fewer are answered
WRITE_SECONDS = 10.0  # for a client that does not read
ID_BYTES = 16
Ask = Callable[[str, str], Awaitable[Turn]]
"""Words and conversation -> the turn."""
logger = logging.getLogger(__name__)


def _info() -> Info:
    """What Home Assistant shows of the service."""
    made, by = version("lumbar-puncture-assistant"), Attribution("", "")
    model = HandleModel("spinal-tap", by, True, "Answers from four approved documents", made, languages=["en"])
    description = "Answers after a spinal tap, and says whom to call"
    return Info(handle=[HandleProgram("After care", by, True, description, made, models=[model])])


def conversation_of(key: bytes, sent: str) -> str:
    """The conversation that a client names: a keyed hash of its id."""
    return f"{ONE_WAY}{hmac.new(key, sent.encode('utf-8', 'backslashreplace'), hashlib.sha256).hexdigest()}"


class WyomingService:
    """Answers its clients, each by itself.

    Args:
        ask: the assistant.
        delivered: told of each turn whose words were handed to the network.
        key: secret that Home Assistant's conversation ids are hashed with.
        of_conversation: how often one conversation may speak; nobody else knows those that were sent without an id.
        of_address: how often one address may: a house, or a ward whose Home Assistant has many rooms.
    """

    def __init__(
        self,
        ask: Ask,
        delivered: Callable[[Turn], None],
        key: str,
        of_conversation: SpokenLimits | None = None,
        of_address: SpokenLimits | None = None,
    ) -> None:
        self._ask, self._delivered, self._key = ask, delivered, key.encode()
        self._of_conversation = of_conversation or SpokenLimits("wyoming", "speaker")
        self._of_address = of_address or SpokenLimits("wyoming-address", "speaker", most=0)
        self._clients: set[asyncio.StreamWriter] = set()

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, until either side ends it; for asyncio.start_server."""
        try:
            if len(self._clients) < MOST_CLIENTS:
                self._clients.add(writer)
                await self._answer_all(reader, writer)
        except Exception as error:  # whatever a client sends or breaks, it is alone with it; errors may quote it
            logger.warning("wyoming: a client was closed: %s", type(error).__name__)
        finally:
            self._clients.discard(writer)
            writer.close()

    def close(self) -> None:
        """End all connections."""
        for writer in list(self._clients):
            writer.close()

    async def _answer_all(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        bounded, limiter = _Bounded(reader), AsyncLimiter(MOST_EVENTS, PER_SECONDS)
        address = conversation_of(self._key, _address(writer))
        while limiter.has_capacity():
            await limiter.acquire()
            async with asyncio.timeout(IDLE_SECONDS):
                event = await async_read_event(bounded)  # type: ignore[arg-type] # it asks for two methods only
            if event is None:
                return
            await self._answer(event, writer, address)

    async def _answer(self, event: Event, writer: asyncio.StreamWriter, address: str) -> None:
        """Answer a question, or describe the service. Whatever else it is, is passed over."""
        if Describe.is_type(event.type):
            await _write(_info().event(), writer)
        elif Transcript.is_type(event.type):
            turn = await self._turn(event, address)
            words, language = str(event.data.get("text", "")), str(event.data.get("language") or "")
            await _write(answer(turn, language) if turn else failed(words), writer)
            if turn:
                self._delivered(turn)

    async def _turn(self, event: Event, address: str) -> Turn | None:
        words, conversation = event.data.get("text", ""), self._conversation(event)
        try:
            counted = (self._of_conversation, conversation), (self._of_address, address)
            return await told_to_wait(words, conversation, *counted) or await self._ask(words, conversation)
        except Exception as error:  # somebody waits for words
            logger.error("wyoming: no turn: %s", type(error).__name__)
            return None

    def _conversation(self, event: Event) -> str:
        """A keyed hash of the id that was sent, a new one where none was: nobody shares one by accident."""
        context = event.data.get("context")
        sent = context.get("conversation_id") if isinstance(context, dict) else None
        if not isinstance(sent, str) or not sent:
            return f"{ONE_WAY}{secrets.token_hex(ID_BYTES)}"
        return conversation_of(self._key, sent)


class _Bounded:
    """What the library's reader needs of a stream; it trusts the lengths that a client names."""

    def __init__(self, reader: asyncio.StreamReader) -> None:
        self._reader = reader

    async def readline(self) -> bytes:
        """A line; ValueError when it is too long."""
        return await self._reader.readline()

    async def readexactly(self, size: int) -> bytes:
        """So many bytes; ValueError when they are too many."""
        if size > LARGEST:
            raise ValueError(f"{size} bytes, at most {LARGEST}")
        return await self._reader.readexactly(size)


def _address(writer: asyncio.StreamWriter) -> str:
    """Of who is connected, as other limits count it; "" where nobody knows."""
    address = read_address(str((writer.get_extra_info("peername") or ("",))[0]))
    return whose(address) if address else ""


def failed(words: str) -> Event:
    """Words for when there is no turn at all; the rules still read what was said."""
    reply = reply_by_rules(words)
    return Handled(reply.speech).event() if reply else NotHandled(fixed_reply("failed").speech).event()


def answer(turn: Turn, language: str) -> Event:
    """Words to say for a turn: `handled` when it is answered, `not-handled` when nothing could be.

    Args:
        language: of the sentence, such as en-US; "" when it was not sent.
    """
    if turn.escalates:
        return Handled(turn.reply.speech).event()
    if language[:2].lower() not in ("", "en"):
        return NotHandled(fixed_reply("other_script").speech).event()
    words = _alone(turn.reply)
    if turn.reply.slow:
        words = f"{fixed_reply('speed_of_device').speech} {slow_form(words)}"
    return (Handled(words) if turn.topics or turn.reply.choices else NotHandled(words)).event()


def _alone(reply: Reply) -> str:
    """The words of a reply to which nobody can answer: no offer of more, both things to ask for instead of a choice."""
    if len(reply.choices) == 2:
        first, second = (choice[0].lower() + choice[1:] for choice in reply.choices)
        return f"I can tell you about {first}, or about {second}. Please ask me about one of them."
    return reply.speech.removesuffix(MORE_OFFER).strip()


async def _write(event: Event, writer: asyncio.StreamWriter) -> None:
    async with asyncio.timeout(WRITE_SECONDS):
        await async_write_event(event, writer)
