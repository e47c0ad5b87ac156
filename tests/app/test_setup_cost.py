"""What the panes are told beside the state: what the settings of the form would cost."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot
from waiting import wait_for

from app.session.states import State
from app.window.main_window import MainWindow


def test_the_memory_of_a_training_without_a_pattern_is_told_before_it_starts(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    text = tmp_path / "large.txt"
    text.write_bytes(b"the cat in the hat\n" * 500_000)
    window.session.open([text])
    wait_for(qtbot, window.session, State.DONE)
    hint, combo = window.panes.setup.hint_label, window.panes.setup.pattern_combo
    assert hint.isHidden()
    combo.setCurrentIndex(combo.findData("none"))
    assert not hint.isHidden() and "MB of memory" in hint.text()
    combo.setCurrentIndex(combo.findData("word"))
    assert hint.isHidden()
