"""Numbers: small cases by hand, and the known figures of patterns."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

import bpe
from bpe import metrics
from bpe.text import unicode_scripts

HINDI = "सभी मनुष्यों को गौरव और अधिकारों के मामले में जन्मजात स्वतन्त्रता और समानता प्राप्त है। "
THAI = "มนุษย์ทั้งหลายเกิดมามีอิสระและเสมอภาคกัน ในเกียรติศักดิ์ และสิทธิ "


def test_bytes_per_token_is_of_totals() -> None:
    assert metrics.bytes_per_token(18, 12) == 1.5
    assert metrics.bytes_per_token(0, 0) == 0.0


def test_the_ceiling_counts_special_tokens_as_pieces() -> None:
    corpus = bpe.Corpus.from_text("I love LLM<|x|>")
    words = bpe.count_words(corpus, "gpt2", ("<|x|>",))
    assert metrics.ceiling(words) == 15 / 4
    assert metrics.ceiling(bpe.count_words(bpe.Corpus.from_text("I love LLM"), "gpt2")) == pytest.approx(10 / 3)


def test_the_ceiling_is_reached_when_every_piece_is_a_token() -> None:
    text = "the cat the cat " * 3
    trainer = bpe.Trainer(bpe.Corpus.from_text(text), bpe.TrainingSettings(vocab_size=300, min_frequency=1))
    trainer.advance()
    tokens = len(trainer.history.tokenizer_at().encode(text))
    assert metrics.bytes_per_token(len(text), tokens) == metrics.ceiling(trainer.words)


@pytest.mark.parametrize(("text", "script"), [(HINDI, "DEVANAGARI"), (THAI, "THAI")])
def test_some_patterns_cut_words_at_vowel_signs(text: str, script: str) -> None:
    for pattern in ("gpt2", "cl100k"):
        assert metrics.mark_cuts(text, pattern)[script].share > 0.6
    for pattern in ("o200k", "word", "none"):
        assert metrics.mark_cuts(text, pattern)[script].cut == 0
    cuts = metrics.mark_cuts(text * 3, "gpt2")[script]
    assert cuts.words == 3 * metrics.mark_cuts(text, "gpt2")[script].words


def test_scripts_are_told_apart() -> None:
    cuts = metrics.mark_cuts("naïve café cafe\u0301 Привет 你好 नमस्ते हिन्दी सब x1 'word' \xff", "gpt2")
    assert cuts["LATIN"] == (6, 1)
    assert cuts["CYRILLIC"] == (1, 0)
    assert cuts["CJK"] == (1, 0)
    assert cuts["DEVANAGARI"] == (3, 2)
    assert cuts["DEVANAGARI"].share == pytest.approx(2 / 3)
    assert metrics.mark_cuts("", "gpt2") == {}
    assert metrics.MarkCuts(0, 0).share == 0.0


def test_only_a_megabyte_is_looked_at_and_no_character_is_cut() -> None:
    cuts = metrics.mark_cuts("né " * 400_000, "gpt2")
    assert cuts == {"LATIN": ((1 << 20) // 4, 0)}
    assert metrics.mark_cuts(b"ab \xe4\xbd", "gpt2") == {"LATIN": (1, 0)}


# --- figures of tokenizers ------------------------------------------------------------------------------------------


def ints(*values: int) -> np.ndarray:
    return np.array(values, np.int64)


@pytest.mark.parametrize(
    ("line", "efficiency", "cubed"),
    [
        ("pick @@ed pick @@l @@ed pick @@les", 0.82651, 0.80315),
        ("pick @@e @@d pick @@l @@e @@d pick @@l @@e @@s", 0.92048, 0.91057),
    ],
)
def test_renyi_efficiency_of_the_published_lines(line: str, efficiency: float, cubed: float) -> None:
    counts = np.array(list(Counter(line.split()).values()), np.int64)
    assert metrics.renyi_efficiency(counts, len(counts)) == pytest.approx(efficiency, abs=5e-6)
    assert metrics.renyi_efficiency(counts, len(counts), 3.0) == pytest.approx(cubed, abs=5e-6)


def test_renyi_efficiency_by_hand() -> None:
    assert metrics.renyi_efficiency(ints(5, 5, 5, 5), 4) == pytest.approx(1.0)
    assert metrics.renyi_efficiency(ints(5, 5, 0, 0), 4) == pytest.approx(0.5)  # log2(2) / log2(4)
    assert metrics.renyi_efficiency(ints(9), 256) == 0.0
    assert metrics.renyi_efficiency(ints(3, 1), 2, 2.0) == pytest.approx(-np.log2(10 / 16))
    assert metrics.renyi_efficiency(ints(), 9) is None
    assert metrics.renyi_efficiency(ints(3), 1) is None


def test_words_by_hand() -> None:
    tokens, counts = ints(1, 2, 3), ints(6, 3, 1)  # 10 words, of which 4 are cut
    assert metrics.fertility(tokens, counts) == (6 + 6 + 3) / 10
    assert metrics.continued_words(tokens, counts) == 0.4
    assert metrics.single_token_retention(tokens) == pytest.approx(1 / 3)
    none = ints()
    assert metrics.fertility(none, none) is metrics.continued_words(none, none) is None
    assert metrics.single_token_retention(none) is None


def test_parity_by_hand() -> None:
    assert metrics.parity(ints(4, 9, 0), ints(2, 3, 5)) == 2.5
    assert metrics.parity(ints(3, 7), ints(3, 7)) == 1.0
    assert metrics.parity(ints(), ints()) is None


def test_shares_by_hand() -> None:
    assert metrics.characters_per_token(13, 12) == pytest.approx(13 / 12)
    assert metrics.characters_per_token(0, 0) == 0.0
    assert metrics.vocabulary_used(ints(3, 0, 1, 0), 8) == 0.25
    assert metrics.out_of_vocabulary(3, 12) == 0.25
    assert metrics.out_of_vocabulary(0, 0) == 0.0
    assert metrics.CharacterCuts(4, 1).share == 0.25
    assert metrics.CharacterCuts(0, 0).share is None
    assert metrics.vocabulary_overlap({b"a", b"b"}, {b"b", b"c"}) == pytest.approx(1 / 3)
    assert metrics.vocabulary_overlap(set(), set()) == 0.0


def test_boundary_agreement_by_hand() -> None:
    # th|e| cat and the|| cat: boundaries 2 3 and 3 of "the cat"
    assert metrics.boundary_agreement(ints(0, 2, 3), ints(0, 3), 7) == 0.5
    assert metrics.boundary_agreement(ints(0), ints(0), 7) == 1.0
    assert metrics.boundary_agreement(ints(0, 1), ints(0, 2), 7) == 0.0


def test_the_bootstrap_holds_the_ratio_and_narrows() -> None:
    random = np.random.default_rng(1)
    tokens = random.integers(5, 30, 400)
    sizes = tokens * 4 + random.integers(-9, 9, 400)
    low, high = metrics.bootstrap(sizes, tokens) or (0.0, 0.0)
    assert low < sizes.sum() / tokens.sum() < high
    assert high - low < 0.2
    few_low, few_high = metrics.bootstrap(sizes[:25], tokens[:25]) or (0.0, 0.0)
    assert few_high - few_low > 2 * (high - low)
    many_low, many_high = metrics.bootstrap(np.tile(sizes, 10), np.tile(tokens, 10)) or (0.0, 0.0)
    assert (many_high - many_low) == pytest.approx((high - low) / 10**0.5, rel=0.25)
    assert metrics.bootstrap(ints(5), ints(1)) is None
    assert metrics.bootstrap(ints(5, 5), ints(0, 0)) is None
    assert metrics.bootstrap(ints(8, 8, 8), ints(2, 2, 2)) == (4.0, 4.0)


def test_which_scripts_part_words() -> None:
    folder = Path(__file__).parents[2] / "resources/samples/parallel"
    unparted = {"zh-Hant", "zh-Hans", "ja", "th"}
    for path in sorted(folder.glob("*.txt")):
        assert unicode_scripts.parts_words(path.read_text(encoding="utf-8")) is (path.stem not in unparted), path.stem
    assert unicode_scripts.unparted_share("ab 你好") == 0.5
    assert unicode_scripts.parts_words("123 🌍")
    assert (
        unicode_scripts.is_unparted("ไทย")
        and unicode_scripts.is_unparted("x你")
        and not unicode_scripts.is_unparted("한국어")
    )
    assert unicode_scripts.graphemes("e\u0301👩‍👩‍👧न\u093f") == 3
    assert unicode_scripts.script_shares("abc где") == {"LATIN": 0.5, "CYRILLIC": 0.5}
