"""Tokenizers by language: files as rows, parity with any of them, bars, and a mixture that is trained on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, QObject, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from waiting import WAIT

from app.compare.compared import ComparedTokenizers
from app.compare.languages_control import LanguagesControl, open_texts
from app.compare.languages_model import FIRST, NAME, SIZE, LanguagesModel
from app.compare.languages_view import LanguagesView
from app.compare.tokenizer_choices import baseline, published
from app.kit.background import Background
from app.kit.theme import Theme
from app.session.samples import PARALLEL, language_of
from app.session.session import Session
from app.session.states import State
from bpe import pretrained
from bpe.errors import CorpusError

if TYPE_CHECKING:
    from app.window.main_window import MainWindow


class OpenText:
    """A view, two tokenizers, and what measures them."""

    def __init__(self, qtbot: QtBot, session: Session, parent: QObject) -> None:
        self.view = LanguagesView(Theme("light"))
        qtbot.addWidget(self.view)
        self.view.resize(1100, 600)
        self.background = Background(parent)
        self.comparing = ComparedTokenizers(self.background, parent)
        self.comparing.add(baseline("byte", "byte"))
        self.comparing.add(published("gpt2", "GPT-2"))
        self.comparing.ask()
        self.control = LanguagesControl(session, self.background, self.comparing, self.view, parent)
        self.view.show()

    @property
    def model(self) -> LanguagesModel:
        return self.view.table.languages

    def cell(self, row: int, column: int) -> str:
        return str(self.model.index(row, column).data())


@pytest.fixture
def opened(qtbot: QtBot, session: Session) -> Iterator[OpenText]:
    parent = QObject()
    made = OpenText(qtbot, session, parent)
    yield made
    assert made.background.shutdown(10)


def measured(opened: OpenText, qtbot: QtBot, tokenizers: int = 2) -> None:
    qtbot.waitUntil(lambda: len(opened.control.known) == tokenizers and not opened.control.busy, timeout=WAIT)


def drop(view: LanguagesView, *paths: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    button, key = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    view.dropEvent(QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, mime, button, key))


def test_it_begins_with_the_bundled_sentences_against_english(opened: OpenText, qtbot: QtBot) -> None:
    measured(opened, qtbot)
    model = opened.model
    assert len(model.rows) == len(PARALLEL.languages) >= 10
    assert model.rows[model.base].name == "English" == opened.view.base_combo.currentText()
    assert opened.cell(model.base, FIRST) == "1.00"
    tamil = next(row for row, found in enumerate(model.rows) if found.name == "Tamil")
    assert float(opened.cell(tamil, FIRST + 1)) > 10
    value = model.values[tamil][1]
    assert value.low is not None and value.number is not None and value.low < value.number <= model.most
    tip = str(model.index(tamil, FIRST + 1).data(Qt.ItemDataRole.ToolTipRole))
    assert "median" in tip and "20 lines" in tip


def test_every_sentence_is_there_in_every_language() -> None:
    files = PARALLEL.paths()
    assert {path.stem for path in files} == {path.stem for path in files[0].parent.glob("*.txt")}
    assert {len(path.read_text(encoding="utf-8").splitlines()) for path in files} == {20}
    assert language_of("zh-Hant") == "Chinese, traditional" and language_of("novel") == "novel"


def test_a_dropped_folder_becomes_rows(opened: OpenText, qtbot: QtBot, tmp_path: Path) -> None:
    for name, text in (("a.txt", "one\ntwo\n"), ("b.txt", "eins\nzwei\n"), (".hidden", "x"), ("empty.txt", "")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    drop(opened.view, tmp_path)
    qtbot.waitUntil(lambda: [row.name for row in opened.model.rows] == ["a.txt", "b.txt"], timeout=WAIT)
    measured(opened, qtbot)
    assert opened.cell(1, FIRST) == "1.33"  # the mean of 4/3 and 4/3: lines without their ends
    opened.view.measures.choose("tokens")
    gpt2 = pretrained.load("gpt2")
    assert opened.cell(1, FIRST + 1) == str(len(gpt2.encode("eins\nzwei\n")))
    opened.view.measures.choose("bytes_per_token")
    assert opened.cell(0, FIRST) == "1.00"


def test_another_reference_needs_no_measuring(opened: OpenText, qtbot: QtBot) -> None:
    measured(opened, qtbot)
    known = dict(opened.control.known)
    hindi = next(row for row, found in enumerate(opened.model.rows) if found.name == "Hindi")
    before = float(opened.cell(hindi, FIRST))
    opened.view.base_combo.activated.emit(hindi)
    assert opened.cell(hindi, FIRST) == "1.00"
    assert float(opened.cell(0, FIRST)) < 1 < before
    assert opened.control.known == known
    opened.view.table.doubleClicked.emit(opened.model.index(0, NAME))
    assert opened.cell(0, FIRST) == "1.00"


def test_texts_of_other_lines_have_parity_of_totals_and_it_is_said(
    opened: OpenText, qtbot: QtBot, tmp_path: Path
) -> None:
    for name, text in (("a.txt", "one\ntwo\n"), ("b.txt", "eins zwei\n")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    opened.control.open([tmp_path])
    qtbot.waitUntil(lambda: len(opened.model.rows) == 2, timeout=WAIT)
    measured(opened, qtbot)
    assert opened.cell(1, FIRST) == "1.25"
    assert "same number of lines" in opened.view.note.text()
    assert opened.model.values[1][0].low is None


def test_a_column_more_measures_only_itself(opened: OpenText, qtbot: QtBot) -> None:
    measured(opened, qtbot)
    known = {key: found for key, (_, found) in opened.control.known.items()}
    opened.comparing.add(baseline("character", "character"))
    opened.comparing.ask()
    measured(opened, qtbot, 3)
    assert all(opened.control.known[key][1] is found for key, found in known.items())
    assert opened.model.tokenizers == ("byte", "GPT-2", "character")
    opened.comparing.remove(opened.comparing.columns[0])
    qtbot.waitUntil(lambda: opened.model.tokenizers == ("GPT-2", "character"), timeout=WAIT)


def test_rows_are_sorted_by_a_column_and_back(opened: OpenText, qtbot: QtBot) -> None:
    measured(opened, qtbot)
    model = opened.model
    model.sort_by(FIRST + 1)
    numbers = [float(opened.cell(row, FIRST + 1)) for row in range(len(model.rows))]
    assert numbers == sorted(numbers, reverse=True)
    model.sort_by(FIRST + 1)
    assert model.order[0] == model.base
    model.sort_by(FIRST + 1)
    assert model.order == list(range(len(model.rows)))
    model.sort_by(NAME)
    assert opened.cell(0, NAME) == "Amharic"
    model.sort_by(SIZE)
    assert opened.cell(0, NAME) == "Tamil"


def test_a_mixture_is_balanced_changed_by_hand_and_trained_on(
    opened: OpenText, qtbot: QtBot, session: Session, tmp_path: Path
) -> None:
    for name, size in (("a.txt", 4000), ("b.txt", 1000)):
        (tmp_path / name).write_text("word " * (size // 5), encoding="utf-8")
    opened.control.open([tmp_path])
    qtbot.waitUntil(lambda: len(opened.model.rows) == 2, timeout=WAIT)
    opened.view.measures.choose("mixture")
    opened.view.alpha_spin.setValue(0.0)
    assert opened.model.weights == [1, 4]
    assert [opened.cell(row, FIRST + 1) for row in (0, 1)] == ["50.0 %", "50.0 %"]
    opened.model.setData(opened.model.index(1, FIRST), 8)
    assert opened.cell(1, FIRST + 1) == "66.7 %"
    opened.view.train_button.click()
    qtbot.waitUntil(lambda: session.state is State.DONE, timeout=WAIT)
    assert session.corpus is not None
    assert [(d.name, d.weight) for d in session.corpus.documents] == [("a.txt", 1), ("b.txt", 8)]
    assert session.words is not None and session.words.byte_count == 12_000


def test_measuring_is_cancelled_and_taken_up_again(opened: OpenText, qtbot: QtBot, tmp_path: Path) -> None:
    measured(opened, qtbot)
    (tmp_path / "a.txt").write_text("word " * 200_000, encoding="utf-8")
    opened.control.open([tmp_path / "a.txt"])
    qtbot.waitUntil(lambda: len(opened.model.rows) == 1, timeout=WAIT)
    opened.view.cancel_requested.emit()
    assert not opened.control.busy
    if len(opened.control.known) < 2:
        assert opened.view.cancel_button.text() == "Measure"
        opened.view.cancel_button.click()
    measured(opened, qtbot)


def test_a_problem_is_a_sentence(opened: OpenText, qtbot: QtBot, tmp_path: Path) -> None:
    opened.control.open([tmp_path])
    qtbot.waitUntil(lambda: "No text found" in opened.view.status.text(), timeout=WAIT)
    for number in range(201):
        (tmp_path / f"{number}.txt").write_text("x", encoding="utf-8")
    with pytest.raises(CorpusError, match="too many"):
        open_texts([tmp_path])


def test_all_figures_can_be_copied(opened: OpenText, qtbot: QtBot) -> None:
    measured(opened, qtbot)
    lines = opened.model.as_tsv().splitlines()
    assert len(lines) == 1 + 2 * len(opened.model.rows)
    assert lines[0].split("\t")[:4] == ["text", "tokenizer", "bytes", "parity"]
    assert all(len(line.split("\t")) == len(lines[0].split("\t")) for line in lines)


def test_the_menu_opens_it(window: MainWindow, qtbot: QtBot) -> None:
    window.commands.languages.trigger()
    control = window.compare.languages
    assert control is not None
    qtbot.waitUntil(lambda: bool(control.known) and not control.busy, timeout=WAIT)
    assert control.view.isVisible()


def test_a_smaller_vocabulary_is_measured_anew(opened: OpenText, qtbot: QtBot) -> None:
    measured(opened, qtbot)
    opened.view.measures.choose("tokens")
    before = opened.model.values[0][1].number
    opened.comparing.columns[1].set_size(1000)
    qtbot.waitUntil(lambda: opened.cell(0, FIRST + 1) == "…", timeout=WAIT)
    assert opened.cell(0, FIRST) != "…"  # the others stand
    measured(opened, qtbot)
    after = opened.model.values[0][1].number
    assert before is not None and after is not None and after > before


@pytest.mark.parametrize("width", [700, 1500])
def test_its_line_of_controls_fits_any_width(opened: OpenText, qtbot: QtBot, width: int) -> None:
    measured(opened, qtbot)
    view = opened.view
    view.resize(width, 200)
    narrow = width < 1000
    qtbot.waitUntil(lambda: view.measures.isHidden() is narrow, timeout=WAIT)
    assert view.measure_combo.isVisible() is narrow
    tokens = view.measure_combo.findData("tokens")
    if narrow:
        view.measure_combo.activated.emit(tokens)
    else:
        view.measures.choose("tokens")
    assert opened.model.measure == "tokens" == view.measures.key and view.measure_combo.currentIndex() == tokens
    view.measures.choose("mixture")
    assert view.measure_combo.currentData() == "mixture" and view.train_button.isVisible()
    assert view.minimumSizeHint().width() <= 700 and view.minimumSizeHint().height() <= 180
    assert view.table.viewport().height() >= 2 * view.table.row_height
    shown = [part for part in view.findChildren(QWidget) if part.parent() is view and part.isVisible()]
    assert not [
        (one.objectName(), other.objectName())
        for place, one in enumerate(shown)
        for other in shown[place + 1 :]
        if one.geometry().intersects(other.geometry())
    ]


def test_texts_are_chosen_from_a_menu(opened: OpenText, qtbot: QtBot) -> None:
    measured(opened, qtbot)
    menu = opened.view.texts_button.menu()
    assert [action.text() for action in menu.actions()] == ["Files…", "Folder…", "Sample sentences"]
    with qtbot.waitSignal(opened.view.sample_requested, timeout=WAIT):
        opened.view.sample_action.trigger()
