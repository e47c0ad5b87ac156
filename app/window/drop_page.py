"""The page of the empty window: an invitation to drop a text, and sample texts."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.kit import icons
from app.kit.theme import Theme, token_color_index


class DropPage(QWidget):
    """Shown while no text is open. It only emits requests."""

    open_requested = Signal()
    paste_requested = Signal()
    sample_requested = Signal(str)

    def __init__(self, theme: Theme, samples: Sequence[tuple[str, str]] = (), parent: QWidget | None = None) -> None:
        """`samples` are pairs of an id and a title."""
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("dropPage")
        self.setAccessibleName(self.tr("Drop a text here"))
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("plane", "panel")
        self._build(samples)
        theme.changed.connect(self._restyle)
        self._restyle()

    def _build(self, samples: Sequence[tuple[str, str]]) -> None:
        self._picture = _Picture(self._theme, self)
        self._heading = QLabel(self.tr("Drop a text here"), self)
        self._heading.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._explanation = QLabel(
            self.tr("and watch a byte-pair-encoding tokenizer being learnt from it, merge by merge"), self
        )
        self._explanation.setWordWrap(True)
        self._explanation.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._explanation.setProperty("dim", True)
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 28, 28, 28)
        column.setSpacing(8)
        column.addStretch(3)
        column.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(16)
        column.addWidget(self._heading)
        column.addWidget(self._explanation)
        column.addSpacing(16)
        column.addLayout(self._acts())
        column.addSpacing(28)
        if samples:
            label = QLabel(self.tr("or begin with"), self)
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            label.setProperty("dim", True)
            column.addWidget(label)
        column.addLayout(self._samples(samples))
        column.addStretch(4)

    def _acts(self) -> QHBoxLayout:
        self.open_button = QPushButton(self.tr("Open…"), self)
        self.open_button.setObjectName("dropOpenButton")
        self.open_button.setAccessibleName(self.tr("Open a text file"))
        self.open_button.setProperty("primary", True)
        self.open_button.clicked.connect(self.open_requested)
        self.paste_button = QPushButton(self.tr("Paste"), self)
        self.paste_button.setObjectName("dropPasteButton")
        self.paste_button.setAccessibleName(self.tr("Open the text of the clipboard"))
        self.paste_button.setIcon(icons.icon("paste", self._theme))
        self.paste_button.clicked.connect(self.paste_requested)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addStretch()
        row.addWidget(self.open_button)
        row.addWidget(self.paste_button)
        row.addStretch()
        return row

    def _samples(self, samples: Sequence[tuple[str, str]]) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addStretch()
        for sample_id, title in samples:
            button = QPushButton(title, self)
            button.setObjectName(f"sampleButton-{sample_id}")
            button.setAccessibleName(self.tr("Open the sample {title}").format(title=title))
            button.setProperty("link", True)
            button.clicked.connect(lambda _=False, chosen=sample_id: self.sample_requested.emit(chosen))
            row.addWidget(button)
        row.addStretch()
        return row

    def _restyle(self) -> None:
        font = self._theme.heading_font()
        font.setPixelSize(round(font.pixelSize() * 1.7))
        self._heading.setFont(font)


class _Picture(QFrame):
    """A picture of the worked example: "the cat" as bytes, and after four merges."""

    ROWS = (("t", "h", "e", " ", "c", "a", "t"), ("the ", "c", "at"))
    CELL = QSize(26, 38)
    GAP = 14

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName(self.tr("The text “the cat” as seven bytes, and as three tokens"))
        columns = len("".join(self.ROWS[0]))
        self.setFixedSize(columns * self.CELL.width() + 4, 2 * self.CELL.height() + self.GAP)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._theme.text_font(24))
        for row, tokens in enumerate(self.ROWS):
            left = 2.0
            for token in tokens:
                cell = QRectF(left, row * (self.CELL.height() + self.GAP), len(token) * 26.0, self.CELL.height())
                self._paint_token(painter, cell.adjusted(1, 1, -1, -1), token, newest=token == "the ")
                left += cell.width()
        painter.end()

    def _paint_token(self, painter: QPainter, cell: QRectF, token: str, *, newest: bool) -> None:
        fill = self._theme.token_colors[token_color_index(token.encode())]
        edge = QPen(self._theme.color("now"), 2) if newest else QPen(QColor(0, 0, 0, 0))
        painter.setPen(edge)
        painter.setBrush(fill)
        painter.drawRoundedRect(cell, 5, 5)
        painter.setPen(self._theme.token_text)
        for place, letter in enumerate(token):
            painter.drawText(
                QRectF(cell.left() + place * 26 - 1, cell.top(), 26, cell.height()),
                int(Qt.AlignmentFlag.AlignCenter),
                letter,
            )
