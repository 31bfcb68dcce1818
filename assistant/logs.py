"""The log: JSON for a collector, lines to read at a terminal; nobody's words in either.

A message of ours is written whole, since no patient's text is ever put into one. Of other people's code only the
logger, the place and the kind of error are written: a library's message may quote what it was given, and so may a
traceback.
"""

import logging
import sys
import threading
import warnings
from typing import Any

import structlog

from assistant.errors import where

OURS = ("assistant", "actions")
KEPT = ("level", "logger", "timestamp", "_record", "_from_structlog")
Entry = dict[str, Any]


def set_up_logging(form: str, *, debug: bool = False) -> None:
    """Errors only, and nobody's words, unless what goes on inside is to be seen.

    Args:
        form: text or json; empty: as standard error is read, by people at a terminal or by a program elsewhere.
        debug: everything, patients' words too, with tracebacks; never for real patients.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_formatter(form or _as_read(), debug=debug))
    logging.basicConfig(level=logging.DEBUG if debug else logging.ERROR, handlers=[handler], force=True)
    if not debug:
        _hush()


def _as_read() -> str:
    """Lines for who sits at a terminal; a service, a container or a pipe has a collector that wants objects."""
    return "text" if sys.stderr.isatty() else "json"


def _formatter(form: str, *, debug: bool) -> logging.Formatter:
    shared: list[Any] = [structlog.stdlib.add_log_level, structlog.stdlib.add_logger_name]
    if form == "json":
        shared.append(structlog.processors.TimeStamper(fmt="iso", utc=True))
        last: Any = structlog.processors.JSONRenderer()
    else:
        last = _line
    own: list[Any] = [structlog.processors.format_exc_info] if debug else [_without_words]
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared, processors=[*own, structlog.stdlib.ProcessorFormatter.remove_processors_meta, last]
    )


def _without_words(_logger: Any, _method: str, entry: Entry) -> Entry:
    record: logging.LogRecord = entry["_record"]
    told = entry.get("exc_info") or record.exc_info
    error = told[1] if isinstance(told, tuple) else None
    kept = {name: value for name, value in entry.items() if name in KEPT}
    if record.name.split(".")[0] in OURS:
        event = str(entry["event"])
    else:
        event = f"at {record.filename}:{record.lineno}, its message is not shown"
    return {**kept, "event": f"{event} ({where(error)})" if isinstance(error, Exception) else event}


def _line(_logger: Any, _method: str, entry: Entry) -> str:
    line = f"{str(entry['level']).upper()} {entry['logger']}: {entry['event']}"
    return f"{line}\n{entry['exception']}" if "exception" in entry else line


def _hush() -> None:
    """Rasa's libraries warn of each other's future; nobody who asks a question can act on that."""
    warnings.showwarning = lambda *_, **__: None  # filters do not last: TensorFlow sets its own when imported
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR),
        processors=[_as_a_record],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    threading.excepthook = _in_a_thread


def _as_a_record(_logger: Any, method: str, entry: Any) -> Entry:
    """What Rasa logs with structlog goes the way of everything else; its values are what was said."""
    logging.getLogger("rasa").log(getattr(logging, method.upper(), logging.ERROR), "%s", entry.get("event"))
    raise structlog.DropEvent


def _in_a_thread(told: threading.ExceptHookArgs) -> None:
    """A thread that died; Python's own way prints the traceback, which may quote."""
    place = where(told.exc_value) if isinstance(told.exc_value, Exception) else told.exc_type.__name__
    logging.getLogger("assistant").error("a thread ended: %s", place)
