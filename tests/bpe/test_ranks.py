"""Ranks as steps: seams of any tokenizer, smaller vocabularies, curves."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import bpe
from bpe import pretrained
from bpe.histories.seams import OPEN
from bpe.tokenizers.base import Tokenizer
from bpe.tokenizers.bit import BitTokenizer
from bpe.tokenizers.bpe import BPETokenizer
from bpe.tokenizers.byte import ByteTokenizer
from bpe.tokenizers.character import CharacterTokenizer
from bpe.tokenizers.ranks import CLOSED, curve, cut_to, has_time_line, number_of, parts_of, seams_of, steps
from bpe.tokenizers.word import WordTokenizer

SCRIPTS = (Path(__file__).parents[2] / "resources/samples/scripts.txt").read_text(encoding="utf-8")


def test_seams_of_the_worked_example() -> None:
    tokenizer = BPETokenizer([116, 256, 257], [104, 101, 32], "none", ("<x>",))
    assert seams_of(tokenizer, "the a").tolist() == [OPEN, 0, 1, 2, OPEN]
    assert seams_of(tokenizer, "<x>the", "all").tolist() == [OPEN, CLOSED, CLOSED, OPEN, 0, 1]


@pytest.mark.parametrize("name", pretrained.NAMES)
def test_ranks_are_steps(name: str) -> None:
    whole = pretrained.load(name)
    seams = seams_of(whole, SCRIPTS)
    assert has_time_line(whole)
    for vocab_size in (256 + len(whole.special_tokens), 1000, 20_000, whole.vocab_size):
        small = cut_to(whole, vocab_size)
        step = vocab_size - 256 - len(whole.special_tokens)
        assert small.vocab_size == vocab_size
        assert np.array_equal(np.flatnonzero(seams >= step), small.segment(SCRIPTS).starts)
    words = bpe.count_words(bpe.Corpus.from_text(SCRIPTS), whole.pattern)
    sizes, ratios = curve(whole, words)
    assert len(sizes) == len(ratios) == steps(whole) + 1
    assert sizes[-1] == whole.vocab_size
    assert ratios[0] == 1.0
    assert ratios[-1] == len(SCRIPTS.encode()) / len(whole.encode(SCRIPTS))
    assert (np.diff(ratios) >= 0).all()


def test_a_vocabulary_that_it_does_not_have_is_refused() -> None:
    gpt2 = pretrained.load("gpt2")
    for size in (256, 50_258):
        with pytest.raises(ValueError, match=r"from 257 to 50,257, not to"):
            cut_to(gpt2, size)
    assert cut_to(gpt2, 50_257).name == "GPT-2"
    assert cut_to(gpt2, 1000).name == "GPT-2 at 1,000"
    with pytest.raises(ValueError, match="counted by the pattern 'word'"):
        curve(gpt2, bpe.count_words(bpe.Corpus.from_text("a"), "word"))


@pytest.mark.parametrize(
    "tokenizer", [ByteTokenizer(), CharacterTokenizer(), WordTokenizer.train("naïve 你 x")], ids=lambda t: t.name
)
def test_others_are_open_or_closed(tokenizer: Tokenizer) -> None:
    text = "naïve 你 y"
    seams = seams_of(tokenizer, text)
    assert set(seams.tolist()) <= {OPEN, CLOSED}
    assert np.array_equal(np.flatnonzero(seams == OPEN), tokenizer.segment(text).starts)
    assert not has_time_line(tokenizer)
    assert len(seams_of(tokenizer, "")) == 0


def test_bits_open_every_byte() -> None:
    assert seams_of(BitTokenizer(), "ab").tolist() == [OPEN, OPEN]


def test_what_no_token_covers_is_parted_from_the_token_before() -> None:
    from tokenizers import Tokenizer as Theirs
    from tokenizers import models, pre_tokenizers

    from bpe.tokenizers.imported import ImportedTokenizer

    theirs = Theirs(models.WordPiece({"[UNK]": 0, "ab": 1, "##c": 2}, unk_token="[UNK]"))
    theirs.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    import json

    ours = ImportedTokenizer(json.loads(theirs.to_str()), name="x")
    assert seams_of(ours, "abc  ab").tolist() == [OPEN, CLOSED, OPEN, OPEN, CLOSED, OPEN, CLOSED]


def test_a_token_is_made_of_two_down_to_its_bytes() -> None:
    whole = pretrained.load("cl100k")
    waiting = [number_of(whole, b" the"), number_of(whole, b" tokenizer")]
    assert None not in waiting and number_of(whole, b"xq") is None and number_of(whole, b"a") == 97
    while waiting:
        number = waiting.pop()
        assert number is not None
        parts = parts_of(whole, number)
        if parts is None:
            assert number < 256
        else:
            assert whole.tokens[number] == whole.tokens[parts[0]] + whole.tokens[parts[1]]
            waiting += parts


def test_a_token_that_no_merge_leads_to_has_no_parts() -> None:
    tokens = [*(bytes([byte]) for byte in range(256)), b"abc"]
    odd = BPETokenizer([-1], [-1], "none", ids=range(257), tokens=tokens, whole_pieces=True)
    number = number_of(odd, b"abc")
    assert number == 256 and parts_of(odd, number) is None
