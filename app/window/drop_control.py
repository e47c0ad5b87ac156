"""What is dragged over the window: which acts are offered for it, and which one dropping it takes."""

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
"""Names of files that may hold a tokenizer; what they hold is seen when they are opened."""
OPEN, HOLD_OUT, COMPARE, ADD = "open", "hold_out", "compare", "add"


class DropControl(QObject):
    """Opening is the usual act. A second text can be held out instead, and a tokenizer be compared."""

    add_requested = Signal(object)
    """Files (a tuple of Paths) are to become further documents of the text."""

    def __init__(self, context: Context, compare: ComparePageControl, held_out: HeldOutText) -> None:
        super().__init__(context.window)
        self._session, self._compare, self._held_out = context.session, compare, held_out
        self.zones = DropZones(context.theme, context.window)

    def enter(self, event: QDragEnterEvent) -> None:
        """Something comes over the window: offer what can be done with it."""
        drop = drops.read(event.mimeData())
        if drop and take_copy(event):
            self.zones.offer(self._offers(drop), event.position().toPoint())

    def move(self, event: QDragMoveEvent) -> None:
        """It is elsewhere now."""
        if self.zones.isVisible():
            self.zones.choose(event.position().toPoint())
        take_copy(event)

    def leave(self) -> None:
        """It is gone."""
        self.zones.hide()

    def drop(self, event: QDropEvent) -> None:
        """Do what was chosen."""
        drop = drops.read(event.mimeData())
        if drop and take_copy(event):
            self.take(drop, event.position().toPoint())
        self.zones.hide()

    def take(self, drop: drops.Drop, place: QPoint) -> None:
        """Do with a drop what the zone at a place of the window says."""
        if not self.zones.isVisible():  # dropped without having been over the window: by a script, a screen reader
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
        """The usual act."""
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
