"""Another model, told from the first by what it answers: the trained one with one answer's words changed."""

import gzip
import io
import json
import tarfile
from pathlib import Path

from assistant.model_hash import record

METADATA = "metadata.json"  # of Rasa's archive; the domain, and so the answers' words, is in it
MARK = "This answer is new."


def other_model(first: Path, folder: Path, topic: str) -> Path:
    """Write one beside nothing else, with its hash.

    Args:
        first: archive of the trained model.
        folder: that it is written to.
        topic: whose answer begins with `MARK` in it, on the page and by voice.

    Raises:
        KeyError: the first has no such answer.
    """
    model = folder / "assistant-another.tar.gz"
    plain = io.BytesIO(gzip.decompress(first.read_bytes()))
    with tarfile.open(fileobj=plain) as before, tarfile.open(model, "w:gz", compresslevel=1) as after:
        for member in before.getmembers():
            file = before.extractfile(member)
            if file is None:
                after.addfile(member)
                continue
            held = file.read()
            if Path(member.name).name == METADATA:
                held = _changed(held, topic)
                member.size = len(held)
            after.addfile(member, io.BytesIO(held))
    record(model)
    return model


def _changed(metadata: bytes, topic: str) -> bytes:
    told = json.loads(metadata)
    for wording in told["domain"]["responses"][f"utter_{topic}"]:
        wording["text"] = f"{MARK} {wording['text']}"
    return json.dumps(told).encode()
