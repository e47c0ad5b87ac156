"""What can be done with selected tokens: the clipboard holds them as text, ids or a table; the menu offers it."""

from __future__ import annotations

import pytest
from made_up_text import MadeUpText
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QContextMenuEvent, QGuiApplication
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot
from token_view_kit import CAT, shown_view
from waiting import WAIT

from app.kit.theme import Theme
from app.kit.token_text import readable
from app.tokens.clip import hits_between
from app.tokens.view import TokenView

CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
TOKENS = [b"the ", b"c", b"a", b"t", b" ", b"i", b"n", b" ", b"the ", b"h", b"a", b"t"]
IDS = [258, 99, 97, 116, 32, 105, 110, 32, 258, 104, 97, 116]


@pytest.fixture
def view(qtbot: QtBot) -> TokenView:
    """The worked example after three merges."""
    view = shown_view(qtbot, Theme("light"))
    view.set_text(MadeUpText(CAT, 3))
    view.set_step(3)
    view.activateWindow()
    view.setFocus()
    QGuiApplication.clipboard().clear()
    return view


def clipboard() -> str:
    return QGuiApplication.clipboard().text()


def menu_at(view: TokenView, place: QPoint, reason: QContextMenuEvent.Reason) -> QMenu:
    event = QContextMenuEvent(reason, place, view.viewport().mapToGlobal(place))
    QApplication.sendEvent(view.viewport(), event)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def entry(menu: QMenu, words: str) -> QAction:
    return next(action for action in menu.actions() if words in action.text().replace("&", ""))


def test_tokens_that_are_touched_are_taken_as_wholes(view: TokenView) -> None:
    assert [hit.bytes for hit in hits_between(view._store, 0, len(CAT))] == TOKENS
    assert [hit.bytes for hit in hits_between(view._store, 2, 5)] == [b"the ", b"c"]
    assert [hit.id for hit in hits_between(view._store, 2, 5)] == [258, 99]
    assert hits_between(view._store, 3, 3) == []


def test_all_of_it_as_ids_and_as_a_table(view: TokenView) -> None:
    view.select_all()
    QTest.keyClick(view, Qt.Key.Key_I, CTRL_SHIFT)
    assert clipboard() == " ".join(map(str, IDS))
    QTest.keyClick(view, Qt.Key.Key_T, CTRL_SHIFT)
    rows = [line.split("\t") for line in clipboard().splitlines()]
    assert rows == [[str(i), t.hex(" "), readable(t)] for i, t in zip(IDS, TOKENS, strict=True)]


def test_without_a_selection_the_token_under_the_mouse_is_meant(view: TokenView) -> None:
    view.pointer.hover_over(view.token_of(12))
    view.copy()
    assert clipboard() == "the "
    QTest.keyClick(view, Qt.Key.Key_I, CTRL_SHIFT)
    assert clipboard() == "258"


def test_nothing_meant_leaves_the_clipboard_alone(view: TokenView) -> None:
    QGuiApplication.clipboard().setText("mine")
    for key in (Qt.Key.Key_I, Qt.Key.Key_T):
        QTest.keyClick(view, key, CTRL_SHIFT)
    view.copy()
    assert clipboard() == "mine"


def test_malformed_bytes_are_copied_as_what_they_look_like(view: TokenView) -> None:
    view.set_text(MadeUpText(b"a\xe4\xbdz"))
    view.select_all()
    view.copy()
    assert clipboard() == "a\ufffdz"
    QTest.keyClick(view, Qt.Key.Key_I, CTRL_SHIFT)
    assert clipboard() == "97 228 189 122"


def test_the_selection_is_sent_to_the_try_line(view: TokenView) -> None:
    sent = QSignalSpy(view.try_requested)
    view.pointer.select((4, 7))
    QTest.keyClick(view, Qt.Key.Key_Y, CTRL_SHIFT)
    assert [sent.at(n)[0] for n in range(sent.count())] == ["cat"]


def test_the_next_place_of_the_token_under_the_mouse_is_asked_for(view: TokenView) -> None:
    asked = QSignalSpy(view.occurrence_requested)
    QTest.keyClick(view, Qt.Key.Key_F3)
    assert asked.count() == 0, "no token is meant"
    view.pointer.hover_over(view.token_of(0))
    QTest.keyClick(view, Qt.Key.Key_F3)
    QTest.keyClick(view, Qt.Key.Key_F3, Qt.KeyboardModifier.ShiftModifier)
    assert [asked.at(n)[0] for n in range(asked.count())] == [True, False]
    assert view.highlight.pinned == b"the "


# --- the menu ---


def test_the_menu_acts_on_the_token_under_the_mouse(view: TokenView, qtbot: QtBot) -> None:
    spot = view.token_rects(11, 12)[0].center().toPoint()
    menu = menu_at(view, spot, QContextMenuEvent.Reason.Mouse)
    entry(menu, "Copy text").trigger()
    assert clipboard() == "the "
    entry(menu, "Copy token ids").trigger()
    assert clipboard() == "258"
    entry(menu, "Next occurrence").trigger()
    assert view.highlight.pinned == b"the "
    entry(menu, "Select all").trigger()
    menu.close()
    qtbot.waitUntil(lambda: view.selected_text() == CAT.decode(), timeout=WAIT)


def test_where_nothing_is_meant_only_select_all_is_offered(view: TokenView) -> None:
    empty = QPoint(view.viewport().width() - 5, view.viewport().height() - 5)
    assert view.token_under(QPointF(empty)) is None
    menu = menu_at(view, empty, QContextMenuEvent.Reason.Mouse)
    usable = [action.text().replace("&", "") for action in menu.actions() if action.isEnabled() and action.text()]
    assert usable == ["Select all"]
    menu.close()
    view.select_all()
    QTest.keyClick(view, Qt.Key.Key_I, CTRL_SHIFT)
    assert clipboard(), "the keys work as before once the menu is gone"


def test_by_its_key_the_menu_keeps_the_selection(view: TokenView) -> None:
    view.pointer.select((4, 7))
    menu = menu_at(view, QPoint(2, 2), QContextMenuEvent.Reason.Keyboard)
    entry(menu, "Copy text").trigger()
    assert clipboard() == "cat"
    menu.close()


def test_what_the_window_adds_stands_in_the_menu(view: TokenView) -> None:
    added = QAction("something else", view)
    view.menu_actions.append(added)
    menu = menu_at(view, QPoint(2, 2), QContextMenuEvent.Reason.Mouse)
    assert added in menu.actions()
    menu.close()
