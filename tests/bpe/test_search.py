"""Finding: on texts of every kind and pieces of every size, what one search over the whole text finds."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

import pytest
import regex
from generated_text import TRICKY
from hypothesis import given, settings
from hypothesis import strategies as st

from bpe import Corpus, CorpusError, Trainer, TrainingSettings
from bpe.histories.seams import TextSeams, starts_at
from bpe.searching.queries import BytesQuery, PatternQuery, Query, SearchError, SearchTimeout, TokenQuery
from bpe.searching.search import Match, Search

Spans = list[tuple[int, int]]

CHUNKS = st.sampled_from([1, 2, 3, 5, 8, 64, 1 << 20])
PATTERNS = [
    *["the", r"\w+", r"\s+", "a+b?", r"^.", r".$", r"(?<=a)b", r"(?<!a)b", r"\bt", "(?i)THE", "x*", "[^a]+", "."],
    *["你|é+", r"\p{Lu}", "ab(?=a)", "(?s)a.b", r"\Aa", r"b\Z"],
]


def texts_of(*parts: str) -> st.SearchStrategy[bytes]:
    return st.lists(st.sampled_from(parts), max_size=40).map(lambda found: "".join(found).encode())


SMALL = texts_of("a", "b", "ab", "aba", "the", "The", "\n", " ", "é", "你", "🌍", "x")
MALFORMED = st.lists(st.sampled_from([b"a", b"b", b"\xe4\xbd", b"\xa0", b"\xf0\x9f", b"\xff", b"\n", "é".encode()]))
ANY_TEXT = st.one_of(SMALL, texts_of(*TRICKY), MALFORMED.map(b"".join))


def whole(data: bytes, find: Callable[[bytes], Spans]) -> Spans:
    """What is found in a document of its own."""
    return [span for span in find(data) if span[0] < span[1]]


def by_bytes(needle: bytes) -> Callable[[bytes], Spans]:
    return lambda data: [match.span() for match in re.finditer(re.escape(needle), data)]


def by_pattern(pattern: str) -> Callable[[bytes], Spans]:
    def find(data: bytes) -> Spans:
        text = data.decode("utf-8", "surrogateescape")
        at = [0]
        for character in text:
            at.append(at[-1] + len(character.encode("utf-8", "surrogateescape")))
        found = regex.finditer(pattern, text, flags=regex.MULTILINE)
        return [(at[match.start()], at[match.end()]) for match in found]

    return find


def by_seams(history: object, token: bytes, step: int) -> Callable[[bytes], Spans]:
    def find(data: bytes) -> Spans:
        starts = starts_at(history.seams_of(data), step).tolist()  # type: ignore[attr-defined]
        ends = [*starts[1:], len(data)]
        return [(low, high) for low, high in zip(starts, ends, strict=True) if data[low:high] == token]

    return find


def check(corpus: Corpus, query: Query, expected: Spans, chunk: int) -> None:
    """Counted or not, every question is answered as by the list of all matches."""
    for counted in (False, True):
        search = Search(corpus, query, chunk=chunk)
        if counted:
            search.count()
            assert search.is_complete
            assert search.known == corpus.size
            assert search.total == len(expected)
            assert search.between(0, corpus.size) == expected
            assert sum(search.spread(7)) == pytest.approx(len(expected))
            for number, span in enumerate(expected, 1):
                assert search.number_of(Match(*span)) == number
        place, walked = 0, []
        for _ in expected:
            match = search.next(place)
            assert match is not None
            assert not match.is_round
            walked.append((match.start, match.end))
            place = match.end
        assert walked == expected
        last = search.next(place)
        assert last == (Match(*expected[0], is_round=True) if expected else None)
        if counted:
            check_backwards(search, expected, corpus.size)


def check_backwards(search: Search, expected: Spans, size: int) -> None:
    place, walked = size, []
    for _ in expected:
        match = search.previous(place)
        assert match is not None
        assert not match.is_round
        walked.append((match.start, match.end))
        place = match.start
    assert walked == expected[::-1]
    assert search.previous(place) == (Match(*expected[-1], is_round=True) if expected else None)


def all_of(documents: list[bytes], find: Callable[[bytes], Spans]) -> Spans:
    found, offset = [], 0
    for data in documents:
        found += [(offset + start, offset + end) for start, end in whole(data, find)]
        offset += len(data)
    return found


@given(st.lists(ANY_TEXT, min_size=1, max_size=3), st.sampled_from(["a", "aa", "aba", "the", "é", "\n", "x"]), CHUNKS)
def test_bytes_are_found_as_by_one_search(documents: list[bytes], needle: str, chunk: int) -> None:
    query = BytesQuery(needle.encode())
    check(Corpus.from_texts(documents), query, all_of(documents, by_bytes(needle.encode())), chunk)


@given(st.lists(SMALL, min_size=1, max_size=2), st.sampled_from(["The", "AB", "é", "1"]), CHUNKS)
def test_capitals_count_where_they_are_wanted(documents: list[bytes], needle: str, chunk: int) -> None:
    def find(data: bytes) -> Spans:
        return [match.span() for match in re.finditer(re.escape(needle.encode()), data, re.IGNORECASE)]

    check(Corpus.from_texts(documents), BytesQuery(needle.encode(), match_case=False), all_of(documents, find), chunk)


@pytest.mark.parametrize("pattern", PATTERNS)
@settings(max_examples=40)
@given(st.lists(ANY_TEXT, min_size=1, max_size=2), CHUNKS)
def test_patterns_are_found_as_by_one_search(pattern: str, documents: list[bytes], chunk: int) -> None:
    check(Corpus.from_texts(documents), PatternQuery(pattern), all_of(documents, by_pattern(pattern)), chunk)


@given(SMALL, CHUNKS, st.integers(4, 9))
def test_a_match_that_reaches_beyond_what_is_read_is_given_more(data: bytes, chunk: int, ahead: int) -> None:
    for pattern in (r"[^x]+", r"\w+", "a$", r"b+(?!\n)"):
        query = PatternQuery(pattern, ahead=ahead)
        check(Corpus.from_text(data), query, all_of([data], by_pattern(pattern)), chunk)


@pytest.mark.parametrize("pattern", ["gpt2", "none"])
@pytest.mark.parametrize("chunk", [1, 7, 100, 1 << 20])
def test_tokens_are_found_where_they_stand_as_wholes(pattern: str, chunk: int) -> None:
    dice = random.Random(3)
    words = ["the", " cat", " in", " hat", "aaaa", "你好", " é", "\n", "<|x|>"]
    documents = ["".join(dice.choices(words, k=120)).encode() for _ in range(3)]
    corpus = Corpus.from_texts(documents)
    trainer = Trainer(corpus, TrainingSettings(vocab_size=300, pattern=pattern, special_tokens=("<|x|>",)))
    trainer.advance()
    history = trainer.history
    seams = TextSeams(corpus, trainer.training, history)
    for step in (0, 5, history.step):
        for token in (b"a", b"aa", b" cat", history.token_bytes(255 + max(step, 1)), b"<|x|>", b"zz"):
            expected = all_of(documents, by_seams(history, token, step))
            check(corpus, TokenQuery(seams, token, step), expected, chunk)


def test_a_search_may_be_asked_before_it_has_counted() -> None:
    search = Search(Corpus.from_text("the cat in the hat, the cat"), BytesQuery(b"the"), chunk=4)
    assert search.number_of(Match(20, 23)) is None
    assert search.next(1) == Match(11, 14)
    assert search.previous(20) == Match(11, 14)
    search.count_chunk()
    assert (search.total, search.known, search.is_complete) == (1, 4, False)
    assert search.number_of(Match(0, 3)) == 1
    search.count()
    assert search.number_of(Match(20, 23)) == 3


def test_matches_are_spread_over_parts_of_the_text() -> None:
    search = Search(Corpus.from_texts(["a" * 10 + "b" * 10, "b" * 15 + "a" * 5]), BytesQuery(b"a"), chunk=5)
    assert search.spread(4) == [0, 0, 0, 0]
    search.count()
    assert search.spread(4) == [10, 0, 0, 5]
    assert search.spread(2) == [10, 5]
    coarse = Search(search.corpus, BytesQuery(b"a"))
    coarse.count()
    assert coarse.spread(4) == [5, 5, 2.5, 2.5]


def test_counting_ends_where_nobody_wants_it_any_more() -> None:
    class Enough(Exception):
        pass

    def pause() -> None:
        nonlocal calls
        calls += 1
        if calls == 3:
            raise Enough

    calls = 0
    search = Search(Corpus.from_text("a" * 1000), BytesQuery(b"a"), chunk=10)
    with pytest.raises(Enough):
        search.count(pause)
    assert search.known == 30


def test_nothing_is_found_in_nothing() -> None:
    search = Search(Corpus.from_text(""), BytesQuery(b"a"))
    search.count()
    assert search.is_complete
    assert search.total == 0
    assert search.next(0) is None
    assert search.previous(0) is None
    assert search.between(0, 10) == []


def test_a_pattern_that_is_none_says_where() -> None:
    with pytest.raises(SearchError, match=r"missing \)") as caught:
        PatternQuery("the (cat")
    assert caught.value.position == 8
    with pytest.raises(SearchError, match="backwards"):
        PatternQuery("(?r)cat")
    with pytest.raises(SearchError):
        BytesQuery(b"")


def test_a_pattern_that_tries_too_many_ways_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bpe.searching.queries.TIMEOUT", 0.05)
    search = Search(Corpus.from_text("a" * 5000), PatternQuery(r"(a|aa)+$(?<!a)"))
    with pytest.raises(SearchTimeout):
        search.count()


def test_a_file_that_has_become_shorter_is_an_error_with_a_sentence(tmp_path: object) -> None:
    path = tmp_path / "a.txt"  # type: ignore[operator]
    path.write_bytes(b"the cat " * 1000)
    corpus = Corpus.open(path)
    path.write_bytes(b"the cat ")
    with pytest.raises(CorpusError, match="shorter"):
        Search(corpus, BytesQuery(b"the")).count()
