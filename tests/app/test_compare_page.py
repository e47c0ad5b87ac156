"""The compare page with the real tokenizers, the library as the judge."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import numpy as np
import pytest
from comparing_kit import settled, starts_of
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from token_view_kit import wheel
from waiting import WAIT

from app.compare.compared import MOST
from app.compare.comparison import CompareControl
from app.compare.page import ComparePage
from app.compare.passage import Passage
from app.compare.tokenizer_choices import TokenizerChoice, baseline, from_file, published, words_of
from app.kit.background import Background
from app.kit.theme import Theme
from bpe import Corpus, Trainer, TrainingSettings, metrics, pretrained, train
from bpe.tokenizers.base import Tokenizer
from bpe.tokenizers.ranks import cut_to, number_of

LINES = "one line of words, and 1234 numbers\n" * 200


@pytest.fixture
def comparison(qtbot: QtBot) -> Iterator[CompareControl]:
    page = ComparePage(Theme("light"))
    qtbot.addWidget(page)
    page.resize(1200, 900)
    background = Background(page)
    made = CompareControl(page, list, background, parent=page)
    page.show()
    yield made
    assert background.shutdown(60)


def test_opens_with_gpt_4o_beside_the_bytes(qtbot: QtBot, comparison: CompareControl) -> None:
    comparison.start("I love LLM")
    settled(qtbot, comparison)
    first, second = comparison.comparing.columns
    assert first.tokens() == 10 and starts_of(second) == [0, 1, 6, 8]
    qtbot.waitUntil(lambda: "10 tokens" in comparison.page.columns[0].tokens.text(), timeout=WAIT)
    found = comparison.comparing.difference(second, 0, 10)
    assert found is not None and found.only_here == () and found.only_first == (2, 3, 4, 5, 7, 9)
    assert comparison.comparing.agreement(second, 0, 10) == pytest.approx(3 / 9)
    assert "33.3" in comparison.page.columns[1].agreement.text()


def test_typing_is_cut_anew_and_the_newest_wins(qtbot: QtBot, comparison: CompareControl) -> None:
    comparison.start("a")
    for text in ("ab", "abc", "héllo"):
        comparison.page.edit.setPlainText(text)
    settled(qtbot, comparison)
    assert comparison.comparing.columns[0].tokens() == 6
    assert comparison.source == "typed"


def test_a_run_that_goes_on_while_it_is_loaded_is_loaded_again(qtbot: QtBot, comparison: CompareControl) -> None:
    trainer = Trainer(Corpus.from_text(LINES), TrainingSettings(vocab_size=256 + 20))
    history, is_made, may_return = trainer.history, Event(), Event()

    def make() -> Tokenizer:
        made = history.tokenizer_at(step=history.step)
        is_made.set()
        may_return.wait(60)
        return made

    trainer.advance(5)
    run = TokenizerChoice("this run", make, history=history, key=history, role="run")
    comparison.comparing.set_choices([run, baseline("byte", "byte")])
    comparison.comparing.set_passage(Passage.of(b"one line"))
    qtbot.waitUntil(is_made.is_set, timeout=WAIT)
    trainer.advance()
    comparison.comparing.follow([run], lambda choice: choice)  # as when the training has ended
    may_return.set()
    qtbot.waitUntil(lambda: comparison.comparing.columns[0].steps == history.step, timeout=WAIT)


def test_files_of_one_name_are_told_apart(qtbot: QtBot, comparison: CompareControl, tmp_path: Path) -> None:
    tokenizer = train(Corpus.from_text(LINES), vocab_size=270)
    files = [tmp_path / folder / "t.json" for folder in ("a/x", "b/x", "b/y")]
    for file in files:
        file.parent.mkdir(parents=True)
        tokenizer.save(file)
    comparison.start("no")
    for file in (*files, files[0]):
        comparison.add(from_file(file))
    tokenizer.save(files[0], overwrite=True)
    os.utime(files[0], (1, 1))  # as if it had been written again
    comparison.add(from_file(files[0]))
    names = [column.choice.name for column in comparison.comparing.columns[2:]]
    assert names == ["t.json", str(Path("x/t.json")), str(Path("y/t.json")), str(Path("a/x/t.json"))]


def test_two_to_eight_columns(qtbot: QtBot, comparison: CompareControl) -> None:
    comparison.start("no")
    while comparison.comparing.add(baseline("bit", "bit")):
        pass
    settled(qtbot, comparison)
    assert len(comparison.page.columns) == MOST and not comparison.page.add_button.isEnabled()
    assert comparison.comparing.columns[-1].tokens() == 16
    assert len({column.view.viewport().width() for column in comparison.page.columns}) == 1
    while comparison.comparing.remove(comparison.comparing.columns[-1]):
        pass
    settled(qtbot, comparison)
    assert len(comparison.page.columns) == 2 and not comparison.page.columns[0].remove_button.isEnabled()


def test_a_file_that_is_none_says_so(qtbot: QtBot, comparison: CompareControl, tmp_path: Path) -> None:
    comparison.start("no")
    wrong = tmp_path / "wrong.json"
    wrong.write_text("{", encoding="utf-8")
    comparison.comparing.add(from_file(wrong))
    qtbot.waitUntil(lambda: comparison.comparing.columns[2].problem != "", timeout=WAIT)
    assert comparison.page.columns[2].problem.text() == comparison.comparing.columns[2].problem


def test_whichever_is_scrolled_the_others_follow(qtbot: QtBot, comparison: CompareControl) -> None:
    comparison.start(LINES)
    settled(qtbot, comparison)
    first, second = (column.view for column in comparison.page.columns)
    comparison.page.texts.bar.setValue(900)
    qtbot.waitUntil(lambda: second.anchor() == first.anchor() != (0, 0.0), timeout=WAIT)
    for lead, follower in ((second, first), (first, second)):
        before = lead.anchor()
        wheel(lead, -3)
        assert lead.anchor() != before and follower.anchor() == lead.anchor()
        assert first.visible_range() == second.visible_range()
    assert first.token_under(QPointF(60, 60)) is not None


def test_stacked_rows_show_the_same_bytes_at_one_height(qtbot: QtBot, comparison: CompareControl) -> None:
    comparison.start(LINES)
    settled(qtbot, comparison)
    comparison.page.rows_button.click()
    columns = comparison.page.columns
    qtbot.waitUntil(lambda: columns[0].width() == columns[1].width() > 800, timeout=WAIT)
    assert columns[0].y() < columns[1].y() and columns[0].height() == columns[1].height()
    comparison.page.texts.reveal(3000, 3001)
    assert columns[0].view.anchor() == columns[1].view.anchor() != (0, 0.0)
    places = [column.view.token_rects(3000, 3001)[0] for column in columns]
    assert places[0] == places[1]


def test_the_slider_shows_the_first_merges_only(qtbot: QtBot, comparison: CompareControl) -> None:
    comparison.start(LINES)
    comparison.comparing.add(published("gpt2", "GPT-2"))
    settled(qtbot, comparison)
    column, pane = comparison.comparing.columns[2], comparison.page.columns[2]
    whole = pretrained.load("gpt2")
    assert column.vocab_size == whole.vocab_size == 50_257
    for stop in (0, 400, 700, 1000):
        pane.slider.slider.setValue(stop)
        small = cut_to(whole, column.vocab_size)
        assert starts_of(column) == small.segment(LINES).starts.tolist()
        assert column.tokens() == len(small.encode(LINES))
        assert pane.view._store.step == column.step
        assert column.tokenizer is column.tokenizer and column.tokenizer.encode(LINES) == small.encode(LINES)
    pane.slider.slider.setValue(0)
    assert column.vocab_size == 257 and column.tokens() == len(LINES)


def test_words_that_are_out_of_vocabulary_are_told_and_read_back(qtbot: QtBot, comparison: CompareControl) -> None:
    comparison.comparing.set_choices([words_of(b"I love LLM", "word", "words"), baseline("byte", "byte")])
    comparison.start("I love LLM")
    settled(qtbot, comparison)
    column, pane = comparison.comparing.columns[0], comparison.page.columns[0]
    assert column.answer is not None and column.answer.text.unknown(0, 10) == []
    assert pane.decoded.isHidden()
    comparison.page.edit.setPlainText("I loev LLM")
    settled(qtbot, comparison)
    assert column.answer.text.unknown(0, 10) == [(2, 6)]
    qtbot.waitUntil(lambda: "I <unk> LLM" in pane.decoded.text(), timeout=WAIT)
    assert len({one.view.viewport().height() for one in comparison.page.columns}) == 1


def test_next_and_previous_difference(qtbot: QtBot, comparison: CompareControl) -> None:
    comparison.start("aa bb\n" * 100 + "it is unbelievable\n" + "aa bb\n" * 100)
    comparison.comparing.set_choices([published("gpt2", "GPT-2"), published("cl100k", "GPT-4")])
    settled(qtbot, comparison)
    found = comparison.comparing.difference(comparison.comparing.columns[1], 0, comparison.comparing.passage.size)
    assert found is not None
    places = sorted({*found.only_first, *found.only_here})
    assert places
    for place in places[:3]:
        comparison.page.next_button.click()
        assert comparison._at == place
        assert all(pane.view._found == (place, place + 1) for pane in comparison.page.columns)
    comparison.page.previous_button.click()
    assert comparison._at == places[min(len(places), 3) - 2]
    comparison.page.columns[1].view.setFocus()
    QTest.keyClick(comparison.page.columns[1].view, Qt.Key.Key_F3)
    assert comparison._at == places[min(len(places), 3) - 1]


def test_the_bytes_under_the_mouse_are_shown_in_all(qtbot: QtBot, comparison: CompareControl) -> None:
    comparison.start("I love LLM")
    settled(qtbot, comparison)
    first, second = (pane.view for pane in comparison.page.columns)
    second.pointer.hover_over(second.token_of(2))
    assert first._bytes == (1, 6) and second._bytes is None
    second.pointer.hover_over(None)
    assert first._bytes is None


def test_agreement_is_the_library_s_measure(qtbot: QtBot, comparison: CompareControl) -> None:
    comparison.start(LINES)
    comparison.comparing.set_choices([published("gpt2", "GPT-2"), published("qwen", "Qwen")])
    settled(qtbot, comparison)
    first, second = comparison.comparing.columns
    starts = [np.array(starts_of(column), np.int64) for column in (first, second)]
    expected = metrics.boundary_agreement(starts[0], starts[1], len(LINES))
    assert comparison.comparing.agreement(second, 0, 10) == pytest.approx(expected) != 1.0


def test_a_click_tells_of_a_token_and_shows_its_merge_tree(qtbot: QtBot, comparison: CompareControl) -> None:
    comparison.comparing.set_choices([published("gpt2", "GPT-2"), words_of(b"other words", "word", "words")])
    comparison.start("unbelievable words")
    settled(qtbot, comparison)
    first, second = (pane.view for pane in comparison.page.columns)
    hit = first.token_of(3)
    assert hit is not None and hit.bytes == b"bel" and hit.id == pretrained.load("gpt2").encode("bel")[0]
    first.pointer.click(hit)
    popup = comparison._popup
    assert popup is not None and popup.isVisible()
    tree = popup.tree.tree
    assert tree is not None and tree.nodes[tree.root].data == b"bel"
    assert {node.data for node in tree.nodes if node.is_leaf} == {b"b", b"e", b"l"}
    number = number_of(pretrained.load("gpt2"), b"bel")
    assert number is not None and f"merge {number - 255} of 50000" in popup.sentence.text().replace(",", "")
    lost = second.token_of(0)
    assert lost is not None
    second.pointer.click(lost)
    assert "Out of vocabulary" in popup.sentence.text() and not popup._area.isVisible()
    popup.close()
