"""Tokenizes the try line's text at the playhead. The text is never trained on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from app.kit.numbers import BYTE_TOKENS
from app.kit.throttle import Throttle
from app.kit.token_text import readable
from app.try_line.view import TryLine

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from app.context import Context
    from app.tokens.merge import Motion
    from bpe import MergeHistory

DECODED_LIMIT = 400
"""Characters of decoded ids that are shown."""
TRY_SECONDS = 0.02
"""Time limit for pre-tokenizing a typed text, which happens at each key press."""


def seams_in_time(history: MergeHistory | None, data: bytes) -> NDArray[np.int32]:
    """The seam before each byte of a typed text, int32[len(data)]; all open without a run or after `TRY_SECONDS`."""
    import numpy as np

    from bpe.errors import PatternError
    from bpe.histories.seams import OPEN
    from bpe.pretokenize.regex_cutting import hurried

    if history is not None and data:
        try:
            with hurried(TRY_SECONDS):
                return history.seams_of(data)
        except PatternError:  # a regular expression that was fast on the training text can be slow on this one
            pass
    return np.full(len(data), OPEN, np.int32)


class TryLineControl(QObject):
    """Follows the playhead; a merge animated in the text is animated here at the same time."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.window)
        self._session = context.session
        self.view = TryLine(context.theme)
        self.view.set_show_ids(True)
        self.view.text_changed.connect(self._typed)
        self.view.ids_typed.connect(self._ids_typed)
        self._data = b""
        self._ids: list[int] = []
        self._motion: Motion | None = None
        self._throttle = Throttle(self._show, self)
        self._session.run_changed.connect(self._throttle.now)
        self._session.player.ticked.connect(self._follow)

    @Slot(int, object)
    def played(self, _step: int, motion: Motion | None) -> None:
        """Follow the text to a step, with the same animation."""
        self._motion = motion
        if motion is not None:
            self._throttle.now()

    @Slot()
    def _follow(self) -> None:
        self._throttle.request(at_once=not self._session.is_moving)

    @Slot(str)
    def _typed(self, text: str) -> None:
        self._data = text.encode("utf-8", "replace")
        self._ids = []
        self._throttle.now()

    @Slot(list)
    def _ids_typed(self, ids: list[int]) -> None:
        """Show the text that the typed token ids decode to at the playhead."""
        self._ids = ids
        self._throttle.now()

    def _show(self) -> None:
        motion, self._motion = self._motion, None
        if not self._data:
            return
        session, line = self._session, self.view
        seams = seams_in_time(session.history, self._data)
        if motion is None:
            line.set_seams(self._data, seams, session.step)
        else:
            line.animate_merge(
                self._data, seams, motion.merge, session.step, backwards=motion.backwards, duration=motion.duration
            )
        line.set_decoded(self._decoded(self._ids) if self._ids else None)

    def _decoded(self, ids: list[int]) -> str | None:
        """Decode ids at the playhead; None if one of them is not a token there."""
        history, settings = self._session.history, self._session.settings
        if history is None or settings is None:
            return None
        learnt = BYTE_TOKENS + self._session.step
        parts = []
        for token in ids:
            if token < learnt:
                parts.append(history.token_bytes(token))
            elif token - learnt < len(settings.special_tokens):
                parts.append(settings.special_tokens[token - learnt].encode())
            else:
                return None
        return readable(b"".join(parts), DECODED_LIMIT)
