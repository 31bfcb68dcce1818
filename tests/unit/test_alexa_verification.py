"""Who signed a request: the whole matrix, the edges of time, replay, and that nothing but `Unverified` comes out."""

import asyncio
import json
from datetime import datetime, timedelta, timezone
from typing import get_args

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from assistant.alexa import Certificates, Reason, Unverified, Verifier
from tests.alexa_cases import BAD, GOOD, Case, signed
from tests.alexa_cloud import SKILL, Ask, Cloud

NOW = datetime(2026, 11, 28, 12, 0, 0, tzinfo=timezone.utc)


class Clock:
    """A time that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Cloud:
    return Cloud(tmp_path_factory.mktemp("keys"), NOW)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def verifier(cloud: Cloud, clock: Clock) -> Verifier:
    return cloud.verifier(clock)


async def reason(verifier: Verifier, headers: object, body: bytes) -> Reason | None:
    try:
        await verifier.verify(headers, body)  # type: ignore[arg-type]
    except Unverified as error:
        return error.reason
    return None


@pytest.mark.parametrize("case", GOOD, ids=lambda case: case.name)
async def test_what_alexa_sends_is_taken(case: Case, cloud: Cloud, verifier: Verifier) -> None:
    headers, body = case.make(cloud)
    assert await verifier.verify(headers, body) == json.loads(body)


@pytest.mark.parametrize("case", BAD, ids=lambda case: case.name)
async def test_a_forgery_is_refused_for_its_reason(case: Case, cloud: Cloud, verifier: Verifier) -> None:
    assert await reason(verifier, *case.make(cloud)) == case.reason


def test_the_matrix_is_whole() -> None:
    assert len(GOOD) >= 10
    assert len(BAD) >= 30
    assert {case.reason for case in BAD} == set(get_args(Reason))
    assert len({case.name for case in [*GOOD, *BAD]}) == len(GOOD) + len(BAD)


@pytest.mark.parametrize(("seconds", "expected"), [(150, None), (151, "timestamp"), (-150, None), (-151, "timestamp")])
async def test_the_edges_of_time(cloud: Cloud, verifier: Verifier, seconds: int, expected: Reason | None) -> None:
    envelope = Ask(at=NOW - timedelta(seconds=seconds)).envelope()
    assert await reason(verifier, *signed(cloud, envelope)) == expected


async def test_a_request_counts_once(cloud: Cloud, verifier: Verifier) -> None:
    request = signed(cloud)
    answers = await asyncio.gather(*(reason(verifier, *request) for _ in range(5)))
    assert sorted(answers, key=str) == [None, *["replay"] * 4]


async def test_a_replay_is_never_young_enough_to_be_forgotten(cloud: Cloud, verifier: Verifier, clock: Clock) -> None:
    clock.now = NOW - timedelta(seconds=150)  # the first moment at which its timestamp is good
    request = signed(cloud)
    assert await reason(verifier, *request) is None
    for seconds in range(0, 310, 5):
        clock.now = NOW + timedelta(seconds=seconds - 150)
        assert await reason(verifier, *request) in ("replay", "timestamp"), seconds


async def test_a_forgery_does_not_use_up_the_real_request(cloud: Cloud, verifier: Verifier) -> None:
    headers, body = signed(cloud)
    forged = {**headers, "Signature-256": signed(cloud)[0]["Signature-256"]}
    assert await reason(verifier, forged, body) == "signature"
    assert await reason(verifier, headers, body) is None


async def test_nothing_is_fetched_for_what_is_wrong_before(cloud: Cloud, verifier: Verifier) -> None:
    fetched = len(cloud.fetched)
    for case in BAD:
        if case.reason in ("size", "header", "content_type", "certificate_url"):
            await reason(verifier, *case.make(cloud))
    assert len(cloud.fetched) == fetched


async def test_the_envelope_is_not_read_before_its_signature_holds(cloud: Cloud, verifier: Verifier) -> None:
    headers, _ = signed(cloud)
    for body in (b"\xff", b"[" * 60_000, b"{}"):
        assert await reason(verifier, headers, body) == "signature"


async def test_clouds_that_share_their_keys_take_each_others_requests(
    verifier: Verifier, cloud: Cloud, tmp_path_factory: pytest.TempPathFactory
) -> None:
    assert await reason(verifier, *signed(Cloud(cloud.folder, NOW))) is None
    assert await reason(verifier, *signed(Cloud(tmp_path_factory.mktemp("others"), NOW))) == "signature"


async def test_several_skills_may_share_a_server(cloud: Cloud, clock: Clock) -> None:
    other = f"{SKILL}-other"
    verifier = Verifier([SKILL, other], Certificates(cloud.roots(), cloud.fetch, clock), clock)
    for skill in (SKILL, other):
        assert await reason(verifier, *signed(cloud, Ask(at=NOW, skill=skill).envelope())) is None


def test_a_refusal_tells_nothing_of_the_request() -> None:
    assert str(Unverified("signature")) == "signature"


ENVELOPES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["request", "context", "System", "session", "application", "applicationId", "timestamp"])
            | st.text(max_size=5),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)
BODIES = st.binary(max_size=200) | ENVELOPES.map(lambda envelope: json.dumps(envelope).encode())
NAMES = st.sampled_from(["Content-Type", "SignatureCertChainUrl", "Signature-256", "signature-256"]) | st.text(
    max_size=8
)
FUZZ = hypothesis_settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True
)


@FUZZ
@given(headers=st.dictionaries(NAMES, st.text(max_size=60), max_size=5), body=BODIES, kept=st.booleans())
async def test_whatever_comes_only_unverified_comes_out(
    cloud: Cloud, verifier: Verifier, headers: dict[str, str], body: bytes, kept: bool
) -> None:
    good = dict(signed(cloud)[0]) if kept else {}
    assert await reason(verifier, good | headers, body) is not None


@FUZZ
@given(body=BODIES)
async def test_whatever_is_signed_only_unverified_comes_out(cloud: Cloud, verifier: Verifier, body: bytes) -> None:
    assert await reason(verifier, *signed(cloud, body)) in ("json", "timestamp", "size")


@FUZZ
@given(url=st.text(max_size=80) | st.from_regex(r"https://s3\.amazonaws\.com/[ -~]*echo\.api/[ -~]*", fullmatch=True))
async def test_whatever_the_address_it_is_amazons_or_refused(cloud: Cloud, verifier: Verifier, url: str) -> None:
    before = len(cloud.fetched)
    outcome = await reason(verifier, *signed(cloud, SignatureCertChainUrl=url))
    assert outcome in ("header", "certificate_url", "fetch")
    assert all(address.startswith("https://s3.amazonaws.com/echo.api/") for address in cloud.fetched[before:])
