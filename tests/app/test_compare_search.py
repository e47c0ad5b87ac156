"""Where compared texts differ and where words stand, against looking at every byte."""

from __future__ import annotations

import random

import pytest

from app.compare.passage import MemoryText, Passage, cut_passage
from app.compare.search import CHUNK, next_difference, next_occurrence
from bpe import pretrained
from bpe.place.at_place import LocalSeams
from bpe.tokenizers.ranks import seams_of, steps

TEXT = b"".join(b"%d unbelievable tokens, isn't it? \xe4\xbd\xa0\xe5\xa5\xbd!\n" % (i * 37) for i in range(4000))


@pytest.fixture(scope="module")
def looked() -> list[tuple[LocalSeams, int]]:
    """Two tokenizers on a text of more than one piece, one of them cut down."""
    gpt2, qwen = pretrained.load("gpt2"), pretrained.load("qwen")
    return [(LocalSeams(MemoryText(TEXT), gpt2), steps(gpt2)), (LocalSeams(MemoryText(TEXT), qwen), 3000)]


@pytest.fixture(scope="module")
def places(looked: list[tuple[LocalSeams, int]]) -> list[int]:
    """All bytes at which one of the two starts a token and the other does not."""
    rows = [seams_of(text.tokenizer, TEXT) >= step for text, step in looked]
    return [place for place in (rows[0] != rows[1]).nonzero()[0].tolist() if place > 0]


def test_the_next_difference_is_the_nearest(looked: list[tuple[LocalSeams, int]], places: list[int]) -> None:
    assert len(TEXT) > 2 * CHUNK and places
    chance = random.Random(3)
    for start in [-1, 0, len(TEXT) - 1, *(chance.randrange(len(TEXT)) for _ in range(40))]:
        after = next((place for place in places if place > start), None)
        before = next((place for place in reversed(places) if place < start), None)
        assert next_difference(looked, start, forward=True) == after
        assert next_difference(looked, start, forward=False) == before


def test_texts_that_are_alike_have_none(looked: list[tuple[LocalSeams, int]]) -> None:
    assert next_difference([looked[0], looked[0]], 0, forward=True) is None
    assert next_difference(looked, 0, forward=True, wanted=lambda: False) is None


def test_a_word_is_found_round_the_end_where_it_stands_alone(looked: list[tuple[LocalSeams, int]]) -> None:
    first = TEXT.index(b" unbelievable")
    assert next_occurrence(looked, b" unbelievable", 0) == first
    assert next_occurrence(looked, b" unbelievable", len(TEXT) - 3) == first
    assert next_occurrence(looked, b"no such word", 0) is None


def test_a_passage_is_cut_as_a_whole_only_while_it_is_small() -> None:
    gpt2 = pretrained.load("gpt2")
    small, large = Passage.of(b"a b"), Passage.of(b"a b " * 100_000)
    assert small.data == b"a b" and large.data is None and large.read(4, 3) == b"a b"
    assert cut_passage(gpt2, small, None)[0].seams(0, 3)[0].tolist() == seams_of(gpt2, b"a b").tolist()
    part = Passage.of_range(MemoryText(TEXT), 5, 9)
    assert part.data == TEXT[5:9] and part.is_like(Passage.of(TEXT[5:9])) and not part.is_like(small)
    far = Passage.of_range(MemoryText(TEXT * 2), 7, 7 + len(TEXT) * 2 - 20)
    assert far.data is None and far.read(0, 10) == TEXT[7:17] and far.read(far.size - 2, 10) == (TEXT * 2)[-15:-13]
