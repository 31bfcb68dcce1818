"""A stand-in for the assistant's phone dialogue: scripted, and it remembers what came."""

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TOKEN = "t" * 40
SAFETY = {
    "text": "If this is an emergency, hang up and dial nine one one.",
    "nurse_number": "15550100",
    "emergency_number": "911",
}
Answer = Callable[[dict[str, Any]], list[dict[str, Any]]]
LISTEN = {"kind": "listen", "seconds": 7, "keys": True, "speech": True}


def say(text: str, *, barge_in: bool = True) -> dict[str, Any]:
    return {"kind": "say", "text": text, "rate": 0.88, "barge_in": barge_in}


class FakeAssistant:
    """Answers each event by `answer`; `None` from it is an error 500, an exception a connection cut."""

    def __init__(self, answer: Answer) -> None:
        self.answer, self.came = answer, threading.Condition()
        self.events: list[dict[str, Any]] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def wait_for(self, wanted: Callable[[list[dict[str, Any]]], Any], seconds: float = 90) -> Any:
        """What `wanted` finds in the events, once it finds something."""
        with self.came:
            assert self.came.wait_for(lambda: wanted(self.events), seconds), [e["event"] for e in self.events]
            return wanted(self.events)

    def wait_kind(self, kind: str, count: int = 1, seconds: float = 90) -> dict[str, Any]:
        """The so-manieth event of a kind."""
        found: list[dict[str, Any]] = self.wait_for(lambda events: kinds(events, kind)[count - 1 : count], seconds)
        return found[0]

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        fake = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                self._send(200, SAFETY)

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                if self.headers["Authorization"] != f"Bearer {TOKEN}":
                    return self._send(401, {})
                with fake.came:
                    fake.events.append(body)
                    fake.came.notify_all()
                actions = [] if body["event"]["kind"] == "hung_up" else fake.answer(body)
                return self._send(500, {}) if actions is None else self._send(200, {"actions": actions})

            def _send(self, code: int, body: dict[str, Any]) -> None:
                data = json.dumps(body).encode()
                self.send_response(code)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_: Any) -> None:
                pass

        return Handler


def kinds(events: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [event["event"] for event in events if event["event"]["kind"] == kind]
