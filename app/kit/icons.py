"""Icons drawn in `currentColor`, tinted with a colour of the theme when they are painted."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from app.kit import resources
from app.kit.theme import Theme


@cache
def _source(name: str) -> str:
    return resources.path(f"icons/{name}.svg").read_text(encoding="utf-8")


@cache
def _renderer(name: str, color: str) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(_source(name).replace("currentColor", color).encode()))


class _TintedEngine(QIconEngine):
    """Paints one icon in the theme's current colour, so that a change of theme needs only a repaint."""

    def __init__(self, name: str, theme: Theme, role: str) -> None:
        super().__init__()
        self._name, self._theme, self._role = name, theme, role

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        disabled = mode == QIcon.Mode.Disabled
        color = self._theme.color("secondary" if disabled else self._role)
        painter.save()
        painter.setOpacity(painter.opacity() * (0.5 if disabled else 1.0))
        _renderer(self._name, color.name()).render(painter, QRectF(rect))
        painter.restore()

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        picture = QPixmap(size)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        self.paint(painter, QRect(0, 0, size.width(), size.height()), mode, state)
        painter.end()
        return picture

    def clone(self) -> QIconEngine:
        return _TintedEngine(self._name, self._theme, self._role)


def icon(name: str, theme: Theme, role: str = "text") -> QIcon:
    """The icon `icons/<name>.svg` in the colour of a role; it follows changes of the theme."""
    _source(name)  # raises an error for a missing file here, rather than showing a blank button later
    return QIcon(_TintedEngine(name, theme, role))


def application_icon() -> QIcon:
    """The program's icon, in its original colours."""
    return QIcon(str(resources.path("icons/bpe-visualizer.svg")))
