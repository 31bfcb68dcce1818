"""The staff pages as HTML. Every value is escaped; a name that a page does not get is an error, not a gap."""

from functools import cache
from pathlib import Path
from typing import Any

import jinja2
from sanic import response
from sanic.response import HTTPResponse

FOLDER = Path(__file__).with_name("pages")
MENU = (
    ("/staff", "What was asked"),
    ("/staff/questions", "Not understood"),
    ("/staff/thumbs", "Did not help"),
    ("/staff/escalations", "Escalations"),
    ("/staff/review", "Review sheet"),
)
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""Content-Security-Policy: no script at all, no style in the markup, forms to this server only."""


@cache
def _environment() -> jinja2.Environment:
    loader = jinja2.FileSystemLoader(FOLDER)
    return jinja2.Environment(
        loader=loader, autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


def page(name: str, *, status: int = 200, **values: Any) -> HTTPResponse:
    """A page.

    Args:
        name: of the template.
        status: of HTTP.
        values: what it shows.
    """
    known = {"menu": MENU, "here": "", "user": "", "token": ""} | values
    text = _environment().get_template(f"{name}.html").render(known)
    answer = response.html(text, status=status)
    answer.headers["Content-Security-Policy"] = POLICY
    return answer


@cache
def style() -> str:
    """The style sheet."""
    return (FOLDER / "style.css").read_text(encoding="utf-8")
