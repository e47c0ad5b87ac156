"""The list of words that are cut most differently, the library as the judge."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from comparing_kit import settled
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from waiting import WAIT

from app.compare.comparison import CompareControl
from app.compare.page import ComparePage
from app.compare.tokenizer_choices import baseline, published
from app.kit.background import Background
from app.kit.theme import Theme
from bpe import Corpus, pretrained
from bpe.evaluate.counted_text import CountedText
from bpe.evaluate.differences import cut_differently
from bpe.tokenizers.byte import ByteTokenizer

TEXT = "An unbelievable tokenizer cuts unbelievable words; tokenizers differ.\n" * 30


@pytest.fixture
def comparison(qtbot: QtBot) -> Iterator[CompareControl]:
    page = ComparePage(Theme("light"))
    qtbot.addWidget(page)
    page.resize(1400, 900)
    background = Background(page)
    made = CompareControl(page, list, background, parent=page)
    page.show()
    yield made
    assert background.shutdown(60)


def listed(qtbot: QtBot, comparison: CompareControl) -> None:
    qtbot.waitUntil(lambda: not comparison.words.busy and bool(comparison.words._shown), timeout=WAIT)


def test_the_list_is_the_library_s_and_a_click_finds_the_word(qtbot: QtBot, comparison: CompareControl) -> None:
    comparison.start(TEXT)
    comparison.comparing.set_choices([published("gpt2", "GPT-2"), published("o200k", "GPT-4o")])
    settled(qtbot, comparison)
    comparison.page.words_button.click()
    listed(qtbot, comparison)
    view = comparison.words._view
    assert view is not None and view.isVisible()
    text = CountedText(Corpus.from_text(TEXT))
    expected = cut_differently(text, pretrained.load("gpt2"), pretrained.load("o200k"))
    qtbot.waitUntil(lambda: view.table.words.rows == expected, timeout=WAIT)
    assert expected and view.table.words.headerData(2, Qt.Orientation.Horizontal) == "GPT-2"
    view.table.clicked.emit(view.table.words.index(0, 0))
    place = TEXT.encode().index(expected[0].piece)
    assert comparison._at == place
    assert comparison.page.columns[0].view._found == (place, place + len(expected[0].piece))
    view.table.clicked.emit(view.table.words.index(0, 0))
    assert comparison._at > place  # the next one


def test_another_column_can_be_held_against_the_first(qtbot: QtBot, comparison: CompareControl) -> None:
    comparison.start(TEXT)
    choices = [published("gpt2", "GPT-2"), published("o200k", "GPT-4o"), baseline("byte", "byte")]
    comparison.comparing.set_choices(choices)
    settled(qtbot, comparison)
    comparison.page.words_button.click()
    listed(qtbot, comparison)
    view = comparison.words._view
    assert view is not None and view.against.count() == 2
    view.against.setCurrentIndex(1)
    view.against_changed.emit(1)
    expected = cut_differently(CountedText(Corpus.from_text(TEXT)), pretrained.load("gpt2"), ByteTokenizer())
    qtbot.waitUntil(lambda: view.table.words.rows == expected, timeout=WAIT)


def test_alike_is_said(qtbot: QtBot, comparison: CompareControl) -> None:
    comparison.start("a b")
    comparison.comparing.set_choices([baseline("byte", "byte"), baseline("character", "character")])
    settled(qtbot, comparison)
    comparison.page.words_button.click()
    listed(qtbot, comparison)
    view = comparison.words._view
    assert view is not None
    qtbot.waitUntil(lambda: "alike" in view.status.text(), timeout=WAIT)
