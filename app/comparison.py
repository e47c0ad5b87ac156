"""Shows the comparison on its page, and offers the tokenizers to add."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from app.comparing import FEWEST, MOST, Choice, Comparing, baseline, from_file, published
from app.views.compare_page import ComparePage


class Comparison(QObject):
    """Connects a page with what is compared. `own`: the user's own, the best one first."""

    def __init__(self, page: ComparePage, own: Callable[[], list[Choice]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.page, self.comparing, self._own = page, Comparing(self), own
        self._at = -1
        self._shown: list[object] = []
        self.comparing.columns_changed.connect(self._show_columns)
        self.comparing.answered.connect(self._show)
        page.text_changed.connect(self._set_passage)
        page.remove_requested.connect(self._remove)
        page.disagreement_requested.connect(self._go)
        page.menu.aboutToShow.connect(self._list)

    def start(self, passage: str) -> None:
        """Compare a passage: at first the run at the playhead with GPT-4o, afterwards what was chosen."""
        self.page.set_passage(passage)
        self._set_passage(passage)
        if not self.comparing.columns:
            own = self._own()
            self.comparing.add(own[0] if own else baseline("byte", self.tr("byte")))
            self.comparing.add(published("o200k", "GPT-4o"))

    def _set_passage(self, text: str) -> None:
        self._at = -1
        self.comparing.set_passage(text)

    def _remove(self, place: int) -> None:
        self.comparing.remove(self.comparing.columns[place])

    def _list(self) -> None:
        self.page.menu.clear()
        for choice in (*self._own(), *self._known()):
            entry = self.page.menu.addAction(choice.name)
            entry.triggered.connect(lambda _=False, wanted=choice: self.comparing.add(wanted))
        self.page.menu.addSeparator()
        self.page.menu.addAction(self.tr("Open file…")).triggered.connect(self._open)

    def _known(self) -> list[Choice]:
        return [
            baseline("bit", self.tr("bit")),
            baseline("byte", self.tr("byte")),
            baseline("character", self.tr("character")),
            published("gpt2", "GPT-2"),
            published("cl100k", "GPT-4"),
            published("o200k", "GPT-4o"),
            published("qwen", "Qwen"),
        ]

    def _open(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self.page, self.tr("Open a tokenizer"))
        if name:
            self.comparing.add(from_file(Path(name)))

    def _show_columns(self) -> None:
        count = len(self.comparing.columns)
        self.page.set_columns(count)
        self.page.add_button.setEnabled(count < MOST)
        self._shown = [None] * count
        for pane, column in zip(self.page.columns, self.comparing.columns, strict=True):
            pane.show_name(column.choice.name, count > FEWEST)
        self._show()

    def _show(self) -> None:
        differences = self.comparing.differences()
        columns = self.comparing.columns
        for number, (pane, column, found) in enumerate(zip(self.page.columns, columns, differences, strict=True)):
            if column.cut is None:
                pane.show_waiting(column.problem)
                continue
            if column.cut is not self._shown[number]:
                self._shown[number] = column.cut
                pane.show_figures(column.cut.text, column.cut.tokens, column.cut.vocab_size)
            pane.forget_differences()
            if found is not None:
                pane.show_agreement(found.agreement)
                pane.view.mark(found.only_here)
            elif not number:
                pane.show_agreement(None)
        every = [offset for found in differences if found for offset in found.only_first]
        if self.page.columns:
            self.page.columns[0].view.mark(sorted(set(every)))

    def _go(self, direction: int) -> None:
        found = [difference for difference in self.comparing.differences() if difference]
        places = sorted({place for one in found for place in (*one.only_first, *one.only_here)})
        ahead = [place for place in places if (place > self._at if direction > 0 else place < self._at)]
        if ahead:
            self._at = ahead[0 if direction > 0 else -1]
            for pane in self.page.columns:
                pane.view.reveal(self._at, self._at + 1)
                pane.view.show_bytes((self._at, self._at + 1))
