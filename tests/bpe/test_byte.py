"""The byte tokenizer: ids are byte values."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bpe.tokenizers.base import Tokenizer
from bpe.tokenizers.byte import ByteTokenizer

BYTES = ByteTokenizer()


def test_the_known_figures() -> None:
    assert BYTES.encode("I love LLM") == [73, 32, 108, 111, 118, 101, 32, 76, 76, 77]
    assert len(BYTES.encode("Hello, 🌍! 你好!")) == 20
    assert BYTES.vocab_size == len(BYTES.vocab) == 256
    assert BYTES.raw_vocab[32] == "Ġ"
    assert isinstance(BYTES, Tokenizer)


@settings(max_examples=30)
@given(st.one_of(st.text(max_size=20), st.binary(max_size=20)))
def test_every_text_comes_back(text: str | bytes) -> None:
    data = text.encode() if isinstance(text, str) else text
    ids = BYTES.encode(text)
    assert ids == list(data)
    assert BYTES.decode_bytes(ids) == data
    assert BYTES.decode(ids) == data.decode("utf-8", "replace")
    assert list(BYTES.encode_iterable([data[:3], data[3:]])) == ids
    spans = BYTES.segment(text)
    assert (spans.starts.tolist(), spans.unit, spans.exact) == (list(range(len(data))), "byte", True)


def test_an_unknown_id_is_named() -> None:
    with pytest.raises(ValueError, match=r"^256 is not a token of byte: its 256 ids lie between 0 and 255\.$"):
        BYTES.decode([65, 256])
