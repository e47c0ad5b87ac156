"""What was under way when the window closed is kept, and offered at the next start."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from waiting import SMALL, WAIT, once, wait_for

from app.kit.settings import Settings
from app.kit.theme import Theme
from app.runs.unfinished import FOLDER
from app.session.states import State
from app.window.main_window import MainWindow
from bpe import reference
from bpe.training.trainer import Steer

Start = Callable[[], MainWindow]


@pytest.fixture
def start(qtbot: QtBot, tmp_path: Path) -> Iterator[Start]:
    """Starts the program once more with the same settings."""
    windows: list[MainWindow] = []

    def begin() -> MainWindow:
        window = MainWindow(Theme("light"), Settings(tmp_path / "config" / "settings.ini"))
        window.fill()
        qtbot.addWidget(window)
        window.show()
        windows.append(window)
        return window

    yield begin
    for window in windows:
        window.close()


def kept(tmp_path: Path) -> list[str]:
    return sorted(path.name for path in (tmp_path / "config" / FOLDER).glob("*"))


def leave_unfinished(qtbot: QtBot, window: MainWindow, path: Path, merges: int) -> int:
    """Close the window on a run that could go on; how far it was."""
    session = window.session
    once(session, State.COUNTING, session.pause)
    session.open([path], replace(SMALL, vocab_size=256 + 80))
    wait_for(qtbot, session, State.PAUSED)
    session.player.step_forward(merges)
    qtbot.waitUntil(lambda: session.frontier >= merges, timeout=WAIT)
    session.set_step(7)
    window.close()
    return session.frontier


def test_an_unfinished_run_is_continued_at_the_next_start(
    qtbot: QtBot, start: Start, prose_file: Path, prose: str, tmp_path: Path
) -> None:
    reached = leave_unfinished(qtbot, start(), prose_file, 30)
    assert kept(tmp_path) == ["prose.bperun"]
    window = start()
    window.open_first()
    assert window.notice.isVisible()
    assert "prose.txt" in window.notice.label.text()
    session = window.session
    window.notice.button.click()
    qtbot.waitUntil(lambda: session.paths == (prose_file,) and session.state is State.PAUSED, timeout=WAIT)
    assert (session.frontier, session.step) == (reached, 7)
    session.resume()
    wait_for(qtbot, session, State.DONE)
    history = session.history
    assert history is not None
    expected = reference.train([prose], vocab_size=256 + 80)
    assert history.left.tolist() == [merge.left for merge in expected]
    assert history.right.tolist() == [merge.right for merge in expected]


def test_it_is_offered_once_and_stays_among_the_recent_files(
    qtbot: QtBot, start: Start, prose_file: Path, tmp_path: Path
) -> None:
    leave_unfinished(qtbot, start(), prose_file, 10)
    first = start()
    first.open_first()
    assert first.notice.isVisible()
    assert first.settings.recent_files()[0].name == "prose.bperun"
    wait_for(qtbot, first.session, State.DONE)
    first.close()
    again = start()
    again.open_first()
    assert not again.notice.isVisible()


def test_only_the_last_one_is_kept(qtbot: QtBot, start: Start, prose_file: Path, tmp_path: Path) -> None:
    leave_unfinished(qtbot, start(), prose_file, 10)
    other = prose_file.with_name("other.txt")
    other.write_text(prose_file.read_text(encoding="utf-8"), encoding="utf-8")
    leave_unfinished(qtbot, start(), other, 10)
    assert kept(tmp_path) == ["other.bperun"]


def test_what_would_not_be_missed_is_not_kept(qtbot: QtBot, start: Start, prose_file: Path, tmp_path: Path) -> None:
    window = start()
    window.close()  # nothing was opened
    window = start()
    window.session.open_sample("cat")
    wait_for(qtbot, window.session, State.DONE)
    window.close()
    window = start()
    window.session.open([prose_file], SMALL)  # done in a moment, and done again as fast
    wait_for(qtbot, window.session, State.DONE)
    window.close()
    assert kept(tmp_path) == []


def test_a_run_that_was_saved_is_not_kept_twice(qtbot: QtBot, start: Start, prose_file: Path, tmp_path: Path) -> None:
    window = start()
    session = window.session
    ban = Steer(0, "ban", ord("e"), ord("r"))
    session.open([prose_file], replace(SMALL, steering=(ban,)))
    wait_for(qtbot, session, State.DONE)
    with qtbot.waitSignal(session.notice, timeout=WAIT):
        session.save_run(tmp_path / "mine.bperun")
    window.close()
    assert kept(tmp_path) == []
    window = start()
    window.session.open([prose_file], replace(SMALL, steering=(ban,)))  # chosen by hand: worth keeping
    wait_for(qtbot, window.session, State.DONE)
    window.close()
    assert kept(tmp_path) == ["prose.bperun"]


def test_a_folder_that_cannot_be_written_does_not_keep_the_window_open(
    qtbot: QtBot, start: Start, prose_file: Path, tmp_path: Path
) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / FOLDER).write_text("a file is no folder", encoding="utf-8")
    window = start()
    leave_unfinished(qtbot, window, prose_file, 10)
    assert not window.isVisible()
