"""Who we are towards the exchange: where calls come in, and whether it has registered us."""

import logging
from collections.abc import Callable
from typing import Any

import pjsua2 as pj

from sip.pjsip_callbacks import never_raises

LOG = logging.getLogger(__name__)


class Account(pj.Account):  # type: ignore[misc]
    """One for all calls; `incoming` is given what PJSIP knows of a call."""

    def __init__(self, incoming: Callable[[Any], None]) -> None:
        super().__init__()
        self._incoming = incoming

    @never_raises
    def onIncomingCall(self, prm: Any) -> None:
        """A call."""
        self._incoming(prm)

    @never_raises
    def onRegState(self, prm: Any) -> None:
        """The exchange has answered; without one there is nobody to ask."""
        if prm.code // 100 != 2:
            LOG.error("SIP_REGISTRAR: registration failed (%d); SIP_USER, SIP_PASSWORD? It is tried again", prm.code)
        elif prm.expiration:
            LOG.info("registered with the exchange")
