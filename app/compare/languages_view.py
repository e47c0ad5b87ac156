"""The languages view: a set of files as rows, one measure at a time, and the weights of a mixture."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QLocale, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QAction, QDragEnterEvent, QDragMoveEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QMenu,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.compare.languages_model import BY_KEY, MEASURES, MIXTURE, LanguageRow
from app.compare.languages_table import LanguagesTable
from app.kit.copied_drop import take_copy
from app.kit.elided_label import ElidedLabel
from app.kit.names import mixture_tip
from app.kit.progress import set_quietly
from app.kit.segments import Segments
from app.kit.theme import Theme
from app.kit.tips import tip_text

PARTS = 1000
PROGRESS_WIDTH = 120
SIDE, SPACING = 16, 8
STATUS_ROOM = 150
"""Pixels reserved for the sentence in the line of controls; the measures are side by side if they fit beside it."""
USUAL_ALPHA = 0.5


class LanguagesView(QWidget):
    """Controls above a table of the languages, and a note beneath it."""

    files_requested = Signal(object)
    """A tuple of paths: files, or folders of files."""
    sample_requested = Signal()
    cancel_requested = Signal()
    again_requested = Signal()
    balance_requested = Signal(float)
    """The exponent α."""
    train_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("languagesView")
        self._theme = theme
        self._is_idle = True
        self.setProperty("plane", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAcceptDrops(True)
        self.table = LanguagesTable(theme, self)
        self._build_sources()
        self._build_measure()
        self._build_mixture()
        self._reference: tuple[QWidget, ...] = (self.base_label, self.base_combo)
        self._mixture: tuple[QWidget, ...] = (
            self.alpha_spin,
            self.balance_button,
            self.train_button,
        )
        self._lay_out()
        self._connect()
        theme.changed.connect(self._restyle)
        self._set_texts()
        self._restyle()
        self._show_measure(MEASURES[0].key)
        self.show_idle("", again=False)

    # -- building

    def _build_sources(self) -> None:
        self.texts_button = QPushButton(self)
        self.texts_button.setObjectName("languagesTextsButton")
        self.texts_button.setAutoDefault(False)
        menu = QMenu(self.texts_button)
        menu.setToolTipsVisible(True)
        self.files_action = self._action(menu, self._ask_for_files)
        self.folder_action = self._action(menu, self._ask_for_folder)
        self.sample_action = self._action(menu, self.sample_requested.emit)
        self.texts_button.setMenu(menu)
        self.status = ElidedLabel(self)
        self.status.setObjectName("languagesStatus")
        self.status.setProperty("dim", True)
        self.status.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.progress = QProgressBar(self)
        self.progress.setObjectName("languagesProgress")
        self.progress.setRange(0, PARTS)
        self.progress.setTextVisible(False)
        self.progress.setFixedWidth(PROGRESS_WIDTH)
        self.cancel_button = self._button("languagesCancelButton", self._cancel_or_again)
        self.cancel_button.setProperty("link", True)

    def _build_measure(self) -> None:
        self.measures = Segments("languagesMeasure", self)
        self.measures.chosen.connect(self._show_measure)
        self.measures.setMinimumWidth(1)  # if they do not fit, a combo box replaces them
        self.measure_combo = QComboBox(self)
        self.measure_combo.setObjectName("languagesMeasureCombo")
        self.measure_combo.activated.connect(self._choose_measure)
        self.base_label = QLabel(self)
        self.base_label.setProperty("dim", True)
        self.base_combo = QComboBox(self)
        self.base_combo.setObjectName("languagesBaseCombo")
        self.base_combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.base_label.setBuddy(self.base_combo)
        self.note = ElidedLabel(self)
        self.note.setObjectName("languagesNote")
        self.note.setProperty("dim", True)
        self.copy_button = self._button("languagesCopyButton", self.table.copy)
        self.copy_button.setProperty("link", True)

    def _build_mixture(self) -> None:
        self.alpha_spin = QDoubleSpinBox(self)
        self.alpha_spin.setObjectName("mixtureAlphaSpin")
        self.alpha_spin.setRange(0.0, 1.0)
        self.alpha_spin.setSingleStep(0.1)
        self.alpha_spin.setValue(USUAL_ALPHA)
        self.alpha_spin.setPrefix("α ")
        self.balance_button = self._button("mixtureBalanceButton", self._balance)
        self.train_button = self._button("mixtureTrainButton", self.train_requested.emit)

    def _action(self, menu: QMenu, act: Callable[[], None]) -> QAction:
        action = menu.addAction("")
        action.triggered.connect(lambda _=False: act())
        return action

    def _button(self, name: str, act: Callable[[], None]) -> QPushButton:
        button = QPushButton(self)
        button.setObjectName(name)
        button.setAutoDefault(False)
        button.clicked.connect(lambda _=False: act())
        return button

    def _lay_out(self) -> None:
        row, foot = QHBoxLayout(), QHBoxLayout()
        row.setContentsMargins(SIDE, 6, SIDE, 0)
        foot.setContentsMargins(SIDE + 2, 2, SIDE, 4)
        for line in (row, foot):
            line.setSpacing(SPACING)
        for widget in (self.measures, self.measure_combo, *self._reference, *self._mixture):
            row.addWidget(widget)
        row.addWidget(self.status, 1)
        for widget in (self.progress, self.cancel_button, self.texts_button):
            row.addWidget(widget)
        foot.addWidget(self.note, 1)
        foot.addWidget(self.copy_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self.table, 1)
        column.addLayout(foot)

    def _connect(self) -> None:
        self.base_combo.activated.connect(self._set_base)
        self.table.base_requested.connect(self._set_base)
        self.table.languages.modelReset.connect(self._show_note)
        self.alpha_spin.valueChanged.connect(self.balance_requested)

    def _set_texts(self) -> None:
        self.setAccessibleName(self.tr("Tokenizers by language"))
        self.texts_button.setText(self.tr("Texts"))
        self.files_action.setText(self.tr("Files…"))
        self.folder_action.setText(self.tr("Folder…"))
        self.sample_action.setText(self.tr("Sample sentences"))
        self.sample_action.setToolTip(
            tip_text(self.tr("Twenty sentences that say the same in nineteen languages and sixteen scripts."))
        )
        self.copy_button.setText(self.tr("Copy"))
        self.copy_button.setToolTip(tip_text(self.tr("All measures of all texts, for a spreadsheet")))
        self.base_label.setText(self.tr("reference"))
        self.base_combo.setAccessibleName(self.tr("Reference text"))
        self.base_combo.view().setAccessibleName(self.tr("Texts"))
        self.alpha_spin.setAccessibleName(self.tr("Exponent α of the mixture"))
        self.alpha_spin.setToolTip(tip_text(mixture_tip()))
        self.balance_button.setText(self.tr("Balance by bytes"))
        self.balance_button.setToolTip(tip_text(mixture_tip()))
        self.train_button.setText(self.tr("Open this mixture"))
        self.train_button.setToolTip(tip_text(self.tr("Open these texts with these weights, and train on them.")))
        for button in self.findChildren(QPushButton):
            button.setAccessibleName(button.text())
        self.progress.setAccessibleName(self.tr("How much is measured"))
        for part in (self.measures, self.measure_combo, self.measure_combo.view()):
            part.setAccessibleName(self.tr("What is shown"))
        titles = [(measure.key, measure.title()) for measure in MEASURES]
        titles.append((MIXTURE, self.tr("Mixture")))
        self.measures.set_choices(titles)
        with QSignalBlocker(self.measure_combo):
            self.measure_combo.clear()
            for key, title in titles:
                self.measure_combo.addItem(title, key)
                tip = mixture_tip() if key == MIXTURE else BY_KEY[key].tip()
                self.measure_combo.setItemData(
                    self.measure_combo.count() - 1, tip_text(tip), Qt.ItemDataRole.ToolTipRole
                )
            self.measure_combo.setCurrentIndex(self.measure_combo.findData(self.measures.key))
        for key, segment in self.measures.buttons.items():
            segment.setToolTip(tip_text(mixture_tip() if key == MIXTURE else BY_KEY[key].tip()))
        self._show_note()
        self._fit()

    def _restyle(self) -> None:
        for label in (self.status, self.note):
            label.setFont(self._theme.small_font())

    # -- showing

    def show_texts(self, rows: Sequence[LanguageRow], base: int = 0) -> None:
        """Show other texts; `base` is the index of the reference."""
        self.table.languages.show_texts(rows)
        with QSignalBlocker(self.base_combo):
            self.base_combo.clear()
            self.base_combo.addItems([row.name for row in rows])
        self._set_base(base if rows else -1)
        self.balance_button.setEnabled(bool(rows))
        self.train_button.setEnabled(bool(rows))

    def show_working(self, fraction: float) -> None:
        """Show the progress of measuring."""
        percent = QLocale().toString(round(100 * fraction))
        self._say(self.tr("measuring, {percent} %").format(percent=percent))
        set_quietly(self.progress, round(PARTS * fraction))
        self.progress.show()
        self._offer(self.tr("Cancel"), idle=False)

    def show_idle(self, sentence: str, *, again: bool) -> None:
        """Show that nothing is running; `again`: offer to measure."""
        self._say(sentence)
        self.progress.hide()
        self._offer(self.tr("Measure") if again else "", idle=True)

    def show_problem(self, sentence: str) -> None:
        """Show an error."""
        self.show_idle("", again=True)
        self._say(sentence, error=True)

    def _say(self, sentence: str, *, error: bool = False) -> None:
        self.status.setText(sentence)
        self.status.setAccessibleName(sentence or self.tr("How much is measured"))
        if bool(self.status.property("error")) != error:
            self.status.setProperty("error", error)
            self.status.setProperty("dim", not error)
            self.status.style().polish(self.status)

    def _offer(self, text: str, *, idle: bool) -> None:
        self._is_idle = idle
        self.cancel_button.setText(text)
        self.cancel_button.setAccessibleName(text or self.tr("Cancel"))
        self.cancel_button.setVisible(bool(text))

    def _show_measure(self, key: str) -> None:
        self.table.languages.show_measure(key)
        for widget in self._mixture:
            widget.setVisible(key == MIXTURE)
        for widget in self._reference:
            widget.setVisible(key == "parity")
        self.measure_combo.setCurrentIndex(self.measure_combo.findData(key))

    def _choose_measure(self, place: int) -> None:
        self.measures.choose(str(self.measure_combo.itemData(place)))

    def _fit(self) -> None:
        """Show the measures side by side if they fit together with their controls, else as a list."""
        groups = [sum(part.sizeHint().width() + SPACING for part in g) for g in (self._reference, self._mixture)]
        others = max(groups) + self.texts_button.sizeHint().width() + STATUS_ROOM + 2 * SIDE
        fits = self.measures.sizeHint().width() + others <= self.width()
        self.measures.setVisible(fits)
        self.measure_combo.setVisible(not fits)

    def _show_note(self) -> None:
        model = self.table.languages
        if model.is_mixture:
            text = self.tr("Double-click a weight to change it. Bars: the share in the mixture, pale: by size alone.")
        elif model.measure == "parity" and model.rows and not model.is_aligned and model.tokenizers:
            text = self.tr(
                "Not all texts have the same number of lines: where they differ, this is tokens of the whole text / "
                "tokens of the whole reference, which says something only if both say the same."
            )
        else:
            text = BY_KEY[model.measure].tip()
        self.note.setText(text)
        self.note.setAccessibleName(text)

    # -- actions

    def _set_base(self, row: int) -> None:
        if 0 <= row < len(self.table.languages.rows):
            with QSignalBlocker(self.base_combo):
                self.base_combo.setCurrentIndex(row)
            self.table.languages.set_base(row)

    def _balance(self) -> None:
        self.balance_requested.emit(self.alpha_spin.value())

    def _cancel_or_again(self) -> None:
        (self.again_requested if self._is_idle else self.cancel_requested).emit()

    def _ask_for_files(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(self, self.tr("Open a text for each language"))
        if names:
            self.files_requested.emit(tuple(Path(name) for name in names))

    def _ask_for_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, self.tr("Open a folder with a text for each language"))
        if name:
            self.files_requested.emit((Path(name),))

    # -- Qt

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            take_copy(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        take_copy(event)

    def dropEvent(self, event: QDropEvent) -> None:
        paths = tuple(Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile())
        if paths and take_copy(event):
            self.files_requested.emit(paths)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
