"""The tables that come with the library give tiktoken's ids."""

from __future__ import annotations

import hashlib
import pydoc_data.topics
from pathlib import Path

import pytest
import tiktoken

from bpe import pretrained
from bpe.pretokenize.patterns import NAMED

RESOURCES = Path(__file__).parents[2] / "resources"
SCRIPTS = (RESOURCES / "samples" / "scripts.txt").read_text(encoding="utf-8")
PYTHON = "\n".join(pydoc_data.topics.topics.values())[:200_000]
QWEN = NAMED["qwen2"]


def reference(name: str) -> tiktoken.Encoding:
    ranks = {token: rank for rank, token in enumerate(pretrained.ranks(name))}
    return tiktoken.Encoding(
        name,
        pat_str=NAMED[pretrained.load(name).pattern],
        mergeable_ranks=ranks,
        special_tokens=dict(pretrained.load(name).special_tokens),
    )


@pytest.mark.parametrize("name", pretrained.NAMES)
def test_ids_are_tiktokens(name: str) -> None:
    ours, theirs = pretrained.load(name), reference(name)
    for text in (SCRIPTS, PYTHON, "I love LLM", "  \n\n\t x", "a" * 300, "1234567", "don't DON'T donſt"):
        assert ours.encode(text) == theirs.encode_ordinary(text), text[:40]
    text = "one<|endoftext|>two"
    assert ours.encode(text, allowed_special="all") == theirs.encode(text, allowed_special="all")
    assert ours.encode(text) == theirs.encode_ordinary(text)


def test_the_known_figures_of_gpt2() -> None:
    ids = [15496, 11, 12520, 234, 235, 0, 220, 19526, 254, 25001, 121, 0]
    gpt2 = pretrained.load("gpt2")
    assert gpt2.encode("Hello, 🌍! 你好!") == ids
    assert gpt2.decode(ids) == "Hello, 🌍! 你好!"
    assert gpt2.vocab_size == 50257


@pytest.mark.parametrize("name", pretrained.NAMES)
def test_files_are_those_that_the_notice_names(name: str) -> None:
    file = RESOURCES / "pretrained" / f"{name}.ranks.xz"
    notice = (RESOURCES / "pretrained" / "NOTICE").read_text(encoding="utf-8")
    assert f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}" in notice


def test_what_is_not_there_is_refused_in_a_sentence() -> None:
    with pytest.raises(ValueError, match="No tokenizer called 'llama'"):
        pretrained.load("llama")
