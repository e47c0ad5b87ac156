"""The line in which anything can be typed, to see its tokens at the playhead; it is never trained on.

The chips are painted beneath the very text that is edited: `tryView` paints them, and `tryEdit`, a line edit without
a background, lies over it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QWidget

from app.kit.theme import Theme
from app.tokens.coloring import ColorScale
from app.tokens.merge import DURATION
from app.tokens.store import Hit
from app.try_line.tokens import TryView
from bpe.seam_values import OPEN

MARGIN = 28
_IDS = re.compile(r"\s*\d{1,7}(?:[\s,;]+\d{1,7})+[\s,;]*")
_EDIT_AIR = 2  # QLineEdit keeps its text this far from its edge
_MOST_IDS = 400  # shown as text; more would be unreadable


class TryLine(QWidget):
    """The label, the typed text with its chips, and its figures: tokens, and bytes per token."""

    text_changed = Signal(str)
    ids_typed = Signal(object)
    """Emitted when the typed text is a list of token ids: a list of ints."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._data = b""
        self._show_ids = False
        self.setAccessibleName(self.tr("Try any text"))
        self._label = QLabel(self.tr("try"))
        self._label.setProperty("dim", True)
        self.view = TryView(theme)
        self.edit = self.view.edit
        self._label.setBuddy(self.edit)
        self._summary = QLabel()
        self._summary.setProperty("dim", True)
        self._summary.setAccessibleName(self.tr("Tokens of the typed text"))
        self._below = QLabel()
        self._below.setProperty("dim", True)
        self._below.setAccessibleName(self.tr("Ids of the typed text, or what the typed ids mean"))
        self._below.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._below.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._below.hide()
        self._decoded: str | None = None
        self._arrange()
        self._restyle()
        self.edit.textChanged.connect(self._typed)
        theme.changed.connect(self._restyle)

    def _arrange(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(MARGIN, 5, MARGIN - 4, 5)
        grid.setHorizontalSpacing(20)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        grid.addWidget(self._label, 0, 0)
        grid.addWidget(self.view, 0, 1)
        grid.addWidget(self._summary, 0, 2)
        grid.addWidget(self._below, 1, 1, 1, 2)

    def _restyle(self) -> None:
        small = self._theme.small_font()
        for label in (self._label, self._summary, self._below):
            label.setFont(small)
        self.view.restyle()
        self._below.setContentsMargins(_EDIT_AIR, 0, 0, 2)
        if self._data:
            self.set_seams(*self._last)

    def set_picture_ratio(self, ratio: float | None) -> None:
        """Paint for a picture at this pixel ratio; None: for the screen."""
        self.view.picture_ratio = ratio
        self._restyle()

    _last: tuple[Any, ...] = (b"", None, 0, None)

    # -- typing

    def _typed(self, text: str) -> None:
        self._decoded = None
        self.text_changed.emit(text)
        if self.edit.text() != text:
            return
        if not text:
            self.set_seams(b"", None, 0)
        ids = typed_ids(text)
        if ids is not None:
            self.ids_typed.emit(ids)
        self._show_below()

    def set_seams(self, data: bytes, seams: Any, step: int, resolver: Callable[[int], bytes] | None = None) -> None:
        """Show the tokens of the typed text: its bytes and the seam before each (an array, or None: all open)."""
        self._last = (data, seams, step, resolver)
        self._data = data
        values = [OPEN] * len(data) if seams is None else seams.tolist()
        self.view.set_tokens(data, values, step)
        self._show_counts()

    def animate_merge(
        self, data: bytes, seams: Any, merge: int, step: int, *, backwards: bool = False, duration: int = DURATION
    ) -> None:
        """Show the same with an animation: merge `merge` (from 1) fuses its pairs or, backwards, separates them."""
        self._last = (data, seams, step, None)
        self._data = data
        self.view.animate_merge(data, seams.tolist(), merge, step, backwards=backwards, duration=duration)
        self._show_counts()

    def set_scale(self, scale: ColorScale | None) -> None:
        """Colour the tokens on a scale, or (None) by identity."""
        self.view.scale = scale
        if self._data:
            self.set_seams(*self._last)

    def _show_counts(self) -> None:
        count = len(self.view.hits)
        locale = QLocale()
        if not count:
            self._summary.clear()
        else:
            tokens = self.tr("1 token") if count == 1 else self.tr("{count} tokens")
            ratio = self.tr("{ratio} bytes per token")
            self._summary.setText(
                tokens.format(count=locale.toString(count))
                + " · "
                + ratio.format(ratio=locale.toString(len(self._data) / count, "f", 2))
            )
        ids = " ".join(map(self._id_text, self.view.hits[:_MOST_IDS]))
        self.view.setAccessibleDescription(f"{self._summary.text()}: {ids}" if count else "")
        self._show_below()

    def set_decoded(self, text: str | None) -> None:
        """The text that the typed ids decode to, or None."""
        self._decoded = text
        self._show_below()

    def set_show_ids(self, shown: bool) -> None:
        """Write the ids of the tokens beneath the line, where they can be copied."""
        self._show_ids = shown
        self._show_below()

    def _show_below(self) -> None:
        text = ""
        if self._decoded is not None:
            text = self.tr("these ids read: {text}").format(text=self._decoded)
        elif self._show_ids:
            text = " ".join(map(self._id_text, self.view.hits[:_MOST_IDS]))
        self._below.setText(text)
        self._below.setVisible(bool(text))

    @staticmethod
    def _id_text(hit: Hit) -> str:
        return "–" if hit.id is None else str(hit.id)


def typed_ids(text: str) -> list[int] | None:
    """Parse a list of at least two token ids ("258 99, 97"); None for any other text."""
    if _IDS.fullmatch(text) is None:
        return None
    return [int(number) for number in re.findall(r"\d+", text)]
