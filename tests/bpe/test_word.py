"""The word tokenizer: what a text did not have is UNK."""

from __future__ import annotations

import pytest
from generated_text import byte_texts
from hypothesis import given, settings
from hypothesis import strategies as st

from bpe.counting.words import count_words
from bpe.text.corpus import Corpus
from bpe.tokenizers.base import Tokenizer
from bpe.tokenizers.word import UNK, WordTokenizer

WORDS = WordTokenizer.train("I love LLM")
SPACED = WordTokenizer.train("I love LLM", "gpt2")


def test_the_known_figures() -> None:
    assert WORDS.encode("I love LLM") == [1, 2, 3, 2, 4]
    assert SPACED.encode("I love LLM") == [1, 2, 3]
    assert list(SPACED.vocab.values()) == [b"<unk>", b"I", b" love", b" LLM"]
    assert SPACED.raw_vocab[2] == "Ġlove"
    assert (WORDS.name, WORDS.vocab_size) == ("word", 5)
    assert (SPACED.name, SPACED.vocab_size) == ("word (GPT-2)", 4)
    assert isinstance(WORDS, Tokenizer)


def test_a_misspelt_word_is_lost() -> None:
    ids = WORDS.encode("I loev LLM")
    assert ids == [1, 2, UNK, 2, 4]
    assert WORDS.decode(ids) == "I <unk> LLM"
    assert SPACED.decode(SPACED.encode("I loev LLM")) == "I<unk> LLM"
    spans = WORDS.segment("I loev LLM")
    assert (int(spans.starts[2]), int(spans.ends[2])) == (2, 6)


@pytest.mark.parametrize("pattern", ["word", "gpt2", r"[a-z]+|\s"])
@settings(max_examples=30)
@given(data=byte_texts)
def test_the_training_text_comes_back(pattern: str, data: bytes) -> None:
    tokenizer = WordTokenizer.train(data, pattern)
    ids = tokenizer.encode(data)
    assert UNK not in ids
    assert tokenizer.decode_bytes(ids) == data
    assert tokenizer.vocab_size == len(set(ids)) + 1
    assert list(tokenizer.encode_iterable(data[i : i + 1] for i in range(len(data)))) == ids


@settings(max_examples=30)
@given(st.text(max_size=20))
def test_spans_tile_any_text(text: str) -> None:
    data = text.encode()
    spans = WORDS.segment(text)
    assert [*spans.starts.tolist(), len(data)] == [0, *spans.ends.tolist()]


def test_without_a_pattern_there_are_no_words() -> None:
    with pytest.raises(ValueError, match="no words under the pattern"):
        WordTokenizer(count_words(Corpus.from_text("a b"), "none"))


def test_an_unknown_id_is_named() -> None:
    with pytest.raises(ValueError, match="9 is not a token of word"):
        WORDS.decode([1, 9])
