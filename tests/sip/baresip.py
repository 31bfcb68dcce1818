"""A caller: baresip without a sound card. It says WAV files, presses keys and records what it hears."""

import contextlib
import json
import socket
import subprocess
import threading
import time
import wave
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.sip.driver import free_port

MODULES = Path("/usr/lib/baresip/modules")
RATE = 8_000
LOUD = 500  # of 32,767: somebody speaks
CONFIG = """module_path {modules}
module g711.so
module aufile.so
module aubridge.so
module sndfile.so
module srtp.so
module_app account.so
module_app menu.so
module_app ctrl_tcp.so
ctrl_tcp_listen 127.0.0.1:{control}
sip_listen 127.0.0.1:{sip}
audio_source aufile,{quiet}
audio_player aubridge,{name}
snd_path {folder}
rtp_ports {rtp}-{rtp_end}
jitter_buffer_delay 2-6
dns_server 127.0.0.1:53
"""


class Caller:
    """One baresip; `user` is its number, which must show up nowhere."""

    def __init__(self, folder: Path, user: str = "5551234567", extra: str = "", codec: str = "PCMU/8000/1") -> None:
        self._told, rtp = 0, free_port()
        self.folder, self._control = folder, free_port()
        folder.mkdir(parents=True, exist_ok=True)
        quiet = folder / "quiet.wav"
        write_wav(quiet, np.zeros(RATE * 600, np.int16))
        (folder / "config").write_text(
            CONFIG.format(
                modules=MODULES, control=self._control, sip=free_port(), quiet=quiet, name=f"n{self._control}",
                folder=folder, rtp=rtp, rtp_end=rtp + 1,
            )
        )  # fmt: skip
        (folder / "accounts").write_text(f'"{user}" <sip:{user}@127.0.0.1>;regint=0;audio_codecs={codec}{extra}\n')
        (folder / "contacts").touch()
        self._log = (folder / "log").open("w")
        self.process = subprocess.Popen(
            ["baresip", "-f", str(folder)], stdin=subprocess.DEVNULL, stdout=self._log, stderr=subprocess.STDOUT
        )
        self.events: list[dict[str, Any]] = []
        self._came = threading.Condition()
        self._socket = self._connect()
        threading.Thread(target=self._read, daemon=True).start()

    def _connect(self) -> socket.socket:
        until = time.monotonic() + 60
        while True:
            try:
                return socket.create_connection(("127.0.0.1", self._control))
            except OSError:
                assert self.process.poll() is None, (self.folder / "log").read_text()
                assert time.monotonic() < until, "baresip does not start"
                time.sleep(0.05)

    def _read(self) -> None:
        with contextlib.suppress(OSError, ValueError), self._socket.makefile("rb") as stream:
            while size := _netstring_size(stream):
                event = json.loads(stream.read(size))
                stream.read(1)
                with self._came:
                    self.events.append(event)
                    self._came.notify_all()

    def command(self, name: str, what: str = "") -> None:
        data = json.dumps({"command": name, "params": what, "token": "t"}).encode()
        self._socket.sendall(b"%d:%s," % (len(data), data))

    def wait_for(self, kind: str, seconds: float = 60) -> dict[str, Any]:
        def found() -> list[dict[str, Any]]:
            return [event for event in self.events if event.get("type") == kind]

        with self._came:
            assert self._came.wait_for(found, seconds), [e.get("type") for e in self.events]
            return found()[-1]

    def dial(self, port: int, extra: str = "") -> None:
        self.command("dial", f"sip:help@127.0.0.1:{port}{extra}")
        self.wait_for("CALL_ESTABLISHED")

    def speak(self, sound: NDArray[np.int16]) -> None:
        """Says it; quiet follows, since baresip hangs up at the end of a file."""
        file = self.folder / f"say{time.monotonic_ns()}.wav"
        write_wav(file, np.concatenate((sound, np.zeros(RATE * 300, np.int16))))
        self.command("ausrc", f"aufile,{file}")

    def press(self, key: str) -> None:
        self.command("sndcode", key)

    def heard(self) -> NDArray[np.int16]:
        """All that it heard up to now."""
        parts = [read_wav(file) for file in sorted(self.folder.glob("dump-*-dec.wav"))]
        return np.concatenate(parts) if parts else np.zeros(0, np.int16)

    def wait_for_sound(self, within: float = 60) -> None:
        """Return when something was to be heard in the last second."""
        until = time.monotonic() + within
        while not np.abs(self.heard()[-RATE:].astype(np.int32)).max(initial=0) > LOUD:
            assert time.monotonic() < until, "the line says nothing"
            time.sleep(0.1)

    def said(self, quiet: float = 3.5, within: float = 120) -> NDArray[np.int16]:
        """What the line has said since it was asked last, once it has stopped for so many seconds."""
        until, loud = time.monotonic() + within, 0
        while loud == 0 or len(self.heard()) - loud < quiet * RATE:
            assert time.monotonic() < until, "the line says nothing, or never stops"
            time.sleep(0.1)
            voiced = np.flatnonzero(np.abs(self.heard()[self._told :].astype(np.int32)) > LOUD)
            loud = self._told + int(voiced[-1]) + 1 if len(voiced) else 0
        new = self.heard()[self._told :]
        self._told += len(new)
        return new

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self.command("quit")
            self.process.wait(5)
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self._socket.close()
        self._log.close()


def _netstring_size(stream: Any) -> int:
    digits = b""
    while (byte := stream.read(1)).isdigit():
        digits += byte
    return int(digits or 0)


def write_wav(path: Path, sound: NDArray[np.int16], rate: int = RATE) -> None:
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, rate, 0, "NONE", ""))
        file.writeframes(sound.astype("<i2").tobytes())


def read_wav(path: Path) -> NDArray[np.int16]:
    """The samples, also of a file whose header is not finished yet."""
    return np.frombuffer(path.read_bytes()[44:][: (path.stat().st_size - 44) // 2 * 2], "<i2").astype(np.int16)
