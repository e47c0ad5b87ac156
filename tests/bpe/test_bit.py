"""The bit tokenizer: eight tokens a byte."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bpe.tokenizers.base import Tokenizer
from bpe.tokenizers.bit import BitTokenizer

BITS = BitTokenizer()


def test_the_known_figures() -> None:
    ids = BITS.encode("I love LLM")
    assert len(ids) == 80
    assert ids[:8] == [0, 1, 0, 0, 1, 0, 0, 1]  # 73
    assert BITS.vocab_size == len(BITS.vocab) == 2
    assert isinstance(BITS, Tokenizer)


def test_spans_count_bits() -> None:
    spans = BITS.segment("é")
    assert spans.unit == "bit"
    assert spans.exact
    assert spans.starts.tolist() == list(range(16))
    assert spans.ends.tolist() == list(range(1, 17))


@settings(max_examples=30)
@given(st.lists(st.binary(max_size=9), max_size=4))
def test_every_text_comes_back(chunks: list[bytes]) -> None:
    data = b"".join(chunks)
    assert BITS.decode_bytes(BITS.encode(data)) == data
    assert list(BITS.encode_iterable(chunks)) == BITS.encode(data)


def test_what_is_no_text_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^2 is not a token of bit"):
        BITS.decode([0, 2])
    with pytest.raises(ValueError, match="9 bits are not whole bytes"):
        BITS.decode([0] * 9)
    with pytest.raises(ValueError, match="not a special token"):
        BITS.encode("x", {"<s>"})
