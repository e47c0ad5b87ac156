"""The second page: one passage, side by side in the tokens of two to eight tokenizers."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPlainTextEdit, QPushButton, QSplitter, QVBoxLayout, QWidget

from app.theme import Theme
from app.views.compare_columns import CompareColumn
from app.views.compare_figures import CompareFigures

EDIT_HEIGHT = 92
SMALLEST_PART, EVENLY = 150, 10_000


class ComparePage(QWidget):
    """A bar, the passage, and the columns. What they hold is told from outside."""

    left = Signal()
    text_changed = Signal(str)
    remove_requested = Signal(int)
    disagreement_requested = Signal(int)
    """1: the next one, -1: the one before."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("comparePage")
        self.setAccessibleName(self.tr("Compare tokenizers"))
        self._theme = theme
        self.columns: list[CompareColumn] = []
        self.back_button = self._button(self.tr("Back"), lambda: self.left.emit())
        self.add_button = QPushButton(self.tr("Add tokenizer"))
        self.add_button.setObjectName("compareAddButton")
        self.add_button.setAccessibleName(self.tr("Add tokenizer"))
        self.menu = QMenu(self)
        self.add_button.setMenu(self.menu)
        self.previous_button = self._button(self.tr("Previous difference"), lambda: self._ask(-1))
        self.next_button = self._button(self.tr("Next difference"), lambda: self._ask(1))
        self.edit = QPlainTextEdit()
        self.edit.setObjectName("compareEdit")
        self.edit.setAccessibleName(self.tr("The passage to compare"))
        self.edit.setPlaceholderText(self.tr("Type or paste a text"))
        self.edit.setTabChangesFocus(True)
        self.edit.setFixedHeight(EDIT_HEIGHT)
        self.edit.textChanged.connect(lambda: self.text_changed.emit(self.edit.toPlainText()))
        self._build()
        self._key("F3", lambda: self._ask(1))
        self._key("Shift+F3", lambda: self._ask(-1))

    def _build(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(16, 8, 16, 8)
        bar.setSpacing(8)
        bar.addWidget(self.back_button)
        bar.addStretch(1)
        for button in (self.previous_button, self.next_button, self.add_button):
            bar.addWidget(button)
        self.previous_button.setToolTip(self.tr("Shift+F3"))
        self.next_button.setToolTip(self.tr("F3"))
        texts = QWidget()
        texts.setObjectName("compareTexts")
        texts.setAccessibleName(self.tr("The passage in each tokenizer's tokens"))
        self._row = QHBoxLayout(texts)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(bar)
        passage = QHBoxLayout()
        passage.setContentsMargins(16, 0, 16, 8)
        passage.addWidget(self.edit)
        whole.addLayout(passage)
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.setAccessibleName(self.tr("Texts and figures"))
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        self.figures = CompareFigures(self._theme)
        self.splitter.addWidget(texts)
        self.splitter.addWidget(self.figures)
        for place, part in enumerate((texts, self.figures)):
            part.setMinimumHeight(SMALLEST_PART)
            self.splitter.setStretchFactor(place, 1)
        self.splitter.setSizes([EVENLY, EVENLY])
        whole.addWidget(self.splitter, 1)

    def _button(self, text: str, act: Callable[[], None]) -> QPushButton:
        button = QPushButton(text)
        button.setAccessibleName(text)
        button.clicked.connect(act)
        return button

    def _key(self, keys: str, act: Callable[[], None]) -> None:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(act)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves; where it is the key of a command that can act now, that goes first."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _ask(self, direction: int) -> None:
        self.disagreement_requested.emit(direction)

    def set_passage(self, text: str) -> None:
        """Show a passage without telling of it."""
        with QSignalBlocker(self.edit):
            self.edit.setPlainText(text)

    def set_columns(self, count: int) -> None:
        """Build as many columns anew."""
        for column in self.columns:
            self._row.removeWidget(column)
            column.hide()
            column.deleteLater()
        self.columns = [CompareColumn(self._theme) for _ in range(count)]
        for number, column in enumerate(self.columns):
            self._row.addWidget(column, 1)
            column.hovered.connect(self._share_hover)
            column.remove_requested.connect(lambda place=number: self.remove_requested.emit(place))
            column.view.verticalScrollBar().valueChanged.connect(self._scroll)

    def _share_hover(self, span: tuple[int, int] | None) -> None:
        source = self.sender()
        for column in self.columns:
            column.view.show_bytes(None if column is source else span)

    def _scroll(self, value: int) -> None:
        for column in self.columns:
            bar = column.view.verticalScrollBar()
            if bar.value() != value:
                bar.setValue(value)
