"""The menu bar: the order of the commands in each menu. Recent files are listed when their menu opens."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from app.kit.commands import Commands
from app.kit.tips import tip_text


class Menus(QObject):
    """The bar's menus. `recent_files` is called each time its menu opens."""

    recent_chosen = Signal(object)
    """A Path."""
    sample_chosen = Signal(str)

    def __init__(
        self,
        bar: QMenuBar,
        commands: Commands,
        samples: Iterable[tuple[str, str]],
        recent_files: Callable[[], list[Path]],
        parent: QWidget,
    ) -> None:
        """`samples` are pairs of an id and a title. All commands must have been added before."""
        super().__init__(parent)
        self._bar, self._commands, self._recent_files = bar, commands, recent_files
        bar.setAccessibleName(self.tr("Menu"))
        file = self._menu(bar, self.tr("&File"))
        self._fill(file, "open", "open_folder")
        self._build_samples(file, samples)
        self._fill(file, "add_files", "paste", None, "save_run", "export", "export_plot", None, "preferences")
        self._fill(file, None, "quit")
        edit = self._menu(bar, self.tr("&Edit"))
        self._fill(edit, "undo", "redo", None, "find", "go_to", None, "copy_picture")
        run = self._menu(bar, self.tr("&Run"))
        self._fill(run, "train", "cancel", None, "toggle_play", "step_forward", "step_back", "next_visible")
        self._fill(run, "previous_visible", "to_start", "to_frontier", "follow", None)
        self._fill(run, "bookmark", "next_bookmark", "previous_bookmark", None, "edit_pattern", None)
        self._fill(run, "branch", "dismiss")
        self._build_view()
        self._fill(self._menu(bar, self.tr("&Compare")), "compare", "languages", None, "held_out")
        self._fill(self._menu(bar, self.tr("&Help")), "palette", "shortcuts", None, "about")

    def _build_samples(self, menu: QMenu, samples: Iterable[tuple[str, str]]) -> None:
        self.recent_menu = self._menu(menu, self.tr("Open &recent"))
        self.recent_menu.aboutToShow.connect(self._list_recent)
        self.samples_menu = self._menu(menu, self.tr("&Samples"))
        self.samples_menu.setObjectName("samplesMenu")
        for sample_id, title in samples:
            chosen = self.samples_menu.addAction(title)
            chosen.triggered.connect(lambda _=False, wanted=sample_id: self.sample_chosen.emit(wanted))

    def _build_view(self) -> None:
        menu = self._menu(self._bar, self.tr("&View"))
        self._choices(menu, self.tr("Under the &text"), "under")
        self._choices(menu, self.tr("&Marks"), "marks")
        self._choices(menu, self.tr("C&olour tokens by"), "color_by")
        self._fill(menu, "animate", "glide", None, "line_numbers", "minimap")
        self._choices(menu, self.tr("Cur&ve shows"), "curve_unit")
        self._fill(menu, "wrap", "log_axis", None, "zoom_in", "zoom_out", "zoom_reset", None)
        self._choices(menu, self.tr("&Colours"), "theme")
        self._choices(menu, self.tr("&Language"), "language")
        layout = self._menu(menu, self.tr("La&yout"))
        self._fill(layout, "layout_watch", "layout_lecture", "layout_research", None, "reset_layout")
        self._fill(menu, None, "full_screen")

    def _choices(self, parent: QMenu, title: str, setting: str) -> None:
        """A menu with every value of a setting."""
        menu = self._menu(parent, title)
        for action in self._commands.of_setting(setting):
            menu.addAction(action)

    def _menu(self, parent: QMenu | QMenuBar, title: str) -> QMenu:
        menu = parent.addMenu(title)
        menu.setAccessibleName(title.replace("&", ""))
        return menu

    def _fill(self, menu: QMenu, *names: str | None) -> None:
        """Add commands by name; None adds a separator."""
        for name in names:
            if name is None:
                menu.addSeparator()
            else:
                menu.addAction(getattr(self._commands, name))

    def _list_recent(self) -> None:
        self.recent_menu.clear()
        files = self._recent_files()
        for file in files:
            entry = self.recent_menu.addAction(file.name.replace("&", "&&"))
            entry.setToolTip(tip_text(str(file)))
            entry.triggered.connect(lambda _=False, wanted=file: self.recent_chosen.emit(wanted))
        self.recent_menu.setToolTipsVisible(True)
        if files:
            self.recent_menu.addSeparator()
            self.recent_menu.addAction(self._commands.clear_recent)
        else:
            self.recent_menu.addAction(self.tr("nothing yet")).setEnabled(False)
