"""The merges as a model and as a table."""

from __future__ import annotations

import histories
import pytest
from PySide6.QtCore import QLocale, QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QAbstractItemModelTester, QSignalSpy, QTest
from pytestqt.qtbot import QtBot
from waiting import WAIT

from app.kit.cells import PADDING, ROW_HEIGHT
from app.kit.theme import Theme, token_color_index
from app.merges.model import (
    FUTURE_ROLE,
    MERGE_ROLE,
    NOW_ROLE,
    PAIR_ROLE,
    TOKEN_ROLE,
    MergesModel,
    token_tip,
)
from app.merges.view import MergesTable

Role = Qt.ItemDataRole


@pytest.fixture(autouse=True)
def english() -> None:
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedStates))


@pytest.fixture
def table(qtbot: QtBot) -> MergesTable:
    made = MergesTable(Theme("light"))
    qtbot.addWidget(made)
    made.resize(500, 300)
    made.merges.set_history(histories.long_run())
    made.show()
    return made


def cells(model: MergesModel, row: int) -> list[str]:
    return [model.index(row, column).data() for column in range(model.columnCount())]


def test_newest_on_top() -> None:
    model = MergesModel()
    model.set_history(histories.hat())
    assert model.rowCount() == 0
    model.set_position(4, 3)
    assert [cells(model, row) for row in range(model.rowCount())] == [
        ["259", "a + t", "at", "2", "1.8000"],
        ["258", "the + ␣", "the␣", "2", "1.5000"],
        ["257", "th + e", "the", "2", "1.2857"],
        ["256", "t + h", "th", "2", "1.1250"],
    ]
    assert [model.index(row, 0).data(FUTURE_ROLE) for row in range(4)] == [True, False, False, False]
    assert [model.index(row, 0).data(NOW_ROLE) for row in range(4)] == [False, True, False, False]
    assert model.index(1, 2).data(TOKEN_ROLE) == b"the "
    assert model.index(1, 2).data(PAIR_ROLE) == (b"the", b" ")
    assert model.index(1, 2).data(MERGE_ROLE) == 2
    assert model.row_of(2) == 1
    assert model.row_of(4) == model.row_of(-1) == -1
    assert list(model.row(1).texts) == cells(model, 1)


def test_before_the_first_merge_nothing_is_now() -> None:
    model = MergesModel()
    model.set_history(histories.hat())
    model.set_position(4, 0)
    assert not any(model.index(row, 0).data(NOW_ROLE) for row in range(4))
    assert all(model.index(row, 0).data(FUTURE_ROLE) for row in range(4))


def test_counts_have_separators_and_numbers_stand_right() -> None:
    history = histories.trained(b"ab" * 2500, 257, pattern="none")
    model = MergesModel()
    model.set_history(history)
    model.set_position(1, 1)
    assert model.index(0, 3).data() == "2,500"
    aligned = [bool(model.index(0, c).data(Role.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight) for c in range(5)]
    assert aligned == [True, False, False, True, True]
    header = [model.headerData(c, Qt.Orientation.Horizontal, Role.DisplayRole) for c in range(5)]
    assert header == ["id", "pair", "token", "count", "bytes / token"]


def test_growing_inserts_one_block_on_top_and_resets_nothing() -> None:
    model = MergesModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.set_history(histories.long_run())
    inserted, resets = QSignalSpy(model.rowsInserted), QSignalSpy(model.modelReset)
    model.set_position(100, 20)
    model.set_position(100, 21)
    model.set_position(900, 21)
    assert [(inserted.at(i)[1], inserted.at(i)[2]) for i in range(inserted.count())] == [(0, 99), (0, 799)]
    assert resets.count() == 0
    assert model.index(model.row_of(20), 0).data(NOW_ROLE)
    model.set_position(50, 50)
    assert model.rowCount() == 50
    assert model.index(0, 0).data() == "305"


def test_a_step_changes_only_the_rows_it_passes() -> None:
    model = MergesModel()
    model.set_history(histories.long_run())
    model.set_position(500, 100)
    changed = QSignalSpy(model.dataChanged)
    model.set_position(500, 101)
    model.set_position(500, 50)
    model.set_position(500, 50)
    spans = [(changed.at(i)[0].row(), changed.at(i)[1].row()) for i in range(changed.count())]
    assert spans == [(model.row_of(100), model.row_of(99)), (model.row_of(100), model.row_of(49))]


def test_another_run_starts_over() -> None:
    model = MergesModel()
    model.set_history(histories.long_run())
    model.set_position(500, 500)
    before = cells(model, 499)
    model.set_history(histories.hat())
    assert model.rowCount() == 0
    model.set_position(4, 4)
    assert cells(model, 3) != before
    assert model.row(3).texts[1] == "t + h"
    model.set_history(None)
    model.set_position(7, 7)
    assert model.rowCount() == 0


def test_a_tip_shows_markup_as_text_and_every_byte() -> None:
    tip = token_tip(b"<b>\xe4", 300)
    assert "&lt;b&gt;⟨E4⟩" in tip
    assert "3c 62 3e e4" in tip
    assert "300" in tip


# -- the table


def test_a_click_and_enter_ask_for_the_step_after_the_merge(table: MergesTable, qtbot: QtBot) -> None:
    table.set_position(900, 900)
    qtbot.waitUntil(lambda: table.merges.playhead == 900, timeout=WAIT)
    asked = QSignalSpy(table.step_requested)
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(200, ROW_HEIGHT * 2 + 5))
    table.setCurrentIndex(table.merges.index(4, 0))
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert [asked.at(i)[0] for i in range(asked.count())] == [898, 896]


def row_at_top(table: MergesTable) -> int:
    return table.merges.merge_at(table.rowAt(0))


def test_the_playheads_row_is_kept_in_view(table: MergesTable, qtbot: QtBot) -> None:
    table.set_position(900, 900)
    for playhead in (899, 850, 3, 0, 1, 500, 501, 502, 900):
        table.set_position(900, playhead)
        qtbot.waitUntil(lambda: table.merges.playhead == table._place[1], timeout=WAIT)
        if playhead:
            rect = table.visualRect(table.merges.index(table.merges.row_of(playhead - 1), 0))
            assert table.viewport().rect().contains(rect.center()), playhead
            assert rect.top() >= 0
            assert rect.bottom() <= table.viewport().height()


def test_a_step_within_view_does_not_scroll(table: MergesTable) -> None:
    table.set_position(900, 500)
    place = table.verticalScrollBar().value()
    table.set_position(900, 501)
    table.set_position(900, 499)
    assert table.verticalScrollBar().value() == place


def test_new_merges_leave_what_is_read_where_it_is(table: MergesTable) -> None:
    table.merges.set_position(500, 400)
    table.verticalScrollBar().setValue(120 * ROW_HEIGHT + 7)
    before, offset = row_at_top(table), table.verticalScrollBar().value() % ROW_HEIGHT
    table.merges.set_position(740, 400)
    assert row_at_top(table) == before
    assert table.verticalScrollBar().value() % ROW_HEIGHT == offset


def test_following_keeps_the_playhead_while_it_grows(table: MergesTable, qtbot: QtBot) -> None:
    table.set_following(True)
    for frontier in (40, 300, 600, 900):
        table.set_position(frontier, frontier)
    qtbot.waitUntil(lambda: table.merges.rowCount() == 900, timeout=WAIT)
    rect = table.visualRect(table.merges.index(0, 0))
    assert table.viewport().rect().contains(rect.center())


def test_fast_growth_is_shown_a_few_times_a_second(table: MergesTable, qtbot: QtBot) -> None:
    inserted = QSignalSpy(table.merges.rowsInserted)
    for frontier in range(10, 900):
        table.set_position(frontier, 5)
    assert inserted.count() < 40  # not 890
    assert table.merges.playhead == 5
    qtbot.waitUntil(lambda: table.merges.rowCount() == 899, timeout=WAIT)


def test_a_playhead_that_is_dragged_far_is_followed_a_few_times_a_second(table: MergesTable, qtbot: QtBot) -> None:
    table.set_position(900, 900)
    qtbot.waitUntil(lambda: table.merges.playhead == 900, timeout=WAIT)
    moves = QSignalSpy(table.merges.playhead_moved)
    for playhead in range(850, 50, -50):
        table.set_position(900, playhead)
    assert moves.count() <= 1
    qtbot.waitUntil(lambda: table.merges.playhead == 100, timeout=WAIT)
    assert moves.count() <= 2
    table.set_position(900, 99)
    assert table.merges.playhead == 99, "a near step is shown at once"


def test_a_narrow_table_leaves_columns_out(table: MergesTable) -> None:
    table.set_position(900, 900)
    assert not any(table.isColumnHidden(column) for column in range(5))
    table.resize(300, 300)
    assert table.isColumnHidden(1)
    assert not table.isColumnHidden(2)
    table.resize(190, 300)
    assert table.isColumnHidden(4)
    assert not table.isColumnHidden(0)
    for width in (190, 300, 500, 800):
        table.resize(width, 300)
        assert table.horizontalHeader().length() <= table.viewport().width() + 24


def test_the_last_column_of_a_narrow_table_leaves_room_at_its_edge(table: MergesTable) -> None:
    table.set_position(900, 900)
    table.resize(800, 300)
    inside = table.columnWidth(3)
    table.resize(190, 300)
    assert table.isColumnHidden(4)
    assert table.columnWidth(3) >= inside + int(PADDING)


def pixels(table: MergesTable) -> QImage:
    return table.viewport().grab().toImage()


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_playheads_row_is_filled_and_tokens_have_their_colour(qtbot: QtBot, mode: str) -> None:
    theme = Theme("light")
    table = MergesTable(theme)
    qtbot.addWidget(table)
    table.resize(500, 200)
    table.merges.set_history(histories.hat())
    table.set_position(4, 3)
    table.show()
    theme.set_mode(mode)
    image = pixels(table)
    fill = theme.color("selection")
    ratio = image.devicePixelRatio()

    def colour(x: int, row: int) -> QColor:
        return image.pixelColor(round(x * ratio), round((row * ROW_HEIGHT + 13) * ratio))

    assert colour(11, 1) == fill
    assert colour(11, 2) != fill
    tokens = {image.pixelColor(x, round((ROW_HEIGHT * 3 + 5) * ratio)).name() for x in range(image.width())}
    assert theme.token_colors[token_color_index(b"th")].name() in tokens
