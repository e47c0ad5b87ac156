"""Rank files that do not say how they cut text: the published ones are known, of others the pattern is asked for."""

from __future__ import annotations

import base64
import itertools
import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

import bpe
from bpe import FormatError, PatternNeeded, pretrained
from bpe.tokenizers.bpe import BPETokenizer

TEXT = "I've GOT 1234567 things!\n\n  \tdef f(x_1): naïve 你好 DON'T getName  \n\n\n x"
LLAMA3 = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*"
    r"|\s*[\r\n]+|\s+(?!\S)|\s+"
)


def write(path: Path, tokens: Mapping[bytes, int] | list[bytes]) -> Path:
    ranks = tokens if isinstance(tokens, Mapping) else {token: rank for rank, token in enumerate(tokens)}
    lines = (f"{base64.b64encode(token).decode() or '='} {rank}\n" for token, rank in ranks.items())
    path.write_text("".join(lines), encoding="ascii")
    return path


def opened(path: Path, pattern: str | None = None, special: Mapping[str, int] | None = None) -> BPETokenizer:
    tokenizer = bpe.load(path, pattern, special)
    assert isinstance(tokenizer, BPETokenizer)
    return tokenizer


def as_llama3() -> list[bytes]:
    """As many ranks as Llama 3 has: cl100k's, then 27,744 others that its letters make."""
    known = pretrained.ranks("cl100k")
    have = set(known)
    made = (left + right for left, right in itertools.product(known[2000:2400], repeat=2))
    others = list(itertools.islice(dict.fromkeys(token for token in made if token not in have), 128_000 - len(known)))
    return [*known, *others]


def own(folder: Path, name: str = "own.tiktoken", pattern: str = "cl100k") -> Path:
    """A rank file of a small tokenizer of this library, without the file beside it."""
    text = TEXT * 3 + "for (i = 0; i < 10; i++) {\n\n\treturn value[i] + 1;\n}\n" * 20
    tokenizer = bpe.train(bpe.Corpus.from_text(text), vocab_size=330, pattern=pattern)
    tokenizer.save(folder / "saved.tiktoken", "tiktoken")
    (folder / "saved.json").unlink()
    return (folder / "saved.tiktoken").rename(folder / name)


# --- the published ones ---------------------------------------------------------------------------------------------


def test_llama3s_tokenizer_model_beside_a_tokenizer_json(tmp_path: Path) -> None:
    tiktoken = pytest.importorskip("tiktoken")
    folder = tmp_path / "Meta-Llama-3-8B"
    folder.mkdir()
    tokens = as_llama3()
    path = write(folder / "tokenizer.model", tokens)
    (folder / "tokenizer.json").write_text(
        json.dumps({"model": {"type": "BPE", "vocab": {}, "merges": []}}), encoding="utf-8"
    )
    ours = opened(path)
    assert ours.name == "Meta-Llama-3-8B"
    assert ours.pattern == "llama3"
    assert ours.vocab_size == 128_256
    assert sorted(ours.special_tokens.values()) == list(range(128_000, 128_256))
    named = {"<|begin_of_text|>": 0, "<|start_header_id|>": 6, "<|eot_id|>": 9, "<|reserved_special_token_250|>": 255}
    assert {text: ours.special_tokens[text] - 128_000 for text in named} == named
    theirs = tiktoken.Encoding(
        "llama3",
        pat_str=LLAMA3,
        mergeable_ranks={token: rank for rank, token in enumerate(tokens)},
        special_tokens=ours.special_tokens,
    )
    text = f"<|begin_of_text|>{TEXT}<|eot_id|>"
    assert ours.encode(text, "all") == theirs.encode(text, allowed_special="all")


@pytest.mark.parametrize(
    ("name", "pattern"), [("gpt2", "gpt2"), ("cl100k", "cl100k"), ("o200k", "o200k"), ("qwen", "qwen2")]
)
def test_the_published_ones_are_known_under_any_name(tmp_path: Path, name: str, pattern: str) -> None:
    path = write(tmp_path / "some.tiktoken", pretrained.ranks(name))
    (tmp_path / "some.json").write_text('{"format": "somebody else\'s"}', encoding="utf-8")
    ours, known = opened(path), pretrained.load(name)
    assert ours.pattern == pattern
    assert ours.encode(TEXT) == known.encode(TEXT)
    assert set(known.special_tokens.items()) <= set(ours.special_tokens.items())


def test_whispers_file_whose_last_token_is_empty(tmp_path: Path) -> None:
    tiktoken = pytest.importorskip("tiktoken")
    ranks = {token: rank for rank, token in enumerate([*pretrained.ranks("gpt2"), b""])}
    ours = opened(write(tmp_path / "multilingual.tiktoken", ranks))
    theirs = tiktoken.Encoding(
        "whisper", pat_str=bpe.pretokenize.patterns.NAMED["gpt2"], mergeable_ranks=ranks, special_tokens={}
    )
    assert ours.encode(TEXT) == theirs.encode(TEXT)
    assert ours.encode_batch([TEXT, ""]) == [theirs.encode(TEXT), []]
    assert ours.decode([50_256, *ours.encode(TEXT)]) == TEXT
    assert ours.special_tokens == {"<|endoftext|>": 50_257, "<|startoftranscript|>": 50_258}
    assert ours.vocab_size == 50_259


# --- others ---------------------------------------------------------------------------------------------------------


def test_any_other_asks_for_its_pattern(tmp_path: Path) -> None:
    path = own(tmp_path)
    with pytest.raises(PatternNeeded, match=r"own\.tiktoken does not say how it cuts text.*pattern=") as caught:
        bpe.load(path)
    assert caught.value.guess in bpe.pretokenize.patterns.NAMED
    ours = opened(path, "cl100k", {"<|x|>": 400})
    assert (ours.pattern, ours.special_tokens) == ("cl100k", {"<|x|>": 400})
    assert opened(path, r"\p{L}+|\P{L}").pattern == r"\p{L}+|\P{L}"


@pytest.mark.parametrize("beside", ['{"format": "else"}', '{"model": {"type": "BPE"}}', None])
def test_a_file_beside_it_that_is_missing_or_somebody_elses_tells_nothing(tmp_path: Path, beside: str | None) -> None:
    path = own(tmp_path)
    if beside is not None:
        path.with_suffix(".json").write_text(beside, encoding="utf-8")
    with pytest.raises(PatternNeeded):
        bpe.load(path)


def test_the_size_alone_makes_no_published_file(tmp_path: Path) -> None:
    tokens = pretrained.ranks("gpt2")
    tokens[256], tokens[300] = tokens[300], tokens[256]
    with pytest.raises(PatternNeeded) as caught:
        bpe.load(write(tmp_path / "some.tiktoken", tokens))
    assert caught.value.guess == "gpt2"


@pytest.mark.parametrize(
    ("name", "guess"), [("gpt2", "gpt2"), ("cl100k", "cl100k"), ("o200k", "o200k"), ("qwen", "qwen2")]
)
def test_the_guess_is_the_pattern_that_cuts_the_fewest_tokens(tmp_path: Path, name: str, guess: str) -> None:
    with pytest.raises(PatternNeeded) as caught:
        bpe.load(write(tmp_path / "part.tiktoken", pretrained.ranks(name)[:40_000]))
    assert caught.value.guess == guess


def test_a_file_that_says_its_pattern_takes_none(tmp_path: Path) -> None:
    bpe.train(bpe.Corpus.from_text(TEXT), vocab_size=260, pattern="gpt2").save(tmp_path / "tokenizer.json")
    with pytest.raises(FormatError, match=r"tokenizer\.json says itself how it cuts text"):
        bpe.load(tmp_path / "tokenizer.json", pattern="cl100k")


def test_our_own_pair_still_says_everything(tmp_path: Path) -> None:
    tokenizer = bpe.train(bpe.Corpus.from_text(TEXT), vocab_size=300, pattern="o200k", special_tokens=("<|x|>",))
    tokenizer.save(tmp_path / "whole.tiktoken", "tiktoken")
    for name in ("whole.tiktoken", "whole.json"):
        ours = opened(tmp_path / name)
        assert (ours.pattern, ours.special_tokens) == ("o200k", tokenizer.special_tokens)
    assert opened(tmp_path / "whole.tiktoken", "gpt2").special_tokens == tokenizer.special_tokens


# --- the command line -----------------------------------------------------------------------------------------------


def compare(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "bpe", "compare", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8", timeout=300)


def test_compare_asks_for_the_pattern_and_takes_it(tmp_path: Path) -> None:
    path = own(tmp_path)
    (tmp_path / "text.txt").write_text(TEXT, encoding="utf-8")
    asked = compare("text.txt", "--with", "own.tiktoken", folder=tmp_path)
    assert asked.returncode == 2
    assert "does not say how it cuts text" in asked.stderr and "--pattern" in asked.stderr
    expected = len(opened(path, "qwen2").encode(TEXT))
    assert expected != len(opened(path, "word").encode(TEXT))
    for given in ("qwen2", "own.tiktoken=qwen2"):
        told = compare("text.txt", "--with", "own.tiktoken,gpt2", "--pattern", given, "--json", folder=tmp_path)
        assert told.returncode == 0, told.stderr
        rows = {row["name"]: row for row in json.loads(told.stdout)}
        assert rows["own"]["tokens"] == expected
        assert rows["GPT-2"]["tokens"] == len(pretrained.load("gpt2").encode(TEXT))


# --- GPT-2's own names ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("named", ["encoder.json", "vocab.bpe", "."])
@pytest.mark.parametrize("prefix", ["", "gpt2-"])
def test_openais_names_of_gpt2s_two_files(tmp_path: Path, named: str, prefix: str) -> None:
    if named == "." and prefix:
        return
    gpt2 = pretrained.load("gpt2")
    gpt2.save(tmp_path, "gpt2")
    (tmp_path / "bpe.json").unlink()
    vocab = json.loads((tmp_path / "vocab.json").read_text(encoding="utf-8")) | {"<|endoftext|>": 50_256}
    (tmp_path / "vocab.json").unlink()
    (tmp_path / f"{prefix}encoder.json").write_text(json.dumps(vocab), encoding="utf-8")
    (tmp_path / "merges.txt").rename(tmp_path / f"{prefix}vocab.bpe")
    ours = opened(tmp_path if named == "." else tmp_path / f"{prefix}{named}")
    assert ours.encode(TEXT + "<|endoftext|>", "all") == gpt2.encode(TEXT + "<|endoftext|>", "all")
    assert ours.name == (prefix.strip("-") or tmp_path.name)


def test_one_of_the_two_alone_names_the_other(tmp_path: Path) -> None:
    (tmp_path / "encoder.json").write_text('{"a": 0}', encoding="utf-8")
    with pytest.raises(FormatError, match=r"encoder\.json belongs with vocab\.bpe"):
        bpe.load(tmp_path / "encoder.json")
