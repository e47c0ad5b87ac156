"""Every scanner cuts byte for byte as `regex` does, on text of every kind, valid or not."""

from __future__ import annotations

import random

import numpy as np
import pytest
from generated_text import TRICKY, byte_texts, expected_pieces, random_text, real_text
from hypothesis import example, given, settings

from bpe import jit
from bpe.pretokenize.patterns import NAMED, SCANNERS, PreTokenizer, as_array
from bpe.text import unicode_classes

COMPILED = sorted(SCANNERS)
CUTTERS = {name: PreTokenizer(name) for name in NAMED}
PLAIN = {name: PreTokenizer(name, plain=True) for name in COMPILED}


def pieces(cutter: PreTokenizer, data: bytes) -> list[bytes]:
    ends, special = cutter.cut(data)
    assert (special == -1).all()
    starts = [0, *ends.tolist()]
    return [data[start:end] for start, end in zip(starts, ends.tolist(), strict=False)]


@pytest.mark.parametrize("name", COMPILED)
@settings(max_examples=300, deadline=None)
@given(data=byte_texts)
@example(data=b"it's we'll they're 'tis ''s 's's x'll'l \t's\n's \xa0's")
@example(data="a \u3000 b\u3000 \u3000c \u3000\n\u3000".encode())
@example(data=b"\xe2\x82 \xf0\x9f\x98a \x80\x80")
@example(data="l'ſあÉ don'té I'lLx 'S's's あB あBc Aあ日本NHKの".encode())
@example(data="!\n\n x!\r\n/\n//!a !\n/ \n\u3000\nb\n  c\n \n".encode())
@example(data="!\u0301a !\u0301a €\u0301a €€\u0301a 1\u0301B \n\u0301 \u0301".encode())
@example(data="1234567 ١٢٣٤٥ 12a1234 €123".encode())
def test_equal_to_regex(name: str, data: bytes) -> None:
    assert pieces(CUTTERS[name], data) == list(expected_pieces(name, data))


@pytest.mark.parametrize("name", COMPILED)
@settings(max_examples=60, deadline=None)
@given(data=byte_texts)
def test_plain_python_is_equal(name: str, data: bytes) -> None:
    assert PLAIN[name].cut(data)[0].tolist() == CUTTERS[name].cut(data)[0].tolist()


@pytest.mark.parametrize("name", COMPILED)
@pytest.mark.parametrize("seed", range(3))
def test_long_random_text(name: str, seed: int) -> None:
    data = random_text(seed, 60_000)
    assert pieces(CUTTERS[name], data) == list(expected_pieces(name, data))


@pytest.mark.parametrize("name", COMPILED)
def test_real_text(name: str) -> None:
    data = real_text()
    assert pieces(CUTTERS[name], data) == list(expected_pieces(name, data))


@pytest.mark.parametrize("name", COMPILED)
def test_every_code_point(name: str) -> None:
    """Each one among neighbours that change from one to the next."""
    choose = random.Random(0)
    neighbours = ["a", "A", "1", " ", "  ", "\n", "!", "'", "\u3000", "あ", "\u0301", ""]
    text = "".join(
        chr(code) + choose.choice(neighbours)
        for code in range(unicode_classes.CODE_POINTS)
        if not (0xD800 <= code < 0xE000 or (0x20000 < code < 0xE0000 and code % 64))
    )
    data = text.encode()
    assert pieces(CUTTERS[name], data) == list(expected_pieces(name, data))


@pytest.mark.parametrize("name", COMPILED)
def test_nothing_outside_the_text_is_read(name: str) -> None:
    """A text that ends anywhere, inside a character too, is cut as if nothing followed, whatever does follow."""
    whole = "".join(TRICKY).encode()
    for size in range(len(whole) - 8):
        behind = {tuple(as_array(whole)[size : size + 4].tolist()), (0x80,) * 4, (0x73,) * 4, (0x20,) * 4}
        results = set()
        for following in behind:
            buffer = as_array(whole).copy()
            buffer[size : size + 4] = following
            results.add(tuple(CUTTERS[name].cut(buffer[:size])[0].tolist()))
        assert len(results) == 1
        assert pieces(CUTTERS[name], whole[:size]) == list(expected_pieces(name, whole[:size]))


def test_worked_examples() -> None:
    assert pieces(CUTTERS["gpt2"], b"I love LLM") == [b"I", b" love", b" LLM"]
    assert pieces(CUTTERS["word"], b"I love LLM") == [b"I", b" ", b"love", b" ", b"LLM"]
    assert pieces(CUTTERS["none"], b"I love LLM") == [b"I love LLM"]
    assert pieces(CUTTERS["word"], b"a\n\nb") == [b"a", b"\n", b"\n", b"b"]
    assert [CUTTERS[name].cut(b"")[0].tolist() for name in NAMED] == [[]] * len(NAMED)


# --- certain boundaries -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [name for name in NAMED if name != "none"])
@settings(max_examples=80, deadline=None)
@given(data=byte_texts)
def test_cutting_at_a_certain_boundary_changes_nothing(name: str, data: bytes) -> None:
    cutter = CUTTERS[name]
    ends = cutter.cut(data)[0].tolist()
    for boundary in certain_boundaries(data):
        assert boundary in ends
        left, right = cutter.cut(data[:boundary])[0], cutter.cut(data[boundary:])[0]
        assert [*left.tolist(), *(right + boundary).tolist()] == ends


def certain_boundaries(data: bytes) -> list[int]:
    scanners, table = jit.load("pretokenize.scan_kernels"), unicode_classes.class_table()
    found, at = [], 0
    while (at := scanners.certain_after(as_array(data), at, 0, len(data), table)) >= 0:
        assert scanners.certain_before(as_array(data), at, 0, len(data), table) == at
        found.append(at)
        at += 1
    return found


def test_where_boundaries_are_certain() -> None:
    text = "the cat's 1,234 x_y don't. Ünïcödé? 语言。\n"
    boundaries = certain_boundaries(text.encode())
    parts = [text.encode()[a:b].decode() for a, b in zip([0, *boundaries], [*boundaries, None], strict=True)]
    assert parts == ["the", " cat's", " 1", ",234", " x_y", " don't", ". Ünïcödé", "? 语言", "。\n"]


def test_certain_marks() -> None:
    scanners, table = jit.load("pretokenize.scan_kernels"), unicode_classes.class_table()
    data = as_array(b"ab " * 20 + b"=" * 50 + b" ab" * 10)  # a piece of "=" from 59 to 110
    found = np.zeros(64, np.int64)

    def marks(offset: int) -> list[int]:
        count = scanners.certain_marks(data, 0, len(data), offset, 16, table, found)
        return found[:count].tolist()

    assert marks(0) == [17, 32, 50, 59, 113, 128]
    assert [mark in certain_boundaries(data.tobytes()) for mark in marks(5)] == [True] * len(marks(5))
    assert scanners.certain_marks(data, 0, 10, 0, 16, table, found) == 0


# --- the table of classes -----------------------------------------------------------------------------------


# type: ignore[no-untyped-def]
def test_the_table_is_kept_on_disk(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BPE_CACHE_DIR", str(tmp_path / "cache"))
    built = unicode_classes.build()
    for damage in (None, b"", b"\0" * 100, b"\1" * (unicode_classes.CODE_POINTS + 4)):
        if damage is not None:
            unicode_classes._cache_path().write_bytes(damage)
        monkeypatch.setattr(unicode_classes, "_table", None)
        assert np.array_equal(unicode_classes.class_table(), built)
        assert np.array_equal(unicode_classes._read(unicode_classes._cache_path()), built)  # type: ignore[arg-type]
    monkeypatch.setattr(unicode_classes, "_table", None)
    monkeypatch.setattr(unicode_classes, "build", lambda: pytest.fail("it was there"))
    assert np.array_equal(unicode_classes.class_table(), built)
    assert unicode_classes.class_table().flags.writeable  # as the kernels' signatures say


# type: ignore[no-untyped-def]
def test_a_cache_that_cannot_be_written_stops_nothing(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("BPE_CACHE_DIR", str(tmp_path / "file" / "below"))
    monkeypatch.setattr(unicode_classes, "_table", None)
    table = unicode_classes.class_table()
    assert table[ord("é")] & unicode_classes.LETTER
    assert table[ord("é")] & unicode_classes.LOWER
    assert table[ord("\n")] == unicode_classes.SPACE | unicode_classes.NEWLINE
    assert not table[0xDC80:0xDD00].any()  # malformed bytes have no class
