"""Files of the `tokenizers` package, drawn at random from what they can say: its ids, texts and vocabulary, or a
sentence."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tokenizers
from generated_text import TRICKY
from tokenizers import models, pre_tokenizers, trainers

import bpe
from bpe.text.byte_level import ALPHABET
from bpe.tokenizers.imported import ImportedTokenizer

SCRIPTS = (Path(__file__).parents[2] / "resources/samples/scripts.txt").read_text(encoding="utf-8")
HARD = [
    *TRICKY,
    *("e\u0302\u0301", "ᄒ\u1161\u11ab", "👩\u200d👩\u200d👧", "שלום مرحبا", "\u202e", "\x00\x00", "\u2028\xa0\xa0"),
    *("٠١٢٣", "०१२३", "<s>", "<unk>", "<|endoftext|>", "<0x41>", "##ing", "▁▁a", "Ġ", "</w>", "a" * 70, " " * 130),
    *("世界你好", "ไทยภาษา", "नमस्ते", "<ad>", " <mask>  ", "<|x|>", "the", "word", "none", "ing", " ", " ", "\n"),
]
BERT = ("clean_text", "handle_chinese_chars", "lowercase")
NORMALIZERS: list[Any] = [
    *({"type": kind} for kind in ("NFC", "NFD", "NFKC", "Lowercase", "StripAccents", "Nmt", "ByteLevel")),
    {"type": "Replace", "pattern": {"String": " "}, "content": "▁"},
    {"type": "Prepend", "prepend": "▁"},
    {"type": "BertNormalizer", "strip_accents": None} | dict.fromkeys(BERT, True),
]


def split(pattern: dict[str, str], behavior: str = "Isolated", invert: bool = False) -> dict[str, Any]:
    return {"type": "Split", "pattern": pattern, "behavior": behavior, "invert": invert}


def byte_level(prefix: bool = False, regex: bool = True) -> dict[str, Any]:
    return {"type": "ByteLevel", "add_prefix_space": prefix, "trim_offsets": True, "use_regex": regex}


def sequence(*steps: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Sequence", "pretokenizers": list(steps)}


META = {"type": "Metaspace", "replacement": "▁", "split": True}
PRE: list[Any] = [
    *(byte_level(prefix, regex) for prefix in (True, False) for regex in (True, False)),
    *(sequence(split({"Regex": text}), byte_level(regex=False)) for text in (r"\w+|\W+", "word", "none", "")),
    *(sequence(split({"String": text}), byte_level(regex=False)) for text in (" ", ".", "word", "gpt2", "")),
    *(split({"Regex": r"\p{L}+"}, how, how == "Removed") for how in ("Removed", "MergedWithNext", "Contiguous")),
    *({"type": kind} for kind in ("Whitespace", "WhitespaceSplit", "BertPreTokenizer", "UnicodeScripts")),
    *(META | {"prepend_scheme": how} for how in ("always", "first", "never")),
    {"type": "Punctuation", "behavior": "MergedWithPrevious"},
    {"type": "Digits", "individual_digits": True},
    sequence({"type": "Digits", "individual_digits": True}, byte_level()),
]
DECODERS: list[Any] = [
    *[byte_level()] * 6,
    *({"type": kind} for kind in ("Fuse", "ByteFallback")),
    {"type": "WordPiece", "prefix": "##", "cleanup": True},
    {"type": "BPEDecoder", "suffix": "</w>"},
    META | {"prepend_scheme": "always"},
    {
        "type": "Sequence",
        "decoders": [
            {"type": "Replace", "pattern": {"String": "▁"}, "content": " "},
            {"type": "ByteFallback"},
            {"type": "Fuse"},
            {"type": "Strip", "content": " ", "start": 1, "stop": 0},
        ],
    },
]


def trained(kind: str) -> dict[str, Any]:
    """A small tokenizer.json: of bytes, of characters with bytes to fall back on, or of parts of words."""
    special = ["<unk>", "<s>"]
    if kind == "words":
        theirs = tokenizers.Tokenizer(models.WordPiece(unk_token="<unk>"))
        trainer: Any = trainers.WordPieceTrainer(vocab_size=500, special_tokens=special, show_progress=False)
    else:
        theirs = tokenizers.Tokenizer(models.BPE(unk_token="<unk>" if kind == "characters" else None))
        theirs.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False) if kind == "bytes" else None
        more = [f"<0x{byte:02X}>" for byte in range(256)] if kind == "characters" else []
        alphabet = pre_tokenizers.ByteLevel.alphabet() if kind == "bytes" else []
        trainer = trainers.BpeTrainer(
            vocab_size=700, special_tokens=special + more, show_progress=False, initial_alphabet=alphabet
        )
    theirs.train_from_iterator(SCRIPTS[:5000].split("\n"), trainer)
    content: dict[str, Any] = json.loads(theirs.to_str())
    content["added_tokens"] = content["added_tokens"][:2]
    return content


BASES = {kind: trained(kind) for kind in ("bytes", "characters", "words")}


def drawn(choose: random.Random) -> dict[str, Any]:
    kind = choose.choice(["bytes", "bytes", "bytes", "characters", "words"])
    content: dict[str, Any] = json.loads(json.dumps(BASES[kind]))
    model = content["model"]
    if kind != "bytes" or choose.random() < 0.2:
        content["normalizer"] = choose.choice([None, *NORMALIZERS])
    content["pre_tokenizer"] = choose.choice(PRE[:13] if kind == "bytes" and choose.random() < 0.8 else [None, *PRE])
    content["decoder"] = choose.choice(DECODERS)
    if kind != "words":
        model |= {"ignore_merges": choose.random() < 0.3, "fuse_unk": choose.random() < 0.5}
        model["byte_fallback"] = kind == "characters" and choose.random() < 0.7
        if choose.random() < 0.2:
            model["merges"] = [" ".join(merge) for merge in model["merges"]]
    free = max(model["vocab"].values()) + 1
    for text in choose.sample(["<mask>", "<ad>", "the", " x", "<|x|>", "x|>", "ing"], choose.choice([0, 1, 3])):
        flags = {flag: choose.random() < 0.15 for flag in ("lstrip", "rstrip", "single_word", "normalized")}
        token = {"id": free + len(content["added_tokens"]), "content": text, "special": choose.random() < 0.7, **flags}
        content["added_tokens"].append(token)
    return content


def text_of(choose: random.Random) -> str:
    return "".join(choose.choice(HARD) for _ in range(choose.choice([1, 2, 5, 20, 60])))


@pytest.mark.parametrize("seed", range(150))
def test_whatever_a_file_says_its_ids_and_texts_are_those_of_the_package(tmp_path: Path, seed: int) -> None:
    choose = random.Random(seed)
    path = tmp_path / "tokenizer.json"
    path.write_text(json.dumps(drawn(choose)), encoding="utf-8")
    theirs, ours = tokenizers.Tokenizer.from_file(str(path)), bpe.load(path)
    assert set(ours.vocab) == set(theirs.get_vocab(with_added_tokens=True).values())
    for text in ("", *(text_of(choose) for _ in range(12))):
        # With `ignore_merges` the package takes even a special token that is to be text for one, where it is a whole
        # piece: here it is one only where it is allowed.
        theirs.encode_special_tokens = False
        ids = theirs.encode(text, add_special_tokens=False).ids
        assert ours.encode(text, "all") == ids, text
        assert ours.decode(ids) == theirs.decode(ids, skip_special_tokens=False)
        spans, size = ours.segment(text, "all"), len(text.encode())
        assert spans.ids.tolist() == ids
        assert (spans.starts <= spans.ends).all() and spans.starts.min(initial=0) >= 0
        assert spans.ends.max(initial=0) <= size
        if spans.exact:
            assert [*spans.starts.tolist(), size] == [0, *spans.ends.tolist()] or not size


@pytest.fixture
def plain() -> dict[str, Any]:
    """Bytes without a hole, as GPT-2's, and one merge whose id leaves a gap."""
    content: dict[str, Any] = json.loads(json.dumps(BASES["bytes"]))
    content["model"] |= {"vocab": {**{text: i for i, text in enumerate(ALPHABET)}, "th": 300}, "merges": [["t", "h"]]}
    content |= {"pre_tokenizer": byte_level(), "decoder": byte_level(), "added_tokens": []}
    return content


def added(number: int, text: str, **flags: bool) -> dict[str, Any]:
    plain = dict.fromkeys(("lstrip", "rstrip", "single_word", "normalized"), False)
    return {"id": number, "content": text, "special": True, **plain, **flags}


@pytest.mark.parametrize("normalizer", [None, {"type": "NFC"}])
@pytest.mark.parametrize(
    "tokens",
    [
        [added(500, "<x>")],
        [added(301, "<x>"), added(302, "<x>"), added(303, "<y>")],
        [added(500, "th")],
        [added(301, ""), added(302, "<x>")],
    ],
)
def test_added_tokens_have_the_ids_that_the_package_gives_them(
    tmp_path: Path, plain: dict[str, Any], tokens: list[Any], normalizer: Any
) -> None:
    path = tmp_path / "t.json"
    path.write_text(json.dumps({**plain, "added_tokens": tokens, "normalizer": normalizer}), encoding="utf-8")
    theirs, ours = tokenizers.Tokenizer.from_file(str(path)), bpe.load(path)
    assert isinstance(ours, ImportedTokenizer if normalizer else bpe.BPETokenizer)
    for text in ("the <x> th <y><x>", "th"):
        assert ours.encode(text, "all") == theirs.encode(text).ids
    assert set(ours.special_tokens) == {token["content"] for token in tokens} - {""}


@pytest.mark.parametrize(
    ("tokens", "is_native"),
    [
        ([added(301, "<x>")], True),
        ([added(301, "<x>", normalized=True), added(302, "<y>", normalized=True)], True),
        ([added(301, "<x>", special=False)], False),
        ([added(301, "<x>", lstrip=True)], False),
        ([added(301, "<x>", single_word=True)], False),
        ([added(301, "<a", normalized=True), added(302, "a>")], False),
        ([added(301, "<b", normalized=True), added(302, "a>")], True),
    ],
)
def test_added_tokens_that_are_more_than_special_are_left_to_the_package(
    tmp_path: Path, plain: dict[str, Any], tokens: list[Any], is_native: bool
) -> None:
    path = tmp_path / "t.json"
    path.write_text(json.dumps({**plain, "added_tokens": tokens}), encoding="utf-8")
    theirs, ours = tokenizers.Tokenizer.from_file(str(path)), bpe.load(path)
    assert isinstance(ours, bpe.BPETokenizer) is is_native
    for text in ("a  <x>  b", "<x>b<y>", "<a>", "<b a>", "<ba>"):
        assert ours.encode(text, "all") == theirs.encode(text).ids, text
        theirs.encode_special_tokens = True
        assert ours.encode(text) == theirs.encode(text).ids, text
        theirs.encode_special_tokens = False


@pytest.mark.parametrize("shown", [-1, 1.5, "7", True, None, 1 << 40])
def test_what_is_no_id_is_refused(tmp_path: Path, plain: dict[str, Any], shown: object) -> None:
    plain["model"]["vocab"]["the"] = shown
    (tmp_path / "t.json").write_text(json.dumps(plain), encoding="utf-8")
    with pytest.raises(bpe.FormatError, match=r"t\.json is damaged: .* is no id"):
        bpe.load(tmp_path / "t.json")


def test_where_the_package_itself_breaks_there_is_a_sentence(tmp_path: Path, plain: dict[str, Any]) -> None:
    plain["model"] |= {"continuing_subword_prefix": "#" * 10}
    (tmp_path / "t.json").write_text(json.dumps(plain), encoding="utf-8")
    with pytest.raises(bpe.FormatError, match=r"t\.json is damaged: its BPE model cannot be read"):
        bpe.load(tmp_path / "t.json")


def test_a_text_that_has_no_tokens_is_refused_with_the_reason() -> None:
    content: dict[str, Any] = json.loads(json.dumps(BASES["words"]))
    content["model"]["unk_token"] = "[none]"
    with pytest.raises(ValueError, match="WordPiece error"):
        ImportedTokenizer(content, name="t").encode("🌍")


def test_bytes_that_are_no_characters_stay_bytes() -> None:
    content: dict[str, Any] = json.loads(json.dumps(BASES["characters"]))
    content["model"]["byte_fallback"] = True
    content["decoder"], content["normalizer"] = DECODERS[-1], NORMALIZERS[7]
    ours = ImportedTokenizer(content, name="t")
    ids = [token for token, text in ours.raw_vocab.items() if text in ("<0xE4>", "<0xB8>")]
    theirs = tokenizers.Tokenizer.from_str(json.dumps(content))
    assert ours.decode(ids) == theirs.decode(ids) == "\ufffd\ufffd"
    assert ours.decode_bytes(ids) == bytes(sorted([0xE4, 0xB8]))
    assert np.array_equal(ours.segment("a").ids, ours.encode("a"))
