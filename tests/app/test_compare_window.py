"""The compare page in the window: from the text in view to the page and back, every source and preset."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from comparing_kit import settled, starts_of
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from test_token_wheel import turn
from waiting import WAIT, once, stand_at, wait_for

from app.compare.comparison import CompareControl
from app.kit.settings import Settings
from app.kit.theme import Theme
from app.palette.view import Palette
from app.session.states import State
from app.window.main_window import MainWindow
from bpe import TrainingSettings
from bpe.tokenizers.bpe import BPETokenizer


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    made = MainWindow(Theme("light"), Settings(tmp_path / "settings.ini"))
    made.fill()
    qtbot.addWidget(made)
    made.resize(1200, 900)
    made.show()
    yield made
    made.close()


@pytest.fixture
def cat(window: MainWindow, qtbot: QtBot) -> MainWindow:
    """The worked example after its third merge."""
    window.session.open_sample("cat")
    wait_for(qtbot, window.session, State.DONE)
    stand_at(window, 3)
    return window


def compare(qtbot: QtBot, window: MainWindow) -> CompareControl:
    window.commands.compare.trigger()
    made = window.compare.comparison
    assert made is not None
    settled(qtbot, made)
    return made


def test_the_run_at_the_playhead_stands_beside_gpt_4o(cat: MainWindow, qtbot: QtBot) -> None:
    made = compare(qtbot, cat)
    run, gpt = made.comparing.columns
    assert made.source == "view" and made.comparing.passage.data == b"the cat in the hat"
    assert run.tokens() == 12 and run.vocab_size == 259
    assert gpt.tokens() == 5
    assert cat.pages.currentWidget() is made.page


def test_escape_goes_back_and_what_was_chosen_stays(cat: MainWindow, qtbot: QtBot) -> None:
    made = compare(qtbot, cat)
    QTest.keyClick(made.page.texts.columns[0].view, Qt.Key.Key_Escape)
    assert cat.pages.currentWidget() is cat.frame
    made._list()
    next(entry for entry in made.page.menu.actions() if entry.text() == "character").trigger()
    compare(qtbot, cat)
    assert len(made.page.columns) == 3 and cat.compare.comparison is made


def test_the_playhead_is_followed_when_one_comes_back(cat: MainWindow, qtbot: QtBot) -> None:
    made = compare(qtbot, cat)
    made.page.left.emit()
    stand_at(cat, 1)
    compare(qtbot, cat)
    qtbot.waitUntil(lambda: made.comparing.columns[0].vocab_size == 257, timeout=WAIT)


def test_this_run_is_that_of_the_text_that_is_open(window: MainWindow, qtbot: QtBot) -> None:
    """OpenText from the palette after another text was compared: the columns show the new run and its words."""
    window.session.open_sample("love")
    wait_for(qtbot, window.session, State.DONE)
    made = compare(qtbot, window)
    words = next(choice for choice in window.compare.sources.own() if choice.name == "words of the text")
    made.comparing.add(words)
    settled(qtbot, made)
    QTest.keyClick(made.page, Qt.Key.Key_Escape)
    QTest.keyClick(window.panes.token_view, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    palette = window.findChild(Palette)
    assert palette is not None
    QTest.keyClicks(palette.edit, "the cat")
    qtbot.waitUntil(lambda: bool(palette.model.rows) and "cat" in palette.model.rows[0].entry.title, timeout=WAIT)
    QTest.keyClick(palette.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.session.sample is not None and window.session.sample.id == "cat", timeout=WAIT)
    wait_for(qtbot, window.session, State.DONE)
    window.session.player.to_frontier()
    compare(qtbot, window)
    qtbot.waitUntil(lambda: made.comparing.passage.data == b"the cat in the hat", timeout=WAIT)
    settled(qtbot, made)
    run, _, words_column = made.comparing.columns
    assert (run.choice.name, run.tokens(), run.vocab_size) == ("this run", 10, 260)
    assert "10 tokens" in made.page.columns[0].tokens.text() and "260" in made.page.columns[0].vocabulary.text()
    assert (words_column.tokens(), words_column.vocab_size) == (9, 6)


def names_in(made: CompareControl) -> list[str]:
    return [pane.name.text() for pane in made.page.columns]


def offered(made: CompareControl) -> list[str]:
    made.page.menu.aboutToShow.emit()
    return [entry.text() for entry in made.page.menu.actions() if entry.text()]


def test_no_two_columns_are_this_run_and_none_is_offered_twice(cat: MainWindow, qtbot: QtBot) -> None:
    made = compare(qtbot, cat)
    assert "this run" not in offered(made) and "GPT-4o" not in offered(made)
    first = cat.session.run
    assert first is not None
    cat.session.train(TrainingSettings(vocab_size=257, pattern="none"))
    qtbot.waitUntil(lambda: cat.session.run is not first and cat.session.state is State.DONE, timeout=WAIT)
    qtbot.waitUntil(lambda: made.comparing.columns[0].choice.key is cat.session.run, timeout=WAIT)
    settled(qtbot, made)
    assert names_in(made) == ["this run", "GPT-4o"]  # the column shows the run that the session shows
    assert first.name in offered(made)
    next(entry for entry in made.page.menu.actions() if entry.text() == first.name).trigger()
    settled(qtbot, made)
    assert names_in(made) == ["this run", "GPT-4o", first.name]
    assert first.name not in offered(made)
    second = cat.session.run
    assert second is not None
    cat.session.show_run(first)
    qtbot.waitUntil(lambda: cat.session.run is first, timeout=WAIT)
    settled(qtbot, made)
    assert names_in(made) == [second.name, "GPT-4o", "this run"]  # each column keeps its tokenizer, under its name
    assert [column.choice.key for column in made.comparing.columns[::2]] == [second, first]


def test_this_run_has_the_merges_it_has_made_since(window: MainWindow, qtbot: QtBot) -> None:
    window.session.open_text("the cat in the hat", "cat", TrainingSettings(vocab_size=258, pattern="none"))
    wait_for(qtbot, window.session, State.DONE)
    window.session.player.to_frontier()
    made = compare(qtbot, window)
    assert made.comparing.columns[0].vocab_size == 258
    QTest.keyClick(made.page, Qt.Key.Key_Escape)
    window.session.train(TrainingSettings(vocab_size=260, pattern="none"))
    qtbot.waitUntil(lambda: window.session.frontier == 4 and window.session.state is State.DONE, timeout=WAIT)
    window.session.player.to_frontier()
    compare(qtbot, window)
    qtbot.waitUntil(lambda: made.comparing.columns[0].steps == 4, timeout=WAIT)
    settled(qtbot, made)
    assert (made.comparing.columns[0].vocab_size, made.comparing.columns[0].tokens()) == (260, 10)


def test_this_run_takes_its_place_when_the_words_are_counted(
    window: MainWindow, qtbot: QtBot, large_file: Path
) -> None:
    """The page was opened before there was a run."""
    once(window.session, State.COUNTING, window.commands.compare.trigger)
    window.session.open([large_file])
    wait_for(qtbot, window.session, State.COUNTING)
    qtbot.waitUntil(lambda: window.session.run is not None and window.session.history is not None, timeout=WAIT)
    made = window.compare.comparison
    assert made is not None
    qtbot.waitUntil(lambda: made.comparing.columns[0].choice.key is window.session.run, timeout=WAIT)
    wait_for(qtbot, window.session, State.DONE)
    settled(qtbot, made)
    assert names_in(made) == ["this run", "GPT-4o"]
    run = window.session.run
    assert run is not None
    qtbot.waitUntil(lambda: made.comparing.columns[0].steps == run.frontier, timeout=WAIT)


def test_zooming_the_page_leaves_the_text_of_the_first_page(cat: MainWindow, qtbot: QtBot) -> None:
    made = compare(qtbot, cat)
    before, view = cat.theme.text_size, made.page.texts.columns[0].view
    main, other = cat.panes.token_view._store, view._store
    normal = other.metrics.font.pixelSize()
    turn(view, angle=(0, 120), ctrl=True)
    cat.commands.zoom_in.trigger()
    assert made.page.theme.text_size == before + 2 and other.metrics.font.pixelSize() > normal
    assert cat.theme.text_size == cat.settings.get("text_size") == before
    assert main.metrics.font.pixelSize() == normal
    cat.theme.set_mode("dark")
    assert made.page.theme.dark and made.page.theme.text_size == before + 2
    cat.commands.zoom_reset.trigger()
    assert made.page.theme.text_size == before
    QTest.keyClick(made.page, Qt.Key.Key_Escape)
    cat.commands.zoom_in.trigger()
    assert cat.theme.text_size == before + 1 == made.page.theme.text_size  # larger here is larger there


def test_words_that_the_text_lacks_are_unknown(cat: MainWindow, qtbot: QtBot) -> None:
    made = compare(qtbot, cat)
    words = next(choice for choice in cat.compare.sources.own() if choice.name == "words of the text")
    made.comparing.add(words)
    settled(qtbot, made)
    column = made.comparing.columns[2]
    assert column.tokens() == 9 and column.vocab_size == 6


def test_another_text_shows_itself(cat: MainWindow, qtbot: QtBot) -> None:
    compare(qtbot, cat)
    cat.session.open_text("another text")
    qtbot.waitUntil(lambda: cat.pages.currentWidget() is cat.frame, timeout=WAIT)


def test_a_selection_is_compared(cat: MainWindow, qtbot: QtBot) -> None:
    cat.panes.token_view.pointer.select((4, 11))
    cat.panes.token_view._clip.compare.trigger()
    made = cat.compare.comparison
    assert made is not None
    settled(qtbot, made)
    assert made.source == "selection" and made.comparing.passage.data == b"cat in "


def test_the_whole_text_of_any_size_is_read_where_it_is_looked_at(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    """Each column shows at every place what its tokenizer makes of the whole text."""
    line = "Every line of it tells of 12345 things, isn't it?  And thrice: 你好, жизнь!\n"
    text = "".join(f"{number} {line}" for number in range(5000))
    path = tmp_path / "large.txt"
    path.write_text(text, encoding="utf-8")
    window.session.opener.holds_out = False
    window.session.open([path])
    wait_for(qtbot, window.session, State.DONE)
    made = compare(qtbot, window)
    made.set_source("text")
    settled(qtbot, made)
    size = len(text.encode())
    assert made.comparing.passage.data is None and made.comparing.passage.size == size > 256_000
    run, gpt = made.comparing.columns
    assert isinstance(run.tokenizer, BPETokenizer) and gpt.tokenizer is not None
    whole = {column: column.tokenizer.segment(text).starts for column in (run, gpt) if column.tokenizer is not None}
    for start in (0, 100_000, size - 3000):
        made.page.texts.reveal(start, start + 1)
        low, high = made.page.texts.visible_range()
        assert low <= start < high
        for column, starts in whole.items():
            expected = starts[(starts >= low) & (starts < high)].tolist()
            assert [low + i for i, one in enumerate(column.starts(low, high).tolist()) if one] == expected
    assert made.page.columns[0].view.anchor() == made.page.columns[1].view.anchor()
    assert not made.page.legend.toolTip()
    place = made._at
    made.page.next_button.click()
    qtbot.waitUntil(lambda: made._at != place, timeout=WAIT)


def test_the_ladder_is_the_table_of_the_worked_example(window: MainWindow, qtbot: QtBot) -> None:
    window.session.open_sample("love")
    wait_for(qtbot, window.session, State.DONE)
    stand_at(window, 0)
    made = compare(qtbot, window)
    made.preset("ladder")
    settled(qtbot, made)
    tokens = [column.tokens() for column in made.comparing.columns]
    assert tokens == [80, 10, 10, 5, 3, 10]
    assert [column.vocab_size for column in made.comparing.columns][:2] == [2, 256]
    assert starts_of(made.comparing.columns[4]) == [0, 1, 6]
    assert made.page.texts.stacked
    ratios = [pane.ratio.text() for pane in made.page.columns]
    assert "0.13" in ratios[0] and "3.33" in ratios[4]


def test_same_size_cuts_every_bpe_by_its_ranks(cat: MainWindow, qtbot: QtBot) -> None:
    made = compare(qtbot, cat)
    made.preset("same size")
    settled(qtbot, made)
    made.page.size_spin.setValue(1000)
    sizes = [column.vocab_size for column in made.comparing.columns]
    assert sizes == [260, 1000, 1000, 1000, 1000]  # the run has no more than 260


def test_languages_are_one_sentence_in_many(cat: MainWindow, qtbot: QtBot) -> None:
    made = compare(qtbot, cat)
    made.preset("languages")
    settled(qtbot, made)
    assert made.comparing.passage.data is not None
    lines = made.comparing.passage.data.decode().splitlines()
    assert len(lines) >= 10 and lines[0].startswith("A computer")


def test_the_page_is_not_made_ready_while_a_text_is_read_or_played(window: MainWindow, qtbot: QtBot) -> None:
    page = window.compare
    window.session.open_sample("cat")
    wait_for(qtbot, window.session, State.DONE)
    assert window.session.player.playing
    page._load_a_part()
    assert not page._loader.busy and page.comparison is None
    window.session.player.stop_film()
    page._load_a_part()
    qtbot.waitUntil(lambda: page.comparison is not None, timeout=WAIT)


def test_the_words_cut_differently_are_those_of_all_of_the_text(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    text = "The cat in the hat, unbelievable.\n" * 40_000
    path = tmp_path / "parted.txt"
    path.write_text(text, encoding="utf-8")
    window.session.open([path], TrainingSettings(vocab_size=270, hold_out=0.25))
    wait_for(qtbot, window.session, State.DONE)
    made = compare(qtbot, window)
    made.page.words_button.click()
    qtbot.waitUntil(lambda: made.words._view is not None and bool(made.words._view.table.words.rows), timeout=WAIT)
    assert made.words._view is not None
    assert {row.count for row in made.words._view.table.words.rows} == {40_000}
