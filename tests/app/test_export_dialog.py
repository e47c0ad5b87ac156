"""The export dialog says what will be written, asks for exactly that, and survives an error."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, Qt
from pytestqt.qtbot import QtBot

import bpe
from app.files.exporting import write_tokenizer
from app.theme import Theme
from app.views.export_dialog import FORMATS, ExportChoice, ExportDialog


def make(qtbot: QtBot, folder: Path, **others: object) -> ExportDialog:
    dialog = ExportDialog(
        Theme("light"),
        folder=folder,
        playhead=(1204, 1460),
        frontier=(7936, 8192),
        **others,  # type: ignore[arg-type]
    )
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


@pytest.fixture
def dialog(qtbot: QtBot, tmp_path: Path) -> ExportDialog:
    return make(qtbot, tmp_path)


def test_all_that_was_learnt_is_the_default(dialog: ExportDialog, tmp_path: Path) -> None:
    assert dialog.choice() == ExportChoice("huggingface", 7936, tmp_path / "tokenizer.json")
    assert QLocale().toString(8192) in dialog.frontier_radio.text()
    dialog.playhead_radio.click()
    assert dialog.choice().step == 1204


def test_the_file_follows_the_format_but_keeps_its_own_name(dialog: ExportDialog, tmp_path: Path) -> None:
    dialog.format_combo.setCurrentIndex(1)
    assert dialog.choice().path == tmp_path / "vocabulary.tiktoken"
    dialog.file_edit.setText(str(tmp_path / "mine.tiktoken"))
    dialog.format_combo.setCurrentIndex(0)
    assert dialog.choice() == ExportChoice("huggingface", 7936, tmp_path / "mine.json")


def test_it_asks_once_and_waits(dialog: ExportDialog, qtbot: QtBot) -> None:
    with qtbot.waitSignal(dialog.export_requested) as asked:
        qtbot.mouseClick(dialog.export_button, Qt.MouseButton.LeftButton)
    assert asked.args == [dialog.choice()]
    assert not dialog.export_button.isEnabled()
    assert dialog.isVisible()


def test_an_error_is_said_and_another_try_is_possible(dialog: ExportDialog, qtbot: QtBot) -> None:
    dialog.export_button.click()
    dialog.fail("The folder cannot be written.")
    assert dialog.error_label.isVisible()
    assert dialog.error_label.text() == "The folder cannot be written."
    assert dialog.export_button.isEnabled()
    dialog.export_button.click()
    assert not dialog.error_label.isVisible()
    dialog.succeed()
    assert not dialog.isVisible()


def test_replacing_a_file_is_said_before(dialog: ExportDialog, tmp_path: Path) -> None:
    assert "replaced" not in dialog.hint_label.text()
    (tmp_path / "old.json").write_text("{}", encoding="utf-8")
    dialog.file_edit.setText(str(tmp_path / "old.json"))
    assert "replaced" in dialog.hint_label.text()


def test_no_file_name_no_export(dialog: ExportDialog) -> None:
    dialog.file_edit.setText(" ")
    assert not dialog.export_button.isEnabled()


def test_the_held_out_share_is_told(qtbot: QtBot, tmp_path: Path) -> None:
    without, with_it = make(qtbot, tmp_path), make(qtbot, tmp_path, hold_out=0.05)
    assert not without.held_out_label.isVisible()
    assert with_it.held_out_label.isVisible()
    assert "95 %" in with_it.held_out_label.text()


def test_the_formats_are_those_of_the_library() -> None:
    from bpe import formats

    assert {known.name for known in FORMATS} <= set(formats.SAVED)


def test_what_other_programs_cut_otherwise_is_said_with_what_was_written(tmp_path: Path) -> None:
    text = "ab ab \U00010940\U00010940 ab \U00010940 " * 30  # a letter that Unicode 17 added
    trainer = bpe.Trainer(bpe.Corpus.from_text(text), bpe.TrainingSettings(vocab_size=300, pattern="gpt2"))
    trainer.advance()
    history = trainer.history
    sentence = write_tokenizer(history, tmp_path / "tokenizer.json", "huggingface", history.step)
    assert "Text with U+10940 is cut otherwise by Hugging Face's tokenizers" in sentence
    assert "U+" not in write_tokenizer(history, tmp_path / "tokenizer.csv", "csv", history.step)
