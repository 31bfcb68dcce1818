"""What a stranger gets from each route and port; python -m tests.security.reachable writes it to the page."""

import socket
import tempfile
from contextlib import closing
from pathlib import Path

from assistant.settings import PROJECT
from assistant.yaml_files import read_yaml
from tests.security import deployed_ports
from tests.security.server import Attacked, as_stranger, attacked, fully_open

PAGE = PROJECT / "docs" / "security" / "reachable.md"
WHO = Path(__file__).with_name("reachable.yml")
DEPLOYED_BEGIN = "<!-- deployed, made by python -m tests.security.reachable -->"
BEGIN, END = "<!-- made by python -m tests.security.reachable -->", "<!-- end -->"
DESCRIBE = b'{"type": "describe"}\n'
ASK = b'{"type": "transcript", "data": {"text": "can i drink coffee"}}\n'


def operations(server: Attacked) -> list[tuple[str, str]]:
    """Method and path of everything that the router knows."""
    return sorted(
        {(method, str(route["path"])) for route in server.routes for method in route["methods"]},
        key=lambda operation: (operation[1], operation[0]),
    )


def stranger_gets(server: Attacked) -> dict[tuple[str, str], str]:
    """Status and kind of body of each operation, asked without credentials from another address."""
    got = {}
    with as_stranger(server) as client:
        for method, path in operations(server):
            answer = client.request(method, path, json={} if method == "POST" else None)
            kind = answer.headers.get("content-type", "nothing").split(";")[0]
            got[(method, path)] = f"{answer.status_code} {kind}"
    return got


def wyoming_answers(port: int, event: bytes) -> str:
    """What kind of event a Wyoming port answers with."""
    with closing(socket.create_connection(("127.0.0.1", port), timeout=30)) as line, line.makefile("rwb") as file:
        file.write(event)
        file.flush()
        return file.readline().decode().split('"type"')[1].split('"')[1]


def who_may() -> dict[str, str]:
    """Who may use a route, by path, as reachable.yml has it."""
    return {str(path): str(who) for path, who in read_yaml(WHO)["routes"].items()}


def ports(plain: Attacked, full: Attacked) -> list[str]:
    """A line for each port that is listened on."""
    names = {plain.port: "HTTP", full.port: "HTTP", full.wyoming: "Wyoming"}
    lines = []
    for settings, server in (("default", plain), ("full", full)):
        for address, port in server.listening():
            name = names.get(port, f"UNKNOWN {port}")
            reach = "this machine only" if address.startswith("127.") else "whoever reaches the machine"
            lines.append(f"| {settings} | {name} | {address} | {reach} |")
    return lines


def table(plain: Attacked, full: Attacked) -> str:
    """The generated part of the page."""
    who, by_default, opened = who_may(), stranger_gets(plain), stranger_gets(full)
    rows = ["| settings | port | listens at | who reaches it |", "|---|---|---|---|", *ports(plain, full), ""]
    rows += ["| method | path | who may | a stranger gets: full settings | default, through a proxy |"]
    rows += ["|---|---|---|---|---|"]
    for method, path in sorted(by_default | opened, key=lambda operation: (operation[1], operation[0])):
        key = (method, path)
        meant = who.get(path, "NOT NAMED")
        rows.append(
            f"| {method} | `{path}` | {meant} | {opened.get(key, 'no route')} | {by_default.get(key, 'no route')} |"
        )
    rows += [
        "",
        f"Wyoming, asked by anybody who reaches its port: `describe` -> `{wyoming_answers(full.wyoming, DESCRIBE)}`,",
    ]
    answer = wyoming_answers(full.wyoming, ASK).removeprefix("not-")  # not-handled: words too, from a slow machine
    rows += [f"`transcript` -> `{answer}`."]
    return "\n".join(rows)


def with_table(page: str, made: str, begin: str = BEGIN) -> str:
    """The page with a generated part replaced."""
    before, _, rest = page.partition(begin)
    _, _, after = rest.partition(END)
    return f"{before}{begin}\n{made}\n{END}{after}"


def part_of(page: str, begin: str = BEGIN) -> str:
    """A generated part."""
    return page.partition(begin)[2].partition(END)[0].strip()


def _write() -> None:
    with (
        tempfile.TemporaryDirectory() as one,
        tempfile.TemporaryDirectory() as other,
        attacked(Path(one)) as plain,
        fully_open(Path(other)) as full,
    ):
        made = table(plain, full)
    page = with_table(PAGE.read_text(encoding="utf-8"), made)
    PAGE.write_text(with_table(page, deployed_ports.table(), DEPLOYED_BEGIN), encoding="utf-8")


if __name__ == "__main__":
    _write()
