"""How long each property is tried: about a minute for all of them on two cores, the same cases each time in CI."""

from datetime import timedelta

from hypothesis import HealthCheck, settings

FUZZ = settings(
    max_examples=400,
    deadline=timedelta(seconds=10),  # a parser that takes longer for one input is a fault of its own; most take none
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
