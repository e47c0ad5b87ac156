"""The held-out text: nothing is learnt from it, and every figure and curve is computed for it as well."""

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
    """Opens the held-out text, and counts its tokens at every step unless the run holds out a fraction of its own text.

    Opening another text closes it.
    """

    changed = Signal()
    failed = Signal(str)

    counted = Signal(object, int, int)
    """Its tokens at every step, int64[steps + 1], its bytes and its characters."""
    closed = Signal()
    """Emitted after the held-out text was closed."""

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session = context.session
        self.text: CountedText | None = None
        self._opener = context.background.question(self, then=self._on_opened, failed=self.failed.emit)
        self._curve = context.background.paced_question(self, then=self._on_curve, failed=self.failed.emit)
        session.corpus_changed.connect(self.forget)
        session.run_changed.connect(self._restart)
        session.player.ticked.connect(self._ask)
        session.state_changed.connect(self._ask)

    @property
    def name(self) -> str:
        """Its name; "" without a held-out text."""
        return self.text.name if self.text is not None else ""

    def open(self, paths: tuple[Path, ...]) -> None:
        """Open files as the held-out text. If that fails, the present one stays."""
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
        self._restart()
        self.changed.emit()

    @Slot()
    def _restart(self) -> None:
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
