"""A second text that nothing is learnt from: every figure and every curve is drawn for it too."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from app.context import Context
    from bpe import MergeHistory
    from bpe.evaluate.compare import CountedText


class HeldOutText(QObject):
    """Opens it, and keeps its curve in the plot at the frontier, where the run itself holds no part out.

    Another text that is opened begins without one.
    """

    changed = Signal()
    failed = Signal(str)

    counted = Signal(object, int, int)
    """Its tokens at every step, int64[steps + 1], its bytes and its characters."""
    closed = Signal()
    """There is no held-out text any more."""

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session = context.session
        self.text: CountedText | None = None
        self._opener = context.background.question(self, then=self._on_opened, failed=self.failed.emit)
        self._curve = context.background.paced_question(self, then=self._on_curve, failed=self.failed.emit)
        session.corpus_changed.connect(self.forget)
        session.run_changed.connect(self._begin_anew)
        session.ticked.connect(self._ask)
        session.state_changed.connect(self._ask)

    @property
    def name(self) -> str:
        """What it is called; "" where there is none."""
        return self.text.name if self.text is not None else ""

    def open(self, paths: tuple[Path, ...]) -> None:
        """Open files as the held-out text. What was there stays if that fails."""
        self._opener.ask(partial(_open, paths), discard=_close)

    @Slot()
    def forget(self) -> None:
        """Close the held-out text."""
        self._opener.cancel()
        self._curve.forget()
        if self.text is None:
            return
        self.text = None
        self.closed.emit()
        self.changed.emit()

    @Slot(object)
    def _on_opened(self, text: CountedText) -> None:
        self.text = text
        self._begin_anew()
        self.changed.emit()

    @Slot()
    def _begin_anew(self) -> None:
        self._curve.forget()
        self._ask()

    @Slot()
    def _ask(self, *_: Any) -> None:
        history, text = self._session.history, self.text
        if text is not None and history is not None and not self._session.held_out_bytes:
            self._curve.ask((id(history), history.step), partial(_curve_of, history, text))

    @Slot(object, object)
    def _on_curve(self, key: tuple[int, int], answer: tuple[NDArray[np.int64], int, int]) -> None:
        if self.text is not None and key[0] == id(self._session.history):
            self.counted.emit(*answer)


def _open(paths: tuple[Path, ...]) -> CountedText:
    from bpe import Corpus
    from bpe.evaluate.compare import CountedText

    return CountedText(Corpus.open(*paths))


def _close(text: CountedText) -> None:
    text.corpus.close()


def _curve_of(history: MergeHistory, text: CountedText) -> tuple[NDArray[np.int64], int, int]:
    """Its tokens at every step, its bytes and its characters."""
    words = text.words(history.settings.pattern, history.settings.special_tokens)
    return history.curve_of(words), int(words.byte_count), words.character_count
