"""Remembered choices: a menu entry or the preferences choose, the panes follow, and the store keeps it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from app.kit.actions import Actions
from app.kit.choices import SCHEMA
from app.kit.settings import Settings
from app.kit.theme import TEXT_PIXELS, Theme
from app.session.session import Session
from app.text.control import TextDesk
from app.window.presenter import Panes, Presenter


class Chooser(QObject):
    """Knows which action stands for which value of which setting, and what a setting changes."""

    def __init__(
        self,
        settings: Settings,
        theme: Theme,
        session: Session,
        presenter: Presenter,
        panes: Panes,
        commands: Actions,
        desk: TextDesk,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._settings, self._theme, self._session = settings, theme, session
        self._presenter, self._panes, self._desk = presenter, panes, desk
        self.theme_in_view: Callable[[], Theme] = lambda: theme
        """What is zoomed: the theme of the page in view."""
        a = commands
        self._entries: dict[str, dict[str, QAction]] = {
            "theme": {"system": a.theme_system, "light": a.theme_light, "dark": a.theme_dark},
            "language": {"system": a.language_system, "en": a.language_en, "zh_TW": a.language_zh_TW},
            "under": {
                "none": a.under_none,
                "ids": a.under_ids,
                "bytes": a.under_bytes,
                "hex": a.under_hex,
                "bits": a.under_bits,
            },
        }
        self._entries["marks"] = {
            "none": a.marks_none,
            "newlines": a.marks_newlines,
            "all": a.marks_all,
            "invisible": a.marks_invisible,
        }
        self._entries["color_by"] = {
            "identity": a.color_identity,
            "age": a.color_age,
            "length": a.color_length,
            "frequency": a.color_frequency,
        }
        self._entries["curve_unit"] = {
            "bytes": a.curve_bytes,
            "characters": a.curve_characters,
            "tokens": a.curve_tokens,
        }
        self._switches = {
            "wrap": a.wrap,
            "log_axis": a.log_axis,
            "animate": a.animate,
            "glide": a.glide,
            "minimap": a.minimap,
            "line_numbers": a.line_numbers,
        }
        self._connect()

    def _connect(self) -> None:
        for key, entries in self._entries.items():
            for value, action in entries.items():
                action.triggered.connect(lambda _=False, key=key, value=value: self.choose(key, value))
        for key, action in self._switches.items():
            action.triggered.connect(lambda on, key=key: self.choose(key, on))
        self._session.corpus_changed.connect(self._show_under)

    def choose(self, key: str, value: Any) -> None:
        """Remember a value, and let the panes follow."""
        self._settings.set(key, value)
        self._apply(key)
        if key == "language":
            self._session.notice.emit(self.tr("The language is used from the next start on."))

    def apply_all(self) -> None:
        """Let everything be as it was left."""
        for setting in SCHEMA:
            self._apply(setting.key)

    def zoom_in(self) -> None:
        """Larger text on the page in view."""
        self._zoom(self.theme_in_view().text_size + 1)

    def zoom_out(self) -> None:
        """Smaller text on the page in view."""
        self._zoom(self.theme_in_view().text_size - 1)

    def zoom_reset(self) -> None:
        """The usual text size on the page in view."""
        self._zoom(TEXT_PIXELS)

    def _zoom(self, pixels: int) -> None:
        theme = self.theme_in_view()
        theme.set_text_size(pixels)
        if theme is self._theme:
            self._settings.set("text_size", theme.text_size)

    def _apply(self, key: str) -> None:
        value = self._settings.get(key)
        panes = self._panes
        if key in self._switches:
            self._switches[key].setChecked(value)
        elif key in self._entries and value in self._entries[key]:
            self._entries[key][value].setChecked(True)
        match key:
            case "theme":
                self._theme.set_mode(value)
            case "hold_out":
                self._session.holds_out = value
            case "speed":
                self._session.set_speed(value)
            case "under":
                self._show_under()
            case "marks":
                panes.token_view.set_marks(value)
            case "color_by" | "animate" | "glide" | "minimap" | "line_numbers":
                self._desk.choose(key, value)
            case "wrap":
                panes.token_view.set_wrap(value)
            case "curve_unit":
                panes.plot.set_unit(value)
            case "log_axis":
                panes.plot.set_log(value)
            case "text_family":
                self._theme.set_text_family(value)
            case "text_size":
                self._theme.set_text_size(value)

    def _show_under(self) -> None:
        """What stands under the text depends on the text, unless the user chose it."""
        under = self._presenter.under()
        self._entries["under"][under].setChecked(True)
        self._panes.token_view.set_under(under)
