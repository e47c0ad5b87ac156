"""Loads the fonts of the common scripts in idle time, so that the first page in such a script does not wait.

The first word in a script costs 2 to 8 ms, because its font must be found, opened and measured; a page of fourteen
scripts costs 50 ms more than the next one. One script is loaded per turn of the event loop, those of the open text
first, then that of the interface; while the text moves, warming pauses.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from PySide6.QtCore import QLocale, QObject, QPointF, QTimer, Signal
from PySide6.QtGui import QPainter, QPixmap, QTextLayout

from app.kit.theme import Theme

REST_MS = 60
LOOKED_AT = 1 << 16
"""Number of bytes of a text searched for scripts."""


class Script(NamedTuple):
    """A word to lay out, an expression that detects the script in a text, and the languages written in it."""

    sample: str
    letters: str
    languages: str


SCRIPTS = (
    Script("→␣↵·", "[\u2190-\u2bff]", ""),
    Script("é—Ł", "[\u00c0-\u02ff]", "fr de es pl vi"),
    Script("你好世界", "[\u3400-\u9fff]", "zh ja"),
    Script("こんカタ", "[\u3040-\u30ff]", "ja"),
    Script("🌍😀", "[\U0001f000-\U0001faff]", ""),
    Script("Привет", "[\u0400-\u052f]", "ru uk bg sr"),
    Script("한국어", "[\u1100-\u11ff\uac00-\ud7a3]", "ko"),
    Script("γειά", "[\u0370-\u03ff]", "el"),
    Script("مرحبا", "[\u0600-\u06ff]", "ar fa ur"),
    Script("שלום", "[\u0590-\u05ff]", "he"),
    Script("नमस्ते", "[\u0900-\u097f]", "hi mr ne"),
    Script("สวัสดี", "[\u0e00-\u0e7f]", "th"),
    Script("বাংলা", "[\u0980-\u09ff]", "bn"),
    Script("தமிழ்", "[\u0b80-\u0bff]", "ta"),
)


class FontWarming(QObject):
    """Warms the scripts once for each font of the text."""

    finished = Signal()

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self._language = QLocale().name().partition("_")[0]
        self._font = theme.text_font()
        self.left: list[Script] = []
        """The scripts still to be warmed, the next one last."""
        self._timer = QTimer(self, interval=REST_MS)
        self._timer.timeout.connect(self.warm_one)
        theme.changed.connect(self._font_may_be_another)

    def start(self) -> None:
        """Begin when the event loop has time."""
        self.left = list(reversed(SCRIPTS))
        self.left.sort(key=lambda script: self._language in script.languages.split())
        self._timer.start()

    def expect(self, raw: bytes) -> None:
        """Move the scripts of a text to the front of the queue."""
        text = raw[:LOOKED_AT].decode("utf-8", "replace")
        self.left.sort(key=lambda script: re.search(script.letters, text) is not None)

    def wait(self) -> None:
        """Pause, because the program is busy."""
        if self._timer.isActive():
            self._timer.start()

    def warm_one(self) -> None:
        """Lay out and paint a word of the next script."""
        if not self.left:
            self._timer.stop()
            self.finished.emit()
            return
        layout = QTextLayout(self.left.pop().sample, self._font)
        layout.beginLayout()
        line = layout.createLine()
        line.setLineWidth(1e4)
        layout.endLayout()
        pixmap = QPixmap(128, 32)
        painter = QPainter(pixmap)
        line.draw(painter, QPointF(0, 0))
        painter.end()

    def _font_may_be_another(self) -> None:
        font = self._theme.text_font()
        if font != self._font:
            self._font = font
            self.start()
