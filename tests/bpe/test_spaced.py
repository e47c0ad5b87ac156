r"""Words between white space: the same as `\S+` of the `regex` module."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import regex
from generated_text import byte_texts, random_text, real_text
from hypothesis import given, settings

from bpe.counting import white_space_words
from bpe.counting.white_space_words import count_spaced
from bpe.errors import Cancelled
from bpe.evaluate.counted_text import parted_only
from bpe.text.corpus import Corpus
from bpe.text.unicode_scripts import are_unparted, is_unparted

SCRIPTS = (Path(__file__).parents[2] / "resources/samples/scripts.txt").read_bytes()


def expected(data: bytes) -> Counter[bytes]:
    words = regex.findall(r"\S+", data.decode("utf-8", "surrogateescape"))
    return Counter(word.encode("utf-8", "surrogateescape") for word in words)


def counted(corpus: Corpus) -> dict[bytes, int]:
    words = count_spaced(corpus)
    assert len(words) == len(words.start) - 1
    return dict(zip(words.words(), words.count.tolist(), strict=True))


@settings(max_examples=100)
@given(byte_texts)
def test_words_are_those_of_regex(data: bytes) -> None:
    assert counted(Corpus.from_text(data)) == expected(data)


@pytest.mark.parametrize("block", [1000, 1 << 20])
def test_blocks_and_threads_change_nothing(block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(white_space_words, "_BLOCK", block)
    monkeypatch.setattr(white_space_words, "_SHARE", 3000)
    for data in (SCRIPTS, real_text()[:90_000], random_text(3, 30_000)):
        assert counted(Corpus.from_text(data)) == expected(data)


def test_documents_end_words_and_weigh() -> None:
    corpus = Corpus.from_texts(["a b", "b c"], weights=[1, 3])
    assert counted(corpus) == {b"a": 1, b"b": 4, b"c": 3}


def test_what_nothing_parts_is_cut_between_characters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(white_space_words, "_BLOCK", 10)
    words = counted(Corpus.from_text("你好你好你好你好 x"))
    assert b"".join(word * count for word, count in words.items()).decode().count("你") == 4
    assert all(word.decode() for word in words)


def test_it_can_be_stopped_and_tells() -> None:
    told: list[int] = []
    count_spaced(Corpus.from_text(SCRIPTS), progress=lambda done, total: told.append(done))
    assert told[-1] == len(SCRIPTS)
    with pytest.raises(Cancelled):
        count_spaced(Corpus.from_text(SCRIPTS), cancelled=lambda: True)


def test_words_of_unparted_scripts_are_left_out_as_the_expression_says() -> None:
    texts = ["plain words", "ไทย mixed 你好 한국어", "x你 emoji 🌍 ok", "𠀀 rare", "cut \udce4\udcbd off \udcf0", "あ"]
    data = " ".join(texts).encode("utf-8", "surrogateescape") + b" \xe4"
    words = count_spaced(Corpus.from_text(data))
    kept = [word.decode("utf-8", "replace") for word in parted_only(words).words()]
    assert kept == [word for each in words.words() if not is_unparted(word := each.decode("utf-8", "replace"))]


def test_letters_are_told_as_the_expression_tells_them() -> None:
    codes = np.array([*range(0x20, 0x3000, 7), *range(0x3000, 0x30000, 401), 0xD800, 0x10FFFF, 0x0E01, 0x0E01])
    assert are_unparted(codes).tolist() == [is_unparted(chr(code)) for code in codes.tolist()]
    assert len(are_unparted(codes[:0])) == 0
