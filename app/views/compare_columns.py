"""One compared tokenizer: its figures, and the passage in its tokens with the differences marked."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from PySide6.QtCore import QLocale, QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from app.theme import Theme
from app.views.setup_label import ElidedLabel
from app.views.token_paint import paint_outlines
from app.views.token_view import Hit, TokenText, TokenView

TICK, TICK_HEIGHT = 2.0, 8.0


class CompareView(TokenView):
    """The token view with marks where tokens start that do not start elsewhere, and the bytes hovered elsewhere."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.setObjectName("compareText")
        self._roles = theme
        self._marked: tuple[int, ...] = ()
        self._bytes: tuple[int, int] | None = None

    def mark(self, offsets: Sequence[int]) -> None:
        """Mark the token starts at these offsets, ascending."""
        self._marked = tuple(offsets)
        self.viewport().update()

    def show_bytes(self, span: tuple[int, int] | None) -> None:
        """Outline the bytes that are under the mouse in another column."""
        if span != self._bytes:
            self._bytes = span
            self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        start, end = self.visible_range()
        accent = self._roles.color("accent")
        for offset in self._marked[bisect_left(self._marked, start) : bisect_left(self._marked, end)]:
            for rect in self.token_rects(offset, offset + 1)[:1]:
                painter.fillRect(
                    QRectF(rect.left() - TICK / 2, rect.bottom() - TICK_HEIGHT + 3, TICK, TICK_HEIGHT), accent
                )
        if self._bytes is not None:
            paint_outlines(painter, self.token_rects(*self._bytes), accent, 1.5, 1.0)
        painter.end()


class CompareColumn(QWidget):
    """A head of figures above the text."""

    hovered = Signal(object)
    remove_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("compareColumn")
        self.name, self.tokens, self.figures, self.agreement = (ElidedLabel() for _ in range(4))
        self.remove_button = QToolButton()
        self.remove_button.setText("×")
        self.remove_button.setObjectName("compareRemoveButton")
        self.remove_button.clicked.connect(self.remove_requested)
        self.view = CompareView(theme)
        self.view.token_hovered.connect(self._hovered)
        self._theme = theme
        self._build()
        theme.changed.connect(self._dress)
        self._dress()

    def _build(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.name, 1)
        head.addWidget(self.remove_button)
        top = QVBoxLayout()
        top.setContentsMargins(16, 8, 8, 8)
        top.setSpacing(2)
        top.addLayout(head)
        top.addWidget(self.tokens)
        top.addWidget(self.figures)
        top.addWidget(self.agreement)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(top)
        whole.addWidget(self.view, 1)

    def _dress(self) -> None:
        self.name.setFont(self._theme.heading_font())
        for label in (self.tokens, self.figures, self.agreement):
            label.setFont(self._theme.small_font())

    def show_name(self, name: str, removable: bool) -> None:
        """The tokenizer's name, and whether its column can be taken away."""
        self.name.setText(name)
        self.name.setAccessibleName(self.tr("Tokenizer"))
        self.setAccessibleName(name)
        self.view.setAccessibleName(self.tr("Tokens of {name}").format(name=name))
        self.remove_button.setToolTip(self.tr("Take this column away"))
        self.remove_button.setAccessibleName(self.tr("Take {name} away").format(name=name))
        self.remove_button.setEnabled(removable)

    def show_waiting(self, problem: str) -> None:
        """No figures yet, or a sentence that says why there are none."""
        self.tokens.setText(problem or self.tr("loading…"))
        self.tokens.setAccessibleName(self.tokens.text())
        self.figures.clear()
        self.agreement.clear()

    def show_figures(self, text: TokenText, tokens: int, vocab_size: int) -> None:
        """What the tokenizer made of the passage."""
        locale = QLocale()
        ratio = locale.toString(text.size / tokens if tokens else 0.0, "f", 2)
        self.tokens.setText(
            self.tr("{tokens} tokens · vocabulary {size}").format(
                tokens=locale.toString(tokens), size=locale.toString(vocab_size)
            )
        )
        self.figures.setText(self.tr("{ratio} bytes per token").format(ratio=ratio))
        for label in (self.tokens, self.figures):
            label.setAccessibleName(label.text())
        self.view.set_text(text)

    def show_agreement(self, share: float | None) -> None:
        """How many of the places where tokens start are the first column's too; None: it is the first."""
        if share is None:
            self.agreement.setText(self.tr("compared with this"))
        else:
            percent = QLocale().toString(100 * share, "f", 1)
            self.agreement.setText(self.tr("{percent} % of cuts agree").format(percent=percent))
        self.agreement.setAccessibleName(self.agreement.text())
        self.agreement.setAccessibleDescription(
            self.tr("Places where both start a token, divided by places where at least one does.")
        )

    def forget_differences(self) -> None:
        """Nothing is known of them: an answer is still to come."""
        self.agreement.clear()
        self.view.mark(())
        self.view.show_bytes(None)

    def _hovered(self, hit: Hit | None) -> None:
        self.hovered.emit(None if hit is None else (hit.start, hit.end))
