"""Frame intervals of the running program while a large text is counted and trained and the view scrolls.

    QT_QPA_PLATFORM=offscreen python tests/benchmarks/bench_frames.py [FILE] [--runs 6]

Without a file, a text of 100 MB is generated. The window is the real one: the plot grows, the table fills, the film
plays. A frame is the time from one paint of the token view to the next; a turn of the wheel every 16 ms requests one.
The frames without training are the control: the noise of the machine.
"""

from __future__ import annotations

import argparse
import itertools
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_LOGGING_RULES", "qt.text.font.db=false")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtCore import QEvent, QEventLoop, QObject, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.application import create, load_the_rest
from app.session.session import Session
from app.session.states import State
from bpe import TrainingSettings

FRAME = 16
SIZE = 100_000_000


def made_up_text(path: Path, size: int) -> None:
    """Words with the frequencies of a language: 300,000 distinct ones, on lines of a dozen."""
    import numpy as np

    dice = random.Random(1)
    syllables = ["ta", "re", "no", "li", "sen", "the", "an", "ing", "mo", "ul", "qua", "st", "er", "o", "é"]
    words = np.array(["".join(dice.choices(syllables, k=dice.randint(1, 6))) for _ in range(300_000)], object)
    draw = np.random.default_rng(1)
    with path.open("w", encoding="utf-8") as file:
        while file.tell() < size:
            ranks = np.minimum(draw.zipf(1.15, 200_000), len(words)) - 1
            chosen = words[ranks].tolist()
            file.writelines(" ".join(chosen[i : i + 12]) + ".\n" for i in range(0, len(chosen), 12))


class Frames(QObject):
    """Turns the wheel at every beat, and notes when the view has painted, and in which state."""

    def __init__(self, session: Session, viewport: QWidget) -> None:
        super().__init__()
        self.paints: list[tuple[float, State]] = []
        self._session, self._viewport = session, viewport
        self._turns = 0
        viewport.installEventFilter(self)
        self._timer = QTimer(self, interval=FRAME, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._turn)
        self._timer.start()

    def stop(self) -> None:
        """Turn no more."""
        self._timer.stop()
        self._viewport.removeEventFilter(self)

    def intervals(self, *states: State) -> list[float]:
        """Milliseconds between two paints, where both were in one of these states."""
        pairs = itertools.pairwise(self.paints)
        return [(b[0] - a[0]) * 1e3 for a, b in pairs if a[1] in states and b[1] in states]

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.paints.append((time.perf_counter(), self._session.state))
        return False

    def _turn(self) -> None:
        self._turns += 1
        direction = -1 if self._turns // 400 % 2 == 0 else 1
        at = QPointF(self._viewport.rect().center())
        event = QWheelEvent(
            at,
            QPointF(self._viewport.mapToGlobal(at.toPoint())),
            QPoint(),
            QPoint(0, direction * 120),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(self._viewport, event)


def until(condition: Callable[[], bool], seconds: float = 300) -> None:
    """Let the program's event loop run until a condition holds."""
    loop = QEventLoop()
    end = time.monotonic() + seconds

    def look() -> None:
        if condition() or time.monotonic() > end:
            loop.quit()

    timer = QTimer(interval=20)
    timer.timeout.connect(look)
    timer.start()
    loop.exec()
    if not condition():
        raise TimeoutError


def tell(name: str, intervals: list[float]) -> None:
    """Print the percentiles."""
    if not intervals:
        print(f"{name:26} no frames")
        return
    ordered = sorted(intervals)

    def at(share: float) -> float:
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]

    late = sum(value > 50 for value in ordered)
    print(
        f"{name:26} {len(ordered):5} frames  p50 {at(0.5):5.1f}  p90 {at(0.9):5.1f}  p99 {at(0.99):5.1f}"
        f"  max {ordered[-1]:6.1f} ms  over 50 ms: {late}"
    )


def measure(session: Session, viewport: QWidget, path: Path, runs: int) -> None:
    """Frames at rest, then while counting and while merging, over some runs."""
    seen: dict[State, list[float]] = {State.COUNTING: [], State.TRAINING: []}
    first_page: list[float] = []
    opened: list[float] = []
    session.corpus_changed.connect(lambda: opened.append(time.perf_counter()))
    for number in range(runs):
        frames = Frames(session, viewport)
        started = time.perf_counter()
        settings = TrainingSettings(32_000, pattern=("gpt2", "word")[number % 2], hold_out=0.05)
        session.open([path], settings)
        until(lambda count=number: len(opened) > count)  # type: ignore[misc]
        until(lambda: session.state is State.DONE)
        frames.stop()
        first_page.append(1e3 * (next(at for at, _ in frames.paints if at > opened[-1]) - started))
        for state, intervals in seen.items():
            intervals += frames.intervals(state)
    session.player.stop_film()
    rest = Frames(session, viewport)
    until(lambda: len(rest.paints) > 600)
    rest.stop()
    tell("at rest (the control)", rest.intervals(State.DONE))
    for state, intervals in seen.items():
        tell(f"while {state.value}", intervals)
    tell("both", [value for values in seen.values() for value in values])
    first_page.sort()
    middle = first_page[len(first_page) // 2]
    print(f"first page after opening: p50 {middle:.1f} ms, max {first_page[-1]:.1f} ms")


def main() -> None:
    """Run the program and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])  # type: ignore[union-attr]
    parser.add_argument("file", nargs="?", type=Path)
    parser.add_argument("--runs", type=int, default=6)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = options.file
        if path is None:
            path = Path(folder) / "made up.txt"
            made_up_text(path, SIZE)
        _app, window = create(["bpe-visualizer"])
        window.resize(1440, 900)
        window.show()
        load_the_rest(window)
        session = window.session
        viewport = window.panes.token_view.viewport()
        session.open_sample("cat")
        until(lambda: session.state is State.DONE and window.panes.plot.canvas is not None)
        measure(session, viewport, path, options.runs)
        window.close()


if __name__ == "__main__":
    main()
