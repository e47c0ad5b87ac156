"""The encoder against the textbook: apply the merge of lowest rank, leftmost first, until none is left."""

from __future__ import annotations

import random
import time
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bpe import jit
from bpe.encoding.encoder import OPEN, Encoder, recover_merges

compiled = pytest.mark.skipif(jit.jit_disabled(), reason="takes minutes in plain Python")

CAT = ([116, 256, 257], [104, 101, 32])  # the worked example: th, the, the␣


def learn(text: bytes, merges: int) -> tuple[list[int], list[int]]:
    """The textbook trainer on one piece, ties to the pair seen first."""
    ids, left, right = list(text), [], []
    for new in range(256, 256 + merges):
        counts: dict[tuple[int, int], int] = {}
        for pair in pairwise(ids):
            counts[pair] = counts.get(pair, 0) + 1
        if not counts:
            break
        a, b = max(counts, key=lambda pair: counts[pair])
        left.append(a)
        right.append(b)
        ids = replace(ids, (a, b), new)
    return left, right


def replace(ids: list[int], pair: tuple[int, int], new: int) -> list[int]:
    out, i = [], 0
    while i < len(ids):
        if tuple(ids[i : i + 2]) == pair:
            out.append(new)
            i += 2
        else:
            out.append(ids[i])
            i += 1
    return out


def naive(left: list[int], right: list[int], piece: bytes) -> tuple[list[int], list[int]]:
    """(ids, seams) of one piece, by the definition."""
    ranks = {pair: r for r, pair in reversed(list(enumerate(zip(left, right, strict=True))))}
    parts = [(byte, at) for at, byte in enumerate(piece)]
    seams = [OPEN] * len(piece)
    while True:
        found = [(ranks.get((a, b), OPEN), i) for i, ((a, _), (b, _)) in enumerate(pairwise(parts))]
        rank, i = min(found, default=(OPEN, 0))
        if rank == OPEN:
            return [token for token, _ in parts], seams
        seams[parts[i + 1][1]] = rank
        parts[i : i + 2] = [(256 + rank, parts[i][1])]


def ends_of(pieces: list[bytes]) -> np.ndarray:
    return np.cumsum([len(piece) for piece in pieces], dtype=np.int64)


def check(encoder: Encoder, pieces: list[bytes], left: list[int], right: list[int]) -> None:
    data, ends = b"".join(pieces), ends_of(pieces)
    ids, seams = [], []
    for piece in pieces:
        piece_ids, piece_seams = naive(left, right, piece)
        ids += piece_ids
        seams += piece_seams
    assert encoder.encode(data, ends).tolist() == ids
    assert encoder.seams(data, ends).tolist() == seams


def test_the_worked_example() -> None:
    text = b"the cat in the hat"
    encoder = Encoder(*CAT)
    ids = encoder.encode(text, ends_of([text])).tolist()
    assert ids == [258, 99, 97, 116, 32, 105, 110, 32, 258, 104, 97, 116]
    assert encoder.seams(text, ends_of([text])).tolist()[:5] == [OPEN, 0, 1, 2, OPEN]


def test_another_order_of_tied_merges_gives_the_same_ids() -> None:
    text = b"the cat in the hat"
    other = Encoder([104, 116, 257], [101, 256, 32]).encode(text, ends_of([text]))
    assert other.tolist() == Encoder(*CAT).encode(text, ends_of([text])).tolist()


def test_nothing_at_all() -> None:
    encoder = Encoder([], [])
    assert encoder.encode(b"", np.empty(0, np.int64)).tolist() == []
    assert encoder.seams(b"", np.empty(0, np.int64)).tolist() == []
    assert encoder.encode(b"abc", ends_of([b"abc"])).tolist() == [97, 98, 99]
    assert encoder.encode(b"ab", np.array([0, 1, 1, 2])).tolist() == [97, 98]


def test_pieces_must_cover_the_text() -> None:
    with pytest.raises(ValueError, match="cover"):
        Encoder(*CAT).encode(b"the", np.array([2]))
    with pytest.raises(ValueError, match="cover"):
        Encoder(*CAT).seams(b"the", np.empty(0, np.int64))


small = st.lists(st.sampled_from([97, 97, 98, 99, 255]), min_size=1, max_size=40).map(bytes)
long = st.builds(lambda unit, n: (unit * 400)[:n], small, st.integers(129, 400))


@settings(max_examples=150, deadline=None)
@given(small, st.integers(0, 20), st.lists(small, max_size=12))
def test_short_pieces_equal_the_textbook(text: bytes, merges: int, pieces: list[bytes]) -> None:
    left, right = learn(text, merges)
    check(Encoder(left, right), [*pieces, text, *pieces], left, right)


@settings(max_examples=40, deadline=None)
@given(long, st.integers(0, 30), long)
def test_long_pieces_equal_the_textbook(text: bytes, merges: int, other: bytes) -> None:
    left, right = learn(text, merges)
    check(Encoder(left, right), [text, b"ab", other], left, right)


@settings(max_examples=25, deadline=None)
@given(small, st.integers(0, 12), st.lists(small, max_size=4), long)
def test_plain_python_equals_machine_code(text: bytes, merges: int, pieces: list[bytes], other: bytes) -> None:
    left, right = learn(text, merges)
    pieces = [*pieces, text, other, text]
    check(Encoder(left, right, plain=True), pieces, left, right)
    data, ends, counts = b"".join(pieces), ends_of(pieces), np.arange(len(pieces), dtype=np.int64)
    fast, plain = (Encoder(left, right, plain=p).closed(data, ends, counts) for p in (False, True))
    assert fast.tolist() == plain.tolist()


# Letters of two bytes that share their first or their last, of three bytes alike, one of four, ASCII; malformed bytes.
several_bytes = st.lists(st.sampled_from(["о", "п", "р", "о", "你", "佮", "侠", "ก", "🌍", "a", " "]), max_size=30).map(
    lambda letters: "".join(letters).encode()
)
malformed = st.lists(st.sampled_from([0xD0, 0xBE, 0xE4, 0xBD, 0xA0, 0xF0, 0x80, 0xC2, 0x20]), max_size=20).map(bytes)
any_bytes = st.one_of(several_bytes, malformed, st.builds(bytes.__add__, several_bytes, malformed))


@settings(max_examples=200, deadline=None)
@given(several_bytes, st.integers(0, 60), st.lists(any_bytes.filter(bool), min_size=1, max_size=6))
def test_starting_from_characters_changes_nothing(text: bytes, merges: int, pieces: list[bytes]) -> None:
    left, right = learn(text, merges)
    check(Encoder(left, right), pieces, left, right)


def random_merges(rng: random.Random, letters: str) -> tuple[list[int], list[int]]:
    """Merges that nobody learnt: those that make the letters among others across their edges, in any order."""
    tokens = [bytes([byte]) for byte in range(256)]
    usable = sorted(set(letters.encode()))
    merges: dict[tuple[int, int], None] = {}
    for _ in range(rng.randrange(4, 40)):
        pair = rng.choice(usable), rng.choice(usable)
        joined = tokens[pair[0]] + tokens[pair[1]]
        if pair in merges or len(joined) > 9 or joined not in letters.encode():
            continue
        merges[pair] = None
        usable.append(len(tokens))
        tokens.append(joined)
    return [left for left, _ in merges], [right for _, right in merges]


@pytest.mark.parametrize("plain", [False, True])
def test_nor_does_it_under_merges_that_nobody_learnt(plain: bool) -> None:
    rng = random.Random(7)
    for _ in range(30 if plain or jit.jit_disabled() else 1500):
        letters = "".join(rng.choices("опa你佮", k=24))
        left, right = random_merges(rng, letters)
        places = [sorted(rng.choices(range(len(letters) + 1), k=2)) for _ in range(8)]
        pieces = [letters[a:b].encode() for a, b in places if a < b]
        pieces += [piece[rng.randrange(2) : len(piece) - rng.randrange(2)] for piece in pieces]  # malformed
        pieces = [piece for piece in pieces if piece]
        expected = [token for piece in pieces for token in naive(left, right, piece)[0]]
        encoder = Encoder(left, right, plain=plain)
        assert encoder.encode(b"".join(pieces), ends_of(pieces)).tolist() == expected, (letters, left, right)


@settings(max_examples=60, deadline=None)
@given(small, st.integers(1, 20), st.lists(small, min_size=1, max_size=8), st.integers(0, 20))
def test_seams_are_valid_at_every_step(text: bytes, merges: int, pieces: list[bytes], k: int) -> None:
    left, right = learn(text, merges)
    k = min(k, len(left))
    data, ends = b"".join(pieces), ends_of(pieces)
    seams = Encoder(left, right).seams(data, ends)
    assert np.count_nonzero(seams >= k) == len(Encoder(left[:k], right[:k]).encode(data, ends))


@settings(max_examples=60, deadline=None)
@given(small, st.integers(1, 20), st.lists(st.tuples(small, st.integers(0, 9)), min_size=1, max_size=8))
def test_a_curve_counts_closed_seams(text: bytes, merges: int, words: list[tuple[bytes, int]]) -> None:
    left, right = learn(text, merges)
    pieces = [word for word, _ in words]
    counts = np.array([count for _, count in words], np.int64)
    closed = Encoder(left, right).closed(b"".join(pieces), ends_of(pieces), counts)
    for k in range(len(left) + 1):
        encoder = Encoder(left[:k], right[:k])
        tokens = sum(len(encoder.encode(w, ends_of([w]))) * n for w, n in words)
        assert sum(len(w) * n for w, n in words) - closed[:k].sum() == tokens


@settings(max_examples=60, deadline=None)
@given(small, st.integers(1, 25))
def test_merges_are_recovered_from_the_tokens_alone(text: bytes, merges: int) -> None:
    left, right = learn(text, merges)
    tokens = [bytes([i]) for i in range(256)]
    for a, b in zip(left, right, strict=True):
        tokens.append(tokens[a] + tokens[b])
    for plain in (False, True):
        found = recover_merges(tokens[256:], plain=plain)
        assert (found[0].tolist(), found[1].tolist()) == (left, right)


def test_a_token_no_merge_reaches_is_taken_only_as_a_whole_piece() -> None:
    left, right = recover_merges([b"ab", b"wxyz"])
    assert left.tolist() == [97, -1]
    pieces = [b"wxyz", b"awxyz", b"wxyz"]
    encoder = Encoder(left, right, whole=[(b"wxyz", 1)])
    assert encoder.encode(b"".join(pieces), ends_of(pieces)).tolist() == [257, *b"awxyz", 257]
    assert encoder.seams(b"wxyzab", np.array([4, 6])).tolist() == [OPEN, 1, 1, 1, OPEN, 0]


def test_the_same_pair_twice_keeps_its_first_rank() -> None:
    encoder = Encoder([97, 97], [98, 98])
    assert encoder.encode(b"ab", ends_of([b"ab"])).tolist() == [256]


def test_one_string_made_in_two_ways_is_one_token() -> None:
    encoder = Encoder([97, 98, 256, 97], [98, 99, 99, 257], result=[256, 257, 258, 258])
    assert encoder.encode(b"abc", ends_of([b"abc"])).tolist() == [258]


def test_special_pieces_are_one_token_each() -> None:
    pieces = [b"the", b"<|x|>", b"the"]
    special = np.array([-1, 1, -1], np.int32)
    assert Encoder(*CAT).encode(b"".join(pieces), ends_of(pieces), special).tolist() == [257, 260, 257]


@compiled
def test_many_distinct_pieces_pass_through_the_cache() -> None:
    """More pieces than the cache has rows, of every length up to 20, twice over."""
    rng = np.random.default_rng(5)
    pieces = [bytes(rng.integers(97, 101, rng.integers(1, 21), np.uint8)) for _ in range(60_000)]
    left, right = learn(b"".join(pieces[:40]), 60)
    encoder = Encoder(left, right)
    ids = encoder.encode(b"".join(pieces * 2), ends_of(pieces * 2)).tolist()
    expected = [token for piece in pieces[:300] for token in naive(left, right, piece)[0]]
    assert ids[: len(expected)] == expected
    assert ids[: len(ids) // 2] == ids[len(ids) // 2 :]
    one_by_one = [encoder.encode(piece, ends_of([piece])).tolist() for piece in pieces[:5_000]]
    joined = [token for ids in one_by_one for token in ids]
    assert ids[: len(joined)] == joined


@compiled
def test_a_piece_of_a_megabyte_takes_about_a_second() -> None:
    rng = np.random.default_rng(1)
    piece = bytes(rng.integers(97, 123, 1_000_000, np.uint8))
    encoder = Encoder(*learn(piece[:20_000], 200))
    started = time.thread_time()
    ids = encoder.encode(piece, ends_of([piece]))
    assert time.thread_time() - started < 5
    assert len(ids) < len(piece)


def test_read_only_and_strided_input_is_taken() -> None:
    data = np.frombuffer(b"t h e ", np.uint8)[::2]
    ends = np.array([3], np.int32)
    ends.setflags(write=False)
    assert Encoder(*CAT).encode(data, ends).tolist() == [257]  # type: ignore[arg-type]
