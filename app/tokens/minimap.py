"""A map of the whole text at its edge: the occurrences of a token or search, and the visible part."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

from PySide6.QtCore import QLocale, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QWidget

from app.kit.theme import Theme
from app.kit.tips import tip_text

WIDTH = 14
_TICK = 9.0
_TICK_HEIGHT = 2.0
_SMALLEST_FRAME = 8.0
_FAINTEST = 0.35


class MiniMap(QWidget):
    """A strip with a tick for each part of the text with occurrences; click, or drag the frame, to scroll."""

    requested = Signal(float)
    """Request to centre a position, given as a fraction of the text, in the window."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._counts: Sequence[float] = ()
        self._top, self._bottom = 0.0, 0.0
        self._role = "now"
        self._grip: float | None = None
        self.setObjectName("miniMap")
        self.setAccessibleName(self.tr("Where the token stands in the whole text"))
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.setFixedWidth(WIDTH)
        theme.changed.connect(self.update)
        self.show_marks((), "", pinned=False)

    def show_marks(
        self, counts: Sequence[float], token: str, *, pinned: bool, found: int = 0, share: float = 1.0
    ) -> None:
        """Show how often the token occurs in each of equal parts of the text; `share`: the fraction searched so far."""
        self._counts, self._role = counts, "accent" if pinned else "now"
        locale = QLocale()
        lines = []
        if token:
            what = self.tr("the pinned token") if pinned else self.tr("the newest token")
            lines.append(self.tr("marks: where {what} {token} stands").format(what=what, token=token))
            if share >= 1:
                times = self.tr("once") if found == 1 else self.tr("{count} times")
                lines.append(times.format(count=locale.toString(found)))
            else:
                once = self.tr("once in the {share} % of the text that was looked at")
                times = self.tr("{count} times in the {share} % of the text that was looked at")
                sample = once if found == 1 else times
                lines.append(sample.format(count=locale.toString(found), share=locale.toString(100 * share, "g", 2)))
        self._explain(lines)

    def show_matches(self, counts: Sequence[float]) -> None:
        """Show the number of search matches in each of equal parts of the text."""
        self._counts, self._role = counts, "flash"
        self._explain([self.tr("marks: what is looked for")])

    def _explain(self, lines: list[str]) -> None:
        text = "\n".join([*lines, self.tr("frame: what is on screen")])
        self.setToolTip(tip_text(text))
        self.setAccessibleDescription(text)
        self.update()

    @property
    def counts(self) -> Sequence[float]:
        """The counts shown."""
        return self._counts

    def show_frame(self, top: float, bottom: float) -> None:
        """Show the visible range, as fractions of the text."""
        if (top, bottom) != (self._top, self._bottom):
            self._top, self._bottom = top, bottom
            self.update()

    def _frame(self) -> QRectF:
        height = self.height() - 2.0
        tall = max(_SMALLEST_FRAME, (self._bottom - self._top) * height)
        top = 1 + min(self._top * height, height - tall)
        return QRectF(1, top, WIDTH - 2, tall)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), self._theme.color("grid"))
        self._paint_marks(painter)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        wash = self._theme.color("accent")
        wash.setAlphaF(0.12)
        painter.setBrush(wash)
        painter.setPen(QPen(self._theme.color("accent"), 1.5))
        painter.drawRoundedRect(self._frame().adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        painter.end()

    def _paint_marks(self, painter: QPainter) -> None:
        parts = len(self._counts)
        if not parts:
            return
        most = max(self._counts)
        height = self.height() - 2.0
        color = self._theme.color(self._role)
        for part, count in enumerate(self._counts):
            if count:
                color.setAlphaF(_FAINTEST + (1 - _FAINTEST) * sqrt(count / most))
                y = 1 + (part + 0.5) / parts * height
                painter.fillRect(QRectF((WIDTH - _TICK) / 2, round(y - _TICK_HEIGHT / 2), _TICK, _TICK_HEIGHT), color)

    # -- the mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            frame = self._frame()
            y = event.position().y()
            self._grip = y - frame.center().y() if frame.top() <= y <= frame.bottom() else 0.0
            self._go(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grip is not None:
            self._go(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._grip = None

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # the text scrolls

    def _go(self, point: QPointF) -> None:
        assert self._grip is not None
        self.requested.emit(min(1.0, max(0.0, (point.y() - self._grip - 1) / max(1.0, self.height() - 2.0))))
