"""The strip above the text: the corpus, the pattern, the vocabulary size, and the main button."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QLocale, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.kit import icons
from app.kit.elided_label import ElidedLabel
from app.kit.names import CUSTOM
from app.kit.progress import set_quietly
from app.kit.theme import Theme
from app.kit.tips import tip_text
from app.session.states import CONTINUE, PAUSE, Look, text_of
from app.setup.more import MorePanel
from app.setup.pattern_combo import PatternCombo
from app.setup.values import SetupValues
from app.setup.vocabulary_spin import VocabularySpin

if TYPE_CHECKING:
    from bpe import TrainingSettings


class SetupForm(QWidget):
    """Shows and edits the settings of a run; it requests training, and does none itself."""

    train_requested = Signal()
    pause_requested = Signal()
    continue_requested = Signal()
    cancel_requested = Signal()
    settings_changed = Signal()
    pattern_check_requested = Signal(str)
    """Request to try a custom pattern; `set_verdict` takes the answer."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._act = self.train_requested
        self._verdicts: dict[str, str] = {}
        self.setObjectName("setupForm")
        self.setAccessibleName(self.tr("Training settings"))
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("plane", "panel")
        self._build_corpus()
        self._build_settings()
        self._build_run()
        self._lay_out()
        self._connect()
        theme.changed.connect(self._restyle)
        self._restyle()
        self.set_settings(SetupValues())

    # -- building

    def _build_corpus(self) -> None:
        self.name_label = ElidedLabel(self, mode=Qt.TextElideMode.ElideMiddle)
        self.name_label.setObjectName("corpusLabel")
        self.name_label.setAccessibleName(self.tr("Corpus"))
        self.detail_label = ElidedLabel(self)
        self.detail_label.setObjectName("corpusDetailLabel")
        self.detail_label.setAccessibleName(self.tr("About the corpus"))
        self.detail_label.setProperty("dim", True)

    def _build_settings(self) -> None:
        self.pattern_combo = PatternCombo(self)
        self.custom_edit = QLineEdit(self)
        self.custom_edit.setObjectName("customPatternEdit")
        self.custom_edit.setAccessibleName(self.tr("Custom pattern"))
        self.custom_edit.setPlaceholderText(self.tr("regular expression"))
        self.custom_edit.setMinimumWidth(150)
        self.editor_action = self.custom_edit.addAction(
            icons.icon("text", self._theme, "secondary"), QLineEdit.ActionPosition.TrailingPosition
        )
        self.editor_action.setText(self.tr("Pattern editor"))
        self.editor_action.setToolTip(tip_text(self.tr("See the pieces while you write the pattern")))
        self.custom_edit.hide()
        self.vocab_spin = VocabularySpin(self)
        self.vocab_spin.setObjectName("vocabSizeSpin")
        self.vocab_spin.setAccessibleName(self.tr("Vocabulary size"))
        self.more = MorePanel(self._theme, self)
        self.more_button = QToolButton(self)
        self.more_button.setObjectName("moreButton")
        self.more_button.setText(self.tr("More"))
        self.more_button.setAccessibleName(self.tr("More settings"))
        self.more_button.setIcon(icons.icon("chevron-down", self._theme))
        self.more_button.setIconSize(QSize(14, 14))
        self.more_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.more_button.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # puts the arrow after the word

    def _build_run(self) -> None:
        self.status_label = ElidedLabel(self)
        self.status_label.setObjectName("statusLabel")
        self.status_label.setAccessibleName(self.tr("State of the training"))
        self.status_label.setProperty("dim", True)
        self.status_label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.cancel_button = QPushButton(self.tr("Cancel"), self)
        self.cancel_button.setObjectName("cancelButton")
        self.cancel_button.setAccessibleName(self.tr("Cancel counting"))
        self.cancel_button.setProperty("link", True)
        self.cancel_button.hide()
        self.train_button = QPushButton(self.tr("Train"), self)
        self.train_button.setObjectName("trainButton")
        self.train_button.setAccessibleName(self.tr("Train"))
        self.train_button.setProperty("primary", True)
        self.train_button.setMinimumWidth(88)
        self.progress_bar = QProgressBar(self)
        self.progress_bar.setObjectName("progressBar")
        self.progress_bar.setAccessibleName(self.tr("Progress of counting"))
        self.progress_bar.setRange(0, 1000)
        self.progress_bar.setTextVisible(False)
        self.progress_bar.hide()
        self.error_label = QLabel(self)
        self.error_label.setObjectName("settingsErrorLabel")
        self.error_label.setAccessibleName(self.tr("What is wrong with the settings"))
        self.error_label.setProperty("error", True)
        self.error_label.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.error_label.hide()
        self.hint_label = QLabel(self)
        self.hint_label.setObjectName("settingsHintLabel")
        self.hint_label.setAccessibleName(self.tr("What these settings cost"))
        self.hint_label.setProperty("dim", True)
        self.hint_label.setProperty("small", True)
        self.hint_label.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.hint_label.hide()

    def _lay_out(self) -> None:
        corpus = QVBoxLayout()
        corpus.setSpacing(3)
        corpus.addStretch()
        corpus.addWidget(self.name_label)
        corpus.addWidget(self.detail_label)
        corpus.addStretch()
        row = QHBoxLayout()
        row.setContentsMargins(24, 6, 24, 7)
        row.setSpacing(16)
        row.addLayout(corpus, 3)
        row.addLayout(self._captioned(self.tr("pattern"), self.pattern_combo))
        row.addWidget(self.custom_edit, 1, Qt.AlignmentFlag.AlignBottom)
        row.addLayout(self._captioned(self.tr("vocabulary size"), self.vocab_spin))
        row.addWidget(self.more_button, 0, Qt.AlignmentFlag.AlignBottom)
        run = QHBoxLayout()
        run.setSpacing(4)
        run.addWidget(self.status_label, 1)
        run.addWidget(self.cancel_button)
        run.addSpacing(8)
        run.addWidget(self.train_button)
        row.addLayout(run, 4)
        below = QHBoxLayout()
        below.setContentsMargins(24, 0, 24, 0)
        below.addWidget(self.error_label)
        below.addWidget(self.hint_label)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addLayout(below)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def _captioned(self, caption: str, field: QWidget) -> QVBoxLayout:
        label = QLabel(caption, self)
        label.setProperty("dim", True)
        label.setProperty("small", True)
        label.setBuddy(field)
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addStretch()
        column.addWidget(label)
        column.addWidget(field)
        column.addStretch()
        return column

    def _connect(self) -> None:
        self.pattern_combo.pattern_chosen.connect(self._pattern_chosen)
        self.pattern_combo.edit_requested.connect(self.editor_action.trigger)
        self.custom_edit.textChanged.connect(self._edited)
        self.vocab_spin.valueChanged.connect(self._edited)
        self.vocab_spin.lineEdit().returnPressed.connect(self._enter)
        self.more.changed.connect(self._edited)
        self.more_button.clicked.connect(self._open_more)
        self.train_button.clicked.connect(self._primary)
        self.cancel_button.clicked.connect(self.cancel_requested)

    # -- the corpus

    def set_corpus(self, name: str, details: str) -> None:
        """Show the corpus's name and details (`values.corpus_details`)."""
        self.name_label.setText(name)
        self.detail_label.setText(details)

    # -- the settings

    def values(self) -> SetupValues:
        """The form's values."""
        pattern = self.pattern_combo.currentData()
        return SetupValues(
            vocab_size=self.vocab_spin.value(),
            pattern=self.custom_edit.text() if pattern == CUSTOM else pattern,
            **self.more.values(),
        )

    def settings(self) -> TrainingSettings:
        """The form's values as the trainer's settings. Raises SettingsError or PatternError if they are invalid."""
        return self.values().to_settings()

    def set_settings(self, settings: TrainingSettings | SetupValues) -> None:
        """Show these settings without emitting a change by the user."""
        values = SetupValues.of(settings)
        if values.is_custom:
            self._verdicts.setdefault(values.pattern, "")  # it is valid: a run was trained with it
        with QSignalBlocker(self):
            index = self.pattern_combo.findData(values.pattern)
            self.custom_edit.setText("" if index >= 0 else values.pattern)
            self.pattern_combo.setCurrentIndex(index if index >= 0 else self.pattern_combo.findData(CUSTOM))
            self.vocab_spin.setValue(values.vocab_size)
            self.more.set_values(values)
        self._validate()

    def set_pattern(self, pattern: str, verdict: str = "") -> None:
        """Select a pattern by its name, or a custom pattern that has already been tried."""
        self._verdicts[pattern] = verdict
        index = self.pattern_combo.findData(pattern)
        if index < 0:
            self.custom_edit.setText(pattern)
        self.pattern_combo.setCurrentIndex(index if index >= 0 else self.pattern_combo.findData(CUSTOM))

    def set_verdict(self, pattern: str, error: str) -> None:
        """Set the result of a custom pattern's trial: a sentence if it cannot be used, else empty."""
        self._verdicts[pattern] = error
        if self.values().pattern == pattern:
            self._edited()

    def set_trying(self, waiting: bool) -> None:
        """Set whether to show that a trial is running."""
        if waiting and self._is_untried:
            self._show_error(self.error)

    @property
    def error(self) -> str:
        """The first error of the settings as a sentence; empty if they are valid."""
        values = self.values()
        if error := values.error():
            return error
        if self._is_untried:
            return self.tr("The pattern is being tried.")
        return self._verdicts[values.pattern] if values.is_custom else ""

    @property
    def _is_untried(self) -> bool:
        values = self.values()
        return values.is_custom and values.pattern not in self._verdicts

    # -- the run

    def apply(self, looks: Mapping[str, Look], *, extends: bool = False) -> None:
        """Apply the looks of the current state to the controls; `extends` renames Train to Continue."""
        for name, look in looks.items():
            control = self.findChild(QWidget, name)
            if control is None:
                continue
            control.setEnabled(look.enabled)
            if control.parent() is self:
                control.setVisible(look.visible)
        cancel = looks["cancelButton"]
        self.cancel_button.setVisible(cancel.visible and cancel.enabled)  # hidden rather than disabled
        self.custom_edit.setEnabled(self.pattern_combo.isEnabled())
        self.more.set_enabled(self.pattern_combo.isEnabled())
        self._name_button(looks["trainButton"], extends=extends)
        self._validate()

    def _name_button(self, look: Look, *, extends: bool) -> None:
        acts: dict[str, Any] = {PAUSE: self.pause_requested, CONTINUE: self.continue_requested}
        self._act = acts.get(look.text, self.train_requested)
        text = text_of(look) or self.tr("Train")
        if extends and self._act is self.train_requested:
            size = QLocale().toString(self.vocab_spin.value())
            text = self.tr("Continue to {size}").format(size=size)
        self.train_button.setText(text)
        self.train_button.setAccessibleName(text)

    def set_progress(self, done: int, total: int) -> None:
        """Show the number of bytes counted; the bar is indeterminate while the total is unknown (0)."""
        bar, most = self.progress_bar, 1000 if total else 0
        if bar.isHidden():
            return
        if bar.maximum() != most:
            bar.setRange(0, most)
        value = done * 1000 // total if total else 0
        if bar.value() != value:  # Qt repaints the bar immediately, ahead of other events
            set_quietly(bar, value)

    def set_status(self, text: str) -> None:
        """Show a short line beside the button."""
        self.status_label.setText(text)

    def set_hint(self, text: str) -> None:
        """Show a hint about the cost of training; empty: no hint."""
        self.hint_label.setText(text)
        self.hint_label.setVisible(bool(text) and not self.error)

    # -- inside

    def _pattern_chosen(self) -> None:
        self.custom_edit.setVisible(self.pattern_combo.currentData() == CUSTOM)
        self._edited()

    def _edited(self) -> None:
        self._validate()
        if self._is_untried and not self.values().error():
            self.pattern_check_requested.emit(self.values().pattern)
        self.settings_changed.emit()

    def _validate(self) -> None:
        error = self.error
        if not self._is_untried:  # keep the earlier message during a trial, which is short
            self._show_error(error)
        if error and self._act is self.train_requested:
            self.train_button.setEnabled(False)

    def _show_error(self, error: str) -> None:
        self.error_label.setText(error)
        self.error_label.setVisible(bool(error))

    def _open_more(self) -> None:
        self.more.open_below(self.more_button)

    def _enter(self) -> None:
        """Trigger the main button, if it is visible and enabled."""
        if self.train_button.isVisible():
            self.train_button.click()

    def _primary(self) -> None:
        self._act.emit()

    def _restyle(self) -> None:
        self.name_label.setFont(self._theme.heading_font())
        self.vocab_spin.setFixedHeight(self.pattern_combo.sizeHint().height())
        self.detail_label.setFont(self._theme.small_font())
        self.status_label.setFont(self._theme.small_font())
        for label in self.findChildren(QLabel):
            if label.property("small"):
                label.setFont(self._theme.small_font())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.progress_bar.setGeometry(0, self.height() - 3, self.width(), 3)
