"""The bans and forced merges of a run, one per line, each with a button that removes it from the settings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from app.kit import icons
from app.kit.theme import Theme
from app.kit.tips import tip_text

MOST_SHOWN = 8
"""Maximum number of lines; the rest is shown as a count."""


class SteeringList(QWidget):
    """A list of `bpe.training.trainer.Steer` objects, hidden while empty. `describe` returns an object's text."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.describe: Callable[[Any], str] = str
        """Returns the text of an object."""
        self._steering: tuple[Any, ...] = ()
        self._lines: list[QWidget] = []
        self.setObjectName("wishList")
        self.setAccessibleName(self.tr("Bans and forced merges"))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 8)
        self._column.setSpacing(0)
        self.hide()

    @property
    def steering(self) -> tuple[Any, ...]:
        """The remaining objects."""
        return self._steering

    def show_steering(self, steering: tuple[Any, ...]) -> None:
        """Show these objects."""
        self._steering = steering
        for line in self._lines:
            self._column.removeWidget(line)
            line.hide()
            line.setParent(None)  # deleted later: its own button may be emitting `clicked`
            line.deleteLater()
        self._lines.clear()
        if steering:
            self._add(self._caption(self.tr("chosen by hand, against the counts")))
        for steer in steering[:MOST_SHOWN]:
            self._add(self._line(steer))
        if len(steering) > MOST_SHOWN:
            self._add(self._caption(self.tr("and %Ln more", "", len(steering) - MOST_SHOWN)))
        self.setVisible(bool(steering))

    def _add(self, line: QWidget) -> None:
        self._lines.append(line)
        self._column.addWidget(line)

    def _caption(self, text: str) -> QLabel:
        label = QLabel(text, self)
        label.setProperty("dim", True)
        label.setProperty("small", True)
        label.setFont(self._theme.small_font())
        return label

    def _line(self, steer: Any) -> QWidget:
        text = self.describe(steer)
        line = QWidget(self)
        label = QLabel(text, line)
        button = QToolButton(line)
        button.setObjectName("removeWishButton")
        button.setAutoRaise(True)
        button.setIcon(icons.icon("close", self._theme, "secondary"))
        button.setIconSize(QSize(14, 14))
        button.setToolTip(tip_text(self.tr("Train without this")))
        button.setAccessibleName(self.tr("Train without: {wish}").format(wish=text))
        button.clicked.connect(lambda: self._remove(steer))
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(label, 1)
        row.addWidget(button)
        return line

    def _remove(self, steer: Any) -> None:
        self.show_steering(tuple(other for other in self._steering if other is not steer))
        self.changed.emit()
