"""Figures by language, parity on aligned lines and of totals, and weights that balance a mixture."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import bpe
from bpe import metrics, pretrained
from bpe.errors import Cancelled
from bpe.evaluate.compare import CountedText, compare
from bpe.evaluate.differences import line_bytes
from bpe.evaluate.languages import (
    PARTS,
    Parity,
    balanced_weights,
    line_parity,
    measure_languages,
    mixture_shares,
)
from bpe.metrics import script_of
from bpe.tokenizers.byte import ByteTokenizer
from bpe.tokenizers.character import CharacterTokenizer

PARALLEL = Path(__file__).parents[2] / "resources/samples/parallel"


def opened(*names: str) -> list[CountedText]:
    return [CountedText(bpe.Corpus.open(PARALLEL / f"{name}.txt"), name=name) for name in names]


def test_the_bundled_sample_has_parallel_lines_in_many_scripts() -> None:
    lines = {path.stem: path.read_text(encoding="utf-8").splitlines() for path in PARALLEL.glob("*.txt")}
    assert {len(found) for found in lines.values()} == {20}
    for name, found in lines.items():
        assert all(line == line.strip() and line for line in found), name
        assert len(set(found)) == 20, name
    letters = {
        next(c for c in "".join(found[1]) if (c.isalpha() and not c.isascii()) or name in ("en", "de", "fr"))
        for name, found in lines.items()
    }
    assert len({script_of(letter) for letter in letters}) >= 14


def test_figures_and_lines_of_every_text_under_every_tokenizer() -> None:
    texts, tokenizers = opened("en", "hi", "th"), [ByteTokenizer(), pretrained.load("gpt2")]
    told: list[tuple[int, int]] = []
    found = measure_languages(texts, tokenizers, progress=lambda done, total: told.append((done, total)))
    assert found.texts == ("en", "hi", "th") and found.tokenizers == ("byte", "GPT-2")
    alone = compare(opened("th"), tokenizers)
    assert [row.tokens for row in found.figures[2]] == [row.tokens for row in alone]
    lines = (PARALLEL / "hi.txt").read_text(encoding="utf-8").splitlines()
    gpt2 = found.lines[1][1]
    assert gpt2 is not None and gpt2.tolist() == [len(tokenizers[1].encode(line)) for line in lines]
    assert told[-1] == (PARTS, PARTS) and [done for done, _ in told] == sorted(done for done, _ in told)


def test_parity_is_taken_line_by_line_and_is_one_with_itself() -> None:
    texts, gpt2 = opened("en", "hi"), pretrained.load("gpt2")
    found = measure_languages(texts, [gpt2])
    assert found.parity(0, 0, 0) == Parity(1.0, 1.0, 1.0, 1.0, 20)
    english, hindi = ((PARALLEL / f"{n}.txt").read_text(encoding="utf-8").splitlines() for n in ("en", "hi"))
    ratios = [len(gpt2.encode(h)) / len(gpt2.encode(e)) for h, e in zip(hindi, english, strict=True)]
    parity = found.parity(1, 0, 0)
    assert parity is not None and found.is_aligned(1, 0)
    assert parity.mean == pytest.approx(np.mean(ratios)) and parity.median == pytest.approx(np.median(ratios))
    assert parity.low <= parity.median <= parity.high and parity.lines == 20


def test_texts_without_the_same_lines_have_parity_of_totals() -> None:
    texts = [CountedText(bpe.Corpus.from_text(text, text[:1])) for text in ("ab\ncd\n", "éé", "x")]
    found = measure_languages(texts, [ByteTokenizer(), CharacterTokenizer()])
    assert not found.is_aligned(1, 0)
    assert found.parity(1, 0, 0) == Parity(4 / 6, 4 / 6, 4 / 6, 4 / 6, 0)
    assert found.parity(1, 1, 2) == Parity(2.0, 2.0, 2.0, 2.0, 0)


def test_parity_of_hand_worked_lines() -> None:
    parity = line_parity(np.array([2, 6, 0, 5]), np.array([1, 2, 3, 0]))
    assert parity == Parity(2.5, 2.5, 2.25, 2.75, 2)
    assert parity.mean == metrics.parity(np.array([2, 6]), np.array([1, 2]))
    assert line_parity(np.array([0]), np.array([1])) is None


def test_lines_are_without_their_ends() -> None:
    data, start = line_bytes(bpe.Corpus.from_texts(["a\r\n\nbc", "d\n"]))
    assert data.tobytes() == b"abcd"
    assert start.tolist() == [0, 1, 1, 3, 4]


def test_measuring_can_be_stopped() -> None:
    with pytest.raises(Cancelled):
        measure_languages(opened("en"), [ByteTokenizer()], cancelled=lambda: True)


# --- weights --------------------------------------------------------------------------------------------------------


def test_weights_go_from_sizes_as_they_are_to_equal_shares() -> None:
    sizes = [1_000_000, 250_000, 10_000, 0]
    assert balanced_weights(sizes, 1.0) == [1, 1, 1, 1]
    assert balanced_weights(sizes, 0.0) == [1, 4, 100, 1]
    assert balanced_weights(sizes, 0.5) == [1, 2, 10, 1]
    assert mixture_shares(sizes, [1, 4, 100, 1]) == [1 / 3, 1 / 3, 1 / 3, 0.0]
    assert balanced_weights([10**9, 1], 0.0) == [1, 1000]
    assert balanced_weights([300, 200], 0.0) == [2, 3]
    assert balanced_weights([], 0.3) == [] and mixture_shares([], []) == []
    with pytest.raises(ValueError, match="between 0"):
        balanced_weights(sizes, 1.5)


@given(st.lists(st.integers(10_000, 10**7), min_size=2, max_size=6), st.floats(0, 1))
def test_shares_come_close_to_the_formula(sizes: list[int], alpha: float) -> None:
    weights = balanced_weights(sizes, alpha)
    wanted = [size**alpha for size in sizes]
    shares = mixture_shares(sizes, weights)
    for share, want in zip(shares, wanted, strict=True):
        assert share / (want / sum(wanted)) == pytest.approx(1, rel=0.4)


def test_a_balanced_mixture_is_trained_with() -> None:
    sizes = [400, 100]
    texts = ["ab " * 133 + "x", "cd " * 33 + "y"]
    weights = balanced_weights(sizes, 0.0)
    corpus = bpe.Corpus.from_texts(texts, weights=weights)
    assert weights == [1, 4]
    history = bpe.train(corpus, vocab_size=258, pattern="gpt2").merges
    assert {b"".join(pair) for pair in history} <= {b"ab", b"cd", b" a", b" c", b" ab", b" cd"}
