"""Ports of a whole deployment, from the files that make it: who can reach each, by the networks and policies there."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import yaml

from assistant.settings import PROJECT

DEPLOY = PROJECT / "deploy"
OWN = {"postgresql": "5432", "redis": "6379", "rabbitmq": "5672, 4369, 25672", "one": "5005", "other": "5005"}
"""What each image listens on by itself; a service that is not named here is told as unknown."""
SPEAKS_TO_NOBODY = ("errors",)
DEFAULT = re.compile(r"\$\{(\w+):-([^}]*)\}")


class Reached(NamedTuple):
    """One port."""

    where: str
    name: str
    port: str
    who: str


def compose(told: dict[str, Any]) -> Iterator[Reached]:
    """Of compose.yaml: what it publishes, and else which of its networks lead to it. Its host reaches all of them."""
    for name, service in told["services"].items():
        if name in SPEAKS_TO_NOBODY:
            continue
        for published in service.get("ports", ()):
            yield Reached("compose", name, *_published(str(published)))
        if not service.get("ports"):
            networks = [_network(name, told) for name in service.get("networks", ["default"])]
            who = f"this host, and containers on {' and '.join(networks)}"
            yield Reached("compose", name, OWN.get(name, "UNKNOWN"), who)


def _network(name: str, told: dict[str, Any]) -> str:
    internal = (told["networks"].get(name) or {}).get("internal")
    return f"`{name}` (which leads nowhere else)" if internal else f"`{name}`"


def _published(text: str) -> tuple[str, str]:
    plain = DEFAULT.sub(lambda found: found[2], text)
    *address, port, _ = plain.split(":")
    setting = found[1] if (found := DEFAULT.search(text)) else ""
    here = bool(address) and address[0].startswith("127.")
    who = "this machine only" if here else "WHOEVER REACHES THE MACHINE"
    return port, who + (f", unless {setting} says else" if setting else "")


def chart() -> Iterator[Reached]:
    """Of the Helm chart's own text, which needs no Helm: its Services and containers, and the policy's way in."""
    texts = {path.name: path.read_text(encoding="utf-8") for path in (DEPLOY / "helm/assistant/templates").iterdir()}
    for text in texts.values():
        for kind, port in re.findall(r"\{name: http, (port|containerPort): (\d+)", text):
            who = "pods of the cluster; with networkPolicy.enabled only those of networkPolicy.from"
            yield Reached("Helm", "container" if kind == "containerPort" else "Service", port, who)
    outside = re.findall(r"type: (NodePort|LoadBalancer)|hostPort|hostNetwork", "".join(texts.values()))
    if outside:
        yield Reached("Helm", "OUTSIDE", "?", "WHOEVER REACHES THE NODES")


def beside() -> Iterator[Reached]:
    """Of the processes beside the assistant, by the defaults of their settings."""
    from sip.settings import Settings as Sip

    transport, rest = str(Sip.__fields__["listen"].default).split("://")
    host, port = rest.split(":")
    peers = Sip.__fields__["allowed_peers"].default
    yield Reached("SIP driver", transport, port, f"{_machine(host)}, callers of {peers}; SIP_LISTEN opens it")
    services = (PROJECT / "speech" / "services.py").read_text(encoding="utf-8")  # its own environment runs it
    (host,) = re.findall(r'^HOST = "([\d.]+)"', services, re.MULTILINE)
    for name in ("recognise", "speak"):
        (port,) = re.findall(rf'"--{name}-port", type=int, default=(\d+)', services)
        yield Reached("speech service", name, port, f"{_machine(host)}; it knows no password")


def _machine(host: str) -> str:
    return "this machine only" if host.startswith("127.") else "WHOEVER REACHES THE MACHINE"


def table() -> str:
    """As the page has it."""
    told = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    rows = [f"| {one.where} | {one.name} | {one.port} | {one.who} |" for one in (*compose(told), *chart(), *beside())]
    return "\n".join(["| where | what | port | who reaches it |", "|---|---|---|---|", *rows])
