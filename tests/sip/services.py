"""Recogniser and voice of our own, on free ports; they end with the block that asked for them."""

import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from tests.sip.driver import PROJECT, free_port


@contextmanager
def speech_services() -> Iterator[tuple[str, str]]:
    """Their addresses. The voice says a sentence the same way each time."""
    ports = free_port(), free_port()
    command = [str(PROJECT / "scripts" / "speech"), "--recognise-port", str(ports[0]), "--speak-port", str(ports[1])]
    process = subprocess.Popen([*command, "--steady"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert process.stdout
        ready = process.stdout.readline()
        assert ready.startswith("Ready: "), ready
        yield f"tcp://127.0.0.1:{ports[0]}", f"tcp://127.0.0.1:{ports[1]}"
    finally:
        process.send_signal(signal.SIGTERM)  # a shell in the background has it ignore Ctrl-C
        process.wait(60)
