"""The legend of the colour scale below the text; each colour is labelled with its lowest value."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.kit.theme import Theme
from app.kit.tips import tip_text

HEIGHT = 30
_AIR = 7.0
_CHIP = 20.0
_RADIUS = 4.0


class Legend(QWidget):
    """Shows a title, and the colours of the scale as chips labelled with their values."""

    def __init__(self, theme: Theme, parent: QWidget, margin: float) -> None:
        super().__init__(parent)
        self._theme = theme
        self._margin = margin
        self._title = ""
        self._labels: tuple[str, ...] = ()
        self.setObjectName("colorLegend")
        self.setAccessibleName(self.tr("What the colours mean"))
        self.setFixedHeight(HEIGHT)
        theme.changed.connect(self.update)

    def show_scale(self, title: str, labels: Sequence[str]) -> None:
        """Show a title for the scale, and a label for each of its colours."""
        self._title, self._labels = title, tuple(labels)
        text = f"{title}: {', '.join(labels)}"
        self.setToolTip(tip_text(text))
        self.setAccessibleDescription(text)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.fillRect(event.rect(), theme.color("panel"))
        painter.fillRect(0, 0, self.width(), 1, theme.color("hairline"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = theme.small_font()
        painter.setFont(font)
        measure = QFontMetricsF(font)
        middle = HEIGHT / 2 + 0.5
        painter.setPen(theme.color("secondary"))
        x = self._margin
        baseline = middle + measure.capHeight() / 2
        painter.drawText(QPointF(x, baseline), self._title)
        x += measure.horizontalAdvance(self._title) + 14
        for label, color, width in zip(self._labels, theme.scale_colors, self._widths(measure, x), strict=False):
            chip = QRectF(x, middle - _CHIP / 2, width, _CHIP)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color)
            painter.drawRoundedRect(chip, _RADIUS, _RADIUS)
            painter.setPen(theme.token_text)
            if measure.horizontalAdvance(label) <= width:
                painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, label)
            x += width + 2
        painter.end()

    def _widths(self, measure: QFontMetricsF, left: float) -> list[float]:
        """Chip widths as the labels need; if space is short, all equal, and labels that do not fit are omitted."""
        wanted = [max(26.0, measure.horizontalAdvance(label) + 2 * _AIR) for label in self._labels]
        room = self.width() - left - self._margin - 2 * len(wanted)
        if sum(wanted) <= room or not wanted:
            return wanted
        return [max(4.0, room / len(wanted))] * len(wanted)
