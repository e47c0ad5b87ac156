"""A trackpad over the text: pixels scroll as they are, parts of a notch add up, Ctrl and two fingers zoom."""

from __future__ import annotations

import pytest
from made_up_text import MadeUpText
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QNativeGestureEvent, QPointingDevice, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from token_view_kit import PROSE, shown_view

from app.kit.theme import Theme
from app.tokens.view import TokenView

AT = QPointF(50, 50)
Gesture = Qt.NativeGestureType


@pytest.fixture
def view(qtbot: QtBot, qapp: QApplication) -> TokenView:
    shown = shown_view(qtbot, Theme("light"))
    shown.set_text(MadeUpText(PROSE))
    return shown


def turn(view: TokenView, *, pixels: tuple[int, int] = (0, 0), angle: tuple[int, int] = (0, 0), ctrl: bool = False):
    port = view.viewport()
    keys = Qt.KeyboardModifier.ControlModifier if ctrl else Qt.KeyboardModifier.NoModifier
    there, update = QPointF(port.mapToGlobal(AT.toPoint())), Qt.ScrollPhase.ScrollUpdate
    button = Qt.MouseButton.NoButton
    QApplication.sendEvent(port, QWheelEvent(AT, there, QPoint(*pixels), QPoint(*angle), button, keys, update, False))


def pinch(view: TokenView, kind: Qt.NativeGestureType, value: float = 0.0) -> None:
    port = view.viewport()
    there = QPointF(port.mapToGlobal(AT.toPoint()))
    device = QPointingDevice.primaryPointingDevice()
    event = QNativeGestureEvent(kind, device, 2, AT, AT, there, value, QPointF())
    QApplication.sendEvent(port, event)


def down(view: TokenView) -> float:
    """Pixels from the text's begin to the top of the window."""
    way = view.page.scroller.way_to(0, 0.0, 1e9)
    assert way is not None
    return -way


def test_pixels_scroll_as_they_are(view: TokenView):
    for _ in range(10):
        turn(view, pixels=(0, -7), angle=(0, -11))
    assert down(view) == 70
    turn(view, pixels=(0, 30))
    assert down(view) == 40


def test_parts_of_a_notch_add_up_to_one(view: TokenView):
    turn(view, angle=(0, -120))
    notch = down(view)
    assert notch == 3 * view.line_height
    for _ in range(120):
        turn(view, angle=(0, -1))
    assert down(view) == 2 * notch


def test_a_finger_that_is_not_quite_straight_scrolls_one_way(view: TokenView):
    view.set_wrap(False)
    view.set_text(MadeUpText(b"long line " * 200 + b"\n" + PROSE))
    turn(view, pixels=(-40, -3))
    assert (view.horizontalScrollBar().value(), down(view)) == (40, 0)
    turn(view, pixels=(3, -40))
    assert (view.horizontalScrollBar().value(), down(view)) == (40, 40)


def test_ctrl_and_the_wheel_zoom_by_whole_steps(view: TokenView):
    before = view._theme.text_size
    turn(view, angle=(0, 120), ctrl=True)
    assert view._theme.text_size == before + 1
    for _ in range(8):
        turn(view, angle=(0, -15), ctrl=True)
    assert view._theme.text_size == before
    for _ in range(8):
        turn(view, pixels=(0, 10), angle=(0, 30), ctrl=True)
    assert view._theme.text_size == before + 2, "a trackpad's pixels, 40 to a step"
    assert down(view) == 0


def test_two_fingers_zoom_and_the_place_stays(view: TokenView):
    view.scroll_to(len(PROSE) // 2)
    before, top = view._theme.text_size, view.visible_range()[0]
    pinch(view, Gesture.BeginNativeGesture)
    for _ in range(10):
        pinch(view, Gesture.ZoomNativeGesture, 0.04)
    pinch(view, Gesture.EndNativeGesture)
    assert view._theme.text_size == before + 5
    assert view.look.metrics.font.pixelSize() > before
    assert abs(view.visible_range()[0] - top) < 200
    for _ in range(10):
        pinch(view, Gesture.ZoomNativeGesture, -0.04)
    assert view._theme.text_size == before


def test_what_is_left_of_a_pinch_is_forgotten_with_the_next(view: TokenView):
    before = view._theme.text_size
    for _ in range(3):
        pinch(view, Gesture.BeginNativeGesture)
        pinch(view, Gesture.ZoomNativeGesture, 0.05)
    assert view._theme.text_size == before
