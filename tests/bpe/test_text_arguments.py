"""The texts of `train`, `compare` and `ties`, as processes: standard input, pipes, folders, binary files."""

from __future__ import annotations

import gc
import gzip
import io
import json
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from bpe.__main__ import main
from bpe.text import corpus

TEXT = "the cat in the hat, the cat in the hat. naïve café 你好 " * 40
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4
COMMANDS = {
    "train": ["train", "--vocab-size", "270"],
    "compare": ["compare", "--with", "byte", "--json"],
    "ties": ["ties", "--vocab-size", "270"],
}
every_command = pytest.mark.parametrize("command", COMMANDS)
needs_pipes = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes in folders")


def bpe(command: str, *files: object, text: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    """Run a command on texts as a process, standard input being `text`; it must end by itself."""
    line = [sys.executable, "-m", "bpe", *COMMANDS[command], *map(str, files)]
    given = {"input": text} if text is not None else {"stdin": subprocess.DEVNULL}
    return subprocess.run(line, capture_output=True, timeout=120, check=False, **given)  # type: ignore[call-overload]


def refusal(result: subprocess.CompletedProcess[bytes]) -> str:
    """The one line that an error is."""
    said = result.stderr.decode().splitlines()
    assert (result.returncode, result.stdout, len(said)) == (2, b"", 1), result
    return said[0]


@pytest.fixture
def text(tmp_path: Path) -> Path:
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


# --- standard input


@every_command
def test_standard_input_is_a_text_like_any_other(command: str, text: Path) -> None:
    from_file, from_input = bpe(command, text), bpe(command, "-", text=TEXT.encode())
    assert (from_file.returncode, from_input.returncode) == (0, 0), from_input
    result = from_input.stdout.replace(b'"-"', json.dumps(str(text)).encode())
    assert without_times(result) == without_times(from_file.stdout)


def without_times(output: bytes) -> list[bytes]:
    return [line for line in output.splitlines() if not line.startswith(b"start ")]


def test_it_is_one_document_among_others_with_a_weight(text: Path, tmp_path: Path) -> None:
    twice = bpe("train", text, "-", "--weight=-=2", text=TEXT.encode())
    assert f"{3 * len(TEXT.encode()):,} bytes".encode() in twice.stdout


@every_command
def test_nothing_on_standard_input_is_said(command: str) -> None:
    assert refusal(bpe(command, "-", text=b"")) == "There is no text on standard input."


def test_it_can_be_given_once(text: Path) -> None:
    assert "give - once" in refusal(bpe("train", "-", "-", text=b"the cat"))
    assert "read once" in refusal(bpe("compare", "-", "--learn", "-", text=b"the cat"))


def test_what_is_too_much_is_refused_and_no_file_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(corpus, "STREAM_LIMIT", 1 << 30)
    monkeypatch.setattr("sys.stdin", type("Stream", (), {"buffer": Endless()}))
    assert main(["train", "-"]) == 2
    assert capsys.readouterr().err.startswith("There are more than 1 GiB on standard input. Save them to a file")
    gc.collect()
    assert list(tmp_path.iterdir()) == []


class Endless(io.RawIOBase):
    """A stream that never ends."""

    def read(self, size: int = -1) -> bytes:
        return b"x" * size


def heed_ctrl_c() -> None:
    """A shell lets what it starts in the background ignore Ctrl+C, and so would every process of these tests."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.skipif(os.name != "posix", reason="signals a process as a terminal of Unix does")
def test_ctrl_c_ends_the_waiting_for_it() -> None:
    for command in COMMANDS:
        line = [sys.executable, "-m", "bpe", *COMMANDS[command], "-"]
        with subprocess.Popen(
            line, stdin=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0, preexec_fn=heed_ctrl_c
        ) as process:
            assert process.stdin is not None
            assert process.stderr is not None
            written = 0
            while written < 1 << 20:  # more than a pipe holds: it is reading
                written += process.stdin.write(b"x" * 4096)
            process.send_signal(signal.SIGINT)
            assert process.wait(60) == 130
            assert process.stderr.read() == b"Stopped; nothing was written.\n"


# --- what is no file


@needs_pipes
@every_command
def test_a_named_pipe_is_refused_and_standard_input_offered(command: str, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    said = refusal(bpe(command, pipe))
    expected = f"{pipe} is a pipe, not a file. Give its text on standard input: cat {pipe} | python -m bpe {command} -"
    assert said == expected


@needs_pipes
@every_command
def test_a_device_and_a_pipe_of_the_shell_are_refused(command: str) -> None:
    assert "/dev/zero is a device, not a file. Give its text on standard input" in refusal(bpe(command, "/dev/zero"))
    assert "/dev/stdin is a pipe, not a file." in refusal(bpe(command, "/dev/stdin", text=b"the cat"))


# --- binary files, encodings, folders


@every_command
def test_a_binary_file_is_refused_by_its_kind_and_an_option_offered(command: str, tmp_path: Path) -> None:
    picture, packed = tmp_path / "photo.png", tmp_path / "a.gz"
    picture.write_bytes(PNG)
    packed.write_bytes(gzip.compress(TEXT.encode()))
    said = refusal(bpe(command, picture))
    assert said == f"{picture} is a picture (PNG), not text. Add --as-bytes to read its bytes."
    assert "is a compressed file (gzip), not text. Unpack it first, or add --as-bytes" in refusal(bpe(command, packed))
    assert "Standard input is a picture (PNG), not text." in refusal(bpe(command, "-", text=PNG))
    assert bpe(command, picture, "--as-bytes").returncode == 0


@every_command
def test_another_encoding_is_decoded_and_said(command: str, tmp_path: Path) -> None:
    wide = tmp_path / "wide.txt"
    wide.write_bytes(TEXT.encode("utf-16"))
    result = bpe(command, wide)
    assert (result.returncode, result.stderr.decode()) == (0, "wide.txt: read as UTF-16\n")


def test_its_bytes_are_those_of_utf8(tmp_path: Path) -> None:
    wide = tmp_path / "wide.txt"
    wide.write_bytes(TEXT.encode("utf-16"))
    size = f"{len(TEXT.encode()):,} bytes".encode()
    assert size in bpe("train", wide).stdout
    assert size not in bpe("train", wide, "--as-bytes").stdout
    assert size in bpe("train", wide, "--encoding", "utf-16").stdout
    assert "no encoding of text" in refusal(bpe("train", wide, "--encoding", "klingon"))


@every_command
def test_a_folder_is_its_texts(command: str, tmp_path: Path, text: Path) -> None:
    (tmp_path / "photo.png").write_bytes(PNG)
    result = bpe(command, tmp_path)
    assert result.returncode == 0, result
    assert result.stderr.decode() == "1 file was passed over: not text, empty, or unreadable\n"


def test_a_folder_has_a_weight(tmp_path: Path, text: Path) -> None:
    result = bpe("train", tmp_path, "--weight", f"{tmp_path}=3")
    assert f"{3 * len(TEXT.encode()):,} bytes".encode() in result.stdout
