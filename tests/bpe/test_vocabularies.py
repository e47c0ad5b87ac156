"""Vocabularies as arrays, against the tokenizers' own dictionaries."""

from __future__ import annotations

import numpy as np
import pytest

from bpe import pretrained, train
from bpe.evaluate.compare import CountedText, compare
from bpe.evaluate.differences import vocabulary_overlap
from bpe.evaluate.vocabularies import TokenTable, by_rank
from bpe.text.corpus import Corpus
from bpe.tokenizers.base import Tokenizer
from bpe.tokenizers.bit import BitTokenizer
from bpe.tokenizers.byte import ByteTokenizer
from bpe.tokenizers.word import WordTokenizer

TEXT = "the cat in the hat, the hat on the cat; <|end|>"


def tokenizers() -> list[Tokenizer]:
    run = train(Corpus.from_text(TEXT), vocab_size=262, pattern="gpt2", special_tokens=("<|end|>",))
    return [run, ByteTokenizer(), WordTokenizer.train(TEXT), pretrained.load("gpt2")]


@pytest.mark.parametrize("place", range(4))
def test_a_table_has_the_tokens_of_the_dictionary(place: int) -> None:
    tokenizer = tokenizers()[place]
    table = TokenTable.of(tokenizer)
    content = table.data.tobytes()
    found = {int(table.ids[i]): content[int(table.start[i]) : int(table.start[i + 1])] for i in range(0, len(table), 7)}
    assert found and all(tokenizer.vocab[shown] == token for shown, token in found.items())
    assert len(table) == len(tokenizer.vocab) - isinstance(tokenizer, WordTokenizer)  # UNK stands for no text


def test_bits_stand_for_no_text() -> None:
    assert len(TokenTable.of(BitTokenizer())) == 0


def test_overlap_is_that_of_the_sets() -> None:
    run, *_, gpt2 = tokenizers()
    first, second = TokenTable.of(run).distinct(), TokenTable.of(gpt2).distinct()
    wanted = vocabulary_overlap(run, gpt2)
    places = first.found_in(second)
    assert int((places >= 0).sum()) == len(wanted.shared)
    assert int((places < 0).sum()) == len(wanted.only_first)
    assert int((second.found_in(first) < 0).sum()) == len(wanted.only_second)


def test_tokens_with_the_same_bytes_are_one() -> None:
    table = TokenTable.from_tokens([b"a", b"b", b"a", b"", b"c"], np.array([0, 1, 2, 3, -1]))
    assert table.ids.tolist() == [0, 1, 2]
    assert table.distinct().ids.tolist() in ([0, 1], [1, 2])


def test_shares_by_length_and_ranks() -> None:
    run = tokenizers()[0]
    figures = compare([CountedText(Corpus.from_text(TEXT))], [run])[0]
    shares = TokenTable.of(run).shares_by_length(figures.token_counts)
    ids = run.encode(TEXT)
    expected = np.bincount([len(run.vocab[shown]) for shown in ids]) / len(ids)
    assert shares[: len(expected)].tolist() == pytest.approx(expected.tolist())
    ranks, counts = by_rank(figures.token_counts)
    assert counts[0] == figures.token_counts.max() and int(counts.sum()) == len(ids)
    assert ranks.tolist() == list(range(1, len(ranks) + 1))
    assert len(by_rank(np.zeros(4, np.int64))[0]) == 0
