"""In the smallest window no button, box or noun of the tables beside the text is cut."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QApplication, QComboBox, QPushButton, QStyle, QStyleOptionComboBox, QWidget
from pytestqt.qtbot import QtBot
from waiting import WAIT, wait_for

from app.kit.cells import EDGE, PADDING
from app.session.states import State

if TYPE_CHECKING:
    from app.window.main_window import MainWindow


@pytest.fixture
def smallest(window: MainWindow, qtbot: QtBot, qapp: QApplication) -> MainWindow:
    window.theme.apply(qapp)
    window.resize(window.minimumSize())
    window.session.open_sample("languages")
    wait_for(qtbot, window.session, State.DONE)
    window.session.set_step(200)
    return window


def pane_named(window: MainWindow, name: str) -> QWidget:
    found = window.frame.tabs.findChild(QWidget, name)
    assert found is not None
    window.frame.tabs.setCurrentWidget(found)
    return found


def rect_in(widget: QWidget, pane: QWidget) -> QRect:
    return QRect(widget.mapTo(pane, QPoint(0, 0)), widget.size())


def test_the_buttons_of_the_documents_are_whole(smallest: MainWindow, qtbot: QtBot) -> None:
    pane = pane_named(smallest, "documentsPane")
    buttons = [button for button in pane.findChildren(QPushButton) if button.isVisible()]
    assert len(buttons) == 3
    for button in buttons:
        assert button.width() >= button.sizeHint().width(), button.text()
        assert pane.rect().contains(rect_in(button, pane)), button.text()


def test_the_filters_of_the_vocabulary_are_whole(smallest: MainWindow, qtbot: QtBot) -> None:
    pane = smallest.panes.vocabulary
    smallest.frame.tabs.setCurrentWidget(pane)
    qtbot.waitUntil(lambda: pane.table.model().rowCount() > 0, timeout=WAIT)
    for box in (pane.kind, pane.script):
        assert QFontMetricsF(box.font()).horizontalAdvance(box.currentText()) <= text_room(box), box.currentText()


def text_room(box: QComboBox) -> int:
    option = QStyleOptionComboBox()
    box.initStyleOption(option)
    part = QStyle.SubControl.SC_ComboBoxEditField
    return box.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, box).width()


def test_the_last_noun_of_the_vocabulary_is_whole(smallest: MainWindow, qtbot: QtBot) -> None:
    table = smallest.panes.vocabulary.table
    smallest.frame.tabs.setCurrentWidget(smallest.panes.vocabulary)
    qtbot.waitUntil(lambda: table.model().rowCount() > 0, timeout=WAIT)
    header, nouns = table.header, QFontMetricsF(smallest.theme.small_font())
    shown = [section for section in range(header.count()) if not header.isSectionHidden(section)]
    last = shown[-1]
    title = table.model().headerData(last, Qt.Orientation.Horizontal)
    room = header.sectionSize(last) - 2 * PADDING - EDGE
    assert nouns.horizontalAdvance(f"↓ {title}") <= room
    assert sum(header.sectionSize(section) for section in shown) <= table.viewport().width()
