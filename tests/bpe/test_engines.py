"""What an exported tokenizer does otherwise elsewhere is said; where nothing is said the engines agree."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import tokenizers

import bpe
from bpe.formats import differences_of
from bpe.tokenizers.bpe import BPETokenizer

NEWER = "\U00010940"  # a letter of Sidetic, which Unicode 17 added
TEXT = f"ab ab {NEWER * 3}ab {NEWER}ab naïve 你好 " * 30


def trained(text: str, pattern: str = "gpt2") -> BPETokenizer:
    return bpe.train(bpe.Corpus.from_text(text), vocab_size=320, pattern=pattern)


@pytest.mark.parametrize("pattern", ["gpt2", "cl100k", "o200k", "word"])
@pytest.mark.parametrize("format", ["huggingface", "tiktoken"])
def test_characters_that_only_newer_tables_know_are_named(format: str, pattern: str) -> None:
    (sentence,) = differences_of(trained(TEXT, pattern), format)
    assert sentence.startswith("Text with U+10940 is cut otherwise by ")
    assert differences_of(trained(TEXT.replace(NEWER, "é"), pattern), format) == ()


def test_what_is_named_is_cut_otherwise_there(tmp_path: Path) -> None:
    ours = trained(TEXT)
    ours.save(tmp_path / "tokenizer.json")
    theirs = tokenizers.Tokenizer.from_file(str(tmp_path / "tokenizer.json"))
    assert theirs.encode(TEXT).ids != ours.encode(TEXT)
    assert theirs.encode(TEXT.replace(NEWER, "")).ids == ours.encode(TEXT.replace(NEWER, ""))


def test_nothing_is_said_of_files_that_are_read_with_the_same_engine() -> None:
    assert differences_of(trained(TEXT), "minbpe") == ()
    assert differences_of(trained(TEXT, "none"), "huggingface") == ()


def test_the_turkish_letter_under_i() -> None:
    assert "İ" in differences_of(trained("ab ing", r"(?i:ing)|\p{L}+|."), "tiktoken")[0]
    assert differences_of(trained("ab ing", r"(?i:ab)|\p{L}+|."), "tiktoken") == ()


def test_the_command_line_says_it_beside_what_it_wrote(tmp_path: Path) -> None:
    (tmp_path / "text.txt").write_text(TEXT, encoding="utf-8")
    command = [sys.executable, "-m", "bpe", "train", "text.txt", "--vocab-size", "300", "--save", "out.json"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", timeout=300)
    assert done.returncode == 0, done.stderr
    assert "wrote out.json" in done.stdout
    assert "note: Text with U+10940 is cut otherwise by Hugging Face" in done.stderr
