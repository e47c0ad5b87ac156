"""Start-up time of the program, from the start of its process to its first paint and to a running film.

    python tests/benchmarks/bench_start.py [--rounds 10] [FILE]

The window opens the bundled sample (or FILE), as at the first start. *First paint*: the window has been painted once.
*Film*: the text is trained, the film plays, and a picture of it is painted. *First merge*: the playhead has made its
first step (the film shows each of the first ten merges for a second). The first rounds warm the disk cache and are not
counted. Without a display, the program paints off screen.

Then the library alone, in separate processes: the time of `import bpe`, and the time to load every kernel from the
cache of compiled kernels.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
WARMING_ROUNDS = 2
# CLOCK_MONOTONIC is the same for every process of a machine, so the child can subtract its parent's time.
CHILD = """
import sys, time
from app import application
app, window = application.create(sys.argv[1:], bare=True)
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

def told(name):
    print(name, time.monotonic() - float(sys.argv[1]), flush=True)

class Watch(QObject):
    painted = playing = moved = False
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            if not self.painted:
                self.painted = True
                QTimer.singleShot(0, lambda: told("paint"))
            if window.is_filled and window.session.player.playing and not self.playing:
                self.playing = True
                told("film")
            if window.is_filled and window.session.step > 0 and not self.moved:
                self.moved = True
                told("merge")
                app.quit()
        return False

watch = Watch()
app.installEventFilter(watch)
QTimer.singleShot(60000, app.quit)
application.run(app, window)
window.close()
"""

LIBRARY = """
import time
begin = time.perf_counter()
import bpe
print("import", time.perf_counter() - begin)
begin = time.perf_counter()
from bpe import jit
jit.warm()
print("kernels", time.perf_counter() - begin)
"""


def warm_environment() -> dict[str, str]:
    """That of a user's second start, which finds every module as bytecode."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"PYTHONPATH": str(ROOT)}


def one_round(arguments: list[str]) -> dict[str, float]:
    environment = warm_environment() | {"QT_LOGGING_RULES": "qt.text.font.db=false"}
    if sys.platform == "linux" and not {"DISPLAY", "WAYLAND_DISPLAY"} & os.environ.keys():
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    command = [sys.executable, "-c", CHILD, str(time.monotonic()), *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=90)
    told = dict(line.split() for line in done.stdout.splitlines() if line.count(" ") == 1)
    if not {"paint", "film", "merge"} <= told.keys():
        sys.exit(f"the program did not get there:\n{done.stdout}{done.stderr}")
    return {name: float(value) for name, value in told.items()}


def library_round() -> dict[str, float]:
    environment = warm_environment()
    done = subprocess.run([sys.executable, "-c", LIBRARY], env=environment, capture_output=True, text=True, check=True)
    return {name: float(value) for name, value in (line.split() for line in done.stdout.splitlines())}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("file", nargs="*")
    parser.add_argument("--rounds", type=int, default=10)
    arguments = parser.parse_args()
    for _ in range(WARMING_ROUNDS):
        one_round(arguments.file)
    rounds = [one_round(arguments.file) for _ in range(arguments.rounds)]
    print("| since the process started | median | slowest |\n|---|---:|---:|")
    for name, title in (("paint", "first paint"), ("film", "the film plays"), ("merge", "first merge")):
        values = [found[name] for found in rounds]
        print(f"| {title} | {statistics.median(values):.2f} s | {max(values):.2f} s |")
    rounds = [library_round() for _ in range(arguments.rounds)]
    print("\n| the library | median | slowest |\n|---|---:|---:|")
    for name, title in (("import", "`import bpe`"), ("kernels", "every kernel ready, from the cache")):
        values = [1000 * found[name] for found in rounds]
        print(f"| {title} | {statistics.median(values):.0f} ms | {max(values):.0f} ms |")


if __name__ == "__main__":
    main()
