"""Finding in the running window: counted and lit as a plain search finds it, no press lost, nothing left behind."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import english
from PySide6.QtCore import QLocale, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from waiting import WAIT, stand_at, wait_for

from app.find.bar import FindBar
from app.find.control import FindControl
from app.find.query import FindQuery
from app.find.searches import LEAST_CHUNK
from app.session.states import State
from app.window.main_window import MainWindow
from bpe import TrainingSettings

TEXT = english(300_000) + "The Straße, the STRASSE and Éa éa: 你好, 你好!\n"
DATA = TEXT.encode()


@pytest.fixture
def find(window: MainWindow, qtbot: QtBot) -> MainWindow:
    """300 KB in lines, trained to 400 tokens, the find bar open."""
    window.session.open_text(TEXT, "lines", TrainingSettings(vocab_size=400))
    wait_for(qtbot, window.session, State.DONE)
    stand_at(window, 100)
    window.commands.find.trigger()
    return window


def bar_of(window: MainWindow) -> FindBar:
    return window.bars.find.bar


def finder(window: MainWindow) -> FindControl:
    return window.bars.find


def current(window: MainWindow) -> tuple[int, int] | None:
    return window.panes.token_view.found.current


def look_for(window: MainWindow, qtbot: QtBot, text: str, kind: str = "text", *, case: bool = False) -> None:
    """Type something, and wait until it is counted and one is gone to."""
    bar = bar_of(window)
    bar.kind.setCurrentIndex(bar.kind.findData(kind))
    bar.case.setChecked(case)
    bar.edit.setText(text)
    qtbot.waitUntil(lambda: settled(window), timeout=WAIT)


def settled(window: MainWindow) -> bool:
    text = bar_of(window).count.text()
    return "…" not in text and (" of " in text or text == "no match")


def spans(pattern: bytes, flags: int = 0) -> list[tuple[int, int]]:
    return [match.span() for match in re.finditer(pattern, DATA, flags)]


def number(value: int) -> str:
    return QLocale().toString(value)


def by_characters(pattern: str) -> list[tuple[int, int]]:
    found = [match.span() for match in re.finditer(pattern, TEXT, re.MULTILINE)]
    return [(len(TEXT[:start].encode()), len(TEXT[:end].encode())) for start, end in found]


def wait_for_text(window: MainWindow, qtbot: QtBot, text: str) -> None:
    qtbot.waitUntil(lambda: bar_of(window).count.text() == text, timeout=WAIT)


def test_ctrl_f_opens_and_esc_gives_the_text_back(find: MainWindow, qtbot: QtBot) -> None:
    bar, view = bar_of(find), find.panes.token_view
    assert bar.isVisible()
    assert bar.edit.hasFocus()
    assert bar.count.text() == ""
    assert not bar.next.isEnabled()
    look_for(find, qtbot, "the")
    qtbot.waitUntil(lambda: bool(view.found.spans), timeout=WAIT)
    place = current(find)
    QTest.keyClick(bar.edit, Qt.Key.Key_Escape)
    assert not bar.isVisible()
    assert view.hasFocus()
    assert view.found.spans == []
    assert not view.found.is_searching
    assert view.pointer.selected_range() == place


@pytest.mark.parametrize(
    ("typed", "kind", "case", "expected"),
    [
        ("the", "text", True, spans(b"the")),
        ("THE", "text", False, spans(b"the", re.IGNORECASE)),
        ("THE", "text", True, []),
        ("éa", "text", False, spans("éa|Éa".encode())),
        ("你好", "text", False, spans("你好".encode())),
        (r"\bta\w+ing\b", "pattern", True, by_characters(r"\bta\w+ing\b")),
        (r"^.{3}", "pattern", True, by_characters(r"^.{3}")),
    ],
)
def test_what_is_typed_is_counted_and_gone_to(
    find: MainWindow, qtbot: QtBot, typed: str, kind: str, case: bool, expected: list[tuple[int, int]]
) -> None:
    look_for(find, qtbot, typed, kind, case=case)
    if not expected:
        assert bar_of(find).count.text() == "no match"
        assert not bar_of(find).next.isEnabled()
        return
    assert bar_of(find).count.text() == f"1 of {number(len(expected))}"
    assert current(find) == expected[0]
    qtbot.waitUntil(lambda: bool(find.panes.token_view.found.spans), timeout=WAIT)
    lit = find.panes.token_view.found.spans
    assert lit == expected[: len(lit)]


def test_every_press_counts(find: MainWindow, qtbot: QtBot) -> None:
    look_for(find, qtbot, "the", case=True)
    expected = spans(b"the")
    total = number(len(expected))
    for _ in range(5):
        QTest.keyClick(bar_of(find).edit, Qt.Key.Key_Return)
    wait_for_text(find, qtbot, f"6 of {total}")
    assert current(find) == expected[5]
    for _ in range(2):
        QTest.keyClick(bar_of(find).edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(bar_of(find).edit, Qt.Key.Key_F3)
    wait_for_text(find, qtbot, f"5 of {total}")
    bar_of(find).previous.click()
    bar_of(find).previous.click()
    wait_for_text(find, qtbot, f"3 of {total}")


def test_f3_in_the_text_means_the_next_match_while_one_searches(find: MainWindow, qtbot: QtBot) -> None:
    look_for(find, qtbot, "the", case=True)
    find.panes.token_view.setFocus()
    QTest.keyClick(find.panes.token_view, Qt.Key.Key_F3)
    QTest.keyClick(find.panes.token_view, Qt.Key.Key_F3)
    qtbot.waitUntil(lambda: bar_of(find).count.text().startswith("3 of"), timeout=WAIT)
    assert find.panes.token_view.highlight.pinned is None


def test_round_the_ends_of_the_text_is_said(find: MainWindow, qtbot: QtBot) -> None:
    look_for(find, qtbot, "你好")
    wait_for_text(find, qtbot, "1 of 2")
    QTest.keyClick(bar_of(find).edit, Qt.Key.Key_Return)
    wait_for_text(find, qtbot, "2 of 2")
    QTest.keyClick(bar_of(find).edit, Qt.Key.Key_Return)
    wait_for_text(find, qtbot, "1 of 2 · from the top")
    QTest.keyClick(bar_of(find).edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    wait_for_text(find, qtbot, "2 of 2 · from the end")
    first, end = find.panes.token_view.visible_range()
    qtbot.waitUntil(lambda: not find.panes.token_view.is_gliding, timeout=WAIT)
    first, end = find.panes.token_view.visible_range()
    assert first <= spans("你好".encode())[1][0] < end


def test_after_scrolling_the_next_one_is_in_view(find: MainWindow, qtbot: QtBot) -> None:
    look_for(find, qtbot, "the", case=True)
    view = find.panes.token_view
    qtbot.waitUntil(lambda: not view.is_gliding, timeout=WAIT)
    view.scroll_to(150_000)
    first = view.visible_range()[0]
    bar_of(find).next.click()
    expected = next(i for i, span in enumerate(spans(b"the")) if span[0] >= first)
    wait_for_text(find, qtbot, f"{number(expected + 1)} of {number(len(spans(b'the')))}")


def test_a_bad_expression_is_told_where_it_is_bad(find: MainWindow, qtbot: QtBot) -> None:
    bar = bar_of(find)
    bar.kind.setCurrentIndex(bar.kind.findData("pattern"))
    bar.edit.setText("the (cat")
    qtbot.waitUntil(bar.sentence.isVisible, timeout=WAIT)
    assert bar.sentence.text() == "This is no regular expression: missing ), at character 9."
    assert bar.count.text() == ""
    bar.edit.setText("the")
    qtbot.waitUntil(lambda: settled(find), timeout=WAIT)
    assert not bar.sentence.isVisible()


def test_an_expression_that_takes_too_long_is_given_up(
    find: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bpe.searching.queries.TIMEOUT", 0.05)
    bar = bar_of(find)
    bar.kind.setCurrentIndex(bar.kind.findData("pattern"))
    bar.edit.setText(r"([a-z]+ ?)+[0-9]")
    qtbot.waitUntil(bar.sentence.isVisible, timeout=WAIT)
    assert "takes too long" in bar.sentence.text()


def test_a_token_is_found_where_it_stands_as_a_whole(find: MainWindow, qtbot: QtBot) -> None:
    history = find.session.history
    assert history is not None
    token = history.token_bytes(300)
    tokenizer = history.tokenizer_at(step=100)
    ids = tokenizer.encode(TEXT)
    look_for(find, qtbot, "300", "token")
    assert bar_of(find).count.text() == f"1 of {number(ids.count(300))}"
    assert "token 300, made by merge 45" in bar_of(find).sentence.text()
    place = current(find)
    assert place is not None
    assert DATA[slice(*place)] == token
    stand_at(find, 20)  # nobody has made it yet
    qtbot.waitUntil(lambda: "no token 300" in bar_of(find).sentence.text(), timeout=WAIT)
    stand_at(find, 100)
    wait_for_text(find, qtbot, f"{number(ids.count(300))} matches")
    bar_of(find).next.click()
    qtbot.waitUntil(lambda: " of " in bar_of(find).count.text(), timeout=WAIT)


def test_a_token_that_is_none_yet_is_told(find: MainWindow, qtbot: QtBot) -> None:
    bar = bar_of(find)
    bar.kind.setCurrentIndex(bar.kind.findData("token"))
    bar.edit.setText("#390")
    qtbot.waitUntil(bar.sentence.isVisible, timeout=WAIT)
    assert bar.sentence.text() == "There is no token 390 at this step: the last one is 355."


def test_what_is_selected_is_looked_for(find: MainWindow, qtbot: QtBot) -> None:
    bar_of(find).leave()
    word = spans(rb"\bthe\w*")[3]
    find.panes.token_view.pointer.select(word)
    find.commands.find.trigger()
    assert bar_of(find).edit.text() == DATA[slice(*word)].decode()
    qtbot.waitUntil(lambda: current(find) == word, timeout=WAIT)


def test_another_text_is_searched_anew(find: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    look_for(find, qtbot, "the", case=True)
    find.session.open_text("the end of the text", "short", TrainingSettings(vocab_size=300))
    wait_for_text(find, qtbot, "1 of 2")
    assert current(find) == (0, 3)


def test_the_map_shows_the_matches_and_then_tokens_again(find: MainWindow, qtbot: QtBot) -> None:
    strip = find.panes.token_view.around.minimap
    look_for(find, qtbot, "STRASSE", case=True)
    qtbot.waitUntil(lambda: "looked for" in strip.toolTip(), timeout=WAIT)
    assert sum(strip.counts) == pytest.approx(1)
    assert strip.counts[-1] > 0
    assert not any(strip.counts[:-20])
    bar_of(find).leave()
    qtbot.waitUntil(lambda: "newest token" in strip.toolTip(), timeout=WAIT)


def test_what_nobody_wants_is_not_searched_for_any_longer(find: MainWindow, qtbot: QtBot) -> None:
    look_for(find, qtbot, "the")
    for _ in range(30):
        bar_of(find).next.click()
    qtbot.waitUntil(lambda: bar_of(find).count.text().startswith("31 of"), timeout=WAIT)
    stoppers = list(finder(find)._stoppers.values())
    assert len(stoppers) >= 3
    bar_of(find).edit.setText("th")
    assert not any(stopper.wanted for stopper in stoppers)
    qtbot.waitUntil(lambda: settled(find), timeout=WAIT)
    stoppers = list(finder(find)._stoppers.values())
    bar_of(find).leave()
    assert not any(stopper.wanted for stopper in stoppers)


def test_the_newest_query_wins(find: MainWindow, qtbot: QtBot) -> None:
    bar = bar_of(find)
    for typed in ("t", "th", "the", "你"):
        bar.edit.setText(typed)
        finder(find)._begin()
        QApplication.processEvents()
    wait_for_text(find, qtbot, "1 of 2")


def test_a_file_that_becomes_unreadable_is_told(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(DATA)
    window.session.open([path], TrainingSettings(vocab_size=300))
    wait_for(qtbot, window.session, State.DONE)
    path.write_bytes(DATA[:100_000])
    window.commands.find.trigger()
    bar_of(window).edit.setText("zzzz")
    qtbot.waitUntil(bar_of(window).sentence.isVisible, timeout=WAIT)
    assert "shorter" in bar_of(window).sentence.text()


def test_the_page_of_figures_has_no_find_bar(find: MainWindow) -> None:
    bar_of(find).leave()
    find.commands.compare.trigger()
    find.commands.find.trigger()
    assert not bar_of(find).isVisible()


def test_typed_tokens_mean_ids_or_what_tables_show() -> None:
    assert FindQuery("#258", "token").token_id == 258
    assert FindQuery(" 258 ", "token").token_id == 258
    assert FindQuery("␣the", "token").token_id is None
    assert FindQuery("␣the⟨E4⟩", "token").token_bytes == b" the\xe4"
    assert FindQuery("/x/", "token").token_bytes == b"/x/"


def test_the_map_of_a_short_text_shows_where_its_matches_are(window: MainWindow, qtbot: QtBot) -> None:
    window.session.open_text("cat " * 1000 + "dog " + "cat " * 1000)
    wait_for(qtbot, window.session, State.DONE)
    window.commands.find.trigger()
    look_for(window, qtbot, "dog")
    strip = window.panes.token_view.around.minimap
    qtbot.waitUntil(lambda: sum(strip.counts) > 0, timeout=WAIT)
    parts = [part for part, count in enumerate(strip.counts) if count]
    size = window.session.corpus.size / len(strip.counts)  # type: ignore[union-attr]
    assert len(parts) <= 1 + -(-LEAST_CHUNK // size)  # the chunk that contains it, and no more
    assert abs(parts[0] / len(strip.counts) - 0.5) < 0.02
