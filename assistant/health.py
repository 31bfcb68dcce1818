"""What does not work right now, for /health. No patient text and no address: anybody may read it."""

import logging

logger = logging.getLogger(__name__)


UNDERSTANDING = "understanding"


class Health:
    """Trouble by part of the system; a part without trouble works.

    Attributes:
        leaving: whether the process is about to end, and a balancer should send nobody any more.
    """

    def __init__(self) -> None:
        self._trouble: dict[str, str] = {}
        self.leaving = False
        self._known: set[str] = set()

    def trouble(self, part: str, what: str) -> None:
        """A part does not work; logged when it is news."""
        if self._trouble.get(part) != what:
            logger.error("%s: %s", part, what)
        self._known.add(part)
        self._trouble[part] = what

    def well(self, part: str) -> None:
        """A part works (again)."""
        self._known.add(part)
        self._trouble.pop(part, None)

    @property
    def degraded(self) -> list[str]:
        """One line for each part in trouble; empty when all is well."""
        return [f"{part}: {what}" for part, what in list(self._trouble.items())]

    @property
    def parts(self) -> dict[str, bool]:
        """Each part that was heard of, and whether it works."""
        return {part: part not in self._trouble for part in sorted(self._known)}

    @property
    def takes_turns(self) -> bool:
        """Whether a balancer should send people here: as long as it is not leaving.

        Trouble is no reason to stay away. The others would have the same, and with nobody ready people would get
        nothing; without a model they still get the rules' emergency messages and whom to call. `degraded` says it.
        """
        return not self.leaving
