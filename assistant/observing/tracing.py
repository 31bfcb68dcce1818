"""OpenTelemetry traces, off unless a collector is named. Its packages are loaded only then.

A span says which stage, how long, and of an error no more than its kind: the message of an error may quote a patient.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

from assistant.settings import tracing_wanted

SERVICE = "assistant"  # unless OTEL_SERVICE_NAME says otherwise
_STATE: dict[str, Any] = {}


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
    from opentelemetry.trace import Status, StatusCode

    with tracer.start_as_current_span(
        name, attributes=attributes, record_exception=False, set_status_on_exception=False
    ) as current:
        try:
            yield
        except Exception as error:
            current.set_status(Status(StatusCode.ERROR, type(error).__name__))
            raise
