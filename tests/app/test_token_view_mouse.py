"""The mouse and the keyboard over the text: hovering, clicking, selecting, copying, focus."""

from __future__ import annotations

import pytest
from made_up_text import Endless, MadeUpText
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from token_view_kit import CAT, PROSE, drag, mouse, pixel, shown_view, wheel
from waiting import WAIT

from app.kit.theme import Theme
from app.tokens.tip import describe, tip
from app.tokens.view import Hit, TokenView


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    return Theme("light")


@pytest.fixture
def view(qtbot: QtBot, theme: Theme) -> TokenView:
    return shown_view(qtbot, theme)


def test_hovering_tells_the_token_and_outlines_it(view: TokenView, theme: Theme, qtbot: QtBot):
    view.set_text(MadeUpText(CAT, 3))
    view.set_step(3)
    heard: list[Hit | None] = []
    view.token_hovered.connect(heard.append)
    rect = view.token_rects(4, 5)[0]
    for point in (rect.center(), rect.center() + QPointF(1, 0), QPointF(700, 30)):
        mouse(view, QEvent.Type.MouseMove, point, pressed=False)
    assert heard == [Hit(4, 5, 99, b"c", 0), None]
    edge = QPointF(rect.center().x(), rect.top() + 1)
    plain = pixel(view, edge)
    mouse(view, QEvent.Type.MouseMove, rect.center(), pressed=False)
    assert pixel(view, edge) != plain


def test_while_the_text_scrolls_nothing_is_lit_and_then_what_is_under_the_mouse(view: TokenView, qtbot: QtBot):
    view.set_text(MadeUpText(PROSE, 10))
    at = QPointF(60, 60)
    mouse(view, QEvent.Type.MouseMove, at, pressed=False)
    heard: list[Hit | None] = []
    view.token_hovered.connect(heard.append)
    for _ in range(5):
        wheel(view, 1, at)
    assert heard == [None], "not a token at every notch"
    qtbot.waitUntil(lambda: len(heard) > 1, timeout=WAIT)
    assert heard[1:] == [view.token_under(at)]


def test_leaving_while_the_text_scrolls_lights_nothing(view: TokenView, qtbot: QtBot):
    view.set_text(MadeUpText(PROSE, 10))
    wheel(view, 1, QPointF(60, 60))
    QApplication.sendEvent(view, QEvent(QEvent.Type.Leave))
    assert view.pointer.hover is None
    assert not view.pointer._rest.isActive()


def test_a_click_tells_the_token(view: TokenView, qtbot: QtBot):
    view.set_text(MadeUpText(CAT, 3))
    view.set_step(3)
    clicked: list[Hit] = []
    view.token_clicked.connect(clicked.append)
    at = view.token_rects(0, 4)[0].center()
    mouse(view, QEvent.Type.MouseButtonPress, at, pressed=True)
    mouse(view, QEvent.Type.MouseButtonRelease, at, pressed=False)
    assert [hit.id for hit in clicked] == [258]


def test_the_keyboard_goes_from_token_to_token(view: TokenView, qtbot: QtBot):
    view.set_text(MadeUpText(PROSE, 10))
    view.set_step(10)
    heard: list[Hit] = []
    clicked: list[Hit] = []
    view.token_hovered.connect(heard.append)
    view.token_clicked.connect(clicked.append)
    for _ in range(400):
        qtbot.keyClick(view, Qt.Key.Key_Right)
    assert heard[0].start == 0
    assert [hit.end for hit in heard[:-1]] == [hit.start for hit in heard[1:]], "none is passed over"
    start, end = view.visible_range()
    assert start <= heard[-1].start < end, "it is scrolled into view"
    qtbot.keyClick(view, Qt.Key.Key_Left)
    assert heard[-1] == heard[-3]
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert clicked == [heard[-1]]
    assert "id" in view.viewport().accessibleDescription()


def test_the_hovered_token_grows_with_the_step(view: TokenView, qtbot: QtBot):
    view.set_text(MadeUpText(CAT, 3))
    heard: list[Hit] = []
    view.token_hovered.connect(heard.append)
    qtbot.keyClick(view, Qt.Key.Key_Right)
    view.set_step(3)
    view.set_step(1)
    assert [hit.bytes for hit in heard] == [b"t", b"the ", b"th"]


def test_dragging_selects_and_copies_bytes_as_text(view: TokenView, qtbot: QtBot):
    data = "naïve 你好 cat\nsecond line".encode() + b"\xff"
    view.set_text(MadeUpText(data))
    clicked: list[Hit] = []
    view.token_clicked.connect(clicked.append)
    start, end = data.index("ï".encode()), data.index(b" cat")
    a, b = view.token_rects(start, start + 1)[0], view.token_rects(end, end + 1)[0]
    drag(view, QPointF(a.left() + 1, a.center().y()), QPointF(b.left() + 1, b.center().y()))
    assert view.selected_text() == "ïve 你好"
    assert not clicked, "a drag is no click"
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "ïve 你好"
    qtbot.keyClick(view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert view.selected_text() == data.decode("utf-8", "replace")
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert view.selected_text() == ""


def test_copying_a_gigabyte_is_limited_and_said(view: TokenView, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("app.tokens.clip.COPY_LIMIT", 1000)
    view.set_text(Endless(b"for ever and ever\n"))
    said: list[str] = []
    view.noticed.connect(said.append)
    view.select_all()
    view.copy()
    assert len(QGuiApplication.clipboard().text()) == 1000
    assert len(said) == 1


def test_the_tip_says_what_a_token_is(view: TokenView):
    words = describe(Hit(0, 4, 1258, b"the ", 1003))
    assert words.splitlines()[0] == "the␣"
    assert "74 68 65 20" in words
    assert "1258" in words.replace(",", "").replace("\u202f", "").replace(".", "")
    assert "never" in describe(Hit(0, 2, None, b"ab", 0))
    assert "&lt;b&gt;" in tip(Hit(0, 3, None, b"<b>", 0)), "a token is no markup"


def test_names_for_assistive_tools(view: TokenView):
    assert view.objectName() == "tokenView"
    assert view.accessibleName()
    assert view.viewport().accessibleName()
    assert view.focusPolicy() == Qt.FocusPolicy.StrongFocus


def test_focus_by_keyboard_is_visible(view: TokenView, theme: Theme, qtbot: QtBot):
    view.set_text(MadeUpText(PROSE))
    view.clearFocus()
    view.setFocus(Qt.FocusReason.TabFocusReason)
    assert view.hasFocus()
    assert pixel(view, QPointF(400, 1)) == theme.color("accent")
    view.clearFocus()
    view.setFocus(Qt.FocusReason.MouseFocusReason)
    assert pixel(view, QPointF(400, 1)) == theme.color("panel")
