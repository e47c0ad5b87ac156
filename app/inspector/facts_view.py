"""The head of the token inspector: the token as a large chip, and its figures."""

from __future__ import annotations

from PySide6.QtCore import QLocale, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QWidget

from app.inspector.facts import TokenFacts
from app.kit.cells import scaled
from app.kit.span_label import paint_chip
from app.kit.theme import Theme, token_color_index
from app.kit.token_text import readable, readable_fitting

PIXELS, HEIGHT, PADDING = 20, 36, 10
LONGEST = 40
MOST_BYTES = 96


class BigChip(QWidget):
    """A token, large."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._token = b""
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._restyle)
        self._restyle()

    def show_token(self, token: bytes) -> None:
        """Show a token."""
        self._token = token
        self.setAccessibleName(readable(token, LONGEST))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        width = self._metrics.horizontalAdvance(readable(self._token, LONGEST))
        return QSize(round(width + 2 * PADDING) + 1, scaled(HEIGHT, self._theme))

    def minimumSizeHint(self) -> QSize:
        return QSize(min(60, self.sizeHint().width()), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        text = readable_fitting(self._token, self.width() - 2 * PADDING, self._metrics.horizontalAdvance)
        width = self._metrics.horizontalAdvance(text) + 2 * PADDING
        chip = QRectF(0, 0, width, self.height())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_chip(painter, chip, self._theme.token_colors[token_color_index(self._token)])
        painter.setFont(self._font)
        painter.setPen(self._theme.token_text)
        painter.drawText(chip, int(Qt.AlignmentFlag.AlignCenter), text)
        painter.end()

    def _restyle(self) -> None:
        self._font = self._theme.text_font(PIXELS)
        self._metrics = QFontMetricsF(self._font)
        self.updateGeometry()
        self.update()


class FactGrid(QWidget):
    """Dim nouns with figures beside them; figures can be selected and copied."""

    ROWS = ("id", "bytes", "length", "born", "count", "rank")

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._facts: TokenFacts | None = None
        self._nouns = {row: QLabel() for row in self.ROWS}
        self._figures = {row: QLabel() for row in self.ROWS}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(3)
        grid.setColumnStretch(1, 1)
        for place, row in enumerate(self.ROWS):
            noun, figure = self._nouns[row], self._figures[row]
            noun.setProperty("dim", True)
            noun.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
            figure.setTextFormat(Qt.TextFormat.PlainText)
            figure.setWordWrap(True)
            figure.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            figure.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            grid.addWidget(noun, place, 0)
            grid.addWidget(figure, place, 1)
        theme.changed.connect(self._restyle)
        self._restyle()
        self._set_texts()

    def show_facts(self, facts: TokenFacts) -> None:
        """Show a token's figures."""
        self._facts = facts
        for row, text in self._texts(facts).items():
            self._figures[row].setText(text)
            self._figures[row].setAccessibleName(f"{self._nouns[row].text()}: {text}")

    def text(self, row: str) -> str:
        """The text of a row."""
        return self._figures[row].text()

    def _restyle(self) -> None:
        for noun in self._nouns.values():
            noun.setFont(self._theme.small_font())
        self._figures["bytes"].setFont(self._theme.text_font(12))

    def _set_texts(self) -> None:
        nouns = {
            "id": self.tr("id"),
            "bytes": self.tr("bytes"),
            "length": self.tr("length"),
            "born": self.tr("born"),
            "count": self.tr("count"),
            "rank": self.tr("rank"),
        }
        for row, noun in nouns.items():
            self._nouns[row].setText(noun)
            self._figures[row].setAccessibleName(noun)
        if self._facts is not None:
            self.show_facts(self._facts)

    # -- in words

    def _texts(self, facts: TokenFacts) -> dict[str, str]:
        number = QLocale().toString
        digits = facts.data[:MOST_BYTES].hex(" ") + (" …" if len(facts.data) > MOST_BYTES else "")
        return {
            "id": number(facts.id),
            "bytes": digits,
            "length": self._length(facts.data),
            "born": self._birth(facts),
            "count": self._count(facts),
            "rank": self._rank(facts),
        }

    def _length(self, data: bytes) -> str:
        size = self.tr("1 byte") if len(data) == 1 else self.tr("%Ln bytes", "", len(data))
        try:
            characters = len(data.decode("utf-8"))
        except UnicodeDecodeError:
            return self.tr("{bytes}, not whole characters").format(bytes=size)
        if characters == 1:
            return self.tr("{bytes}, 1 character").format(bytes=size)
        counted = self.tr("%Ln characters", "", characters)
        return f"{size}, {counted}"

    def _birth(self, facts: TokenFacts) -> str:
        if facts.is_special:
            return self.tr("a special token, never merged")
        if facts.parts is None:
            return self.tr("a byte, there from the start")
        pair = " + ".join(readable(part, LONGEST) for part in facts.parts)
        merge = self.tr("merge {merge}").format(merge=QLocale().toString(facts.born))
        text = f"{merge}: {pair}"
        return text if facts.is_learnt else self.tr("{birth} (still to come)").format(birth=text)

    def _count(self, facts: TokenFacts) -> str:
        share = 100 * facts.count / max(1, facts.token_count)
        figure = QLocale().toString(facts.count)
        if not facts.count:
            return figure
        decimals = 2 if share >= 0.01 else 5
        return self.tr("{count}, {share} % of all tokens").format(
            count=figure, share=QLocale().toString(share, "f", decimals)
        )

    def _rank(self, facts: TokenFacts) -> str:
        number = QLocale().toString
        if not facts.rank:
            return "–"
        return self.tr("{rank} of {all} by count").format(rank=number(facts.rank), all=number(facts.vocab_size))
