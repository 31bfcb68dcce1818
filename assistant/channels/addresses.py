"""From which address a request comes, and how often one address may ask: sessions are free, so they limit nobody."""

import logging
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from sanic.request import Request

from assistant.channels.web_limits import Limits
from assistant.privacy.pseudonyms import outside_id
from assistant.shared import Shared
from assistant.web.this_machine import FORWARDED as FORWARDING
from assistant.web.this_machine import from_this_machine

FORWARDED = "x-forwarded-for"
IPV6_NETWORK = 64  # bits; a household or a phone is given a whole network of this size (RFC 6177)
MINUTE = 60.0
NOT_TRUSTED = (
    "requests with X-Forwarded-For or the like come from an address that ASSISTANT_TRUSTED_PROXIES does not name; "
    "if it is your proxy, name it there: until then limits do not tell those behind it apart"
)
Address = IPv4Address | IPv6Address
logger = logging.getLogger(__name__)


class Addresses:
    """Who asks.

    Args:
        proxies: addresses or networks whose X-Forwarded-For is believed; anybody else may write there what he likes.
    """

    def __init__(self, proxies: Sequence[str]) -> None:
        self._proxies = [ip_network(proxy) for proxy in proxies]
        self._told = False

    def of(self, request: Request) -> str:
        """The address, of IPv6 its network; "" where nobody knows: behind a proxy here that is not trusted."""
        peer = read_address(request.ip)
        address = peer
        if peer and self.trusts(peer):
            address = self._behind(peer, request)
        elif _passed_on(request):
            self._tell_once()
        if address is None or (address.is_loopback and _passed_on(request)):
            return ""
        return whose(address)

    def local(self, request: Request) -> bool:
        """Whether it is asked on this machine, through no proxy."""
        return from_this_machine(request)

    def trusts(self, address: Address) -> bool:
        """Whether it is one of our proxies."""
        return any(address in proxy for proxy in self._proxies)

    def _behind(self, peer: Address, request: Request) -> Address | None:
        """The last hop that is none of our own proxies; what stands further left was written by strangers."""
        hops = [hop for line in request.headers.getall(FORWARDED, []) for hop in line.split(",")]
        address: Address | None = peer
        for hop in reversed(hops):
            address = read_address(hop.strip())
            if address is None or not self.trusts(address):
                break
        return address

    def _tell_once(self) -> None:
        """Behind a proxy that nobody named all patients count as one address or, when it runs here, as none.

        Once, since a stranger may write such a header himself.
        """
        if not self._told:
            self._told = True
            logger.error(NOT_TRUSTED)


class AddressLimits:
    """How often one address may do one kind of thing.

    Args:
        addresses: say whose request it is.
        per_minute: at once, and again within a minute; 0: no limit.
        name: of what is counted; each kind has a count of its own.
        shared: counts for all processes; while it is away, each counts for itself.
    """

    def __init__(self, addresses: Addresses, per_minute: int, name: str = "all", shared: Shared | None = None) -> None:
        self._addresses, self._is_shared = addresses, shared is not None and shared.is_on
        self._limits = Limits(f"address-{name}", per_minute, MINUTE, shared) if per_minute else None

    async def count(self, request: Request) -> None:
        """Count one. What this machine itself asks is not counted: only its own programs can.

        Raises:
            Refusal: it is one too many.
        """
        if self._limits is None or self._addresses.local(request):
            return
        if address := self._addresses.of(request):
            # no address is told to Redis
            await self._limits.count(outside_id("address", address) if self._is_shared else address)


def _passed_on(request: Request) -> bool:
    """Whether a proxy passed it on, or somebody says so."""
    return any(name in request.headers for name in FORWARDING)


def whose(address: Address) -> str:
    """What is counted as one: an address, of IPv6 the network that one customer has."""
    if isinstance(address, IPv6Address):
        return str(ip_network((address, IPV6_NETWORK), strict=False))
    return str(address)


def read_address(text: str) -> Address | None:
    """An address as it is written; None where it is none."""
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
