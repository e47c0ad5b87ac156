"""Going to a line, a byte or a share: what was understood is said, and the text goes there."""

from __future__ import annotations

import pytest
from conftest import english
from PySide6.QtCore import QLocale, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from waiting import WAIT, wait_for

from app.find.go_bar import GoBar
from app.find.position import Place, understand_place
from app.session.states import State
from app.window.main_window import MainWindow
from bpe import TrainingSettings

TEXT = english(400_000)
DATA = TEXT.encode()


@pytest.mark.parametrize(
    ("typed", "kind", "value"),
    [
        *[("1200", "line", 1200), (" 1,200 ", "line", 1200), (":7", "line", 7), ("line 3", "line", 3)],
        *[("l 3", "line", 3), ("１２", "line", 12), ("b 52428800", "byte", 52_428_800), ("b0", "byte", 0)],
        *[("50 MB", "byte", 50_000_000), ("1.5 MiB", "byte", 1_572_864), ("byte 12", "byte", 12)],
        *[("12 bytes", "byte", 12), ("0x3200", "byte", 0x3200), ("@ 5k", "byte", 5000), ("35 %", "share", 0.35)],
        *[("35%", "share", 0.35), ("0.5 %", "share", 0.005), ("100％", "share", 1)],
    ],
)
def test_what_is_typed_is_understood(typed: str, kind: str, value: float) -> None:
    assert understand_place(typed) == Place(kind, pytest.approx(value))


@pytest.mark.parametrize("typed", ["", "abc", "12 x", "-5", "%", "b", "1.5", "35 % b", "1 2 b 3"])
def test_what_is_no_place_is_not(typed: str) -> None:
    assert understand_place(typed) is None


@pytest.fixture
def bar(window: MainWindow, qtbot: QtBot) -> GoBar:
    window.session.open_text(TEXT, "lines", TrainingSettings(vocab_size=300))
    wait_for(qtbot, window.session, State.DONE)
    window.commands.go_to.trigger()
    return window.bars.go.bar


def number(value: int) -> str:
    return QLocale().toString(value)


def go(bar: GoBar, typed: str) -> None:
    bar.edit.setText(typed)
    QTest.keyClick(bar.edit, Qt.Key.Key_Return)


def test_a_line_is_explained_and_gone_to(bar: GoBar, window: MainWindow, qtbot: QtBot) -> None:
    lines = DATA.splitlines(keepends=True)
    offset = sum(map(len, lines[:1199]))
    bar.edit.setText("1200")
    qtbot.waitUntil(lambda: bar.meaning.text().startswith("line 1"), timeout=WAIT)
    share = QLocale().toString(100 * offset / len(DATA), "f", 1)
    qtbot.waitUntil(lambda: " of " in bar.meaning.text(), timeout=WAIT)
    assert bar.meaning.text() == f"line {number(1200)} of {number(len(lines))} · byte {number(offset)} · {share} %"
    QTest.keyClick(bar.edit, Qt.Key.Key_Return)
    view = window.panes.token_view
    assert not bar.isVisible()
    assert view.hasFocus()
    qtbot.waitUntil(lambda: not view.is_gliding, timeout=WAIT)
    first, end = view.visible_range()
    assert first <= offset < end


@pytest.mark.parametrize(
    ("typed", "offset", "said"),
    [
        ("b 123456", 123_456, "byte"),
        ("50 %", len(DATA) // 2, "50"),
        ("200 %", len(DATA) - 1, "the end"),
        ("1 GB", len(DATA) - 1, "the end"),
        ("999999999", len(DATA) - 1, "the last line"),
        ("0", 0, "line 1"),
    ],
)
def test_places_beyond_the_ends_are_the_ends(
    bar: GoBar, window: MainWindow, qtbot: QtBot, typed: str, offset: int, said: str
) -> None:
    bar.edit.setText(typed)
    qtbot.waitUntil(lambda: said in bar.meaning.text(), timeout=WAIT)
    QTest.keyClick(bar.edit, Qt.Key.Key_Return)
    view = window.panes.token_view
    qtbot.waitUntil(lambda: not bar.isVisible() and not view.is_gliding, timeout=WAIT)
    first, end = view.visible_range()
    last_line = DATA.rstrip(b"\n").rfind(b"\n") + 1
    assert first <= (last_line if said == "the last line" else offset) < end


def test_enter_waits_for_a_line_that_is_not_counted_yet(bar: GoBar, window: MainWindow, qtbot: QtBot) -> None:
    bar.leave()
    lines = window.text.lines
    lines.stop()
    window.commands.go_to.trigger()
    go(bar, "3000")
    qtbot.waitUntil(lambda: not bar.isVisible(), timeout=WAIT)
    offset = sum(map(len, DATA.splitlines(keepends=True)[:2999]))
    view = window.panes.token_view
    qtbot.waitUntil(lambda: view.visible_range()[0] <= offset < view.visible_range()[1], timeout=WAIT)


def test_what_is_no_place_is_said_and_goes_nowhere(bar: GoBar, window: MainWindow) -> None:
    before = window.panes.token_view.visible_range()
    go(bar, "somewhere")
    assert bar.meaning.text() == "not a line, a byte or a share"
    assert bar.isVisible()
    assert window.panes.token_view.visible_range() == before
    QTest.keyClick(bar.edit, Qt.Key.Key_Escape)
    assert not bar.isVisible()


def test_one_bar_is_open_at_a_time(bar: GoBar, window: MainWindow) -> None:
    window.commands.find.trigger()
    assert not bar.isVisible()
    assert window.bars.find.bar.isVisible()
    window.commands.go_to.trigger()
    assert bar.isVisible()
    assert bar.edit.hasFocus()
    assert not window.bars.find.bar.isVisible()
