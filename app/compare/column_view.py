"""One compared tokenizer: its figures and its vocabulary slider, and the passage in its tokens.

The figures are above the text in a column, and to its left in a row; the text is the same widget.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from app.compare.tokens_view import CompareView, Spans
from app.compare.vocabulary_slider import VocabularySlider
from app.kit.elided_label import ElidedLabel
from app.kit.numbers import BYTE_TOKENS
from app.kit.theme import Theme
from app.kit.tips import tip_text
from app.tokens.view import Hit, TokenText

HEAD_WIDTH = 390
"""Width of the figures beside the text."""
ROOMY = 340
"""Column width from which two figures are placed on one line."""
TIGHT = 190
"""Height of a narrow column below which its head shows only the number of tokens, to leave room for text."""

WIDEST = 16_777_215  # Qt's own largest width


@dataclass(frozen=True, slots=True)
class ColumnHead:
    """The contents of a column's head. `tokens` and `size` (bytes) are of the passage, or of its visible range."""

    tokens: int
    size: int
    in_view: bool
    vocab_size: int
    least_size: int
    steps: int | None
    step: int
    unreachable: int = 0
    """Tokens of the vocabulary that no sequence of merges produces."""


class CompareColumn(QWidget):
    """A head of figures and the text."""

    hovered = Signal(object)
    remove_requested = Signal()
    step_requested = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("compareColumn")
        self._theme = theme
        self.name, self.tokens, self.ratio, self.decoded = (ElidedLabel() for _ in range(4))
        self.vocabulary, self.agreement = (ElidedLabel() for _ in range(2))
        self.problem = QLabel()
        self.problem.setObjectName("compareProblem")
        self.remove_button = QToolButton()
        self.remove_button.setText("×")
        self.remove_button.setObjectName("compareRemoveButton")
        self.remove_button.clicked.connect(self.remove_requested)
        self.slider = VocabularySlider()
        self.slider.step_requested.connect(self.step_requested)
        self.view = CompareView(theme)
        self.view.token_hovered.connect(self._hovered)
        self._arranged: tuple[bool, bool, bool] | None = None
        self._is_empty = False
        self._build()
        self.set_stacked(False, 0, WIDEST)
        self.decoded.hide()
        theme.changed.connect(self._restyle)
        self._restyle()

    def _build(self) -> None:
        self.head = QWidget()
        self.head.setProperty("plane", "panel")
        head = QVBoxLayout(self.head)
        head.setContentsMargins(16, 6, 8, 6)
        head.setSpacing(1)
        self._lines = [QHBoxLayout() for _ in range(6)]
        for line in self._lines:
            line.setSpacing(10)
            head.addLayout(line)
        self._lines[5].setSpacing(0)  # one of its two widgets is always hidden
        head.addStretch(1)
        self._lines[0].addWidget(self.name, 1)
        self._lines[0].addWidget(self.remove_button)
        self._lines[1].addWidget(self.tokens)
        self._lines[5].addWidget(self.slider, 1)
        self._lines[5].addWidget(self.decoded, 1)
        for label in (self.vocabulary, self.agreement, self.decoded):
            label.setProperty("dim", True)
        self._whole = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._whole.setSpacing(0)
        self._whole.addWidget(self.head)
        self.problem.setProperty("error", True)
        self.problem.setWordWrap(True)
        self.problem.setTextFormat(Qt.TextFormat.PlainText)
        self.problem.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.problem.setContentsMargins(16, 8, 16, 8)
        self.problem.hide()
        self._whole.addWidget(self.problem, 1)
        self._whole.addWidget(self.view, 1)
        self.view.setMinimumHeight(1)  # in a small window, the head stays legible

    def _restyle(self) -> None:
        self.name.setFont(self._theme.heading_font())
        for label in (self.tokens, self.ratio, self.vocabulary, self.agreement, self.decoded, self.problem):
            label.setFont(self._theme.small_font())
        height = max(self.slider.slider.sizeHint().height(), self.decoded.sizeHint().height())
        for part in (self.slider, self.decoded):
            part.setFixedHeight(height)  # only one is visible, and all texts must begin at the same height

    def set_stacked(self, stacked: bool, width: int, height: int) -> None:
        """Place the head beside the text (True), or above it; `width` and `height` are those of the column."""
        arranged = stacked, width >= ROOMY, height < TIGHT
        if arranged == self._arranged:
            return
        self._arranged = arranged
        way = QBoxLayout.Direction.LeftToRight if stacked else QBoxLayout.Direction.TopToBottom
        self._whole.setDirection(way)
        self.head.setMinimumWidth(HEAD_WIDTH if stacked else 0)
        self.head.setMaximumWidth(HEAD_WIDTH if stacked else WIDEST)
        self._arrange(stacked or width >= ROOMY)
        for label in (self.ratio, self.agreement, self.vocabulary):
            label.setVisible(stacked or width >= ROOMY or height >= TIGHT)
        self._tip()

    def _arrange(self, roomy: bool) -> None:
        """Arrange the head on three lines, or on six."""
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for label in (self.agreement, self.vocabulary):
            label.setAlignment(right if roomy else Qt.AlignmentFlag.AlignVCenter)
        if roomy:
            self._lines[0].insertWidget(1, self.agreement)
            self._lines[1].addWidget(self.ratio, 1)
            self._lines[1].addWidget(self.vocabulary)
        else:
            self._lines[2].addWidget(self.ratio)
            self._lines[3].addWidget(self.agreement)
            self._lines[4].addWidget(self.vocabulary)

    # -- showing

    def show_name(self, name: str, removable: bool) -> None:
        """Set the tokenizer's name, and whether its column can be removed."""
        self.name.setText(name)
        self.name.setAccessibleName(name)
        self.setAccessibleName(name)
        self.view.setAccessibleName(self.tr("Tokens of {name}").format(name=name))
        self.slider.slider.setAccessibleName(self.tr("Vocabulary size of {name}").format(name=name))
        self.slider.slider.setToolTip(tip_text(self.tr("The vocabulary size: the first merges only, in order of rank")))
        self.remove_button.setToolTip(tip_text(self.tr("Take this column away")))
        self.remove_button.setAccessibleName(self.tr("Take {name} away").format(name=name))
        self.remove_button.setEnabled(removable)

    def show_waiting(self, problem: str) -> None:
        """Show that the column is loading, or why it failed."""
        self._set_label(self.tokens, "" if problem else self.tr("loading…"))
        self._show_problem(problem)
        self.slider.set_place(BYTE_TOKENS, None, 0)
        for label in (self.ratio, self.vocabulary, self.agreement):
            self._set_label(label, "")

    def _show_problem(self, problem: str) -> None:
        """Show a sentence in place of the text; "" shows the text."""
        self._set_label(self.problem, problem)
        self.problem.setVisible(bool(problem))
        self.view.setVisible(not problem)

    def show_text(self, text: TokenText, unknown: Spans | None, *, bits: bool) -> None:
        """Show another passage; keeps the scroll position if possible."""
        first = self.view.visible_range()[0]
        self.view.set_text(text)
        if first and first < text.size:
            self.view.scroll_to(first)
        self.view.set_unknown(unknown)
        self.view.set_bits(bits)

    def show_head(self, now: ColumnHead) -> None:
        """Show the figures of the passage at the present step."""
        locale = QLocale()
        self._is_empty = not now.size
        self._show_problem("")
        ratio = locale.toString(now.size / now.tokens if now.tokens else 0.0, "f", 2)
        if now.tokens == 1:
            sentence = self.tr("1 token in view") if now.in_view else self.tr("1 token")
        else:
            sentence = self.tr("{tokens} tokens in view") if now.in_view else self.tr("{tokens} tokens")
        self._set_label(self.tokens, sentence.format(tokens=locale.toString(now.tokens)))
        self._set_label(self.ratio, "" if self._is_empty else self.tr("{ratio} bytes per token").format(ratio=ratio))
        size = self.tr("vocabulary {size}").format(size=locale.toString(now.vocab_size))
        if now.unreachable:
            size += " · " + self.tr("{count} unreachable").format(count=locale.toString(now.unreachable))
        self._set_label(self.vocabulary, size)
        self.slider.set_place(now.least_size, now.steps, now.step)

    def show_agreement(self, fraction: float | None) -> None:
        """Show the boundary agreement with the first column; None: this is the first column."""
        sentence = self.tr("compared with this")
        if fraction is not None:
            sentence = self.tr("{percent} % of cuts agree").format(percent=QLocale().toString(100 * fraction, "f", 1))
        self._set_label(self.agreement, "" if self._is_empty and fraction is not None else sentence)
        self.agreement.setAccessibleDescription(
            self.tr("Places where both start a token, divided by places where at least one does.")
        )

    def show_decoded(self, text: str | None) -> None:
        """Show the decoded text around an out-of-vocabulary token; None hides it."""
        self.decoded.setVisible(text is not None)
        self._lines[5].setStretchFactor(self.slider, 1 if text is None else 0)
        self._set_label(self.decoded, self.tr("reads back: {text}").format(text=text) if text is not None else "")

    def forget_differences(self) -> None:
        """Remove the marks and the agreement until the next answer."""
        self._set_label(self.agreement, "")
        self.view.mark((), ())
        self.view.show_bytes(None)

    def _set_label(self, label: QLabel, text: str) -> None:
        if label.text() != text:
            label.setText(text)
            label.setAccessibleName(text)
            self._tip()

    def _tip(self) -> None:
        """Show the figures that do not fit as the tip of the head."""
        unseen = [label.text() for label in (self.ratio, self.agreement, self.vocabulary) if label.isHidden()]
        self.head.setToolTip(tip_text("\n".join(filter(None, unseen))))

    def _hovered(self, hit: Hit | None) -> None:
        self.hovered.emit(None if hit is None else (hit.start, hit.end))
