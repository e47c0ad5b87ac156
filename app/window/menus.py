"""The menu bar, made of the table of actions; two of its menus are filled when they open."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from app.kit.actions import Actions
from app.kit.tips import tip_text


class Command(NamedTuple):
    """A command as it stands in a menu: its name without accelerator, and the names of the menus that it is in."""

    title: str
    menus: tuple[str, ...]
    action: QAction


def commands_in(
    menu: QMenu | QMenuBar, leave_out: tuple[QMenu, ...] = (), path: tuple[str, ...] = ()
) -> Iterator[Command]:
    """All commands of a menu and of those in it, in their order."""
    for action in menu.actions():
        title = plain(action.text())
        inner = action.menu()
        if isinstance(inner, QMenu):
            if inner not in leave_out:
                yield from commands_in(inner, leave_out, (*path, title))
        elif not action.isSeparator():
            yield Command(title, path, action)


def plain(text: str) -> str:
    """The text of an action without its accelerator, which some languages write behind it: "檔案(&F)" → "檔案"."""
    return re.sub(r"\s*\(&\w\)|&(?!&)", "", text)


class Menus(QObject):
    """The bar's menus. `recent_files` is asked each time the list opens."""

    recent_chosen = Signal(object)
    """A Path."""
    sample_chosen = Signal(str)

    def __init__(
        self,
        bar: QMenuBar,
        actions: Actions,
        samples: Iterable[tuple[str, str]],
        recent_files: Callable[[], list[Path]],
        parent: QWidget,
    ) -> None:
        """`samples` are pairs of an id and a title."""
        super().__init__(parent)
        self._bar = bar
        self._actions = actions
        self._recent_files = recent_files
        bar.setAccessibleName(self.tr("Menu"))
        self._build_file(samples)
        edit = (actions.undo, actions.redo, None, actions.find, actions.go_to, None, actions.copy_picture)
        self._fill(self._menu(bar, self.tr("&Edit")), edit)
        self._build_run()
        self._build_view()
        self._fill(self._menu(bar, self.tr("&Compare")), (actions.compare, actions.languages, None, actions.held_out))
        self._fill(self._menu(bar, self.tr("&Help")), (actions.palette, actions.shortcuts, None, actions.about))

    def _build_file(self, samples: Iterable[tuple[str, str]]) -> None:
        a = self._actions
        menu = self._menu(self._bar, self.tr("&File"))
        self._fill(menu, (a.open, a.open_folder))
        self.recent_menu = self._menu(menu, self.tr("Open &recent"))
        self.recent_menu.aboutToShow.connect(self._list_recent)
        self.samples_menu = self._menu(menu, self.tr("&Samples"))
        self.samples_menu.setObjectName("samplesMenu")
        for sample_id, title in samples:
            chosen = self.samples_menu.addAction(title)
            chosen.triggered.connect(lambda _=False, wanted=sample_id: self.sample_chosen.emit(wanted))
        self._fill(menu, (a.add_files, a.paste, None, a.save_run, a.export, a.export_plot))
        self._fill(menu, (None, a.preferences, None, a.quit))

    def _build_run(self) -> None:
        a = self._actions
        self._fill(
            self._menu(self._bar, self.tr("&Run")),
            (
                *(a.train, a.cancel, None),
                *(a.toggle_play, a.step_forward, a.step_back, a.next_visible, a.previous_visible),
                *(a.to_start, a.to_frontier, a.follow, None),
                *(a.bookmark, a.next_bookmark, a.previous_bookmark, None),
                *(a.edit_pattern, None),
                *(a.branch, a.dismiss),
            ),
        )

    def _build_view(self) -> None:
        a = self._actions
        menu = self._menu(self._bar, self.tr("&View"))
        under = self._menu(menu, self.tr("Under the &text"))
        self._fill(under, (a.under_none, a.under_ids, a.under_bytes, a.under_hex, a.under_bits))
        marks = self._menu(menu, self.tr("&Marks"))
        self._fill(marks, (a.marks_none, a.marks_newlines, a.marks_all, a.marks_invisible))
        color_by = self._menu(menu, self.tr("C&olour tokens by"))
        self._fill(color_by, (a.color_identity, a.color_age, a.color_length, a.color_frequency))
        self._fill(menu, (a.animate, a.glide, None, a.line_numbers, a.minimap))
        curve = self._menu(menu, self.tr("Cur&ve shows"))
        self._fill(curve, (a.curve_bytes, a.curve_characters, a.curve_tokens))
        self._fill(menu, (a.wrap, a.log_axis, None, a.zoom_in, a.zoom_out, a.zoom_reset, None))
        colours = self._menu(menu, self.tr("&Colours"))
        self._fill(colours, (a.theme_system, a.theme_light, a.theme_dark))
        language = self._menu(menu, self.tr("&Language"))
        self._fill(language, (a.language_system, a.language_en, a.language_zh_TW))
        layout = self._menu(menu, self.tr("La&yout"))
        self._fill(layout, (a.layout_watch, a.layout_lecture, a.layout_research, None, a.reset_layout))
        self._fill(menu, (None, a.full_screen))

    def _menu(self, parent: QMenu | QMenuBar, title: str) -> QMenu:
        menu = parent.addMenu(title)
        menu.setAccessibleName(title.replace("&", ""))
        return menu

    def _fill(self, menu: QMenu, actions: Iterable[QAction | None]) -> None:
        for action in actions:
            if action is None:
                menu.addSeparator()
            else:
                menu.addAction(action)

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
            self.recent_menu.addAction(self._actions.clear_recent)
        else:
            self.recent_menu.addAction(self.tr("nothing yet")).setEnabled(False)
