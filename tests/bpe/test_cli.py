"""The command line, in this process where that is enough."""

from __future__ import annotations

import io
import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import bpe
from bpe import __main__ as cli
from bpe.formats import load

TEXT = "the cat in the hat, the cat in the hat. naïve café 你好 " * 40 + "<|x|>\n" * 30


@pytest.fixture
def text(tmp_path: Path) -> Path:
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def run(*arguments: object) -> int:
    return cli.main([str(argument) for argument in arguments])


def test_train_writes_a_tokenizer_and_sums_up(text: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "out" / "tokenizer.json"
    options = ("--vocab-size", "280", "--special", "<|x|>", "--tie-break", "huggingface", "--min-frequency", 3)
    assert run("train", text, *options, "--save", target) == 0
    printed = capsys.readouterr()
    assert printed.err == ""
    lines = printed.out.splitlines()
    assert lines[0] == f"wrote {target}"
    assert lines[1] == "vocabulary 280 = 256 bytes + 23 merges + 1 special token"
    assert lines[2].startswith(f"{len(TEXT.encode()):,} bytes, ")
    assert "bytes per token" in lines[2]
    assert [part.split()[0] for part in lines[3].split(", ")] == ["start", "counting", "merging", "saving"]
    tokenizer = load(target)
    assert tokenizer.vocab_size == 280
    assert tokenizer.name == "out"
    assert tokenizer.encode("<|x|>", "all") == [279]
    tokens = int(lines[2].split(", ")[1].split()[0].replace(",", ""))
    assert len(tokenizer.encode(TEXT, "all")) == tokens


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("t.tiktoken", ["t.json", "t.tiktoken"]),
        ("t.csv", ["t.csv"]),
        ("t.jsonl", ["t.jsonl"]),
        ("merges.txt", ["bpe.json", "merges.txt", "vocab.json"]),
    ],
)
def test_the_ending_says_the_format(text: Path, tmp_path: Path, name: str, written: list[str]) -> None:
    assert run("train", text, "--vocab-size", 270, "--save", tmp_path / "out" / name) == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == written


def test_a_table_has_the_counts_of_the_run(text: Path, tmp_path: Path) -> None:
    run("train", text, "--vocab-size", 270, "--special", "<|x|>", "--save", tmp_path / "t.jsonl")
    rows = [json.loads(line) for line in (tmp_path / "t.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(rows) == 270
    tokens = load_tokens(tmp_path, text)
    assert [row["corpus_count"] for row in rows] == [tokens.count(row["id"]) for row in rows]
    assert all(row["pair_count"] >= 2 for row in rows[256:-1])
    assert rows[-1]["corpus_count"] == 30


def load_tokens(tmp_path: Path, text: Path) -> list[int]:
    run("train", text, "--vocab-size", 270, "--special", "<|x|>", "--save", tmp_path / "t.json")
    return load(tmp_path / "t.json").encode(TEXT, "all")


def test_weights_and_held_out(text: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    more = tmp_path / "b.txt"
    more.write_text("word after word\n" * 60_000, encoding="utf-8")
    assert run("train", text, more, "--weight", f"{text}=3", "--hold-out", "0.1", "--vocab-size", 300) == 0
    out = capsys.readouterr().out
    assert "held out: " in out
    assert run("train", text, "--weight", f"{text}=3", "--vocab-size", 256) == 0
    assert f"{3 * len(TEXT.encode()):,} bytes" in capsys.readouterr().out


def test_stopping_early_is_said(text: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("train", text, "--vocab-size", 5000) == 0
    assert "stopped early: no pair of neighbours occurs 2 times or more" in capsys.readouterr().out
    assert run("train", text, "--vocab-size", 5000, "--min-frequency", 1) == 0
    assert "stopped early: no pair of neighbours is left" in capsys.readouterr().out


def test_errors_are_one_sentence(text: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    empty = tmp_path / "empty.txt"
    empty.touch()
    (tmp_path / "file").touch()
    nothing = tmp_path / "nothing"
    nothing.mkdir()
    for arguments in (
        (tmp_path / "no.txt",),
        (nothing,),
        (empty,),
        (text, "--vocab-size", 9),
        (text, "--pattern", "("),
        (text, "--hold-out", 7),
        (text, "--special", ""),
        (text, "--weight", "other.txt=3"),
        (text, "--weight", f"{text}=x"),
        (text, "--save", tmp_path / "t.unknown"),
        (text, "--save", tmp_path / "file" / "t.json"),
        (text, "--save", tmp_path, "--format", "csv"),
        (text, "--save", tmp_path / "t.json", "--pattern", "(?s)."),
    ):
        assert run("train", *arguments) == 2, arguments
        printed = capsys.readouterr()
        assert printed.out == ""
        assert len(printed.err.splitlines()) == 1, printed.err
        assert printed.err.strip().endswith("."), printed.err
        assert "Traceback" not in printed.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt", "empty.txt", "file", "nothing"]


def test_a_usage_error_is_two_as_well(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in ((), ("train",), ("train", "x", "--vocab-size", "-3"), ("nothing",)):
        with pytest.raises(SystemExit) as stopped:
            run(*arguments)
        assert stopped.value.code == 2
    assert "Traceback" not in capsys.readouterr().err
    for number in ("abc", "-3", "1.5", ""):
        with pytest.raises(SystemExit):
            run("train", "x", "--vocab-size", number)
        assert capsys.readouterr().err.endswith(f"{number!r} is not a whole number from 0 on\n")


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        run("--version")
    assert stopped.value.code == 0
    assert capsys.readouterr().out == f"bpe {bpe.__version__}\n"


def test_ctrl_c_between_two_merges_leaves_no_file(
    text: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from bpe.training.trainer import Trainer

    monkeypatch.setattr(Trainer, "advance", lambda *_, **__: signal.raise_signal(signal.SIGINT))
    handler = signal.getsignal(signal.SIGINT)
    assert run("train", text, "--save", tmp_path / "t.json") == 130
    assert signal.getsignal(signal.SIGINT) is handler
    assert capsys.readouterr().err == "Stopped; nothing was written.\n"
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_ctrl_c_while_counting(text: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import bpe.counting.words

    def count(*_: object, cancelled: object, **__: object) -> None:
        signal.raise_signal(signal.SIGINT)
        assert cancelled()  # type: ignore[operator]
        raise bpe.counting.words.Cancelled

    monkeypatch.setattr(bpe.counting.words, "count_words", count)
    assert run("train", text) == 130


def test_progress_is_for_terminals() -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    terminal, pipe = Terminal(), io.StringIO()
    for stream in (terminal, pipe):
        progress = cli._Progress(stream)
        progress.bytes(1_000_000, 9_000_000)
        progress.clear()
    assert "counting words: 1 of 9 MB" in terminal.getvalue()
    assert terminal.getvalue().endswith("\r")
    assert pipe.getvalue() == ""


def test_help_and_errors_load_nothing_heavy() -> None:
    code = (
        "import sys, bpe.__main__ as cli\n"
        "try: cli.main(['--help'])\n"
        "except SystemExit: pass\n"
        "print([name for name in ('numpy', 'numba', 'regex', 'tokenizers') if name in sys.modules])"
    )
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert printed.splitlines()[-1] == "[]"


def test_as_a_process(text: Path, tmp_path: Path) -> None:
    def process(*arguments: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "bpe", *map(str, arguments)]
        return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)

    done = process("train", text, "--vocab-size", 270, "--save", tmp_path / "t.json")
    assert (done.returncode, done.stderr) == (0, "")
    assert load(tmp_path / "t.json").vocab_size == 270
    failed = process("train", tmp_path / "no.txt")
    assert failed.returncode == 2
    assert len(failed.stderr.splitlines()) == 1


def test_a_pattern_that_takes_for_ever_is_said_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("bpe.pretokenize.regex_cutting.SECONDS_PER_BLOCK", 0.2)
    text = tmp_path / "a.txt"
    text.write_text("a" * 64 + "b", encoding="utf-8")
    assert run("train", text, "--pattern", "(a|aa)+$") == 2
    said = capsys.readouterr().err
    assert "more than 0.2 seconds" in said and "Traceback" not in said
