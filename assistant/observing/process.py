"""Gauges of the process that are read when somebody asks for them."""

from importlib.metadata import version

from assistant.brain import BrainThreads
from assistant.health import Health
from assistant.observing import metrics
from assistant.training import trained_model


def watch_process(health: Health, brain: BrainThreads | None) -> None:
    """Tell which model is loaded, whether the process is ready, and how long messages wait.

    Args:
        health: of the process.
        brain: None where no model could be loaded.
    """
    metrics.READY.set_function(lambda: float(health.takes_turns))
    if brain is not None:
        metrics.WAITING_SECONDS.set_function(lambda: max(0.0, brain.longest_wait))
    name = trained_model().name.removesuffix(".tar.gz") if brain is not None else "none"
    metrics.STARTED.labels(version("lumbar-puncture-assistant"), name).set(1)
