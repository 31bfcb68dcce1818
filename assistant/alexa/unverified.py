"""Why a request is not believed to be Alexa's."""

from typing import Literal

Reason = Literal[
    "size",  # no body, or too large a one
    "header",  # one that is needed is missing, doubled or too long
    "content_type",
    "certificate_url",
    "fetch",  # the certificate could not be had: no answer in time, too large, too many fetches
    "certificate",  # it was had, and is not to be trusted
    "signature",
    "json",
    "timestamp",
    "application",  # meant for another skill
    "replay",  # seen before, or without an id to tell
]


class Unverified(Exception):
    """A request that is not, or not surely, Alexa's.

    Attributes:
        reason: for logs and counters. No text of the request is in it or in the message.
    """

    def __init__(self, reason: Reason) -> None:
        self.reason: Reason = reason
        super().__init__(reason)
