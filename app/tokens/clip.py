"""Actions on selected tokens: copy as text, ids or a table, send to the try line, find the next occurrence."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QMenu

from app.kit.numbers import size_text
from app.kit.token_text import readable
from app.tokens.store import Hit, TokenStore

if TYPE_CHECKING:
    from app.tokens.view import TokenView

COPY_LIMIT = 16 << 20
"""The most bytes that are copied as text."""
TOKENS_LIMIT = 1 << 20
"""The most bytes whose tokens are copied as ids or a table."""
MOST_BYTES = 4_000  # of one token in a copied table
TRY_LIMIT = 2000
"""The most characters that are sent to the try line."""


def hits_between(store: TokenStore, start: int, end: int) -> list[Hit]:
    """Return every token that overlaps [start, end), whole."""
    assert store.text is not None
    if start >= end:
        return []
    start, end = store.hit(start).start, store.hit(end - 1).end
    raw = store.text.read(start, end - start)
    seams: list[int] = store.text.seams(start, end)[0].tolist()
    starts = [0] + [i for i in range(1, len(seams)) if seams[i] >= store.step]
    return [
        store.hit_of(start + low, raw[low:high], max(seams[low + 1 : high], default=-1))
        for low, high in zip(starts, [*starts[1:], len(raw)], strict=True)
    ]


class Clip(QObject):
    """Actions on the selection, or on the token under the mouse if nothing is selected."""

    def __init__(self, view: TokenView) -> None:
        super().__init__(view)
        self._view = view
        self._menu_range: tuple[int, int] | None = None
        """The range for the open menu's actions, kept because the mouse leaves the text for the menu."""
        self.copy_ids = self._act("copyIdsAction", self.tr("Copy token &ids"), "Ctrl+Shift+I", self._copy_ids)
        self.copy_table = self._act("copyTableAction", self.tr("Copy as a &table"), "Ctrl+Shift+T", self._copy_table)
        self.send = self._act("tryAction", self.tr("Send to the try &line"), "Ctrl+Shift+Y", self._send)
        self.compare = self._act("compareThisAction", self.tr("Co&mpare this"), "Ctrl+Shift+K", self._compare)
        self.next = self._act("nextOccurrenceAction", self.tr("&Next occurrence"), "F3", lambda: self._seek(True))
        self.previous = self._act(
            "previousOccurrenceAction", self.tr("&Previous occurrence"), "Shift+F3", lambda: self._seek(False)
        )

    def _act(self, name: str, text: str, keys: str, slot: Callable[[], None]) -> QAction:
        action = QAction(text, self._view)
        action.setObjectName(name)
        action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(lambda _=False: slot())
        self._view.addAction(action)
        return action

    def menu(self) -> QMenu:
        """Create the context menu of the selection."""
        view = self._view
        menu = QMenu(view)
        menu.setAccessibleName(self.tr("Selected tokens"))
        copy = menu.addAction(self.tr("&Copy text"), view.copy)
        copy.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        menu.addActions([self.copy_ids, self.copy_table])
        menu.addSeparator()
        menu.addActions([self.send, self.compare, self.next, self.previous])
        menu.addSeparator()
        everything = menu.addAction(self.tr("Select &all"), view.select_all)
        everything.setShortcut(QKeySequence(QKeySequence.StandardKey.SelectAll))
        menu.addActions(view.menu_actions)
        for action in (copy, self.copy_ids, self.copy_table, self.send, self.compare, self.next, self.previous):
            action.setEnabled(self.range() is not None)
        menu.aboutToHide.connect(self._enable_all)
        return menu

    def only_copy(self) -> None:
        """Remove all actions except copying, for a text that is one of several."""
        for action in (self.send, self.compare, self.next, self.previous):
            action.setVisible(False)
            action.setShortcuts([])

    def open_menu(self, at: QPoint) -> None:
        """Show the menu at a screen position."""
        menu = self.menu()
        self._menu_range = self.range()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.destroyed.connect(self._forget_menu)  # the chosen action runs after the menu is hidden
        menu.popup(at)

    def _forget_menu(self) -> None:
        self._menu_range = None

    def _enable_all(self) -> None:
        for action in (self.copy_ids, self.copy_table, self.send, self.compare, self.next, self.previous):
            action.setEnabled(True)  # shortcuts must work; the actions check the range themselves

    def range(self) -> tuple[int, int] | None:
        """Return the range to act on: the selection, else the token under the mouse."""
        if self._menu_range is not None:
            return self._menu_range
        pointer = self._view.pointer
        selected = pointer.selected_range()
        if selected is None and pointer.hover is not None:
            return pointer.hover.start, pointer.hover.end
        return selected

    # -- actions

    def text(self, limit: int | None = None) -> str:
        """At most `limit` bytes of the range, decoded; malformed bytes become �."""
        limit = COPY_LIMIT if limit is None else limit
        target, source = self.range(), self._view._store.text
        if target is None or source is None:
            return ""
        with self._view.reporting():
            return source.read(target[0], min(target[1] - target[0], limit)).decode("utf-8", "replace")
        return ""

    def copy(self) -> None:
        """Copy the text to the clipboard."""
        text, target = self.text(), self.range()
        if text and target is not None:
            QGuiApplication.clipboard().setText(text)
            self._report_if_cut(target, COPY_LIMIT)

    def _hits(self) -> list[Hit]:
        target = self.range()
        if target is None:
            return []
        with self._view.reporting():
            hits = hits_between(self._view._store, target[0], min(target[1], target[0] + TOKENS_LIMIT))
            self._report_if_cut(target, TOKENS_LIMIT)
            return hits
        return []

    def _copy_ids(self) -> None:
        hits = self._hits()
        if hits:
            QGuiApplication.clipboard().setText(" ".join("?" if hit.id is None else str(hit.id) for hit in hits))

    def _copy_table(self) -> None:
        from bpe.formats.cells import as_row

        hits = self._hits()
        rows = ["" if hit.id is None else str(hit.id) for hit in hits]
        lines = [
            as_row((number, hit.bytes[:MOST_BYTES].hex(" "), readable(hit.bytes, MOST_BYTES)))
            for number, hit in zip(rows, hits, strict=True)
        ]
        if lines:
            QGuiApplication.clipboard().setText("\n".join(lines) + "\n")

    def _send(self) -> None:
        text = self.text(4 * TRY_LIMIT)[:TRY_LIMIT]
        if text:
            self._view.try_requested.emit(text)

    def _compare(self) -> None:
        target = self.range()
        if target is not None:
            self._view.compare_requested.emit(*target)

    def _seek(self, forward: bool) -> None:
        """Pin the menu's token, or the hovered one if none is pinned, and request the next occurrence."""
        view = self._view
        if view.found.is_searching:
            view.found.step_requested.emit(forward)
            return
        target = view.token_of(self._menu_range[0]) if self._menu_range is not None else view.pointer.hover
        if target is not None and (view.highlight.pinned is None or self._menu_range is not None):
            view.set_highlight(target.bytes)
        if view.highlight.pinned is not None:
            view.occurrence_requested.emit(forward)

    def _report_if_cut(self, target: tuple[int, int], limit: int) -> None:
        if target[1] - target[0] > limit:
            size = size_text(limit)
            self._view.noticed.emit(self.tr("Copied the first {size} of the selection.").format(size=size))
