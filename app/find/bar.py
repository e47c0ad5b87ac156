"""The find bar: a query, the number of matches, and buttons for the next and the previous match."""

from __future__ import annotations

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QLabel, QToolButton, QWidget

from app.find.query import KINDS, FindQuery
from app.kit.text_bar import TextBar
from app.kit.theme import Theme
from app.kit.tips import tip_text

LEAST_COUNT, LEAST_EDIT = 56, 72
NARROW = 560


class FindBar(TextBar):
    """Holds the query and shows the result; it does not search."""

    query_changed = Signal()
    step_requested = Signal(bool)
    """Request for the next match (True) or the previous one (False)."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.setObjectName("findBar")
        self.edit.setObjectName("findEdit")
        self.edit.setMaxLength(10_000)
        self._said = ("", "")
        self.kind = QComboBox()
        self.kind.setObjectName("findKindCombo")
        for kind in KINDS:
            self.kind.addItem("", kind)
        self.case = QToolButton()
        self.case.setObjectName("findCaseButton")
        self.case.setCheckable(True)
        self.count = QLabel()
        self.count.setObjectName("findCount")
        self.count.setProperty("dim", True)
        self.count.setTextFormat(Qt.TextFormat.PlainText)
        self.count.setMinimumWidth(LEAST_COUNT)  # in a narrow window the count is cut off, and the line stays usable
        self.edit.setMinimumWidth(LEAST_EDIT)
        self.previous, self.next = self.make_button("chevron-up"), self.make_button("chevron-down")
        self.previous.setObjectName("findPreviousButton")
        self.next.setObjectName("findNextButton")
        self.close_button.setObjectName("findCloseButton")
        for part in (self.case, self.kind, self.count, self.previous, self.next, self.close_button):
            self.row.addWidget(part)
        self._restyle_count()
        theme.changed.connect(self._restyle_count)
        self._set_texts()
        self.show_count(None)
        self.typed.connect(self.query_changed)
        self.kind.currentIndexChanged.connect(self._kind_changed)
        self.case.toggled.connect(self.query_changed)
        self.entered.connect(self.step_requested)
        self.previous.clicked.connect(lambda: self.step_requested.emit(False))
        self.next.clicked.connect(lambda: self.step_requested.emit(True))

    def query(self) -> FindQuery:
        """The current query."""
        return FindQuery(self.edit.text(), self.kind.currentData(), self.case.isChecked())

    # -- results

    def show_count(self, total: int | None, number: int | None = None, *, done: bool = True, round: str = "") -> None:
        """Show the number of matches and the current one; None: there is no query.

        `done`: the count is complete. `round`: "top" or "end", where the search has wrapped to.
        """
        text = self._count_text(total, number, done=done)
        way = ""
        if round and number is not None:
            way = self.tr("from the top") if round == "top" else self.tr("from the end")
        self._said = (text, way)
        self._fit()
        self.count.setAccessibleDescription(f"{text} · {way}" if way else text)
        self.count.setVisible(bool(text))
        for button in (self.previous, self.next):
            button.setEnabled(total is not None and not (done and total == 0))

    def _count_text(self, total: int | None, number: int | None, *, done: bool) -> str:
        if total is None:
            return ""
        locale = QLocale()
        found = locale.toString(total) + ("" if done else "…")
        if number is not None:
            return self.tr("{number} of {total}").format(number=locale.toString(number), total=found)
        if total == 0:
            return self.tr("no match") if done else self.tr("counting…")
        return self.tr("1 match") if done and total == 1 else self.tr("{total} matches").format(total=found)

    def _fit(self) -> None:
        """In a narrow window, hide the noun before the line and show a symbol for wrapping."""
        text, way = self._said
        is_narrow = self.width() < NARROW
        self.label.setVisible(not is_narrow)
        if way:
            text = f"↻ {text}" if is_narrow else f"{text} · {way}"
        self.count.setText(text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def show_progress(self, share: float) -> None:
        """Show the fraction of the text that has been searched."""
        percent = QLocale().toString(int(100 * share))
        self.count.setToolTip(
            tip_text("" if share >= 1 else self.tr("{share} % of the text counted").format(share=percent))
        )

    # -- parts

    def _kind_changed(self) -> None:
        self._say_kind()
        self.query_changed.emit()

    def _say_kind(self) -> None:
        kind = self.kind.currentData()
        self.case.setVisible(kind != "token")
        hints = {
            "text": self.tr("text"),
            "pattern": self.tr("regular expression, e.g. \\w+ing"),
            "token": self.tr("token or id, e.g. ␣the or 258"),
        }
        self.edit.setPlaceholderText(hints[kind])

    def _restyle_count(self) -> None:
        self.count.setFont(self._theme.small_font())

    def _set_texts(self) -> None:
        self.setAccessibleName(self.tr("Find in the text"))
        self.label.setText(self.tr("find"))
        self.edit.setAccessibleName(self.tr("What to find"))
        for part in (self.kind, self.kind.view()):
            part.setAccessibleName(self.tr("What kind of thing to find"))
        for index, name in enumerate((self.tr("Text"), self.tr("Regex"), self.tr("Token"))):
            self.kind.setItemText(index, name)
        self.case.setText(self.tr("Aa"))
        self.count.setAccessibleName(self.tr("Matches"))
        self.sentence.setAccessibleName(self.tr("About the search"))
        for button, name in (
            (self.case, self.tr("Match case")),
            (self.previous, self.tr("Previous match (Shift+Enter)")),
            (self.next, self.tr("Next match (Enter)")),
            (self.close_button, self.tr("Close (Esc)")),
        ):
            button.setToolTip(tip_text(name))
            button.setAccessibleName(name)
        self._say_kind()
