"""BPE models of sentencepiece: on thousands of generated lines the ids are those of that package."""

from __future__ import annotations

import copy
import io
import pickle
import random
import struct
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import bpe
from bpe.formats import protobuf
from bpe.tokenizers.imported import ImportedTokenizer

theirs_module = pytest.importorskip("sentencepiece")

LINES = 3_000
WORDS = ["if", "(x", "==", "y)", "{", "}", "return", "value;", "//", "for", "int", "i", "=", "0;", "naïve", "世界", "é"]
AS_LLAMA = {
    "byte_fallback": True,
    "normalization_rule_name": "identity",
    "remove_extra_whitespaces": False,
    "split_digits": True,
    "allow_whitespace_only_pieces": True,
}
OVER_SPACES = {**AS_LLAMA, "split_by_whitespace": False}
KINDS: dict[str, dict[str, Any]] = {
    "as Llama": AS_LLAMA,
    "over spaces": OVER_SPACES,
    "over spaces, unknown characters": {**OVER_SPACES, "byte_fallback": False},
    "no space before": {**AS_LLAMA, "add_dummy_prefix": False},
    "as it is by default": {},
    "spaces removed, not before": {"add_dummy_prefix": False, "byte_fallback": True},
    "letters made small": {"normalization_rule_name": "nmt_nfkc_cf", "remove_extra_whitespaces": False},
    "symbols": {**AS_LLAMA, "user_defined_symbols": ["▁▁▁▁", "▁▁", "<ud>", "==", "= ="]},
    "symbols that the map would change": {
        "byte_fallback": True,
        "user_defined_symbols": ["①", "ﬁ", "<ud>", "i①", "é"],
    },
    "symbols with spaces in them": {"user_defined_symbols": [" i", "if ", "=  0", "x  ="]},
    "the same, the characters as they are": {
        "normalization_rule_name": "identity",
        "user_defined_symbols": [" i", "if ", "=  0", "x  ="],
    },
}


def code(lines: int, seed: int) -> list[str]:
    """Lines like those of a program: indented by spaces or tabs, words parted by runs of spaces, some at the end."""
    choose = random.Random(seed)
    extra = ["<ud>", "ﬁne", "①", "①i①", "ＡＢＣ", "▁", "▁▁▁", "=====", "𓀀", "12345", "\t\t", "e\u0301", "\u200b", "ÀÉ"]
    found = []
    for _ in range(lines):
        parts = [choose.choice(["", " " * choose.randrange(40), "\t" * choose.randrange(4)])]
        for _ in range(choose.randrange(9)):
            parts.append(choose.choice(WORDS if choose.random() < 0.8 else extra))
            parts.append(" " * choose.choice([0, 1, 1, 1, 2, 3, 4, 5, 7, 12, 31]))
        found.append("".join(parts))
    return found


def model(**options: Any) -> bytes:
    target = io.BytesIO()
    theirs_module.SentencePieceTrainer.train(
        sentence_iterator=iter([line for line in code(1_500, seed=1) if line.strip()]),
        model_writer=target,
        minloglevel=2,
        **{"model_type": "bpe", "vocab_size": 420, "character_coverage": 0.995, "hard_vocab_limit": False, **options},
    )
    return target.getvalue()


def opened(folder: Path, content: bytes) -> ImportedTokenizer:
    path = folder / "some.model"
    path.write_bytes(content)
    ours = bpe.load(path)
    assert isinstance(ours, ImportedTokenizer)
    return ours


def differing(ours: ImportedTokenizer, content: bytes, lines: list[str]) -> list[str]:
    theirs = theirs_module.SentencePieceProcessor(model_proto=content)
    return [line for line in lines if ours.encode(line) != theirs.encode(line)]


@pytest.mark.parametrize("kind", list(KINDS))
def test_runs_of_spaces_are_cut_as_by_the_package(tmp_path: Path, kind: str) -> None:
    content = model(**KINDS[kind])
    ours = opened(tmp_path, content)
    lines = [*code(LINES, seed=2), *(" " * size for size in range(70)), *("x" + " " * size for size in range(70))]
    assert differing(ours, content, lines) == []
    assert differing(ours, content, ["\n".join(lines)]) == []


# --- models that were changed by hand -------------------------------------------------------------------------------


@dataclass
class Piece:
    text: str
    score: float | None
    kind: int


def rewritten(content: bytes, change: Callable[[Piece], None]) -> bytes:
    """The model after `change` was called for each of its pieces; a score of None is left out."""
    out = b""
    for number, value in protobuf.fields(content):
        assert isinstance(value, bytes)
        if number == 1:
            found = dict(protobuf.fields(value))
            score = struct.unpack("<f", found.get(2, bytes(4)))[0]
            piece = Piece(found[1].decode(), score, int(found.get(3, 1)))
            change(piece)
            value = _field(1, piece.text.encode())
            value += b"" if piece.score is None else b"\x15" + struct.pack("<f", piece.score)
            value += bytes((0x18, piece.kind))
        out += _field(number, value)
    return out


def _field(number: int, value: bytes) -> bytes:
    size = len(value)
    spelt = bytearray((number << 3 | 2,))
    while size >= 0x80:
        spelt.append(size & 0x7F | 0x80)
        size >>= 7
    return bytes((*spelt, size)) + value


def ordinary(change: Callable[[Piece], None]) -> Callable[[Piece], None]:
    return lambda piece: change(piece) if piece.kind == 1 else None


@pytest.mark.parametrize("seed", range(6))
def test_runs_of_spaces_of_every_length(tmp_path: Path, seed: int) -> None:
    """Pieces of 2 to 16 spaces, some with the same score: most can be made in several ways."""
    choose = random.Random(seed)
    sizes = list(range(2, 17))
    choose.shuffle(sizes)

    def respace(piece: Piece) -> None:
        if sizes and len(piece.text) > 1:
            piece.text = "▁" * sizes.pop()
            piece.score = -float(choose.randrange(1 + seed))

    content = model(**{**AS_LLAMA, "allow_whitespace_only_pieces": False})
    content = rewritten(content, ordinary(respace))
    assert differing(opened(tmp_path, content), content, code(LINES, seed=8)) == []


def test_of_equal_scores_the_leftmost_is_merged_first(tmp_path: Path) -> None:
    def flatten(piece: Piece) -> None:
        piece.score = -(len(piece.text) % 2)

    content = rewritten(model(**OVER_SPACES), ordinary(flatten))
    assert differing(opened(tmp_path, content), content, code(LINES, seed=3)) == []


def test_unused_pieces_are_parted_again(tmp_path: Path) -> None:
    def disuse(piece: Piece) -> None:
        if len(piece.text) in (2, 4) and not piece.text.startswith("▁▁"):
            piece.kind = 5

    content = rewritten(model(**AS_LLAMA), ordinary(disuse))
    assert differing(opened(tmp_path, content), content, code(LINES, seed=4)) == []


def test_characters_that_are_pieces_only_within_others(tmp_path: Path) -> None:
    """A merge needs the joined piece in the vocabulary, not its parts."""

    def rename(piece: Piece) -> None:
        if piece.text in ("r", "v", "="):
            piece.text = "none of them " + piece.text

    content = rewritten(model(**{**AS_LLAMA, "byte_fallback": False}), ordinary(rename))
    assert differing(opened(tmp_path, content), content, code(LINES, seed=5)) == []


# --- the rest of a tokenizer ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["as Llama", "symbols", "as it is by default"])
def test_spans_decoding_and_copies(tmp_path: Path, kind: str) -> None:
    content = model(**KINDS[kind])
    ours = opened(tmp_path, content)
    theirs = theirs_module.SentencePieceProcessor(model_proto=content)
    copies = [copy.deepcopy(ours), pickle.loads(pickle.dumps(ours))]
    lines = code(300, seed=6)
    assert ours.encode_batch(lines) == [theirs.encode(line) for line in lines]
    assert ours.count_each([line.encode() for line in lines]) == [len(theirs.encode(line)) for line in lines]
    for line in lines:
        spans = ours.segment(line)
        assert spans.ids.tolist() == theirs.encode(line)
        assert (np.diff(spans.starts) >= 0).all() and (spans.ends >= spans.starts).all()
        assert len(spans) == 0 or int(spans.ends[-1]) <= len(line.encode())
        assert all(made.encode(line) == spans.ids.tolist() for made in copies)
        assert ours.decode(spans.ids.tolist()) == theirs.decode(theirs.encode(line))
        if kind == "as Llama" and "▁" not in line:
            assert ours.decode(spans.ids.tolist()) == line
            covered = [line.encode()[a:b] for a, b in zip(spans.starts.tolist(), spans.ends.tolist(), strict=True)]
            assert b"".join(covered) == line.encode()


def test_a_long_run_of_spaces_takes_no_square_of_its_length(tmp_path: Path) -> None:
    content = model(**OVER_SPACES)
    ours = opened(tmp_path, content)
    text = " " * 300_000 + "x" + "=" * 300_000
    assert ours.encode(text) == theirs_module.SentencePieceProcessor(model_proto=content).encode(text)


def test_a_first_piece_without_a_score_opens(tmp_path: Path) -> None:
    """Writers leave out what is zero: here the score of "<unk>"."""

    def leave_out(piece: Piece) -> None:
        piece.score = None if piece.kind == 2 else piece.score

    content = rewritten(model(**AS_LLAMA), leave_out)
    assert content[2 + content[1] - 2 : 2 + content[1]] == b"\x18\x02"  # text and kind only
    assert differing(opened(tmp_path, content), content, code(50, seed=7)) == []
