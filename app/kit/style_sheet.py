"""The style of plain widgets: a palette of the theme's colours, and one style sheet that refers to the palette.

Setting a new style sheet would make Qt style every widget once for each of its ancestors, ten times as often as
needed. So a change of theme keeps the sheet and replaces the palette; then every widget is polished again, visible
ones immediately and hidden ones when the program is idle. A palette cannot hold pictures; for these, the sheet uses
the window's property `scheme`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QObject, QTimer
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from app.kit import resources

if TYPE_CHECKING:
    from app.kit.theme import Theme

SCHEMES = ("light", "dark")
SLICE_MS = 5
ACCENT_HOVER = 112

_Role = QPalette.ColorRole
_PALETTE_ROLES = {
    "window": (_Role.Window, "window"),
    "panel": (_Role.Base, "base"),
    "hairline": (_Role.Mid, "mid"),
    "grid": (_Role.Midlight, "midlight"),
    "text": (_Role.Text, "text"),
    "secondary": (_Role.PlaceholderText, "placeholder-text"),
    "accent": (_Role.Link, "link"),
    "selection": (_Role.Highlight, "highlight"),
    "on_accent": (_Role.Light, "light"),
    "error": (_Role.BrightText, "bright-text"),
}
"""For each role of the theme: its role in the palette, and the name of that role in the sheet."""
_OTHER_ROLES = {
    _Role.WindowText: "text",
    _Role.ButtonText: "text",
    _Role.HighlightedText: "text",
    _Role.ToolTipText: "text",
    _Role.ToolTipBase: "panel",
    _Role.Button: "panel",
    _Role.AlternateBase: "window",
    _Role.Accent: "accent",
    _Role.Dark: "hairline",
    _Role.Shadow: "hairline",
}
"""Other palette roles that Qt uses, and their roles of the theme."""
_HOVERED = (_Role.LinkVisited, "link-visited")
"""The colour of hovered accents; the role is free because visited links are never shown."""
_PICTURED = re.compile(r'^([^{}\n]+)\{[^{}]*image: url\("@icons/([a-z-]+\.svg)"\)', re.MULTILINE)
"""Matches a rule of the sheet with a picture: (selector, picture)."""


class StyleSheet(QObject):
    """Applies a theme to all widgets of the application."""

    def __init__(self, app: QApplication, parent: QObject) -> None:
        super().__init__(parent)
        self._app = app
        self._first = ""
        self._hidden: list[QWidget] = []
        self._idle = QTimer(self, interval=0)
        self._idle.timeout.connect(self._restyle_hidden)

    def apply(self, theme: Theme) -> None:
        """Set the theme's colours and font for every widget."""
        app, font, scheme = self._app, theme.ui_font(), SCHEMES[theme.dark]
        self._first = self._first or scheme
        if app.font() != font:  # setting a font styles every widget again
            app.setFont(font)
        app.setPalette(palette(theme))
        sheet = stylesheet(theme, self._first)
        if app.styleSheet() != sheet:
            app.setStyleSheet(sheet)
        else:
            self._restyle(scheme)

    @property
    def is_busy(self) -> bool:
        """Whether hidden widgets have not been restyled yet."""
        return self._idle.isActive()

    def _restyle(self, scheme: str) -> None:
        for window in self._app.topLevelWidgets():
            window.setProperty("scheme", scheme)
        widgets = self._app.allWidgets()
        self._hidden = [widget for widget in widgets if not widget.isVisible()]
        for widget in widgets:
            if widget.isVisible():
                _repolish(widget)
        self._idle.start()

    def _restyle_hidden(self) -> None:
        since = QElapsedTimer()
        since.start()
        while self._hidden and since.elapsed() < SLICE_MS:
            widget = self._hidden.pop()
            if isValid(widget):
                _repolish(widget)
        if not self._hidden:
            self._idle.stop()


def _repolish(widget: QWidget) -> None:
    widget.style().polish(widget)
    widget.update()


def palette(theme: Theme) -> QPalette:
    """The theme's colours as a QPalette."""
    result = QPalette()
    for role, (target, _name) in _PALETTE_ROLES.items():
        result.setColor(target, theme.color(role))
    for target, role in _OTHER_ROLES.items():
        result.setColor(target, theme.color(role))
    result.setColor(_HOVERED[0], _hovered(theme))
    for target in (_Role.WindowText, _Role.Text, _Role.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, target, theme.color("secondary"))
    return result


def stylesheet(theme: Theme, scheme: str = SCHEMES[0]) -> str:
    """The application's style sheet: `themes/window.qss`, with @roles replaced by roles of the palette.

    Its pictures are those of `scheme` ("light", "dark"), unless a window's property `scheme` is set.
    """
    source = resources.path("themes/window.qss").read_text(encoding="utf-8")
    values = {role: f"palette({name})" for role, (_target, name) in _PALETTE_ROLES.items()}
    values["accent_hover"] = f"palette({_HOVERED[1]})"
    values["icons"] = _pictures(scheme)
    values["small"] = f"{theme.small_font().pixelSize()}px"
    pictured = [
        f'*[scheme="{other}"] {selector.strip()} {{ image: url("{_pictures(other)}/{picture}"); }}'
        for selector, picture in _PICTURED.findall(source)
        for other in SCHEMES
    ]
    return "\n".join((re.sub(r"@([a-z_]+)", lambda found: values[found.group(1)], source), *pictured))


def _pictures(scheme: str) -> str:
    return resources.path(f"icons/style/{scheme}").as_posix()


def _hovered(theme: Theme) -> QColor:
    return theme.color("accent").lighter(ACCENT_HOVER)
