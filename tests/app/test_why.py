"""The candidates pane follows the playhead, and asks for nothing while it is hidden."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QTabWidget
from pytestqt.qtbot import QtBot
from waiting import WAIT, wait_for

from app.main_window import MainWindow
from app.states import State


def shown(window: MainWindow) -> list[tuple[int, int, int]]:
    model = window.panes.candidates.table.candidates
    return [(model.pair(row).left, model.pair(row).right, model.pair(row).count) for row in range(model.rowCount())]


@pytest.fixture
def cat(window: MainWindow, qtbot: QtBot) -> MainWindow:
    window.session.open_sample("cat")
    wait_for(qtbot, window.session, State.DONE)
    window.session.set_step(0)
    return window


def test_the_pairs_at_the_playhead(cat: MainWindow, qtbot: QtBot) -> None:
    assert shown(cat) == []  # hidden: nothing was asked
    tabs = cat.findChild(QTabWidget, "tabs")
    assert tabs is not None
    tabs.setCurrentWidget(cat.panes.candidates)
    qtbot.waitUntil(lambda: shown(cat)[:1] == [(116, 104, 2)], timeout=WAIT)
    cat.session.set_step(3)
    qtbot.waitUntil(lambda: shown(cat)[:1] == [(97, 116, 2)], timeout=WAIT)


def test_another_run_shows_nothing_of_the_last_one(cat: MainWindow, qtbot: QtBot) -> None:
    tabs = cat.findChild(QTabWidget, "tabs")
    assert tabs is not None
    tabs.setCurrentWidget(cat.panes.candidates)
    qtbot.waitUntil(lambda: shown(cat) != [], timeout=WAIT)
    cat.session.open_text("xyxyxy")
    wait_for(qtbot, cat.session, State.DONE)
    qtbot.waitUntil(lambda: shown(cat) == [] or shown(cat)[0][:2] != (116, 104), timeout=WAIT)
