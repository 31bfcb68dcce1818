"""Both speech services until Ctrl-C: `scripts/speech [--recognise-port N] [--speak-port N]`. Runs in `.venv-speech`."""

import argparse
import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from wyoming.client import AsyncTcpClient
from wyoming.info import Describe, Info

import models

CACHE = Path(".cache/speech")
HOST = "127.0.0.1"
RECOGNISER = [
    *("--stt-library", "faster-whisper", "--language", "en", "--beam-size", "5"),
    *("--compute-type", "int8", "--cpu-threads", "2"),
]
START_SECONDS = 240.0  # a few on a free machine; five at once on two busy cores took more than sixty
MEMORY = Path("/dev/shm")  # noqa: S108 (a folder in memory: the recogniser keeps each recording in a file for a moment)


STEADY = ["--noise-scale", "0", "--noise-w-scale", "0"]


def commands(recognise: int, speak: int, *, steady: bool) -> list[list[str]]:
    """What to run, one command a service; ports as given. A steady voice says a sentence the same way each time."""
    data = ["--data-dir", str(CACHE), "--local-files-only"]
    whisper = str(models.whisper(CACHE / "whisper-base"))
    recogniser = [str(Path(__file__).with_name("recogniser.py")), "--model", whisper, *RECOGNISER, *data]
    voice = [
        str(Path(__file__).with_name("voice.py")),
        "--voice",
        "en_US-joe-medium",
        "--data-dir",
        str(models.voice()),
        *data,
    ]
    voice += STEADY if steady else []
    return [
        [sys.executable, *recogniser, "--uri", f"tcp://{HOST}:{recognise}"],
        [sys.executable, *voice, "--uri", f"tcp://{HOST}:{speak}"],
    ]


async def _answers(port: int) -> bool:
    try:
        async with asyncio.timeout(5), AsyncTcpClient(HOST, port) as client:
            await client.write_event(Describe().event())
            event = await client.read_event()
            return event is not None and Info.is_type(event.type)
    except (OSError, TimeoutError):
        return False


def _refuse_taken(ports: tuple[int, int]) -> None:
    for port in ports:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                raise SystemExit(
                    f"speech: port {port} is in use; stop the other program, or choose other ports: "
                    "scripts/speech --recognise-port 10301 --speak-port 10201 (docs/speech.md)"
                ) from None


def _wait(processes: list[subprocess.Popen[bytes]], ports: tuple[int, int]) -> None:
    deadline = time.monotonic() + START_SECONDS
    for port in ports:
        while not asyncio.run(_answers(port)):
            if any(process.poll() is not None for process in processes):
                raise SystemExit("speech: a service ended, see above; is its port in use?")
            if time.monotonic() > deadline:
                raise SystemExit(f"speech: nothing answers on port {port} after {START_SECONDS:.0f} s")
            time.sleep(0.2)


def _stop(processes: list[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        process.terminate()
    for process in processes:
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def main() -> None:
    """Start, say so, stay."""
    parser = argparse.ArgumentParser(description="Speech recognition and a voice, on this machine.")
    parser.add_argument("--recognise-port", type=int, default=10300)
    parser.add_argument("--speak-port", type=int, default=10200)
    parser.add_argument("--steady", action="store_true", help="the voice says a sentence the same way each time")
    chosen = parser.parse_args()
    ports = (chosen.recognise_port, chosen.speak_port)
    _refuse_taken(ports)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    surroundings = {**os.environ, "HF_HUB_OFFLINE": "1"}
    if MEMORY.is_dir():
        surroundings["TMPDIR"] = str(MEMORY)
    processes: list[subprocess.Popen[bytes]] = []
    try:
        started = commands(*ports, steady=chosen.steady)
        processes.extend(subprocess.Popen(c, env=surroundings, start_new_session=True) for c in started)  # noqa: S603
        _wait(processes, ports)
        print(f"Ready: recognises on tcp://{HOST}:{ports[0]}, speaks on tcp://{HOST}:{ports[1]}", flush=True)
        while all(process.poll() is None for process in processes):
            time.sleep(0.5)
        raise SystemExit("speech: a service ended; run scripts/speech again")
    except KeyboardInterrupt:
        pass
    finally:
        _stop(processes)


if __name__ == "__main__":
    main()
