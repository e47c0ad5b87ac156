"""Files: what other tools make of what we write, what we make of theirs, and what is refused."""

from __future__ import annotations

import csv
import json
import os
import sys
from pathlib import Path

import pytest
import tiktoken
import tokenizers
from tiktoken.load import load_tiktoken_bpe
from tokenizers import decoders, models, pre_tokenizers, trainers

import bpe
from bpe import reference
from bpe.errors import FormatError
from bpe.formats import load, table, writing
from bpe.pretokenize import dialects
from bpe.pretokenize.patterns import NAMED
from bpe.text import byte_level
from bpe.tokenizers.bpe import BPETokenizer

TEXT = (
    "the cat in the hat don't DON'T we'll   spaces  \n\n\tand 1234567 more… naïve café 你好世界你好\n"
    "x_1 ²³¹ ½ नमस्ते दुनिया नमस्ते สวัสดีสวัสดี 🌍🌍👩‍👩‍👧 e\u0301 the cat in the hat\r\n"
    " the the ||| <|x|> <|a b|> def f(x):\n  "
)
TEXTS = [
    TEXT,
    "",
    " ",
    "\n",
    "a",
    "  \n \n x",
    "1234567",
    "don't",
    "你",
    TEXT[::-1],
    "\u00a0 \u3000",
    "<|x|><|a b|>",
]
SPECIAL = ("<|x|>", "<|a b|>", "<|fin|>")


def trained(pattern: str = "gpt2", special: tuple[str, ...] = SPECIAL, merges: int = 90) -> BPETokenizer:
    rows = reference.train([TEXT], vocab_size=256 + merges, pattern=pattern)
    return BPETokenizer([row.left for row in rows], [row.right for row in rows], pattern, special, name="small")


def same(a: BPETokenizer, b: BPETokenizer) -> None:
    """The same tokens, merges, pattern and special tokens, and so the same ids."""
    assert a.vocab == b.vocab
    assert a.merges == b.merges
    assert a.pattern == b.pattern
    assert a.special_tokens == b.special_tokens
    for text in TEXTS:
        assert a.encode(text) == b.encode(text)
        assert a.encode(text, "all") == b.encode(text, "all")


# --- the byte-level alphabet --------------------------------------------------------------------------------


def test_the_alphabet_is_gpt2s() -> None:
    assert [byte_level.ALPHABET[byte] for byte in (32, 10, 9, 0, 0x7F, 0xA0, 0xAD)] == list("ĠĊĉĀġłŃ")
    assert set(byte_level.ALPHABET) == set(pre_tokenizers.ByteLevel.alphabet())
    assert byte_level.to_bytes(byte_level.to_text(bytes(range(256)))) == bytes(range(256))
    assert byte_level.to_bytes("a b") is None
    order = sorted(range(256), key=lambda byte: (ord(byte_level.ALPHABET[byte]) > 255, byte))
    assert list(reference.GPT2_BYTE_ORDER) == order
    assert (order[0], order.index(32)) == (ord("!"), 220)


# --- Hugging Face -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("pattern", [*NAMED, r"[a-z]+|\d", r"[^\W\d_]+|[\w-]+|\s+"])
def test_hugging_face_gives_our_ids(tmp_path: Path, pattern: str) -> None:
    ours = trained(pattern)
    path = tmp_path / "tokenizer.json"
    assert ours.save(path) == (path,)
    theirs = tokenizers.Tokenizer.from_file(str(path))
    assert theirs.get_vocab_size() == ours.vocab_size
    for text in TEXTS:
        assert theirs.encode(text, add_special_tokens=False).ids == ours.encode(text, "all"), text
        assert theirs.decode(ours.encode(text, "all"), skip_special_tokens=False) == text
    same(load(path), ours)


def test_hugging_face_knows_every_byte_and_special_token(tmp_path: Path) -> None:
    ours = trained()
    ours.save(tmp_path / "tokenizer.json", "huggingface")
    content = json.loads((tmp_path / "tokenizer.json").read_text(encoding="utf-8"))
    vocab = content["model"]["vocab"]
    assert all(vocab[byte_level.ALPHABET[byte]] == byte for byte in range(256))
    assert [token["content"] for token in content["added_tokens"]] == list(SPECIAL)
    assert all(vocab[text] == shown for text, shown in ours.special_tokens.items())
    assert content["pre_tokenizer"]["pretokenizers"][1]["use_regex"] is False
    theirs = tokenizers.Tokenizer.from_file(str(tmp_path / "tokenizer.json"))
    assert theirs.token_to_id("<|a b|>") == ours.special_tokens["<|a b|>"]


def test_digits_by_three_under_cl100k(tmp_path: Path) -> None:
    trained("cl100k").save(tmp_path / "t.json")
    theirs = tokenizers.Tokenizer.from_file(str(tmp_path / "t.json"))
    assert [piece for piece, _ in theirs.pre_tokenizer.pre_tokenize_str("1234567")] == ["123", "456", "7"]


def test_what_hugging_face_trained_opens(tmp_path: Path) -> None:
    theirs = tokenizers.Tokenizer(models.BPE())
    theirs.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    theirs.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=400,
        special_tokens=["<s>", "<|x|>"],
        show_progress=False,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
    )
    theirs.train_from_iterator([TEXT], trainer)
    theirs.save(str(tmp_path / "tokenizer.json"))
    ours = bpe.load(tmp_path / "tokenizer.json")
    assert ours.pattern == "gpt2"
    assert ours.special_tokens == {"<s>": 0, "<|x|>": 1}
    assert ours.vocab_size == theirs.get_vocab_size()
    for text in TEXTS:
        assert ours.encode(text, "all") == theirs.encode(text).ids
    ours.save(tmp_path / "again.json")
    same(load(tmp_path / "again.json"), ours)


def test_bytes_that_hugging_face_never_saw_vanish_as_there(tmp_path: Path) -> None:
    theirs = tokenizers.Tokenizer(models.BPE())
    theirs.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    theirs.train_from_iterator(["aba abab"], trainers.BpeTrainer(vocab_size=10, show_progress=False))
    theirs.save(str(tmp_path / "tokenizer.json"))
    ours = load(tmp_path / "tokenizer.json")
    for text in ("abxab aab!", "xyz", "axb"):
        assert ours.encode(text) == theirs.encode(text).ids
    with pytest.raises(FormatError, match="a token for every byte"):
        ours.save(tmp_path / "again.json")


def hf(tmp_path: Path, **changes: object) -> Path:
    """A tokenizer.json of ours with other values at dotted__places."""
    path = tmp_path / "tokenizer.json"
    trained().save(path)
    content = json.loads(path.read_text(encoding="utf-8"))
    for place, value in changes.items():
        at = content
        *parents, last = place.split("__")
        for parent in parents:
            at = at[parent]
        at[last] = value
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def test_the_older_way_to_write_merges(tmp_path: Path) -> None:
    merges = [f"{byte_level.to_text(a)} {byte_level.to_text(b)}" for a, b in trained().merges]
    same(load(hf(tmp_path, model__merges=merges)), trained())


def test_ignore_merges_takes_whole_pieces(tmp_path: Path) -> None:
    path = hf(tmp_path, model__ignore_merges=True)
    content = json.loads(path.read_text(encoding="utf-8"))
    content["model"]["vocab"]["wxyz"] = 999
    path.write_text(json.dumps(content), encoding="utf-8")
    ours, theirs = load(path), tokenizers.Tokenizer.from_file(str(path))
    for text in ("wxyz", "wxyzwxyz", " wxyz", "a.wxyz", TEXT):
        assert ours.encode(text, "all") == theirs.encode(text).ids
    ours.save(tmp_path / "again.json")
    same(load(tmp_path / "again.json"), ours)
    ours.save(tmp_path / "ranks.tiktoken", "tiktoken")
    same(load(tmp_path / "ranks.tiktoken"), ours)
    with pytest.raises(FormatError, match="whole pieces"):
        ours.save(tmp_path / "folder", "gpt2")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"model__type": "WordPiece"}, "WordPiece"),
        ({"model__dropout": 0.1}, "dropout"),
        ({"pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": True}}, "missing field"),
        ({"model__merges": [["a", "nope"]]}, "not in the vocabulary"),
        ({"model__merges": ["a b c"]}, "not a merge of two"),
        ({"model__merges": 7}, "incomplete"),
        ({"model__vocab": {"a": "x"}}, "incomplete"),
        ({"model__vocab": ["a"]}, "incomplete"),
        ({"added_tokens": [{"id": 1}]}, "incomplete"),
        ({"model": {}}, "unknown"),
        ({"model": 3}, "no tokenizer"),
    ],
)
def test_a_damaged_tokenizer_json_is_refused_with_a_sentence(
    tmp_path: Path, changes: dict[str, object], reason: str
) -> None:
    path = hf(tmp_path, **changes)
    with pytest.raises(FormatError, match=reason) as refused:
        load(path)
    assert "tokenizer.json" in str(refused.value)
    assert str(refused.value).endswith(".")


def test_a_pattern_hugging_face_reads_otherwise_is_refused(tmp_path: Path) -> None:
    for pattern in (r"(?V1)[\w--[a-z]]+", r"(?s).", r"^\w|\w+"):
        with pytest.raises(FormatError, match="Hugging Face's regular expressions"):
            trained(pattern, merges=5).save(tmp_path / "t.json")
    assert list(tmp_path.iterdir()) == []


# --- tiktoken -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("pattern", [*NAMED, r"[a-z]+|\d"])
def test_tiktoken_gives_our_ids(tmp_path: Path, pattern: str) -> None:
    ours = trained(pattern)
    written = ours.save(tmp_path / "small.tiktoken", "tiktoken")
    assert [path.name for path in written] == ["small.tiktoken", "small.json"]
    about = json.loads(written[1].read_text(encoding="utf-8"))
    assert about["special_tokens"] == ours.special_tokens
    theirs = tiktoken.Encoding(
        about["name"],
        pat_str=about["pat_str"],
        mergeable_ranks=load_tiktoken_bpe(str(written[0])),
        special_tokens=about["special_tokens"],
    )
    for text in TEXTS:
        assert theirs.encode(text, allowed_special="all") == ours.encode(text, "all")
        assert theirs.encode(text, disallowed_special=()) == ours.encode(text)
    for path in written:
        same(load(path), ours)


def test_ids_with_gaps_come_back(tmp_path: Path) -> None:
    ours = BPETokenizer([116, 256, 257], [104, 101, 32], "gpt2", {"<s>": 500}, ids=[*range(256), 300, 301, 400])
    ours.save(tmp_path / "gaps.tiktoken", "tiktoken")
    same(load(tmp_path / "gaps.json"), ours)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("IQ== x", "line 2"),
        ("IQ==", "line 2"),
        ("!!== 5", "line 2"),
        ("IQ== 999", "repeats"),
        ("IWE= 7", "same rank"),
    ],
)
def test_damaged_rank_files(tmp_path: Path, line: str, reason: str) -> None:
    trained(special=()).save(tmp_path / "bad", "tiktoken")
    path = tmp_path / "bad.tiktoken"
    lines = path.read_text(encoding="ascii").splitlines()
    path.write_text("\n".join([lines[33], line, *lines]) + "\n", encoding="ascii")
    if reason in ("repeats", "same rank"):
        path.write_text("\n".join([*lines, line]) + "\n", encoding="ascii")
    with pytest.raises(FormatError, match=reason):
        load(path)


def test_a_rank_file_without_a_byte_is_refused(tmp_path: Path) -> None:
    (tmp_path / "few.tiktoken").write_text("IQ== 0\nIg== 1\n", encoding="ascii")
    with pytest.raises(FormatError, match="the byte 0x00 has no rank"):
        load(tmp_path / "few.tiktoken")


def test_merges_that_ranks_cannot_say_are_refused(tmp_path: Path) -> None:
    odd = BPETokenizer([97, 98], [98, 99], tokens=[*(bytes([b]) for b in range(256)), b"bc", b"ab"])
    with pytest.raises(FormatError, match="ranks"):
        odd.save(tmp_path / "odd", "tiktoken")


# --- GPT-2's files ------------------------------------------------------------------------------------------


def test_gpt2_files_give_our_ids(tmp_path: Path) -> None:
    ours = trained(special=())
    written = ours.save(tmp_path / "out" / "gpt2", "gpt2")
    assert [path.name for path in written] == ["vocab.json", "merges.txt", "bpe.json"]
    assert written[1].read_bytes().decode().splitlines()[:4] == ["#version: 0.2", "à ¤", "à ¸", "t h"]
    theirs = tokenizers.ByteLevelBPETokenizer.from_file(str(written[0]), str(written[1]))
    for text in TEXTS:
        assert theirs.encode(text).ids == ours.encode(text)


def test_tiktokens_reader_of_gpt2_files_agrees(tmp_path: Path) -> None:
    from tiktoken.load import data_gym_to_mergeable_bpe_ranks

    ours = trained()
    vocab, merges, _ = ours.save(tmp_path, "gpt2")
    ranks = data_gym_to_mergeable_bpe_ranks(str(merges), str(vocab), clobber_one_byte_tokens=True)
    assert ranks == {token: shown for shown, token in ours.vocab.items() if shown not in ours.special_tokens.values()}


@pytest.mark.parametrize("pattern", ["gpt2", "none", r"[a-z]+"])
def test_gpt2_files_come_back(tmp_path: Path, pattern: str) -> None:
    ours = trained(pattern)
    for path in ours.save(tmp_path / "small.json", "gpt2"):
        assert path.name.startswith("small-")
        same(load(path), ours)


def test_without_the_third_file_the_rest_is_gpt2s(tmp_path: Path) -> None:
    ours = trained(special=())
    vocab, merges, about = ours.save(tmp_path, "gpt2")
    about.unlink()
    content = json.loads(vocab.read_text(encoding="utf-8"))
    content["<|endoftext|>"] = len(content)
    vocab.write_text(json.dumps(content), encoding="utf-8")
    merges.write_bytes(merges.read_bytes().replace(b"\n", b"\r\n"))
    opened = load(tmp_path)
    assert opened.pattern == "gpt2"
    assert opened.special_tokens == {"<|endoftext|>": ours.vocab_size}
    assert opened.encode(TEXT) == ours.encode(TEXT)


def test_half_a_pair_is_refused(tmp_path: Path) -> None:
    vocab, merges, _ = trained().save(tmp_path, "gpt2")
    content = merges.read_bytes()
    merges.write_bytes(content + b"one two three\n")
    with pytest.raises(FormatError, match="not two tokens"):
        load(vocab)
    merges.write_bytes(content + b"zq qz\n")
    with pytest.raises(FormatError, match="does not fit"):
        load(vocab)
    merges.unlink()
    with pytest.raises(FormatError, match=r"merges\.txt, which is not beside it"):
        load(vocab)


# --- tables -------------------------------------------------------------------------------------------------


def test_a_table_has_a_row_for_each_token(tmp_path: Path) -> None:
    ours = trained("none")
    ours.save(tmp_path / "t.csv", "csv")
    with (tmp_path / "t.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [int(row["id"]) for row in rows] == list(ours.vocab)
    assert [bytes.fromhex(row["hex"]) for row in rows] == list(ours.vocab.values())
    assert tuple(rows[0]) == table.COLUMNS
    merged = [(int(row["left"]), int(row["right"])) for row in rows if row["left"]]
    assert merged == list(zip(ours.left.tolist(), ours.right.tolist(), strict=True))
    assert rows[ord("=")]["text"] == "'="
    assert rows[0xE4]["text"] == r"\xe4"
    assert all(not row["text"].startswith(("=", "+", "-", "@", "\t", "\r")) for row in rows)
    assert rows[256]["length"] == str(len(ours.vocab[256]))


def test_json_lines_keep_the_text_as_it_is(tmp_path: Path) -> None:
    trained().save(tmp_path / "t.jsonl", "jsonl")
    rows = [json.loads(line) for line in (tmp_path / "t.jsonl").read_text(encoding="utf-8").split("\n") if line]
    assert rows[ord("=")]["text"] == "="
    assert rows[65] == {
        "id": 65, "hex": "41", "text": "A", "left": None, "right": None, "pair_count": None, "length": 1,
        "corpus_count": None,
    }  # fmt: skip
    assert rows[-1]["text"] == "<|fin|>"


# --- anything else ------------------------------------------------------------------------------------------


OTHER_FILES = [
    *(b"", b"{", b"{}", b"[1, 2]", b'{"a": "b"}', b"{" * 100_000, b"{\xff}", b'{"format": "tiktoken"}'),
    *(b'{"config": {"pattern": ""}, "vocab": []}', b'{"model": {"type": "BPE"}}', b"minbpe v1\n"),
    *(b'{"model": {"vocab": {}, "merges": []}}', b"#version: 0.2\n", b"a b\n" * 9, b"IQ== 1\nx"),
    *(b"\xff\xfe\x00", b"the cat"),
]


@pytest.mark.parametrize("content", OTHER_FILES)
def test_other_files_are_refused_with_a_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "file.json"
    path.write_bytes(content)
    with pytest.raises((FormatError, FileNotFoundError)) as refused:
        load(path)
    if isinstance(refused.value, FormatError):
        assert str(refused.value).endswith(".")
        assert "\n" not in str(refused.value)


def test_a_folder_without_a_tokenizer_and_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="folder"):
        load(tmp_path)
    with pytest.raises(FileNotFoundError):
        load(tmp_path / "no.json")


def test_there_is_no_such_format(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="no format called 'yaml'"):
        trained().save(tmp_path / "t", "yaml")


def test_patterns_are_known_by_every_spelling() -> None:
    for name, regex in NAMED.items():
        assert dialects.name_of(regex) == name
        assert dialects.name_of(dialects.to_oniguruma(name)) == name
    published = (
        r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*"
        r"|\s*[\r\n]+|\s+(?!\S)|\s+"
    )
    assert dialects.name_of(published) == "llama3"
    assert dialects.name_of("[a-z]+") == "[a-z]+"
    assert dialects.to_oniguruma(r"\d{1,3}+|\}+|[\w}]") == rf"\d{{1,3}}|\}}+|[{dialects._WORD}}}]"


# --- all or nothing -----------------------------------------------------------------------------------------


def test_files_are_replaced_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = {tmp_path / "a": b"old a", tmp_path / "b": b"old b"}
    writing.write_files(old)
    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="disk"):
        writing.write_files(dict.fromkeys(old, b"new"))
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == old


def fail(*_: object) -> None:
    raise OSError(28, "the disk is full")


def test_a_folder_in_the_way_stops_both(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    with pytest.raises(IsADirectoryError):
        writing.write_files({tmp_path / "a": b"1", tmp_path / "b": b"2"})
    assert [path.name for path in tmp_path.iterdir()] == ["b"]


def test_folders_are_made_and_permissions_kept(tmp_path: Path) -> None:
    path = tmp_path / "x" / "y" / "t.json"
    trained().save(path)
    assert path.exists()
    if sys.platform != "win32":
        path.chmod(0o640)
        trained().save(path)
        assert path.stat().st_mode & 0o777 == 0o640


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "link.json").symlink_to(tmp_path / "real.json")
    trained().save(tmp_path / "link.json")
    assert (tmp_path / "link.json").is_symlink()
    assert (tmp_path / "real.json").exists()
