"""Every dialog of the program is closed by each of its buttons that closes, by Escape, and by its window's button."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from waiting import SMALL, WAIT, wait_for

from app.compare.pattern_question import PatternQuestion
from app.export.dialog import ExportDialog
from app.kit.export_folder import KEY
from app.kit.replacing import ReplaceQuestion
from app.kit.settings import Settings
from app.pattern.editor import PatternEditor
from app.session.states import State
from app.window.dialogs import picture_path
from app.window.help import AboutDialog, ShortcutsDialog
from app.window.preferences import PreferencesDialog

if TYPE_CHECKING:
    from app.window.main_window import MainWindow

DIALOGS = {
    "patternEditor": lambda window: window.commands.edit_pattern.trigger(),
    "preferencesDialog": lambda window: window.commands.preferences.trigger(),
    "exportDialog": lambda window: window.commands.export.trigger(),
    "aboutDialog": lambda window: window.commands.about.trigger(),
    "shortcutsDialog": lambda window: window.commands.shortcuts.trigger(),
}
CLOSING = ("Close", "Cancel")
BARS = {
    "findBar": lambda window: window.commands.find.trigger(),
    "goBar": lambda window: window.commands.go_to.trigger(),
}


@pytest.fixture
def trained(window: MainWindow, qtbot: QtBot) -> MainWindow:
    window.session.open_text("the cat in the hat and the rat " * 20, settings=SMALL)
    wait_for(qtbot, window.session, State.DONE)
    return window


def shown(window: MainWindow) -> list[QDialog]:
    return [dialog for dialog in window.findChildren(QDialog) if dialog.isVisible()]


def opened(window: MainWindow, qtbot: QtBot, name: str) -> QDialog:
    DIALOGS[name](window)
    qtbot.waitUntil(lambda: [dialog.objectName() for dialog in shown(window)] == [name], timeout=WAIT)
    (dialog,) = shown(window)
    return dialog


def press_button(qtbot: QtBot, dialog: QDialog) -> None:
    (button,) = [button for button in dialog.findChildren(QPushButton) if button.text().replace("&", "") in CLOSING]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def press_escape(qtbot: QtBot, dialog: QDialog) -> None:
    qtbot.keyClick(dialog.focusWidget() or dialog, Qt.Key.Key_Escape)


def press_window_button(qtbot: QtBot, dialog: QDialog) -> None:
    handle = dialog.windowHandle()
    assert handle is not None
    handle.close()  # the request that a window manager sends


@pytest.mark.parametrize("close", [press_button, press_escape, press_window_button])
@pytest.mark.parametrize("name", DIALOGS)
def test_a_dialog_is_closed(
    trained: MainWindow, qtbot: QtBot, name: str, close: Callable[[QtBot, QDialog], None]
) -> None:
    for _ in range(2):  # it can be opened again
        close(qtbot, opened(trained, qtbot, name))
        qtbot.waitUntil(lambda: not shown(trained), timeout=WAIT)
    assert trained.isVisible()


@pytest.mark.parametrize("name", DIALOGS)
def test_a_dialog_fits_on_a_small_screen(trained: MainWindow, qtbot: QtBot, name: str) -> None:
    dialog = opened(trained, qtbot, name)
    free = dialog.screen().availableGeometry()
    assert free.width() == 800  # of the platform without a display
    assert free.contains(dialog.geometry())
    dialog.close()


QUESTIONS: dict[str, Callable[[], QDialog]] = {
    "replaceQuestion": lambda: ReplaceQuestion([Path("a.json").absolute()]),
    "patternQuestion": lambda: PatternQuestion("ranks.tiktoken", "gpt2"),
}


@pytest.mark.parametrize("close", [press_button, press_escape, press_window_button])
@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_is_closed(qtbot: QtBot, name: str, close: Callable[[QtBot, QDialog], None]) -> None:
    question = QUESTIONS[name]()
    qtbot.addWidget(question)
    assert question.objectName() == name
    question.show()
    close(qtbot, question)
    assert not question.isVisible()
    assert question.result() == QDialog.DialogCode.Rejected


def test_every_dialog_is_known_here() -> None:
    known = {
        PatternEditor,
        PreferencesDialog,
        ExportDialog,
        AboutDialog,
        ShortcutsDialog,
        ReplaceQuestion,
        PatternQuestion,
    }
    assert _subclasses(QDialog) == known
    assert len(known) == len(DIALOGS) + len(QUESTIONS)


def _subclasses(kind: type) -> set[type]:
    found = set(kind.__subclasses__())
    found.update(*(_subclasses(other) for other in found))
    return {other for other in found if other.__module__.startswith("app.")}


@pytest.mark.parametrize("by_key", [True, False])
@pytest.mark.parametrize("name", BARS)
def test_a_bar_is_closed(trained: MainWindow, qtbot: QtBot, name: str, by_key: bool) -> None:
    BARS[name](trained)
    bar = trained.findChild(QWidget, name)
    assert bar is not None and bar.isVisible()
    if by_key:
        qtbot.keyClick(bar.edit, Qt.Key.Key_Escape)  # type: ignore[attr-defined]
    else:
        qtbot.mouseClick(bar.close_button, Qt.MouseButton.LeftButton)  # type: ignore[attr-defined]
    assert not bar.isVisible()


def test_escape_closes_the_palette(trained: MainWindow, qtbot: QtBot) -> None:
    trained.commands.palette.trigger()
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None or _palette(trained).isVisible())
    palette = _palette(trained)
    qtbot.keyClick(palette.edit, Qt.Key.Key_Escape)  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: not palette.isVisible())


def test_the_folder_of_an_export_is_remembered(trained: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    folder = tmp_path / "exports"
    folder.mkdir()
    dialog = opened(trained, qtbot, "exportDialog")
    assert isinstance(dialog, ExportDialog)
    assert Path(dialog.file_edit.text()).parent != folder
    dialog.file_edit.setText(str(folder / "mine.json"))
    qtbot.mouseClick(dialog.export_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not shown(trained), timeout=WAIT)
    dialog = opened(trained, qtbot, "exportDialog")
    assert isinstance(dialog, ExportDialog)
    assert Path(dialog.file_edit.text()).parent == folder
    dialog.reject()
    trained.settings.sync()
    assert Settings(trained.settings.path).kept(KEY) == [str(folder)]  # after a restart
    (folder / "mine.json").unlink()
    folder.rmdir()
    assert trained.context.exports.path() == trained.context.folder()  # the folder is gone


@pytest.mark.parametrize(("written", "kind"), [("curve", "SVG drawing (*.svg)"), ("curve.svg", "PNG picture (*.png)")])
def test_a_picture_can_be_saved_as_svg(
    trained: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: str, kind: str
) -> None:
    offered: list[str] = []

    def ask(_parent: QWidget, _title: str, _usual: str, kinds: str, *_: object) -> tuple[str, str]:
        offered.extend(kinds.split(";;"))
        return str(tmp_path / written), kind

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    trained.commands.export_plot.trigger()
    assert offered == ["PNG picture (*.png)", "SVG drawing (*.svg)"]
    assert b"<svg" in (tmp_path / "curve.svg").read_bytes()
    assert trained.dialogs.exports.path() == tmp_path


def test_a_picture_has_one_of_the_two_suffixes() -> None:
    assert picture_path(Path("a"), "PNG picture (*.png)") == Path("a.png")
    assert picture_path(Path("a.b"), "SVG drawing (*.svg)") == Path("a.b.svg")
    assert picture_path(Path("a.SVG"), "PNG picture (*.png)") == Path("a.SVG")
    assert picture_path(Path("a.png"), "SVG drawing (*.svg)") == Path("a.png")


def _palette(window: MainWindow) -> QWidget:
    found = window.findChild(QWidget, "palette")
    assert found is not None
    return found


def test_the_editor_comes_back_where_it_was(trained: MainWindow, qtbot: QtBot) -> None:
    place = QRect(40, 60, 640, 500)
    editor = opened(trained, qtbot, "patternEditor")
    editor.setGeometry(place)
    for _ in range(3):
        press_escape(qtbot, editor)
        qtbot.waitUntil(lambda: not shown(trained), timeout=WAIT)
        editor = opened(trained, qtbot, "patternEditor")
        assert editor.geometry() == place
    editor.close()
    assert not trained.settings.bytes("pattern_editor").isEmpty()  # also after a restart
