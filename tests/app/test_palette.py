"""The palette: what is found for what is typed, and that the keyboard alone does everything."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from waiting import SMALL, WAIT, stand_at, wait_for

from app.kit.commands import PaletteEntry
from app.palette.model import PaletteModel, PaletteRow, match, number_in, ranked, token_sought, used_again
from app.palette.view import Palette
from app.session.states import State
from app.window.main_window import MainWindow


def entry(title: str, place: str = "", **more: object) -> PaletteEntry:
    return PaletteEntry(title, title, lambda: None, place, **more)  # type: ignore[arg-type]


def titles(rows: Sequence[PaletteRow]) -> list[str]:
    return [row.entry.title for row in rows]


COMMANDS = [
    entry("Open…", "File"),
    entry("Export vocabulary…", "File"),
    entry("Save picture of the curve…", "File"),
    entry("Next merge in view", "Run"),
    entry("Bytes, hexadecimal", "View ▸ Under the text"),
    entry("Dark", "View ▸ Colours"),
    entry("Token ids", "View ▸ Under the text"),
    entry("探索詞彙表", "檔案"),
]


# --- matching ---


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("ex", "Export vocabulary…"),
        ("evo", "Export vocabulary…"),
        ("VOCAB export", "Export vocabulary…"),
        ("curve pic", "Save picture of the curve…"),
        ("spoc", "Save picture of the curve…"),
        ("hex", "Bytes, hexadecimal"),
        ("nmv", "Next merge in view"),
        ("colours", "Dark"),
        ("under tok", "Token ids"),
        ("詞彙", "探索詞彙表"),
    ],
)
def test_the_best_comes_first(typed: str, first: str) -> None:
    assert titles(ranked(COMMANDS, typed))[0] == first


@pytest.mark.parametrize("typed", ["xyz", "exx", "export dark", "vocabularyy"])
def test_every_word_must_be_found(typed: str) -> None:
    assert ranked(COMMANDS, typed) == []


def test_the_letters_that_were_meant_are_told() -> None:
    export = COMMANDS[1]
    assert match(["vo"], export) is not None
    assert match(["vo"], export).letters == (7, 8)  # type: ignore[union-attr]
    assert match(["evo"], export).letters == (0, 7, 8)  # type: ignore[union-attr]
    assert match(["file"], export).letters == ()  # type: ignore[union-attr]


def test_nothing_typed_lists_what_was_used_last_and_then_everything() -> None:
    rows = ranked(COMMANDS, "  ", ["Dark", "gone", "Open…"])
    assert titles(rows)[:3] == ["Dark", "Open…", "Export vocabulary…"]
    assert sorted(titles(rows)) == sorted(entry.title for entry in COMMANDS), "none twice"
    assert [row.group for row in rows][:3] == [0, 0, 1]


def test_of_equal_ones_those_used_last_come_first_and_what_cannot_be_done_last() -> None:
    entries = [entry("Play one"), entry("Play two"), entry("Play now", enabled=False)]
    assert titles(ranked(entries, "play", ["Play two"])) == ["Play two", "Play one", "Play now"]
    assert "Play now" not in titles(ranked(entries, ""))


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("4096", (4096, "")),
        (" go to vocabulary 4,096 ", (4096, "go to vocabulary")),
        ("4 096", (4096, "")),
        ("32k", (32000, "")),
        ("merge 12", (12, "merge")),
        ("#258", None),
        ("gpt2", None),
        ("the", None),
        ("2nd", None),
        ("1.5", None),
    ],
)
def test_numbers_are_read_as_they_are_written(typed: str, number: tuple[int, str] | None) -> None:
    assert number_in(typed) == number


def test_a_token_is_named_with_its_spaces() -> None:
    prefixes = ("find token", "token", "find")
    assert token_sought("find token  the", prefixes) == (" the", True)
    assert token_sought("Token the", prefixes) == ("the", True)
    assert token_sought("tokens", prefixes) == ("tokens", False)


def test_the_newest_use_is_first_and_the_oldest_forgotten() -> None:
    assert used_again(["a", "b", "c"], "b", 3) == ["b", "a", "c"]
    assert used_again(["a", "b", "c"], "d", 3) == ["d", "a", "b"]


def test_the_keyboard_passes_over_what_cannot_be_chosen() -> None:
    model = PaletteModel()
    model.set_rows(
        [
            PaletteRow(entry("a", enabled=False)),
            PaletteRow(entry("b")),
            PaletteRow(entry("c", enabled=False)),
            PaletteRow(entry("d")),
        ]
    )
    assert model.next_enabled(-1, 0) == 1
    assert model.next_enabled(1, 1) == 3
    assert model.next_enabled(3, 1) == 3
    assert model.next_enabled(3, -10) == 1
    model.set_rows([PaletteRow(entry("a", enabled=False))])
    assert model.next_enabled(-1, 1) == -1


# --- in the window ---


@pytest.fixture
def prose_window(window: MainWindow, qtbot: QtBot, prose: str) -> MainWindow:
    """The window with a run to 600 tokens, looking at step 100, the keyboard in the text."""
    window.session.open_text(prose, settings=SMALL)
    wait_for(qtbot, window.session, State.DONE)
    stand_at(window, 100)
    window.activateWindow()
    window.panes.token_view.setFocus()
    return window


def opened(window: MainWindow) -> Palette:
    window.commands.palette.trigger()
    found = window.findChild(Palette)
    assert found is not None
    assert found.isVisible()
    return found


def type_in(palette: Palette, text: str) -> None:
    palette.edit.clear()
    QTest.keyClicks(palette.edit, text)


def test_it_opens_with_all_commands_and_gives_the_focus_back(prose_window: MainWindow) -> None:
    palette = opened(prose_window)
    assert QApplication.focusWidget() is palette.edit
    assert {"Export vocabulary…", "The cat in the hat", "Dark"} <= set(titles(palette.model.rows))
    QTest.keyClick(palette.edit, Qt.Key.Key_Escape)
    assert not palette.isVisible()
    assert QApplication.focusWidget() is prose_window.panes.token_view


def test_a_command_is_found_and_run_and_is_first_the_next_time(prose_window: MainWindow) -> None:
    palette = opened(prose_window)
    type_in(palette, "dark")
    row = palette.model.rows[0]
    assert (row.entry.title, row.entry.place, row.entry.checked) == ("Dark", "View ▸ Colours", False)
    QTest.keyClick(palette.edit, Qt.Key.Key_Return)
    assert not palette.isVisible()
    assert prose_window.theme.dark
    assert titles(opened(prose_window).model.rows)[0] == "Dark"
    assert palette.model.rows[0].entry.checked
    assert prose_window.settings.kept("palette") == ["themeDarkAction"]


def test_arrows_go_through_the_list_and_the_field_keeps_the_keyboard(prose_window: MainWindow) -> None:
    palette = opened(prose_window)
    for key, row in ((Qt.Key.Key_Down, 1), (Qt.Key.Key_PageDown, 11), (Qt.Key.Key_Up, 10), (Qt.Key.Key_PageUp, 0)):
        QTest.keyClick(palette.edit, key)
        assert palette.list.currentIndex().row() == row
    assert palette.model.rows[0].entry.title in palette.edit.accessibleDescription()
    QTest.keyClick(palette.edit, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is palette.edit


def test_rows_that_scroll_under_a_resting_mouse_are_not_selected(prose_window: MainWindow) -> None:
    palette = opened(prose_window)
    under = palette.list.viewport()
    place = under.rect().center()
    QTest.mouseMove(under, place - QPoint(0, 8))
    QTest.mouseMove(under, place)
    resting = palette.list.indexAt(place)
    assert palette.list.currentIndex() == resting
    QTest.keyClick(palette.edit, Qt.Key.Key_PageDown)
    wanted = palette.list.currentIndex().row()
    assert wanted == resting.row() + 10
    QTest.mouseMove(under, place)  # as Qt does when it has scrolled
    assert palette.list.currentIndex().row() == wanted


def test_a_number_goes_to_a_vocabulary_size_or_a_merge(prose_window: MainWindow) -> None:
    palette = opened(prose_window)
    type_in(palette, "go to vocabulary 400")
    QTest.keyClick(palette.edit, Qt.Key.Key_Enter)
    assert prose_window.session.step == 144
    opened(prose_window)
    type_in(palette, "merge 7")
    assert palette.model.rows[0].entry.place == "vocabulary size 263"
    QTest.keyClick(palette.edit, Qt.Key.Key_Enter)
    assert prose_window.session.step == 7
    opened(prose_window)
    type_in(palette, "4096")
    places = [row.entry for row in palette.model.rows if row.entry.title.startswith("Go to")]
    assert [place.enabled for place in places] == [False, False], "so much has not been learnt"
    assert places[0].place == "256 to 600 so far"


def test_a_token_is_found_and_shown(prose_window: MainWindow, qtbot: QtBot) -> None:
    history = prose_window.session.history
    assert history is not None
    token = next(history.token_bytes(256 + k) for k in range(100) if history.token_bytes(256 + k).isalpha())
    palette = opened(prose_window)
    type_in(palette, f"find token {token.decode()}")
    QTest.keyClick(palette.edit, Qt.Key.Key_Return)  # before it can have been found
    qtbot.waitUntil(lambda: not palette.isVisible(), timeout=WAIT)
    assert prose_window.frame.tabs.currentWidget() is prose_window.panes.inspector
    qtbot.waitUntil(lambda: prose_window.token.data == token, timeout=WAIT)


def test_what_is_not_found_is_said(prose_window: MainWindow, qtbot: QtBot) -> None:
    palette = opened(prose_window)
    type_in(palette, "qqxzz")
    qtbot.waitUntil(palette.nothing.isVisible, timeout=WAIT)
    assert palette.nothing.text() == "Nothing fits “qqxzz”."
    QTest.keyClick(palette.edit, Qt.Key.Key_Return)
    assert palette.isVisible()


def test_a_sample_can_be_opened_from_an_empty_window(window: MainWindow, qtbot: QtBot) -> None:
    palette = opened(window)
    type_in(palette, "the cat")
    QTest.keyClick(palette.edit, Qt.Key.Key_Return)
    wait_for(qtbot, window.session, State.DONE)
    assert window.windowTitle().startswith("the cat")


def test_commands_that_cannot_be_used_now_are_shown_but_not_chosen(window: MainWindow) -> None:
    palette = opened(window)
    type_in(palette, "export vocabulary")
    assert not palette.model.rows[0].entry.enabled
    QTest.keyClick(palette.edit, Qt.Key.Key_Return)
    assert palette.isVisible()


def test_going_elsewhere_closes_it(prose_window: MainWindow) -> None:
    palette = opened(prose_window)
    prose_window.panes.try_line.edit.setFocus()
    assert not palette.isVisible()
    assert QApplication.focusWidget() is prose_window.panes.try_line.edit


def test_its_key_works_while_a_text_is_typed(prose_window: MainWindow) -> None:
    prose_window.panes.try_line.edit.setFocus()
    QTest.keyClick(prose_window.panes.try_line.edit, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    palette = prose_window.findChild(Palette)
    assert palette is not None
    assert palette.isVisible()


def test_it_fits_into_the_smallest_window(prose_window: MainWindow) -> None:
    prose_window.resize(prose_window.minimumSize())
    palette = opened(prose_window)
    assert prose_window.rect().contains(palette.geometry())


def test_a_row_is_painted_with_its_check_and_its_token(prose_window: MainWindow) -> None:
    palette = opened(prose_window)
    rows = [PaletteRow(entry("Dark", checked=True)), PaletteRow(entry("Dark", checked=False))]
    palette.show_rows(rows)
    image: QImage = palette.list.grab().toImage()
    height = image.height() // 2
    assert image.copy(0, 0, 22, height) != image.copy(0, height, 22, height)
