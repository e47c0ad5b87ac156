"""Stores the user's choices of settings, and calls the registered followers of each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject

from app.context import Context
from app.kit.choices import SCHEMA
from app.kit.theme import TEXT_PIXELS, Theme


class Choices(QObject):
    """Stores and applies a setting that is chosen in a menu or in the preferences."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.window)
        self._context = context
        self._followers: dict[str, Callable[[Any], object]] = {}
        context.commands.add_choices(SCHEMA, self.choose)
        theme = context.theme
        self.theme_in_view: Callable[[], Theme] = lambda: theme
        """Returns the theme of the current page, whose text is zoomed."""
        self.on("theme", theme.set_mode)
        self.on("text_family", theme.set_text_family)
        self.on("text_size", theme.set_text_size)

    def on(self, key: str, follow: Callable[[Any], object]) -> None:
        """Call `follow` with the value of a setting when it is first applied and whenever it changes."""
        self._followers[key] = follow

    def choose(self, key: str, value: Any) -> None:
        """Store a value and apply it."""
        self._context.settings.set(key, value)
        self._apply(key)
        if key == "language":
            self._context.session.notice.emit(self.tr("The new language takes effect after a restart."))

    def apply_all(self) -> None:
        """Apply every stored setting."""
        for setting in SCHEMA:
            self._apply(setting.key)

    def _apply(self, key: str) -> None:
        value = self._context.settings.get(key)
        self._context.commands.show_choice(key, value)
        if key in self._followers:
            self._followers[key](value)

    # -- text size of the current page

    def zoom_in(self) -> None:
        """Increase the text size by a pixel."""
        self._zoom(self.theme_in_view().text_size + 1)

    def zoom_out(self) -> None:
        """Decrease the text size by a pixel."""
        self._zoom(self.theme_in_view().text_size - 1)

    def zoom_reset(self) -> None:
        """Restore the default text size."""
        self._zoom(TEXT_PIXELS)

    def _zoom(self, pixels: int) -> None:
        theme = self.theme_in_view()
        theme.set_text_size(pixels)
        if theme is self._context.theme:
            self._context.settings.set("text_size", theme.text_size)
