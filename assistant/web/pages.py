"""What browsers fetch: the widget's one file, the chat page around it, and a demo hospital page that embeds it."""

import hashlib
import json
from collections.abc import Awaitable, Callable
from functools import cache
from pathlib import Path

import jinja2
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from assistant.settings import settings
from assistant.web.refusals import words

FOLDER = Path(__file__).parent
WIDGET = FOLDER / "built" / "widget.js"
STRICT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; media-src blob:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
"""Content-Security-Policy of our own pages: nothing from elsewhere, no script and no style in the markup."""
JAVASCRIPT, HTML, CSS = "text/javascript; charset=utf-8", "text/html; charset=utf-8", "text/css; charset=utf-8"
PAGES = (
    ("/", "index.html", HTML),
    ("/page.css", "page.css", CSS),
    ("/icon.svg", "icon.svg", "image/svg+xml"),
)
DEMO = (("/demo", "demo/index.html", HTML), ("/demo/style.css", "demo/style.css", CSS))
"""Path, file below this folder, and type of each."""


def deployment() -> dict[str, str | bool]:
    """What the widget must know even when the server is down: whom to call, and whether patients use it."""
    chosen = settings()
    names = ("emergency_number", "crisis_line", "advice_line", "for_patients")
    return {"emergency_text": words("emergency")} | {name: getattr(chosen, name) for name in names}


@cache
def widget() -> tuple[bytes, str]:
    """The widget's file with this deployment's numbers in front, and its ETag.

    Raises:
        OSError: it was not built; scripts/widget does that.
    """
    told = json.dumps(deployment()).replace("<", "\\u003c")
    body = f"(()=>{{const __DEPLOYMENT__={told};\n{WIDGET.read_text(encoding='utf-8')}\n}})()\n".encode()
    return body, f'"{hashlib.sha256(body).hexdigest()[:32]}"'


@cache
def _page(name: str) -> str:
    page = jinja2.Template((FOLDER / name).read_text(encoding="utf-8"), autoescape=True)
    return str(page.render(deployment()))


def pages() -> Blueprint:
    """Routes of the pages and of the widget."""
    routes = Blueprint("pages")

    @routes.get("/widget.js")
    async def script(request: Request) -> HTTPResponse:
        body, tag = widget()
        # any page may load the script; what it may ask of the server is settled by CORS
        headers = {"ETag": tag, "Cache-Control": "no-cache", "Cross-Origin-Resource-Policy": "cross-origin"}
        if request.headers.get("if-none-match") == tag:
            return response.empty(304, headers=headers)
        return response.raw(body, content_type=JAVASCRIPT, headers=headers)

    _add(routes, PAGES)
    return routes


def demo_pages() -> Blueprint:
    """Routes of the made-up clinic's page, which patients have no use for."""
    routes = Blueprint("demo")
    _add(routes, DEMO)
    return routes


def _add(routes: Blueprint, files: tuple[tuple[str, str, str], ...]) -> None:
    for path, name, kind in files:
        routes.add_route(_serving(name, kind), path, name=name.replace("/", "_").replace(".", "_"))


def _serving(name: str, content_type: str) -> Callable[[Request], Awaitable[HTTPResponse]]:
    async def handler(request: Request) -> HTTPResponse:
        return response.text(_page(name), content_type=content_type)

    return handler
