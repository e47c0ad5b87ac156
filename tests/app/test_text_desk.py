"""What the text is asked in the running window: its map, a selection, its lines, its colours."""

from __future__ import annotations

import pytest
from conftest import english
from PySide6.QtCore import QLocale
from pytestqt.qtbot import QtBot
from waiting import WAIT, stand_at, wait_for

from app.session.states import State
from app.tokens.coloring import age_bounds
from app.tokens.minimap import MiniMap
from app.window.main_window import MainWindow
from bpe import TrainingSettings


@pytest.fixture
def lines(window: MainWindow, qtbot: QtBot) -> MainWindow:
    """30 KB in lines, trained to 400 tokens, the playhead at merge 100, coloured by identity."""
    window.session.open_text(english(30_000), "lines", TrainingSettings(vocab_size=400))
    wait_for(qtbot, window.session, State.DONE)
    stand_at(window, 100)
    return window


def the_map(window: MainWindow) -> MiniMap:
    return window.panes.token_view.around.minimap


def standing(window: MainWindow, token: bytes) -> int:
    """How often a token stands in the text at the playhead."""
    text = window.session.text
    assert text is not None
    tokenizer = window.session.history.tokenizer_at(step=window.session.step)  # type: ignore[union-attr]
    wanted = next(i for i, data in tokenizer.vocab.items() if data == token)
    return tokenizer.encode(text.read(0, text.size)).count(wanted)


def test_the_map_shows_the_newest_token_and_then_the_pinned_one(lines: MainWindow, qtbot: QtBot) -> None:
    newest = lines.session.history.token_bytes(255 + 100)  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: sum(the_map(lines).counts) > 0, timeout=WAIT)
    assert 0.8 * standing(lines, newest) <= sum(the_map(lines).counts) <= standing(lines, newest)
    assert "newest" in the_map(lines).toolTip()
    lines.panes.token_view.set_highlight(b"e")
    qtbot.waitUntil(lambda: "pinned" in the_map(lines).toolTip(), timeout=WAIT)
    assert 0.8 * standing(lines, b"e") <= sum(the_map(lines).counts) <= standing(lines, b"e")


def test_a_click_on_the_map_goes_there(lines: MainWindow, qtbot: QtBot) -> None:
    view = lines.panes.token_view
    the_map(lines).requested.emit(0.5)
    qtbot.waitUntil(lambda: view.visible_range()[0] < view.text_size / 2 < view.visible_range()[1], timeout=WAIT)
    the_map(lines).requested.emit(1.0)
    qtbot.waitUntil(lambda: view.visible_range()[1] == view.text_size, timeout=WAIT)


def test_a_selection_is_told_in_tokens_bytes_characters_and_ratio(lines: MainWindow, qtbot: QtBot) -> None:
    view, text = lines.panes.token_view, lines.session.text
    assert text is not None
    view.select_all()
    note = view._note
    qtbot.waitUntil(lambda: "tokens" in note.text(), timeout=WAIT)
    tokenizer = lines.session.history.tokenizer_at(step=100)  # type: ignore[union-attr]
    whole = text.read(0, text.size)
    count = len(tokenizer.encode(whole))
    number = QLocale().toString
    size, characters = number(len(whole)), number(len(whole.decode()))
    expected = f"{number(count)} tokens · {size} bytes · {characters} characters"
    qtbot.waitUntil(lambda: expected in note.text(), timeout=WAIT)
    assert f"{len(whole) / count:.2f} bytes per token" in note.text()
    stand_at(lines, 101)  # the figures follow the playhead
    less = len(lines.session.history.tokenizer_at(step=101).encode(whole))  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: f"{number(less)} tokens" in note.text(), timeout=WAIT)


def test_lines_are_numbered_when_asked_for(lines: MainWindow, qtbot: QtBot) -> None:
    gutter = lines.panes.token_view.around.gutter
    assert gutter.isHidden()
    lines.commands.line_numbers.trigger()
    assert not gutter.isHidden()
    text = lines.session.text
    assert text is not None
    whole = text.read(0, text.size)
    third = [at + 1 for at, byte in enumerate(whole) if byte == 10][1]
    qtbot.waitUntil(lambda: gutter.numbers is not None and gutter.numbers.at(third) == 3, timeout=WAIT)
    assert gutter.numbers is not None and gutter.numbers.at(third + 1) is None  # no line begins there
    qtbot.waitUntil(lambda: gutter.numbers is not None and gutter.numbers.most == whole.count(b"\n") + 1, timeout=WAIT)


@pytest.mark.parametrize("mode", ["age", "length", "frequency"])
def test_colours_by_a_scale_have_a_legend(lines: MainWindow, qtbot: QtBot, mode: str) -> None:
    view = lines.panes.token_view
    assert view.scale is None and view.around.legend.isHidden()
    getattr(lines.commands, f"color_by_{mode}").trigger()
    qtbot.waitUntil(lambda: view.scale is not None and view.scale.mode == mode, timeout=WAIT)
    assert not view.around.legend.isHidden() and view.around.legend.accessibleDescription()
    lines.commands.color_by_identity.trigger()
    assert view.scale is None and view.around.legend.isHidden()


def test_frequency_is_that_of_the_playhead(lines: MainWindow, qtbot: QtBot) -> None:
    view = lines.panes.token_view
    lines.commands.color_by_frequency.trigger()
    qtbot.waitUntil(lambda: view.scale is not None, timeout=WAIT)
    token = 256 + 120
    assert view.scale is not None and view.scale.level_of(token, 2) == 0
    stand_at(lines, 144)
    assert view.scale is not None and view.scale.level_of(token, 2) > 0


def test_another_text_begins_anew(lines: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: sum(the_map(lines).counts) > 0, timeout=WAIT)
    lines.panes.token_view.select_all()
    lines.session.open_text("the cat in the hat")
    wait_for(qtbot, lines.session, State.DONE)
    assert not the_map(lines).isVisible()  # no map of so short a text
    assert lines.panes.token_view.pointer.selected_range() is None


def test_age_is_that_of_the_run_however_early_it_was_chosen(window: MainWindow, qtbot: QtBot) -> None:
    window.commands.color_by_age.trigger()  # before there is any text
    view = window.panes.token_view
    for size in (400, 1256):
        window.session.open_text(english(30_000), "lines", TrainingSettings(vocab_size=size))
        wait_for(qtbot, window.session, State.DONE)
        stand_at(window, 100)
        bounds = [QLocale().toString(bound) for bound in age_bounds(size - 256)]
        expected = f"bytes, {', '.join(bounds)}"
        qtbot.waitUntil(lambda words=expected: words in view.around.legend.accessibleDescription(), timeout=WAIT)  # type: ignore[misc]
        assert view.scale is not None
        assert view.scale.level_of(256, 2) == 1 < view.scale.level_of(255 + size - 256, 2)
