"""The pattern editor: a regular expression, with a live view of the pre-tokens it makes of a text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from PySide6.QtCore import QCoreApplication, QLocale, QPoint, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QTextCharFormat, QTextCursor, QTextOption
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from app.kit import icons
from app.kit.sizes import open_at_size
from app.kit.theme import Theme
from app.pattern.pre_tokens_view import PatternPieces
from app.pattern.scripts_list import ScriptRow, ScriptsList
from app.tokens.view import TokenText

SIZE = (1000, 680)
PATTERN_LINES, OWN_LINES = 3.4, 3.4
IN_VIEW, SCRIPTS, OWN = "view", "scripts", "own"


@dataclass(frozen=True, slots=True)
class Cutting:
    """The result of a pattern on a text: its pre-tokens, and the figures."""

    text: TokenText
    uncovered: tuple[tuple[int, int], ...]
    pieces: int
    distinct: int
    scripts: tuple[ScriptRow, ...]


class PatternEditor(QDialog):
    """A modeless dialog that edits a pattern. It does not try the pattern: its owner sets the results."""

    pattern_changed = Signal()
    text_changed = Signal()
    use_requested = Signal(str)

    def __init__(self, theme: Theme, named: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        """`named`: names and expressions of patterns to start from."""
        super().__init__(parent)
        self._theme = theme
        self._shown: bytes | None = None
        self.setObjectName("patternEditor")
        self.setWindowTitle(self.tr("Pattern editor"))
        self.setAccessibleName(self.tr("Pattern editor"))
        self.setMinimumSize(520, 420)
        open_at_size(self, *SIZE)
        self._build_pattern(named)
        self._build_text()
        self._build_buttons()
        self._lay_out()
        theme.changed.connect(self._restyle)
        self._restyle()

    # -- building

    def _build_pattern(self, named: Sequence[tuple[str, str]]) -> None:
        self.start_button = QPushButton(self.tr("Start from"), self)
        self.start_button.setObjectName("patternStartButton")
        self.start_button.setAccessibleName(self.tr("Start from a named pattern"))
        self.start_button.setAutoDefault(False)
        menu = QMenu(self.start_button)
        menu.setAccessibleName(self.tr("Named patterns"))
        for name, expression in named:
            menu.addAction(name).triggered.connect(lambda _=False, wanted=expression: self._replace(wanted))
        self.start_menu = menu
        self.start_button.setIcon(icons.icon("chevron-down", self._theme))
        self.start_button.setIconSize(QSize(14, 14))
        self.start_button.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # puts the arrow after the words
        self.start_button.clicked.connect(self._open_start)
        self.pattern_edit = self._edit("patternEdit", self.tr("Regular expression"))
        self.pattern_edit.setPlaceholderText(self.tr("regular expression"))
        self.pattern_edit.textChanged.connect(self._edited)
        self.status_label = QLabel(self)
        self.status_label.setObjectName("patternStatus")
        self.status_label.setAccessibleName(self.tr("What the pattern does"))
        self.status_label.setWordWrap(True)
        self.status_label.setTextFormat(Qt.TextFormat.PlainText)

    def _build_text(self) -> None:
        self.source_combo = QComboBox(self)
        self.source_combo.setObjectName("patternTextCombo")
        self.source_combo.setAccessibleName(self.tr("Text to cut"))
        self.source_combo.view().setAccessibleName(self.tr("Texts"))
        self.source_combo.addItem(self.tr("the text in view"), IN_VIEW)
        self.source_combo.addItem(self.tr("many scripts"), SCRIPTS)
        self.source_combo.addItem(self.tr("a text of your own"), OWN)
        self.source_combo.currentIndexChanged.connect(self._source_chosen)
        self.own_edit = self._edit("patternOwnText", self.tr("Text of your own"))
        self.own_edit.setPlaceholderText(self.tr("type or paste anything"))
        self.own_edit.textChanged.connect(self.text_changed)
        self.own_edit.hide()
        self.pieces = PatternPieces(self._theme, self)
        self.pieces.set_marks("all")
        self.scripts = ScriptsList(self._theme, self)

    def _build_buttons(self) -> None:
        self.use_button = QPushButton(self.tr("Use this pattern"), self)
        self.use_button.setObjectName("patternUseButton")
        self.use_button.setAccessibleName(self.tr("Use this pattern"))
        self.use_button.setProperty("primary", True)
        self.use_button.setEnabled(False)
        self.use_button.setAutoDefault(False)
        self.use_button.clicked.connect(lambda: self.use_requested.emit(self.pattern))
        self.close_button = QPushButton(self.tr("Close"), self)
        self.close_button.setAccessibleName(self.tr("Close"))
        self.close_button.setObjectName("patternCloseButton")
        self.close_button.setAutoDefault(False)
        self.close_button.clicked.connect(self.reject)

    def _edit(self, name: str, accessible: str) -> QPlainTextEdit:
        edit = QPlainTextEdit(self)
        edit.setObjectName(name)
        edit.setAccessibleName(accessible)
        edit.setTabChangesFocus(True)
        edit.setWordWrapMode(QTextOption.WrapMode.WrapAnywhere)
        return edit

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(24, 16, 24, 8)
        top.setSpacing(8)
        top.addWidget(self.start_button)
        top.addStretch(1)
        label = QLabel(self.tr("cut"), self)
        label.setProperty("dim", True)
        label.setBuddy(self.source_combo)
        top.addWidget(label)
        top.addWidget(self.source_combo)
        edits = QVBoxLayout()
        edits.setContentsMargins(24, 0, 24, 10)
        edits.setSpacing(8)
        for widget in (self.pattern_edit, self.status_label, self.own_edit):
            edits.addWidget(widget)
        middle = QHBoxLayout()
        middle.setSpacing(1)
        middle.addWidget(self.pieces, 1)
        middle.addWidget(self.scripts)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(24, 12, 24, 16)
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(self.close_button)
        buttons.addWidget(self.use_button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(top)
        whole.addLayout(edits)
        whole.addLayout(middle, 1)
        whole.addLayout(buttons)

    def _restyle(self) -> None:
        for edit, lines in ((self.pattern_edit, PATTERN_LINES), (self.own_edit, OWN_LINES)):
            edit.setFont(self._theme.text_font(14))
            edit.setFixedHeight(round(QFontMetricsF(edit.font()).lineSpacing() * lines) + 12)

        line = QFontMetricsF(self.status_label.font()).height()
        self.status_label.setMinimumHeight(ceil(line))  # keeps the widgets below in place while the label is empty

    def _open_start(self) -> None:
        self.start_menu.popup(self.start_button.mapToGlobal(QPoint(0, self.start_button.height() + 2)))

    # -- the pattern

    @property
    def pattern(self) -> str:
        """The expression, exactly as typed."""
        raw = self.pattern_edit.document().toRawText()  # `toPlainText` would turn a no-break space into a space
        return raw.replace("\u2029", "\n")

    @property
    def source(self) -> str:
        """The source of the text: the visible text, the sample of many scripts, or the user's own."""
        return str(self.source_combo.currentData())

    @property
    def own_text(self) -> str:
        """The user's own text."""
        return self.own_edit.toPlainText()

    def set_pattern(self, pattern: str) -> None:
        """Set the initial pattern, without emitting a change."""
        with QSignalBlocker(self.pattern_edit):
            self.pattern_edit.setPlainText(pattern)
        self.show_waiting()

    def _replace(self, pattern: str) -> None:
        """Replace the pattern; undo restores it."""
        cursor = QTextCursor(self.pattern_edit.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(pattern)
        self.pattern_edit.setFocus()

    def _edited(self) -> None:
        self.show_waiting()
        self.pattern_changed.emit()

    def _source_chosen(self) -> None:
        self.own_edit.setVisible(self.source == OWN)
        if self.source == OWN:
            self.own_edit.setFocus()
        self.text_changed.emit()

    # -- results of a trial

    def show_waiting(self) -> None:
        """Keep the earlier results: the pattern has not been tried yet."""
        self.use_button.setEnabled(False)

    def show_slow(self) -> None:
        """Show that the trial is still running."""
        self._say(self.tr("trying…"))

    def show_problem(self, sentence: str, data: bytes, position: int | None = None) -> None:
        """Show why the pattern is invalid, and at which character. Pre-tokens of the same text stay visible."""
        self.use_button.setEnabled(False)
        if data != self._shown:
            self._shown = None
            self.pieces.set_text(None)
            self.scripts.show_rows(())
        self.pieces.set_stale(True)
        self.scripts.set_stale(True)
        self._say(sentence, error=bool(self.pattern))
        self._mark(position)

    def show_refusal(self, sentence: str) -> None:
        """Show why a valid pattern cannot be used now."""
        self._say(sentence, error=True)

    def show_cutting(self, cutting: Cutting, data: bytes) -> None:
        """Show the result of the pattern on a text."""
        self._mark(None)
        self._say(_figures(cutting, len(data)) if data else "")
        self.use_button.setEnabled(True)
        self.pieces.show_pieces(cutting.text, cutting.uncovered, same_text=data == self._shown)
        self._shown = data
        self.scripts.show_rows(cutting.scripts)

    def _say(self, text: str, *, error: bool = False) -> None:
        if self.status_label.property("error") != error:
            self.status_label.setProperty("error", error)
            self.status_label.setProperty("dim", not error)
            self.status_label.style().polish(self.status_label)
        self.status_label.setText(text)
        self.status_label.setAccessibleDescription(text)

    def _mark(self, position: int | None) -> None:
        """Mark the character of the pattern that an error is about; the last one if it is about the end."""
        pattern = self.pattern
        if position is None or not pattern:
            self.pattern_edit.setExtraSelections([])
            return
        start, end = marked_span(pattern, position)
        mark = QTextEdit.ExtraSelection()
        cursor = QTextCursor(self.pattern_edit.document())
        cursor.setPosition(_units(pattern[:start]))
        cursor.setPosition(_units(pattern[:end]), QTextCursor.MoveMode.KeepAnchor)
        color = self._theme.color("error")
        look = QTextCharFormat()
        look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        look.setUnderlineColor(color)
        color.setAlphaF(0.22)
        look.setBackground(color)
        mark.cursor, mark.format = cursor, look
        self.pattern_edit.setExtraSelections([mark])


def marked_span(pattern: str, position: int) -> tuple[int, int]:
    """The characters that an error at a position is about: the property just before it, else the one character."""
    property_before = re.search(r"\\[pP]\{[^{}]*\}$", pattern[:position])
    if property_before is not None:
        return property_before.span()
    position = min(max(0, position), len(pattern) - 1)
    return position, position + 1


def _units(text: str) -> int:
    """The length of a text in UTF-16 code units, as Qt counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _figures(cutting: Cutting, size: int) -> str:
    locale = QLocale()
    pieces, distinct = locale.toString(cutting.pieces), locale.toString(cutting.distinct)
    if cutting.pieces == 1:
        parts = [QCoreApplication.translate("PatternEditor", "one piece")]
    else:
        parts = [
            QCoreApplication.translate("PatternEditor", "{n} pieces").format(n=pieces),
            QCoreApplication.translate("PatternEditor", "{n} of them different").format(n=distinct),
        ]
    if cutting.pieces:
        words = QCoreApplication.translate("PatternEditor", "{ratio} bytes each: no merge can pass that")
        parts.append(words.format(ratio=locale.toString(size / cutting.pieces, "f", 2)))
    missed = sum(end - start for start, end in cutting.uncovered)
    if missed:
        share = locale.toString(100 * missed / size, "f", 1)
        parts.append(
            QCoreApplication.translate("PatternEditor", "{share} % covered by no match (hatched)").format(share=share)
        )
    return " · ".join(parts)
