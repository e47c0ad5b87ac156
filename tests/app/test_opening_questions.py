"""Files that are no plain text, and files that change: what the window asks and says, and what the answers do."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import english
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton
from pytestqt.qtbot import QtBot
from waiting import WAIT, wait_for

from app.command_line import parse
from app.kit.library_errors import CATEGORIES
from app.kit.settings import Settings
from app.kit.theme import Theme
from app.session.marks import worst_cut
from app.session.states import State
from app.window.main_window import MainWindow
from bpe import Corpus
from bpe.formats.run import digest, read_about
from bpe.text import sniffing
from bpe.training.trainer import TrainingSettings

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40
SETTINGS = TrainingSettings(vocab_size=300, hold_out=0.0)


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "photo.png"
    path.write_bytes(PNG)
    return path


def answer(window: MainWindow, title: str) -> None:
    """Click a button of the question."""
    button: QPushButton = next(each for each in window.notice.answers if each.text() == title)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def ask(window: MainWindow, qtbot: QtBot) -> str:
    """The question, once it is asked."""
    qtbot.waitUntil(lambda: bool(window.notice.answers), timeout=WAIT)
    return window.notice.label.text()


def titles(window: MainWindow) -> list[str]:
    return [button.text() for button in window.notice.answers]


def trained_on(window: MainWindow) -> bytes:
    assert window.session.corpus is not None
    return window.session.corpus.read(0, window.session.corpus.size)


# --- binary files


def test_a_picture_is_named_before_it_is_trained_on(window: MainWindow, qtbot: QtBot, picture: Path) -> None:
    window.session.open([picture], SETTINGS)
    assert ask(window, qtbot) == "photo.png is a picture (PNG), not text."
    assert titles(window) == ["Train on its bytes", "Cancel"]
    assert (window.session.state, window.session.corpus) == (State.EMPTY, None)
    answer(window, "Train on its bytes")
    wait_for(qtbot, window.session, State.DONE)
    assert trained_on(window) == PNG
    assert not window.notice.answers
    assert "read as bytes" in window.panes.setup.detail_label.text()
    assert window.session.advice is None  # of scripts there are none


def test_cancelling_keeps_what_is_open(window: MainWindow, qtbot: QtBot, picture: Path, prose_file: Path) -> None:
    window.session.open([prose_file], SETTINGS)
    wait_for(qtbot, window.session, State.DONE)
    before = window.session.run
    window.session.open([picture])
    ask(window, qtbot)
    answer(window, "Cancel")
    assert not window.notice.isVisible()
    assert window.session.run is before
    assert window.session.state is State.DONE


def test_a_packed_file_is_to_be_unpacked(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    packed = tmp_path / "a.txt.gz"
    packed.write_bytes(gzip.compress(english(9_000).encode()))
    window.session.open([packed])
    assert ask(window, qtbot) == "a.txt.gz is a compressed file (gzip), not text: unpack it first."
    assert "Train on its bytes" in titles(window)


def test_one_of_several_can_be_left_out(
    window: MainWindow, qtbot: QtBot, picture: Path, prose_file: Path, prose: str
) -> None:
    window.session.open([prose_file, picture], SETTINGS, weights=(2, 1))
    ask(window, qtbot)
    answer(window, "Leave it out")
    wait_for(qtbot, window.session, State.DONE)
    assert trained_on(window) == prose.encode()
    assert window.session.corpus is not None and window.session.corpus.weights == (2,)


def test_another_text_ends_the_question(window: MainWindow, qtbot: QtBot, picture: Path, prose_file: Path) -> None:
    window.session.open([picture])
    ask(window, qtbot)
    window.session.open([prose_file], SETTINGS)
    wait_for(qtbot, window.session, State.DONE)
    assert not window.notice.answers


def test_rendering_a_picture_says_what_it_is(root: Path, picture: Path, tmp_path: Path) -> None:
    line = [sys.executable, "-m", "app", "--render", str(tmp_path / "out"), str(picture)]
    result = subprocess.run(line, cwd=root, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False)
    said = "photo.png is a picture (PNG), not text. Add --as-bytes to train on its bytes."
    assert (result.returncode, result.stderr) == (2, f"bpe-visualizer: {said}\n")


def test_the_command_line_reads_bytes_where_it_says_so(qtbot: QtBot, picture: Path, tmp_path: Path) -> None:
    options = parse(["--as-bytes", str(picture)])
    window = MainWindow(Theme("light"), Settings(tmp_path / "own.ini"), files=options.files, as_bytes=options.as_bytes)
    window.fill()
    qtbot.addWidget(window)
    window.open_first()
    wait_for(qtbot, window.session, State.DONE)
    assert trained_on(window) == PNG
    window.close()


def test_news_waits_until_the_question_is_answered(window: MainWindow, qtbot: QtBot, picture: Path) -> None:
    window.session.open([picture])
    question = ask(window, qtbot)
    window.notice.say("Something else has happened.")
    assert window.notice.label.text() == question
    QTest.mouseClick(window.notice.close_button, Qt.MouseButton.LeftButton)
    assert window.notice.isVisible()
    assert window.notice.label.text() == "Something else has happened."


def test_adding_and_holding_out_a_picture_is_refused_in_a_sentence(
    window: MainWindow, qtbot: QtBot, picture: Path, prose_file: Path
) -> None:
    window.session.open([prose_file], SETTINGS)
    wait_for(qtbot, window.session, State.DONE)
    for act in (window.documents.add_files, window.compare.held_out.open):
        window.notice.hide()
        act((picture,))
        qtbot.waitUntil(window.notice.isVisible, timeout=WAIT)
        assert window.notice.label.text() == "photo.png is a picture (PNG), not text."


def test_nothing_is_said_of_scripts_in_a_file_of_bytes(root: Path, tmp_path: Path) -> None:
    path = tmp_path / "hi.txt"
    path.write_bytes((root / "resources/samples/parallel/hi.txt").read_bytes() * 9)
    cut = worst_cut(Corpus.open(path), "gpt2")
    assert cut is not None and cut.share > 0.1
    assert worst_cut(Corpus.open(path, encoding="bytes"), "gpt2") is None


def test_every_category_can_be_translated() -> None:
    assert set(CATEGORIES) == set(sniffing.CATEGORIES)


# --- encodings and folders


def test_another_encoding_is_decoded_and_said(window: MainWindow, qtbot: QtBot, tmp_path: Path, prose: str) -> None:
    path = tmp_path / "wide.txt"
    path.write_bytes(prose.encode("utf-16"))
    window.session.open([path], SETTINGS)
    wait_for(qtbot, window.session, State.DONE)
    assert trained_on(window) == prose.encode()
    assert "read as UTF-16" in window.panes.setup.detail_label.text()
    assert window.notice.label.text() == "wide.txt was read as UTF-16."


def test_a_folder_is_opened_as_its_texts(window: MainWindow, qtbot: QtBot, tmp_path: Path, prose: str) -> None:
    folder = tmp_path / "texts"
    (folder / "sub").mkdir(parents=True)
    (folder / "photo.png").write_bytes(PNG)
    (folder / "prose.txt").write_text(prose, encoding="utf-8")
    (folder / "sub" / "b.txt").write_text("the hat", encoding="utf-8")
    window.session.open([folder], SETTINGS)
    wait_for(qtbot, window.session, State.DONE)
    assert window.session.corpus is not None
    assert [document.name for document in window.session.corpus.documents] == ["prose.txt", "sub/b.txt"]
    assert window.notice.label.text() == ("Text files opened: 2. Passed over (not text, empty or unreadable): 1.")
    assert window.session.paths == (folder,)


def test_a_folder_is_chosen_from_the_menu(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, prose: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "a.txt").write_text(prose, encoding="utf-8")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path / "texts"))
    window.commands.open_folder.trigger()
    wait_for(qtbot, window.session, State.DONE)
    assert trained_on(window) == prose.encode()
    assert window.notice.label.text() == "One text file was opened."


# --- what is no file


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes in folders")
def test_a_pipe_and_a_device_are_refused_and_nothing_waits(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path, what in ((pipe, "a pipe"), (Path("/dev/zero"), "a device")):
        window.notice.hide()
        window.session.open([path])
        qtbot.waitUntil(window.notice.isVisible, timeout=WAIT)
        assert window.notice.label.text().startswith(f"{path} is {what}, not a file.")
        assert window.session.state is State.EMPTY


@pytest.mark.parametrize("made", ["empty folder", "gone", "forbidden"])
def test_what_cannot_be_opened_is_one_sentence(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, made: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "there"
    if made == "empty folder":
        path.mkdir()
    elif made == "forbidden":
        path.write_text("the cat", encoding="utf-8")

        def refuse(*_: object) -> None:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr("bpe.text.corpus.io.FileIO", refuse)  # whoever runs the tests may read everything
    window.session.open([path])
    qtbot.waitUntil(window.notice.isVisible, timeout=WAIT)
    said = {"empty folder": "has no text files", "gone": "does not exist", "forbidden": "may not be read"}[made]
    assert said in window.notice.label.text()
    assert window.session.state is State.EMPTY


# --- change on disk


def rewrite(path: Path, text: str) -> None:
    """Write into the file itself, at another time than before whatever the resolution of the clock."""
    moment = path.stat().st_mtime_ns
    path.write_text(text, encoding="utf-8")
    os.utime(path, ns=(0, moment + 5_000_000_000))


def activate(window: MainWindow) -> None:
    QApplication.sendEvent(window, QEvent(QEvent.Type.WindowActivate))


@pytest.fixture
def opened(window: MainWindow, qtbot: QtBot, prose_file: Path) -> MainWindow:
    window.session.open([prose_file], SETTINGS)
    wait_for(qtbot, window.session, State.DONE)
    return window


def test_a_file_that_changed_is_opened_again(opened: MainWindow, qtbot: QtBot, prose_file: Path) -> None:
    before = opened.session.corpus
    rewrite(prose_file, "the cat in the hat " * 99)
    activate(opened)
    assert ask(opened, qtbot) == "prose.txt has changed on disk."
    assert titles(opened) == ["Open again", "Keep"]
    answer(opened, "Open again")
    qtbot.waitUntil(lambda: opened.session.corpus is not before, timeout=WAIT)
    assert trained_on(opened) == b"the cat in the hat " * 99
    wait_for(qtbot, opened.session, State.DONE)
    activate(opened)
    assert not opened.notice.answers


def test_a_change_is_told_once_and_the_next_one_again(opened: MainWindow, qtbot: QtBot, prose_file: Path) -> None:
    run = opened.session.run
    rewrite(prose_file, "the cat")
    activate(opened)
    ask(opened, qtbot)
    answer(opened, "Keep")
    assert opened.session.run is run
    looked: list[object] = []
    opened.changes._look.answered.connect(looked.append)
    activate(opened)
    qtbot.waitUntil(lambda: len(looked) == 1, timeout=WAIT)
    assert not opened.notice.answers
    rewrite(prose_file, "the hat")
    activate(opened)
    ask(opened, qtbot)


def test_training_anew_looks_too(opened: MainWindow, qtbot: QtBot, prose_file: Path, prose: str) -> None:
    rewrite(prose_file, prose.replace("the", "eht"))
    opened.session.train(TrainingSettings(vocab_size=300, pattern="word", hold_out=0.0))
    assert ask(opened, qtbot) == "prose.txt has changed on disk."


def test_a_saved_run_keeps_the_digest_of_what_it_was_trained_on(
    opened: MainWindow, qtbot: QtBot, prose_file: Path, prose: str, tmp_path: Path
) -> None:
    known = digest(Corpus.from_text(prose))
    rewrite(prose_file, prose.replace("the", "eht"))  # as many bytes
    target = tmp_path / "a.bperun"
    opened.session.save_run(target)
    qtbot.waitUntil(target.exists, timeout=WAIT)
    assert read_about(target)["corpus"]["sha256"] == known
    opened.session.open([target])
    wait_for(qtbot, opened.session, State.DONE)
    qtbot.waitUntil(lambda: "this text has the same size, but is another" in opened.session.missing, timeout=WAIT)


def test_a_run_on_a_text_that_changed_before_it_was_counted_has_no_digest(
    opened: MainWindow, qtbot: QtBot, prose_file: Path, prose: str, tmp_path: Path
) -> None:
    rewrite(prose_file, prose.replace("the", "eht"))
    opened.session.train(TrainingSettings(vocab_size=300, pattern="word", hold_out=0.0))
    wait_for(qtbot, opened.session, State.DONE)
    target = tmp_path / "a.bperun"
    opened.session.save_run(target)
    qtbot.waitUntil(target.exists, timeout=WAIT)
    about = read_about(target)["corpus"]
    assert (about["sha256"], about["changed"]) == (None, True)
