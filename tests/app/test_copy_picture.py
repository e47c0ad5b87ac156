"""A pane's picture on the clipboard is the pane, at twice its size and sharp; full screen; word of the end."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QLocale, QPoint, Qt, QTimer
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot
from waiting import SMALL, WAIT, stand_at, wait_for

from app.session.states import State
from app.window.finish_bell import LONG_SECONDS, FinishBell
from app.window.main_window import MainWindow
from app.window.pane_pictures import SCALE, picture


@pytest.fixture
def prose_window(window: MainWindow, qtbot: QtBot, prose: str) -> Iterator[MainWindow]:
    """The window with a run to 600 tokens, looking at step 120, the keyboard in the text."""
    window.panes.plot.load()
    window.session.open_text(prose, settings=SMALL)
    wait_for(qtbot, window.session, State.DONE)
    stand_at(window, 120)
    window.panes.plot.canvas.refresh()  # it is drawn anew a few times a second only: now is soon enough
    window.activateWindow()
    window.panes.token_view.setFocus()
    yield window
    QGuiApplication.clipboard().clear()


def copied(window: MainWindow, qtbot: QtBot) -> QImage:
    window.commands.copy_picture.trigger()
    qtbot.waitUntil(lambda: not window.pictures.is_busy, timeout=WAIT)
    return QGuiApplication.clipboard().image()


def difference(one: QImage, other: QImage) -> float:
    """The mean difference of two pictures' pixels, 0 to 255."""
    pairs = [(x, y) for x in range(0, one.width(), 5) for y in range(0, one.height(), 5)]
    return sum(abs(one.pixelColor(*at).lightness() - other.pixelColor(*at).lightness()) for at in pairs) / len(pairs)


# --- pictures ---


def test_the_pane_with_the_keyboard_is_copied(prose_window: MainWindow, qtbot: QtBot) -> None:
    panes, tabs = prose_window.panes, prose_window.frame.tabs
    for pane, holder in (
        (panes.token_view, panes.token_view),
        (panes.plot, panes.plot),
        (panes.merges, tabs.currentWidget()),
        (panes.try_line.edit, panes.try_line),
    ):
        pane.setFocus()
        if holder is panes.try_line:  # a part of a plane: alone it has no ground of its own
            assert copied(prose_window, qtbot).size() == holder.size() * SCALE
        else:
            qtbot.waitUntil(lambda holder=holder: shows(prose_window, qtbot, holder), timeout=WAIT)


def shows(window: MainWindow, qtbot: QtBot, holder: QWidget) -> bool:
    """Whether the picture that is copied shows the pane: not while the pane is still changing."""
    image = copied(window, qtbot)
    if image.size() != holder.size() * SCALE:
        return False
    small = image.scaled(holder.size(), mode=Qt.TransformationMode.SmoothTransformation)
    return difference(small, holder.grab().toImage()) < 5


def test_what_was_copied_is_said(prose_window: MainWindow, qtbot: QtBot) -> None:
    image = copied(prose_window, qtbot)
    said = prose_window.notice.label.text()
    assert said.startswith("Copied a picture of the text, ")
    assert f"{QLocale().toString(image.width())} × {QLocale().toString(image.height())} pixels" in said


def test_the_window_goes_on_while_a_picture_is_drawn(prose_window: MainWindow, qtbot: QtBot) -> None:
    pictures = prose_window.pictures
    turns = []
    timer = QTimer(interval=0)
    timer.timeout.connect(lambda: turns.append(pictures.is_busy))
    timer.start()
    prose_window.commands.copy_picture.trigger()
    prose_window.commands.copy_picture.trigger()  # once more is nothing more
    assert pictures.is_busy
    qtbot.waitUntil(lambda: not pictures.is_busy, timeout=WAIT)
    assert sum(turns) >= 2
    assert not QGuiApplication.clipboard().image().isNull()


@pytest.mark.parametrize("name", ["token_view", "plot", "try_line"])
def test_it_is_sharper_than_what_is_on_the_screen_made_larger(prose_window: MainWindow, name: str) -> None:
    """Twice as many pixels show edges that no enlargement of the coarse picture has."""
    prose_window.panes.try_line.edit.setText("sharp enough to read")
    pane: QWidget = getattr(prose_window.panes, name)
    fine = picture(pane, prose_window.theme)
    coarse = pane.grab().toImage().scaled(fine.size(), mode=Qt.TransformationMode.SmoothTransformation)
    assert difference(fine, coarse) > 0.2

    def steps(image: QImage) -> int:
        rows = range(0, image.height(), 3)
        lights = [[image.pixelColor(x, y).lightness() for x in range(0, 400)] for y in rows]
        return sum(abs(a - b) > 90 for row in lights for a, b in pairwise(row))

    assert steps(fine) > steps(coarse)


def test_the_panes_are_as_before(prose_window: MainWindow) -> None:
    prose_window.panes.try_line.edit.setText("as it was")
    for pane in (prose_window.panes.token_view, prose_window.panes.plot, prose_window.panes.try_line):
        pane.grab()  # arranges what the typed line has moved,
        prose_window.panes.plot.canvas.refresh()  # and the plot draws itself in its new size a moment later
        before = pane.grab().toImage()
        picture(pane, prose_window.theme)
        assert pane.grab().toImage() == before


def test_the_text_offers_it_in_its_menu(prose_window: MainWindow) -> None:
    view = prose_window.panes.token_view
    place = QPoint(60, 40)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, view.viewport().mapToGlobal(place))
    QApplication.sendEvent(view.viewport(), event)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert prose_window.commands.copy_picture in menu.actions()
    menu.close()


def test_the_compare_page_is_copied_as_a_page(prose_window: MainWindow, qtbot: QtBot) -> None:
    prose_window.commands.compare.trigger()
    assert copied(prose_window, qtbot).size() == prose_window.pages.size() * SCALE


# --- full screen ---


def test_escape_leaves_full_screen_once_there_is_nothing_else_to_leave(prose_window: MainWindow) -> None:
    view = prose_window.panes.token_view
    prose_window.commands.full_screen.trigger()
    assert prose_window.isFullScreen()
    assert prose_window.notice.label.text() == "Esc leaves full screen."
    view.setFocus()
    view.select_all()
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert view.selected_text() == ""
    assert prose_window.isFullScreen()
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert not prose_window.isFullScreen()
    assert not prose_window.commands.full_screen.isChecked()


def test_full_screen_hides_nothing_that_is_needed(prose_window: MainWindow) -> None:
    prose_window.commands.full_screen.trigger()
    panes = prose_window.panes
    for part in (prose_window.menuBar(), panes.setup, panes.token_view, panes.transport, panes.plot, panes.try_line):
        assert part.isVisible()
    prose_window.commands.full_screen.trigger()


def test_a_maximized_window_is_maximized_again(prose_window: MainWindow, qtbot: QtBot) -> None:
    prose_window.showMaximized()
    prose_window.commands.full_screen.trigger()
    prose_window.commands.full_screen.trigger()
    assert prose_window.isMaximized()


def test_what_the_desktop_does_to_the_window_is_shown(prose_window: MainWindow, qtbot: QtBot) -> None:
    prose_window.showFullScreen()
    qtbot.waitUntil(prose_window.commands.full_screen.isChecked, timeout=WAIT)
    prose_window.showNormal()
    qtbot.waitUntil(lambda: not prose_window.commands.full_screen.isChecked(), timeout=WAIT)


# --- word of the end ---


class Clock:
    """A clock that is set by hand."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def bell(window: MainWindow) -> FinishBell:
    return FinishBell(window.context, Clock())


def train_for(window: MainWindow, qtbot: QtBot, bell: FinishBell, seconds: float, text: str) -> None:
    """Train while the bell's clock goes on by some seconds."""
    clock = bell._clock
    assert isinstance(clock, Clock)

    def later(state: State) -> None:
        if state is State.COUNTING:
            clock.now += seconds

    window.session.state_changed.connect(later)
    window.session.open_text(text, "a text", settings=SMALL)
    qtbot.waitUntil(lambda: window.session.state is State.DONE and clock.now > 0, timeout=WAIT)
    window.session.state_changed.disconnect(later)


def in_the_background(window: MainWindow, qtbot: QtBot) -> QWidget:
    """Another window that is the one in use."""
    other = QWidget()
    qtbot.addWidget(other)
    other.show()
    other.activateWindow()
    qtbot.waitUntil(lambda: not window.isActiveWindow(), timeout=WAIT)
    return other


def test_a_long_training_is_told_to_whoever_comes_back(
    window: MainWindow, qtbot: QtBot, bell: FinishBell, prose: str
) -> None:
    in_the_background(window, qtbot)
    train_for(window, qtbot, bell, LONG_SECONDS + 1, prose)
    assert bell.news.startswith("a text is trained: vocabulary 600, ")
    QApplication.sendEvent(window, QEvent(QEvent.Type.WindowActivate))
    assert window.notice.label.text().startswith("a text is trained")
    assert bell.news == ""


def test_a_short_one_is_not(window: MainWindow, qtbot: QtBot, bell: FinishBell, prose: str) -> None:
    in_the_background(window, qtbot)
    train_for(window, qtbot, bell, LONG_SECONDS - 1, prose)
    assert bell.news == ""


def test_nor_one_that_is_looked_at(window: MainWindow, qtbot: QtBot, bell: FinishBell, prose: str) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=WAIT)
    train_for(window, qtbot, bell, LONG_SECONDS + 1, prose)
    assert bell.news == ""


def test_nor_where_nobody_wants_to_be_told(window: MainWindow, qtbot: QtBot, bell: FinishBell, prose: str) -> None:
    window.settings.set("notify", False)
    in_the_background(window, qtbot)
    train_for(window, qtbot, bell, LONG_SECONDS + 1, prose)
    assert bell.news == ""


def test_the_choice_is_in_the_preferences(window: MainWindow) -> None:
    window.commands.preferences.trigger()
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    box = dialog.findChild(QWidget, "notifySetting")
    assert box is not None
    assert "20 seconds" in box.accessibleDescription()
    dialog.close()


def test_the_message_of_the_desktop_goes_when_the_window_is_looked_at(
    window: MainWindow, bell: FinishBell, tmp_path: Path
) -> None:
    bell._show_message("it is over")
    assert bell._tray is not None
    assert bell._tray.toolTip() == "it is over"
    QApplication.sendEvent(window, QEvent(QEvent.Type.WindowActivate))
    assert bell._tray is None
