"""Several documents: listed, gone to, weighed, added and removed, and every act undone."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import english
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QSpinBox
from pytestqt.qtbot import QtBot
from waiting import WAIT, wait_for

from app.documents.model import NAME, SHARE, SIZE, WEIGHT, DocumentRow, DocumentsModel
from app.documents.view import DocumentsList
from app.session.states import State
from app.window.main_window import MainWindow
from bpe import Corpus, Trainer, TrainingSettings

SETTINGS = TrainingSettings(vocab_size=400, hold_out=0.0)
TEXTS = {"a.txt": english(30_000, 1), "b.txt": "zq zq zqx " * 500, "c.txt": english(20_000, 2)}


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    paths = []
    for name, text in TEXTS.items():
        paths.append(tmp_path / name)
        paths[-1].write_text(text, encoding="utf-8")
    return paths


@pytest.fixture
def several(window: MainWindow, qtbot: QtBot, files: list[Path]) -> MainWindow:
    """Three documents, trained, their list on screen."""
    window.session.open(files, SETTINGS)
    wait_for(qtbot, window.session, State.DONE)
    window.frame.bring_up(window.documents.view)
    return window


def the_list(window: MainWindow) -> DocumentsList:
    return window.documents.view.list


def names(window: MainWindow) -> list[str]:
    return [row.name for row in the_list(window).documents.rows]


def merges_of(corpus: Corpus) -> list[tuple[bytes, bytes]]:
    trainer = Trainer(corpus, SETTINGS)
    trainer.advance()
    return trainer.history.tokenizer_at(step=trainer.history.step).merges


def merges(window: MainWindow) -> list[tuple[bytes, bytes]]:
    history = window.session.history
    assert history is not None
    return history.tokenizer_at(step=history.step).merges


def is_there(window: MainWindow) -> bool:
    tabs = window.frame.tabs
    return tabs.isTabVisible(tabs.indexOf(window.documents.view))


def open_another(window: MainWindow, qtbot: QtBot, act: object, count: int) -> None:
    """Do something that opens another text, and wait until it is trained."""
    act()  # type: ignore[operator]
    qtbot.waitUntil(lambda: len(the_list(window).documents.rows) == count, timeout=WAIT)
    wait_for(qtbot, window.session, State.DONE)


# --- the list


def test_the_text_shows_where_each_document_begins(several: MainWindow):
    corpus = several.session.corpus
    assert corpus is not None
    expected = {document.offset: document.name for document in corpus.documents}
    assert several.panes.token_view.document_names == expected and len(expected) == len(TEXTS)


def test_rows_tell_size_weight_and_share() -> None:
    model = DocumentsModel()
    model.show([DocumentRow("a.txt", "/x/a.txt", 3000, 1), DocumentRow("b.txt", "", 1000, 3)])
    assert [model.text(0, column) for column in (NAME, SIZE, WEIGHT, SHARE)] == ["a.txt", "3.0 kB", "1", "50.0 %"]
    assert model.text(1, SHARE) == "50.0 %"
    model.set_in_view(1)
    assert model.spoken(1) == "b.txt, 1.0 kB, weight 3, 50.0 %, in view"
    asked: list[tuple[int, int]] = []
    model.weight_requested.connect(lambda row, weight: asked.append((row, weight)))
    assert model.setData(model.index(1, WEIGHT), 5000)
    assert not model.setData(model.index(0, WEIGHT), 1)
    assert asked == [(1, 1000)]
    assert model.rows[1].weight == 3


def test_the_list_is_there_for_several_documents_only(window: MainWindow, qtbot: QtBot, files: list[Path]) -> None:
    assert not is_there(window)
    window.session.open([files[0]], SETTINGS)
    wait_for(qtbot, window.session, State.DONE)
    assert not is_there(window)
    window.session.open(files, SETTINGS)
    qtbot.waitUntil(lambda: is_there(window), timeout=WAIT)
    assert names(window) == list(TEXTS)
    assert the_list(window).objectName() == "documentsList"


def test_a_double_click_goes_to_the_document_that_is_marked_then(several: MainWindow, qtbot: QtBot) -> None:
    documents, view = the_list(several), several.panes.token_view
    qtbot.waitUntil(lambda: documents.documents.in_view == 0, timeout=WAIT)
    place = documents.visualRect(documents.documents.index(2, NAME)).center()
    QTest.mouseClick(documents.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseDClick(documents.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.waitUntil(lambda: documents.documents.in_view == 2, timeout=WAIT)
    assert several.session.corpus is not None
    offset = several.session.corpus.documents[2].offset
    qtbot.waitUntil(lambda: not view.is_gliding, timeout=WAIT)
    assert view.visible_range()[0] <= offset < view.visible_range()[1]
    documents.setCurrentIndex(documents.documents.index(0, NAME))
    QTest.keyClick(documents, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: documents.documents.in_view == 0, timeout=WAIT)


# --- weights


def edit_weight(window: MainWindow, qtbot: QtBot, row: int, weight: int) -> None:
    """Click on a weight, and type another."""
    documents = the_list(window)
    place: QPoint = documents.visualRect(documents.documents.index(row, WEIGHT)).center()
    QTest.mouseClick(documents.viewport(), Qt.MouseButton.LeftButton, pos=place)
    spin = documents.findChild(QSpinBox, "weightSpin")
    assert spin is not None
    spin.setValue(weight)
    QTest.keyClick(spin, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: documents.documents.rows[row].weight == weight, timeout=WAIT)


def test_a_weight_counts_at_the_next_training(several: MainWindow, qtbot: QtBot, files: list[Path]) -> None:
    session, train = several.session, several.panes.setup.train_button
    before = merges(several)
    assert before == merges_of(Corpus.open(*files))
    edit_weight(several, qtbot, 1, 100)
    assert session.corpus is not None
    assert session.corpus.weights == (1, 100, 1)
    assert train.isVisible()
    assert "next training" in several.documents.view.note.text()
    assert merges(several) == before
    train.click()
    qtbot.waitUntil(lambda: session.state is State.DONE and not session.is_reweighed, timeout=WAIT)
    assert merges(several) == merges_of(Corpus.open(*files, weights={files[1]: 100})) != before
    assert not several.documents.view.note.isVisible()
    assert not train.isVisible()
    # the earlier run is shown again as it was counted, and a training takes the weights of the list
    session.show_run(session.runs[0])
    qtbot.waitUntil(lambda: merges(several) == before, timeout=WAIT)
    wait_for(qtbot, session, State.DONE)
    assert train.isVisible()


def test_a_weight_is_undone(several: MainWindow, qtbot: QtBot) -> None:
    edit_weight(several, qtbot, 0, 7)
    assert several.session.corpus is not None
    assert several.session.corpus.weights == (7, 1, 1)
    several.commands.undo.trigger()
    assert several.session.corpus.weights == (1, 1, 1)
    assert not several.session.is_reweighed
    assert not several.panes.setup.train_button.isVisible()
    several.commands.redo.trigger()
    assert several.session.corpus.weights == (7, 1, 1)


# --- more and fewer


def test_a_document_is_removed_and_brought_back_with_its_run(several: MainWindow, qtbot: QtBot) -> None:
    session, documents = several.session, the_list(several)
    session.set_step(50)
    run = session.run
    documents.setCurrentIndex(documents.documents.index(1, NAME))
    assert several.documents.view.remove.isEnabled()
    open_another(several, qtbot, several.documents.view.remove.click, 2)
    assert names(several) == ["a.txt", "c.txt"]
    assert b"zqx" not in session.text.read(0, session.text.size)  # type: ignore[union-attr]
    assert several.notice.isVisible()
    assert "b.txt" in several.notice.label.text()
    several.notice.button.click()
    qtbot.waitUntil(lambda: session.run is run and session.state is State.DONE, timeout=WAIT)
    assert names(several) == list(TEXTS)
    assert session.step == 50
    assert session.state is State.DONE


def test_removing_is_undone_from_the_menu(several: MainWindow, qtbot: QtBot) -> None:
    open_another(several, qtbot, lambda: several.documents.remove(0), 2)
    several.commands.undo.trigger()
    qtbot.waitUntil(lambda: names(several) == list(TEXTS), timeout=WAIT)


def test_files_are_added_with_weights_and_settings_kept(
    several: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    more = tmp_path / "more.txt"
    more.write_text(english(10_000, 9), encoding="utf-8")
    several.session.weigh((2, 1, 1))
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(more)], ""))
    open_another(several, qtbot, several.commands.add_files.trigger, 4)
    assert several.session.corpus is not None
    assert several.session.corpus.weights == (2, 1, 1, 1)
    assert several.session.settings == SETTINGS
    assert names(several) == [*TEXTS, "more.txt"]


def test_a_file_is_added_to_a_text_from_memory(window: MainWindow, qtbot: QtBot, files: list[Path]) -> None:
    window.session.open_text("the cat in the hat", "note", SETTINGS)
    wait_for(qtbot, window.session, State.DONE)
    open_another(window, qtbot, lambda: window.documents.add_files([files[0]]), 2)
    assert names(window) == ["note", "a.txt"]
    assert is_there(window)


def test_a_file_that_cannot_be_read_changes_nothing(several: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    run = several.session.run
    several.documents.add_files([tmp_path / "missing.txt"])
    qtbot.waitUntil(lambda: "missing.txt" in several.notice.label.text(), timeout=WAIT)
    assert several.session.run is run
    assert names(several) == list(TEXTS)


def test_the_last_document_stays(several: MainWindow, qtbot: QtBot) -> None:
    open_another(several, qtbot, lambda: several.documents.remove(0), 2)
    open_another(several, qtbot, lambda: several.documents.remove(0), 1)
    several.documents.remove(0)
    assert several.session.state is State.DONE
    assert names(several) == ["c.txt"]
