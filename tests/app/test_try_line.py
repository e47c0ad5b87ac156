"""The try line: chips beneath the very text that is typed, what it comes to, and typed ids."""

from __future__ import annotations

from array import array

import pytest
from made_up_text import OPEN
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from app.kit.theme import Theme, token_color_index
from app.try_line.view import TryLine, typed_ids

THE = array("i", [OPEN, 0, 1, 2, OPEN, OPEN, OPEN])  # "the cat" after three merges: the␣, c, a, t


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    return Theme("light")


@pytest.fixture
def line(qtbot: QtBot, theme: Theme) -> TryLine:
    line = TryLine(theme)
    qtbot.addWidget(line)
    line.resize(700, 40)
    line.show()
    qtbot.waitExposed(line)
    return line


def texts(line: TryLine) -> list[str]:
    return [label.text() for label in line.findChildren(QLabel) if label.isVisible()]


def test_the_parts_have_their_names(line: TryLine):
    edit = line.findChild(QLineEdit, "tryEdit")
    assert edit is line.edit
    assert line.findChild(object, "tryView") is line.view
    assert edit.placeholderText()
    assert edit.accessibleName()
    assert line.view.accessibleName()


def test_typing_is_told_once_for_each_change(line: TryLine, qtbot: QtBot):
    heard: list[str] = []
    line.text_changed.connect(heard.append)
    qtbot.keyClicks(line.edit, "hi")
    assert heard == ["h", "hi"]


def test_tokens_and_summary_at_a_step(line: TryLine):
    line.edit.setText("the cat")
    for step, ids, summary in (
        (0, list(b"the cat"), "7 tokens · 1.00 bytes per token"),
        (3, [258, 99, 97, 116], "4 tokens · 1.75 bytes per token"),
    ):
        line.set_seams(b"the cat", THE, step)
        assert [hit.id for hit in line.view.hits] == ids
        assert summary in texts(line)
    assert "258 99 97 116" in line.view.accessibleDescription()


def test_without_a_run_every_byte_is_a_token(line: TryLine):
    line.edit.setText("hé")
    line.set_seams("hé".encode(), None, 0)
    assert [hit.id for hit in line.view.hits] == list("hé".encode())
    assert "3 tokens · 1.00 bytes per token" in texts(line)


def test_one_token_is_not_plural(line: TryLine):
    line.edit.setText("a")
    line.set_seams(b"a", None, 0)
    assert "1 token · 1.00 bytes per token" in texts(line)


def test_an_emptied_line_says_nothing(line: TryLine):
    line.edit.setText("the cat")
    line.set_seams(b"the cat", THE, 3)
    line.edit.clear()
    assert line.view.hits == []
    assert not any("token" in text for text in texts(line))


@pytest.mark.parametrize(
    "text", ["the quick brown fox", "naïve 你好 नमस्ते", "שלום and 42", "long " * 60, "a\nb\tc", "a\u0301🌍b"]
)
def test_chips_lie_where_the_characters_are(line: TryLine, text: str):
    line.edit.setText(text)
    data = line.edit.text().encode()
    line.set_seams(data, None, 0)
    layout_line = line.view._laid.shaped.layout.lineAt(0)
    for position in (0, 3, len(line.edit.text()) // 2, len(line.edit.text())):
        line.edit.setCursorPosition(position)
        line.edit.repaint()
        cursor = line.edit.cursorRect().x() + 5  # Qt's rectangle begins 5 pixels before the cursor
        expected = line.view._text_left() + layout_line.cursorToX(position)[0]
        assert cursor == pytest.approx(expected, abs=1.0)


def test_a_long_text_scrolls_its_chips_too(line: TryLine):
    text = "word " * 100
    line.edit.setText(text)
    line.set_seams(text.encode(), None, 0)
    line.edit.setCursorPosition(0)
    line.edit.repaint()
    left = line.view.token_rects(line.view.hits[0])[0].left()
    line.edit.setCursorPosition(len(text))
    line.edit.repaint()
    assert 0 <= left < 10
    assert line.view.token_rects(line.view.hits[0])[0].left() < -3000


def pixel(line: TryLine, point: QPointF) -> QColor:
    image = line.view.grab().toImage()
    ratio = image.devicePixelRatio()
    return image.pixelColor(int(point.x() * ratio), int(point.y() * ratio))


def test_chips_shine_through_the_edit(line: TryLine, theme: Theme):
    line.edit.setText("the cat")
    line.set_seams(b"the cat", THE, 3)
    rect = line.view.token_rects(line.view.hits[0])[0]
    assert pixel(line, QPointF(rect.center().x(), rect.top() + 1)) == theme.color("now"), "the newest merge"
    line.set_seams(b"the cat", THE, 4)
    expected = theme.token_colors[token_color_index(b"the ")]
    assert pixel(line, QPointF(rect.right() - 4, rect.center().y())) == expected


def test_the_tip_is_that_of_the_token(line: TryLine):
    line.edit.setText("the cat")
    line.set_seams(b"the cat", THE, 3)
    center = line.view.token_rects(line.view.hits[0])[0].center()
    hit = line.view.token_under(center)
    assert hit is not None
    assert hit.bytes == b"the "
    assert "258" in line.edit.tip(center.toPoint())
    assert line.view.token_under(QPointF(600, 10)) is None


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("258 99 97", [258, 99, 97]),
        (" 258, 99,97 ", [258, 99, 97]),
        ("258", None),
        ("258 cats", None),
        ("3.14 2", None),
        ("", None),
        ("-1 2", None),
    ],
)
def test_what_looks_like_ids(text: str, ids: list[int] | None):
    assert typed_ids(text) == ids


def test_typed_ids_are_told_and_their_meaning_is_shown(line: TryLine, qtbot: QtBot):
    heard: list[list[int]] = []
    line.ids_typed.connect(heard.append)
    line.ids_typed.connect(lambda ids: line.set_decoded("the cat"))
    line.edit.setText("258 99 97 116")
    assert heard == [[258, 99, 97, 116]]
    assert any("the cat" in text for text in texts(line))
    line.edit.setText("something else")
    assert not any("the cat" in text for text in texts(line))


def test_ids_are_written_on_demand(line: TryLine):
    line.edit.setText("the cat")
    line.set_seams(b"the cat", THE, 3)
    assert not any("258 99 97 116" in text for text in texts(line))
    line.set_show_ids(True)
    assert "258 99 97 116" in texts(line)
    line.set_show_ids(False)
    assert "258 99 97 116" not in texts(line)


def test_another_theme_repaints(line: TryLine, theme: Theme):
    line.edit.setText("the cat")
    line.set_seams(b"the cat", THE, 4)
    rect = line.view.token_rects(line.view.hits[0])[0]
    theme.set_mode("dark")
    expected = theme.token_colors[token_color_index(b"the ")]
    assert pixel(line, QPointF(rect.right() - 4, rect.center().y())) == expected


def test_focus_is_visible(line: TryLine, theme: Theme):
    line.edit.clearFocus()
    low = QPointF(300, line.view.height() - 1)
    assert pixel(line, low) != theme.color("accent")
    line.edit.setFocus(Qt.FocusReason.TabFocusReason)
    assert pixel(line, low) == theme.color("accent")
