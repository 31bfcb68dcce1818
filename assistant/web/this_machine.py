"""Whether a request was made on this machine, and not passed on by a proxy that runs here."""

import ipaddress

from sanic.request import Request

FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-proto", "x-real-ip", "via")
"""Headers of proxies: a stranger may be behind one."""


def from_this_machine(request: Request) -> bool:
    """As far as can be told: a proxy here that adds none of these headers looks like this machine itself."""
    return _is_loopback(str(request.ip)) and not any(name in request.headers for name in FORWARDED)


def _is_loopback(address: str) -> bool:
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return (getattr(ip, "ipv4_mapped", None) or ip).is_loopback
