"""The compare page in the window: from the text in view to the page and back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from waiting import WAIT, wait_for

from app.main_window import MainWindow
from app.settings import Settings
from app.states import State
from app.theme import Theme


@pytest.fixture
def cat(qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    """The worked example after its third merge."""
    window = MainWindow(Theme("light"), Settings(tmp_path / "settings.ini"))
    window.fill()
    qtbot.addWidget(window)
    window.resize(1200, 800)
    window.show()
    window.session.open_sample("cat")
    wait_for(qtbot, window.session, State.DONE)
    window.session.set_step(3)
    yield window
    window.close()


def compare(qtbot: QtBot, window: MainWindow) -> None:
    window.commands.compare.trigger()
    made = window.second_page.comparison
    assert made is not None
    qtbot.waitUntil(lambda: all(column.cut is not None for column in made.comparing.columns), timeout=WAIT)


def test_the_run_at_the_playhead_stands_beside_gpt_4o(cat: MainWindow, qtbot: QtBot) -> None:
    compare(qtbot, cat)
    made = cat.second_page.comparison
    assert made is not None
    run, gpt = made.comparing.columns
    assert made.page.edit.toPlainText() == "the cat in the hat"
    assert run.cut is not None and run.cut.tokens == 12 and run.cut.vocab_size == 259
    assert gpt.cut is not None and gpt.cut.tokens == 5
    assert cat.pages.currentWidget() is made.page


def test_escape_goes_back_and_what_was_chosen_stays(cat: MainWindow, qtbot: QtBot) -> None:
    compare(qtbot, cat)
    made = cat.second_page.comparison
    assert made is not None
    QTest.keyClick(made.page.edit, Qt.Key.Key_Escape)
    assert cat.pages.currentWidget() is cat.frame
    made.comparing.add(made._known()[2])
    compare(qtbot, cat)
    assert len(made.page.columns) == 3 and cat.second_page.comparison is made


def test_words_that_the_text_lacks_are_unknown(cat: MainWindow, qtbot: QtBot) -> None:
    compare(qtbot, cat)
    made = cat.second_page.comparison
    assert made is not None
    words = next(choice for choice in cat.second_page._own() if choice.name == "words of the text")
    made.comparing.add(words)
    qtbot.waitUntil(lambda: made.comparing.columns[2].cut is not None, timeout=WAIT)
    cut = made.comparing.columns[2].cut
    assert cut is not None and cut.tokens == 9 and cut.vocab_size == 6


def test_another_text_shows_itself(cat: MainWindow, qtbot: QtBot) -> None:
    compare(qtbot, cat)
    cat.session.open_text("another text")
    qtbot.waitUntil(lambda: cat.pages.currentWidget() is cat.frame, timeout=WAIT)
