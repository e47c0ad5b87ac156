"""Load of the compare page on the window's thread: opening it, scrolling a large text, moving a slider.

    QT_QPA_PLATFORM=offscreen python tests/benchmarks/bench_compare_page.py [FILE]

Frames are counted in the program's event loop while a column is scrolled every 16 ms. The frames at rest are the
control: the noise of the machine. The frames during the measurement of the figures are meaningful for files of 10 MB
and more. Every call is timed in processor time of the window's thread, which other programs do not change; the 95th
percentile must stay below 16 ms.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from bench_frames import FRAME, until
from PySide6.QtCore import QCoreApplication, Qt, QTimer

from app.application import create
from app.compare.column_view import CompareColumn
from app.compare.comparison import CompareControl
from app.compare.figures_control import FiguresControl
from app.compare.page_control import ComparePageControl
from app.compare.texts_view import CompareTexts
from app.compare.tokens_view import CompareView
from app.kit.settings import Settings
from app.session.states import State
from app.window.main_window import MainWindow

ROUNDS = 4
"""How often the text is measured: one round of 10 MB has too few frames."""
CALLS: dict[str, list[float]] = defaultdict(list)
WATCHED: tuple[tuple[type, tuple[str, ...]], ...] = (
    (ComparePageControl, ("open", "_show", "_build", "_load_a_part")),
    (CompareControl, ("_build_column", "_show", "_show_differences", "_show_figures", "preset")),
    (FiguresControl, ("_take", "ask")),
    (CompareTexts, ("_arrange", "_settle")),
    (CompareColumn, ("__init__", "show_text")),
    (CompareView, ("paintEvent", "resizeEvent", "scroll_by", "set_step")),
)


def watch(owner: type, name: str) -> None:
    """Time every call of a method, without what it calls of the others that are watched."""
    method = getattr(owner, name)

    def timed(*arguments: Any, **named: Any) -> Any:
        start = time.thread_time()
        try:
            return method(*arguments, **named)
        finally:
            CALLS[f"{owner.__name__}.{name}"].append(1000 * (time.thread_time() - start))

    setattr(owner, name, timed)


def rest(seconds: float) -> None:
    """Let the program live for a while."""
    end = time.monotonic() + seconds
    until(lambda: time.monotonic() > end)


def settled(window: MainWindow) -> bool:
    """Whether every column has answered."""
    made = window.compare.comparison
    return made is not None and bool(made.comparing.columns) and made.comparing.are_same()


def report(title: str) -> None:
    """Print what was called since the last report."""
    print(title)
    for name, times in sorted(CALLS.items(), key=lambda item: -max(item[1])):
        ordered = sorted(times)
        late = ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
        if ordered[-1] >= 2:
            print(f"  {name:32} {len(ordered):5} calls, p95 {late:5.1f} ms, longest {ordered[-1]:5.1f} ms")
    CALLS.clear()


def frames(made: CompareControl, going: Callable[[], bool]) -> list[float]:
    """Scroll a column at 60 Hz while something goes on; milliseconds from one frame to the next."""
    times: list[float] = []
    last = [time.perf_counter()]

    def turn() -> None:
        made.page.columns[0].view.scroll_by(28 if len(times) % 400 < 200 else -28)
        now = time.perf_counter()
        times.append(1000 * (now - last[0]))
        last[0] = now

    timer = QTimer(interval=FRAME, timerType=Qt.TimerType.PreciseTimer)
    timer.timeout.connect(turn)
    timer.start()
    until(lambda: not going())
    timer.stop()
    return times


def tell(title: str, times: list[float]) -> None:
    """Print the percentiles."""
    ordered = sorted(times)
    p50, p95, p99 = (ordered[min(len(ordered) - 1, int(share * len(ordered)))] for share in (0.5, 0.95, 0.99))
    print(f"{title}: {len(times)} frames, p50 {p50:.1f}, p95 {p95:.1f}, p99 {p99:.1f}, longest {ordered[-1]:.1f} ms")


def measure(made: CompareControl, figures_control: FiguresControl) -> None:
    """Frames at rest, and while the figures of the whole text are measured, which is forgotten before each round."""
    made.set_source("text")
    until(lambda: not figures_control.busy)
    rest(1)
    end = time.monotonic() + 5
    tell("scrolling at rest (the control)", frames(made, lambda: time.monotonic() < end))
    times: list[float] = []
    started = time.monotonic()
    for _ in range(ROUNDS):
        figures_control._forget()
        figures_control.ask()
        until(lambda: figures_control.busy)
        times += frames(made, lambda: figures_control.busy)
    tell("scrolling while the figures are measured", times)
    print(f"  measured in {(time.monotonic() - started) / ROUNDS:.1f} s")


def main() -> None:
    """Run all of it on a file, else on the sample of many scripts."""
    for owner, names in WATCHED:
        for name in names:
            watch(owner, name)
    with tempfile.TemporaryDirectory() as folder:
        _, window = create(["bench", *sys.argv[1:]], Settings(Path(folder) / "settings.ini"))
        window.resize(1440, 900)
        window.show()
        until(lambda: window.is_filled)
        window.fill()
        if sys.argv[1:]:
            window.open_first()
        else:
            window.session.open_sample("scripts")
        until(lambda: window.session.state is State.DONE)
        window.session.player.to_frontier()
        until(lambda: not window.compare._idle.isActive())
        report("while nothing goes on: the modules and the page")
        window.compare.open()
        until(lambda: settled(window))
        rest(0.3)
        report("opening the page, two tokenizers loaded meanwhile")
        made, figures_control = window.compare.comparison, window.compare.figures_control
        assert made is not None and figures_control is not None
        measure(made, figures_control)
        report("meanwhile")
        made.preset("same size")
        until(lambda: settled(window))
        rest(0.3)
        report("five columns")
        for _ in range(150):
            made.page.columns[0].view.scroll_by(28)
            QCoreApplication.processEvents()
        report("scrolling five columns")
        for step in range(100, 40_000, 500):
            made.comparing.columns[2].set_step(step)
            rest(0.001)
        report("moving a slider")
        window.close()


if __name__ == "__main__":
    main()
