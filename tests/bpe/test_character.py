"""The character tokenizer: ids are code points."""

from __future__ import annotations

import unicodedata

import pytest
from generated_text import byte_texts
from hypothesis import given, settings

from bpe.tokenizers.base import Tokenizer
from bpe.tokenizers.character import UNICODE_VERSION, CharacterTokenizer, assigned

CHARACTERS = CharacterTokenizer()


def test_the_known_figures() -> None:
    assert CHARACTERS.encode("I love LLM") == [ord(character) for character in "I love LLM"]
    assert len(CHARACTERS.encode("Hello, 🌍! 你好!")) == 13
    assert CHARACTERS.encode("你好!") == [0x4F60, 0x597D, 0x21]
    assert isinstance(CHARACTERS, Tokenizer)


def test_the_vocabulary_is_what_unicode_has_assigned() -> None:
    assert unicodedata.unidata_version == UNICODE_VERSION
    assert 140_000 < CHARACTERS.vocab_size < 180_000
    assert CHARACTERS.vocab_size == len(CHARACTERS.vocab) == len(CHARACTERS.raw_vocab)
    codes = set(assigned().tolist())
    assert {0x0A, 0x41, 0x4F60, 0x1F30D, 0xE0001} <= codes
    assert not {0x0378, 0xD800, 0xE000, 0x10FFFF} & codes
    assert CHARACTERS.vocab[0x4F60] == "你".encode()


@settings(max_examples=100)
@given(byte_texts)
def test_every_text_comes_back(data: bytes) -> None:
    ids = CHARACTERS.encode(data)
    assert CHARACTERS.decode_bytes(ids) == data
    spans = CHARACTERS.segment(data)
    assert [*spans.starts.tolist(), len(data)] == [0, *spans.ends.tolist()]
    for start, end, code in zip(spans.starts.tolist(), spans.ends.tolist(), ids, strict=True):
        assert data[start:end] == chr(code).encode("utf-8", "surrogateescape")
    assert list(CHARACTERS.encode_iterable(data[i : i + 1] for i in range(len(data)))) == ids


def test_bytes_of_no_character_are_kept() -> None:
    assert CHARACTERS.encode(b"a\xff\xe4\xbd") == [0x61, 0xDCFF, 0xDCE4, 0xDCBD]
    assert CHARACTERS.decode([0x61, 0xDCFF]) == "a\ufffd"


@pytest.mark.parametrize("wrong", [-1, 0x110000, 0xD800, 0xDFFF, 1 << 40])
def test_what_is_no_code_point_is_refused(wrong: int) -> None:
    with pytest.raises(ValueError, match=f"^{wrong} is not a code point"):
        CHARACTERS.decode([65, wrong])
