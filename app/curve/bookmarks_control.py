"""Bookmarks on the time line: set, remove, rename and visit them; stored for later runs with the same merges."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject, Qt, Slot
from PySide6.QtWidgets import QInputDialog

from app.curve.bookmarks import LONGEST_NAME, Bookmarks, Shelf, fingerprint
from app.kit.commands import PaletteEntry
from app.kit.undo import UndoStep

if TYPE_CHECKING:
    from app.context import Context
    from app.curve.pane import CompressionPlot

STORE = "bookmarks"


class BookmarksControl(QObject):
    """The bookmarks of the current run. Every change can be undone."""

    def __init__(self, context: Context, plot: CompressionPlot) -> None:
        super().__init__(context.window)
        session, commands = context.session, context.commands
        self._session, self._plot, self._settings = session, plot, context.settings
        self._undo_stack, self._window = context.undo_stack, context.window
        self._shelf = Shelf(self._settings.kept(STORE))
        self._marks: Bookmarks | None = None
        self._toggle = commands.add(
            "bookmark", self.tr("Set a &bookmark"), lambda: self.toggle(session.step), keys=("Ctrl+D",)
        )
        self._next = commands.add(
            "next_bookmark", self.tr("Ne&xt bookmark"), lambda: self._go(self._following()), keys=("Alt+PgDown",)
        )
        self._previous = commands.add(
            "previous_bookmark",
            self.tr("Previous boo&kmark"),
            lambda: self._go(self._preceding()),
            keys=("Alt+PgUp",),
        )
        session.run_changed.connect(self._begin)
        session.player.ticked.connect(self._show_commands)
        plot.bookmark_toggled.connect(self.toggle)
        plot.bookmark_rename_requested.connect(self.rename)
        self._show_commands()

    def entries(self) -> Iterator[PaletteEntry]:
        """The bookmarks for the palette."""
        last = self._session.frontier
        for step, name in self._marks.marks if self._marks is not None else ():
            if step <= last:
                title = self.tr("Go to bookmark {name}").format(name=name) if name else self.tr("Go to bookmark")
                yield PaletteEntry(f"bookmark:{step}", title, partial(self._go, step), place=self._size(step))

    # -- the run

    @Slot()
    def _begin(self) -> None:
        corpus, run = self._session.corpus, self._session.run
        if corpus is None or run is None or run.history is None:
            self._marks = None
        else:
            self._marks = self._shelf.of(fingerprint(corpus.name, corpus.size, run.settings))
        self._show()

    def _show(self) -> None:
        self._plot.set_bookmarks(self._marks.marks if self._marks is not None else [])
        self._show_commands()

    @Slot()
    def _show_commands(self) -> None:
        marks = self._marks
        here = marks is not None and self._session.step in marks
        text = self.tr("Remove the &bookmark") if here else self.tr("Set a &bookmark")
        if self._toggle.text() != text:
            self._toggle.setText(text)
        self._toggle.setEnabled(marks is not None)
        self._next.setEnabled(self._following() is not None)
        self._previous.setEnabled(self._preceding() is not None)

    # -- navigation

    def _following(self) -> int | None:
        return self._marks.after(self._session.step, self._session.frontier) if self._marks is not None else None

    def _preceding(self) -> int | None:
        return self._marks.before(self._session.step) if self._marks is not None else None

    def _go(self, step: int | None) -> None:
        if step is not None:
            self._session.set_step(step)

    # -- editing

    @Slot(int)
    def toggle(self, step: int) -> None:
        """Toggle the bookmark at a step."""
        marks = self._marks
        if marks is None:
            return
        name = marks.name(step) if step in marks else None
        if name is None:
            self._push(self.tr("set a bookmark"), marks, step, "", None)
        else:
            self._push(self.tr("remove a bookmark"), marks, step, None, name)

    @Slot(int)
    def rename(self, step: int) -> None:
        """Ask for a bookmark's name."""
        marks = self._marks
        if marks is None or step not in marks:
            return
        dialog = QInputDialog(self._window)
        dialog.setObjectName("bookmarkDialog")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(self.tr("Rename bookmark"))
        dialog.setLabelText(self.tr("Name of the bookmark at {place}:").format(place=self._size(step)))
        dialog.setTextValue(marks.name(step))
        dialog.textValueSelected.connect(partial(self._renamed, marks, step))
        dialog.open()

    def _renamed(self, marks: Bookmarks, step: int, name: str) -> None:
        name = " ".join(name.split())[:LONGEST_NAME]
        if step in marks and name != marks.name(step):
            self._push(self.tr("rename a bookmark"), marks, step, name, marks.name(step))

    def _push(self, text: str, marks: Bookmarks, step: int, name: str | None, before: str | None) -> None:
        self._undo_stack.push(
            UndoStep(text, partial(self._put, marks, step, name), partial(self._put, marks, step, before))
        )

    def _put(self, marks: Bookmarks, step: int, name: str | None) -> None:
        marks.put(step, name)
        self._settings.keep(STORE, self._shelf.lines())
        self._show()

    def _size(self, step: int) -> str:
        history = self._session.history
        size = history.vocab_size_at(0) + step if history is not None else step
        return self.tr("vocabulary size {size}").format(size=QLocale().toString(size))
