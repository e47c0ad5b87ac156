"""The table of words is that of one pass over the text, however it is read and by how many threads."""

from __future__ import annotations

import itertools
import os
import threading
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from generated_text import byte_texts, expected_pieces, random_text, real_text
from hypothesis import given, settings
from hypothesis import strategies as st

from bpe.counting.threads import Divider, Sizes
from bpe.counting.words import WordTable, count_words
from bpe.errors import Cancelled, CorpusError, PatternError
from bpe.pretokenize import regex_cutting
from bpe.pretokenize.patterns import NAMED, SCANNERS, PreTokenizer, Specials
from bpe.text.corpus import Corpus

TINY = Sizes(block=64, chunk=1, reach=1 << 10, spacing=32)
CUTTING = [name for name in NAMED if name != "none"]


def entries(table: WordTable) -> list[tuple[bytes, int]]:
    return [(table.word(w), count) for w, count in enumerate(table.count.tolist())]


def expected(texts: Sequence[bytes], pattern: str, weights: Sequence[int] | None = None) -> list[tuple[bytes, int]]:
    counts: Counter[bytes] = Counter()
    for text, weight in zip(texts, weights or [1] * len(texts), strict=True):
        for piece in expected_pieces(pattern, text):
            counts[piece] += weight
    return list(counts.items())  # a Counter keeps the order in which its keys were seen first


def same(a: WordTable, b: WordTable) -> bool:
    arrays = ("data", "start", "count", "special_count")
    return all(np.array_equal(getattr(a, name), getattr(b, name)) for name in arrays)


def test_the_example_of_the_docstring() -> None:
    table = count_words(Corpus.from_text("the cat, the hat"))
    assert entries(table) == [(b"the", 1), (b" cat", 1), (b",", 1), (b" the", 1), (b" hat", 1)]
    assert (len(table), table.byte_count, table.piece_count) == (5, 16, 5)
    assert (table.pattern, table.special_tokens, table.positions) == ("gpt2", (), None)
    assert (table.data.dtype, table.start.dtype, table.count.dtype) == (np.uint8, np.int64, np.int64)


@pytest.mark.parametrize("pattern", [*CUTTING, r"\w+"])
@settings(max_examples=60, deadline=None)
@given(texts=st.lists(byte_texts, max_size=4), threads=st.integers(1, 4), block=st.integers(1, 40))
def test_equal_to_counting_naively(pattern: str, texts: list[bytes], threads: int, block: int) -> None:
    weights = list(range(1, len(texts) + 1))
    sizes = Sizes(block=block, chunk=1, reach=16, spacing=8)
    table = count_words(Corpus.from_texts(texts, weights=weights), pattern, threads=threads, _sizes=sizes)
    assert entries(table) == expected(texts, pattern, weights)
    assert table.byte_count == sum(len(text) * weight for text, weight in zip(texts, weights, strict=True))
    assert table.piece_count == sum(count for _, count in expected(texts, pattern, weights))


@pytest.mark.parametrize("pattern", SCANNERS)
@settings(max_examples=15, deadline=None)
@given(text=byte_texts)
def test_plain_python_is_equal(pattern: str, text: bytes) -> None:
    corpus = Corpus.from_texts([text, b"ab <|x|>"])
    plain = count_words(corpus, pattern, ["<|x|>"], plain=True, _sizes=TINY)
    compiled = count_words(corpus, pattern, ["<|x|>"])
    assert same(plain, compiled)
    if pattern != "none":
        piece = b"ab"
        assert plain.find(piece) == compiled.find(piece) >= 0


@pytest.mark.parametrize("pattern", [name for name in SCANNERS if name != "none"])
@pytest.mark.parametrize("seed", range(3))
def test_any_number_of_threads_and_any_block(pattern: str, seed: int) -> None:
    text = random_text(seed, 40_000)
    corpus = Corpus.from_text(text)
    whole = count_words(corpus, pattern, ["<|x|>", "<|x"], threads=1)
    for threads in (1, 2, 3, 7):
        for block in (16, 500, 9_000):
            sizes = Sizes(block=block, chunk=1 + block, reach=1 << 9, spacing=256)
            assert same(whole, count_words(corpus, pattern, ["<|x|>", "<|x"], threads=threads, _sizes=sizes))


def test_real_text_on_two_threads(tmp_path: Path) -> None:
    text = real_text()
    path = tmp_path / "topics.txt"
    path.write_bytes(text)
    corpus = Corpus.open(path)
    table = count_words(corpus, threads=2, _sizes=Sizes(block=50_000, chunk=1))
    assert entries(table) == expected([text], "gpt2")
    assert table.byte_count == len(text)


def test_the_store_and_the_table_grow() -> None:
    words = [b" %d" % number for number in range(5_000)] + [b" " + b"x" * 100_000, b"y" * 15, b"y" * 16, b"y" * 17]
    text = b"\n".join(words * 2)
    table = count_words(Corpus.from_text(text), _sizes=Sizes(block=1_000))
    assert entries(table) == expected([text], "gpt2")


def test_words_that_differ_only_beyond_their_first_bytes() -> None:
    # padding must not be taken for the word
    words = [b"a" * n + b"\0" * m for n in range(1, 20) for m in range(4)]
    text = b"\n".join(words + words[::2])
    assert entries(count_words(Corpus.from_text(text))) == expected([text], "gpt2")


# --- special tokens, weights, parts -------------------------------------------------------------------------


def test_special_tokens_are_counted_apart() -> None:
    corpus = Corpus.from_texts(["a<|x|> b<|y|>", "<|x|>"], weights=[2, 5])
    table = count_words(corpus, "gpt2", ["<|x|>", "<|y|>", "<|z|>"])
    assert entries(table) == [(b"a", 2), (b" b", 2)]
    assert table.special_count.tolist() == [7, 2, 0]
    assert table.byte_count == 2 * 13 + 5 * 5
    assert table.piece_count == 4


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 1_000), threads=st.integers(1, 3), block=st.integers(1, 60), expression=st.booleans())
def test_no_cut_falls_inside_a_special_token(seed: int, threads: int, block: int, expression: bool) -> None:
    tokens = ["word <|x|> of", " the ", "a,b"]
    text = random_text(seed, 3_000).replace(b"!", b"word <|x|> of the ").replace(b"<", b"a,b")
    pattern = r"\w+|\s" if expression else "gpt2"
    sizes = Sizes(block=block, chunk=1, reach=64, spacing=16)
    table = count_words(Corpus.from_text(text), pattern, tokens, threads=threads, _sizes=sizes)
    ends, special = PreTokenizer(pattern, tokens).cut(text)
    assert table.special_count.tolist() == [int((special == token).sum()) for token in range(3)]
    starts = [0, *ends.tolist()]
    counts = Counter(
        text[a:b] for a, b, token in zip(starts, ends.tolist(), special.tolist(), strict=False) if token < 0
    )
    assert entries(table) == list(counts.items())


def test_the_ends_of_a_part_end_a_piece() -> None:
    corpus = Corpus.from_texts(["a b  ", "  c"])
    assert entries(count_words(corpus)) == [(b"a", 1), (b" b", 1), (b"  ", 1), (b" ", 1), (b" c", 1)]


def test_a_split_counts_what_the_whole_counts() -> None:
    text = (b"it's the same text," * 5 + b"\n") * 3_000
    corpus = Corpus.from_text(text)
    training, held_out = corpus.split(0.25)
    tables = [count_words(part, threads=2, _sizes=Sizes(chunk=1)) for part in (training, held_out)]
    whole = count_words(corpus)
    assert sum(table.byte_count for table in tables) == whole.byte_count == len(text)
    assert sum(table.piece_count for table in tables) == whole.piece_count
    assert set(tables[0].boundaries) >= {edge for part in training.parts for edge in (part.start, part.end)}


def test_an_empty_corpus() -> None:
    for pattern in ("gpt2", "none", r"\w+"):
        table = count_words(Corpus.from_text(""), pattern, ["x"], threads=4)
        assert (len(table), table.byte_count, table.piece_count) == (0, 0, 0)
        assert table.start.tolist() == [0]
        assert table.special_count.tolist() == [0]
        assert table.boundaries.tolist() == []
    assert count_words(Corpus.from_text("")).find(b"a") == -1


def test_the_pattern_none_makes_a_word_of_each_text() -> None:
    corpus = Corpus.from_texts(["ab<|x|>ab", "ab"], weights=[1, 3])
    table = count_words(corpus, "none", ["<|x|>"])
    assert entries(table) == [(b"ab", 1), (b"ab", 1), (b"ab", 3)]
    assert table.positions is not None
    assert table.positions.tolist() == [0, 7, 9]
    assert table.special_count.tolist() == [1]
    assert table.boundaries.tolist() == [0, 9, 11]
    assert table.byte_count == 15
    with pytest.raises(TypeError, match="looked up"):
        table.find(b"ab")


# --- looking up ---------------------------------------------------------------------------------------------


def test_finding_words() -> None:
    text = real_text()[:100_000] + b" " + b"z" * 40 + b" " + b"z" * 39 + b"y"
    table = count_words(Corpus.from_text(text))
    assert [table.find(table.word(w)) for w in range(len(table))] == list(range(len(table)))
    assert [table.find(piece) for piece in (b"", b"absent", b" " + b"z" * 38 + b"y", b"\0", b"z" * 500)] == [-1] * 5
    ends, _ = PreTokenizer("gpt2").cut(text)
    found = table.find_all(np.frombuffer(text, np.uint8), ends)  # a read-only array will do
    assert found.dtype == np.int32
    assert np.array_equal(np.bincount(found), table.count)
    assert table.find_all(np.zeros(0, np.uint8), np.zeros(0, np.int64)).tolist() == []


# --- boundaries ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("pattern", ["gpt2", "word", "cl100k"])
@pytest.mark.parametrize("threads", [1, 3])
def test_cutting_between_boundaries_gives_the_pieces_of_the_pass(pattern: str, threads: int) -> None:
    texts = [random_text(seed, 5_000) for seed in range(2)] + [b"=" * 3_000 + b" a " + b"b" * 3_000]
    corpus = Corpus.from_texts(texts)
    tokens = ["<|x|>", "<|x", "word "]
    sizes = Sizes(block=700, chunk=1, reach=64, spacing=100)
    table = count_words(corpus, pattern, tokens, threads=threads, _sizes=sizes)
    boundaries = table.boundaries.tolist()
    assert boundaries == sorted(set(boundaries))
    assert {0, 5_000, 10_000, corpus.size} <= set(boundaries)
    cutter = PreTokenizer(pattern, tokens)
    whole: list[int] = []
    for document in corpus.documents:
        ends, _ = cutter.cut(corpus.read(document.offset, document.size))
        whole += (ends + document.offset).tolist()
    again: list[int] = []
    for start, end in itertools.pairwise(boundaries):
        again += (cutter.cut(corpus.read(start, end - start))[0] + start).tolist()
    assert again == whole


def test_boundaries_are_neither_far_apart_nor_many() -> None:
    text = real_text()
    boundaries = count_words(Corpus.from_text(text)).boundaries
    gaps = np.diff(boundaries)
    assert gaps.max() < (64 << 10) + 1_000
    assert len(boundaries) < len(text) // (32 << 10) + 2


# --- custom patterns in blocks ------------------------------------------------------------------------------


@pytest.mark.parametrize("window", [40, 1_000])
def test_blocks_of_a_custom_pattern(window: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(regex_cutting, "BLOCK", 10)
    monkeypatch.setattr(regex_cutting, "BLOCK_LIMIT", 20)
    for seed in range(20):
        text = random_text(seed, 800)
        for pattern in (r"(?s).+", r"(?<=\n)\w|\w+|^\s", r"\s*\S\s?"):
            cutter = PreTokenizer(pattern, ["<|x|>", " of"])
            ends, special = cutter.cut(text)
            starts = [0, *ends.tolist()]
            counts = Counter(text[a:b] for a, b, s in zip(starts, ends.tolist(), special, strict=False) if s < 0)
            table = count_words(
                Corpus.from_text(text), pattern, ["<|x|>", " of"], _sizes=Sizes(window=window, spacing=1)
            )
            assert entries(table) == list(counts.items())
            assert table.byte_count == len(text)
            assert set(table.boundaries.tolist()) <= {0, *ends.tolist()}


# --- progress, cancelling, failing --------------------------------------------------------------------------


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("pattern", ["gpt2", r"\w+"])
def test_progress_is_told_in_the_calling_thread(threads: int, pattern: str) -> None:
    text = real_text()
    told: list[tuple[int, int]] = []
    callers: set[int] = set()

    def progress(done: int, total: int) -> None:
        told.append((done, total))
        callers.add(threading.get_ident())

    count_words(Corpus.from_text(text), pattern, threads=threads, progress=progress, _sizes=Sizes(block=9_000, chunk=1))
    assert told[-1] == (len(text), len(text))
    assert told == sorted(told)
    assert callers == {threading.get_ident()}


@pytest.mark.parametrize("threads", [1, 2])
def test_cancelling(threads: int) -> None:
    corpus = Corpus.from_text(real_text())
    before = threading.active_count()
    with pytest.raises(Cancelled):
        count_words(corpus, threads=threads, cancelled=lambda: True, _sizes=Sizes(block=2_000, chunk=1))
    assert threading.active_count() == before


@pytest.mark.parametrize("threads", [1, 2])
def test_a_file_that_shrinks_meanwhile(tmp_path: Path, threads: int) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(real_text())
    corpus = Corpus.open(path)
    os.truncate(path, 1_000)
    with pytest.raises(CorpusError, match="shorter"):
        count_words(corpus, threads=threads, _sizes=Sizes(chunk=1))


def test_an_error_of_the_caller_stops_the_threads() -> None:
    def progress(_done: int, _total: int) -> None:
        raise KeyError("of the caller")

    before = set(threading.enumerate())  # others may end meanwhile
    with pytest.raises(KeyError):
        count_words(Corpus.from_text(real_text()), threads=3, progress=progress, _sizes=Sizes(block=900, chunk=1))
    assert not set(threading.enumerate()) - before
    with pytest.raises(PatternError):
        count_words(Corpus.from_text("a"), "(")


# --- dividing -----------------------------------------------------------------------------------------------


def test_shares_are_about_equal_and_end_at_certain_boundaries() -> None:
    corpus = Corpus.from_texts(["ab " * 1_000, "cd " * 500])
    shares = Divider(corpus, Specials(()), TINY, plain=False).shares(3)
    ranges = [[(stretch.start, stretch.end) for stretch in share] for share in shares]
    assert ranges == [[(0, 1502)], [(1502, 3000)], [(3000, 4500)]]


def test_where_nothing_is_certain_there_are_fewer_shares() -> None:
    corpus = Corpus.from_texts(["=" * 5_000, "ab " * 10])
    shares = Divider(corpus, Specials(()), Sizes(chunk=1, reach=100, spacing=10), plain=False).shares(4)
    assert [[(stretch.start, stretch.end) for stretch in share] for share in shares] == [[(0, 5_000)], [(5_000, 5_030)]]
