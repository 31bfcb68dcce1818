"""The metrics of this process, in one registry of our own; docs/operations.md lists them.

Labels are names of ours (a channel, a topic, a flag): their number is bounded, and none is of a patient.
"""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics
from prometheus_client.gc_collector import GCCollector
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector

# around what a turn takes (a few ms to a few 100) and what it may take: 0.4 s with a red flag, 2 s in all
BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.4, 0.8, 1.5, 2.0, 3.0, 5.0)
DELIVERY_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)

disable_created_metrics()  # type: ignore[no-untyped-call]
REGISTRY = CollectorRegistry()
ProcessCollector(registry=REGISTRY)
PlatformCollector(registry=REGISTRY)
GCCollector(registry=REGISTRY)

TURNS = Counter("assistant_turns", "Turns, and what each came to.", ["channel", "outcome"], registry=REGISTRY)
TURN_SECONDS = Histogram(
    "assistant_turn_seconds", "From words to answer, in the guard.", ["channel"], buckets=BUCKETS, registry=REGISTRY
)
STAGE_SECONDS = Histogram(
    "assistant_stage_seconds", "Each stage of a turn.", ["stage"], buckets=BUCKETS, registry=REGISTRY
)
TOPICS = Counter("assistant_topics", "Topics that were answered.", ["topic"], registry=REGISTRY)
ESCALATED_TURNS = Counter("assistant_escalated_turns", "Emergency messages.", ["tier", "channel"], registry=REGISTRY)
ESCALATIONS = Counter(
    "assistant_escalations", "Red flags of emergency messages; one may have several.", ["flag", "channel"],
    registry=REGISTRY,
)  # fmt: skip
DELIVERED = Counter(
    "assistant_escalations_delivered", "Emergency messages that a channel has taken.", ["channel"], registry=REGISTRY
)
DELIVERY_SECONDS = Histogram(
    "assistant_escalation_delivery_seconds", "From settled to taken by the channel.", ["channel"],
    buckets=DELIVERY_BUCKETS, registry=REGISTRY,
)  # fmt: skip
UNDELIVERED = Gauge(
    "assistant_escalations_undelivered",
    "Recorded in the last day, a minute old or more, taken by no channel.",
    registry=REGISTRY,
)
UNPAGED = Gauge(
    "assistant_escalations_unpaged",
    "Recorded in the last day, a minute old or more, taken by no pager; 0 where none is set.",
    registry=REGISTRY,
)
THUMBS = Counter("assistant_thumbs", "What patients thought of an answer.", ["thumb", "reason"], registry=REGISTRY)
EVENTS_LOST = Counter(
    "assistant_events_lost", "Events that no reader of the stream will get.", ["why"], registry=REGISTRY
)
PART_UP = Gauge("assistant_part_up", "1 where a part works, 0 where it is in trouble.", ["part"], registry=REGISTRY)
READY = Gauge("assistant_ready", "Whether people should be sent here.", registry=REGISTRY)
WAITING_SECONDS = Gauge(
    "assistant_longest_wait_seconds", "How long the oldest message waits for a thread.", registry=REGISTRY
)
STARTED = Gauge("assistant_build_info", "1; which model is loaded.", ["version", "model"], registry=REGISTRY)
LAST_PROBE = Gauge("assistant_last_probe_timestamp_seconds", "When stores were last looked at.", registry=REGISTRY)
