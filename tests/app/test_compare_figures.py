"""The figures of compared tokenizers: the same as the library's, newest wins, cancelled, held-out apart."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot
from waiting import WAIT, stand_at, wait_for

import bpe
from app.compare.figures_columns import FigureRow, decimals, make_columns, number
from app.compare.figures_control import FiguresControl, write_figures
from app.compare.figures_model import as_markdown, as_tsv, in_order
from app.compare.tokenizer_choices import from_file, published
from app.session.states import State
from app.window.main_window import MainWindow
from bpe import pretrained
from bpe.evaluate.compare import CountedText, Figures, compare
from bpe.tokenizers.bit import BitTokenizer
from bpe.tokenizers.byte import ByteTokenizer

SMALL = bpe.TrainingSettings(vocab_size=600)
HELD = bpe.TrainingSettings(vocab_size=600, hold_out=0.25)


def figuring_of(window: MainWindow) -> FiguresControl:
    made = window.compare.figures_control
    assert made is not None
    return made


def measured(qtbot: QtBot, window: MainWindow, path: Path, settings: bpe.TrainingSettings) -> FiguresControl:
    """Open and train a file, and compare until every figure is there."""
    window.session.open([path], settings)
    wait_for(qtbot, window.session, State.DONE)
    stand_at(window, window.session.frontier)
    window.commands.compare.trigger()
    figures_control = figuring_of(window)
    settled(qtbot, figures_control)
    return figures_control


def settled(qtbot: QtBot, figures_control: FiguresControl) -> None:
    def done() -> bool:
        rows = figures_control.rows()
        return not figures_control.busy and bool(rows) and all(row.figures is not None for row in rows)

    qtbot.waitUntil(done, timeout=WAIT)


@pytest.fixture
def shown(window: MainWindow) -> MainWindow:
    window.resize(1400, 900)
    return window


def test_the_table_says_what_the_library_says(shown: MainWindow, qtbot: QtBot, prose_file: Path) -> None:
    figures_control = measured(qtbot, shown, prose_file, SMALL)
    assert shown.session.history is not None
    run = shown.session.history.tokenizer_at()
    expected = compare([CountedText(bpe.Corpus.open(prose_file))], [run, pretrained.load("o200k"), ByteTokenizer()])
    found = {row.name: row.figures for row in figures_control.rows()}
    assert list(found) == ["this run", "GPT-4o", "bit", "byte", "character", "word", "GPT-2 words"]
    for name, wanted in zip(("this run", "GPT-4o", "byte"), expected, strict=True):
        here = found[name]
        assert here is not None
        assert {**here.as_dict(), "name": ""} == {**wanted.as_dict(), "name": ""}
    table = shown.compare.comparison.page.figures.table  # type: ignore[union-attr]
    model = table.comparison
    cells = [model.index(1, column).data() for column in range(model.columnCount())]
    assert cells[:2] == [number(expected[1].tokens), decimals(expected[1].bytes_per_token)]


def test_the_word_table_of_the_training_is_not_counted_again(shown: MainWindow, qtbot: QtBot, prose_file: Path) -> None:
    figures_control = measured(qtbot, shown, prose_file, SMALL)
    assert figures_control.texts is not None
    assert figures_control.texts.training.words("gpt2") is shown.session.words


def test_another_column_is_measured_alone(shown: MainWindow, qtbot: QtBot, prose_file: Path) -> None:
    figures_control = measured(qtbot, shown, prose_file, SMALL)
    before = dict(figures_control.known)
    comparison = shown.compare.comparison
    assert comparison is not None
    comparison.comparing.add(published("gpt2", "GPT-2"))
    qtbot.waitUntil(lambda: "GPT-2" in [row.name for row in figures_control.rows() if row.figures], timeout=WAIT)
    assert all(figures_control.known[key] is known for key, known in before.items())


def test_cancel_keeps_what_was_found_and_the_button_goes_on(shown: MainWindow, qtbot: QtBot, large_file: Path) -> None:
    shown.session.open([large_file], SMALL)
    wait_for(qtbot, shown.session, State.DONE)
    shown.commands.compare.trigger()
    figures_control = figuring_of(shown)
    qtbot.waitUntil(lambda: figures_control.busy, timeout=WAIT)
    view = shown.compare.comparison.page.figures  # type: ignore[union-attr]
    view.cancel_button.click()
    assert not figures_control.busy and view.progress.isHidden() and view.status.text() == "cancelled"
    figures_control.ask()
    assert not figures_control.busy, "what was cancelled does not begin again by itself"
    view.cancel_button.click()
    settled(qtbot, figures_control)


def test_another_text_wins(shown: MainWindow, qtbot: QtBot, large_file: Path, prose_file: Path) -> None:
    shown.session.open([large_file], SMALL)
    wait_for(qtbot, shown.session, State.DONE)
    shown.commands.compare.trigger()
    figures_control = figuring_of(shown)
    qtbot.waitUntil(lambda: figures_control.busy, timeout=WAIT)
    measured(qtbot, shown, prose_file, SMALL)
    sizes = {row.figures.total_bytes for row in figures_control.rows() if row.figures is not None}
    assert sizes == {prose_file.stat().st_size}


def test_what_is_held_out_stands_apart(shown: MainWindow, qtbot: QtBot, large_file: Path) -> None:
    figures_control = measured(qtbot, shown, large_file, HELD)
    history = shown.session.history
    assert history is not None
    rows = [row.figures for row in figures_control.rows() if row.name == "this run"]
    training, held_out = rows
    assert training is not None and held_out is not None
    assert training.tokens == int(history.token_count[-1])
    counts = shown.session.held_out_counts
    assert counts is not None and held_out.tokens == int(counts[-1])
    assert training.bytes + held_out.bytes == large_file.stat().st_size
    unknown = {
        row.text: row.figures.out_of_vocabulary for row in figures_control.rows() if row.name == "word" and row.figures
    }
    assert unknown["training"] == 0.0
    view = shown.compare.comparison.page.figures  # type: ignore[union-attr]
    assert not view.texts.isHidden()
    view.texts.choose("held_out")
    assert [row.text for row in view.table.comparison.rows] == [""] * 7
    assert view.table.comparison.rows[0].figures == held_out


def test_a_second_text_has_every_figure_and_a_curve(
    shown: MainWindow, qtbot: QtBot, prose_file: Path, tmp_path: Path
) -> None:
    second = tmp_path / "second.txt"
    second.write_text("other words than those of the training text, the the the\n" * 9, encoding="utf-8")
    figures_control = measured(qtbot, shown, prose_file, SMALL)
    shown.compare.held_out.open((second,))
    qtbot.waitUntil(lambda: len(figures_control.rows()) == 14, timeout=WAIT)
    settled(qtbot, figures_control)
    history = shown.session.history
    assert history is not None
    held_out = [row.figures for row in figures_control.rows() if row.text == "held-out" and row.figures]
    assert {found.total_bytes for found in held_out} == {second.stat().st_size}
    words = next(found for found in held_out if found.name == "word")
    assert words.out_of_vocabulary is not None and words.out_of_vocabulary > 0 and words.loss is not None
    table = bpe.count_words(bpe.Corpus.open(second), "gpt2")
    shown.panes.plot.load()
    canvas = shown.panes.plot.canvas
    assert canvas is not None
    qtbot.waitUntil(lambda: canvas.data.held_out is not None, timeout=WAIT)
    assert canvas.data.held_out is not None
    assert canvas.data.held_out.tolist() == history.curve_of(table).tolist()
    shown.compare.held_out.forget()
    assert canvas.data.held_out is None
    qtbot.waitUntil(lambda: len(figures_control.rows()) == 7, timeout=WAIT)
    settled(qtbot, figures_control)


def test_a_second_text_that_cannot_be_read_says_so(shown: MainWindow, qtbot: QtBot, prose_file: Path) -> None:
    measured(qtbot, shown, prose_file, SMALL)
    shown.compare.held_out.open((prose_file.with_name("missing.txt"),))
    qtbot.waitUntil(lambda: "does not exist" in shown.notice.label.text(), timeout=WAIT)


def test_tables_as_text_and_files(shown: MainWindow, qtbot: QtBot, prose_file: Path, tmp_path: Path) -> None:
    figures_control = measured(qtbot, shown, prose_file, SMALL)
    view = shown.compare.comparison.page.figures  # type: ignore[union-attr]
    view.table.copy("tsv")
    lines = QGuiApplication.clipboard().text().splitlines()
    byte = next(line for line in lines if line.startswith("byte\t")).split("\t")
    assert byte[1] == str(prose_file.stat().st_size) and byte[2] == "1.0"
    view.table.copy("markdown")
    assert QGuiApplication.clipboard().text().splitlines()[1].startswith("| --- | ---: |")
    written = write_figures([found.as_dict() for found in figures_control.figures()], tmp_path / "figures.json")
    rows = json.loads(written.read_text(encoding="utf-8"))
    assert [row["name"] for row in rows] == [row.name for row in figures_control.rows()]
    assert rows[3]["tokens"] == rows[3]["bytes"]
    view.export_requested.emit(tmp_path / "figures.csv")
    qtbot.waitUntil(lambda: (tmp_path / "figures.csv").exists(), timeout=WAIT)
    assert (tmp_path / "figures.csv").read_text(encoding="utf-8").startswith("name,file,tokens,bytes,")
    qtbot.waitUntil(lambda: view.export_folder() == tmp_path, timeout=WAIT)  # the next one is offered there, too
    assert shown.dialogs.exports.path() == tmp_path


def test_rows_sort_by_any_column_and_keep_those_without_a_figure_last() -> None:
    rows = [FigureRow("waiting")]
    found = compare([CountedText(bpe.Corpus.from_text("the cat in the hat"))], [ByteTokenizer(), BitTokenizer()])
    rows += [FigureRow(figures.name, figures) for figures in found]
    columns = make_columns(found)
    assert [row.name for row in in_order(rows, columns, ("tokens", True))] == ["bit", "byte", "waiting"]
    assert [row.name for row in in_order(rows, columns, ("tokens", False))] == ["byte", "bit", "waiting"]
    assert in_order(rows, columns, None) == tuple(rows)
    assert "| byte | 18 | 1.000 |" in as_markdown(rows, columns)
    assert as_tsv(rows, columns).splitlines()[1].count("\t") == len(columns)


def test_what_other_programs_run_is_measured_on_a_sample_unless_all_is_asked_for(
    shown: MainWindow, qtbot: QtBot, prose: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tokenizers import Tokenizer, models, pre_tokenizers

    monkeypatch.setattr("bpe.evaluate.compare.IMPORT_SAMPLE", 1 << 16)
    text = tmp_path / "four.txt"
    text.write_text(prose * 4, encoding="utf-8")
    vocab = {"[UNK]": 0, **{letter: i + 1 for i, letter in enumerate("abcdefghijklmnopqrstuvwxyzé.")}}
    vocab |= {f"##{letter}": len(vocab) + i for i, letter in enumerate("abcdefghijklmnopqrstuvwxyzé.")}
    made = Tokenizer(models.WordPiece(vocab, unk_token="[UNK]"))
    made.pre_tokenizer = pre_tokenizers.Whitespace()
    file = tmp_path / "pieces.json"
    made.save(str(file))
    figures_control = measured(qtbot, shown, text, SMALL)
    shown.compare.comparison.comparing.add(from_file(file))  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: "pieces.json" in {row.name for row in figures_control.rows() if row.figures}, timeout=WAIT)
    settled(qtbot, figures_control)

    def pieces() -> Figures:
        return next(row.figures for row in figures_control.rows() if row.name == "pieces.json" and row.figures)

    view = shown.compare.comparison.page.figures  # type: ignore[union-attr]
    assert pieces().sampled and pieces().bytes < text.stat().st_size and not view.whole_box.isHidden()
    view.whole_box.click()
    qtbot.waitUntil(
        lambda: all(row.figures and not row.figures.sampled for row in figures_control.rows()), timeout=WAIT
    )
    assert pieces().bytes == text.stat().st_size


def test_one_that_fails_says_so_in_its_row_and_the_others_go_on(
    shown: MainWindow, qtbot: QtBot, prose_file: Path, tmp_path: Path
) -> None:
    from tokenizers import Tokenizer, models

    file = tmp_path / "lacking.json"
    Tokenizer(models.WordPiece({"the": 0}, unk_token="[UNK]")).save(str(file))  # a vocabulary without it
    figures_control = measured(qtbot, shown, prose_file, SMALL)
    comparison = shown.compare.comparison
    assert comparison is not None
    comparison.comparing.add(from_file(file))
    comparison.comparing.add(published("gpt2", "GPT-2"))
    qtbot.waitUntil(lambda: "GPT-2" in {row.name for row in figures_control.rows() if row.figures}, timeout=WAIT)
    column = comparison.comparing.columns[2]
    qtbot.waitUntil(lambda: "UNK" in column.problem and not figures_control.busy, timeout=WAIT)
    table = comparison.page.figures.table
    rows = {row.name: place for place, row in enumerate(table.comparison.rows)}
    place = rows["lacking.json"]
    assert "UNK" in table.comparison.data(table.comparison.index(place, 0), Qt.ItemDataRole.DisplayRole)
    assert table.columnSpan(place, 0) == len(table.comparison.columns) and table.columnSpan(rows["GPT-2"], 0) == 1
    assert all(row.figures for row in table.comparison.rows if row.name != "lacking.json")
    qtbot.waitUntil(comparison.comparing.are_same, timeout=WAIT)
    qtbot.waitUntil(lambda: "agree" in comparison.page.columns[3].agreement.text(), timeout=WAIT)
    comparison.comparing.set_choices([from_file(file), published("gpt2", "GPT-2"), published("o200k", "GPT-4o")])
    qtbot.waitUntil(lambda: len(comparison.page.columns) == 3 and comparison.comparing.are_same(), timeout=WAIT)
    qtbot.waitUntil(lambda: "agree" in comparison.page.columns[2].agreement.text(), timeout=WAIT)
    assert comparison.page.texts.visible_range()[1] > 0  # of the first that there is
    comparison.set_source("typed")
    comparison.page.edit.setPlainText("the")  # which it can read, other than the text
    qtbot.waitUntil(lambda: not any(column.problem for column in comparison.comparing.columns), timeout=WAIT)
    qtbot.waitUntil(
        lambda: (
            not figures_control.busy
            and {row.name for row in figures_control.rows() if row.problem and "UNK" in row.problem} == {"lacking.json"}
            and {row.name for row in figures_control.rows() if row.figures} >= {"GPT-2", "GPT-4o"}
        ),
        timeout=WAIT,
    )
