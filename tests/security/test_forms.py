"""Forms of the staff page and bodies of the speech routes, which our OpenAPI tool cannot make: refused plainly."""

import time
from urllib.parse import urlencode

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.security.bounded import FUZZ
from tests.security.server import Attacked, as_stranger

MOST_SECONDS = 8.0  # for each route; what is not tried by then is left for the next change
FIELDS = ["name", "password", "token", "topic", "text", "entry", "answer", ""]
FORMS = st.lists(st.tuples(st.sampled_from(FIELDS), st.text(max_size=30)), max_size=6).map(
    lambda pairs: urlencode([(name, value.encode("utf-8", "replace")) for name, value in pairs]).encode()
)
BODIES = st.one_of(FORMS, st.binary(max_size=200), st.just(b"%ff=%zz&=&&"), st.just(b"RIFF" + bytes(60)))
KINDS = st.sampled_from(
    [
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "multipart/form-data; boundary=a",
        "application/json",
        "audio/wav",
        "",
        "text/plain; charset=nonsense",
    ]
)
COOKIES = st.sampled_from(
    ["", "staff=a.b.c", "staff_form=a; staff=", "staff_form=%ff", "staff=;;=", "staff_form=" + "9" * 900]
)


@pytest.mark.parametrize(
    "path", ["/staff/login", "/staff/training", "/staff/logout", "/speech/transcribe", "/speech/speak"]
)
def test_no_form_is_a_server_error(full: Attacked, path: str) -> None:
    before = len(full.log.read_text(encoding="utf-8"))
    until = time.monotonic() + MOST_SECONDS
    with as_stranger(full, headers={"X-Forwarded-For": "198.51.100.77"}) as client:
        page = client.post("/webhooks/web/session", json={}).json()["token"]

        @settings(FUZZ, max_examples=120, deadline=None)
        @given(BODIES, KINDS, COOKIES, st.booleans())
        def sent(body: bytes, kind: str, cookie: str, known: bool) -> None:
            if time.monotonic() > until:
                return
            headers = {"Content-Type": kind, "Cookie": cookie, "Authorization": f"Bearer {page}" if known else "x"}
            try:
                answer = client.post(path, content=body, headers=headers)
            except httpx.RemoteProtocolError:
                return  # a head that is none is closed on
            assert answer.status_code in (200, 303, 400, 401, 403, 404, 413, 415, 422, 429, 503), answer.text
            assert answer.status_code != 503 or path.startswith("/speech")  # no recogniser here

        sent()
    assert "Traceback" not in full.log.read_text(encoding="utf-8")[before:]
    assert "a request failed" not in full.log.read_text(encoding="utf-8")[before:]
