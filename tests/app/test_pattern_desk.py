"""Custom patterns in the strip: tried in a child process, while the window stays as quick as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pytestqt.qtbot import QtBot
from waiting import SMALL, WAIT, wait_for

from app.kit.names import CUSTOM
from app.session.states import State
from app.try_line.control import seams_in_time
from bpe.histories.seams import OPEN

if TYPE_CHECKING:
    from app.window.main_window import MainWindow

FOR_EVER = "(a|aa)+$"


@pytest.fixture
def trained(window: MainWindow, qtbot: QtBot) -> MainWindow:
    window.session.open_text("a" * 64 + "b and the cat in the hat " * 40, settings=SMALL)
    wait_for(qtbot, window.session, State.DONE)
    setup = window.panes.setup
    setup.pattern_combo.setCurrentIndex(setup.pattern_combo.findData(CUSTOM))
    return window


def test_a_good_pattern_is_trained_with(trained: MainWindow, qtbot: QtBot) -> None:
    setup = trained.panes.setup
    setup.custom_edit.setText(r" ?\w+|\s")
    qtbot.waitUntil(lambda: not setup.error, timeout=WAIT)
    qtbot.waitUntil(setup.train_button.isEnabled, timeout=WAIT)
    setup.train_button.click()
    qtbot.waitUntil(
        lambda: trained.session.settings is not None and trained.session.settings.pattern == r" ?\w+|\s", timeout=WAIT
    )
    wait_for(qtbot, trained.session, State.DONE)


@pytest.mark.parametrize(
    ("pattern", "said"), [("(", "missing )"), (FOR_EVER, "second"), ("x{3}y", "nothing"), (r"(?r)\w", "backwards")]
)
def test_a_bad_pattern_is_told_in_a_sentence(trained: MainWindow, qtbot: QtBot, pattern: str, said: str) -> None:
    setup = trained.panes.setup
    setup.custom_edit.setText(pattern)
    qtbot.waitUntil(lambda: said in setup.error_label.text(), timeout=WAIT)
    assert setup.error_label.text().endswith(".")
    assert not setup.train_button.isEnabled()


def test_a_newer_pattern_does_not_wait_for_one_that_takes_for_ever(trained: MainWindow, qtbot: QtBot) -> None:
    setup = trained.panes.setup
    setup.custom_edit.setText(FOR_EVER)
    qtbot.waitUntil(lambda: bool(setup.error_label.text()), timeout=WAIT)  # "is being tried", or the answer
    setup.custom_edit.setText(r"\w+")
    qtbot.waitUntil(lambda: not setup.error, timeout=WAIT)
    assert not setup.error_label.isVisible()


def test_a_typed_text_that_takes_for_ever_is_shown_by_its_bytes(trained: MainWindow, qtbot: QtBot) -> None:
    from bpe import TrainingSettings

    trained.session.open_text("the cat in the hat " * 40, settings=TrainingSettings(300, pattern=f"{FOR_EVER}|."))
    wait_for(qtbot, trained.session, State.DONE)
    assert seams_in_time(trained.session.history, b"a" * 64 + b"b").tolist() == [OPEN] * 65
