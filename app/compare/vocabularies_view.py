"""The vocabularies pane: a choice of two, and the tokens that both or only one of them have."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLocale, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from app.compare.vocabularies_model import (
    ONLY_FIRST,
    ONLY_SECOND,
    SHARED,
    UNREACHABLE,
    Listed,
    ListedOverlap,
    OverlapQuery,
)
from app.compare.vocabularies_table import OverlapTable
from app.kit.cells import EDGE
from app.kit.segments import Segments
from app.kit.theme import Theme
from app.kit.tips import tip_text

BAR_HEIGHT = 10
NAME_LENGTH = 24


class OverlapPane(QWidget):
    """The choice of two vocabularies and of a set of tokens, a search field, and the rows."""

    query_changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("compareVocabularies")
        self.setProperty("plane", "panel")
        self._theme = theme
        self._entries: tuple[tuple[str, str], ...] = ()
        self._overlap: ListedOverlap | None = None
        self.first, self.second = QComboBox(), QComboBox()
        self.parts = Segments("overlapParts")
        self.search = QLineEdit()
        self.search.setObjectName("overlapSearch")
        self.search.setClearButtonEnabled(True)
        self.bar = OverlapBar(theme)
        self.found = QLabel()
        self.found.setProperty("dim", True)
        self.found.setTextFormat(Qt.TextFormat.PlainText)
        self.table = OverlapTable(theme)
        self._build()
        self._set_texts()
        for combo in (self.first, self.second):
            combo.currentIndexChanged.connect(self._changed)
        self.parts.chosen.connect(self._changed)
        self.search.textChanged.connect(self._changed)
        self.search.returnPressed.connect(self.table.setFocus)
        self.table.order_changed.connect(self._changed)
        theme.changed.connect(self._restyle)
        self._restyle()

    @property
    def pair(self) -> tuple[str, str] | None:
        """The keys of the two chosen vocabularies; None if there are fewer than two."""
        keys = self.first.currentData(), self.second.currentData()
        return None if None in keys else keys

    @property
    def query(self) -> OverlapQuery:
        """The present query."""
        return OverlapQuery(self.parts.key, self.search.text(), *self.table.order)

    def set_entries(self, entries: Sequence[tuple[str, str]]) -> None:
        """Offer vocabularies as pairs of key and name; keeps the present choice if it is still among them."""
        if tuple(entries) == self._entries:
            return
        self._entries = tuple(entries)
        keys = [key for key, _ in entries]
        chosen = [combo.currentData() for combo in (self.first, self.second)]
        kept = [key if key in keys else None for key in chosen]
        free = [key for key in keys if key not in kept]
        for combo, key in zip((self.first, self.second), kept, strict=True):
            combo.blockSignals(True)
            combo.clear()
            for other, name in entries:
                combo.addItem(name, other)
            wanted = key or (free.pop(0) if free else None)
            combo.setCurrentIndex(combo.findData(wanted) if wanted is not None else -1)
            combo.blockSignals(False)
        self._changed()

    def show_listed(self, answer: Listed | None) -> None:
        """Show an answer; None shows an empty pane."""
        self._overlap = answer.overlap if answer is not None else None
        self.table.show_listed(answer, self._names())
        self._name_parts()
        number = QLocale().toString
        if answer is None:
            self.found.setText("")
        elif answer.problem:
            self.found.setText(answer.problem)
        else:
            self.found.setText(self.tr("{count} listed").format(count=number(len(answer.rows))))
        self.found.setAccessibleName(self.found.text() or self.tr("Tokens found"))
        self.bar.show_sizes(answer.overlap.sizes if answer is not None else (0, 0, 0))

    def set_waiting(self, waiting: bool) -> None:
        """Dim the old rows while new ones are awaited."""
        self.table.set_waiting(waiting)

    def show_problem(self, sentence: str) -> None:
        """Show an error."""
        self.show_listed(None)
        self.found.setText(sentence)

    # -- building

    def _build(self) -> None:
        self._and = QLabel()
        self._and.setProperty("dim", True)
        choice = QHBoxLayout()
        choice.setSpacing(8)
        choice.addWidget(self.first)
        choice.addWidget(self._and)
        choice.addWidget(self.second)
        choice.addStretch(1)
        for combo in (self.first, self.second):
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            combo.setMinimumContentsLength(12)
            combo.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.first.setObjectName("overlapFirst")
        self.second.setObjectName("overlapSecond")
        self.search.setMaximumWidth(280)
        head = QGridLayout()
        head.setContentsMargins(2 * EDGE + 2, 8, 2 * EDGE, 4)
        head.setHorizontalSpacing(16)
        head.setVerticalSpacing(6)
        head.addLayout(choice, 0, 0)
        head.addWidget(self.parts, 0, 1)
        head.addWidget(self.search, 0, 2)
        head.addWidget(self.bar, 1, 0, 1, 2)
        head.addWidget(self.found, 1, 2)
        head.setColumnStretch(2, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.table, 1)

    def _set_texts(self) -> None:
        self.setAccessibleName(self.tr("Vocabularies"))
        self._and.setText(self.tr("and"))
        for combo, name in ((self.first, self.tr("First vocabulary")), (self.second, self.tr("Second vocabulary"))):
            combo.setAccessibleName(name)
            combo.view().setAccessibleName(name)
        self.parts.setAccessibleName(self.tr("Which tokens"))
        self.search.setAccessibleName(self.tr("Search both vocabularies"))
        self.search.setPlaceholderText(self.tr("text, e4 bd, #258 or /regex/"))
        self._name_parts()

    def _name_parts(self) -> None:
        """Label the sets of tokens with their sizes, once known."""
        whole = self._names()
        short = (name if len(name) <= NAME_LENGTH else name[: NAME_LENGTH - 1] + "…" for name in whole)
        choices = self._titled(*short)
        lost = int(self._overlap.unreachable.sum()) if self._overlap is not None else 0
        if lost or UNREACHABLE in self.parts.buttons:
            choices.append((UNREACHABLE, self.tr("Unreachable: {count}").format(count=QLocale().toString(lost))))
        self.parts.set_choices(tuple(choices))
        for key, title in self._titled(*whole):  # the buttons are elided in a narrow pane
            self.parts.buttons[key].setToolTip(tip_text(title))
            self.parts.buttons[key].setAccessibleName(title)
        button = self.parts.buttons.get(UNREACHABLE)
        if button is not None:
            button.setVisible(bool(lost) or button.isChecked())
            button.setToolTip(
                tip_text(
                    self.tr(
                        "Tokens of either vocabulary that no sequence of merges produces: "
                        "they are used at most for a whole pre-token"
                    )
                )
            )

    def _titled(self, first: str, second: str) -> list[tuple[str, str]]:
        """The keys of the sets of tokens, and their titles."""
        only = self.tr("Only {name}")
        names = [self.tr("In both"), only.format(name=first), only.format(name=second)]
        if self._overlap is not None:
            sizes = map(QLocale().toString, self._overlap.sizes)
            names = [f"{name}: {size}" for name, size in zip(names, sizes, strict=True)]
        return list(zip((SHARED, ONLY_FIRST, ONLY_SECOND), names, strict=True))

    def _names(self) -> tuple[str, str]:
        return self.first.currentText() or "A", self.second.currentText() or "B"

    def _restyle(self) -> None:
        self.found.setFont(self._theme.small_font())

    def _changed(self) -> None:
        self.query_changed.emit()

    # -- Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and self.search.hasFocus():
            self.table.setFocus()
            return
        super().keyPressEvent(event)


class OverlapBar(QWidget):
    """A bar of three lengths: only in the first, in both, only in the second."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("overlapBar")
        self._theme = theme
        self._sizes = (0, 0, 0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)
        self.show_sizes((0, 0, 0))

    def show_sizes(self, sizes: tuple[int, int, int]) -> None:
        """Set the number of tokens in both, only in the first, and only in the second."""
        self._sizes = sizes
        total = sum(sizes)
        share = QLocale().toString(100 * sizes[0] / total if total else 0.0, "f", 1)
        text = self.tr("{share} % of all different tokens are in both").format(share=share)
        self.setAccessibleName(text)
        self.setToolTip(tip_text(text if total else ""))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(300, BAR_HEIGHT + 6)

    def paintEvent(self, event: QPaintEvent) -> None:
        shared, first, second = self._sizes
        total = shared + first + second
        if not total:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        left, top = 0.0, (self.height() - BAR_HEIGHT) / 2
        colors = self._theme.series_colors
        parts = ((first, colors[0], 0.35), (shared, colors[0], 1.0), (second, colors[1], 0.45))
        for size, color, opacity in parts:
            width = self.width() * size / total
            painter.setOpacity(opacity)
            painter.setBrush(color)
            painter.drawRect(QRectF(left, top, max(0.0, width - 1.5), BAR_HEIGHT))
            left += width
        painter.end()
