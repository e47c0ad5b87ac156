"""Tool tips: lines of a readable length everywhere, and no text that is taken for markup."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QApplication, QLabel, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from app.kit.tips import COLUMNS, tip_text, wrapped
from app.kit.token_text import token_tip

MADE_BY = {"tip_text", "token_tip", "tip", "_tip"}


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", [""]),
        ("a few ones", ["a few ones"]),
        ("one two three four", ["one two", "three four"]),
        ("a line\n\nanother", ["a line", "", "another"]),
        ("unbreakable-word", ["unbreakabl", "e-word"]),
        ("詞元化的壓縮率，很高", ["詞元化的壓", "縮率，很高"]),
        ("詞元化的壓，縮率", ["詞元化的", "壓，縮率"]),
        ("  indented", ["  indented"]),
    ],
)
def test_lines_are_broken_between_words(text: str, lines: list[str]) -> None:
    assert wrapped(text, 10).split("\n") == lines


@given(st.text(max_size=300))
def test_nothing_is_lost_but_spaces_at_the_breaks(text: str) -> None:
    assert "".join(wrapped(text, 12).split()) == "".join(text.split())


@pytest.mark.parametrize("text", ["<b>bold</b>.txt", "a <img src='x'> b", "x &lt; y", "<!-- -->", "1 < 2 & 3"])
def test_a_text_is_shown_as_it_is(qtbot: QtBot, text: str) -> None:
    tip = tip_text(text)
    assert tip.startswith("<qt>")
    document = QTextDocument()
    document.setHtml(tip)
    assert document.toPlainText() == text


def test_a_plain_sentence_stays_plain() -> None:
    assert tip_text("How the text is cut.") == "How the text is cut."


@pytest.mark.parametrize("text", ["a sentence of many words " * 20, "字" * 300, "x" * 900, "<tag> " * 100])
def test_a_tip_on_the_screen_is_narrow(qtbot: QtBot, text: str) -> None:
    for tip in (tip_text(text), token_tip(text.encode(), 300)):
        page = QWidget()
        qtbot.addWidget(page)
        page.show()
        QToolTip.showText(QPoint(10, 10), tip, page)
        labels = [one for one in QApplication.topLevelWidgets() if one.objectName() == "qtooltip_label"]
        label = next(one for one in labels if isinstance(one, QLabel) and one.isVisible() and one.text() == tip)
        assert label.width() < COLUMNS * label.fontMetrics().horizontalAdvance("n") * 1.25
        QToolTip.hideText()


def test_every_tip_is_made_by_the_one_function(root: Path) -> None:
    loose = []
    for path in sorted((root / "app").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            text = _tip_of(node)
            if text is not None and not _is_made(text) and path.name != "finish_bell.py":  # of the system's tray
                loose.append(f"{path.name}:{text.lineno}: {ast.unparse(text)}")
    assert not loose


def _tip_of(node: ast.AST) -> ast.expr | None:
    """The text of a call that gives a widget, an action or an item a tip, or shows one."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return None
    match node.func.attr:
        case "setToolTip":
            return node.args[0]
        case "showText":
            return node.args[1]
        case "setItemData" if "ToolTipRole" in ast.unparse(node.args[-1]):
            return node.args[1]
    return None


def _is_made(text: ast.expr) -> bool:
    return isinstance(text, ast.Call) and ast.unparse(text.func).removeprefix("self.") in MADE_BY
