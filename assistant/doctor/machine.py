"""The machine: settings, model, disk, and the stores that are kept on it or elsewhere."""

import asyncio
import os
import shutil
from collections.abc import Callable
from pathlib import Path

from assistant.conversation_store import conversation_store
from assistant.doctor.finding import Finding, failed, left_out, ok
from assistant.errors import AssistantError, SetupError
from assistant.escalations import EscalationStore
from assistant.health import Health
from assistant.model_hash import hash_of, record_of, refuse_changed
from assistant.settings import settings
from assistant.training import model_path, trained_model
from assistant.web import History

LEAST_FREE = 1024**3  # bytes; a busy day of conversations is some 100 MB
LEAST_SHARE = 0.05  # of the disk
STORE_SECONDS = 10.0


async def look_at_settings() -> list[Finding]:
    """Whether the server would start with them, and whether they are those of a deployment for patients."""
    try:
        chosen = settings()
        chosen.refuse_unfit()
    except SetupError as error:
        return [failed("settings", str(error), "see docs/settings.md")]
    if not chosen.for_patients:
        return [ok("settings", "a trial; ASSISTANT_FOR_PATIENTS is not set")]
    return [ok("settings", "for patients")]


async def look_at_model() -> list[Finding]:
    """Whether the model is the one of the present content, and the one that was trained or pinned; and its hash."""
    try:
        path = trained_model()
        await asyncio.to_thread(refuse_changed, path)
    except SetupError as error:
        return [failed("model", str(error), "run `assistant train`, or set ASSISTANT_MODEL")]
    if path.name != model_path().name:
        mend = "run `assistant train`, or unset ASSISTANT_MODEL"
        return [failed("model", f"{path.name} was not made from this content ({model_path().name})", mend)]
    digest = await asyncio.to_thread(hash_of, path)
    return [ok("model", f"{path.name}, sha256 {digest}"), _pin(path, digest)]


def _pin(model: Path, digest: str) -> Finding:
    """A model is code: who serves patients and may write it could be made to run another one."""
    if settings().model_sha256:
        return ok("model's pin", "ASSISTANT_MODEL_SHA256 names this one")
    if settings().for_patients and any(os.access(path, os.W_OK) for path in (model, record_of(model), model.parent)):
        found = "none, and who runs this may write the model and the hash beside it"
        return failed("model's pin", found, f"set ASSISTANT_MODEL_SHA256={digest}, if that is the one you trained")
    return left_out("model's pin", "ASSISTANT_MODEL_SHA256 is not set; the hash beside the model counts")


async def look_at_stores() -> list[Finding]:
    """Whether each can be reached and written; the row that is written is taken back."""
    return [await _store(*each) for each in _stores()]


def _stores() -> list[tuple[str, str, Callable[[], Callable[..., object]]]]:
    hours = settings().session_hours * 3600
    return [
        ("conversation store", "ASSISTANT_TRACKER_URL", lambda: conversation_store(Health()).probe),
        ("escalation record", "ASSISTANT_ESCALATIONS_URL", lambda: EscalationStore().probe),
        ("web history", "ASSISTANT_WEB_HISTORY_URL", lambda: History(hours).probe),
    ]


async def _store(what: str, setting: str, opened: Callable[[], Callable[..., object]]) -> Finding:
    mend = f"start the database, or correct {setting} or ASSISTANT_DATA_DIR and who may write there"
    try:
        async with asyncio.timeout(STORE_SECONDS):
            await asyncio.to_thread(lambda: opened()(write=True))
    except AssistantError as error:
        return failed(what, str(error), mend)
    except Exception as error:  # each database raises its own, and quotes its address
        return failed(what, type(error).__name__, mend)
    return ok(what, "reached and written")


async def look_at_disk() -> list[Finding]:
    """Whether there is room where conversations and escalations are kept."""
    folder = _existing(settings().data_dir)
    if not os.access(folder, os.W_OK):
        return [failed("data folder", "it cannot be written", "make ASSISTANT_DATA_DIR a writable folder")]
    usage = shutil.disk_usage(folder)
    free = f"{usage.free / 1024**3:.1f} GiB free of {usage.total / 1024**3:.0f}"
    if usage.free < LEAST_FREE or usage.free < LEAST_SHARE * usage.total:
        return [failed("disk", free, f"make room: at least 1 GiB and {LEAST_SHARE:.0%} of the disk")]
    return [ok("disk", free)]


def _existing(folder: Path) -> Path:
    """The folder, or the nearest one above that is there."""
    return next(path for path in (folder.absolute(), *folder.absolute().parents) if path.is_dir())


async def look_at_staff_page() -> list[Finding]:
    """Whether the file of its users can be read."""
    from assistant.staff.users import read_users

    path = settings().staff_users
    if path is None:
        return [left_out("staff page", "ASSISTANT_STAFF_USERS is not set")]
    try:
        return [ok("staff page", f"{len(read_users(path))} users")]
    except AssistantError as error:
        return [failed("staff page", str(error), "see docs/operations.md")]
