"""The bans and forced merges of a run, one a line, each with a cross that takes it out of the settings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from app.kit import icons
from app.kit.theme import Theme
from app.kit.tips import tip_text

MOST_SHOWN = 8
"""Lines; what there is beyond is told as a number."""


class SteeringList(QWidget):
    """Absent while there is nothing to show. The wishes are `bpe.training.trainer.Steer`, or whatever it is given."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.describe: Callable[[Any], str] = str
        """What a wish is in words."""
        self._wishes: tuple[Any, ...] = ()
        self._lines: list[QWidget] = []
        self.setObjectName("wishList")
        self.setAccessibleName(self.tr("Bans and forced merges"))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 8)
        self._column.setSpacing(0)
        self.hide()

    @property
    def wishes(self) -> tuple[Any, ...]:
        """Those that are left."""
        return self._wishes

    def show_wishes(self, wishes: tuple[Any, ...]) -> None:
        """Show others."""
        self._wishes = wishes
        for line in self._lines:
            self._column.removeWidget(line)
            line.hide()
            line.setParent(None)  # it dies later: perhaps it is its own button that was clicked
            line.deleteLater()
        self._lines.clear()
        if wishes:
            self._add(self._caption(self.tr("chosen by hand, against the counts")))
        for wish in wishes[:MOST_SHOWN]:
            self._add(self._line(wish))
        if len(wishes) > MOST_SHOWN:
            self._add(self._caption(self.tr("and %Ln more", "", len(wishes) - MOST_SHOWN)))
        self.setVisible(bool(wishes))

    def _add(self, line: QWidget) -> None:
        self._lines.append(line)
        self._column.addWidget(line)

    def _caption(self, text: str) -> QLabel:
        label = QLabel(text, self)
        label.setProperty("dim", True)
        label.setProperty("small", True)
        label.setFont(self._theme.small_font())
        return label

    def _line(self, wish: Any) -> QWidget:
        text = self.describe(wish)
        line = QWidget(self)
        label = QLabel(text, line)
        button = QToolButton(line)
        button.setObjectName("removeWishButton")
        button.setAutoRaise(True)
        button.setIcon(icons.icon("close", self._theme, "secondary"))
        button.setIconSize(QSize(14, 14))
        button.setToolTip(tip_text(self.tr("Train without this")))
        button.setAccessibleName(self.tr("Train without: {wish}").format(wish=text))
        button.clicked.connect(lambda: self._remove(wish))
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(label, 1)
        row.addWidget(button)
        return line

    def _remove(self, wish: Any) -> None:
        self.show_wishes(tuple(other for other in self._wishes if other is not wish))
        self.changed.emit()
