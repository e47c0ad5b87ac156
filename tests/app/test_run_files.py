"""Runs in files: saved, opened again with their text, without it, dropped on the window; judged by runs never saved."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot
from waiting import SMALL, WAIT, Heard, once, train_small, wait_for

from app.session.run_files import OpeningCancelled, OpeningProgress, open_run
from app.session.samples import sample
from app.session.session import Session
from app.session.states import State
from app.try_line.control import seams_in_time
from app.window.main_window import MainWindow
from bpe import Corpus, MergeHistory, TrainingSettings, reference
from bpe.formats.run import load_run, read_about, text_in
from bpe.training.trainer import Steer

BAN = Steer(3, "ban", ord("e"), ord("r"))


def merges_of(history: MergeHistory | None) -> list[tuple[int, int]]:
    assert history is not None
    return list(zip(history.left.tolist(), history.right.tolist(), strict=True))


def save(qtbot: QtBot, session: Session, heard: Heard, path: Path) -> Path:
    session.save_run(path)
    qtbot.waitUntil(lambda: bool(heard.notices), timeout=WAIT)
    assert heard.failed == []
    assert heard.notices.pop().startswith(f"Saved {path.name}: ")
    return path


def reopen(qtbot: QtBot, session: Session, path: Path) -> None:
    before = session.run
    session.open(path)
    qtbot.waitUntil(lambda: session.run is not before and session.state in (State.PAUSED, State.DONE), timeout=WAIT)


def paused_at(qtbot: QtBot, session: Session, path: Path, settings: TrainingSettings, step: int) -> None:
    """A run that was interrupted."""
    once(session, State.COUNTING, session.pause)
    session.open(path, settings)
    wait_for(qtbot, session, State.PAUSED)
    session.player.step_forward(step)
    qtbot.waitUntil(lambda: session.frontier >= step, timeout=WAIT)


# --- with the text ---


def test_an_interrupted_run_goes_on_exactly(
    qtbot: QtBot, session: Session, heard: Heard, prose_file: Path, prose: str, tmp_path: Path
) -> None:
    settings = replace(SMALL, vocab_size=256 + 90, tie_break="greatest-bytes", steering=(BAN,))
    paused_at(qtbot, session, prose_file, settings, 40)
    session.set_step(25)
    assert session.run is not None
    session.rename_run(session.run, "半途")
    session.recolor_run(session.run, 4)
    stopped_at = session.frontier
    path = save(qtbot, session, heard, tmp_path / "half.bperun")
    other = Session()
    reopen(qtbot, other, path)
    assert (other.state, other.frontier, other.step) == (State.PAUSED, stopped_at, 25)
    assert other.paths == (prose_file,)
    assert other.recent == (path,)
    assert other.settings == settings
    assert other.run is not None
    assert (other.run.name, other.run.color_index) == ("半途", 4)
    assert not other.player.playing
    other.resume()
    wait_for(qtbot, other, State.DONE)
    expected = reference.train(
        [prose], vocab_size=346, tie_break="greatest-bytes", banned={(BAN.left, BAN.right): BAN.from_step}
    )
    assert merges_of(other.history) == [(merge.left, merge.right) for merge in expected]
    assert other.history is not None
    assert other.history.token_count[1:].tolist() == [merge.token_count for merge in expected]
    text = other.text
    assert text is not None
    assert text.seams(0, 2000)[0].tolist() == other.history.seams_of(prose.encode())[:2000].tolist()
    assert other.shutdown(10)


def test_a_finished_run_is_done_and_can_be_extended(
    qtbot: QtBot, session: Session, heard: Heard, prose_file: Path, tmp_path: Path
) -> None:
    train_small(qtbot, session, prose_file)
    path = save(qtbot, session, heard, tmp_path / "whole.bperun")
    session.train(replace(SMALL, vocab_size=700))
    wait_for(qtbot, session, State.DONE)
    whole = merges_of(session.history)
    reopen(qtbot, session, path)
    assert (session.state, session.frontier) == (State.DONE, 344)
    session.train(replace(SMALL, vocab_size=700))
    wait_for(qtbot, session, State.DONE)
    assert merges_of(session.history) == whole


def test_the_held_out_curve_comes_back(
    qtbot: QtBot, session: Session, heard: Heard, large_file: Path, tmp_path: Path
) -> None:
    session.open([large_file], TrainingSettings(vocab_size=400, hold_out=0.05))
    wait_for(qtbot, session, State.DONE)
    counts = session.held_out_counts
    assert counts is not None
    path = save(qtbot, session, heard, tmp_path / "large.bperun")
    reopen(qtbot, session, path)
    qtbot.waitUntil(lambda: session.held_out_counts is not None, timeout=WAIT)
    assert session.held_out_counts.tolist() == counts.tolist()  # type: ignore[union-attr]


def test_a_sample_and_a_pasted_text_are_found_without_a_file(
    qtbot: QtBot, session: Session, heard: Heard, tmp_path: Path
) -> None:
    session.open_sample("cat")
    wait_for(qtbot, session, State.DONE)
    sample = save(qtbot, session, heard, tmp_path / "cat.bperun")
    session.open_text("a pasted, a pasted, a pasted text", settings=replace(SMALL, min_frequency=1))
    qtbot.waitUntil(lambda: session.sample is None and session.state is State.DONE, timeout=WAIT)
    pasted = save(qtbot, session, heard, tmp_path / "pasted.bperun")
    assert text_in(sample) is None
    assert text_in(pasted) == b"a pasted, a pasted, a pasted text"
    reopen(qtbot, session, sample)
    assert session.missing == ""
    assert session.sample is not None
    assert session.frontier == 4
    reopen(qtbot, session, pasted)
    assert session.missing == ""
    assert session.corpus is not None
    assert session.corpus.name == "pasted text"
    assert session.text is not None
    assert session.text.read(0, 8) == b"a pasted"


def test_a_sample_of_several_documents_comes_back_with_their_weights(
    qtbot: QtBot, session: Session, heard: Heard, tmp_path: Path
) -> None:
    session.open_sample("languages")
    wait_for(qtbot, session, State.DONE)
    weights = (1, 5, *[1] * 17)
    session.weigh(weights)
    session.train()
    wait_for(qtbot, session, State.DONE)
    merges = merges_of(session.history)
    path = save(qtbot, session, heard, tmp_path / "languages.bperun")
    session.open_sample("cat")
    qtbot.waitUntil(lambda: session.frontier == 4 and session.state is State.DONE, timeout=WAIT)
    reopen(qtbot, session, path)
    assert (session.missing, session.corpus.weights) == ("", weights)  # type: ignore[union-attr]
    assert session.sample is sample("languages")
    assert merges_of(session.history) == merges


def test_documents_that_are_in_no_file_come_back_as_they_were(
    qtbot: QtBot, session: Session, heard: Heard, prose_file: Path, tmp_path: Path
) -> None:
    whole = Corpus.from_texts(["pasted, pasted ", "再說一次，再說一次"], names=["one", "two"])
    session.open_documents(lambda: whole.joined(Corpus.open(prose_file)))
    wait_for(qtbot, session, State.DONE)
    merges = merges_of(session.history)
    path = save(qtbot, session, heard, tmp_path / "three.bperun")
    prose_file.unlink()  # it was kept with the rest
    session.open_sample("cat")
    qtbot.waitUntil(lambda: session.frontier == 4 and session.state is State.DONE, timeout=WAIT)
    reopen(qtbot, session, path)
    corpus = session.corpus
    assert corpus is not None
    assert session.missing == ""
    assert [document.name for document in corpus.documents] == ["one", "two", prose_file.name]
    assert corpus.read(0, 21) == "pasted, pasted 再說".encode()
    assert merges_of(session.history) == merges


def test_a_text_that_moved_along_is_found_beside_the_run(
    qtbot: QtBot, session: Session, heard: Heard, prose_file: Path, tmp_path: Path
) -> None:
    train_small(qtbot, session, prose_file)
    path = save(qtbot, session, heard, tmp_path / "a.bperun")
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    moved = prose_file.rename(folder / prose_file.name)
    reopen(qtbot, session, path.rename(folder / path.name))
    assert session.missing == ""
    assert session.paths == (moved,)


def test_weights_and_the_order_of_files_are_kept(qtbot: QtBot, session: Session, heard: Heard, tmp_path: Path) -> None:
    files = [tmp_path / "b.txt", tmp_path / "a.txt"]
    files[0].write_text("one two one two " * 50, encoding="utf-8")
    files[1].write_text("three four " * 50, encoding="utf-8")
    session.open(files, replace(SMALL, vocab_size=280))
    wait_for(qtbot, session, State.DONE)
    merges = merges_of(session.history)
    path = save(qtbot, session, heard, tmp_path / "two.bperun")
    reopen(qtbot, session, path)
    assert session.paths == tuple(files)
    assert merges_of(session.history) == merges


# --- without the text ---


def test_the_history_alone_opens_and_the_text_can_be_supplied(
    qtbot: QtBot, session: Session, heard: Heard, prose_file: Path, tmp_path: Path
) -> None:
    train_small(qtbot, session, prose_file)
    merges, curve = merges_of(session.history), session.history.curve().tolist()  # type: ignore[union-attr]
    session.set_step(100)
    path = save(qtbot, session, heard, tmp_path / "run.bperun")
    (tmp_path / "hidden").mkdir()
    hidden = prose_file.rename(tmp_path / "hidden" / "under another name.txt")
    reopen(qtbot, session, path)
    assert session.state is State.DONE
    assert session.missing == "The text of this run, prose.txt (60.1 kB), is not here."
    assert (session.step, session.frontier) == (100, 344)
    assert merges_of(session.history) == merges
    assert session.history is not None
    assert session.history.curve().tolist() == curve
    assert len(seams_in_time(session.history, b"the hat")) == 7
    session.export(tmp_path / "tokenizer.json", "huggingface")
    qtbot.waitUntil(lambda: bool(heard.notices), timeout=WAIT)
    session.train(replace(SMALL, vocab_size=700))
    assert session.state is State.DONE  # there is nothing to train on
    assert not session.branch(replace(SMALL, vocab_size=500))
    advice = session.advice
    assert advice is not None
    assert (advice.text, advice.action) == (session.missing, "Choose the text…")
    with qtbot.waitSignal(session.text_wanted, timeout=WAIT):
        session.take_advice()
    other = tmp_path / "other.txt"
    other.write_text("something else", encoding="utf-8")
    session.supply_text([other])
    qtbot.waitUntil(lambda: bool(heard.failed), timeout=WAIT)
    assert "was trained on prose.txt" in heard.failed[0]
    assert session.missing
    session.supply_text([hidden])
    qtbot.waitUntil(lambda: not session.missing and session.state is State.DONE, timeout=WAIT)
    assert session.paths == (hidden,)
    assert [run.home.missing for run in session.every_run if run.home is not None] == ["", ""]  # with its text only
    assert merges_of(session.history) == merges
    session.train(replace(SMALL, vocab_size=700))
    wait_for(qtbot, session, State.DONE)
    assert session.frontier == 444


def test_a_text_that_has_changed_is_not_taken(
    qtbot: QtBot, session: Session, heard: Heard, prose_file: Path, prose: str, tmp_path: Path
) -> None:
    train_small(qtbot, session, prose_file)
    path = save(qtbot, session, heard, tmp_path / "run.bperun")
    changed = ("T" if prose[0] != "T" else "t") + prose[1:]
    prose_file.write_text(changed, encoding="utf-8")
    reopen(qtbot, session, path)
    assert session.missing == "run.bperun was trained on prose.txt; this text has the same size, but is another."
    assert session.frontier == 344


# --- files that are none, and what can go wrong ---


def test_a_damaged_run_says_so_and_leaves_what_is_open(
    qtbot: QtBot, session: Session, heard: Heard, prose_file: Path, tmp_path: Path
) -> None:
    train_small(qtbot, session, prose_file)
    path = save(qtbot, session, heard, tmp_path / "run.bperun")
    with zipfile.ZipFile(path) as archive:
        about = archive.read("run.json")
    broken = tmp_path / "broken.bperun"
    with zipfile.ZipFile(broken, "w") as archive:
        archive.writestr("run.json", about)
    shown = session.run
    session.open(broken)
    qtbot.waitUntil(lambda: bool(heard.failed), timeout=WAIT)
    assert heard.failed[0].startswith("broken.bperun is damaged")
    assert session.run is shown
    assert session.state is State.DONE


def test_a_run_that_cannot_be_written_says_so(qtbot: QtBot, session: Session, heard: Heard, prose_file: Path) -> None:
    train_small(qtbot, session, prose_file)
    session.save_run(prose_file / "a file is no folder" / "x.bperun")
    qtbot.waitUntil(lambda: bool(heard.failed), timeout=WAIT)
    assert heard.failed[0].endswith(".")


def test_notes_of_a_stranger_do_no_harm(
    qtbot: QtBot, session: Session, heard: Heard, prose_file: Path, tmp_path: Path
) -> None:
    from bpe.formats.run import save_run

    train_small(qtbot, session, prose_file)
    assert session.history is not None
    path = tmp_path / "odd.bperun"
    notes = {"name": 7, "color": "red", "step": 10**9, "branched_at": -3, "sample": ["x"]}
    save_run(session.history, path, corpus=session.corpus, notes=notes)
    reopen(qtbot, session, path)
    assert session.run is not None
    assert (session.run.name, session.run.color_index, session.step) == ("GPT-2 · 600", 0, 344)


def test_the_check_of_a_large_text_is_told_and_can_be_given_up(
    qtbot: QtBot, session: Session, heard: Heard, large_file: Path, tmp_path: Path
) -> None:
    session.open([large_file], TrainingSettings(vocab_size=300))
    wait_for(qtbot, session, State.DONE)
    path = save(qtbot, session, heard, tmp_path / "large.bperun")
    reading = OpeningProgress()
    opening = open_run(path, reading)
    assert reading.place == (0, large_file.stat().st_size)
    opening.close()
    reading.cancelled = True
    with pytest.raises(OpeningCancelled):
        open_run(path, reading)
    shown = session.run
    session.open(path)
    session.cancel()
    assert (session.state, session.run) == (State.DONE, shown)


# --- in the window ---


def drop(window: MainWindow, path: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    copy, button, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(window, QDragEnterEvent(QPoint(20, 20), copy, mime, button, none))
    QApplication.sendEvent(window, QDropEvent(QPointF(20, 20), copy, mime, button, none))


def test_saved_from_the_menu_and_dropped_on_the_window(
    window: MainWindow, qtbot: QtBot, prose_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = window.session
    assert not window.commands.save_run.isEnabled()
    session.open([prose_file], SMALL)
    wait_for(qtbot, session, State.DONE)
    session.set_step(50)
    target = tmp_path / "from the menu"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    with qtbot.waitSignal(session.notice, timeout=WAIT):
        window.commands.save_run.trigger()
    path = target.with_suffix(".bperun")
    assert read_about(path)["merges"] == 344
    assert merges_of(load_run(path)) == merges_of(session.history)
    before = session.run
    drop(window, path)
    qtbot.waitUntil(lambda: session.run is not before and session.state is State.DONE, timeout=WAIT)
    assert session.step == 50
    assert window.settings.recent_files()[0] == path
    assert window.windowTitle().startswith("prose.txt")


def test_a_window_without_the_text_shows_all_that_is_known(
    window: MainWindow, qtbot: QtBot, prose_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, panes = window.session, window.panes
    session.open([prose_file], SMALL)
    wait_for(qtbot, session, State.DONE)
    path = tmp_path / "run.bperun"
    with qtbot.waitSignal(session.notice, timeout=WAIT):
        session.save_run(path)
    hidden = prose_file.rename(tmp_path / "moved.md")
    before = session.run
    session.open(path)
    qtbot.waitUntil(lambda: session.run is not before and session.state is State.DONE, timeout=WAIT)
    assert panes.merges.merges.frontier == 344
    assert not panes.setup.train_button.isVisible()
    assert not panes.setup.vocab_spin.isEnabled()
    assert window.commands.export.isEnabled()
    assert not window.commands.branch.isEnabled()
    assert not window.commands.save_run.isEnabled()
    for pane in (panes.vocabulary, panes.candidates, panes.inspector, panes.runs):
        window.frame.tabs.setCurrentWidget(pane)
        qtbot.wait(1)
    window.frame.tabs.setCurrentWidget(panes.vocabulary)
    qtbot.waitUntil(lambda: panes.vocabulary.table.model().rowCount() == 256 + session.step, timeout=WAIT)
    session.set_step(5)
    assert session.run is not None
    panes.runs.list.remove_requested.emit(session.every_run.index(session.run))
    assert session.history is None
    window.commands.undo.trigger()
    assert (session.step, session.frontier) == (5, 344)
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(hidden)], ""))
    session.take_advice()
    qtbot.waitUntil(lambda: not session.missing and session.state is State.DONE, timeout=WAIT)
    assert panes.setup.vocab_spin.isEnabled()
    assert session.paths == (hidden,)
