"""The whole server, believing a pretend Alexa cloud: `python -m tests.alexa_server --port N --keys FOLDER`.

A client that has the same folder makes `Cloud(folder)` and signs. Production has no such switch: the verifier is handed
over in Python, by no setting.
"""

import argparse
import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.running_server import free_port, wait_until_live
from tests.alexa_cloud import SKILL, Cloud


@contextlib.contextmanager
def alexa_server(keys: Path, log: Path, **settings: str) -> Iterator[str]:
    """This server on a free port; gives its address.

    Args:
        keys: folder of the cloud's keys.
        log: what it prints.
        settings: environment variables.
    """
    Cloud(keys)  # made before there are two to make it
    port = free_port()
    command = [sys.executable, "-m", "tests.alexa_server", "--port", str(port), "--keys", str(keys)]
    quiet = {"ASSISTANT_RECOGNISER_URI": "", "ASSISTANT_VOICE_URI": ""}
    with log.open("w") as out:
        process = subprocess.Popen(command, env={**os.environ, **quiet, **settings}, stdout=out, stderr=out, text=True)
    try:
        wait_until_live(process, f"http://127.0.0.1:{port}")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(60)


def main() -> None:
    """Serve."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--port", type=int, required=True)
    options.add_argument("--keys", type=Path, required=True, help="folder; its keys are made the first time")
    chosen = options.parse_args()
    os.environ.setdefault("ASSISTANT_ALEXA_SKILL_IDS", SKILL)
    from assistant.cli import set_up_logging
    from assistant.server import serve
    from assistant.settings import settings

    set_up_logging()

    serve("127.0.0.1", chosen.port, Cloud(chosen.keys).verifier(), settings().wyoming_uri)


if __name__ == "__main__":
    main()
