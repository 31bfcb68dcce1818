"""The conversations in docs/conversation.md, as the trained assistant holds them."""

import asyncio
import re
from collections.abc import Awaitable, Callable

from assistant.cli import set_up_logging
from assistant.content import Content, Text, Texts, read_content
from assistant.engine import practice_guard
from assistant.settings import PROJECT
from assistant.turn import Turn

FILE, PAGE = PROJECT / "docs" / "conversation.yml", PROJECT / "docs" / "conversation.md"
START, END = "<!-- made by scripts/pages -->", "<!-- end -->"
_MADE = re.compile(f"(?<={re.escape(START)}\n).*?(?={re.escape(END)})", re.DOTALL)
WARM_UP = "hello"
Ask = Callable[[str, str], Awaitable[Turn]]
"""Words and conversation -> the turn, as a voice channel has it."""


class Talks(Content):
    """What is said in each conversation about one form."""

    title: Text
    talks: list[Texts]


class TalksFile(Content):
    """docs/conversation.yml."""

    forms: list[Talks]


async def page(ask: Ask) -> str:
    """The page, its conversations held anew.

    Raises:
        ContentError: the list of conversations cannot be read.
        ValueError: the page has no marks to put them between.
    """
    before = PAGE.read_text(encoding="utf-8")
    if not _MADE.search(before):
        raise ValueError(f"{PAGE.name}: no marks; put {START} and {END} where the conversations shall stand")
    made = "\n".join([await _of_form(form, ask) for form in read_content(TalksFile, FILE).forms])
    return _MADE.sub(lambda _: f"{made}\n", before)


def main() -> None:
    """Put the conversations into the page.

    Raises:
        SetupError: no trained model.
    """
    set_up_logging()
    guard = practice_guard()

    async def made() -> str:
        await guard.turn(WARM_UP, "speaker", WARM_UP)  # the first turn of a process may be too slow to be answered
        return await page(lambda text, conversation: guard.turn(text, "speaker", conversation))

    PAGE.write_text(asyncio.run(made()), encoding="utf-8")


async def _of_form(form: Talks, ask: Ask) -> str:
    talks = [await _talk(talk, f"{form.title} {number}", ask) for number, talk in enumerate(form.talks)]
    return f"### {form.title}\n\n" + "\n".join(talks)


async def _talk(said: Texts, conversation: str, ask: Ask) -> str:
    """One conversation as a quotation, the assistant's tier where it is one to know."""
    lines = []
    for text in said:
        turn = await ask(text, conversation)
        tier = "" if turn.tier == "none" else f" *({turn.tier}: {', '.join(turn.red_flags)})*"
        lines += [f"> **{text}**<br>", f"> {turn.reply.speech}{tier}", ">"]
    return "\n".join(lines[:-1]) + "\n"


if __name__ == "__main__":
    main()
