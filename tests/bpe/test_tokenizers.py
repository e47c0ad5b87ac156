"""Tokenizers: the worked figures, encode and decode, streams, spans."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bpe import jit, reference
from bpe.pretokenize.patterns import NAMED
from bpe.tokenizers.base import Tokenizer
from bpe.tokenizers.bpe import BPETokenizer

compiled = pytest.mark.skipif(jit.jit_disabled(), reason="takes minutes in plain Python")

TEXT = (
    "the cat in the hat don't DON'T we'll   spaces  \n\n\tand 12345 more… naïve café 你好世界你好 "
    "नमस्ते दुनिया नमस्ते สวัสดีสวัสดี 🌍🌍👩‍👩‍👧 e\u0301 the cat in the hat\r\n the the the"
)


def trained(
    text: str | bytes = TEXT, merges: int = 60, pattern: str = "gpt2", special: tuple[str, ...] = ()
) -> BPETokenizer:
    rows = reference.train([text], vocab_size=256 + merges, pattern=pattern)
    return BPETokenizer([row.left for row in rows], [row.right for row in rows], pattern, special)


def worked() -> BPETokenizer:
    return trained("the cat in the hat", 3, "none")


# --- the worked figures -------------------------------------------------------------------------------------


def test_the_worked_example() -> None:
    tokenizer = worked()
    assert tokenizer.merges == [(b"t", b"h"), (b"th", b"e"), (b"the", b" ")]
    ids = tokenizer.encode("the cat in the hat")
    assert ids == [258, 99, 97, 116, 32, 105, 110, 32, 258, 104, 97, 116]
    assert tokenizer.vocab_size == 259
    assert tokenizer.vocab[258] == b"the "
    assert tokenizer.decode(ids) == "the cat in the hat"
    more = trained("the cat in the hat", 99, "none")
    assert len(more.merges) == 4
    assert len(more.encode("the cat in the hat")) == 10


def test_a_space_belongs_to_the_word_under_gpt2() -> None:
    assert trained("the cat in the hat", 99).merges == [(b"t", b"h"), (b"th", b"e"), (b"a", b"t")]


def test_three_words_make_no_merge() -> None:
    tokenizer = trained("I love LLM", 99)
    assert tokenizer.merges == []
    assert tokenizer.encode("I love LLM") == [73, 32, 108, 111, 118, 101, 32, 76, 76, 77]


def test_it_is_a_tokenizer() -> None:
    assert isinstance(worked(), Tokenizer)


# --- special tokens -----------------------------------------------------------------------------------------


def test_special_tokens_come_last_and_only_where_allowed() -> None:
    tokenizer = trained(special=("<|end|>", "<|a b|>"))
    first = 256 + len(tokenizer.merges)
    assert tokenizer.special_tokens == {"<|end|>": first, "<|a b|>": first + 1}
    assert tokenizer.encode("x<|a b|>y<|end|>", "all") == [120, first + 1, 121, first]
    assert first not in tokenizer.encode("x<|end|>")
    assert tokenizer.decode(tokenizer.encode("x<|end|>")) == "x<|end|>"
    only_end = tokenizer.encode("<|a b|><|end|>", {"<|end|>"})
    assert only_end[-1] == first
    assert first + 1 not in only_end
    assert tokenizer.encode("<|a b|><|end|>", ["<|a b|>"])[0] == first + 1
    assert tokenizer.vocab_size == first + 2
    assert tokenizer.vocab[first] == b"<|end|>"


def test_the_longest_special_token_wins() -> None:
    tokenizer = trained(special=("<x>", "<x>y"))
    first = 256 + len(tokenizer.merges)
    assert tokenizer.encode("<x>y<x>", "all") == [first + 1, first]


def test_a_special_token_it_does_not_have_is_an_error() -> None:
    with pytest.raises(ValueError, match="'<nope>' is not a special token"):
        worked().encode("the", {"<nope>"})


# --- there and back -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("pattern", list(NAMED))
@settings(max_examples=25)
@given(text=st.one_of(st.text(max_size=60), st.binary(max_size=60)))
def test_every_text_comes_back(pattern: str, text: str | bytes) -> None:
    tokenizer = cached(pattern)
    data = text.encode() if isinstance(text, str) else text
    ids = tokenizer.encode(text)
    assert tokenizer.decode_bytes(ids) == data
    assert tokenizer.decode(ids) == data.decode("utf-8", "replace")
    spans = tokenizer.segment(text)
    assert spans.ids.tolist() == ids
    assert spans.exact
    assert spans.unit == "byte"
    assert [*spans.starts.tolist(), len(data)] == [0, *spans.ends.tolist()]
    for start, end, token in zip(spans.starts.tolist(), spans.ends.tolist(), ids, strict=True):
        assert data[start:end] == tokenizer.vocab[token]


CACHE: dict[str, BPETokenizer] = {}


def cached(pattern: str) -> BPETokenizer:
    if pattern not in CACHE:
        CACHE[pattern] = trained(pattern=pattern, special=("<|x|>", "<|x|>y", "ab<"))
    return CACHE[pattern]


def test_an_unknown_id_is_named() -> None:
    with pytest.raises(ValueError, match=r"^999 is not a token of BPE: its 259 ids lie between 0 and 258\.$"):
        worked().decode([1, 999])
    with pytest.raises(ValueError, match="-1 is not a token"):
        worked().decode_bytes([-1])


def test_half_a_surrogate_pair_is_replaced() -> None:
    tokenizer = worked()
    assert tokenizer.decode(tokenizer.encode("a\ud800b")) == "a\ufffdb"


def test_partial_characters_decode_to_a_replacement() -> None:
    assert worked().decode([0xE4, 0xBD]) == "\ufffd"


def test_nothing_is_no_token() -> None:
    tokenizer = worked()
    assert tokenizer.encode("") == []
    assert tokenizer.decode([]) == ""
    assert list(tokenizer.encode_iterable([])) == []
    assert len(tokenizer.segment(b"")) == 0


def test_plain_python_gives_the_same() -> None:
    fast = trained()
    plain = BPETokenizer(fast.left, fast.right, "gpt2", plain=True)
    assert plain.encode(TEXT) == fast.encode(TEXT)


def test_ids_of_a_file_are_shown_as_they_are() -> None:
    ids = [*(255 - byte for byte in range(256)), 300, 301, 302]
    tokenizer = BPETokenizer([116, 256, 257], [104, 101, 32], "none", {"<s>": 900}, ids=ids)
    assert tokenizer.encode("the <s>", "all") == [302, 900]
    assert tokenizer.decode([302, 900]) == "the <s>"
    assert tokenizer.vocab_size == 260
    assert list(tokenizer.vocab) == sorted(tokenizer.vocab)
    assert tokenizer.raw_vocab[302] == "theĠ"
    assert tokenizer.raw_vocab[900] == "<s>"


def test_bytes_without_a_token_vanish_and_leave_gaps() -> None:
    ids = list(range(259))
    ids[ord("-")] = -1
    tokenizer = BPETokenizer([116, 256, 257], [104, 101, 32], "none", {"<->": 300}, ids=ids)
    assert tokenizer.encode("t-he<->-", "all") == [257, 300]
    spans = tokenizer.segment("t-he<->-", "all")
    assert not spans.exact
    assert (spans.starts.tolist(), spans.ends.tolist()) == ([0, 4], [4, 7])


@compiled
def test_threads_may_share_a_tokenizer() -> None:
    tokenizer = trained()
    texts = [TEXT[i:] * 40 for i in range(4)]
    expected = [tokenizer.encode(text) for text in texts]
    wrong: list[int] = []

    def work(i: int) -> None:
        for _ in range(20):
            if tokenizer.encode(texts[i]) != expected[i]:
                wrong.append(i)

    threads = [threading.Thread(target=work, args=(i,)) for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


# --- streams ------------------------------------------------------------------------------------------------

# What patterns and special tokens look further than one character for.
LETTERS = list("aAe3中ñ🌍'!/ǅʰ \n\t\u00a0")
LONGER = [
    "the",
    "12",
    "4567",
    "e\u0301",
    "'s",
    "'r",
    "..",
    "  ",
    "\r\n",
    "<|x|>",
    "<|x",
    "|>",
    "<|x|>y",
    "ab<",
]
PARTS = st.sampled_from([*LETTERS, *LONGER])


@pytest.mark.parametrize("pattern", list(NAMED))
@settings(max_examples=60)
@given(
    chunks=st.lists(st.lists(PARTS, max_size=4).map("".join), max_size=12),
    allowed=st.sampled_from(["all", ()]),
)
def test_a_stream_equals_the_whole(pattern: str, chunks: list[str], allowed: str) -> None:
    tokenizer = cached(pattern)
    with small_batches():
        streamed = list(tokenizer.encode_iterable(chunks, allowed))
        assert streamed == tokenizer.encode("".join(chunks), allowed)
        data = "".join(chunks).encode()
        single = [data[i : i + 1] for i in range(len(data))]
        assert list(tokenizer.encode_iterable(single, allowed)) == streamed


class small_batches:
    """Makes a stream look at every few bytes, so that every cut is tried."""

    def __enter__(self) -> None:
        from bpe.tokenizers import stream

        self.module, self.enough = stream, stream.ENOUGH
        stream.ENOUGH = 1

    def __exit__(self, *_: object) -> None:
        self.module.ENOUGH = self.enough


@compiled
@pytest.mark.parametrize("pattern", [r"(?<=\n)\s*#.*|\w+|\s+", r"^\w+|[^ ]+", "[a-z]+"])
def test_a_stream_of_blocks_equals_the_whole(pattern: str) -> None:
    lines = ["#include <x>\n", "word " * 30 + "\n", "  # x 123\n", "é" * 50, "<|x|>", "y" * 3000]
    rng = np.random.default_rng(3)
    text = "".join(lines[i] for i in rng.integers(0, len(lines), 5_000))
    tokenizer = trained(text[:20_000], 30, pattern, ("<|x|>",))
    chunks = [text[i : i + 70_001] for i in range(0, len(text), 70_001)]
    for allowed in ("all", ()):
        assert list(tokenizer.encode_iterable(chunks, allowed)) == tokenizer.encode(text, allowed)


@compiled
def test_a_stream_without_end_gives_tokens_at_once() -> None:
    tokenizer = trained()
    forever = itertools.repeat(TEXT)
    assert len(list(itertools.islice(tokenizer.encode_iterable(forever), 50_000))) == 50_000


@compiled
def test_a_stream_is_bounded_by_its_longest_piece() -> None:
    import tracemalloc

    tokenizer = trained()
    list(tokenizer.encode_iterable([TEXT]))

    def lines() -> Iterator[str]:
        for _ in range(40_000):
            yield TEXT + "\n"

    tracemalloc.start()
    for _ in tokenizer.encode_iterable(lines()):
        pass
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 4_000_000


@compiled
def test_a_long_piece_in_small_chunks_is_not_cut_again_and_again() -> None:
    tokenizer = trained()
    chunks = ["x" * 1000] * 2000 + [" y"]
    ids = list(tokenizer.encode_iterable(chunks))
    assert tokenizer.decode(ids) == "".join(chunks)


def test_chunks_of_bytes_may_cut_a_character() -> None:
    tokenizer = trained()
    data = TEXT.encode()
    with small_batches():
        for size in (1, 2, 3, 5, 7):
            chunks = [data[i : i + size] for i in range(0, len(data), size)]
            assert list(tokenizer.encode_iterable(chunks)) == tokenizer.encode(data)
