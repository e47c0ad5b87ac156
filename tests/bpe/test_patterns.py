"""Named and custom patterns, special tokens, and the blocks in which a regular expression cuts."""

from __future__ import annotations

import threading

import numpy as np
import pytest
from generated_text import byte_texts, expected_pieces, random_text
from hypothesis import given, settings
from hypothesis import strategies as st

from bpe.errors import PatternError
from bpe.pretokenize import regex_cutting
from bpe.pretokenize.patterns import NAMED, PreTokenizer, Specials, resolve


def cut(cutter: PreTokenizer, data: bytes) -> list[tuple[bytes, int]]:
    ends, special = cutter.cut(data)
    assert ends.dtype == np.int64
    assert special.dtype == np.int32
    starts = [0, *ends.tolist()]
    return [(data[a:b], token) for a, b, token in zip(starts, ends.tolist(), special.tolist(), strict=False)]


def pieces(cutter: PreTokenizer, data: bytes) -> list[bytes]:
    return [piece for piece, _ in cut(cutter, data)]


def test_resolving() -> None:
    assert resolve("gpt2").name == "gpt2"
    assert resolve(NAMED["gpt2"]) == resolve("gpt2")
    custom = resolve(r"\p{L}+")
    assert (custom.name, custom.regex, custom.scanner) == ("custom", r"\p{L}+", None)
    assert all(resolve(name).scanner is not None for name in NAMED)


@pytest.mark.parametrize("expression", ["(", "[", "*", r"\p{Nonsense}", "a{5,2}", "(?P<x>a)(?P<x", r"\1", "(?r)a+"])
def test_expressions_that_are_none(expression: str) -> None:
    with pytest.raises(PatternError, match=r"^The pattern .*\.$") as caught:
        PreTokenizer(expression)
    assert isinstance(caught.value, ValueError)


def test_the_empty_pattern_is_the_pattern_none() -> None:
    assert resolve("").name == "none"
    with pytest.raises(PatternError):
        regex_cutting.compile_pattern("")


@pytest.mark.parametrize("name", [name for name in NAMED if name != "none"])
def test_a_scanner_and_regex_cut_alike(name: str) -> None:
    data = random_text(7, 30_000)
    by_regex = regex_cutting.RegexCutter(NAMED[name]).cut(data, 0, len(data), before=0)
    assert np.array_equal(PreTokenizer(name).cut(data)[0], by_regex)


def test_cl100k_is_that_of_tiktoken() -> None:
    tiktoken = pytest.importorskip("tiktoken")
    ranks = {bytes([byte]): byte for byte in range(256)}
    encoding = tiktoken.Encoding("bytes", pat_str=NAMED["cl100k"], mergeable_ranks=ranks, special_tokens={})
    assert encoding.encode("a\n  ") == list(b"a\n  ")
    assert pieces(PreTokenizer("cl100k"), b"a\n  ") == [b"a", b"\n  "]
    assert pieces(PreTokenizer("llama3"), b"a\n  ") == [b"a", b"\n", b"  "]
    assert pieces(PreTokenizer("o200k"), b"XMLHttpRequest's 12345/\n/x") == [
        *[b"XMLHttp", b"Request's", b" ", b"123", b"45", b"/\n/", b"x"]
    ]
    assert pieces(PreTokenizer("qwen2"), b"12 I'LL") == [b"1", b"2", b" I", b"'LL"]


# --- custom expressions -------------------------------------------------------------------------------------


def test_what_is_not_matched_is_a_piece() -> None:
    assert pieces(PreTokenizer(r"\d+"), b"ab12, 3c") == [b"ab", b"12", b", ", b"3", b"c"]
    assert pieces(PreTokenizer(r"x"), b"abc") == [b"abc"]


def test_empty_matches_are_ignored() -> None:
    assert pieces(PreTokenizer(r"a*"), b"baac") == [b"b", b"aa", b"c"]
    assert pieces(PreTokenizer(r"\b"), b"ab cd") == [b"ab cd"]


def test_expressions_see_malformed_bytes_as_surrogates() -> None:
    assert pieces(PreTokenizer(r"[\udc80-\udcff]|é+"), b"\xff\xc3\xa9\xc3\xa9\xc3") == [
        *[b"\xff", b"\xc3\xa9\xc3\xa9", b"\xc3"]
    ]


def test_context_stands_before_the_text() -> None:
    cutter = PreTokenizer(r"(?<=a)b+|^c|.")
    assert cutter.cut(b"abbc")[0].tolist() == [1, 3, 4]
    assert cutter.cut(b"abbc", context=1)[0].tolist() == [2, 3]
    assert PreTokenizer("gpt2").cut(b"a b c", context=2)[0].tolist() == [1, 3]


@settings(max_examples=60, deadline=None)
@given(
    data=byte_texts,
    expression=st.sampled_from([r"\w+", r"\s+|\S", r"(?<=\s)\S+", r"\p{L}+\s?", "[^a]*", r"(?s)..?.?"]),
)
def test_any_expression_tiles_the_text(data: bytes, expression: str) -> None:
    assert pieces(PreTokenizer(expression), data) == list(expected_pieces(expression, data))


def test_patterns_that_take_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(regex_cutting, "SECONDS_PER_BLOCK", 0.05)
    with regex_cutting.hurried(5):  # what was hurried once has its time again
        pass
    with pytest.raises(PatternError, match=r"takes more than 0\.05 seconds"):
        PreTokenizer(r"(a|aa|ab?)+$").cut(b"a" * 60 + b"!")


# --- blocks -------------------------------------------------------------------------------------------------


@pytest.fixture
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(regex_cutting, "BLOCK", 10)
    monkeypatch.setattr(regex_cutting, "BLOCK_LIMIT", 20)


@pytest.mark.usefixtures("small_blocks")
def test_where_blocks_end() -> None:
    def ends(text: bytes) -> list[int]:
        return [stop for _, _, stop in regex_cutting.blocks(text, 0, len(text), before=0)]

    assert ends(b"short") == [5]
    assert ends(b"0123456789") == [10]
    assert ends(b"0123456789\n0123456789ab\ncd") == [11, 24, 26]
    assert ends(b"012345\n789a\n" + b"x" * 8) == [12, 20]
    assert ends(b"x" * 45) == [20, 40, 45]
    assert ends(b"x" * 19 + b"\n" + b"y" * 5) == [20, 25]
    assert ends(b"x" * 19 + "é".encode() + b"y" * 5) == [19, 26]
    assert ends(b"x" * 18 + "é".encode() + b"y" * 5) == [20, 25]
    assert ends(b"x" * 18 + "語".encode() + b"y") == [18, 22]
    assert ends(b"x" * 17 + "😀".encode() + b"y") == [17, 22]
    assert ends(b"\x80" * 30) == [20, 30]


@pytest.mark.usefixtures("small_blocks")
def test_a_match_does_not_cross_a_block_but_sees_the_one_before() -> None:
    text = b"aaaaaaaaaaa\nbbbb"
    assert pieces(PreTokenizer(r"(?s).+"), text) == [b"aaaaaaaaaaa\n", b"bbbb"]
    assert pieces(PreTokenizer(r"(?<=\n)b|^a|."), text)[:2] == [b"a", b"a"]
    assert pieces(PreTokenizer(r"^b|b+"), text) == [b"aaaaaaaaaaa\n", b"bbbb"]
    assert pieces(PreTokenizer(r"(?<=a\n)b|[ab\n]+"), text) == [b"aaaaaaaaaaa\n", b"b", b"bbb"]


# --- special tokens -----------------------------------------------------------------------------------------


def test_special_tokens_are_cut_out_first() -> None:
    cutter = PreTokenizer("gpt2", ["<|x", "<|x|>"])
    assert cut(cutter, b"a  <|x|> b'<|x's") == [
        *[(b"a", -1), (b"  ", -1), (b"<|x|>", 1), (b" b", -1), (b"'", -1), (b"<|x", 0), (b"'s", -1)]
    ]
    assert cut(cutter, b"<|x|><|x|>") == [(b"<|x|>", 1), (b"<|x|>", 1)]
    assert cut(PreTokenizer("none", ["aa"]), b"baaab") == [(b"b", -1), (b"aa", 0), (b"ab", -1)]
    assert cut(PreTokenizer(r"\w+", ["é"]), "aéb".encode()) == [(b"a", -1), ("é".encode(), 0), (b"b", -1)]
    assert cut(PreTokenizer("gpt2", ["x", "x"]), b"x") == [(b"x", 0)]


def test_more_special_tokens_than_there_is_room_for_at_first() -> None:
    assert cut(PreTokenizer("gpt2", ["|"]), b"a|" * 1_000) == [(b"a", -1), (b"|", 0)] * 1_000


def test_an_empty_special_token_is_refused() -> None:
    with pytest.raises(ValueError, match="must not be empty"):
        PreTokenizer("gpt2", [""])


@pytest.mark.parametrize("pattern", ["gpt2", "word", "none", "cl100k"])
@settings(max_examples=100, deadline=None)
@given(
    data=byte_texts,
    tokens=st.lists(st.sampled_from(["<|x|>", "<|x", "<", "'s", " ", "é", "ab", "a"]), max_size=4),
)
def test_what_lies_between_special_tokens_is_cut_alone(pattern: str, data: bytes, tokens: list[str]) -> None:
    expected: list[tuple[bytes, int]] = []
    start = at = 0
    longest_first = sorted(range(len(tokens)), key=lambda index: -len(tokens[index].encode()))

    def text(end: int) -> None:
        expected.extend((piece, -1) for piece in expected_pieces(pattern, data[start:end]))

    while at < len(data):
        token = next((i for i in longest_first if data.startswith(tokens[i].encode(), at)), None)
        if token is None:
            at += 1
            continue
        text(at)
        start = at = at + len(tokens[token].encode())
        expected.append((tokens[token].encode(), token))
    text(len(data))
    assert cut(PreTokenizer(pattern, tokens), data) == expected
    if len(data) < 20:
        assert cut(PreTokenizer(pattern, tokens, plain=True), data) == expected


def test_straddling() -> None:
    specials = Specials(["<|x|>", "ab"])
    content = b"ab<|x|>ab"
    assert [offset for offset in range(len(content) + 1) if specials.straddles(content, offset)] == [
        1,
        3,
        4,
        5,
        6,
        8,
    ]


# --- threads ------------------------------------------------------------------------------------------------


def test_one_pre_tokenizer_serves_several_threads() -> None:
    cutter = PreTokenizer("gpt2", ["<|x|>"])
    texts = [random_text(seed, 2_000 * (seed + 1)) for seed in range(4)]
    expected = [cutter.cut(text)[0].tolist() for text in texts]
    wrong: list[int] = []

    def work(index: int) -> None:
        for _ in range(30):
            if cutter.cut(texts[index])[0].tolist() != expected[index]:
                wrong.append(index)

    threads = [threading.Thread(target=work, args=(index,)) for index in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
