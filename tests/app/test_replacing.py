"""The window asks before it replaces files: once, with the names of all of them."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QFileDialog, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot
from waiting import SMALL, WAIT, wait_for

import bpe
from app.export.dialog import ExportDialog
from app.kit.replacing import ReplaceQuestion
from app.render import render
from app.session.states import State
from app.window.main_window import MainWindow
from bpe.formats.run import read_about

MINE = b"my own notes"


@pytest.fixture
def cat(window: MainWindow, qtbot: QtBot) -> MainWindow:
    """The window with the worked example trained to its end."""
    window.session.open_sample("cat")
    wait_for(qtbot, window.session, State.DONE)
    return window


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "out"
    made.mkdir()
    return made


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def question_in(window: MainWindow, qtbot: QtBot) -> ReplaceQuestion:
    qtbot.waitUntil(lambda: any(each.isVisible() for each in window.findChildren(ReplaceQuestion)), timeout=WAIT)
    (question,) = (each for each in window.findChildren(ReplaceQuestion) if each.isVisible())
    return question


def click(qtbot: QtBot, button: QPushButton) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def export_dialog(window: MainWindow, format: str, path: Path) -> ExportDialog:
    window.commands.export.trigger()
    (dialog,) = (each for each in window.findChildren(ExportDialog) if each.isVisible())
    dialog.format_combo.setCurrentIndex(dialog.format_combo.findData(format))
    dialog.file_edit.selectAll()
    dialog.file_edit.insert(str(path))
    return dialog


# --- the export dialog ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("format", "named", "there"),
    [
        ("huggingface", "t.json", ["t.json"]),
        ("tiktoken", "t.tiktoken", ["t.json"]),
        ("tiktoken", "t.tiktoken", ["t.tiktoken", "t.json"]),
        ("tiktoken", "t.json", ["t.tiktoken"]),
        ("gpt2", "", ["vocab.json", "merges.txt"]),
        ("csv", "t.csv", ["t.csv"]),
    ],
)
def test_one_question_names_all_that_would_be_replaced(
    cat: MainWindow, qtbot: QtBot, folder: Path, format: str, named: str, there: list[str]
) -> None:
    for name in there:
        (folder / name).write_bytes(MINE)
    dialog = export_dialog(cat, format, folder / named)
    assert all(name in dialog.hint_label.text() for name in there)
    click(qtbot, dialog.export_button)
    question = question_in(cat, qtbot)
    assert question.names_label.text().splitlines() == there
    assert str(folder) in question.folder_label.toolTip().replace("\n", "")  # lines are broken
    assert all(name in question.accessibleDescription() for name in there)
    click(qtbot, question.cancel_button)
    qtbot.waitUntil(lambda: not cat.findChildren(ReplaceQuestion), timeout=WAIT)
    assert contents(folder) == dict.fromkeys(there, MINE)
    assert dialog.isVisible()
    assert dialog.export_button.isEnabled()
    click(qtbot, dialog.export_button)
    with qtbot.waitSignal(cat.session.notice, timeout=WAIT):
        click(qtbot, question_in(cat, qtbot).replace_button)
    assert MINE not in contents(folder).values()
    assert set(there) <= set(contents(folder))
    if format != "csv":
        assert bpe.load(folder / named).vocab_size == 260


def test_enter_replaces_nothing(cat: MainWindow, qtbot: QtBot, folder: Path) -> None:
    (folder / "t.json").write_bytes(MINE)
    dialog = export_dialog(cat, "huggingface", folder / "t.json")
    qtbot.keyClick(dialog.file_edit, Qt.Key.Key_Return)
    question = question_in(cat, qtbot)
    qtbot.keyClick(question, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not cat.findChildren(ReplaceQuestion), timeout=WAIT)
    assert contents(folder) == {"t.json": MINE}
    assert dialog.isVisible()


def test_where_nothing_is_replaced_nothing_is_asked(cat: MainWindow, qtbot: QtBot, folder: Path) -> None:
    (folder / "other.json").write_bytes(MINE)
    dialog = export_dialog(cat, "tiktoken", folder / "t.tiktoken")
    with qtbot.waitSignal(cat.session.notice, timeout=WAIT):
        click(qtbot, dialog.export_button)
    assert not cat.findChildren(ReplaceQuestion)
    assert sorted(contents(folder)) == ["other.json", "t.json", "t.tiktoken"]


@pytest.mark.parametrize("name", ["", "/", "x" * 300, "a\0b"])
def test_what_is_no_name_of_a_file_is_said(cat: MainWindow, qtbot: QtBot, folder: Path, name: str) -> None:
    dialog = export_dialog(cat, "tiktoken", folder)
    dialog.file_edit.setText(name and (name if name == "/" else str(folder / name)))
    if dialog.export_button.isEnabled():
        click(qtbot, dialog.export_button)
        qtbot.waitUntil(dialog.error_label.isVisible, timeout=WAIT)
    assert contents(folder) == {}
    dialog.reject()


@pytest.mark.skipif(sys.platform == "win32", reason="folders have no such bit there")
def test_a_read_only_file_is_refused_in_the_dialog(cat: MainWindow, qtbot: QtBot, folder: Path) -> None:
    (folder / "t.json").write_bytes(MINE)
    (folder / "t.json").chmod(0o444)
    dialog = export_dialog(cat, "huggingface", folder / "t.json")
    click(qtbot, dialog.export_button)
    click(qtbot, question_in(cat, qtbot).replace_button)
    qtbot.waitUntil(dialog.error_label.isVisible, timeout=WAIT)
    assert "read-only" in dialog.error_label.text()
    assert contents(folder) == {"t.json": MINE}
    dialog.reject()


# --- the file dialogs -----------------------------------------------------------------------------------------


def save_as(qtbot: QtBot, trigger: Callable[[], object], path: Path) -> None:
    """Choose a command, type a path into its file dialog, and press Save. Qt's own question must not come up."""
    seen: list[str] = []

    def answer() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, QFileDialog):
            QTimer.singleShot(0, answer)
            return
        edit, buttons = dialog.findChild(QLineEdit, "fileNameEdit"), dialog.findChild(QDialogButtonBox)
        edit.setText(str(path))
        QTimer.singleShot(0, look)
        click(qtbot, buttons.button(QDialogButtonBox.StandardButton.Save))

    def look() -> None:
        widget = QApplication.activeModalWidget()
        seen.append(type(widget).__name__)
        if widget is not None and type(widget).__name__ == "QMessageBox":
            widget.close()

    QTimer.singleShot(0, answer)
    trigger()
    assert "QMessageBox" not in seen


def test_a_run_asks_about_the_file_with_its_suffix(
    cat: MainWindow, qtbot: QtBot, folder: Path, prose_file: Path
) -> None:
    cat.session.open([prose_file], SMALL)
    wait_for(qtbot, cat.session, State.DONE)
    (folder / "mine.bperun").write_bytes(MINE)
    save_as(qtbot, cat.commands.save_run.trigger, folder / "mine")
    question = question_in(cat, qtbot)
    assert question.names_label.text() == "mine.bperun"
    click(qtbot, question.cancel_button)
    qtbot.waitUntil(lambda: not cat.findChildren(ReplaceQuestion), timeout=WAIT)
    assert contents(folder) == {"mine.bperun": MINE}
    save_as(qtbot, cat.commands.save_run.trigger, folder / "mine.bperun")
    with qtbot.waitSignal(cat.session.notice, timeout=WAIT):
        click(qtbot, question_in(cat, qtbot).replace_button)
    assert read_about(folder / "mine.bperun")["merges"] == 344


def test_the_picture_of_the_curve_asks_about_the_file_with_its_suffix(
    cat: MainWindow, qtbot: QtBot, folder: Path
) -> None:
    cat.panes.plot.load()
    (folder / "curve.png").write_bytes(MINE)
    save_as(qtbot, cat.commands.export_plot.trigger, folder / "curve")
    question = question_in(cat, qtbot)
    assert question.names_label.text() == "curve.png"
    assert contents(folder) == {"curve.png": MINE}
    click(qtbot, question.replace_button)
    qtbot.waitUntil(cat.notice.isVisible, timeout=WAIT)
    assert not QImage(str(folder / "curve.png")).isNull()
    assert "curve.png" in cat.notice.label.text()


def test_the_figures_ask_about_the_file_with_its_suffix(cat: MainWindow, qtbot: QtBot, folder: Path) -> None:
    cat.session.set_step(cat.session.frontier)  # the film would have the figures measured again
    cat.commands.compare.trigger()
    figures_control, figures = cat.compare.figures_control, cat.compare.comparison.page.figures  # type: ignore[union-attr]
    assert figures_control is not None
    qtbot.waitUntil(lambda: not figures_control.busy and len(figures_control.figures()) > 1, timeout=WAIT)
    (folder / "comparison.csv").write_bytes(MINE)
    save_as(qtbot, figures.export_button.click, folder / "comparison")
    question = question_in(cat, qtbot)
    assert question.names_label.text() == "comparison.csv"
    assert contents(folder) == {"comparison.csv": MINE}
    click(qtbot, question.replace_button)
    qtbot.waitUntil(lambda: (folder / "comparison.csv").read_bytes().startswith(b"name,file,tokens"), timeout=WAIT)


def test_rendering_replaces_nothing_unless_it_is_forced(
    tmp_path: Path, folder: Path, prose_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "tokenizer.json").write_bytes(MINE)
    assert render(folder, [prose_file]) == 2
    assert str(folder / "tokenizer.json") in capsys.readouterr().err
    assert contents(folder) == {"tokenizer.json": MINE}
    assert render(folder, [prose_file], overwrite=True) == 0
    assert sorted(contents(folder)) == ["curve.png", "tokenizer.json", "vocabulary.csv", "window.png"]
    assert contents(folder)["window.png"].startswith(b"\x89PNG")
