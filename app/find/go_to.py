"""Going to a line, a byte or a percentage of the text; lines are counted in the background when first needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject, QTimer, Slot

from app.find.go_bar import GoBar
from app.find.position import Place, understand_place
from app.session.line_counts import LineCounter, LineCounts

if TYPE_CHECKING:
    from app.context import Context
    from app.tokens.view import TokenView

COUNT_MS = 100


class GoToControl(QObject):
    """Connects the go-to bar with the text."""

    def __init__(self, context: Context, lines: LineCounter, view: TokenView) -> None:
        super().__init__(context.window)
        self._session, self._counter, self._view = context.session, lines, view
        self.bar = bar = GoBar(context.theme)
        self._lines: LineCounts | None = None
        self._is_awaited = False
        """Whether Enter was pressed before the line was known."""
        self._growing = QTimer(self, interval=COUNT_MS)
        self._growing.timeout.connect(self._show)
        bar.typed.connect(self._typed)
        bar.entered.connect(self.go)
        bar.closed.connect(self._close)
        self._session.corpus_changed.connect(self._text_changed)

    def open(self) -> None:
        """Show the bar."""
        self._lines = self._counter.count(self._session.corpus)
        self.bar.enter()
        self._show()

    @Slot()
    def go(self) -> None:
        """Go to the position in the bar; to a line that is still unknown, once it has been counted."""
        place = understand_place(self.bar.edit.text())
        offset = self._offset(place) if place is not None else None
        self._is_awaited = place is not None and offset is None
        if offset is not None:
            self.bar.leave()
            self._view.show_place(offset)
        else:
            self._show()

    @Slot()
    def _typed(self) -> None:
        self._is_awaited = False
        self._show()

    @Slot()
    def _close(self) -> None:
        self._growing.stop()
        self._is_awaited = False
        self._view.setFocus()

    @Slot()
    def _text_changed(self) -> None:
        self._lines = None
        if self.bar.isVisible():
            self._lines = self._counter.count(self._session.corpus)
            self._typed()

    def _offset(self, place: Place) -> int | None:
        """The offset of a position, clipped to the text; None while its line is unknown."""
        last = max(0, self._view.text_size - 1)
        if place.kind == "byte":
            return min(last, int(place.value))
        if place.kind == "share":
            return min(last, int(place.value * self._view.text_size))
        lines = self._lines
        if lines is None:
            return None
        try:
            total = lines.total
            wanted = max(1, int(place.value) if total is None else min(total, int(place.value)))
            return lines.offset_of(wanted)
        except OSError:  # the view reads the same text, and reports the error
            return None

    # -- the sentence

    @Slot()
    def _show(self) -> None:
        place = understand_place(self.bar.edit.text())
        offset = self._offset(place) if place is not None else None
        is_waiting = place is not None and offset is None
        is_growing = place is not None and place.kind == "line" and (self._lines is None or self._lines.total is None)
        if is_growing != self._growing.isActive():
            (self._growing.start if is_growing else self._growing.stop)()
        self.bar.show_meaning(self._sentence(place, offset))
        problem = self._lines.problem if self._lines is not None and is_waiting else ""
        self.bar.say(problem, is_error=bool(problem))
        if offset is not None and self._is_awaited:
            self.go()

    def _sentence(self, place: Place | None, offset: int | None) -> str:
        number = QLocale().toString
        if place is None:
            return self.tr("not a line, a byte or a share") if self.bar.edit.text().strip() else ""
        if offset is None:
            known = self._lines.known if self._lines is not None else 0
            return self.tr("counting lines: {count} so far").format(count=number(known))
        size = self._view.text_size
        byte = self.tr("byte {byte}") if place.kind == "line" else self.tr("byte {byte} of {size}")
        share = self.tr("{share} %").format(share=number(100 * offset / max(1, size), "f", 1))
        parts = [byte.format(byte=number(offset), size=number(size)), share]
        if place.kind == "line":
            parts.insert(0, self._line(int(place.value)))
        elif place.value > (1 if place.kind == "share" else max(0, size - 1)):
            parts.insert(0, self.tr("the end"))
        return " · ".join(parts)

    def _line(self, wanted: int) -> str:
        number = QLocale().toString
        total = self._lines.total if self._lines is not None else None
        if total is None:
            return self.tr("line {line}").format(line=number(max(1, wanted)))
        if wanted > total:
            return self.tr("the last line, {line}").format(line=number(total))
        return self.tr("line {line} of {total}").format(line=number(max(1, wanted)), total=number(total))
