"""The panes beside the text follow the playhead, and ask for nothing while they are hidden."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from waiting import WAIT, stand_at, wait_for

from app.inspector.control import parts_in
from app.inspector.facts import facts_of, words_of
from app.kit.settings import Settings
from app.kit.theme import Theme
from app.session.snapshots import SnapshotStore
from app.session.states import State
from app.window.main_window import MainWindow

CAT = b"the cat in the hat"


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    window = MainWindow(Theme("light"), Settings(tmp_path / "settings.ini"))
    window.fill()
    qtbot.addWidget(window)
    window.resize(1200, 800)
    window.show()
    yield window
    window.close()


@pytest.fixture
def cat(window: MainWindow, qtbot: QtBot) -> MainWindow:
    """The worked example, trained to its end, the film stopped at its beginning."""
    window.session.open_sample("cat")
    wait_for(qtbot, window.session, State.DONE)
    stand_at(window, 0)
    return window


def bring_up(window: MainWindow, pane: QWidget) -> None:
    window.frame.tabs.setCurrentWidget(pane)


def pairs(window: MainWindow) -> list[tuple[int, int, int]]:
    model = window.panes.candidates.table.candidates
    return [(model.pair(row).left, model.pair(row).right, model.pair(row).count) for row in range(model.rowCount())]


def tokens(window: MainWindow) -> list[bytes]:
    model = window.panes.vocabulary.table.vocabulary
    return [model.token_at(row) for row in range(model.rowCount())]


def looked_at(window: MainWindow) -> tuple[bytes, int, int] | None:
    facts = window.panes.inspector.facts
    return (facts.data, facts.step, facts.count) if facts is not None else None


# --- candidates ---


def test_the_pairs_at_the_playhead(cat: MainWindow, qtbot: QtBot) -> None:
    assert pairs(cat) == []  # hidden: nothing was asked
    bring_up(cat, cat.panes.candidates)
    qtbot.waitUntil(lambda: pairs(cat)[:1] == [(116, 104, 2)], timeout=WAIT)
    stand_at(cat, 3)
    qtbot.waitUntil(lambda: pairs(cat)[:1] == [(97, 116, 2)], timeout=WAIT)


def test_another_run_shows_nothing_of_the_last_one(cat: MainWindow, qtbot: QtBot) -> None:
    bring_up(cat, cat.panes.candidates)
    qtbot.waitUntil(lambda: (116, 104, 2) in pairs(cat), timeout=WAIT)
    cat.session.open_text("xyxyxy")
    wait_for(qtbot, cat.session, State.DONE)
    qtbot.waitUntil(lambda: (116, 104, 2) not in pairs(cat), timeout=WAIT)


# --- vocabulary ---


def test_the_vocabulary_grows_with_the_playhead(cat: MainWindow, qtbot: QtBot) -> None:
    bring_up(cat, cat.panes.vocabulary)
    qtbot.waitUntil(lambda: len(tokens(cat)) == 256, timeout=WAIT)
    stand_at(cat, 4)
    qtbot.waitUntil(lambda: len(tokens(cat)) == 260, timeout=WAIT)
    assert {b"th", b"the", b"the ", b"at"} <= set(tokens(cat))


@pytest.mark.parametrize(
    ("typed", "found"),
    [("the", {b"the", b"the "}), ("/^a/", {b"a", b"at"}), ("61 74", {b"at"}), ("#257", {b"the"})],
)
def test_tokens_are_found_by_what_is_typed(cat: MainWindow, qtbot: QtBot, typed: str, found: set[bytes]) -> None:
    stand_at(cat, 4)
    bring_up(cat, cat.panes.vocabulary)
    cat.panes.vocabulary.search.setText(typed)
    qtbot.waitUntil(lambda: set(tokens(cat)) == found, timeout=WAIT)


def test_a_wrong_expression_gets_a_sentence(cat: MainWindow, qtbot: QtBot) -> None:
    bring_up(cat, cat.panes.vocabulary)
    cat.panes.vocabulary.search.setText("/(/")
    qtbot.waitUntil(lambda: bool(cat.panes.vocabulary.problem.text()), timeout=WAIT)
    assert "Traceback" not in cat.panes.vocabulary.problem.text()


def test_what_is_picked_lights_up_in_the_text(cat: MainWindow, qtbot: QtBot) -> None:
    stand_at(cat, 4)
    bring_up(cat, cat.panes.vocabulary)
    cat.panes.vocabulary.search.setText("#257")
    qtbot.waitUntil(lambda: tokens(cat) == [b"the"], timeout=WAIT)
    cat.panes.vocabulary.table.selectRow(0)
    assert cat.panes.token_view.highlight.pinned == b"the"


# --- one token ---


def click_on(window: MainWindow, byte: int) -> None:
    window.panes.token_view.pointer.click(window.panes.token_view.token_of(byte))


def test_a_click_in_the_text_shows_the_token(cat: MainWindow, qtbot: QtBot) -> None:
    stand_at(cat, 3)
    qtbot.waitUntil(lambda: cat.panes.token_view.token_of(0).bytes == b"the ", timeout=WAIT)  # type: ignore[union-attr]
    click_on(cat, 0)
    assert cat.frame.tabs.currentWidget() is cat.panes.inspector
    qtbot.waitUntil(lambda: looked_at(cat) == (b"the ", 3, 2), timeout=WAIT)
    stand_at(cat, 2)  # not learnt yet
    qtbot.waitUntil(lambda: looked_at(cat) == (b"the ", 2, 0), timeout=WAIT)


def test_going_from_token_to_token_and_back(cat: MainWindow, qtbot: QtBot) -> None:
    stand_at(cat, 4)
    cat.token.look_at_id(258)
    qtbot.waitUntil(lambda: looked_at(cat) == (b"the ", 4, 2), timeout=WAIT)
    assert not cat.panes.inspector.back.isVisible()
    cat.panes.inspector.token_requested.emit(257)
    qtbot.waitUntil(lambda: looked_at(cat) == (b"the", 4, 0), timeout=WAIT)
    assert cat.panes.inspector.back.isVisible()
    qtbot.mouseClick(cat.panes.inspector.back, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: looked_at(cat) == (b"the ", 4, 2), timeout=WAIT)
    assert not cat.panes.inspector.back.isVisible()


def test_rows_of_the_tables_show_their_token(cat: MainWindow, qtbot: QtBot) -> None:
    stand_at(cat, 4)
    merges = cat.panes.merges
    merges.doubleClicked.emit(merges.model().index(0, 0))
    qtbot.waitUntil(lambda: looked_at(cat) == (b"at", 4, 2), timeout=WAIT)
    cat.panes.vocabulary.token_requested.emit(256)
    qtbot.waitUntil(lambda: looked_at(cat) == (b"th", 4, 0), timeout=WAIT)


def test_the_next_occurrence_comes_into_view(window: MainWindow, qtbot: QtBot) -> None:
    window.session.open_text("q" + "the cat sat on the mat\n" * 800 + "q and the end")
    wait_for(qtbot, window.session, State.DONE)
    stand_at(window, 0)
    window.token.look_at_id(ord("q"))
    qtbot.waitUntil(lambda: looked_at(window) == (b"q", 0, 2), timeout=WAIT)
    last = 1 + 23 * 800
    view = window.panes.token_view
    qtbot.mouseClick(window.panes.inspector.next, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.text._seeker._place == 0, timeout=WAIT)
    qtbot.mouseClick(window.panes.inspector.next, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: view.visible_range()[0] <= last < view.visible_range()[1], timeout=WAIT)


def test_another_text_forgets_the_token(cat: MainWindow, qtbot: QtBot) -> None:
    cat.token.look_at_id(258)
    qtbot.waitUntil(lambda: looked_at(cat) is not None, timeout=WAIT)
    cat.session.open_text("xyxyxy")
    wait_for(qtbot, cat.session, State.DONE)
    assert looked_at(cat) is None


def words_shown(window: MainWindow) -> tuple[int, str]:
    """How many words the inspector lists, and what it says about them."""
    inspector = window.panes.inspector
    return len(inspector.words.chips.rows), inspector._notes[3].text()


def test_a_click_in_the_words_shows_the_words_of_that_token(window: MainWindow, qtbot: QtBot) -> None:
    window.session.open_text("the cat in the hat and the bat with the other mat " * 40)
    wait_for(qtbot, window.session, State.DONE)
    window.session.set_step(0)
    window.token.look_at_id(ord("t"))
    inspector = window.panes.inspector
    for _ in range(6):  # the answers come in either order
        qtbot.waitUntil(lambda: words_shown(window)[0] > 0 and words_shown(window)[1] == "", timeout=WAIT)
        assert inspector.facts is not None
        shown = inspector.facts.token
        inspector._scroll.ensureWidgetVisible(inspector.words)
        places = [
            (row, number)
            for row in range(len(inspector.words.chips.rows))
            for number in range(len(inspector.words.rects_in(row)))
            if inspector.words.chips.rows[row].chips[number][0] != shown
        ]
        row, number = places[0]
        place = inspector.words.rects_in(row)[number].center().toPoint()
        qtbot.mouseClick(inspector.words.viewport(), Qt.MouseButton.LeftButton, pos=place)
        qtbot.waitUntil(lambda old=shown: inspector.facts is not None and inspector.facts.token != old, timeout=WAIT)


def test_words_that_come_before_the_facts_are_kept(cat: MainWindow, qtbot: QtBot) -> None:
    cat.session.set_step(4)
    cat.token.look_at_id(258)
    qtbot.waitUntil(lambda: looked_at(cat) == (b"the ", 4, 2) and words_shown(cat) == (1, ""), timeout=WAIT)
    inspector, history = cat.panes.inspector, cat.session.history
    assert history is not None
    words = words_of(SnapshotStore().at(history, 4), ord("n"))
    inspector.show_words(ord("n"), words)
    inspector.show_facts(facts_of(history, ord("n"), 4), parts_in(history), history.token_bytes)
    assert words_shown(cat) == (len(words), "") and len(words) > 0
    inspector.show_words_problem(ord("n"), "The words are not here.")
    assert words_shown(cat) == (0, "The words are not here.")


def test_while_pairs_are_counted_the_candidates_say_so(window: MainWindow) -> None:
    pane = window.panes.candidates
    assert "No text" in pane._next.text()
    pane.set_waiting(True)
    assert "being counted" in pane._next.text()
    pane.set_waiting(False)
    assert "No text" in pane._next.text()
