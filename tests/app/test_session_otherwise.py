"""The session where things go otherwise: a second text, a cancel, an end in the middle, bad files."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from waiting import SMALL, WAIT, Heard, once, train_small, wait_for

from app.session.session import Session
from app.session.states import State
from bpe import TrainingSettings


def test_a_second_text_during_training(
    qtbot: QtBot, session: Session, heard: Heard, large_file: Path, prose_file: Path
) -> None:
    once(session, State.TRAINING, lambda: session.open([prose_file], SMALL))
    session.open([large_file], TrainingSettings(vocab_size=60_000))
    qtbot.waitUntil(lambda: session.paths == (prose_file,) and session.state is State.DONE, timeout=WAIT)
    assert session.frontier == 344
    assert heard.failed == []


def test_a_second_text_during_counting(
    qtbot: QtBot, session: Session, heard: Heard, large_file: Path, prose_file: Path
) -> None:
    once(session, State.COUNTING, lambda: session.open([prose_file], SMALL))
    session.open([large_file])
    qtbot.waitUntil(lambda: session.paths == (prose_file,) and session.state is State.DONE, timeout=WAIT)
    assert session.frontier == 344
    assert heard.failed == []


def test_many_texts_one_after_another_leave_no_thread(
    qtbot: QtBot, session: Session, large_file: Path, prose_file: Path
) -> None:
    for _ in range(10):
        session.open([large_file])
        session.open([prose_file], SMALL)
    qtbot.waitUntil(lambda: session.paths == (prose_file,) and session.state is State.DONE, timeout=WAIT)
    qtbot.waitUntil(lambda: not session.training._threads._retired, timeout=WAIT)


def test_cancel_while_counting_keeps_the_text(qtbot: QtBot, session: Session, large_file: Path) -> None:
    once(session, State.COUNTING, session.cancel)
    session.open([large_file])
    wait_for(qtbot, session, State.PAUSED)
    assert session.history is None
    assert session.text is not None
    session.resume()
    wait_for(qtbot, session, State.DONE)


def test_cancel_while_counting_again_keeps_the_run(qtbot: QtBot, session: Session, large_file: Path) -> None:
    session.open([large_file])
    wait_for(qtbot, session, State.DONE)
    history = session.history
    session.train(TrainingSettings(vocab_size=500, pattern="word"))
    session.cancel()
    assert session.state is State.DONE
    assert session.history is history
    assert session.settings == history.settings  # type: ignore[union-attr]


def test_the_end_is_prompt_whatever_goes_on(qtbot: QtBot, large_file: Path) -> None:
    for state in (State.OPENING, State.COUNTING, State.TRAINING):
        session = Session()
        ended: list[bool] = []
        once(session, state, lambda session=session, ended=ended: ended.append(session.shutdown(1.0)))  # type: ignore[misc]
        session.open([large_file], TrainingSettings(vocab_size=100_000))
        qtbot.waitUntil(lambda ended=ended: ended == [True], timeout=WAIT)  # type: ignore[misc]


def bad_file(kind: str, folder: Path) -> Path:
    path = folder / "bad.txt"
    if kind == "a folder":
        path.mkdir()
    elif kind == "empty":
        path.write_bytes(b"")
    elif kind == "no permission":
        path.write_bytes(b"secret")
        forbid(path)
    return path


def forbid(path: Path) -> None:
    """Let nobody read a file."""
    if sys.platform == "win32":
        denied = f"{os.environ['USERNAME']}:(R)"
        subprocess.run(["icacls", str(path), "/deny", denied], check=True, capture_output=True)
    else:
        path.chmod(0)


@contextlib.contextmanager
def ordinary_user() -> Iterator[None]:
    """The administrator may read everything; inside of this, he may not."""
    if sys.platform == "win32" or os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.parametrize("kind", ["missing", "a folder", "empty", "no permission"])
def test_bad_files_say_so_and_nothing_is_lost(
    qtbot: QtBot, session: Session, heard: Heard, prose_file: Path, tmp_path: Path, kind: str
) -> None:
    train_small(qtbot, session, prose_file)
    history = session.history
    session.set_step(17)
    bad = bad_file(kind, tmp_path)
    with ordinary_user():
        session.open([bad])
        qtbot.waitUntil(lambda: bool(heard.failed), timeout=WAIT)
    (sentence,) = heard.failed
    assert sentence.endswith(".")
    assert "bad.txt" in sentence
    assert (session.state, session.step, session.history) == (State.DONE, 17, history)
    assert session.paths == (prose_file,)


def test_a_bad_file_as_the_first(qtbot: QtBot, session: Session, heard: Heard, tmp_path: Path) -> None:
    session.open(tmp_path / "nothing.txt")
    qtbot.waitUntil(lambda: bool(heard.failed), timeout=WAIT)
    assert session.state is State.EMPTY
    assert session.text is None


def test_a_file_that_shrinks_while_it_is_counted(
    qtbot: QtBot, session: Session, heard: Heard, prose_file: Path, large_file: Path
) -> None:
    train_small(qtbot, session, prose_file)
    session.set_step(30)
    history = session.history

    def cut_short() -> None:
        if session.paths == (large_file,):
            os.truncate(large_file, 1000)

    session.corpus_changed.connect(cut_short)
    session.open([large_file])
    qtbot.waitUntil(lambda: bool(heard.failed), timeout=WAIT)
    assert "shorter" in heard.failed[0]
    qtbot.waitUntil(lambda: session.state is State.DONE, timeout=WAIT)
    assert session.paths == (prose_file,)
    assert (session.history, session.step) == (history, 30)


def test_a_file_that_shrinks_or_vanishes_while_it_is_shown(
    qtbot: QtBot, session: Session, heard: Heard, large_file: Path
) -> None:
    session.open([large_file], SMALL)
    wait_for(qtbot, session, State.DONE)
    os.truncate(large_file, 1000)
    text = session.text
    assert text is not None
    assert text.read(5_000_000, 10) == b" " * 10
    assert len(text.seams(5_000_000, 5_000_100)[0]) == 100
    session.set_step(3)
    qtbot.waitUntil(lambda: len(heard.failed) == 1, timeout=WAIT)
    assert "shorter" in heard.failed[0]
    large_file.unlink()
    assert text.read(0, 5) != b""
    assert session.state is State.DONE


@pytest.mark.parametrize("content", [b"x", bytes(range(256)) * 50, b"\xff\xfe\x00" * 3000, b"\xef\xbb\xbf"])
def test_one_byte_and_binary(qtbot: QtBot, session: Session, heard: Heard, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "data.bin"
    path.write_bytes(content)
    session.open([path], encodings={path: "bytes"} if len(content) > 3 else None)
    if content == b"\xef\xbb\xbf":  # nothing but a byte order mark
        qtbot.waitUntil(lambda: bool(heard.failed), timeout=WAIT)
        return
    wait_for(qtbot, session, State.DONE)
    assert heard.failed == []


def test_an_error_nobody_expected(
    qtbot: QtBot,
    session: Session,
    heard: Heard,
    prose_file: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    train_small(qtbot, session, prose_file)
    history = session.history

    def no_memory(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr("bpe.counting.words.count_words", no_memory)
    session.train(replace(SMALL, pattern="word"))
    qtbot.waitUntil(lambda: bool(heard.failed), timeout=WAIT)
    assert "not enough memory" in heard.failed[0]
    assert "Traceback" in caplog.text
    assert (session.state, session.history) == (State.DONE, history)
