"""Numbers: small cases by hand, and the known figures of patterns."""

from __future__ import annotations

import pytest

import bpe
from bpe import metrics

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
