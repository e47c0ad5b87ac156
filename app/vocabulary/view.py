"""The vocabulary at the playhead: all tokens, with search, filters, sorting and selection."""

from __future__ import annotations

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from app.kit.cells import EDGE
from app.kit.names import script_name
from app.kit.theme import Theme
from app.kit.tips import tip_text
from app.kit.token_kinds import KINDS, kind_name
from app.kit.token_listing import ANY, LED, Vocabulary, VocabularyQuery
from app.vocabulary.table import VocabularyTable


class VocabularyPane(QWidget):
    """Search and filters over the table."""

    query_changed = Signal()
    token_selected = Signal(object)
    """The selected tokens: a tuple of bytes objects."""
    token_requested = Signal(object)
    """A token was double-clicked: its id (int)."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("vocabularyPane")
        self.setProperty("plane", "panel")
        self._scripts: tuple[int, ...] = ()
        self.search = QLineEdit()
        self.search.setObjectName("vocabularySearch")
        self.search.setClearButtonEnabled(True)
        self.kind = QComboBox()
        self.kind.setObjectName("kindCombo")
        self.script = QComboBox()
        self.script.setObjectName("scriptCombo")
        self.found, self.problem = QLabel(), QLabel()
        self.found.setProperty("dim", True)
        self.problem.setProperty("error", True)
        self.problem.setWordWrap(True)
        for label in (self.found, self.problem):
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.table = VocabularyTable(theme)
        self._arrange()
        self._set_texts()
        self.search.textChanged.connect(self.query_changed)
        self.search.returnPressed.connect(self.table.setFocus)
        self.kind.currentIndexChanged.connect(self.query_changed)
        self.script.currentIndexChanged.connect(self.query_changed)
        self.table.order_changed.connect(self.query_changed)
        self.table.token_selected.connect(self.token_selected)
        self.table.token_requested.connect(self.token_requested)

    def query(self, step: int) -> VocabularyQuery:
        """The current query, for the vocabulary of a step."""
        kind, script = self.kind.currentData(), self.script.currentData()
        sorted_by, descending = self.table.order
        return VocabularyQuery(
            step,
            self.search.text(),
            ANY if kind is None else kind,
            ANY if script is None else script,
            sorted_by,
            descending,
        )

    def show_vocabulary(self, answer: Vocabulary | None) -> None:
        """Show the tokens found; None: there are none to show."""
        self.table.show_vocabulary(answer)
        if answer is not None and answer.scripts != self._scripts:
            self._list_scripts(answer.scripts)
        self._say(answer)

    def set_waiting(self, waiting: bool) -> None:
        """Dim the rows while newer ones are being computed."""
        self.table.set_waiting(waiting)

    def show_problem(self, sentence: str) -> None:
        """Show that the query failed."""
        self.show_vocabulary(None)
        self._report(sentence)

    # -- building

    def _arrange(self) -> None:
        filters = QHBoxLayout()
        filters.setSpacing(8)
        for part in (self.kind, self.script):
            filters.addWidget(part, 1)
        answer = QHBoxLayout()
        answer.setSpacing(8)
        answer.addWidget(self.problem, 1)
        answer.addStretch()
        answer.addWidget(self.found, 0, Qt.AlignmentFlag.AlignTop)
        head = QVBoxLayout()
        head.setContentsMargins(2 * EDGE + 2, 12, 2 * EDGE + 2, 4)
        head.setSpacing(8)
        head.addWidget(self.search)
        head.addLayout(filters)
        head.addLayout(answer)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.table, 1)
        for combo in (self.kind, self.script):
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            combo.setMinimumContentsLength(6)

    def _set_texts(self) -> None:
        self.setAccessibleName(self.tr("Vocabulary"))
        self.search.setAccessibleName(self.tr("Search the vocabulary"))
        self.search.setPlaceholderText(self.tr("text, e4 bd, #258 or /regex/"))
        self.search.setToolTip(
            tip_text(
                self.tr("Text, bytes in hexadecimal (e4 bd, 0xe4), an id (#258), or a regular expression (/^ing/)")
            )
        )
        for combo, name in ((self.kind, self.tr("Kind of token")), (self.script, self.tr("Script"))):
            combo.setAccessibleName(name)
            combo.view().setAccessibleName(name)
        self.found.setAccessibleName(self.tr("Tokens found"))
        self.problem.setAccessibleName(self.tr("Why nothing was found"))
        self._fill(self.kind, [(self.tr("every kind"), ANY), (self.tr("space-led"), LED)])
        for number in range(len(KINDS)):
            self.kind.addItem(kind_name(number), number)
        self._list_scripts(self._scripts)

    def _list_scripts(self, scripts: tuple[int, ...]) -> None:
        """Offer only the scripts that occur."""
        self._scripts = scripts
        every = (self.tr("every script"), ANY)
        self._fill(self.script, [every, *((script_name(number), number) for number in scripts)])

    def _fill(self, combo: QComboBox, entries: list[tuple[str, int]]) -> None:
        chosen = combo.currentData()
        combo.blockSignals(True)
        combo.clear()
        for text, value in entries:
            combo.addItem(text, value)
        combo.setCurrentIndex(max(0, combo.findData(chosen)))
        combo.blockSignals(False)

    def _say(self, answer: Vocabulary | None) -> None:
        """The number of matches and of all tokens, or the reason why nothing was found."""
        number = QLocale().toString
        text = ""
        if answer is not None and not answer.problem:
            listed, total = len(answer.ids), len(answer.tokens)
            of = self.tr("{listed} of {total}").format(listed=number(listed), total=number(total))
            text = number(total) if listed == total else of
        self.found.setText(text)
        self._report(answer.problem if answer is not None else "")

    def _report(self, problem: str) -> None:
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        if bool(problem) != bool(self.search.property("invalid")):
            self.search.setProperty("invalid", bool(problem))
            self.search.style().unpolish(self.search)
            self.search.style().polish(self.search)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and self.search.hasFocus():
            self.table.setFocus()
            return
        super().keyPressEvent(event)
