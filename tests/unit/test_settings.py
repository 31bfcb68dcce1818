"""Settings: each is documented, a wrong one is told in one line."""

import socket

import pytest

from assistant.errors import SetupError
from assistant.settings import PROJECT, Settings, settings


@pytest.fixture
def fresh() -> object:
    settings.cache_clear()
    yield
    settings.cache_clear()


def test_every_setting_is_documented() -> None:
    page = (PROJECT / "docs" / "settings.md").read_text(encoding="utf-8")
    for name in Settings.__fields__:
        assert f"ASSISTANT_{name.upper()}`" in page, name


WRONG = [
    ("PORT", "fish"),
    ("PORT", "70000"),
    ("DRAIN_SECONDS", "-1"),
    ("DRAIN_SECONDS", "61"),
    ("EMERGENCY_NUMBER", "call mum"),
    ("SESSION_KEY", "too short"),
    ("EMBED_ORIGINS", "https://*.lakeside.example"),
    ("EMBED_ORIGINS", "https://lakeside.example/page"),
    ("EMBED_ORIGINS", "lakeside.example"),
    ("ALEXA_SKILL_IDS", "after care"),
    ("ALEXA_SKILL_IDS", "amzn1.ask.skill.1234-abcd;amzn1.ask.skill.5678-abcd"),
    ("NURSE_LINE", "555-0100"),
    ("PHONE_TOKEN", "too short"),
    ("PUBLIC_URL", "hotline.example"),
    ("TWILIO_ACCOUNT_SID", "AC1"),
]


def test_origins_are_read_one_by_one() -> None:
    chosen = Settings.parse_obj({"embed_origins": "https://a.example/, http://localhost:5098"})
    assert chosen.origins() == ["https://a.example", "http://localhost:5098"]


def test_skill_ids_are_read_one_by_one() -> None:
    chosen = Settings.parse_obj({"alexa_skill_ids": "amzn1.ask.skill.12-ab, amzn1.ask.skill.34-cd"})
    assert chosen.skill_ids() == ["amzn1.ask.skill.12-ab", "amzn1.ask.skill.34-cd"]
    assert Settings.parse_obj({"alexa_skill_ids": ""}).skill_ids() == []


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_a_wrong_value_names_the_variable(
    monkeypatch: pytest.MonkeyPatch, fresh: object, name: str, value: str
) -> None:
    monkeypatch.setenv(f"ASSISTANT_{name}", value)
    with pytest.raises(SetupError, match=f"ASSISTANT_{name}"):
        settings()


def test_another_country(monkeypatch: pytest.MonkeyPatch, fresh: object) -> None:
    from assistant.red_flag_reply import red_flag_reply

    monkeypatch.setenv("ASSISTANT_EMERGENCY_NUMBER", "112")
    monkeypatch.setenv("ASSISTANT_ADVICE_LINE", "0116 117")
    reply = red_flag_reply("urgent", ())
    assert "112" in reply.answer
    assert "0116 117" in reply.answer
    assert "one one two" in reply.speech


READY = {
    "REGION": "US",
    "ORGANISATION": "Lakeside",
    "ADVICE_LINE": "555-0100",
    "OPENING_HOURS": "8 a.m. to 5 p.m.",
    "PSEUDONYM_KEY": "for-tests",
}


def test_a_trial_needs_no_settings(fresh: object) -> None:
    settings().refuse_unready()


def test_a_deployment_for_patients_needs_its_own(monkeypatch: pytest.MonkeyPatch, fresh: object) -> None:
    monkeypatch.setenv("ASSISTANT_FOR_PATIENTS", "true")
    with pytest.raises(SetupError) as error:
        settings().refuse_unready()
    assert all(f"ASSISTANT_{name}" in str(error.value) for name in READY)
    for name, value in READY.items():
        monkeypatch.setenv(f"ASSISTANT_{name}", value)
    settings.cache_clear()
    settings().refuse_unready()


def test_an_empty_setting_is_not_set(monkeypatch: pytest.MonkeyPatch, fresh: object) -> None:
    for name, value in {**READY, "FOR_PATIENTS": "true", "ADVICE_LINE": " "}.items():
        monkeypatch.setenv(f"ASSISTANT_{name}", value)
    with pytest.raises(SetupError, match="ASSISTANT_ADVICE_LINE"):
        settings().refuse_unready()


def test_another_country_needs_its_own_numbers(monkeypatch: pytest.MonkeyPatch, fresh: object) -> None:
    for name, value in {**READY, "FOR_PATIENTS": "true", "REGION": "DE"}.items():
        monkeypatch.setenv(f"ASSISTANT_{name}", value)
    with pytest.raises(SetupError, match="EMERGENCY_NUMBER, ASSISTANT_CRISIS_LINE"):
        settings().refuse_unready()
    monkeypatch.setenv("ASSISTANT_EMERGENCY_NUMBER", "112")
    monkeypatch.setenv("ASSISTANT_CRISIS_LINE", "0800 1110111")
    settings.cache_clear()
    settings().refuse_unready()


@pytest.mark.parametrize(
    ("uri", "told"),
    [
        ("tcp://0.0.0.0:10500", "ASSISTANT_WYOMING_OPEN"),
        ("tcp://192.0.2.1:10500", "ASSISTANT_WYOMING_OPEN"),
        ("tcp://127.0.0.1", "write it as"),
        ("tcp://127.0.0.1:99999", "write it as"),
        ("127.0.0.1:10500", "write it as"),
        ("http://127.0.0.1:10500", "write it as"),
    ],
)
def test_home_assistants_address_is_this_machines_own(uri: str, told: str) -> None:
    from assistant.listening import wyoming_socket

    with pytest.raises(SetupError, match=told):
        wyoming_socket(uri)


def test_a_port_in_use_is_told() -> None:
    from assistant.listening import wyoming_socket

    with socket.create_server(("127.0.0.1", 0)) as other, pytest.raises(SetupError, match="choose another --wyoming"):
        wyoming_socket(f"tcp://127.0.0.1:{other.getsockname()[1]}")


@pytest.mark.parametrize(
    ("chosen", "loopback", "shown"),
    [
        ({}, True, True),
        ({}, False, False),
        ({"for_patients": True}, True, False),  # a proxy stands before it
        ({"for_patients": True, "demo": True}, False, True),
    ],
)
def test_the_demo_is_no_page_for_patients(chosen: dict[str, bool], loopback: bool, shown: bool) -> None:
    assert Settings(**chosen).shows_demo(loopback=loopback) is shown
