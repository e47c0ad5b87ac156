"""One of a thing is not said in the plural, where the user meets it."""

from __future__ import annotations

from pathlib import Path

from comparing_kit import settled
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from waiting import WAIT, wait_for

from app.session.states import State
from app.window.main_window import MainWindow
from bpe import TrainingSettings


def trained(window: MainWindow, qtbot: QtBot) -> None:
    """One merge, made and wanted, which leaves one token: "aa"."""
    window.session.open_text("aa", "a", TrainingSettings(vocab_size=257, pattern="none", min_frequency=1))
    wait_for(qtbot, window.session, State.DONE)
    window.session.player.to_frontier()
    assert window.session.frontier == 1


def test_one_token_on_the_compare_page(window: MainWindow, qtbot: QtBot) -> None:
    trained(window, qtbot)
    QTest.keyClick(window.panes.token_view, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.compare.comparison is not None, timeout=WAIT)
    made = window.compare.comparison
    assert made is not None
    settled(qtbot, made)
    qtbot.waitUntil(lambda: made.page.columns[0].tokens.text() == "1 token", timeout=WAIT)


def test_one_merge_in_the_list_of_runs(window: MainWindow, qtbot: QtBot) -> None:
    trained(window, qtbot)
    window.frame.tabs.setCurrentWidget(window.panes.runs)
    runs = window.panes.runs.list.runs
    qtbot.waitUntil(lambda: bool(runs.rows), timeout=WAIT)
    assert runs.merges(runs.rows[0]) == "1 merge"


def test_one_merge_in_what_is_said_of_files(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    trained(window, qtbot)
    said: list[str] = []
    window.session.notice.connect(said.append)
    window.session.export(tmp_path / "tokenizer.json", "huggingface", 1)
    qtbot.waitUntil(lambda: len(said) == 1, timeout=WAIT)
    assert said[0] == "Wrote tokenizer.json: 257 tokens, one of them a merge, learnt from a."
    window.session.save_run(tmp_path / "one.bpe-run")
    qtbot.waitUntil(lambda: len(said) == 2, timeout=WAIT)
    assert said[1] == "Saved one.bpe-run: 1 merge, learnt from a."


def test_one_piece_in_the_pattern_editor(window: MainWindow, qtbot: QtBot) -> None:
    trained(window, qtbot)
    window.commands.edit_pattern.trigger()
    editor = window.patterns.editor
    assert editor is not None
    editor.pattern_edit.setPlainText(r"\w+")
    qtbot.waitUntil(lambda: editor.status_label.text().startswith("one piece ·"), timeout=WAIT)
