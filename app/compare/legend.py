"""The line beneath the compared texts: a legend of the marks, and a sentence about the text."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.compare.tokens_view import SIZE, paint_unknown, ring, triangle
from app.kit.theme import Theme
from app.kit.tips import tip_text

GAP, EDGE = 18.0, 16.0
SIGNS = "▲○▭"


class CompareLegend(QWidget):
    """Paints the shapes as in the texts."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("compareLegend")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._theme = theme
        self._sentence = self._note = ""
        self._has_unknown, self._has_marks = False, True
        theme.changed.connect(self.updateGeometry)
        self._name()

    def set_sentence(self, sentence: str) -> None:
        """Set the sentence about the text."""
        if sentence != self._sentence:
            self._sentence = sentence
            self._name()
            self.update()

    def set_note(self, note: str) -> None:
        """Set a note about how the text is cut; it precedes the sentence."""
        if note != self._note:
            self._note = note
            self._name()
            self.update()

    def set_unknown(self, has_unknown: bool) -> None:
        """Set whether a column has out-of-vocabulary tokens."""
        if has_unknown != self._has_unknown:
            self._has_unknown = has_unknown
            self._name()
            self.update()

    def set_marks(self, has_marks: bool) -> None:
        """Set whether differences are marked; their legend is hidden otherwise."""
        if has_marks != self._has_marks:
            self._has_marks = has_marks
            self._name()
            self.update()

    @property
    def samples(self) -> tuple[int, ...]:
        """The shapes in the legend: 0 a triangle, 1 a ring, 2 a frame."""
        return (*((0, 1) if self._has_marks else ()), *((2,) if self._has_unknown else ()))

    def sizeHint(self) -> QSize:
        return QSize(100, round(QFontMetricsF(self._theme.small_font()).height()) + 12)

    def _name(self) -> None:
        self.setAccessibleName(self._said or self.tr("What the marks mean"))
        self.setToolTip(tip_text(self._note))
        words = self._words()
        self.setAccessibleDescription(" ".join(f"{SIGNS[number]} {words[number]}" for number in self.samples))

    @property
    def _said(self) -> str:
        return " · ".join(filter(None, (self._note, self._sentence)))

    def _words(self) -> tuple[str, str, str]:
        return (
            self.tr("a token starts only here"),
            self.tr("one starts only in the other"),
            self.tr("out of vocabulary"),
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), self._theme.color("panel"))
        painter.fillRect(QRectF(0, 0, self.width(), 1), self._theme.color("hairline"))
        font = self._theme.small_font()
        metrics = QFontMetricsF(font)
        painter.setFont(font)
        x, middle = EDGE, self.height() / 2
        for number in self.samples:
            words = self._words()[number]
            x = self._paint_sample(painter, number, x, middle) + 6
            painter.setPen(self._theme.color("secondary"))
            width = metrics.horizontalAdvance(words)
            painter.drawText(QRectF(x, 0, width + 2, self.height()), Qt.AlignmentFlag.AlignVCenter, words)
            x += width + GAP
        room = self.width() - EDGE - x
        if room > 40:
            text = metrics.elidedText(self._said, Qt.TextElideMode.ElideRight, room)
            painter.setPen(self._theme.color("secondary"))
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            painter.drawText(QRectF(x, 0, room, self.height()), int(flags), text)
        painter.end()

    def _paint_sample(self, painter: QPainter, number: int, x: float, middle: float) -> float:
        """Paint a shape at x; returns its right edge."""
        path = QPainterPath()
        if number == 0:
            triangle(path, x + SIZE, middle + 2, SIZE)
            painter.fillPath(path, self._theme.color("accent"))
            return x + 2 * SIZE
        if number == 1:
            ring(path, x + SIZE, middle - 1, SIZE)
            painter.setPen(QPen(self._theme.color("now"), 0.5 * SIZE))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPath(path)
            return x + 2 * SIZE
        paint_unknown(
            painter, [QRectF(QPointF(x, middle - 6), QPointF(x + 18, middle + 6))], self._theme.color("error")
        )
        return x + 18
