"""The vocabulary size of one compared tokenizer as a slider: a logarithmic scale from its bytes to all its tokens."""

from __future__ import annotations

import math

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSlider, QWidget

from app.kit.numbers import BYTE_TOKENS

STOPS = 1000


def size_at(stop: int, least: int, most: int) -> int:
    """The vocabulary size at a stop of the slider, from `least` (0) to `most` (`STOPS`)."""
    return round(math.exp(math.log(least) + stop / STOPS * math.log(most / least)))


def stop_of(size: int, least: int, most: int) -> int:
    """The stop nearest to a vocabulary size."""
    if most <= least:
        return STOPS
    return round(STOPS * math.log(max(size, least) / least) / math.log(most / least))


class VocabularySlider(QWidget):
    """Emits the chosen step (merges)."""

    step_requested = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._least, self._steps, self._step = BYTE_TOKENS, 0, 0
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setObjectName("compareVocabularySlider")
        self.slider.setRange(0, STOPS)
        self.slider.setPageStep(STOPS // 20)
        self.slider.valueChanged.connect(self._moved)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.slider)

    def set_place(self, least: int, steps: int | None, step: int) -> None:
        """Set the smallest vocabulary, the number of merges (None: no time line, no slider) and the present step."""
        self.slider.setVisible(steps is not None)
        if steps is None:
            return
        self._least, self._steps, self._step = least, steps, step
        here = self.slider.value()
        if self._step_of(here) != step:
            with QSignalBlocker(self.slider):
                self.slider.setValue(stop_of(least + step, least, least + steps))

    def _step_of(self, stop: int) -> int:
        return size_at(stop, self._least, self._least + self._steps) - self._least

    def _moved(self, stop: int) -> None:
        step = self._step_of(stop)
        if step != self._step:
            self._step = step
            self.step_requested.emit(step)
