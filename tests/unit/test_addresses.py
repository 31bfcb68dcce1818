"""Who asks: behind which proxies an address is believed, and how often one may."""

from types import SimpleNamespace
from typing import Any

import pytest
from sanic.compat import Header

from assistant.channels.addresses import Addresses, AddressLimits
from assistant.web.refusals import Refusal

PROXIES = ("10.0.0.0/8", "127.0.0.1")


def asked(peer: str, *forwarded: str, **more: str) -> Any:
    return SimpleNamespace(ip=peer, headers=Header([*(("x-forwarded-for", f) for f in forwarded), *more.items()]))


@pytest.mark.parametrize(
    ("peer", "forwarded", "whose"),
    [
        ("203.0.113.9", (), "203.0.113.9"),
        ("203.0.113.9", ("198.51.100.1",), "203.0.113.9"),  # a stranger writes what he likes
        ("10.0.0.2", ("198.51.100.1",), "198.51.100.1"),
        ("10.0.0.2", ("1.1.1.1, 198.51.100.1",), "198.51.100.1"),  # the left one is the stranger's own word
        ("10.0.0.2", ("1.1.1.1", "198.51.100.1"), "198.51.100.1"),
        ("10.0.0.2", ("198.51.100.1, 10.9.9.9",), "198.51.100.1"),
        ("10.0.0.2", (), "10.0.0.2"),
        ("10.0.0.2", ("nonsense",), ""),
        ("10.0.0.2", ("198.51.100.1, <script>",), ""),
        ("127.0.0.1", ("198.51.100.1",), "198.51.100.1"),
        ("::1", ("198.51.100.1",), ""),  # a proxy on this machine that nobody named
        ("::ffff:203.0.113.9", (), "203.0.113.9"),
        ("2001:db8:1:2:3::4", (), "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::9", (), "2001:db8:1:2::/64"),
        ("", (), ""),
    ],
)
def test_whose_request_it_is(peer: str, forwarded: tuple[str, ...], whose: str) -> None:
    assert Addresses(PROXIES).of(asked(peer, *forwarded)) == whose


@pytest.mark.parametrize("peer", ["10.0.0.2", "127.0.0.1", "::1"])
def test_a_proxy_that_nobody_named_is_told_once(peer: str, caplog: pytest.LogCaptureFixture) -> None:
    addresses = Addresses(("10.0.0.3",))
    for forwarded in ("198.51.100.1", "198.51.100.2"):
        addresses.of(asked(peer, forwarded))
    (told,) = caplog.messages
    assert "ASSISTANT_TRUSTED_PROXIES" in told
    assert peer not in told
    assert "198.51.100" not in told


def test_of_a_named_proxy_and_of_none_nothing_is_told(caplog: pytest.LogCaptureFixture) -> None:
    addresses = Addresses(PROXIES)
    addresses.of(asked("10.0.0.2", "198.51.100.1"))
    addresses.of(asked("203.0.113.9"))
    assert not caplog.messages


def test_only_this_machine_without_a_proxy_is_local() -> None:
    addresses = Addresses(())
    assert addresses.local(asked("127.0.0.1"))
    assert addresses.local(asked("::1"))
    assert not addresses.local(asked("203.0.113.9"))
    for header in ("x-forwarded-for", "forwarded", "x-real-ip"):
        assert not addresses.local(asked("127.0.0.1", **{header: "127.0.0.1"}))


async def test_one_address_too_often_is_refused_and_another_is_not() -> None:
    limits = AddressLimits(Addresses(()), 3)
    for _ in range(3):
        await limits.count(asked("203.0.113.9"))
    with pytest.raises(Refusal) as refused:
        await limits.count(asked("203.0.113.9"))
    assert (refused.value.status, refused.value.kind) == (429, "too_often")
    await limits.count(asked("203.0.113.10"))


async def test_a_network_of_ipv6_is_one_customer() -> None:
    limits = AddressLimits(Addresses(()), 1)
    await limits.count(asked("2001:db8::1"))
    with pytest.raises(Refusal):
        await limits.count(asked("2001:db8::2"))


@pytest.mark.parametrize("request_", [asked("127.0.0.1"), asked("127.0.0.1", "198.51.100.1")])
async def test_where_nobody_knows_who_asks_nobody_is_refused(request_: Any) -> None:
    limits = AddressLimits(Addresses(()), 1)
    for _ in range(5):
        await limits.count(request_)


async def test_no_limit_when_it_is_set_to_none() -> None:
    limits = AddressLimits(Addresses(()), 0)
    for _ in range(500):
        await limits.count(asked("203.0.113.9"))
