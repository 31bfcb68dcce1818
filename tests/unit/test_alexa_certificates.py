"""Alexa's signing keys: how a file is fetched, how long a key is kept, and that a flood changes neither."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta, timezone

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import Encoding

from assistant.alexa import Certificates, Unverified, Verifier, amazon_verifier
from assistant.alexa.certificates import AGAIN_SECONDS, FETCHES, MOST_KEYS
from assistant.alexa.fetching import LARGEST, HttpsFetch, NotFetched
from assistant.alexa.signing_chain import public_roots
from tests.alexa_cases import signed
from tests.alexa_cloud import SKILL, Cloud, address
from tests.unit.https_files import FILE, files, trusting

NOW = datetime(2026, 11, 28, 12, 0, 0, tzinfo=timezone.utc)
GOOD = address("good")


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def later(self, **by: float) -> None:
        self.now += timedelta(**by)


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Cloud:
    return Cloud(tmp_path_factory.mktemp("keys"), NOW)


@pytest.fixture
def cloud(keys: Cloud) -> Cloud:
    keys.fetched.clear()
    keys.files = {url: name for url, name in keys.files.items() if "/copy" not in url}
    return keys


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def certificates(cloud: Cloud, clock: Clock) -> Certificates:
    return Certificates(cloud.roots(), cloud.fetch, clock)


async def refusal(certificates: Certificates, url: str) -> str:
    try:
        await certificates.key(url)
    except Unverified as error:
        return error.reason
    return ""


# one file, from a real server


@pytest.fixture
async def server(cloud: Cloud, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    cloud.authority.now, kept = datetime.now(timezone.utc), cloud.authority.now  # TLS has no clock of ours
    async with files(cloud.authority, tmp_path_factory.mktemp("tls")) as url:
        yield url
    cloud.authority.now = kept


@pytest.fixture
def fetch(cloud: Cloud, server: str) -> HttpsFetch:
    return HttpsFetch(trusting(*cloud.roots()), seconds=1.0)


async def test_a_file_is_fetched(fetch: HttpsFetch, server: str) -> None:
    assert await fetch(f"{server}/whole") == FILE


async def test_what_is_packed_is_not_unpacked(fetch: HttpsFetch, server: str) -> None:
    assert await fetch(f"{server}/packed") == FILE


@pytest.mark.parametrize(
    ("file", "why"),
    [
        ("large", str(LARGEST)),
        ("endless", str(LARGEST)),
        ("dripping", "Timeout"),
        ("silent", "Timeout"),
        ("elsewhere", "status 302"),
        ("missing", "status 404"),
        ("broken", "ClientPayloadError"),
    ],
)
async def test_a_server_that_behaves_badly(fetch: HttpsFetch, server: str, file: str, why: str) -> None:
    with pytest.raises(NotFetched, match=why):
        await asyncio.wait_for(fetch(f"{server}/{file}"), 10)


async def test_a_server_that_nobody_vouches_for(server: str) -> None:
    with pytest.raises(NotFetched, match="ClientConnectorCertificateError"):
        await HttpsFetch()(f"{server}/whole")


async def test_a_server_that_is_not_there(fetch: HttpsFetch) -> None:
    with pytest.raises(NotFetched, match="ClientConnector"):
        await fetch("https://localhost:1/whole")


async def test_nothing_but_https(fetch: HttpsFetch, server: str) -> None:
    with pytest.raises(NotFetched, match="not https"):
        await fetch(server.replace("https", "http") + "/whole")


def test_the_whole_answer_can_still_be_in_time() -> None:
    assert HttpsFetch()._timeout.total == 2.0


# how long it is kept


async def test_a_key_is_fetched_once(certificates: Certificates, cloud: Cloud) -> None:
    first, second = await certificates.key(GOOD), await certificates.key(GOOD)
    assert isinstance(first, RSAPublicKey)
    assert first is second
    assert cloud.fetched == [GOOD]


@pytest.mark.parametrize(
    ("chain", "hours", "then"),
    [("good", 24, ""), ("good-one-hour", 1, "certificate"), ("good-issuer-one-hour", 1, "certificate")],
)
async def test_a_key_is_kept_for_a_day_or_until_the_chain_ends(
    certificates: Certificates, cloud: Cloud, clock: Clock, chain: str, hours: int, then: str
) -> None:
    await certificates.key(address(chain))
    clock.later(hours=hours, seconds=-1)
    await certificates.key(address(chain))
    assert len(cloud.fetched) == 1
    clock.later(seconds=2)
    assert await refusal(certificates, address(chain)) == then
    assert len(cloud.fetched) == 2


async def test_a_key_that_ran_out_and_cannot_be_had_again_is_not_believed(
    certificates: Certificates, cloud: Cloud, clock: Clock
) -> None:
    cloud.files[address("copy")] = "good"
    await certificates.key(address("copy"))
    del cloud.files[address("copy")]
    clock.later(days=1)
    assert await refusal(certificates, address("copy")) == "fetch"


async def test_a_failure_is_remembered_for_some_seconds(certificates: Certificates, cloud: Cloud, clock: Clock) -> None:
    missing = address("copy")
    assert [await refusal(certificates, missing) for _ in range(3)] == ["fetch"] * 3
    assert cloud.fetched == [missing]
    clock.later(seconds=AGAIN_SECONDS + 1)
    cloud.files[missing] = "good"
    assert await refusal(certificates, missing) == ""
    assert cloud.fetched == [missing] * 2


# many at once


class Slow:
    """Answers when told."""

    def __init__(self, cloud: Cloud) -> None:
        self._cloud, self.go, self.asked = cloud, asyncio.Event(), asyncio.Event()

    async def __call__(self, url: str) -> bytes:
        self.asked.set()
        await self.go.wait()
        return await self._cloud.fetch(url)


async def test_many_who_need_the_same_key_wait_for_one_fetch(cloud: Cloud, clock: Clock) -> None:
    slow = Slow(cloud)
    certificates = Certificates(cloud.roots(), slow, clock)
    waiting = [asyncio.create_task(certificates.key(GOOD)) for _ in range(50)]
    await slow.asked.wait()
    waiting[0].cancel()  # the first, who had it fetched, hangs up
    slow.go.set()
    got = await asyncio.gather(*waiting, return_exceptions=True)
    assert isinstance(got[0], asyncio.CancelledError)
    assert all(isinstance(key, RSAPublicKey) for key in got[1:])
    assert cloud.fetched == [GOOD]


async def test_a_fetch_that_breaks_in_an_unforeseen_way_is_a_refusal(cloud: Cloud, clock: Clock) -> None:
    async def breaks(url: str) -> bytes:
        raise RuntimeError("unforeseen")

    assert await refusal(Certificates(cloud.roots(), breaks, clock), GOOD) == "certificate"


async def test_a_flood_neither_pushes_out_the_good_key_nor_has_us_fetch_on_and_on(
    certificates: Certificates, cloud: Cloud
) -> None:
    key = await certificates.key(GOOD)
    answers = await asyncio.gather(*(refusal(certificates, address(f"no-{n}")) for n in range(2_000)))
    assert set(answers) == {"fetch"}
    assert len(cloud.fetched) <= FETCHES + 5  # one more each second that the flood takes
    assert await certificates.key(GOOD) is key
    assert cloud.fetched.count(GOOD) == 1


async def test_in_a_flood_a_key_that_ran_out_is_fetched_anew(
    certificates: Certificates, cloud: Cloud, clock: Clock
) -> None:
    await certificates.key(GOOD)
    await asyncio.gather(*(refusal(certificates, address(f"no-{n}")) for n in range(200)))
    clock.later(days=1)
    assert await refusal(certificates, GOOD) == ""


async def test_after_a_flood_new_keys_can_be_had_again(
    certificates: Certificates, monkeypatch: pytest.MonkeyPatch
) -> None:
    await asyncio.gather(*(refusal(certificates, address(f"no-{n}")) for n in range(200)))
    assert await refusal(certificates, GOOD) == "fetch"
    real = asyncio.get_running_loop().time
    monkeypatch.setattr(asyncio.get_running_loop(), "time", lambda: real() + 2)
    assert await refusal(certificates, GOOD) == ""


async def test_the_number_of_keys_is_limited(certificates: Certificates, cloud: Cloud) -> None:
    for n in range(MOST_KEYS + 3):
        cloud.files[address(f"copy-{n}")] = "good"
        await certificates.key(address(f"copy-{n}"))
        await certificates.key(address("copy-0"))  # which is used all the time
    assert len(certificates._keys) == MOST_KEYS
    assert cloud.fetched.count(address("copy-0")) == 1


# whom to believe


def test_amazons_roots_are_among_the_public_ones() -> None:
    names = {root.subject.rfc4514_string() for root in public_roots()}
    assert any(name.startswith("CN=Amazon Root CA 1,") for name in names)


async def test_no_environment_makes_the_real_one_believe_another_authority(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("real-time")
    cloud = Cloud(folder)
    (folder / "trusted.pem").write_bytes(cloud.roots()[0].public_bytes(Encoding.PEM))
    for name in ("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.setenv(name, str(folder if name.endswith("DIR") else folder / "trusted.pem"))

    async def from_the_cloud(self: HttpsFetch, url: str) -> bytes:
        return await cloud.fetch(url)

    monkeypatch.setattr(HttpsFetch, "__call__", from_the_cloud)
    believes = Verifier([SKILL], Certificates(cloud.roots(), HttpsFetch()))
    assert await believes.verify(*signed(cloud))  # or the refusal below could be for anything
    real = amazon_verifier([SKILL])
    assert real
    with pytest.raises(Unverified, match="certificate"):
        await real.verify(*signed(cloud))
    assert cloud.fetched == [GOOD, GOOD]


def test_without_a_skill_there_is_no_verifier() -> None:
    assert amazon_verifier([]) is None
