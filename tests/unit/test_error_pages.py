"""What the balancer says by itself: every channel is told whom to call, and the maps are as HAProxy reads them."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from assistant.channels.error_pages import SAID, ErrorPage, error_pages, write_error_pages
from assistant.cli import app
from assistant.errors import SetupError
from assistant.web.refusals import Refusal, refuse

WITHOUT_WORDS = "/webhooks/phone/nurse"  # the nurse's leg, not the patient's


def test_every_page_names_the_emergency_number() -> None:
    for path, page in error_pages().items():
        assert path == WITHOUT_WORDS or "911" in page.body or "nine one one" in page.body, path


def test_the_page_is_told_as_it_is_told_of_any_refusal() -> None:
    own = refuse(Refusal(503, "failed")).body
    assert own is not None
    assert json.loads(error_pages()["/webhooks/web/"].body) == json.loads(own)


def test_each_map_has_one_line_for_each_path_and_the_pages_on_it(tmp_path: Path) -> None:
    write_error_pages(tmp_path / "errors")
    pages = error_pages()
    held = {
        name: dict(line.split(" ", 1) for line in (tmp_path / "errors" / f"{name}.map").read_text().splitlines())
        for name in ("bodies", "types", "statuses")
    }
    assert held["bodies"] == {path: page.body for path, page in pages.items()}
    assert held["types"] == {path: page.kind for path, page in pages.items()}
    assert {path for path, status in held["statuses"].items() if status == SAID} == {
        "/webhooks/alexa/",
        "/webhooks/phone/",
        WITHOUT_WORDS,
    }


def test_a_break_of_lines_in_words_ends_no_entry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = ErrorPage("Call\n911.", "text/plain")
    monkeypatch.setattr("assistant.channels.error_pages.error_pages", lambda: {"/": page})
    done = CliRunner().invoke(app, ["error-pages", str(tmp_path)])
    assert done.exit_code == 0
    assert (tmp_path / "bodies.map").read_text(encoding="utf-8") == "/ Call 911.\n"


def test_a_folder_that_cannot_be_made_is_told_in_a_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SetupError, match="give a folder that can be written"):
        write_error_pages(tmp_path / "file" / "errors")
