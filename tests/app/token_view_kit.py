"""What the tests of the text view share: events, pixels, and a view that is shown."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.kit.theme import Theme
from app.tokens.view import TokenView

CAT = b"the cat in the hat"
PROSE = b"".join(
    b"Line %d tells of the cat in the hat, and of tokens that grow with every merge.\n" % i for i in range(400)
)


def shown_view(qtbot: QtBot, theme: Theme) -> TokenView:
    """A view of 800 by 500 pixels on the screen."""
    view = TokenView(theme)
    qtbot.addWidget(view)
    view.resize(800, 500)
    view.show()
    qtbot.waitExposed(view)
    return view


def pixel(view: TokenView, point: QPointF) -> QColor:
    image = view.viewport().grab().toImage()
    ratio = image.devicePixelRatio()
    return image.pixelColor(int(point.x() * ratio), int(point.y() * ratio))


def wheel(view: TokenView, notches: int, at: QPointF = QPointF(5, 5)) -> None:  # noqa: B008
    port = view.viewport()
    event = QWheelEvent(
        at,
        QPointF(port.mapToGlobal(at.toPoint())),
        QPoint(),
        QPoint(0, -120 * notches),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(port, event)


def mouse(view: TokenView, kind: QEvent.Type, at: QPointF, *, pressed: bool) -> None:
    port = view.viewport()
    button = Qt.MouseButton.LeftButton
    moving = kind == QEvent.Type.MouseMove
    event = QMouseEvent(
        kind,
        at,
        QPointF(port.mapToGlobal(at.toPoint())),
        Qt.MouseButton.NoButton if moving else button,
        button if pressed else Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(port, event)


def drag(view: TokenView, start: QPointF, end: QPointF) -> None:
    mouse(view, QEvent.Type.MouseButtonPress, start, pressed=True)
    mouse(view, QEvent.Type.MouseMove, (start + end) / 2, pressed=True)
    mouse(view, QEvent.Type.MouseMove, end, pressed=True)
    mouse(view, QEvent.Type.MouseButtonRelease, end, pressed=False)
