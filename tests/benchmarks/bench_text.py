"""The cost of the text view in the running program: playing merges, scrubbing, jumping, finding.

    QT_QPA_PLATFORM=offscreen python tests/benchmarks/bench_text.py [FILE] [--vocab-size 32000] [--times 200]

Without a file, 10 MB of text are generated. The window is the real one, with a finished run. An act is timed from its
event to the end of the paint that shows it, by the clock and in processor time (for busy machines). The event loop then
rests for 30 ms, as between two actions of a user.
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

from bench_frames import made_up_text, until
from bench_token_view import percentile
from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.application import create, load_the_rest
from app.session.states import State
from app.window.main_window import MainWindow
from bpe import TrainingSettings

SIZE = 10_000_000
REST = 0.030
"""Seconds between two acts."""
PATIENCE = 0.5
"""Seconds after which an act that changes nothing on screen is left out."""
FRAME = 1000 / 60


class Paints(QObject):
    """Notes when the viewport begins to paint."""

    def __init__(self, viewport: QWidget) -> None:
        super().__init__()
        self.at: list[float] = []
        viewport.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.at.append(time.perf_counter())
        return False


class Bench:
    """The running program, and its acts."""

    def __init__(self, app: QApplication, window: MainWindow) -> None:
        self.app, self.window, self.session = app, window, window.session
        self.view = window.panes.token_view
        self.port = self.view.viewport()
        self.paints = Paints(self.port)
        self.dice = random.Random(1)

    def rest(self, seconds: float = REST) -> None:
        """Let the event loop run."""
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            self.app.processEvents()
            time.sleep(0.001)

    def timed(self, name: str, times: int, act: Callable[[int], object], *, whole: bool = False) -> None:
        """Print what an act costs, from its call to the end of the paint that shows it.

        A far place may be painted in two parts; `whole`: until both are there.
        """
        wall, own = [], []
        for i in range(times):
            self.paints.at.clear()
            begin, begin_own = time.perf_counter(), time.thread_time()
            act(i)
            while not self.paints.at or (whole and self.view.page.is_jumping):
                if time.perf_counter() > begin + PATIENCE:
                    break
                self.app.processEvents()
            if self.paints.at:
                wall.append((time.perf_counter() - begin) * 1e3)
                own.append((time.thread_time() - begin_own) * 1e3)
            self.rest()
        tell(name, wall, own)

    def open(self, path: Path, vocab_size: int) -> None:
        """Open a text, train to the end, and stand there."""
        session = self.session
        opened: list[bool] = []
        session.corpus_changed.connect(lambda: opened.append(True))
        session.open([path], TrainingSettings(vocab_size))
        until(lambda: bool(opened) and session.state is State.DONE, 1200)
        session.player.stop_film()
        session.set_step(session.frontier)
        self.rest(2)
        print(f"{path.name}: {session.text.size if session.text else 0:,} bytes, {session.frontier:,} merges")

    # -- the acts

    def animation(self, times: int) -> None:
        """Frames of the merge that fuses the most pairs on screen; at most 80 are played at once."""
        merge = self._commonest_merge()
        frames: list[float] = []
        busy: list[float] = []
        pairs = 0
        for _ in range(times):
            self.view.set_step(merge - 1)
            self.rest()
            self.paints.at.clear()
            if not self.view.animate_merge(merge):
                continue
            animation = self.view._stage.animation
            pairs = len(animation._pairs) if animation is not None else 0
            begin = time.thread_time()
            while self.view._stage.animation is not None:
                self.app.processEvents()
                time.sleep(0.0005)
            spent = (time.thread_time() - begin) * 1e3
            frames += [(b - a) * 1e3 for a, b in itertools.pairwise(self.paints.at)]
            busy.append(spent / max(1, len(self.paints.at)))
        tell(f"animation, {pairs} pairs", frames, busy, "between frames")

    def _commonest_merge(self) -> int:
        """The merge with the most pairs on screen, counted from 1."""
        seams = [int(seam) for part in self.view.visible_seams() for seam in part if 0 <= seam < 1 << 30]
        return max(set(seams), key=seams.count) + 1

    def scrub(self, i: int) -> None:
        """One movement of a hand that drags the playhead through the whole run."""
        frontier = self.session.frontier
        self.session.set_step((i * 997 * frontier // 32_000) % (frontier + 1))

    def jump(self, _: int) -> None:
        """To a random place by the scroll bar."""
        bar = self.view.verticalScrollBar()
        bar.setValue(self.dice.randrange(bar.maximum()))

    def page(self, _: int) -> None:
        """On by a page, as by the key."""
        self.view.scroll_by(self.port.height() - self.view.line_height)

    def find(self, _: int) -> None:
        """To the next match of what is looked for."""
        self.window.bars.find.step(True)

    def hover(self, _: int) -> None:
        """The mouse moves to a random place of the text, and rests there."""
        port = self.port
        at = QPointF(self.dice.randrange(30, port.width() - 200), self.dice.randrange(10, port.height() - 10))
        none = Qt.MouseButton.NoButton
        keys = Qt.KeyboardModifier.NoModifier
        event = QMouseEvent(QEvent.Type.MouseMove, at, QPointF(port.mapToGlobal(at.toPoint())), none, none, keys)
        QApplication.sendEvent(port, event)


def tell(name: str, wall: list[float], own: list[float], what: str = "until painted") -> None:
    """Print the percentiles."""
    if not wall:
        print(f"{name:22} nothing was painted")
        return
    late = sum(value > 2 * FRAME for value in wall)
    figures = [percentile(values, share) for values in (wall, own) for share in (0.5, 0.99)]
    text = "{:14} p50 {:6.1f}  p99 {:6.1f} ms    processor p50 {:5.1f}  p99 {:5.1f} ms".format(what, *figures)
    print(f"{name:22} {len(wall):5} × {text}    over two frames: {late}")


def main() -> None:
    """Run the program and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])  # type: ignore[union-attr]
    parser.add_argument("file", nargs="?", type=Path)
    parser.add_argument("--vocab-size", type=int, default=32_000)
    parser.add_argument("--find", default="the")
    parser.add_argument("--times", type=int, default=200)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = options.file
        if path is None:
            path = Path(folder) / "made up.txt"
            made_up_text(path, SIZE)
        app, window = create(["bpe-visualizer"])
        window.resize(1440, 900)
        window.show()
        load_the_rest(window)
        session = window.session
        session.open_sample("cat")
        until(lambda: session.state is State.DONE and window.panes.plot.canvas is not None)
        crowded = Path(folder) / "crowded.txt"
        crowded.write_text("the theme of the weather then, the other there\n" * 2000, encoding="utf-8")
        bench = Bench(app, window)
        bench.open(crowded, 300)
        bench.animation(max(1, options.times // 20))
        bench.open(path, options.vocab_size)
        bench.timed("scrub", options.times, bench.scrub)
        session.set_step(session.frontier)
        bench.rest()
        bench.timed("jump", options.times, bench.jump)
        bench.timed("jump, whole page", options.times, bench.jump, whole=True)
        bench.timed("page down", options.times // 2, bench.page)
        bench.timed("hover", options.times, bench.hover)
        window.bars.find.open()
        window.bars.find.bar.enter(options.find)
        bench.rest(2)
        bench.timed("next match", options.times, bench.find)
        window.close()


if __name__ == "__main__":
    main()
