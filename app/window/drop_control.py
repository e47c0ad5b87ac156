"""Drag and drop over the window: the actions offered for a drop, and carrying out the chosen one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent

from app.kit.copied_drop import take_copy
from app.window import drops
from app.window.drop_zones import DropZones, Zone

if TYPE_CHECKING:
    from app.compare.held_out_text import HeldOutText
    from app.compare.page_control import ComparePageControl
    from app.context import Context

TOKENIZER_ENDINGS = {".json", ".tiktoken", ".model"}
"""Suffixes of files that may contain a tokenizer; their contents are checked when they are opened."""
OPEN, HOLD_OUT, COMPARE, ADD = "open", "hold_out", "compare", "add"


class DropControl(QObject):
    """Opens what is dropped, or holds it out, compares it or adds it, depending on the drop zone."""

    add_requested = Signal(object)
    """Request to add files (a tuple of Paths) to the text as further documents."""

    def __init__(self, context: Context, compare: ComparePageControl, held_out: HeldOutText) -> None:
        super().__init__(context.window)
        self._session, self._compare, self._held_out = context.session, compare, held_out
        self.zones = DropZones(context.theme, context.window)

    def enter(self, event: QDragEnterEvent) -> None:
        """Show the drop zones when a drag enters the window."""
        drop = drops.read(event.mimeData())
        if drop and take_copy(event):
            self.zones.offer(self._offers(drop), event.position().toPoint())

    def move(self, event: QDragMoveEvent) -> None:
        """Select the zone under the mouse."""
        if self.zones.isVisible():
            self.zones.choose(event.position().toPoint())
        take_copy(event)

    def leave(self) -> None:
        """Hide the drop zones."""
        self.zones.hide()

    def drop(self, event: QDropEvent) -> None:
        """Carry out the action of the zone under the mouse."""
        drop = drops.read(event.mimeData())
        if drop and take_copy(event):
            self.take(drop, event.position().toPoint())
        self.zones.hide()

    def take(self, drop: drops.Drop, place: QPoint) -> None:
        """Carry out the action of the zone at this position of the window."""
        if not self.zones.isVisible():  # dropped without a drag, for example by a screen reader
            self.zones.offer(self._offers(drop), place)
        act = self.zones.choose(place)
        if act == HOLD_OUT:
            self._held_out.open(drop.paths)
        elif act == ADD:
            self.add_requested.emit(drop.paths)
        elif act == COMPARE:
            self._compare.compare_files(drop.paths)
        else:
            self.open(drop)

    def open(self, drop: drops.Drop) -> None:
        """Open the dropped files, or the dropped text."""
        if drop.paths:
            self._session.open(list(drop.paths))
        else:
            self._session.open_text(drop.text)

    def _offers(self, drop: drops.Drop) -> list[Zone]:
        offers = [Zone(OPEN, drops.describe(drop))]
        if drop.paths and self._session.corpus is not None:
            offers.append(Zone(HOLD_OUT, self.tr("Hold out"), self.tr("Measure on it, learn nothing from it")))
            if all(path.suffix.lower() in TOKENIZER_ENDINGS for path in drop.paths):
                offers.append(Zone(COMPARE, self.tr("Compare"), self.tr("Read the text with this tokenizer, too")))
            offers.append(Zone(ADD, self.tr("Add"), self.tr("Train on it and on what is open")))
        return offers
