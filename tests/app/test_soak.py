"""A hundred thousand paints and signals: None and True must be as well referred to afterwards as before.

PySide6 6.12.0 on Python 3.11 loses a reference to None at every void call and one to True at every emit, and
the program aborts after some seconds. No short test sees that; this one does.
"""

from __future__ import annotations

import sys

import pytest
from PySide6.QtCore import QObject, QRect, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

TIMES = 100_000
SLACK = 500
"""References that the test tools themselves may take or give meanwhile."""


def references() -> tuple[int, int]:
    return sys.getrefcount(None), sys.getrefcount(True)


def assert_steady(before: tuple[int, int]) -> None:
    none, true = (after - earlier for after, earlier in zip(references(), before, strict=True))
    assert abs(none) < SLACK, f"None: {none:+,} references after {TIMES:,} calls"
    assert abs(true) < SLACK, f"True: {true:+,} references after {TIMES:,} calls"


class Painted(QWidget):
    """Paints what a token view paints: rectangles, paths, text."""

    def __init__(self) -> None:
        super().__init__()
        self.paints = 0
        self.path = QPainterPath()
        self.path.addRoundedRect(1, 1, 5, 5, 2, 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(Qt.GlobalColor.black)
        painter.fillRect(event.rect(), QColor(200, 220, 240))
        painter.fillPath(self.path, QColor(20, 20, 20))
        painter.end()
        self.paints += 1


class Teller(QObject):
    told = Signal(bool)
    ticked = Signal()


def test_paint_events(qtbot: QtBot) -> None:
    widget = Painted()
    qtbot.addWidget(widget)
    widget.resize(8, 8)
    widget.show()
    qtbot.waitUntil(lambda: widget.paints > 0)
    before = references()
    for _ in range(TIMES):
        widget.repaint()
    assert widget.paints >= TIMES
    assert_steady(before)


def test_painter_calls(qapp: object) -> None:
    image = QImage(16, 16, QImage.Format.Format_RGB32)
    rect, colour = QRect(0, 0, 8, 8), QColor(1, 2, 3)
    before = references()
    painter = QPainter(image)
    for _ in range(TIMES):
        painter.fillRect(rect, colour)
    painter.end()
    assert_steady(before)


@pytest.mark.parametrize("connected", [False, True])
def test_emits(qapp: object, connected: bool) -> None:
    teller = Teller()
    heard: list[bool] = []
    if connected:
        teller.told.connect(heard.append)
    before = references()
    for _ in range(TIMES):
        teller.told.emit(True)
        teller.ticked.emit()
    assert len(heard) == (TIMES if connected else 0)
    heard.clear()
    assert_steady(before)


def test_void_calls(qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    before = references()
    for size in range(TIMES):
        widget.resize(10 + size % 7, 10)
    assert_steady(before)
