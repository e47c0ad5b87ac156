"""The pattern editor: the pieces while one types, errors where they are, and nothing that holds the window up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from waiting import SMALL, WAIT, stand_at, wait_for

from app.pattern.editor import PatternEditor, marked_span
from app.session.states import State
from app.setup.values import SetupValues
from bpe.histories.seams import OPEN
from bpe.pretokenize.patterns import NAMED

if TYPE_CHECKING:
    from app.window.main_window import MainWindow

TEXT = "The cat, the hat: naïve 123 नमस्ते दुनिया 🌍!\n"


@pytest.fixture
def opened(window: MainWindow, qtbot: QtBot) -> MainWindow:
    window.session.open_text(TEXT * 30, settings=SMALL)
    wait_for(qtbot, window.session, State.DONE)
    stand_at(window, 0)  # the film rests: the text in view stays the same
    window.commands.edit_pattern.trigger()
    return window


def editor_of(window: MainWindow) -> PatternEditor:
    assert window.patterns.editor is not None
    return window.patterns.editor


def write(editor: PatternEditor, qtbot: QtBot, pattern: str) -> None:
    editor.pattern_edit.setPlainText(pattern)
    qtbot.waitUntil(editor.use_button.isEnabled, timeout=WAIT)


def pieces_of(editor: PatternEditor) -> list[bytes]:
    text = editor.pieces._store.text
    assert text is not None
    data = text.read(0, text.size)
    seams, _ = text.seams(0, text.size)
    starts = [at for at, seam in enumerate(seams.tolist()) if seam == OPEN]
    return [data[start:end] for start, end in zip(starts, [*starts[1:], len(data)], strict=True)]


def test_it_begins_with_the_strips_pattern_on_the_text_in_view(opened: MainWindow, qtbot: QtBot) -> None:
    editor = editor_of(opened)
    assert editor.isVisible() and not editor.isModal()
    assert editor.pattern == NAMED["gpt2"]
    qtbot.waitUntil(editor.use_button.isEnabled, timeout=WAIT)
    assert pieces_of(editor)[:4] == [b"The", b" cat", b",", b" the"]
    hindi = next(row for row in editor.scripts.rows if row.script == "Devanagari")
    assert hindi.cut == hindi.words > 0


def test_what_is_typed_is_cut_at_once(opened: MainWindow, qtbot: QtBot) -> None:
    editor = editor_of(opened)
    write(editor, qtbot, r"\w+")
    assert pieces_of(editor)[:4] == [b"The", b" ", b"cat", b", "]
    assert editor.pieces._uncovered[0] == (3, 4)
    assert "hatched" in editor.status_label.text()
    write(editor, qtbot, r"\w+|\W+")
    assert editor.pieces._uncovered == ()


@pytest.mark.parametrize(
    ("pattern", "said", "marked"),
    [(r"a(b", "missing )", "b"), (r"a)", "parenthesis", ")"), (r"🌍\p{Foo}+", "unknown property", r"\p{Foo}")],
)
def test_an_error_is_marked_where_it_is(opened: MainWindow, qtbot: QtBot, pattern: str, said: str, marked: str) -> None:
    editor = editor_of(opened)
    qtbot.waitUntil(editor.use_button.isEnabled, timeout=WAIT)
    shown = pieces_of(editor)
    editor.pattern_edit.setPlainText(pattern)
    qtbot.waitUntil(lambda: said in editor.status_label.text(), timeout=WAIT)
    assert editor.status_label.property("error")
    assert not editor.use_button.isEnabled()
    (selection,) = editor.pattern_edit.extraSelections()
    assert selection.cursor.selectedText() == marked
    assert pieces_of(editor) == shown and editor.pieces.is_stale  # what could be read last stays in view, dimmed
    write(editor, qtbot, r"\w+")
    assert editor.pattern_edit.extraSelections() == [] and not editor.pieces.is_stale


def test_pieces_of_an_earlier_pattern_are_paler(opened: MainWindow, qtbot: QtBot) -> None:
    editor = editor_of(opened)
    qtbot.waitUntil(editor.use_button.isEnabled, timeout=WAIT)

    def colors() -> int:
        picture = editor.pieces.viewport().grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
        return min(QColor(picture.pixel(x, y)).value() for x in range(0, 200, 1) for y in range(0, 60, 1))

    darkest = colors()
    editor.pattern_edit.setPlainText("a(")
    qtbot.waitUntil(lambda: bool(editor.status_label.property("error")), timeout=WAIT)
    assert colors() > darkest + 60


def laid_out(editor: PatternEditor) -> PatternEditor:
    """The editor after the layout that another status or field has requested."""
    QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
    layout = editor.layout()
    assert layout is not None
    layout.activate()
    return editor


def test_nothing_written_is_no_error(opened: MainWindow, qtbot: QtBot) -> None:
    editor = editor_of(opened)
    qtbot.waitUntil(editor.use_button.isEnabled, timeout=WAIT)
    editor.pattern_edit.setPlainText("")
    qtbot.waitUntil(lambda: "Type a regular expression" in editor.status_label.text(), timeout=WAIT)
    assert not editor.status_label.property("error") and not editor.use_button.isEnabled()
    write(editor, qtbot, r"\w+")
    place = laid_out(editor).pieces.y()
    editor.source_combo.setCurrentIndex(editor.source_combo.findData("own"))
    qtbot.waitUntil(lambda: editor.status_label.text() == "", timeout=WAIT)
    lower = laid_out(editor).pieces.y()
    assert lower > place
    editor.own_edit.setPlainText("some words")
    qtbot.waitUntil(lambda: "3 pieces" in editor.status_label.text(), timeout=WAIT)
    assert laid_out(editor).pieces.y() == lower  # the line was kept free


def test_a_time_out_is_told_and_the_next_pattern_goes_on(opened: MainWindow, qtbot: QtBot) -> None:
    editor = editor_of(opened)
    editor.source_combo.setCurrentIndex(editor.source_combo.findData("own"))
    editor.own_edit.setPlainText("a" * 64 + "b")
    editor.pattern_edit.setPlainText("(a|aa)+$")
    qtbot.waitUntil(lambda: "more than a second" in editor.status_label.text(), timeout=WAIT)
    write(editor, qtbot, "a+|b")
    assert pieces_of(editor) == [b"a" * 64, b"b"]


def test_named_patterns_are_starting_points_and_can_be_undone(opened: MainWindow, qtbot: QtBot) -> None:
    editor = editor_of(opened)
    write(editor, qtbot, r"\w+")
    (entry,) = [action for action in editor.start_menu.actions() if "o200k" in action.text()]
    entry.trigger()
    assert editor.pattern == NAMED["o200k"]
    qtbot.waitUntil(editor.use_button.isEnabled, timeout=WAIT)
    assert all(row.cut == 0 for row in editor.scripts.rows)
    editor.pattern_edit.undo()
    assert editor.pattern == r"\w+"


def test_using_a_pattern_closes_the_editor_and_trains(opened: MainWindow, qtbot: QtBot) -> None:
    editor, setup, session = editor_of(opened), opened.panes.setup, opened.session
    for written, name in ((" ?\u00a0?[a-z]+|\\s", " ?\u00a0?[a-z]+|\\s"), (NAMED["llama3"], "llama3")):
        write(editor, qtbot, written)
        qtbot.mouseClick(editor.use_button, Qt.MouseButton.LeftButton)
        assert not editor.isVisible()
        assert setup.values().pattern == name and setup.error == ""  # the no-break space, too
        qtbot.waitUntil(lambda name=name: session.settings is not None and session.settings.pattern == name)
        wait_for(qtbot, session, State.DONE)
        assert session.settings is not None and session.settings.pattern == name
        opened.commands.edit_pattern.trigger()


def test_it_says_why_a_pattern_cannot_be_used_now(opened: MainWindow, qtbot: QtBot) -> None:
    editor, setup = editor_of(opened), opened.panes.setup
    qtbot.waitUntil(editor.use_button.isEnabled, timeout=WAIT)
    qtbot.mouseClick(editor.use_button, Qt.MouseButton.LeftButton)
    assert editor.isVisible() and "already" in editor.status_label.text()
    write(editor, qtbot, r"\w+|\W+")
    setup.set_settings(SetupValues(vocab_size=600, special_tokens=("<a>", "<a>")))
    qtbot.mouseClick(editor.use_button, Qt.MouseButton.LeftButton)
    assert editor.isVisible() and "only once" in editor.status_label.text()


def test_it_says_that_a_training_is_under_way(opened: MainWindow, qtbot: QtBot, large_text: str) -> None:
    editor, session = editor_of(opened), opened.session
    qtbot.waitUntil(editor.use_button.isEnabled, timeout=WAIT)
    refused: list[str] = []

    def use(state: State) -> None:
        if state in (State.COUNTING, State.TRAINING):
            editor.use_requested.emit(r"\w+|\W+")
            refused.append(editor.status_label.text())

    session.state_changed.connect(use)
    session.open_text(large_text)
    wait_for(qtbot, session, State.DONE)
    assert editor.isVisible()
    assert any("being counted" in text for text in refused) and any("under way" in text for text in refused)
    assert session.settings is not None and session.settings.pattern == "gpt2"


def test_before_the_first_text_the_pattern_waits_for_one(window: MainWindow, qtbot: QtBot) -> None:
    window.commands.edit_pattern.trigger()
    editor = editor_of(window)
    write(editor, qtbot, r"\w+|\W+")
    qtbot.mouseClick(editor.use_button, Qt.MouseButton.LeftButton)
    assert not editor.isVisible() and "next text" in window.notice.label.text()
    window.session.open_text(TEXT)
    wait_for(qtbot, window.session, State.DONE)
    assert window.session.settings is not None and window.session.settings.pattern == r"\w+|\W+"


def test_it_ends_its_child_when_it_is_closed(opened: MainWindow, qtbot: QtBot) -> None:
    editor = editor_of(opened)
    qtbot.waitUntil(editor.use_button.isEnabled, timeout=WAIT)
    process = opened.patterns._live._process
    assert process is not None and process._child is not None
    child = process._child
    editor.close()
    qtbot.waitUntil(lambda: not child.is_alive, timeout=WAIT)
    opened.commands.edit_pattern.trigger()
    write(editor, qtbot, r"\w+|.")


def test_it_follows_the_text_in_view(opened: MainWindow, qtbot: QtBot) -> None:
    editor = editor_of(opened)
    qtbot.waitUntil(editor.use_button.isEnabled, timeout=WAIT)
    opened.session.open_text("another text altogether " * 20, settings=SMALL)
    qtbot.waitUntil(lambda: pieces_of(editor)[:2] == [b"another", b" text"], timeout=WAIT)


def test_what_an_error_is_about() -> None:
    assert marked_span("a(b", 3) == (2, 3)
    assert marked_span("a)b", 1) == (1, 2)
    assert marked_span(r"x\p{Foo}y", 8) == (1, 8)
