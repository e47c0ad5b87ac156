"""Where tokenizers differ: boundaries, words, vocabularies, parallel lines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import bpe
from bpe import pretrained
from bpe.evaluate.compare import Cancelled, CountedText
from bpe.evaluate.differences import (
    boundaries,
    cut_differently,
    disagreement,
    line_tokens,
    parities,
    vocabulary_overlap,
)
from bpe.tokenizers.bit import BitTokenizer
from bpe.tokenizers.bpe import BPETokenizer
from bpe.tokenizers.byte import ByteTokenizer
from bpe.tokenizers.word import WordTokenizer

PARALLEL = Path(__file__).parents[2] / "resources/samples/parallel"
THE = BPETokenizer([116, 256], [104, 101], "gpt2", name="the")
HE = BPETokenizer([104], [101], "gpt2", name="he")


def test_boundaries_that_one_has_and_the_other_has_not() -> None:
    text = "the he"  # the| |h|e and t|he| |he
    first, second = boundaries(THE, text), boundaries(HE, text)
    assert first.tolist() == [0, 3, 4, 5]
    assert second.tolist() == [0, 1, 3, 4]
    found = disagreement(first, second, len(text))
    assert found.only_first.tolist() == [5]
    assert found.only_second.tolist() == [1]
    assert found.agreement == 2 / 4
    assert [found.next_after(offset) for offset in (0, 1, 5)] == [1, 5, None]
    assert [found.previous_before(offset) for offset in (1, 2, 6)] == [None, 1, 5]
    assert boundaries(BitTokenizer(), "ab").tolist() == [0, 1]


def test_words_cut_most_differently_come_first() -> None:
    text = CountedText(bpe.Corpus.from_text("the cat the cat the he he he he he"))
    found = cut_differently(text, THE, HE)
    assert [(word.piece, word.count, word.boundaries) for word in found] == [
        (b" he", 5, 1),
        (b" the", 2, 1),
        (b"the", 1, 1),
    ]
    assert found[1].first == (b" ", b"the")
    assert found[1].second == (b" ", b"t", b"he")
    assert cut_differently(text, THE, HE, top=1) == found[:1]
    assert cut_differently(text, THE, THE) == []


def test_words_are_cut_as_each_tokenizer_cuts_them_alone() -> None:
    text = CountedText(bpe.Corpus.from_text((PARALLEL / "en.txt").read_text(encoding="utf-8") + "it's 12345 don't.\n"))
    gpt2, o200k = pretrained.load("gpt2"), pretrained.load("o200k")
    words = WordTokenizer.train("the cat")
    for first, second in ((gpt2, o200k), (o200k, ByteTokenizer()), (words, gpt2)):
        for word in cut_differently(text, first, second, 1000):
            for tokenizer, parts in ((first, word.first), (second, word.second)):
                spans = tokenizer.segment(word.piece)
                assert parts == tuple(
                    word.piece[a:b] for a, b in zip(spans.starts.tolist(), spans.ends.tolist(), strict=True)
                )
            assert word.first != word.second


def test_imported_tokenizers_are_compared_too() -> None:
    from tokenizers import Tokenizer as Theirs
    from tokenizers import models, pre_tokenizers

    from bpe.tokenizers.imported import ImportedTokenizer

    theirs = Theirs(models.WordPiece({"[UNK]": 0, "ca": 1, "##t": 2}, unk_token="[UNK]"))
    theirs.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    ours = ImportedTokenizer(json.loads(theirs.to_str()), name="WordPiece")
    text = CountedText(bpe.Corpus.from_text("cat cat"))
    found = cut_differently(text, ours, WordTokenizer.train("cat", "gpt2"))
    assert [(word.piece, word.first, word.second) for word in found] == [
        (b" cat", (b" ", b"ca", b"t"), (b" cat",)),
        (b"cat", (b"ca", b"t"), (b"cat",)),
    ]


def test_it_can_be_stopped() -> None:
    with pytest.raises(Cancelled):
        cut_differently(CountedText(bpe.Corpus.from_text("the he")), THE, HE, cancelled=lambda: True)


def test_vocabularies_by_bytes() -> None:
    found = vocabulary_overlap(THE, HE)
    assert (found.only_first, found.only_second) == ((b"th", b"the"), (b"he",))
    assert len(found.shared) == 256
    assert found.share == 256 / 259
    assert vocabulary_overlap(BitTokenizer(), ByteTokenizer()).shared == ()


def test_parity_over_parallel_lines() -> None:
    lines = {path.stem: path.read_text(encoding="utf-8").splitlines() for path in sorted(PARALLEL.glob("*.txt"))}
    assert len(lines) >= 10
    assert {len(found) for found in lines.values()} == {20}
    gpt2 = pretrained.load("gpt2")
    corpora = [bpe.Corpus.open(PARALLEL / f"{name}.txt") for name in ("en", "de", "hi")]
    assert line_tokens(gpt2, corpora[0]).tolist() == [len(gpt2.encode(line)) for line in lines["en"]]
    english, german, hindi = parities(gpt2, corpora)
    assert english == 1.0
    assert german is not None and 1 < german < 3
    ratios = [len(gpt2.encode(h)) / len(gpt2.encode(e)) for h, e in zip(lines["hi"], lines["en"], strict=True)]
    assert hindi == pytest.approx(sum(ratios) / 20)
    with pytest.raises(ValueError, match="has 1 lines and text 1 2: parity is of texts with the same lines"):
        parities(gpt2, bpe_texts("a\nb\n", "c\n"))


def bpe_texts(*texts: str) -> list[bpe.Corpus]:
    return [bpe.Corpus.from_text(text, f"text {number}") for number, text in enumerate(texts, 1)]
