"""A change of theme reaches every widget, at once where it is seen, without the sheet being set anew."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QScrollBar,
    QSlider,
    QSpinBox,
    QTableWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot
from waiting import WAIT

from app.kit.theme import Theme


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    made = Theme("light")
    made.apply(qapp)
    yield made
    made.set_mode("light")


class Counter(QObject):
    """Counts how often each widget is told that it has another style."""

    def __init__(self) -> None:
        super().__init__()
        self.told = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.told += event.type() == QEvent.Type.StyleChange
        return False


def one_of_each(parent: QWidget | None = None) -> QWidget:
    page = QWidget(parent)
    page.setProperty("plane", "panel")
    column = QVBoxLayout(page)
    dim, primary = QLabel("dim"), QPushButton("primary")
    dim.setProperty("dim", True)
    primary.setProperty("primary", True)
    check, bar, table = QCheckBox("check"), QProgressBar(), QTableWidget(2, 2)
    check.setChecked(True)
    bar.setValue(50)
    combo = QComboBox()
    combo.addItem("combo")
    for part in (QLabel("plain"), dim, primary, check, bar, table, combo, QSpinBox(), QLineEdit("text")):
        column.addWidget(part)
    for part in (QSlider(), QScrollBar(), QPushButton("off", enabled=False)):
        column.addWidget(part)
    return page


def tabs_of_each(qtbot: QtBot, scheme: str = "light") -> QTabWidget:
    tabs = QTabWidget()
    tabs.setProperty("scheme", scheme)
    qtbot.addWidget(tabs)
    tabs.addTab(one_of_each(), "seen")
    tabs.addTab(one_of_each(), "hidden")
    for part in (tabs, *tabs.findChildren(QWidget)):
        part.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # a ring would be drawn in one window only
    tabs.resize(400, 700)
    tabs.show()
    qtbot.waitExposed(tabs)
    return tabs


def drawn(tabs: QTabWidget) -> QImage:
    return tabs.currentWidget().grab().toImage()


def drawn_afresh(qtbot: QtBot, index: int, scheme: str) -> QImage:
    """The same widgets as they look where there never was another theme."""
    tabs = tabs_of_each(qtbot, scheme)
    tabs.setCurrentIndex(index)
    return drawn(tabs)


@pytest.mark.parametrize("index", [0, 1])
def test_nothing_keeps_the_colours_of_before(qtbot: QtBot, theme: Theme, index: int) -> None:
    tabs = tabs_of_each(qtbot)
    tabs.setCurrentIndex(index)
    before = drawn(tabs)
    tabs.setCurrentIndex(0)
    theme.set_mode("dark")
    qtbot.waitUntil(lambda: not theme.is_restyling, timeout=WAIT)
    tabs.setCurrentIndex(index)
    assert drawn(tabs) != before
    assert drawn(tabs) == drawn_afresh(qtbot, index, "dark")
    theme.set_mode("light")
    qtbot.waitUntil(lambda: not theme.is_restyling, timeout=WAIT)
    assert drawn(tabs) == drawn_afresh(qtbot, index, "light")


def test_what_is_seen_is_in_the_new_colours_at_once(qtbot: QtBot, theme: Theme) -> None:
    tabs = tabs_of_each(qtbot)
    theme.set_mode("dark")
    at_once = drawn(tabs)
    assert theme.is_restyling
    qtbot.waitUntil(lambda: not theme.is_restyling, timeout=WAIT)
    assert drawn(tabs) == at_once


def test_a_change_of_theme_does_not_set_the_sheet_anew(qtbot: QtBot, theme: Theme, qapp: QApplication) -> None:
    tabs_of_each(qtbot)
    counter = Counter()
    qapp.installEventFilter(counter)
    theme.set_mode("dark")
    qtbot.waitUntil(lambda: not theme.is_restyling, timeout=WAIT)
    qapp.removeEventFilter(counter)
    assert counter.told == 0


def test_a_widget_that_goes_while_the_hidden_ones_are_dressed_is_left_out(qtbot: QtBot, theme: Theme) -> None:
    tabs = tabs_of_each(qtbot)
    theme.set_mode("dark")
    tabs.widget(1).deleteLater()
    qtbot.waitUntil(lambda: not theme.is_restyling and tabs.count() == 1, timeout=WAIT)
