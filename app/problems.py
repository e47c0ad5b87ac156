"""Unexpected exceptions: logged in full, and reported to the user in one sentence."""

from __future__ import annotations

import faulthandler
import logging
import sys
import time
import traceback
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, QStandardPaths, Signal

LARGEST_LOG = 1_000_000


class Problems(QObject):
    """Handles exceptions that reach the event loop; its method `catch` is the hook."""

    told = Signal(str)

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.path = path

    def catch(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Log an exception, and emit `told` with a sentence. KeyboardInterrupt is passed to the default hook."""
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        text = "".join(traceback.format_exception(kind, error, trace))
        try:
            with self.path.open("a", encoding="utf-8") as log:
                log.write(f"{time.strftime('%Y-%m-%d %H:%M:%S')}\n{text}\n")
        except OSError:
            sys.__excepthook__(kind, error, trace)
        sentence = self.tr("Something unexpected went wrong. Your files are untouched; details are in {file}.")
        self.told.emit(sentence.format(file=str(self.path)))


def keep_problems(parent: QObject) -> Problems:
    """Start logging unexpected exceptions, and crashes of native code."""
    folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericDataLocation))
    path = folder / "bpe-visualizer" / "problems.log"
    problems = Problems(path, parent)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.stat().st_size > LARGEST_LOG:
            path.replace(path.with_suffix(".old.log"))
        faulthandler.enable(path.open("a", encoding="utf-8"))
        logging.getLogger("app").addHandler(logging.FileHandler(path, encoding="utf-8", delay=True))
    except OSError:
        faulthandler.enable()
    sys.excepthook = problems.catch
    return problems
