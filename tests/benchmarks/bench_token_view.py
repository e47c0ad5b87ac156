"""Speed of the token view when it opens, scrolls and recolours a gigabyte: p50 and p99.

    QT_QPA_PLATFORM=offscreen python tests/benchmarks/bench_token_view.py

The text and its seams are generated, so the figures are those of the view alone.
"""

from __future__ import annotations

import gc
import os
import random
import sys
import time
from array import array
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_LOGGING_RULES", "qt.text.font.db=false")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtWidgets import QApplication

from app.kit.theme import Theme
from app.tokens.view import TokenView

OPEN = 2**31 - 1
STEPS = 8000
SIZE = 1 << 30
REST = 0.008
"""Seconds between two acts."""
SCRIPTS = {
    "latin": "the cat in that hat reads tokens of every length, and none is out of vocabulary",
    "mixed": "naïve 你好世界 こんにちは नमस्ते สวัสดี مرحبا שלום Привет 🌍 한국어 the cat is here",
}


class MadeUpText:
    """A block of random words, repeated to any size; each word's seams are random merges."""

    def __init__(self, sentence: str, size: int, *, newlines: bool = True) -> None:
        words = sentence.split()
        rng = random.Random(1)
        block = bytearray()
        while len(block) < 1 << 18:
            line = (" ".join(rng.choice(words) for _ in range(rng.randrange(1, 24)))).encode()
            block += line + (b"\n" if newlines else b" ")
        self._block = bytes(block)
        pieces = (OPEN if byte in b" \n" else rng.randrange(STEPS) for byte in block)
        self._seams = array("i", pieces)
        self.size = size

    def read(self, offset: int, length: int) -> bytes:
        length = max(0, min(length, self.size - offset))
        at = offset % len(self._block)
        data = self._block[at : at + length]
        while len(data) < length:
            data += self._block[: length - len(data)]
        return data

    def seams(self, start: int, end: int) -> tuple[array[int], int]:
        at = start % len(self._block)
        found = self._seams[at : at + end - start]
        while len(found) < end - start:
            found += self._seams[: end - start - len(found)]
        return found, STEPS


def percentile(values: list[float], share: float) -> float:
    """The value below which a share of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def timed(times: int, act: Callable[[int], None], rest: Callable[[], None] = lambda: None) -> str:
    """p50 and p99 in milliseconds of an act: by the clock, and of the processor alone (on a busy machine).

    What is done in the `rest` between two acts is not counted.
    """
    wall, own = [], []
    for i in range(times):
        begin, begin_own = time.perf_counter(), time.thread_time()
        act(i)
        wall.append((time.perf_counter() - begin) * 1e3)
        own.append((time.thread_time() - begin_own) * 1e3)
        rest()
    figures = [percentile(values, share) for values in (wall, own) for share in (0.5, 0.99)]
    return "p50 {:5.1f}  p99 {:5.1f} ms    processor p50 {:5.1f}  p99 {:5.1f} ms".format(*figures)


def bench(app: QApplication, name: str, text: MadeUpText, step: int) -> None:
    """Print the figures for one text at one step."""
    view = TokenView(Theme("light"))
    view.resize(1200, 840)
    view.show()
    app.processEvents()
    begin = time.perf_counter()
    view.set_text(text)
    view.set_step(step)
    opened = time.perf_counter()
    view.viewport().repaint()
    painted = time.perf_counter()
    tokens = sum(len(seams) for seams in view.visible_seams())
    print(f"{name}, {step} merges, about {tokens} bytes on screen")
    print(f"  opened in {(opened - begin) * 1e3:.1f} ms, painted {(painted - opened) * 1e3:.1f} ms later")

    slices: list[float] = []

    def beat() -> None:
        """What is left of the 16 ms from one turn of the wheel to the next: the event loop's idle time."""
        end = time.perf_counter() + REST
        while time.perf_counter() < end:
            begin = time.thread_time()
            app.processEvents()
            slices.append((time.thread_time() - begin) * 1e3)
            time.sleep(0.001)

    def scroll(pixels: float) -> Callable[[int], None]:
        def act(_: int) -> None:
            view.scroll_by(pixels)
            QApplication.sendPostedEvents()  # painting, but no timers

        return act

    def repaint(_: int) -> None:
        view.viewport().repaint()

    def recolor(i: int) -> None:
        view.set_step(step + i % 50, (1, 2))

    def recolor_and_paint(i: int) -> None:
        view.set_step(step + i % 50, (1, 2))
        view.viewport().repaint()

    def jump(_: int) -> None:
        bar = view.verticalScrollBar()
        bar.setValue(random.randrange(bar.maximum()))
        view.viewport().repaint()

    print("  wheel            ", timed(300, scroll(84), beat))
    print("  wheel back       ", timed(300, scroll(-84), beat))
    print("  page             ", timed(100, scroll(800), beat))
    print(f"  laying out ahead   p50 {percentile(slices, 0.5):5.1f}  p99 {percentile(slices, 0.99):5.1f} ms at a time")
    print("  whole repaint    ", timed(100, repaint))
    print("  set_step         ", timed(50, recolor))
    print("  set_step + paint ", timed(50, recolor_and_paint))
    print("  jump             ", timed(100, jump))
    view.close()


def main() -> None:
    """Every script, at the start and later, with lines and as one line."""
    app = QApplication([])
    Theme("light").apply(app)
    gc.freeze()  # as the program does once it stands
    for name, sentence in SCRIPTS.items():
        for step in (0, 2000):
            bench(app, name, MadeUpText(sentence, SIZE), step)
    bench(app, "one line of latin", MadeUpText(SCRIPTS["latin"], SIZE, newlines=False), 2000)


if __name__ == "__main__":
    main()
