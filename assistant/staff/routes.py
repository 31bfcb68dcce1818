"""/staff: pages made on the server, without a script; there are none unless users are set."""

from datetime import datetime, timezone
from functools import cache

from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from assistant.health import Health
from assistant.knowledge import knowledge, topics
from assistant.settings import settings
from assistant.staff.access import Access, anybody, stale
from assistant.staff.asked import WORDS
from assistant.staff.logins import Logins
from assistant.staff.reading import MOST_ESCALATIONS, READ_DAYS, Reading
from assistant.staff.rendering import page, style
from assistant.staff.review_sheet import Sheet, sheets
from assistant.staff.sessions import Session
from assistant.staff.training_lines import training_yaml

_sheets = cache(sheets)  # content is read when the server starts


class StaffPages:
    """The pages.

    Args:
        access: lets people in.
        logins: checks passwords.
        reading: gives what is shown.
        health: of this process.
    """

    def __init__(self, access: Access, logins: Logins, reading: Reading, health: Health) -> None:
        self._access, self._logins, self._reading, self._health = access, logins, reading, health

    def blueprint(self) -> Blueprint:
        """The routes."""
        routes, only = Blueprint("staff"), self._access.only
        for path, handler in (
            ("/staff", self._overview),
            ("/staff/questions", self._questions),
            ("/staff/thumbs", self._thumbs),
            ("/staff/escalations", self._escalations),
            ("/staff/review", self._review),
        ):
            routes.add_route(only(handler), path, name=handler.__name__)
        routes.add_route(only(self._training, form=True), "/staff/training", methods=["POST"], name="training")
        routes.add_route(only(self._log_out, form=True), "/staff/logout", methods=["POST"], name="logout")
        routes.add_route(anybody(self._login), "/staff/login", name="login")
        routes.add_route(anybody(self._log_in), "/staff/login", methods=["POST"], name="log_in")
        routes.add_route(_style, "/staff/style.css", name="style")
        return routes

    async def _login(self, request: Request) -> HTTPResponse:
        if self._access.session(request):
            return response.redirect("/staff", status=303)
        return self._access.login_page(request)

    async def _log_in(self, request: Request) -> HTTPResponse:
        if not self._access.login_form_fits(request):
            return stale()
        name, password = request.form.get("name", ""), request.form.get("password", "")
        if not await self._logins.check(name, password):
            return self._access.login_page(request, failed=True)
        return self._access.give(request, response.redirect("/staff", status=303), name)

    async def _log_out(self, request: Request, session: Session) -> HTTPResponse:
        return self._access.end(response.redirect("/staff/login", status=303), session)

    async def _overview(self, request: Request, session: Session) -> HTTPResponse:
        days, asked = await self._reading.asked() or ([], None)
        common = self._access.common(session, "/staff")
        return page("overview", days=days, asked=asked, degraded=self._health.degraded, **common)

    async def _questions(self, request: Request, session: Session) -> HTTPResponse:
        shows = settings().staff_shows_words
        found = await self._reading.not_understood() if shows else None
        ours = [topic for topic in topics().values() if topic.is_asked]
        common = self._access.common(session, "/staff/questions")
        return page("questions", shows_words=shows, words=WORDS, questions=found, topics=ours, **common)

    async def _training(self, request: Request, session: Session) -> HTTPResponse:
        topic, text = request.form.get("topic", ""), request.form.get("text", "")
        if topic not in topics() or not text.strip():
            mend = "Go back and choose the topic that answers the question."
            return page("lost", status=400, what="No topic was chosen", mend=mend, **self._access.common(session))
        return page("training", topic=topic, yaml=training_yaml(topic, text), **self._access.common(session))

    async def _thumbs(self, request: Request, session: Session) -> HTTPResponse:
        chosen = {"hours": settings().session_hours, "shows_words": settings().staff_shows_words}
        common = self._access.common(session, "/staff/thumbs")
        return page("thumbs", disliked=await self._reading.disliked(), plain=_plain, when=_when, **chosen, **common)

    async def _escalations(self, request: Request, session: Session) -> HTTPResponse:
        found = await self._reading.escalations()
        counts = {"total": len(found or ()), "undelivered": sum(e.delivered is None for e in found or ())}
        shown = None if found is None else found[:MOST_ESCALATIONS]
        chosen = {"pages": bool(settings().escalation_webhook), "shows_words": settings().staff_shows_words}
        common = self._access.common(session, "/staff/escalations")
        return page("escalations", escalations=shown, days=READ_DAYS, **counts, **chosen, **common)

    async def _review(self, request: Request, session: Session) -> HTTPResponse:
        found: list[Sheet] = _sheets()
        documents = list(knowledge().documents.values())
        signed = sum(sheet.standing == "signed" for sheet in found)
        titles = {document.id: document.title for document in documents}
        common = self._access.common(session, "/staff/review")
        return page("review", sheets=found, signed=signed, documents=documents, titles=titles, **common)


def _plain(topic: str | None) -> str:
    return topics()[topic].plain if topic is not None and topic in topics() else "no topic"


def _when(at: float) -> datetime:
    return datetime.fromtimestamp(at, timezone.utc)


async def _style(request: Request) -> HTTPResponse:
    return response.text(style(), content_type="text/css; charset=utf-8")
