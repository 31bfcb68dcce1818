"""OpenTelemetry traces, off unless a collector is named. Its packages are loaded only then.

A span says which stage, how long, and of an error no more than its kind: the message of an error may quote a patient.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

from assistant.settings import tracing_wanted

SERVICE = "assistant"  # unless OTEL_SERVICE_NAME says otherwise
_STATE: dict[str, Any] = {}
logger = logging.getLogger(__name__)


def start_tracing(exporter: Any = None) -> bool:
    """Send spans to the collector that OTEL_EXPORTER_OTLP_ENDPOINT names; returns whether one is named.

    Args:
        exporter: where spans go instead, in tests.
    """
    if exporter is None and not tracing_wanted():
        return False
    from opentelemetry.sdk.resources import OTELResourceDetector, Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    if exporter is None:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

        exporter = OTLPSpanExporter()
    resource = Resource({"service.name": SERVICE}).merge(OTELResourceDetector().detect())
    provider = TracerProvider(resource=resource)
    provider.add_span_processor(BatchSpanProcessor(exporter))
    _STATE.update(provider=provider, tracer=provider.get_tracer(SERVICE))
    return True


def stop_tracing() -> None:
    """Send what waits, and no more."""
    if provider := _STATE.pop("provider", None):
        _STATE.clear()
        provider.shutdown()


def span(name: str, **attributes: str) -> AbstractContextManager[None]:
    """A span around the block, within the one that is open; nothing where traces are off."""
    return _span(_STATE["tracer"], name, attributes) if _STATE else nullcontext()


@contextmanager
def _span(tracer: Any, name: str, attributes: dict[str, str]) -> Iterator[None]:
    """Whatever goes wrong with the span, what is done in it goes on."""
    opened = _quietly(lambda: _Open(tracer, name, attributes))
    try:
        yield
    except Exception as error:
        kind = type(error).__name__
        _quietly(lambda: opened and opened.failed(kind))
        raise
    finally:
        _quietly(lambda: opened and opened.close())


class _Open:
    """A span that is the current one until it is closed."""

    def __init__(self, tracer: Any, name: str, attributes: dict[str, str]) -> None:
        self._manager = tracer.start_as_current_span(
            name, attributes=attributes, record_exception=False, set_status_on_exception=False
        )
        self._span = self._manager.__enter__()

    def failed(self, kind: str) -> None:
        """What was done in it raised an error of this kind."""
        from opentelemetry.trace import Status, StatusCode

        self._span.set_status(Status(StatusCode.ERROR, kind))

    def close(self) -> None:
        """It is over."""
        self._manager.__exit__(None, None, None)


def _quietly(work: Callable[[], Any]) -> Any:
    try:
        return work()
    except Exception as error:
        logger.warning("no span: %s", type(error).__name__)
        return None
