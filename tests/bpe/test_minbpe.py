"""minbpe's model files: what minbpe's own rules make of them, and what they cannot hold."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
import regex

import bpe
from bpe import reference
from bpe.errors import FormatError
from bpe.pretokenize.patterns import NAMED
from bpe.tokenizers.bpe import BPETokenizer

TEXT = "the cat in the hat don't DON'T   naïve 你好你好 नमस्ते 1234567 \n\n the the <|x|> x"


def trained(pattern: str = "gpt2", special: tuple[str, ...] = ("<|x|>", "<|y|>")) -> BPETokenizer:
    rows = reference.train([TEXT], vocab_size=296, pattern=pattern)
    return BPETokenizer([row.left for row in rows], [row.right for row in rows], pattern, special, name="small")


def as_minbpe_reads_it(path: Path, text: str) -> list[int]:
    """minbpe in twenty lines: read the file by its rules, encode by its rules (ordinary text, no special tokens)."""
    with path.open(encoding="utf-8") as file:
        assert file.readline().strip() == "minbpe v1"
        pattern = file.readline().strip()
        for _ in range(int(file.readline().strip())):
            special, index = file.readline().strip().split()
            assert special and int(index)
        merges = {tuple(map(int, line.split())): 256 + rank for rank, line in enumerate(file)}
    ids: list[int] = []
    for chunk in regex.findall(regex.compile(pattern), text) if pattern else [text]:
        tokens = list(chunk.encode("utf-8"))
        while len(tokens) >= 2:
            pair = min(itertools.pairwise(tokens), key=lambda pair: merges.get(pair, float("inf")))
            if pair not in merges:
                break
            i, merged = 0, []
            while i < len(tokens):
                if i < len(tokens) - 1 and (tokens[i], tokens[i + 1]) == pair:
                    merged.append(merges[pair])
                    i += 2
                else:
                    merged.append(tokens[i])
                    i += 1
            tokens = merged
        ids += tokens
    return ids


@pytest.mark.parametrize("pattern", [*NAMED, r"[a-z]+|\d", r" ?\p{L}+|\s"])
def test_minbpe_gives_our_ids(tmp_path: Path, pattern: str) -> None:
    ours = trained(pattern)
    (path,) = ours.save(tmp_path / "small", "minbpe")
    assert path.name == "small.model"
    for text in (TEXT, TEXT[::-1], "", " ", "x"):
        assert as_minbpe_reads_it(path, text) == ours.encode(text)
    again = bpe.load(path)
    assert again.vocab == ours.vocab
    assert again.merges == ours.merges
    assert again.special_tokens == ours.special_tokens
    assert again.encode(TEXT, "all") == ours.encode(TEXT, "all")
    if pattern in NAMED:
        assert again.pattern == pattern


def test_of_special_tokens_that_begin_alike_the_longest_is_taken(tmp_path: Path) -> None:
    """minbpe splits a text by its special tokens, joined by "|" in the order of the file."""
    ours = trained(special=("<|x", "<|x|>", "<|", "<|x|>y"))
    (path,) = ours.save(tmp_path / "small", "minbpe")
    lines = path.read_text(encoding="utf-8").split("\n")
    written = dict(line.rsplit(" ", 1) for line in lines[3 : 3 + int(lines[2])])
    either = "(" + "|".join(map(regex.escape, written)) + ")"
    text = "<|x|>y<|x|> <|x<|<|x|"
    theirs: list[int] = []
    for part in regex.split(either, text):
        theirs += [int(written[part])] if part in written else as_minbpe_reads_it(path, part)
    assert theirs == ours.encode(text, "all")
    assert bpe.load(path).encode(text, "all") == theirs


def test_the_file_of_the_worked_example(tmp_path: Path) -> None:
    ours = BPETokenizer([116, 256, 257], [104, 101, 32], "none")
    (path,) = ours.save(tmp_path / "the.model", "minbpe")
    assert path.read_text(encoding="utf-8") == "minbpe v1\n\n0\n116 104\n256 101\n257 32\n"
    assert bpe.load(path).encode("the cat in the hat") == [258, 99, 97, 116, 32, 105, 110, 32, 258, 104, 97, 116]
    assert bpe.load(tmp_path).name == "the"


@pytest.mark.parametrize(
    ("tokenizer", "reason"),
    [
        (BPETokenizer([116], [104], "gpt2", ("<a b>",)), "white space"),
        (BPETokenizer([116], [104], "[a-z]+\n|."), "newline"),
        (BPETokenizer([116], [104], "([a-z])+|[^a-z]"), "groups"),
        (BPETokenizer([116], [104], "gpt2", ids=[*range(1, 257), 0]), "ids 0 to 255"),
        (BPETokenizer([116, -1], [104, -1], "gpt2", tokens=[*(bytes([b]) for b in range(256)), b"th", b"xy"]), "ids 0"),
    ],
)
def test_what_it_cannot_hold_is_refused(tmp_path: Path, tokenizer: BPETokenizer, reason: str) -> None:
    with pytest.raises(FormatError, match=reason):
        tokenizer.save(tmp_path / "no.model", "minbpe")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "content",
    [
        "minbpe v1\n",
        "minbpe v1\n\n",
        "minbpe v1\n\nx\n",
        "minbpe v1\n\n2\n<a> 256\n",
        "minbpe v1\n\n0\n97\n",
        "minbpe v1\n\n0\n97 256\n",
        "minbpe v1\n\n0\n97 98\n\n97 99\n",
        "minbpe v1\n(\n0\n",
    ],
)
def test_damaged_files_are_refused_with_a_sentence(tmp_path: Path, content: str) -> None:
    path = tmp_path / "bad.model"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ValueError) as refused:
        bpe.load(path)
    assert str(refused.value).endswith(".")
    assert "\n" not in str(refused.value)
