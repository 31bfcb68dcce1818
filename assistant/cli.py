"""The command `assistant`. Heavy parts are imported inside the commands, so that --help answers at once."""

import asyncio
import json
import os
import sys
import uuid
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assistant.errors import AssistantError, SetupError, where
from assistant.operations import doctor, error_pages, sign_off, staff_password
from assistant.retention.commands import erase, export, purge
from assistant.settings import PROJECT, settings
from assistant.turn import CHANNELS, Channel, Turn

if TYPE_CHECKING:
    from assistant.channels.guard import Guard

_STATE = {"debug": False}


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.option(
    "--debug", is_flag=True, help="Show tracebacks and what goes on inside, patients' words too: not for real patients."
)
def app(debug: bool) -> None:
    """Answers patients' questions after a lumbar puncture, and escalates every red flag."""
    _STATE["debug"] = debug
    set_up_logging(debug=debug)


def set_up_logging(*, debug: bool = False) -> None:
    """Errors only, and nobody's words, unless what goes on inside is to be seen."""
    from assistant.logs import set_up_logging as set_up

    set_up(settings().log_format, debug=debug)


@app.command()
@click.option("--host", help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), help="Port to listen on.")
@click.option("--wyoming", metavar="URI", help="Where Home Assistant asks, as tcp://127.0.0.1:10500.")
def run(host: str | None, port: int | None, wyoming: str | None) -> None:
    """Serve: chat page, REST, speakers, health."""
    print("Loading, about ten seconds ...", flush=True)
    from assistant.server import serve

    serve(
        host or settings().host, port or settings().port, wyoming=settings().wyoming_uri if wyoming is None else wyoming
    )


@app.command()
@click.option("--force", is_flag=True, help="Train even when nothing changed.")
@click.option("--quiet", is_flag=True, help="Say nothing when nothing is to be trained.")
def train(force: bool, quiet: bool) -> None:
    """Train the model, unless there is one for the present content."""
    from assistant.training import train as train_model

    path, fresh = train_model(force=force)
    if fresh or not quiet:
        print(f"{'Trained' if fresh else 'Nothing to train'}: {path.parent.name}/{path.name}")


@app.command()
@click.option(
    "--near/--no-near", default=True, help="Also list test questions that mean nearly the same as trained ones."
)
def check(near: bool) -> None:
    """Check content, facts, training data and domain; exit 1 if anything is wrong."""
    from assistant.checks import find_problems
    from assistant.checks.near_duplicates import near_duplicates
    from assistant.sign_off import notes

    problems = find_problems()
    for problem in problems:
        print(problem, file=sys.stderr)
    if problems:
        sys.exit(1)
    for note in notes():
        print(note)
    if near:
        for note in near_duplicates():
            print(note)
    print("Checked: no problem found.")


@app.command()
@click.option("--report", type=click.Path(file_okay=False, path_type=Path), help="Folder for the HTML report.")
@click.option("--stock", is_flag=True, help="Also train and measure a stock Rasa on the same questions; takes an hour.")
def evaluate(report: Path | None, stock: bool) -> None:
    """Measure on the blind test set: topics, red flags, false alarms, speed."""
    from assistant.evaluation.run import evaluate as evaluate_assistant

    evaluate_assistant(report, with_stock=stock)


@app.command()
@click.argument("question", required=False)
@click.option(
    "--channel",
    type=click.Choice(CHANNELS),
    default="web",
    show_default=True,
    help="Whose wording to use, where a conversation names none.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object for each turn.")
@click.option("--batch", metavar="FILE", help="One utterance a line, each a new conversation; - for standard input.")
@click.option("--dialogues", metavar="FILE", help="One conversation a line, as JSON; - for standard input.")
def ask(question: str | None, channel: Channel, as_json: bool, batch: str | None, dialogues: str | None) -> None:
    """Ask one question, a file of questions, or a file of conversations."""
    if sum(given is not None for given in (question, batch, dialogues)) != 1:
        raise click.UsageError("give one question, or --batch FILE, or --dialogues FILE")
    if question is not None:
        asyncio.run(_ask_all([question], channel, as_json))
    elif batch is not None:
        asyncio.run(_ask_all(_lines(batch), channel, as_json))
    elif dialogues is not None:
        asyncio.run(_hold_all(_conversations(dialogues), channel))


@app.command()
@click.option("--since", type=click.DateTime(), help="Not before this day or time (UTC).")
@click.option("--undelivered", is_flag=True, help="Only those whose message did not get out.")
@click.option(
    "--format",
    "form",
    type=click.Choice(("table", "json", "csv")),
    default="table",
    show_default=True,
    help="A table to read, one JSON object a line, or CSV.",
)
def escalations(since: datetime | None, undelivered: bool, form: str) -> None:
    """List or export the recorded escalations, the oldest first."""
    from sqlalchemy.exc import SQLAlchemyError

    from assistant.escalations.listing import print_escalations
    from assistant.escalations.store import EscalationStore

    try:
        found = EscalationStore().find(since=since, undelivered=undelivered)
    except SQLAlchemyError as error:
        raise SetupError(f"escalation record cannot be read ({type(error).__name__}); see docs/settings.md") from None
    print_escalations(found, form)


app.add_command(purge)
app.add_command(export)
app.add_command(erase)


@app.group()
def alexa() -> None:
    """The Alexa skill."""


@alexa.command("export")
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), default=Path("skill-package"), show_default=True
)
@click.option("--locale", "locales", multiple=True, help="Such as en-US; none: all of this deployment's country.")
@click.option("--endpoint", help="https address of this server's /webhooks/alexa/webhook; without it a placeholder.")
def alexa_export(out: Path, locales: tuple[str, ...], endpoint: str | None) -> None:
    """Write the skill package: manifest, interaction models, privacy text, certification list, icons."""
    from assistant.alexa.manifest import ENDPOINT
    from assistant.alexa.package import export
    from assistant.alexa_texts import alexa_texts

    for measure in export(out, alexa_texts(), locales, endpoint or ENDPOINT):
        limit = f" of {measure.limit:>9,}" if measure.limit else ""
        print(f"{measure.what:<34}{measure.size:>9,}{limit}")
    print(f"Written: {out}")


@app.group()
def phone() -> None:
    """The phone line."""


@phone.command("fallback")
def phone_fallback() -> None:
    """Print the static TwiML for the number's fallback URL (docs/phone.md)."""
    from assistant.channels.twilio_twiml import fallback
    from assistant.nurse import nurse_line

    print(fallback(nurse_line()))


@phone.command("sip")
def phone_sip() -> None:
    """Take calls from a telephone exchange until Ctrl-C (docs/sip.md). It needs scripts/sip-environment once."""
    environment = PROJECT / ".venv-sip"
    if not (environment / ".complete").exists():
        raise SetupError("the SIP driver has no environment here (.venv-sip); run scripts/sip-environment")
    os.chdir(PROJECT)
    python = str(environment / "bin" / "python")
    os.execv(python, [python, "-m", "sip"])  # noqa: S606 (another process, since PJSIP is under the GPL)


def _lines(name: str) -> list[str]:
    try:
        data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise SetupError(f"{name}: {error.strerror}; give the path of a readable file") from None
    lines = data.split(b"\n")
    return [_readable(line) for line in (lines[:-1] if lines[-1] == b"" else lines)]


def _readable(line: bytes) -> str:
    return line.decode("utf-8", errors="replace").rstrip("\r")


def _conversations(name: str) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(_lines(name), 1):
        if not line.strip():
            continue
        try:
            conversation = json.loads(line)
            _check_conversation(conversation)
        except (ValueError, TypeError, KeyError) as error:
            shape = '{"id": "a", "channel": "web", "turns": [{"say": "..."}]}'
            raise SetupError(f"{name}: line {number}: {error or 'not readable'}; write it as {shape}") from None
        yield conversation


def _check_conversation(conversation: Any) -> None:
    if not isinstance(conversation, dict):
        raise ValueError("is not an object")
    if conversation.get("channel", "web") not in CHANNELS:
        raise ValueError(f"channel {conversation['channel']!r} is unknown")
    if not all(isinstance(turn["say"], str) for turn in conversation["turns"]):
        raise ValueError("a turn's `say` is not a text")


def _load_guard() -> "Guard":
    """The assistant; a missing model is told before Rasa's slow import."""
    from assistant.training import trained_model

    model = trained_model()
    from assistant.engine import practice_guard

    return practice_guard(model)


async def _ask_all(questions: Iterable[str], channel: Channel, as_json: bool) -> None:
    guard = _load_guard()
    for question in questions:
        turn = await guard.turn(question, channel, uuid.uuid4().hex)
        print(json.dumps(turn.as_dict(), ensure_ascii=False) if as_json else _for_people(turn), flush=True)


async def _hold_all(conversations: Iterable[dict[str, Any]], default: Channel) -> None:
    held = list(conversations)
    guard = _load_guard()
    for conversation in held:
        sender = uuid.uuid4().hex
        channel = conversation.get("channel", default)
        turns = [await guard.turn(turn["say"], channel, sender) for turn in conversation["turns"]]
        done = {"id": conversation.get("id"), "turns": [turn.as_dict() for turn in turns]}
        print(json.dumps(done, ensure_ascii=False), flush=True)


def _for_people(turn: Turn) -> str:
    said = turn.reply.answer if turn.channel == "web" else turn.reply.speech
    lines = [said]
    if turn.red_flags:
        lines.append(f"  [{turn.tier}: {', '.join(turn.red_flags)}]")
    if turn.reply.sources and turn.tier in ("none", "watch"):
        first = turn.reply.sources[0]
        lines.append(f"  [{turn.topic} {turn.confidence:.2f}; {first.document}, {first.section}]")
    return "\n".join(lines)


for command in (sign_off, staff_password, doctor, error_pages):
    app.add_command(command)


def main() -> None:
    """Run the command line: 0 done, 1 a finding or failure, 2 wrong usage; one line for an error."""
    try:
        sys.exit(app(standalone_mode=False) or 0)
    except click.exceptions.NoArgsIsHelpError as help_text:
        print(help_text.format_message(), file=sys.stderr)
        sys.exit(2)
    except click.exceptions.UsageError as error:
        print(f"assistant: {error.format_message()}; see assistant --help", file=sys.stderr)
        sys.exit(2)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except AssistantError as error:
        if _STATE["debug"]:
            raise
        print(f"assistant: {error}", file=sys.stderr)
        sys.exit(1)
    except (KeyboardInterrupt, click.exceptions.Abort):
        sys.exit(130)
    except BrokenPipeError:
        sys.exit(1)
    except Exception as error:
        if _STATE["debug"]:
            raise
        print(f"assistant: {where(error)}; run again with --debug to see where", file=sys.stderr)
        sys.exit(1)
