"""Who is asking: the cookie of a session, the token of a form."""

import secrets
from collections.abc import Awaitable, Callable
from typing import Any

from sanic import response
from sanic.request import Request
from sanic.response import HTTPResponse

from assistant.staff.rendering import page
from assistant.staff.sessions import COOKIE, FORM_COOKIE, SECONDS, Session, StaffSessions
from assistant.web.this_machine import from_this_machine

Handler = Callable[[Request, Session], Awaitable[HTTPResponse]]
Route = Callable[[Request], Awaitable[HTTPResponse]]


class Access:
    """Lets those in who are logged in.

    Args:
        sessions: make and read cookies.
    """

    def __init__(self, sessions: StaffSessions) -> None:
        self._sessions = sessions

    def session(self, request: Request) -> Session | None:
        """Who is logged in."""
        return self._sessions.read(request.cookies.get(COOKIE))

    def only(self, handler: Handler, *, form: bool = False) -> Route:
        """A route for those who are logged in; others are sent to log in.

        Args:
            handler: gets the session.
            form: whether the request is a form, whose token must fit.
        """

        async def route(request: Request) -> HTTPResponse:
            session = self.session(request)
            if session is None:
                return response.redirect("/staff/login", status=303)
            if form and not self._sessions.fits(request.form.get("token"), session.id):
                return stale()
            return await handler(request, session)

        return route

    def common(self, session: Session, here: str = "") -> dict[str, Any]:
        """What every page of a session shows."""
        return {"user": session.user, "token": self._sessions.form_token(session.id), "here": here}

    def give(self, request: Request, answer: HTTPResponse, user: str) -> HTTPResponse:
        """Begin a session with this answer."""
        _set(request, answer, COOKIE, self._sessions.new(user))
        return answer

    def end(self, answer: HTTPResponse, session: Session) -> HTTPResponse:
        """End a session with this answer."""
        self._sessions.end(session)
        answer.cookies[COOKIE] = ""
        answer.cookies[COOKIE].update({"max-age": 0, "path": "/staff"})
        return answer

    def login_page(self, request: Request, *, failed: bool = False) -> HTTPResponse:
        """The form to log in, with a token of its own: nobody else's page may log a browser in."""
        known = request.cookies.get(FORM_COOKIE) or secrets.token_hex(16)
        token = self._sessions.form_token(known)
        answer = page("login", status=401 if failed else 200, token=token, failed=failed)
        _set(request, answer, FORM_COOKIE, known)
        return answer

    def login_form_fits(self, request: Request) -> bool:
        """Whether the form to log in is one that this browser was given."""
        known = request.cookies.get(FORM_COOKIE)
        return bool(known) and self._sessions.fits(request.form.get("token"), str(known))


def anybody(handler: Route) -> Route:
    """A route for everybody; sanic writes on a route's function, which a method does not take."""

    async def route(request: Request) -> HTTPResponse:
        return await handler(request)

    return route


def stale() -> HTTPResponse:
    """A form that is none of this session's."""
    return page("lost", status=403, what="This form is too old", mend="Go back, load the page anew, and send it again.")


def _set(request: Request, answer: HTTPResponse, name: str, value: str) -> None:
    answer.cookies[name] = value
    answer.cookies[name].update({"httponly": True, "samesite": "Strict", "path": "/staff", "max-age": SECONDS})
    if not from_this_machine(request):  # plain HTTP there, TLS everywhere else
        answer.cookies[name]["secure"] = True
