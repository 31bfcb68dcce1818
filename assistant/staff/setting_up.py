"""The staff pages of this deployment."""

from sanic import Blueprint

from assistant.conversation_store import QuietTrackerStore
from assistant.escalations import EscalationStore
from assistant.health import Health
from assistant.settings import settings
from assistant.shared import Shared
from assistant.staff.access import Access
from assistant.staff.asked import Questions
from assistant.staff.logins import Logins
from assistant.staff.reading import Reading
from assistant.staff.routes import StaffPages
from assistant.staff.sessions import StaffSessions
from assistant.staff.users import read_users
from assistant.web import History


def staff_pages(
    key: str, store: QuietTrackerStore, escalations: EscalationStore, history: History, health: Health, shared: Shared
) -> Blueprint | None:
    """Their routes; None where no users are set.

    Args:
        key: secret of the server.
        shared: counts wrong passwords for all processes.

    Raises:
        ContentError: the file of the users is wrong.
    """
    path = settings().staff_users
    if path is None:
        return None
    users, database = read_users(path), store.database()
    reading = Reading(Questions(*database) if database else None, escalations, history)
    return StaffPages(Access(StaffSessions(key, users)), Logins(users, shared), reading, health).blueprint()
