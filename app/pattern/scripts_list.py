"""The effect of a pattern on the words of each script: how many it cuts before a combining mark."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QLocale, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.kit.cells import HEADER_HEIGHT, ROW_HEIGHT, scaled
from app.kit.theme import Theme
from app.kit.tips import tip_text

WIDTH = 264
EDGE = 24.0
BAR = 4.0
GAP = 16.0
STALE = 0.45
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


@dataclass(frozen=True, slots=True)
class ScriptRow:
    """A script's name, the number of its words in the text, and the number cut at a mark."""

    script: str
    words: int
    cut: int

    @property
    def share(self) -> float:
        return self.cut / self.words if self.words else 0.0


class ScriptsList(QWidget):
    """A short table: script, words, and the fraction that is cut, with a bar."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.rows: tuple[ScriptRow, ...] = ()
        self._cut_width = 0.0
        self._is_stale = False
        self.setObjectName("patternScripts")
        self.setAccessibleName(self.tr("Words cut at marks, by script"))
        self.setToolTip(
            tip_text(
                self.tr(
                    "A word that is cut before a combining mark (a vowel sign, an accent of its own) can never be one "
                    "token. The patterns of GPT-2 and GPT-4 cut nearly every word of Hindi and Thai so; "
                    "GPT-4o's does not."
                )
            )
        )
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self.updateGeometry)
        theme.changed.connect(self.update)

    def set_stale(self, stale: bool) -> None:
        """Dim the rows, as those of an earlier pattern."""
        self._is_stale = stale
        self.update()

    def show_rows(self, rows: Sequence[ScriptRow]) -> None:
        """Replace the rows."""
        self._is_stale = False
        self.rows = tuple(rows)
        said = [f"{row.script}: {_percent(row)}" for row in self.rows]
        self.setAccessibleDescription(", ".join(said))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(scaled(WIDTH, self._theme), 120)

    def minimumSizeHint(self) -> QSize:
        return QSize(scaled(WIDTH - 60, self._theme), 80)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = self._theme
        painter.fillRect(self.rect(), theme.color("panel"))
        painter.fillRect(0, 0, 1, self.height(), theme.color("hairline"))
        high = scaled(ROW_HEIGHT, theme)
        place = QRectF(EDGE, 0, self.width() - 2 * EDGE, scaled(HEADER_HEIGHT, theme))
        painter.setFont(theme.small_font())
        painter.setPen(theme.color("secondary"))
        painter.drawText(place, LEFT, self.tr("script"))
        painter.drawText(place, RIGHT, self.tr("cut at marks"))
        self._cut_width = QFontMetricsF(theme.small_font()).horizontalAdvance(self.tr("cut at marks")) + GAP
        painter.drawText(place.adjusted(0, 0, -self._cut_width, 0), RIGHT, self.tr("words"))
        top = place.bottom()
        painter.setOpacity(STALE if self._is_stale else 1.0)
        for row in self.rows:
            if top + high > self.height():
                painter.setPen(theme.color("secondary"))
                painter.drawText(QRectF(place.left(), top, place.width(), high), LEFT, "…")
                break
            self._paint_row(painter, row, QRectF(place.left(), top, place.width(), high))
            top += high
        painter.end()

    def _paint_row(self, painter: QPainter, row: ScriptRow, place: QRectF) -> None:
        theme = self._theme
        painter.setFont(theme.ui_font())
        metrics = QFontMetricsF(theme.ui_font())
        number = _percent(row)
        bad = row.share > 0.01
        painter.setPen(theme.color("error" if bad else "text"))
        painter.drawText(place, RIGHT, number)
        painter.setPen(theme.color("text"))
        count = QLocale().toString(row.words)
        painter.drawText(place.adjusted(0, 0, -self._cut_width, 0), RIGHT, count)
        room = place.width() - self._cut_width - metrics.horizontalAdvance(count) - 12
        painter.drawText(place, LEFT, metrics.elidedText(row.script, Qt.TextElideMode.ElideRight, room))
        if row.cut:
            bar = QRectF(place.left(), place.bottom() - BAR + 1, place.width() * row.share, BAR - 2)
            painter.fillRect(bar, theme.color("error"))


def _percent(row: ScriptRow) -> str:
    share = QLocale().toString(100 * row.share, "f", 1 if 0 < row.share < 0.1 else 0)
    return f"{share} %"
