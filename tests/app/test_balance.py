"""Weights of documents balanced by bytes, from their list, and undone."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot
from waiting import wait_for

from app.session.states import State
from app.window.main_window import MainWindow
from bpe import TrainingSettings


def test_the_weights_of_documents_are_balanced_and_undone(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    files = [tmp_path / "large.txt", tmp_path / "small.txt"]
    for path, words in zip(files, (4000, 250), strict=True):
        path.write_text("word " * words, encoding="utf-8")
    window.session.open(files, TrainingSettings(vocab_size=300))
    wait_for(qtbot, window.session, State.DONE)
    pane, corpus = window.documents.view, window.session.corpus
    assert corpus is not None
    same_share = pane.balance_menu.actions()[-1]
    assert "same share" in same_share.text()
    same_share.trigger()
    assert window.session.corpus is not None and window.session.corpus.weights == (1, 16)
    pane.balance_requested.emit(0.5)
    assert window.session.corpus.weights == (1, 4)
    window.documents._undo_stack.undo()
    window.documents._undo_stack.undo()
    assert window.session.corpus.weights == (1, 1)
    pane.balance_menu.actions()[0].trigger()  # as they are: nothing to undo
    assert not window.documents._undo_stack.canUndo()
