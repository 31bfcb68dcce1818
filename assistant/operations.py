"""Commands for those who run the assistant and those who review it; heavy parts are imported inside them."""

import asyncio
import sys
from datetime import datetime
from pathlib import Path

import click

from assistant.errors import SetupError


@click.command("sign-off")
@click.argument("topic")
@click.option("--by", required=True, help="Role of whoever has reviewed it, such as neurologist; no name.")
@click.option("--on", required=True, type=click.DateTime(["%Y-%m-%d"]), help="The day, as 2026-11-29.")
def sign_off(topic: str, by: str, on: datetime) -> None:
    """Record that a clinician has reviewed a topic's answer; a later change of the answer voids it."""
    from assistant.sign_off import sign_off as record

    print(f"Signed off: {topic}, answer {record(topic, by, on.date())}")


@click.command("staff-password")
@click.password_option(help="Asked for, unless given.")
def staff_password(password: str) -> None:
    """Print the hash that stands for a password in the file of the staff page's users (docs/operations.md)."""
    from assistant.staff.users import hashed

    try:
        print(hashed(password))
    except ValueError as error:
        raise SetupError(f"password: {error}") from None


@click.command()
@click.option("--page", is_flag=True, help="Send the pager a page, marked as a test.")
def doctor(page: bool) -> None:
    """Look at this deployment: settings, model, stores, pager, channels ...; exit 1 if anything failed."""
    from assistant.doctor.report import report

    if not asyncio.run(report(page=page)):
        sys.exit(1)


@click.command("error-pages")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def error_pages(folder: Path) -> None:
    """Write what HAProxy answers when no process does, with this deployment's numbers (docs/deployment.md)."""
    from assistant.channels.error_pages import write_error_pages

    write_error_pages(folder)
    print(f"Written: {folder}")
