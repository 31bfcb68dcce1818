"""Whether an address is one at which Amazon keeps Alexa's signing certificates."""

import posixpath
import re

from assistant.alexa.unverified import Unverified

HOST = "s3.amazonaws.com"
FOLDER = "/echo.api/"  # this and the host: Alexa Skills Kit, "Host a Custom Skill as a Web Service"
LONGEST = 256  # characters; Amazon's have about 50

# Everything that a parser could read in two ways is left out: user info, query, fragment, "%", "\", other ports. ASCII,
# or a long s would be an "s" when case is ignored.
ADDRESS = re.compile(rf"(?i:https://{re.escape(HOST)})(?::443)?(?P<path>/[A-Za-z0-9._/-]+)", re.ASCII)


def certificate_address(url: str) -> str:
    """The one spelling of the address that is fetched and remembered.

    Args:
        url: header `SignatureCertChainUrl`, as a stranger sent it.

    Raises:
        Unverified: it leads anywhere else.
    """
    found = ADDRESS.fullmatch(url) if len(url) <= LONGEST else None
    path = posixpath.normpath(re.sub("/+", "/", found["path"])) if found else ""
    if not path.startswith(FOLDER):
        raise Unverified("certificate_url")
    return f"https://{HOST}{path}"
