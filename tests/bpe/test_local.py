"""The tokens of a place of a text are those of the whole text, wherever one looks first."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest

from bpe import Corpus, pretrained
from bpe.histories.seams import OPEN
from bpe.place.at_place import FAR, REACH, LocalSeams, cut
from bpe.tokenizers.base import Tokenizer
from bpe.tokenizers.bit import BitTokenizer
from bpe.tokenizers.bpe import BPETokenizer
from bpe.tokenizers.byte import ByteTokenizer
from bpe.tokenizers.character import CharacterTokenizer
from bpe.tokenizers.ranks import seams_of
from bpe.tokenizers.word import WordTokenizer

SCRIPTS = (Path(__file__).parents[2] / "resources/samples/scripts.txt").read_bytes()
TEXT = SCRIPTS + b"  don't 12345  \n\n\n" + 40 * b"unbroken" + SCRIPTS


def tokenizers() -> list[Tokenizer]:
    words = "I love LLM " * 20 + SCRIPTS[:2000].decode("utf-8", "ignore")
    return [
        *map(pretrained.load, pretrained.NAMES),
        BitTokenizer(),
        ByteTokenizer(),
        CharacterTokenizer(),
        WordTokenizer.train(words),
        WordTokenizer.train(words, "gpt2"),
    ]


@pytest.mark.parametrize("tokenizer", tokenizers(), ids=lambda tokenizer: str(tokenizer.name))
def test_every_place_is_as_in_the_whole_text(tokenizer: Tokenizer) -> None:
    whole = seams_of(tokenizer, TEXT)
    local = LocalSeams(Corpus.from_text(TEXT), tokenizer, grid=128)
    assert local.is_quick and local.is_exact(0, len(TEXT))
    chance = random.Random(5)
    for _ in range(200):
        start = chance.randrange(len(TEXT))
        end = min(len(TEXT), start + chance.randrange(900))
        found, valid_to = local.seams(start, end)
        assert valid_to == OPEN and np.array_equal(found, whole[start:end])


def test_unknown_words_are_found_wherever_one_looks() -> None:
    tokenizer = WordTokenizer.train("the cat in the hat")
    text = b"the cat in a hat. " * 50
    spans = tokenizer.segment(text)
    expected = [
        (start, end)
        for start, end, token in zip(spans.starts.tolist(), spans.ends.tolist(), spans.ids.tolist(), strict=True)
        if token == tokenizer.unk_id
    ]
    whole = cut(tokenizer, text)
    assert whole.unknown.tolist() == [list(place) for place in expected] and whole.tokens == len(spans)
    local = LocalSeams(Corpus.from_text(text), tokenizer, grid=64)
    assert local.unknown(0, len(text)) == expected
    assert local.unknown(11, 12) == [(11, 12)] and local.unknown(0, 3) == []


def test_documents_end_pieces() -> None:
    tokenizer = pretrained.load("gpt2")
    corpus = Corpus.from_texts(["no end of", " it"])
    edge = corpus.documents[1].offset
    local = LocalSeams(corpus, tokenizer, [edge])
    expected = [*seams_of(tokenizer, "no end of").tolist(), *seams_of(tokenizer, " it").tolist()]
    found = local.seams(0, corpus.size)[0].tolist()
    assert found[:edge] == expected[:edge] and found[edge] == OPEN


def test_lines_are_quick_and_not_exact() -> None:
    tokenizer = BPETokenizer([97], [98], r"\w+\n?|.")
    text = b"abab abba\n" * 300
    local = LocalSeams(Corpus.from_text(text), tokenizer, grid=64, lines=True)
    assert np.array_equal(local.seams(700, 2000)[0], seams_of(tokenizer, text)[700:2000])
    assert not local.is_exact(700, 2000)


def test_a_piece_of_any_length_is_cut_as_a_whole_by_who_can_wait() -> None:
    tokenizer = pretrained.load("gpt2")
    text = b"So " + "語".encode() * REACH + b" it is"
    whole = seams_of(tokenizer, text)
    local = LocalSeams(Corpus.from_text(text), tokenizer)
    assert np.array_equal(local.seams(100_000, 100_300)[0], whole[100_000:100_300])
    assert local.is_exact(100_000, 100_300)


def test_without_a_boundary_in_reach_a_text_is_cut_at_characters() -> None:
    text = "語".encode() * REACH
    local = LocalSeams(Corpus.from_text(text), pretrained.load("gpt2"), reach=REACH)
    assert FAR > REACH and not local.is_exact(100_000, 100_300)
    found = local.seams(100_000, 100_300)[0]
    assert len(found) == 300
    assert {(at + 100_000) % 3 for at in np.flatnonzero(found == OPEN).tolist()} <= {0, 1, 2}
    assert len(local.read(0, 10)) == 10
