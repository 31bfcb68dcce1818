"""`assistant doctor`: is this deployment fit to run? Each line says what, whether it is well, and how to mend it."""

from assistant.doctor.examination import examine
from assistant.doctor.finding import Finding

__all__ = ["Finding", "examine"]
