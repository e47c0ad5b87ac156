"""What makes the rest quick to reach: the palette, keys of the time line, bookmarks, pictures, word of the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.curve.bookmarks_control import BookmarkDesk
from app.curve.time_keys import TimeKeys
from app.palette.control import PaletteDesk
from app.palette.view import Palette
from app.window.finish_bell import FinishBell
from app.window.full_screen import FullScreen
from app.window.pane_pictures import PanePictures

if TYPE_CHECKING:
    from app.window.main_window import MainWindow


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
        self.full_screen = FullScreen(window, commands.full_screen, session)
        self.bell = FinishBell(session, settings, window)
        self.pictures = self._pictures(window)
        self.palette.sources.append(self.bookmarks.entries)
        units = (commands.curve_bytes, commands.curve_characters, commands.curve_tokens)
        panes.plot.menu_actions += [*units, commands.copy_picture, commands.export_plot]
        panes.token_view.menu_actions.append(commands.copy_picture)
        commands.copy_picture.triggered.connect(lambda _=False: self.pictures.copy())
        commands.palette.triggered.connect(lambda _=False: self.palette.open())
        commands.shortcuts.triggered.connect(
            lambda _=False: window.dialogs.shortcuts(window.menuBar(), self.time_keys.sections())
        )

    def _pictures(self, window: MainWindow) -> PanePictures:
        panes, tabs = window.panes, window.frame.tabs
        named: list[tuple[QWidget, str]] = [
            (panes.token_view, self.tr("the text")),
            (panes.plot, self.tr("the curve")),
            (panes.transport, self.tr("the transport")),
            (panes.caption, self.tr("the caption")),
            (panes.try_line, self.tr("the try line")),
            *((widget, tabs.tabText(n)) for n in range(tabs.count()) if (widget := tabs.widget(n)) is not None),
            (window.pages, self.tr("the page")),
        ]
        return PanePictures(window.session, window.theme, named, named[0], self)

    def shutdown(self, timeout: float) -> bool:
        """Stop what runs in the background; whether it has ended."""
        return self.palette.shutdown(timeout)
