"""The command line: exit codes and one-line errors, without a model."""

import io
from pathlib import Path

import pytest

from assistant import cli


def call(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr("sys.argv", ["assistant", *arguments])
    with pytest.raises(SystemExit) as stop:
        cli.main()
    return int(stop.value.code or 0)


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask",),
        ("ask", "hi", "--batch", "x"),
        ("ask", "hi", "--channel", "fax"),
        ("run", "--port", "0"),
        ("nonsense",),
        ("phone", "sip", "here"),
        ("--nonsense",),
    ],
)
def test_wrong_usage_is_2_and_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
) -> None:
    assert call(monkeypatch, *arguments) == 2
    error = capsys.readouterr().err
    assert error.startswith("assistant: ")
    assert error.count("\n") == 1


def test_a_missing_sip_environment_is_1_and_says_how_to_mend(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr("assistant.cli.PROJECT", tmp_path)
    assert call(monkeypatch, "phone", "sip") == 1
    error = capsys.readouterr().err
    assert "run scripts/sip-environment" in error
    assert error.count("\n") == 1


def test_a_missing_model_is_1_and_says_how_to_mend(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: object
) -> None:
    monkeypatch.setattr(
        "assistant.training.model_path", lambda: __import__("pathlib").Path(str(tmp_path)) / "gone.tar.gz"
    )
    assert call(monkeypatch, "ask", "hi") == 1
    assert "run `assistant train`" in capsys.readouterr().err


def test_help_is_0(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(monkeypatch, "--help") == 0
    assert "ask" in capsys.readouterr().out


@pytest.mark.parametrize(
    "line", ["not json", "[]", '{"id": 1}', '{"turns": [{"say": 5}]}', '{"channel": "fax", "turns": []}']
)
def test_a_bad_dialogue_line_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: object, line: str
) -> None:
    path = f"{tmp_path}/dialogues.jsonl"
    with open(path, "w", encoding="utf-8") as file:  # noqa: PTH123
        file.write(line + "\n")
    assert call(monkeypatch, "ask", "--dialogues", path) == 1
    assert "line 1" in capsys.readouterr().err


def test_without_a_command_it_prints_the_help(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(monkeypatch) == 2
    error = capsys.readouterr().err
    assert error.startswith("Usage:")
    assert "evaluate" in error


@pytest.mark.parametrize("data", [b"can i drink\nwhen can i drive\n", b"can i drink\nwhen can i drive"])
def test_the_last_line_needs_no_line_end(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
    assert cli._lines("-") == ["can i drink", "when can i drive"]


def test_another_countrys_locale_is_1_and_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(monkeypatch, "alexa", "export", "--locale", "en-GB") == 1
    error = capsys.readouterr().err
    assert error.startswith("assistant: locale en-GB is for GB, IE")
    assert error.count("\n") == 1
