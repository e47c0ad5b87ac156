"""What makes the rest quick to reach: the palette, keys of the time line, bookmarks, pictures, word of the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.bookmark_desk import BookmarkDesk
from app.palette_desk import PaletteDesk
from app.time_keys import TimeKeys
from app.views.palette import Palette

if TYPE_CHECKING:
    from app.main_window import MainWindow


class AtHand(QObject):
    """Built last, over all other parts of the window."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        session, panes, commands, settings = window.session, window.panes, window.commands, window.settings
        self.time_keys = TimeKeys(session, panes, commands, self)
        self.bookmarks = BookmarkDesk(session, panes.plot, commands, settings, window.run_desk.undo_stack, window)
        self.palette = PaletteDesk(
            Palette(window.theme, window),
            window.menuBar(),
            window.menus,
            session,
            settings,
            window.token.look_at_id,
            self,
        )
        self.palette.sources.append(self.bookmarks.entries)
        units = (commands.curve_bytes, commands.curve_characters, commands.curve_tokens)
        panes.plot.menu_actions += [*units, commands.export_plot]
        commands.palette.triggered.connect(lambda _=False: self.palette.open())
        commands.shortcuts.triggered.connect(
            lambda _=False: window.dialogs.shortcuts(window.menuBar(), self.time_keys.sections())
        )

    def shutdown(self, timeout: float) -> bool:
        """Stop what runs in the background; whether it has ended."""
        return self.palette.shutdown(timeout)
