"""What a stranger's file may not do to the window: be read as markup, hold it up, or take others down with it."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtGui import Qt as GuiQt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLabel, QToolTip, QWidget
from pytestqt.qtbot import QtBot
from waiting import WAIT, wait_for

from app.kit.theme import token_color_index
from app.kit.token_text import _elide, _units, readable
from app.session.states import State
from app.window.main_window import MainWindow
from bpe import TrainingSettings

MARKUP = "<b>bold<i>"
TEXT = f"{MARKUP} the {MARKUP} cat <img src=x> in the <u>hat</u> {MARKUP} &lt; the cat " * 30


@pytest.fixture
def marked(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> MainWindow:
    """Two documents whose names and words look like HTML, trained."""
    paths = [tmp_path / f"{name}.txt" for name in ("<b>first<u>", "<h1>second")]
    if os.name == "nt":
        paths = [tmp_path / name for name in ("&lt;b&gt;.txt", "&lt;h1&gt;.txt")]
    for path in paths:
        path.write_text(TEXT, encoding="utf-8")
    window.session.open(paths, TrainingSettings(330, pattern=r"\S+|\s+", special_tokens=("<img src=x>",)))
    wait_for(qtbot, window.session, State.DONE)
    window.session.set_step(window.session.frontier)
    return window


def tips(window: MainWindow) -> Iterator[tuple[str, str]]:
    """Where a tip is, and the tip: those of widgets, menus and cells."""
    for widget in window.findChildren(QWidget):
        yield f"{type(widget).__name__} {widget.objectName()}", widget.toolTip()
    for action in window.menus.recent_menu.actions():
        yield "recent", action.toolTip()
    for view in window.findChildren(QAbstractItemView):
        model = view.model()
        if isinstance(model, QAbstractItemModel):
            yield from cell_tips(model)


def cell_tips(model: QAbstractItemModel) -> Iterator[tuple[str, str]]:
    name = type(model).__name__
    for row in range(min(model.rowCount(QModelIndex()), 200)):
        for column in range(_columns(model)):
            yield name, str(model.index(row, column).data(Qt.ItemDataRole.ToolTipRole) or "")
    for orientation in (Qt.Orientation.Horizontal, Qt.Orientation.Vertical):
        for section in range(min(8, _columns(model))):
            yield name, str(model.headerData(section, orientation, Qt.ItemDataRole.ToolTipRole) or "")


def _columns(model: QAbstractItemModel) -> int:
    """A model of a single list keeps the number of its columns to itself."""
    try:
        return model.columnCount(QModelIndex())
    except TypeError:
        return 1


def is_markup(text: str) -> bool:
    """Whether Qt would draw a part of what the user wrote as markup."""
    return GuiQt.mightBeRichText(text) and any(tag in text for tag in ("<b>bold", "<b>first", "<h1>", "<img", "<u>"))


def test_no_name_or_token_is_drawn_as_markup(marked: MainWindow, qtbot: QtBot) -> None:
    window = marked
    window.session.run.given_name = "<b>bold run"  # type: ignore[union-attr]
    window.session.runs_changed.emit() if hasattr(window.session, "runs_changed") else None
    window.menus.recent_menu.aboutToShow.emit()
    for tab in range(window.frame.tabs.count()):
        window.frame.tabs.setCurrentIndex(tab)
        qtbot.wait(20)
    shown = [text for text in tips(window) if text[1]]
    assert any("first" in text or "&amp;lt;" in text or "&lt;" in text for _, text in shown)
    assert not [text for text in shown if is_markup(text[1])]
    for label in window.findChildren(QLabel):
        if label.textFormat() != Qt.TextFormat.PlainText:
            assert not is_markup(label.text()), label.text()


def test_the_tip_of_a_bookmark_is_its_name(marked: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    marked.panes.plot.load()
    canvas = marked.panes.plot.canvas
    assert canvas is not None
    canvas.flags.set_marks([(5, "<b>bold mark")])
    canvas.refresh()
    (flag,) = canvas.flags.flags
    told: list[str] = []
    monkeypatch.setattr(QToolTip, "showText", lambda _place, text, *_: told.append(text))
    at = flag.area(canvas.frame.bottom).center()
    port = canvas.viewport()
    QApplication.sendEvent(port, QHelpEvent(QEvent.Type.ToolTip, at.toPoint(), port.mapToGlobal(at.toPoint())))
    assert len(told) == 1 and "bold mark" in told[0] and not is_markup(told[0])


# --- what is no file ------------------------------------------------------------------------------------------------


def test_a_pipe_is_refused_by_the_comparison(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "pipe.json"
    if hasattr(os, "mkfifo"):
        os.mkfifo(path)
    else:
        path.write_bytes(b"{")
    window.session.open_sample("cat")
    wait_for(qtbot, window.session, State.DONE)
    window.commands.compare.trigger()
    made = window.compare.comparison
    assert made is not None
    window.compare.compare_files([path])
    qtbot.waitUntil(lambda: any(column.problem for column in made.comparing.columns), timeout=WAIT)
    (failed,) = [column for column in made.comparing.columns if column.problem]
    assert path.name in failed.problem
    assert len(made.comparing.columns) > 1
    qtbot.waitUntil(lambda: failed.problem in spoken(window), timeout=WAIT)


def spoken(window: MainWindow) -> str:
    """All that stands in labels of the window."""
    return "\n".join(label.text() for label in window.findChildren(QLabel))


# --- long tokens ----------------------------------------------------------------------------------------------------

SPACES = 3 << 20


@pytest.mark.parametrize("limit", [10, 60, 400])
@pytest.mark.parametrize("letter", ["a", " ", "語", "🌍", "e\u0301", "\xff"])
def test_a_long_token_reads_as_if_all_of_it_were_looked_at(letter: str, limit: int) -> None:
    token = b"begin " + (b"\xff" if letter == "\xff" else letter.encode()) * 20_000 + b" end"
    assert readable(token, limit) == _elide(_units(token), limit)


def test_only_the_ends_of_a_long_token_are_looked_at() -> None:
    token = b" " * (8 << 20)
    _units.cache_clear()
    assert len(readable(token, 200)) == 200
    assert _units.cache_info().currsize <= 2
    began = time.process_time()
    for number in range(100):
        readable(token + bytes([65 + number % 26]), 60)
    assert time.process_time() - began < 1.0


@pytest.fixture
def ordinary(window: MainWindow, qtbot: QtBot) -> float:
    """Seconds that painting a page of prose in single bytes takes on this machine."""
    window.session.open_sample("welcome")
    wait_for(qtbot, window.session, State.DONE)
    go_to(window, qtbot, 1)
    return painting(window, qtbot)


@pytest.fixture
def spaces(window: MainWindow, qtbot: QtBot, tmp_path: Path, ordinary: float) -> MainWindow:
    """A text of spaces that a pattern leaves whole, its tokens doubling to a megabyte and more."""
    path = tmp_path / "spaces.txt"
    path.write_bytes(b"the cat in the hat " + b" " * SPACES + b"the cat in the hat\n")
    window.session.open([path], TrainingSettings(300, pattern=r"\S+|\s+"))
    wait_for(qtbot, window.session, State.DONE)
    return window


def go_to(window: MainWindow, qtbot: QtBot, step: int) -> None:
    """Show a step, and wait until the text does."""
    window.session.set_step(step)
    qtbot.waitUntil(lambda: window.panes.token_view._store.step == step, timeout=WAIT)


def painting(window: MainWindow, qtbot: QtBot) -> float:
    """Seconds of this thread's time that one paint of the text takes: the least of some."""
    port = window.panes.token_view.viewport()
    times = []
    for _ in range(10):
        began = time.thread_time()
        port.repaint()
        times.append(time.thread_time() - began)
    return min(times)


def test_painting_tokens_of_a_megabyte_costs_little_more_than_prose(
    spaces: MainWindow, qtbot: QtBot, ordinary: float
) -> None:
    """It took 250 times as long when whole tokens were decoded and laid out."""
    window, view = spaces, spaces.panes.token_view
    last = window.session.frontier
    assert window.session.history is not None
    assert max(len(window.session.history.token_bytes(256 + merge)) for merge in range(last)) >= 1 << 20
    bar = view.verticalScrollBar()
    for step in (1, 2, 10, last - 1, last):
        go_to(window, qtbot, step)
        for share in (0.0, 0.5, 1.0):
            bar.setValue(round(bar.maximum() * share))
            qtbot.wait(10)
            assert painting(window, qtbot) < 40 * ordinary, (step, share)


def test_one_step_of_the_film_does_not_look_at_pairs_out_of_sight(
    spaces: MainWindow, qtbot: QtBot, ordinary: float
) -> None:
    view = spaces.panes.token_view
    go_to(spaces, qtbot, 0)
    began = time.process_time()
    view.animate_merge(1, (32, 32))
    assert time.process_time() - began < 300 * ordinary, "as if it drew every pair of the paragraphs in view"
    view._stage.end()


def test_a_long_token_has_one_colour_in_all_its_paragraphs(spaces: MainWindow, qtbot: QtBot) -> None:
    window, view = spaces, spaces.panes.token_view
    go_to(window, qtbot, window.session.frontier)
    store = view._store
    hit = max((store.hit(offset) for offset in range(19, SPACES, SPACES // 7)), key=lambda hit: hit.end - hit.start)
    assert hit.end - hit.start >= 1 << 20
    inside = [store.start_of(hit.start + (hit.end - hit.start) * share // 8) for share in range(1, 8)]
    colors = {store.paragraph(start).colors[0] for start in inside}
    assert colors == {token_color_index(hit.bytes)}


def test_the_pointer_over_a_long_token_is_answered_at_once(spaces: MainWindow, qtbot: QtBot) -> None:
    window, view = spaces, spaces.panes.token_view
    go_to(window, qtbot, window.session.frontier)
    bar = view.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    qtbot.wait(10)
    times = []
    for x in range(40, 400, 40):
        began = time.process_time()
        QTest.mouseMove(view.viewport(), QPoint(x, 100))
        times.append(time.process_time() - began)
    assert sorted(times)[len(times) // 2] < 0.016
