"""Tokenizers that the `tokenizers` package runs: its ids, our spans, and what a token stands for in text."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tokenizers
from tokenizers import decoders, models, normalizers, pre_tokenizers, trainers

import bpe
from bpe.tokenizers.base import Tokenizer
from bpe.tokenizers.imported import ImportedTokenizer
from bpe.tokenizers.spans import fit

SCRIPTS = (Path(__file__).parents[2] / "resources/samples/scripts.txt").read_text(encoding="utf-8")
TEXTS = [
    *SCRIPTS.split("\n"),
    SCRIPTS,
    *("", " ", "\n", "The Cat  in the  HAT", "e\u0301 é ﬁ ½", "[CLS] x <s>", "zz🌍🌍zz 世界", " lead", "tail "),
]


def word_piece() -> tokenizers.Tokenizer:
    theirs = tokenizers.Tokenizer(models.WordPiece(unk_token="[UNK]"))
    theirs.normalizer = normalizers.BertNormalizer()
    theirs.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    theirs.decoder = decoders.WordPiece()
    special = ["[PAD]", "[UNK]", "[CLS]"]
    theirs.train_from_iterator(
        [SCRIPTS[:6000]], trainers.WordPieceTrainer(vocab_size=700, special_tokens=special, show_progress=False)
    )
    return theirs


def unigram(byte_fallback: bool = False) -> tokenizers.Tokenizer:
    theirs = tokenizers.Tokenizer(models.Unigram())
    theirs.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Replace(tokenizers.Regex(" {2,}"), " ")])
    theirs.pre_tokenizer = pre_tokenizers.Metaspace()
    theirs.decoder = decoders.Metaspace()
    special = ["<unk>", "<s>"]
    if byte_fallback:
        special += [f"<0x{byte:02X}>" for byte in range(256)]
    theirs.train_from_iterator(
        SCRIPTS[:9000].split("\n"),
        trainers.UnigramTrainer(vocab_size=1100, unk_token="<unk>", special_tokens=special, show_progress=False),
    )
    if not byte_fallback:
        return theirs
    content = json.loads(theirs.to_str())
    content["model"]["byte_fallback"] = True
    content["added_tokens"] = content["added_tokens"][:2]
    content["decoder"] = {
        "type": "Sequence",
        "decoders": [
            {"type": "ByteFallback"},
            {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": True},
        ],
    }
    return tokenizers.Tokenizer.from_str(json.dumps(content))


def characters_bpe() -> tokenizers.Tokenizer:
    """As in Llama 2: pieces of characters, bytes for what is not among them."""
    theirs = tokenizers.Tokenizer(models.BPE(unk_token="<unk>", byte_fallback=True, fuse_unk=True))
    theirs.normalizer = normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")])
    theirs.decoder = decoders.Sequence(
        [decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)]
    )
    special = ["<unk>", "<s>", *(f"<0x{byte:02X}>" for byte in range(256))]
    trainer = trainers.BpeTrainer(vocab_size=900, special_tokens=special, show_progress=False, limit_alphabet=300)
    theirs.train_from_iterator(SCRIPTS[:9000].split("\n"), trainer)
    content = json.loads(theirs.to_str())
    content["added_tokens"] = content["added_tokens"][:2]
    return tokenizers.Tokenizer.from_str(json.dumps(content))


def composed_bytes() -> tokenizers.Tokenizer:
    """As Qwen's: byte level, after NFC."""
    theirs = tokenizers.Tokenizer(models.BPE())
    theirs.normalizer = normalizers.NFC()
    theirs.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    theirs.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(
        vocab_size=600, initial_alphabet=alphabet, show_progress=False, special_tokens=["<s>"]
    )
    theirs.train_from_iterator([SCRIPTS], trainer)
    return theirs


def suffixed() -> tokenizers.Tokenizer:
    """As CLIP's and the first GPT's: the end of a word is marked."""
    theirs = tokenizers.Tokenizer(models.BPE(unk_token="<unk>", end_of_word_suffix="</w>"))
    theirs.normalizer = normalizers.Lowercase()
    theirs.pre_tokenizer = pre_tokenizers.Whitespace()
    theirs.decoder = decoders.BPEDecoder()
    trainer = trainers.BpeTrainer(
        vocab_size=900, special_tokens=["<unk>"], end_of_word_suffix="</w>", show_progress=False
    )
    theirs.train_from_iterator([SCRIPTS[:6000]], trainer)
    return theirs


def words() -> tokenizers.Tokenizer:
    theirs = tokenizers.Tokenizer(models.WordLevel(unk_token="[UNK]"))
    theirs.pre_tokenizer = pre_tokenizers.Whitespace()
    theirs.train_from_iterator(
        [SCRIPTS[:3000]], trainers.WordLevelTrainer(vocab_size=300, special_tokens=["[UNK]"], show_progress=False)
    )
    return theirs


MAKERS = {
    "WordPiece": word_piece,
    "Unigram": unigram,
    "Unigram with bytes": lambda: unigram(True),
    "BPE of characters": characters_bpe,
    "NFC": composed_bytes,
    "suffix": suffixed,
    "WordLevel": words,
}
MADE: dict[str, tuple[tokenizers.Tokenizer, ImportedTokenizer]] = {}


@pytest.fixture(params=list(MAKERS))
def pair(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[tokenizers.Tokenizer, ImportedTokenizer]:
    if request.param not in MADE:
        theirs = MAKERS[request.param]()
        theirs.save(str(tmp_path / "some name.json"))
        MADE[request.param] = theirs, bpe.load(tmp_path / "some name.json")
    return MADE[request.param]


Pair = tuple[tokenizers.Tokenizer, ImportedTokenizer]


def test_ids_are_theirs(pair: Pair) -> None:
    theirs, ours = pair
    assert isinstance(ours, ImportedTokenizer)
    assert isinstance(ours, Tokenizer)
    assert ours.name == "some name"
    for text in TEXTS:
        theirs.encode_special_tokens = True
        assert ours.encode(text) == theirs.encode(text, add_special_tokens=False).ids
        theirs.encode_special_tokens = False
        assert ours.encode(text, "all") == theirs.encode(text, add_special_tokens=False).ids
        assert list(ours.encode_iterable([text[:9], text[9:]])) == ours.encode(text)


def test_decoding_is_theirs(pair: Pair) -> None:
    theirs, ours = pair
    for text in TEXTS:
        ids = ours.encode(text)
        assert ours.decode(ids) == theirs.decode(ids, skip_special_tokens=False)


def test_the_vocabulary_is_theirs(pair: Pair) -> None:
    theirs, ours = pair
    assert ours.vocab_size == theirs.get_vocab_size() == len(ours.vocab)
    assert {text: token for token, text in ours.raw_vocab.items()} == theirs.get_vocab()
    assert list(ours.vocab) == sorted(ours.vocab)
    with pytest.raises(ValueError, match="is not a token of some name"):
        ours.decode([10**6])


def test_spans_lie_in_the_text(pair: Pair) -> None:
    _, ours = pair
    for text in TEXTS:
        data = text.encode()
        spans = ours.segment(text)
        assert spans.ids.tolist() == ours.encode(text)
        assert (spans.starts <= spans.ends).all()
        assert (spans.starts >= 0).all() and (spans.ends <= len(data)).all()
        assert (np.diff(spans.starts) >= 0).all()
        if spans.exact:
            assert [*spans.starts.tolist(), len(data)] == [0, *spans.ends.tolist()]


def test_malformed_bytes_are_read_as_replacements(pair: Pair) -> None:
    _, ours = pair
    data = b"the \xff\xe4\xbd cat"
    spans = ours.segment(data)
    assert ours.encode(data) == ours.encode("the \ufffd\ufffd\ufffd cat") == spans.ids.tolist()
    assert int(spans.ends.max(initial=0)) <= len(data)


def load(theirs: tokenizers.Tokenizer, **changes: Any) -> ImportedTokenizer:
    return ImportedTokenizer({**json.loads(theirs.to_str()), **changes}, name="test")


def spelt(tokenizer: ImportedTokenizer, text: str) -> list[tuple[str, str]]:
    data, spans = text.encode(), tokenizer.segment(text)
    return [
        (tokenizer.raw_vocab[token], data[start:end].decode("utf-8", "backslashreplace"))
        for token, start, end in zip(spans.ids.tolist(), spans.starts.tolist(), spans.ends.tolist(), strict=True)
    ]


def test_word_piece_leaves_gaps_and_keeps_what_stands_there() -> None:
    vocab = {"[PAD]": 0, "[UNK]": 1, "[CLS]": 2, "the": 3, "cat": 4, "##s": 5, "[": 6, "]": 7, "cl": 8}
    theirs = word_piece()
    theirs.model = models.WordPiece(vocab, unk_token="[UNK]")
    ours = load(theirs)
    assert spelt(ours, "The  Cats🌍 é") == [("the", "The"), ("[UNK]", "Cats🌍"), ("[UNK]", "é")]
    assert spelt(ours, "The  Cáts") == [("the", "The"), ("cat", "Cát"), ("##s", "s")]
    assert ours.segment("The  Cats").exact is False
    assert ours.vocab[3] == b"the"
    assert ours.vocab[5] == b"s"
    assert ours.unk_id == 1
    assert ours.special_tokens == {"[PAD]": 0, "[UNK]": 1, "[CLS]": 2}
    assert ours.encode("[CLS] the", ["[CLS]"]) == [2, 3]
    assert ours.encode("[CLS] the") == [6, 8, 5, 7, 3]


def test_characters_made_of_bytes_are_parted() -> None:
    ours = load(characters_bpe())
    text = "a𓀀b"
    spans = ours.segment(text)
    assert spans.exact is False  # the space before the text has no place in it
    assert spelt(ours, text)[-5:-1] == [
        ("<0xF0>", "\\xf0"),
        ("<0x93>", "\\x93"),
        ("<0x80>", "\\x80"),
        ("<0x80>", "\\x80"),
    ]
    assert ours.decode_bytes(ours.encode(text)) == text.encode()
    assert ours.decode_bytes(ours.encode(text)[-3:-1]) == b"\x80\x80"
    assert {ours.vocab[token] for token, text in ours.raw_vocab.items() if text in ("▁", "<0xFF>")} == {b" ", b"\xff"}


def test_meta_space_is_a_space() -> None:
    ours = load(unigram())
    assert {ours.vocab[token] for token, text in ours.raw_vocab.items() if text == "▁"} == {b" "}
    assert ours.unk_id == 0


def test_native_byte_level_stays_native(tmp_path: Path) -> None:
    theirs = composed_bytes()
    theirs.normalizer = normalizers.Sequence([])
    content = {**json.loads(theirs.to_str()), "normalizer": None}
    path = tmp_path / "t.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    assert isinstance(bpe.load(path), bpe.BPETokenizer)
    for pre in (None, {"type": "Whitespace"}):
        path.write_text(json.dumps({**content, "pre_tokenizer": pre}), encoding="utf-8")
        assert isinstance(bpe.load(path), ImportedTokenizer)


def test_an_expression_that_is_read_otherwise_there_is_left_to_them(tmp_path: Path) -> None:
    content = {**json.loads(composed_bytes().to_str()), "normalizer": None}
    split = {"type": "Split", "pattern": {"Regex": r"^\w+|."}, "behavior": "Isolated", "invert": False}
    level = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": False}
    content["pre_tokenizer"] = {"type": "Sequence", "pretokenizers": [split, level]}
    path = tmp_path / "t.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    ours = bpe.load(path)
    assert isinstance(ours, ImportedTokenizer)
    assert ours.encode(SCRIPTS) == tokenizers.Tokenizer.from_file(str(path)).encode(SCRIPTS).ids


def test_overlapping_spans_are_parted_where_the_bytes_say_how() -> None:
    def fitted(data: bytes, spans: list[tuple[int, int]], tokens: list[bytes]) -> list[tuple[int, int]]:
        starts, ends = (np.array(side, np.int64) for side in zip(*spans, strict=True))
        starts, ends = fit(data, starts, ends, tokens)
        return list(zip(starts.tolist(), ends.tolist(), strict=True))

    whole = "世a".encode()
    assert fitted(whole, [(0, 3), (0, 3), (0, 3), (3, 4)], [b"\xe4", b"\xb8", b"\x96", b"a"]) == [
        (0, 1),
        (1, 2),
        (2, 3),
        (3, 4),
    ]
    assert fitted(b"The", [(0, 1), (0, 1), (1, 3)], [b" ", b"T", b"he"]) == [(0, 0), (0, 1), (1, 3)]
    assert fitted(b"The", [(0, 1), (0, 1), (1, 3)], [b" ", b"<unk>", b"he"]) == [(0, 0), (0, 1), (1, 3)]
    unclear = [(0, 2), (1, 2)]
    assert fitted(b"ab", unclear, [b"x", b"y"]) == unclear
