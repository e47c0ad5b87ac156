"""Lines of a text of any size: every number and every place is that of splitting the whole text."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from waiting import WAIT

from app.session.line_counts import BLOCK, LineCounter, LineCounts
from bpe import Corpus


def lines_of(size: int, longest: int, seed: int = 3) -> bytes:
    dice = random.Random(seed)
    text = bytearray()
    while len(text) < size:
        text += b"x" * dice.randint(0, longest) + b"\n"
    return bytes(text)


TEXTS = {
    "many short lines": lines_of(3 * BLOCK, 40),
    "lines longer than a block": lines_of(6 * BLOCK, 2 * BLOCK),
    "no newline at the end": lines_of(2 * BLOCK, 100) + b"the end",
    "one line": b"x" * (2 * BLOCK + 5),
    "a newline at every border": (b"x" * (BLOCK - 1) + b"\n") * 3,
    "newlines only": b"\n" * (BLOCK + 10),
    "nothing": b"",
}


@pytest.mark.parametrize("name", TEXTS)
def test_every_line_is_found_and_numbered(name: str) -> None:
    text = TEXTS[name]
    counts = LineCounts(Corpus.from_text(text))
    counts.count()
    lines = text.splitlines(keepends=True)
    assert counts.total == max(len(lines), 0 if text.endswith(b"\n") else 1)
    offset = 0
    for number, line in enumerate(lines, 1):
        if number < 50 or number % 97 == 0 or number > len(lines) - 50:
            assert counts.offset_of(number) == offset
            assert counts.at(offset) == number
            assert len(line) < 2 or counts.at(offset + 1) is None
        offset += len(line)
    assert counts.offset_of(0) is None
    assert counts.offset_of(len(lines) + 2) is None


def test_what_is_not_counted_yet_is_not_known() -> None:
    text = TEXTS["many short lines"]
    counts = LineCounts(Corpus.from_text(text))
    assert counts.total is None
    assert counts.known == 1
    assert counts.offset_of(1) == 0
    assert counts.offset_of(2) is None
    place = text.find(b"\n", 2 * BLOCK) + 1
    assert counts.at(place) is None
    assert counts.most > 100
    counts.count()
    assert counts.at(place) == text[:place].count(b"\n") + 1


def test_counting_ends_where_nobody_wants_it() -> None:
    counts = LineCounts(Corpus.from_text(TEXTS["many short lines"]))
    counts.wanted = False
    counts.count()
    assert counts.total is None


def test_the_counter_counts_a_text_once(qtbot: QtBot) -> None:
    counter = LineCounter(parent=None)  # type: ignore[arg-type]
    corpus = Corpus.from_text(TEXTS["many short lines"])
    first = counter.count(corpus)
    assert first is not None
    qtbot.waitUntil(lambda: first.total is not None, timeout=WAIT)
    assert counter.count(corpus) is first
    assert counter.count(Corpus.from_text("a\nb")) is not first
    assert not first.wanted
    assert counter.count(None) is None
    assert counter.shutdown(10)


def test_a_file_that_became_shorter_is_told(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(TEXTS["many short lines"])
    corpus = Corpus.open(path)
    path.write_bytes(b"x")
    counter = LineCounter(parent=None)  # type: ignore[arg-type]
    lines = counter.count(corpus)
    assert lines is not None
    qtbot.waitUntil(lambda: bool(lines.problem), timeout=WAIT)
    assert "shorter" in lines.problem
    assert lines.at(100) is None
    assert counter.shutdown(10)
