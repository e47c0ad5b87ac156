"""`python -m bpe compare` and `ties`, in this process."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from tokenizers import Tokenizer, models

import bpe
from bpe import __main__ as cli

PARALLEL = Path(__file__).parents[2] / "resources/samples/parallel"
TEXT = "the cat in the hat, the cat in the hat. naïve café 你好\n" * 40


@pytest.fixture
def text(tmp_path: Path) -> Path:
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def run(*arguments: object) -> int:
    return cli.main([str(argument) for argument in arguments])


def test_json_has_an_object_for_each_tokenizer_and_file(
    text: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    saved = tmp_path / "run.json"
    assert run("train", text, "--vocab-size", 270, "--save", saved) == 0
    capsys.readouterr()
    assert run("compare", text, PARALLEL / "hi.txt", "--with", f"bit,byte,character,word,gpt2,{saved}", "--json") == 0
    rows = json.loads(capsys.readouterr().out)
    assert [(row["name"], Path(row["file"]).name) for row in rows] == [
        (name, file) for file in ("a.txt", "hi.txt") for name in ("bit", "byte", "character", "word", "GPT-2", "run")
    ]
    size = len(TEXT.encode())
    assert [row["tokens"] for row in rows[:3]] == [8 * size, size, len(TEXT)]
    assert rows[5]["tokens"] == len(bpe.load(saved).encode(TEXT))
    assert rows[5]["bytes_per_token"] == size / rows[5]["tokens"]
    assert rows[3]["out_of_vocabulary"] == 0.0


def test_what_is_named_twice_stands_there_once(text: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("compare", text, text, "--with", " byte,byte,,", "--parity", text, "--json") == 0
    rows = json.loads(capsys.readouterr().out)
    assert [(row["name"], row["file"], row["parity"]) for row in rows] == [("byte", str(text), 1.0)]
    for empty in ("", " , "):
        assert run("compare", text, "--with", empty) == 2
        assert capsys.readouterr().err.startswith("--with names no tokenizer: ")


def test_texts_come_from_standard_input_too(
    text: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for content, tokens in ((b"\xef\xbb\xbfnew words", 9), (b"the cat\r\n\xff", 10)):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content)))
        assert run("compare", "-", text, "--with", "byte,word", "--json") == 0
        rows = json.loads(capsys.readouterr().out)
        assert [(row["file"], row["out_of_vocabulary"]) for row in rows[1::2]] == [("-", 0.0), (str(text), 0.0)]
        assert rows[0]["tokens"] == tokens
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"")))
    assert run("compare", "-", "--with", "byte") == 2
    assert capsys.readouterr().err == "There is no text on standard input.\n"


def test_the_three_shapes_hold_the_same_numbers(text: Path, capsys: pytest.CaptureFixture[str]) -> None:
    outputs = []
    for shape in ("--json", "--csv", "--table"):
        assert run("compare", text, PARALLEL / "th.txt", "--with", "bit,word,gpt2", shape) == 0
        outputs.append(capsys.readouterr().out)
    rows = json.loads(outputs[0])
    cells = list(csv.DictReader(io.StringIO(outputs[1])))
    assert len(rows) == len(cells) == 6
    for row, cell in zip(rows, cells, strict=True):
        interval, loss = row.pop("interval"), row.pop("loss")
        assert {key: "" if value is None else str(value) for key, value in row.items()} == {
            key: value for key, value in cell.items() if key in row
        }
        assert [cell["interval_low"], cell["interval_high"]] == [str(interval["low"]), str(interval["high"])]
        assert cell["loss_text"] == (loss["text"] if loss else "")
    blocks = outputs[2].rstrip("\n").split("\n\n")
    shown = [line.split() for block in blocks for line in block.splitlines()[2:]]
    assert [line[1:3] for line in shown] == [[f"{row['tokens']:,}", f"{row['bytes_per_token']:.3f}"] for row in rows]


def test_a_table_for_people_and_one_for_machines(text: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("compare", text, "--with", "byte,gpt2,gpt2") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == f"{text}: {len(TEXT.encode()):,} bytes"
    assert lines[1].split()[:2] == ["tokens", "bytes/token"]
    assert [line.split()[0] for line in lines[2:]] == ["byte", "GPT-2"]
    assert run("compare", text, "--with", "byte,gpt2", "--csv") == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["name"] for row in rows] == ["byte", "GPT-2"]
    assert rows[0]["bytes_per_token"] == "1.0"
    assert rows[0]["interval_kind"] == "lines"


def test_parity_and_words_learnt_elsewhere(text: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = [PARALLEL / f"{name}.txt" for name in ("en", "ta")]
    options = ("--with", "gpt2,word", "--learn", text, "--parity", files[0], "--json")
    assert run("compare", *files, *options) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["parity"] == 1.0 for row in rows] == [True, True, False, False]
    assert rows[2]["parity"] > 10
    assert rows[2]["parity_low"] <= rows[2]["parity_median"] <= rows[2]["parity_high"]
    assert rows[1]["out_of_vocabulary"] > 0.2


def test_files_of_one_name_are_told_apart(text: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paths = [tmp_path / folder / "tokenizer.json" for folder in ("one/x", "two/x")]
    for path in paths:
        assert run("train", text, "--vocab-size", 260, "--save", path) == 0
    capsys.readouterr()
    assert run("compare", text, "--with", ",".join(map(str, paths)), "--json") == 0
    assert [row["name"] for row in json.loads(capsys.readouterr().out)] == ["x", str(paths[1])]


def test_what_cannot_be_done_is_said(text: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for arguments, sentence in (
        (("--with", "nope"), "--with nope: that is neither a file nor one of bit, byte"),
        (("--with", text), "is not a tokenizer file"),
        (("--parity", "other.txt"), "--parity other.txt: there is no FILE called so"),
    ):
        assert run("compare", text, *arguments) == 2
        assert sentence in capsys.readouterr().err
    assert run("compare", text.with_name("none.txt")) == 2
    assert "does not exist" in capsys.readouterr().err


def test_one_that_fails_fails_alone(text: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    theirs = Tokenizer(models.WordPiece({"the": 0}, unk_token="[UNK]"))  # which it lacks
    theirs.save(str(tmp_path / "lacking.json"))
    (tmp_path / "broken.json").write_text("{", encoding="utf-8")
    names = f"byte,{tmp_path / 'lacking.json'},{tmp_path / 'broken.json'},gpt2"
    assert run("compare", text, "--with", names, "--json") == 2
    printed = capsys.readouterr()
    assert [row["name"] for row in json.loads(printed.out)] == ["byte", "GPT-2"]
    told = printed.err.splitlines()
    assert len(told) == 2 and "broken.json" in told[0] and "UNK" in told[1]


def test_ties_are_laid_side_by_side(text: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("ties", text, "--vocab-size", 290, "--json") == 0
    pairs = json.loads(capsys.readouterr().out)
    assert len(pairs) == 6
    assert {"rule", "other", "step", "equal_tokens", "merges"} == set(pairs[0])
    assert run("ties", text, "--vocab-size", 290) == 0
    assert len(capsys.readouterr().out.splitlines()) == 7
