"""The look of plain widgets: a palette of the theme's roles, and one sheet that looks its colours up in it.

Another sheet for the application would style every widget once for each of its ancestors, ten times as much as there is
to do. So the sheet stays as it is at a change of theme: the palette is another one, and every widget looks its colours
up anew, those that are seen at once and the others when there is nothing else to do. Pictures cannot be looked up; for
them the sheet asks which `scheme` the window has come into.
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
_LOOKED_UP = {
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
"""Where the palette holds a role of the theme, and what the sheet calls that place."""
_ALSO = {
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
"""What else Qt takes from the palette."""
_HOVERED = (_Role.LinkVisited, "link-visited")
"""No link is ever shown as visited."""
_PICTURED = re.compile(r'^([^{}\n]+)\{[^{}]*image: url\("@icons/([a-z-]+\.svg)"\)', re.MULTILINE)
"""A rule of the sheet with a picture: its selector, and the picture."""


class StyleSheet(QObject):
    """Gives the application the look of a theme, and keeps it in that look."""

    def __init__(self, app: QApplication, parent: QObject) -> None:
        super().__init__(parent)
        self._app = app
        self._first = ""
        self._hidden: list[QWidget] = []
        self._idle = QTimer(self, interval=0)
        self._idle.timeout.connect(self._restyle_hidden)

    def wear(self, theme: Theme) -> None:
        """Give every widget the theme's colours and its font."""
        app, font, scheme = self._app, theme.ui_font(), SCHEMES[theme.dark]
        self._first = self._first or scheme
        if app.font() != font:  # every widget is styled anew for it
            app.setFont(font)
        app.setPalette(palette(theme))
        sheet = stylesheet(theme, self._first)
        if app.styleSheet() != sheet:
            app.setStyleSheet(sheet)
        else:
            self._restyle(scheme)

    @property
    def is_busy(self) -> bool:
        """Whether hidden widgets wait for their turn."""
        return self._idle.isActive()

    def _restyle(self, scheme: str) -> None:
        for window in self._app.topLevelWidgets():
            window.setProperty("scheme", scheme)
        widgets = self._app.allWidgets()
        self._hidden = [widget for widget in widgets if not widget.isVisible()]
        for widget in widgets:
            if widget.isVisible():
                _look_up_anew(widget)
        self._idle.start()

    def _restyle_hidden(self) -> None:
        since = QElapsedTimer()
        since.start()
        while self._hidden and since.elapsed() < SLICE_MS:
            widget = self._hidden.pop()
            if isValid(widget):
                _look_up_anew(widget)
        if not self._hidden:
            self._idle.stop()


def _look_up_anew(widget: QWidget) -> None:
    widget.style().polish(widget)
    widget.update()


def palette(theme: Theme) -> QPalette:
    """The roles as a QPalette."""
    result = QPalette()
    for role, (place, _name) in _LOOKED_UP.items():
        result.setColor(place, theme.color(role))
    for place, role in _ALSO.items():
        result.setColor(place, theme.color(role))
    result.setColor(_HOVERED[0], _hovered(theme))
    for place in (_Role.WindowText, _Role.Text, _Role.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, place, theme.color("secondary"))
    return result


def stylesheet(theme: Theme, scheme: str = SCHEMES[0]) -> str:
    """The application's sheet: `themes/window.qss`, its @roles as places of the palette.

    Its pictures are those of a scheme ("light", "dark") until a window's property `scheme` names one.
    """
    source = resources.path("themes/window.qss").read_text(encoding="utf-8")
    values = {role: f"palette({name})" for role, (_place, name) in _LOOKED_UP.items()}
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
