"""Tokens of web conversations: what is forged, expired or somebody else's opens nothing."""

import time
from pathlib import Path

import jwt
import pytest

from assistant.errors import SetupError
from assistant.settings import Settings
from assistant.web import BadSession, Sessions, session_key
from assistant.web import sessions as module

KEY = "0" * 64


def test_a_token_stands_for_one_conversation_of_128_bits() -> None:
    sessions = Sessions(KEY, 60)
    first, expires = sessions.new()
    second, _ = sessions.new()
    assert sessions.conversation(first) == sessions.conversation(first)
    assert sessions.conversation(first) != sessions.conversation(second)
    assert len(bytes.fromhex(sessions.conversation(first))) == 16
    assert 55 < expires - time.time() <= 60


@pytest.mark.parametrize(
    "token",
    [
        "",
        "a.b.c",
        "\u2603",
        jwt.encode({"sub": "a" * 32, "exp": time.time() + 60}, "1" * 64, algorithm="HS256"),
        jwt.encode({"sub": "a" * 32, "exp": time.time() - 1}, KEY, algorithm="HS256"),
        jwt.encode({"sub": "a" * 32}, KEY, algorithm="HS256"),
        jwt.encode({"exp": time.time() + 60}, KEY, algorithm="HS256"),
        jwt.encode({"sub": "a" * 32, "exp": time.time() + 60}, None, algorithm="none"),
        jwt.encode({"sub": "a" * 32, "exp": time.time() + 60}, KEY, algorithm="HS512"),
    ],
    ids=["none", "not one", "not ascii", "other key", "expired", "for ever", "nobody's", "unsigned", "other hash"],
)
def test_what_is_no_token_of_ours_is_refused(token: str) -> None:
    with pytest.raises(BadSession):
        Sessions(KEY, 60).conversation(token)


def use(monkeypatch: pytest.MonkeyPatch, **values: object) -> None:
    chosen = Settings.parse_obj(values)
    monkeypatch.setattr(module, "settings", lambda: chosen)


def test_the_key_is_made_once_and_read_by_nobody_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, data_dir=tmp_path / "new")
    key = session_key()
    assert len(bytes.fromhex(key)) == 32
    assert session_key() == key
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["session.key"]
    assert (tmp_path / "new" / "session.key").stat().st_mode & 0o777 == 0o600


def test_the_key_of_the_settings_goes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, data_dir=tmp_path, session_key="chosen" * 6)
    assert session_key() == "chosen" * 6
    assert not list(tmp_path.iterdir())


def test_a_folder_that_cannot_be_made_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, data_dir="/dev/null/folder")
    with pytest.raises(SetupError, match="ASSISTANT_SESSION_KEY"):
        session_key()
