"""The second page: one text, side by side in the tokens of two to eight tokenizers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QSpinBox,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.compare.column_view import CompareColumn
from app.compare.legend import CompareLegend
from app.compare.texts_view import CompareTexts
from app.kit.icons import icon
from app.kit.numbers import BYTE_TOKENS
from app.kit.theme import Theme
from app.kit.tips import tip_text

if TYPE_CHECKING:
    from app.compare.figures_view import CompareFigures

EDIT_LINES, LOW_EDIT_LINES = 2, 1
"""Visible lines of the text field, on a high and on a low page."""
FOCUS = 2
"""Pixels by which the frame of the field grows with the focus."""
SMALLEST_TEXTS, SMALLEST_FIGURES = 150, 180
TEXTS_SHARE, LEAST_SHARE, LOW_SHARE = 0.6, 0.55, 0.5
"""The fraction of the height for the texts: usually, with many rows of figures, and on a low page."""
LOW = 640
"""The page height in pixels below which the figures get half of it, as a plot needs."""
SOURCES = ("view", "text", "typed", "selection")
"""The passage in view, the whole text, typed text, the selection."""


class ComparePage(QWidget):
    """A tool bar, the texts, and a legend of their marks."""

    left = Signal()
    source_requested = Signal(str)
    text_changed = Signal(str)
    remove_requested = Signal(int)
    step_requested = Signal(int, int)
    stacked_requested = Signal(bool)
    size_requested = Signal(int)
    words_requested = Signal(bool)
    disagreement_requested = Signal(int)
    """1: the next one, -1: the previous one."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("comparePage")
        self.setAccessibleName(self.tr("Compare tokenizers"))
        self._theme = self.theme = theme
        self._figures: CompareFigures | None = None
        self._share = TEXTS_SHARE
        """The fraction of the height for the texts, unless the figures need more."""
        self._is_dragged = False
        self.menu, self.presets = QMenu(self), QMenu(self)
        self._build_controls()
        self._build_edit()
        self.texts = CompareTexts(theme)
        self.texts.remove_requested.connect(self.remove_requested)
        self.texts.step_requested.connect(self.step_requested)
        self.legend = CompareLegend(theme)
        self._build()
        self._key("F3", lambda: self._ask(1))
        self._key("Shift+F3", lambda: self._ask(-1))

    # -- building

    def _build_controls(self) -> None:
        self.back_button = self._button(self.tr("Back"), self.left.emit)
        self.source = QComboBox()
        self.source.setObjectName("compareSource")
        for part in (self.source, self.source.view()):
            part.setAccessibleName(self.tr("What is compared"))
        for title in (self.tr("Passage in view"), self.tr("Whole text"), self.tr("Typed text"), self.tr("Selection")):
            self.source.addItem(title)
        self.source.activated.connect(lambda place: self.source_requested.emit(SOURCES[place]))
        self.presets_button = self._button(self.tr("Presets"), None, self.presets)
        self.add_button = self._button(self.tr("Add tokenizer"), None, self.menu)
        self.add_button.setObjectName("compareAddButton")
        self.size_spin = QSpinBox()
        self.size_spin.setObjectName("compareSizeSpin")
        self.size_spin.setAccessibleName(self.tr("One vocabulary size for all"))
        self.size_spin.setToolTip(tip_text(self.tr("Every BPE is cut to this vocabulary size by its ranks")))
        self.size_spin.setRange(BYTE_TOKENS, 1_000_000)
        self.size_spin.setGroupSeparatorShown(True)
        self.size_spin.setKeyboardTracking(False)
        self.size_spin.setStepType(QSpinBox.StepType.AdaptiveDecimalStepType)
        self.size_spin.valueChanged.connect(self.size_requested)
        self.size_spin.hide()
        self.rows_button = self._tool(self.tr("Rows"), self.tr("Stack the texts in rows"))
        self.rows_button.setObjectName("compareRowsButton")
        self.rows_button.setCheckable(True)
        self.rows_button.toggled.connect(self.stacked_requested)
        self.marks_button = self._tool(
            self.tr("Marks"), self.tr("Mark where tokens start in one text and not in another")
        )
        self.marks_button.setObjectName("compareMarksButton")
        self.marks_button.setCheckable(True)
        self.marks_button.setChecked(True)
        self.marks_button.toggled.connect(self._set_marks)
        self.words_button = self._tool(self.tr("Words"), self.tr("The words that are cut most differently"))
        self.words_button.setObjectName("compareWordsButton")
        self.words_button.setCheckable(True)
        self.words_button.toggled.connect(self.words_requested)
        self.previous_button = self._tool("", self.tr("Previous difference (Shift+F3)"), "previous-visible")
        self.previous_button.clicked.connect(lambda: self._ask(-1))
        self.next_button = self._tool("", self.tr("Next difference (F3)"), "next-visible")
        self.next_button.clicked.connect(lambda: self._ask(1))

    def _build_edit(self) -> None:
        self.edit = QPlainTextEdit()
        self.edit.setObjectName("compareEdit")
        self.edit.setAccessibleName(self.tr("The text to compare"))
        self.edit.setPlaceholderText(self.tr("Type or paste a text"))
        self.edit.setTabChangesFocus(True)
        self.edit.textChanged.connect(lambda: self.text_changed.emit(self.edit.toPlainText()))

    def _build(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(16, 8, 16, 8)
        bar.setSpacing(6)
        for control in (self.back_button, self.source, self.presets_button, self.size_spin, self.rows_button):
            bar.addWidget(control)
        bar.addStretch(1)
        for control in (self.words_button, self.marks_button, self.previous_button, self.next_button, self.add_button):
            bar.addWidget(control)
        self.field = QWidget()
        self.field.setAccessibleName(self.tr("The text to compare"))
        passage = QHBoxLayout(self.field)
        passage.setContentsMargins(16, 0, 16, 8)
        passage.addWidget(self.edit)
        part = QWidget()
        part.setAccessibleName(self.tr("Texts"))
        self.beside = QSplitter(Qt.Orientation.Horizontal)
        self.beside.setAccessibleName(self.tr("Texts"))
        self.beside.setHandleWidth(1)
        self.beside.setChildrenCollapsible(False)
        self.beside.addWidget(self.texts)
        self.beside.setStretchFactor(0, 1)
        upper = QVBoxLayout(part)
        upper.setContentsMargins(0, 0, 0, 0)
        upper.setSpacing(0)
        upper.addWidget(self.field)
        upper.addWidget(self.beside, 1)
        upper.addWidget(self.legend)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(bar)
        self._build_splitter(part)
        whole.addWidget(self.splitter, 1)

    @property
    def figures(self) -> CompareFigures:
        """The pane beneath the texts, created on first use."""
        if self._figures is None:
            from app.compare.figures_view import CompareFigures

            self._figures = CompareFigures(self._theme)
            self._add_part(self._figures, SMALLEST_FIGURES)
            self._figures.wanted_height_changed.connect(self._share_height)
            self._share_height()
        return self._figures

    def _build_splitter(self, texts: QWidget) -> None:
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.setAccessibleName(self.tr("Texts and figures"))
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.splitterMoved.connect(self._dragged)
        self._add_part(texts, SMALLEST_TEXTS)

    def _add_part(self, part: QWidget, smallest: int) -> None:
        self.splitter.addWidget(part)
        part.setMinimumHeight(smallest)
        self.splitter.setStretchFactor(self.splitter.count() - 1, 1)

    def _button(self, text: str, act: Callable[[], None] | None, menu: QMenu | None = None) -> QPushButton:
        button = QPushButton(text)
        button.setAccessibleName(text)
        if menu is not None:
            button.setMenu(menu)
        if act is not None:
            button.clicked.connect(lambda: act())
        return button

    def _tool(self, text: str, tip: str, name: str = "") -> QToolButton:
        button = QToolButton()
        button.setText(text)
        button.setToolTip(tip_text(tip))
        button.setAccessibleName(text or tip)
        if name:
            button.setIcon(icon(name, self._theme))
            button.setIconSize(QSize(18, 18))
        return button

    def _key(self, keys: str, act: Callable[[], None]) -> None:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(act)

    # -- showing

    @property
    def columns(self) -> list[CompareColumn]:
        """The columns: texts with their heads."""
        return self.texts.columns

    def set_source(self, source: str) -> None:
        """Select a source without emitting; typed text can be edited."""
        self.source.setCurrentIndex(SOURCES.index(source))
        self.field.setVisible(source == "typed")

    def set_sources(self, possible: set[str]) -> None:
        """Enable the sources that are available."""
        model = self.source.model()
        for place, source in enumerate(SOURCES):
            flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
            item = model.item(place)  # type: ignore[attr-defined]
            item.setFlags(flags if source in possible else Qt.ItemFlag.NoItemFlags)

    def set_passage(self, text: str) -> None:
        """Set the text of the field without emitting."""
        with QSignalBlocker(self.edit):
            self.edit.setPlainText(text)

    def set_stacked(self, stacked: bool) -> None:
        """Select rows or columns without emitting."""
        with QSignalBlocker(self.rows_button):
            self.rows_button.setChecked(stacked)
        self.texts.set_stacked(stacked)

    def set_marks(self, marks: bool) -> None:
        """Whether differences are marked."""
        self.marks_button.setChecked(marks)

    def add_beside(self, panel: QWidget) -> None:
        """Put a panel to the right of the texts."""
        self.beside.addWidget(panel)

    def give_texts(self, fraction: float) -> None:
        """Give the texts this fraction of the page, unless the figures need more or the user moved the splitter."""
        self._share = fraction
        self._share_height()

    def _share_height(self) -> None:
        """Divide the height: every row of the figures is visible as long as the texts keep most of the page."""
        low, height = self.height() < LOW, self.splitter.height()
        lines = LOW_EDIT_LINES if low else EDIT_LINES
        self.edit.ensurePolished()  # its frame comes from the style sheet
        margins = self.edit.contentsMargins()
        # Only the document's margin at the top: at the bottom, part of the next line would show.
        frame = margins.top() + margins.bottom() + self.edit.document().documentMargin()
        self.edit.setFixedHeight(round(lines * QFontMetricsF(self.edit.font()).lineSpacing() + frame + FOCUS))
        if self._figures is None or self._is_dragged:
            return
        most = height * (1 - (LOW_SHARE if low else LEAST_SHARE))
        least = min(most, height * (1 - self._share))
        figures = most if low else max(least, min(most, self._figures.wanted_height))
        self.splitter.setSizes([round(height - figures), round(figures)])

    def _dragged(self) -> None:
        self._is_dragged = True

    def _set_marks(self, marks: bool) -> None:
        self.texts.set_marks(marks)
        self.legend.set_marks(marks)

    def set_size(self, size: int | None) -> None:
        """Select one vocabulary size for all, or None for individual sizes, without emitting."""
        self.size_spin.setVisible(size is not None)
        if size is not None:
            with QSignalBlocker(self.size_spin):
                self.size_spin.setValue(size)

    # -- Qt

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._share_height()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_height()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves the page, unless an enabled command has that key."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _ask(self, direction: int) -> None:
        self.disagreement_requested.emit(direction)
