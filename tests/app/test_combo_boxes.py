"""The list of a drop-down box shows all of its rows, and each of them whole."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QComboBox, QStyle, QStyleOptionComboBox, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.kit.theme import Theme
from app.pattern.editor import PatternEditor
from app.setup.more import MorePanel
from app.setup.pattern_combo import PatternCombo
from app.window.preferences import PreferencesDialog


class Values:
    """Settings that nobody keeps."""

    def get(self, key: str) -> Any:
        from app.kit.choices import BY_KEY

        return BY_KEY[key].default

    def set(self, key: str, value: Any) -> None:
        pass


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    made = Theme("light")
    made.apply(qapp)
    yield made
    qapp.setStyleSheet("")


def boxes(theme: Theme, page: QWidget) -> list[QComboBox]:
    """Boxes of the program, under `page`."""
    column = QVBoxLayout(page)
    parts: list[QWidget] = [PatternCombo(page), MorePanel(theme, page), PatternEditor(theme, [], page)]
    parts.append(PreferencesDialog(theme, Values(), page))
    for part in parts:
        if part.isWindow():
            part.show()
        else:
            column.addWidget(part)
    found = page.findChildren(QComboBox)
    assert len(found) >= 5
    return found


def test_every_row_is_whole(theme: Theme, qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    found = boxes(theme, page)
    page.show()
    for panel in page.findChildren(MorePanel):
        panel.show()
    for box in found:
        box.showPopup()
        view = box.view()
        qtbot.waitUntil(view.isVisible)
        # As a menu over the box, Qt scrolls the list on X11 although there is room for all of it.
        assert not box.style().styleHint(QStyle.StyleHint.SH_ComboBox_Popup, QStyleOptionComboBox(), box)
        if box.count() <= box.maxVisibleItems():
            first, last = (view.visualRect(box.model().index(row, 0)) for row in (0, box.count() - 1))
            assert first.top() >= 0, box.objectName()
            assert last.bottom() < view.viewport().height(), box.objectName()
            assert view.verticalScrollBar().maximum() == 0, box.objectName()
        assert view.sizeHintForColumn(0) <= view.viewport().width(), box.objectName()
        box.hidePopup()
