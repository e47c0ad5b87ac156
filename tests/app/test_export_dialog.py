"""The export dialog says what will be written, asks for exactly that, and survives an error."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QLocale, Qt
from pytestqt.qtbot import QtBot
from waiting import WAIT, wait_for

import bpe
from app.export.dialog import FORMATS, ExportChoice, ExportDialog
from app.kit.theme import Theme
from app.session.exporting import write_tokenizer
from app.session.states import State
from bpe import TrainingSettings

if TYPE_CHECKING:
    from app.window.main_window import MainWindow


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
    with qtbot.waitSignal(dialog.export_requested, timeout=WAIT) as asked:
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


# --- written from the window ---


@pytest.fixture
def trained(window: MainWindow, qtbot: QtBot) -> MainWindow:
    settings = TrainingSettings(vocab_size=600, special_tokens=("<|end|>",))
    window.session.open_text("the cat in the hat <|end|> and the rat at the mat <|end|>" * 30, settings=settings)
    wait_for(qtbot, window.session, State.DONE)
    return window


def export(window: MainWindow, qtbot: QtBot, path: Path, format: str, *, playhead: bool) -> None:
    window.commands.export.trigger()
    dialog = window.findChild(ExportDialog)
    assert dialog is not None
    dialog.format_combo.setCurrentIndex(dialog.format_combo.findData(format))
    (dialog.playhead_radio if playhead else dialog.frontier_radio).setChecked(True)
    dialog.file_edit.setText(str(path))
    qtbot.mouseClick(dialog.export_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.findChild(ExportDialog) is None, timeout=WAIT)


def rows_in(path: Path) -> list[dict[str, str]]:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".jsonl":
        lines = [json.loads(line) for line in text.splitlines()]
        return [{key: "" if value is None else str(value) for key, value in line.items()} for line in lines]
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize("playhead", [True, False])
@pytest.mark.parametrize("format", ["csv", "jsonl"])
def test_a_table_has_the_counts_of_the_run(
    trained: MainWindow, qtbot: QtBot, tmp_path: Path, format: str, playhead: bool
) -> None:
    trained.session.set_step(7)
    history = trained.session.history
    assert history is not None and history.step > 7
    step = 7 if playhead else history.step
    path = tmp_path / f"table.{format}"
    export(trained, qtbot, path, format, playhead=playhead)
    rows = rows_in(path)
    assert len(rows) == 256 + step + 1
    assert [int(row["corpus_count"]) for row in rows] == [*history.counts_at(step).tolist(), 60]
    assert sum(int(row["corpus_count"]) for row in rows) == int(history.token_count[step])
    assert [int(row["pair_count"]) for row in rows[256:-1]] == history.pair_count[:step].tolist()
    assert all(row["pair_count"] == "" for row in (*rows[:256], rows[-1]))


def test_a_run_without_its_text_does_not_invent_counts_of_special_tokens(trained: MainWindow, tmp_path: Path) -> None:
    history = trained.session.history
    assert history is not None
    write_tokenizer(history.without_words(), tmp_path / "table.csv", "csv", history.step)
    rows = rows_in(tmp_path / "table.csv")
    assert rows[-1]["text"] == "<|end|>" and rows[-1]["corpus_count"] == ""
    assert [int(row["corpus_count"]) for row in rows[:-1]] == history.counts_at(history.step).tolist()


def test_what_other_programs_cut_otherwise_is_said_with_what_was_written(tmp_path: Path) -> None:
    text = "ab ab \U00010940\U00010940 ab \U00010940 " * 30  # a letter that Unicode 17 added
    trainer = bpe.Trainer(bpe.Corpus.from_text(text), bpe.TrainingSettings(vocab_size=300, pattern="gpt2"))
    trainer.advance()
    history = trainer.history
    sentence = write_tokenizer(history, tmp_path / "tokenizer.json", "huggingface", history.step)
    assert "Text with U+10940 is cut otherwise by Hugging Face's tokenizers" in sentence
    assert "U+" not in write_tokenizer(history, tmp_path / "tokenizer.csv", "csv", history.step)
