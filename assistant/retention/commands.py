"""`assistant purge`, `export` and `erase`. Heavy parts are imported inside, so that --help answers at once."""

import json
import sys
from collections.abc import Callable
from typing import TypeVar

import click

from assistant.errors import SetupError

T = TypeVar("T")
CONVERSATION = click.option(
    "--conversation",
    "id_",
    metavar="ID",
    required=True,
    help="Its number as the page shows it or as the record of escalations has it, or as the channel knows it.",
)


@click.command()
def purge() -> None:
    """Delete what is kept longer than ASSISTANT_RETENTION_DAYS says; a running server does so once a day."""
    from assistant.retention import keeping

    _tell("Deleted", _reached(keeping.purge))


@click.command()
@CONVERSATION
def export(id_: str) -> None:
    """Print everything that is kept of one conversation, as JSON; exit 1 if nothing is."""
    from assistant.retention import keeping

    found = _reached(lambda: keeping.export(id_))
    print(json.dumps(found, indent=2, ensure_ascii=False))
    if not any(found.values()):
        print("nothing is kept of this conversation", file=sys.stderr)
        sys.exit(1)


@click.command()
@CONVERSATION
def erase(id_: str) -> None:
    """Delete everything that is kept of one conversation, here and in the processes that run."""
    from assistant.retention import keeping
    from assistant.settings import settings

    _tell("Deleted", _reached(lambda: keeping.erase(id_)))
    print("Processes that run forget it within seconds. Backups and readers of an event stream see to it themselves.")
    if settings().escalation_retention_days is not None:
        print("Escalations stay: ASSISTANT_ESCALATION_RETENTION_DAYS says that the law asks for their record.")


def _tell(done: str, counts: dict[str, int]) -> None:
    print(f"{done}: {', '.join(f'{count} {what}' for what, count in counts.items())}.")


def _reached(work: Callable[[], T]) -> T:
    from redis import RedisError
    from sqlalchemy.exc import SQLAlchemyError

    try:
        return work()
    except (SQLAlchemyError, RedisError, OSError) as error:  # its message may quote what is stored
        raise SetupError(f"a store cannot be reached ({type(error).__name__}); see docs/settings.md") from None
