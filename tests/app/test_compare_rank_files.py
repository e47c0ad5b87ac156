"""A rank file that does not say how it cuts text, opened on the compare page: the window asks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from comparing_kit import settled
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialogButtonBox
from pytestqt.qtbot import QtBot
from waiting import WAIT, wait_for

import bpe
from app.compare.comparison import CompareControl
from app.compare.pattern_question import PatternQuestion
from app.kit.settings import Settings
from app.kit.theme import Theme
from app.session.states import State
from app.window.main_window import MainWindow
from bpe.tokenizers.bpe import BPETokenizer

TEXT = "for (i = 0; i < 10; i++) {\n\n\treturn (value[i] + (1234));\n}\n" * 20


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    made = MainWindow(Theme("light"), Settings(tmp_path / "settings.ini"))
    made.fill()
    qtbot.addWidget(made)
    made.resize(1200, 900)
    made.show()
    made.session.open_sample("cat")
    wait_for(qtbot, made.session, State.DONE)
    yield made
    made.close()


@pytest.fixture
def rank_file(tmp_path: Path) -> Path:
    bpe.train(bpe.Corpus.from_text(TEXT), vocab_size=340, pattern="qwen2").save(tmp_path / "own.tiktoken", "tiktoken")
    (tmp_path / "own.json").unlink()
    return tmp_path / "own.tiktoken"


def asked(qtbot: QtBot, window: MainWindow, path: Path) -> tuple[CompareControl, PatternQuestion]:
    window.compare.compare_files([path])
    qtbot.waitUntil(lambda: bool(window.findChildren(PatternQuestion)), timeout=WAIT)
    (question,) = window.findChildren(PatternQuestion)
    made = window.compare.comparison
    assert made is not None and question.isVisible()
    return made, question


def test_it_guesses_and_opens_what_is_chosen(window: MainWindow, qtbot: QtBot, rank_file: Path) -> None:
    made, question = asked(qtbot, window, rank_file)
    assert question.combo.currentText() == "qwen2"
    assert "does not say how it cuts text" in made.comparing.columns[2].problem
    question.combo.setFocus()
    question.combo.lineEdit().selectAll()  # type: ignore[union-attr]
    QTest.keyClicks(question.combo, "cl100k")
    QTest.mouseClick(question.open_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: made.comparing.columns[2].answer is not None, timeout=WAIT)
    settled(qtbot, made)
    tokenizer = made.comparing.columns[2].tokenizer
    assert isinstance(tokenizer, BPETokenizer) and tokenizer.pattern == "cl100k"
    assert not made.comparing.columns[2].problem
    assert len(made.page.columns) == 3 and not made.page.columns[2].problem.isVisible()


def test_without_an_answer_the_column_goes_away(window: MainWindow, qtbot: QtBot, rank_file: Path) -> None:
    made, question = asked(qtbot, window, rank_file)
    cancel = question.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Cancel)  # type: ignore[union-attr]
    QTest.mouseClick(cancel, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(made.comparing.columns) == 2, timeout=WAIT)
    settled(qtbot, made)


def test_an_expression_that_is_none_says_so(window: MainWindow, qtbot: QtBot, rank_file: Path) -> None:
    made, question = asked(qtbot, window, rank_file)
    question.combo.setEditText("(")
    QTest.keyClick(question.combo, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "pattern" in made.comparing.columns[2].problem.lower(), timeout=WAIT)
    assert not window.findChildren(PatternQuestion) or not question.isVisible()
