"""Paragraph boundaries: the same from both directions, on any bytes, without reading much."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.tokens.paragraphs import BLOCK, Paragraphs


def over(data: bytes) -> Paragraphs:
    return Paragraphs(len(data), lambda offset, length: data[offset : offset + length])


def forward(paragraphs: Paragraphs) -> list[int]:
    starts, at = [], 0
    while at < paragraphs.size:
        starts.append(at)
        end = paragraphs.end_of(at)
        assert end > at
        at = end
    return starts


def backward(paragraphs: Paragraphs) -> list[int]:
    starts: list[int] = []
    at: int | None = paragraphs.size
    while at and (at := paragraphs.previous(at)) is not None:
        starts.append(at)
    return starts[::-1]


def test_newlines_end_paragraphs_and_belong_to_them():
    assert forward(over(b"one\ntwo\n\nfour")) == [0, 4, 8, 9]
    assert forward(over(b"one\r\ntwo\rstill two\xe2\x80\xa8still")) == [0, 5]
    assert forward(over(b"")) == []
    assert forward(over(b"\n")) == [0]


def test_a_long_line_breaks_at_every_block():
    assert forward(over(b"x" * 5000)) == [0, 2048, 4096]
    # a newline within the block before the multiple: the line starts late, and breaks a block later
    assert forward(over(b"ab\n" + b"x" * 5000)) == [0, 3, 4096]


def test_a_forced_break_does_not_cut_a_character():
    data = b"x" * (BLOCK - 1) + "語".encode() + b"y" * 10
    assert forward(over(data)) == [0, BLOCK + 2]


def test_no_empty_paragraph_before_a_line_end():
    for line_end in (b"\n", b"\r\n"):
        data = b"x" * BLOCK + line_end + b"next"
        assert forward(over(data)) == [0, BLOCK + len(line_end)]


def random_text(rng: random.Random) -> bytes:
    """Long lines, newlines near block ends, whole characters and malformed runs."""
    pieces = []
    for _ in range(rng.randrange(1, 30)):
        pieces.append(
            rng.choice(
                [
                    b"\n",
                    b"\r\n",
                    b"\r",
                    b"x" * rng.randrange(1, 3000),
                    "語".encode() * rng.randrange(1, 900),
                    b"\x80" * rng.randrange(1, 9),
                    bytes(rng.randrange(256) for _ in range(rng.randrange(1, 50))),
                    b"y" * (BLOCK - rng.randrange(4)),
                ]
            )
        )
    return b"".join(pieces)


@pytest.mark.parametrize("seed", range(60))
def test_forward_equals_backward_equals_lookup(seed: int):
    rng = random.Random(seed)
    data = random_text(rng)
    paragraphs = over(data)
    starts = forward(paragraphs)
    assert backward(paragraphs) == starts
    ends = [*starts[1:], len(data)]
    for start, end in zip(starts, ends, strict=True):
        assert b"\n" not in data[start : end - 1]
        assert end - start <= 2 * BLOCK + 3
        for offset in {start, end - 1, rng.randrange(start, end)}:
            assert paragraphs.start_of(offset) == start


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from([b"\n", b"\x80", b"\xe4", b"a", b"\r", b"b" * 2045, b"c" * 2046]), max_size=12))
def test_directions_agree_on_adversarial_bytes(pieces: list[bytes]):
    paragraphs = over(b"".join(pieces))
    assert backward(paragraphs) == forward(paragraphs)


def test_it_reads_a_few_blocks_of_a_gigabyte():
    asked = []

    def read(offset: int, length: int) -> bytes:
        asked.append(length)
        return b"z" * length

    paragraphs = Paragraphs(1 << 30, read)
    start = paragraphs.start_of(1 << 29)
    assert start <= 1 << 29 < paragraphs.end_of(start)
    assert sum(asked) < 6 * BLOCK


def test_errors_of_the_reader_pass_through():
    def read(offset: int, length: int) -> bytes:
        raise OSError("The file is shorter than it was.")

    with pytest.raises(OSError, match="shorter"):
        Paragraphs(10, read).start_of(5)
