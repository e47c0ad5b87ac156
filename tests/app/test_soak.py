"""A hundred thousand paints and signals: None and True must be as well referred to afterwards as before.

PySide6 6.12.0 on Python 3.11 loses a reference to None at every void call and one to True at every emit, and
the program aborts after some seconds. No short test sees that; this one does.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, QRect, Qt, Signal, Slot
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from waiting import WAIT

TIMES = 100_000
BATCH = 500
"""Calls between two looks: few enough that the program is still alive to tell what it lost."""
SLACK = 250
"""References that the test tools themselves may take or give meanwhile."""


def references() -> tuple[int, int]:
    return sys.getrefcount(None), sys.getrefcount(True)


def watched() -> Iterator[int]:
    """Counts to `TIMES`, and looks after every batch whether the references are what they were."""
    before = references()
    for done in range(0, TIMES, BATCH):
        yield from range(done, done + BATCH)
        none, true = (after - earlier for after, earlier in zip(references(), before, strict=True))
        assert abs(none) < SLACK, f"None: {none:+,} references after {done + BATCH:,} calls"
        assert abs(true) < SLACK, f"True: {true:+,} references after {done + BATCH:,} calls"


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


class Listener(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.heard = 0

    @Slot(bool)
    def hear(self, value: bool) -> None:
        self.heard += value


def test_paint_events(qtbot: QtBot) -> None:
    widget = Painted()
    qtbot.addWidget(widget)
    widget.resize(8, 8)
    widget.show()
    qtbot.waitUntil(lambda: widget.paints > 0, timeout=WAIT)
    for _ in watched():
        widget.repaint()
    assert widget.paints >= TIMES


def test_painter_calls(qapp: object) -> None:
    image = QImage(16, 16, QImage.Format.Format_RGB32)
    rect, colour = QRect(0, 0, 8, 8), QColor(1, 2, 3)
    painter = QPainter(image)
    for _ in watched():
        painter.fillRect(rect, colour)
    painter.end()


@pytest.mark.parametrize("connected", [False, True])
def test_emits(qapp: object, connected: bool) -> None:
    teller, listener = Teller(), Listener()
    if connected:
        teller.told.connect(listener.hear)
    for _ in watched():
        teller.told.emit(True)
        teller.ticked.emit()
    assert listener.heard == (TIMES if connected else 0)


def test_void_calls(qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    for size in watched():
        widget.resize(10 + size % 7, 10)
