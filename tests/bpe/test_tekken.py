"""tekken.json: tiktoken's ids, moved up by the special tokens."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
import tiktoken

import bpe
from bpe import pretrained
from bpe.errors import FormatError
from bpe.pretokenize.patterns import NAMED

SCRIPTS = (Path(__file__).parents[2] / "resources/samples/scripts.txt").read_text(encoding="utf-8")
SIZE, SPECIAL = 3000, 30


def content(**config: Any) -> dict[str, Any]:
    vocab = [
        {"rank": rank, "token_bytes": base64.b64encode(token).decode(), "token_str": None}
        for rank, token in enumerate(pretrained.ranks("o200k")[:SIZE])
    ]
    known = {
        "pattern": NAMED["o200k"],
        "num_vocab_tokens": SIZE,
        "default_vocab_size": SIZE + SPECIAL - 500,
        "default_num_special_tokens": SPECIAL,
        "version": "v3",
    }
    return {"config": {**known, **config}, "vocab": vocab}


def written(folder: Path, what: dict[str, Any]) -> Path:
    path = folder / "tekken.json"
    path.write_text(json.dumps(what), encoding="utf-8")
    return path


def test_ids_are_tiktokens(tmp_path: Path) -> None:
    ours = bpe.load(written(tmp_path, content()))
    ranks = {token: rank for rank, token in enumerate(pretrained.ranks("o200k")[: SIZE - 500])}
    theirs = tiktoken.Encoding("tekken", pat_str=NAMED["o200k"], mergeable_ranks=ranks, special_tokens={})
    for text in (SCRIPTS, "I love LLM", "", "a" * 99):
        assert ours.encode(text) == [rank + SPECIAL for rank in theirs.encode(text)]
        assert ours.decode(ours.encode(text)) == text
    assert ours.vocab_size == SIZE + SPECIAL - 500
    assert ours.pattern == "o200k"
    assert ours.encode("<s>[INST]", "all") == [1, 3]
    assert ours.decode([1, 29]) == "<s><SPECIAL_29>"


def test_newer_files_list_their_special_tokens(tmp_path: Path) -> None:
    what = content()
    what["special_tokens"] = [{"rank": 0, "token_str": "<a>", "is_control": True}]
    ours = bpe.load(written(tmp_path, what))
    assert ours.encode("<a>", "all") == [0]
    assert list(ours.special_tokens)[:2] == ["<a>", "<SPECIAL_1>"]
    assert bpe.load(tmp_path).name == tmp_path.name


def test_damaged_files_are_refused_with_a_sentence(tmp_path: Path) -> None:
    damaged: list[dict[str, Any]] = [content(), content(), content(), content(pattern="("), content()]
    damaged[0]["vocab"][9]["token_bytes"] = "??"
    damaged[1]["vocab"][9]["rank"] = 8
    del damaged[2]["config"]["default_num_special_tokens"]
    damaged[4]["vocab"] = damaged[4]["vocab"][300:]
    for what in damaged:
        with pytest.raises(FormatError, match=r"^tekken\.json is damaged.*\.$"):
            bpe.load(written(tmp_path, what))
