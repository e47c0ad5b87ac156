"""`--render DIR`: trains to the end without a display, and writes pictures of the window and the exported files."""

from __future__ import annotations

import logging
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QCoreApplication, QEventLoop, QIODevice

from app.application import create
from app.kit.library_errors import not_text_sentence
from app.kit.settings import Settings
from app.session.exporting import write_tokenizer
from app.session.states import State
from bpe.formats.writing import write_files

if TYPE_CHECKING:
    from app.window.main_window import MainWindow

SIZE = (1440, 900)
WRITTEN = ("window.png", "curve.png", "tokenizer.json", "vocabulary.csv")


def render(folder: Path, files: Sequence[Path], *, overwrite: bool = False, as_bytes: bool = False) -> int:
    """Write the files of `WRITTEN` to `folder`; returns the exit code. Existing files are replaced only with
    `overwrite`. `as_bytes` trains on the bytes of binary files.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    logging.getLogger("app").addHandler(logging.NullHandler())  # errors are printed as one sentence
    there = [name for name in WRITTEN if (folder / name).exists()]
    if there and not overwrite:
        sentence = QCoreApplication.translate(
            "Render", "{files} would be replaced; choose another folder, or add --force to replace."
        )
        return _fail(sentence.format(files=", ".join(str(folder / name) for name in there)))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        return _fail(f"{folder}: {error.strerror}")
    with tempfile.TemporaryDirectory() as scratch:  # leaves the user's settings unchanged
        arguments = ["bpe-visualizer", *(["--as-bytes"] if as_bytes else []), *map(str, files)]
        _, window = create(arguments, Settings(Path(scratch) / "settings.ini"))
        try:
            return _render(window, folder)
        except OSError as error:
            return _fail(str(error))
        finally:
            window.close()


def _render(window: MainWindow, folder: Path) -> int:
    window.resize(*SIZE)
    window.show()
    window.panes.plot.load()
    sentence = _train(window)
    if sentence:
        return _fail(sentence)
    history = window.session.history
    assert history is not None
    window.session.player.to_frontier()
    QCoreApplication.processEvents()
    window.panes.plot.save_picture(folder / "curve.png")  # first, since it updates the plot immediately
    write_files({folder / "window.png": _png(window)})
    for name, format in (("tokenizer.json", "huggingface"), ("vocabulary.csv", "csv")):
        write_tokenizer(history, folder / name, format, history.step)
    for name in WRITTEN:
        print(folder / name)
    return 0


def _png(window: MainWindow) -> bytes:
    picture = QBuffer()
    picture.open(QIODevice.OpenModeFlag.WriteOnly)
    window.grab().save(picture, "PNG")
    return bytes(picture.data().data())


def _train(window: MainWindow) -> str:
    """Open the first text and wait until its run has ended; returns the first error, or an empty string."""
    session = window.session
    problems: list[str] = []
    loop = QEventLoop()

    def fail(sentence: str) -> None:
        problems.append(sentence)
        loop.quit()

    def look(state: State) -> None:
        if state is State.DONE:
            loop.quit()

    session.failed.connect(fail)
    hint = QCoreApplication.translate("Render", "Add --as-bytes to train on its bytes.")
    session.not_text.connect(lambda found: fail(f"{not_text_sentence(found.path, found.kind)} {hint}"))
    session.state_changed.connect(look)
    window.open_first()
    loop.exec()
    return problems[0] if problems else ""


def _fail(sentence: str) -> int:
    print(f"bpe-visualizer: {sentence}", file=sys.stderr)
    return 2
