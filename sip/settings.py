"""The only place of the driver that reads the environment; docs/sip.md lists the settings."""

import ipaddress
from functools import cache
from pathlib import Path
from typing import Any, Literal, NamedTuple

from pydantic import BaseSettings, Field, ValidationError, root_validator, validator

from sip.errors import SetupError

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
TOKEN_LENGTH = 32
PJSIP_CALLS = 4
"""PJSUA_MAX_CALLS, which the packaged build of PJSIP has at its default; what is left of it says the busy line."""


class Address(NamedTuple):
    """Where SIP is listened on."""

    transport: Literal["udp", "tcp", "tls"]
    host: str
    port: int


class Settings(BaseSettings):
    """What an operator may set.

    Raises:
        SetupError: through `settings()`, when a value cannot be read.
    """

    listen: str = Field("udp://127.0.0.1:5060", env="SIP_LISTEN", regex=r"^((udp|tcp|tls)://)?[^/:]+:\d{1,5}$")
    registrar: str = Field("", env="SIP_REGISTRAR", regex=r"^([A-Za-z0-9.-]+(:\d{1,5})?)?$")
    user: str = Field("assistant", env="SIP_USER", regex=r"^[A-Za-z0-9._+-]+$")
    password: str = Field("", env="SIP_PASSWORD")
    public_address: str = Field("", env="SIP_PUBLIC_ADDRESS")
    tls_cert: Path | None = Field(None, env="SIP_TLS_CERT")
    tls_key: Path | None = Field(None, env="SIP_TLS_KEY")
    srtp: Literal["off", "optional", "required"] = Field("off", env="SIP_SRTP")
    most_calls: int = Field(3, env="SIP_MOST_CALLS", ge=1, le=PJSIP_CALLS)
    allowed_peers: str = Field("127.0.0.0/8", env="SIP_ALLOWED_PEERS")
    keep_audio: Path | None = Field(None, env="SIP_KEEP_AUDIO")
    assistant_url: str = Field("http://127.0.0.1:5005", env="ASSISTANT_URL", regex="^https?://.+$")
    phone_token: str = Field("", env="ASSISTANT_PHONE_TOKEN", regex=rf"^(.{{{TOKEN_LENGTH},}})?$")
    recogniser_uri: str = Field("tcp://127.0.0.1:10300", env="RECOGNISER_URI", regex="^(tcp|unix)://.+$")
    voice_uri: str = Field("tcp://127.0.0.1:10200", env="VOICE_URI", regex="^(tcp|unix)://.+$")

    @validator("tls_cert", "tls_key", "keep_audio", pre=True)
    def _empty_is_none(cls, value: Any) -> Any:
        return value or None

    @validator("allowed_peers")
    def _networks(cls, value: str) -> str:
        _read_networks(value)
        return value

    @root_validator(skip_on_failure=True)
    def _tls_has_its_files(cls, values: dict[str, Any]) -> dict[str, Any]:
        if values["listen"].startswith("tls:") and not (values["tls_cert"] and values["tls_key"]):
            raise ValueError("tls needs SIP_TLS_CERT and SIP_TLS_KEY, two PEM files")
        for name, file in (("SIP_TLS_CERT", values["tls_cert"]), ("SIP_TLS_KEY", values["tls_key"])):
            if file and not file.is_file():
                raise ValueError(f"the file of {name} is not there")
        return values

    @property
    def address(self) -> Address:
        """What SIP_LISTEN says; udp when it names no transport."""
        transport, _, rest = self.listen.rpartition("://")
        host, _, port = rest.partition(":")
        return Address(transport or "udp", host, int(port))  # type: ignore[arg-type]  # the pattern holds it

    def may_call(self, host: str) -> bool:
        """Whether calls from this address are taken."""
        address = ipaddress.ip_address(host)
        return any(address in network for network in _read_networks(self.allowed_peers))


@cache
def _read_networks(value: str) -> tuple[Network, ...]:
    return tuple(ipaddress.ip_network(part.strip(), strict=False) for part in value.split(",") if part.strip())


def settings() -> Settings:
    """What the environment says.

    Raises:
        SetupError: a value cannot be read.
    """
    try:
        read = Settings.parse_obj({})
    except ValidationError as error:
        raise SetupError("\n".join(map(_told, error.errors()))) from None
    if not read.phone_token:
        raise SetupError(
            "ASSISTANT_PHONE_TOKEN is empty: set the same secret of 32 letters or more here and for the assistant, "
            "for example from `openssl rand -hex 32` (docs/sip.md)"
        )
    return read


def _told(error: Any) -> str:
    """One problem; the value itself is left out, it may be a secret."""
    field = Settings.__fields__.get(str(error["loc"][0]))
    name = field.field_info.extra["env"] if field else "SIP_LISTEN"
    return f"setting {name}: {error['msg']}; docs/sip.md lists what it may be"
