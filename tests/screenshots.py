"""Takes the pictures in resources/screenshots: `python tests/screenshots.py [FOLDER] [NAME …]`.

Nothing is faked: the program opens one of its samples or a generated text, trains, and is operated as by a user. Each
picture is taken in a separate process, so that no state carries over from another.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_LOGGING_RULES", "qt.text.font.db=false")
ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.window.main_window import MainWindow

SIZE = (1440, 900)
SIZES = {"small-window": (760, 560), "scale-200": (1000, 640), "cat": (1000, 640)}
Scene = Callable[["MainWindow"], "QWidget | None"]
"""Brings the window into a state; returns the widget to picture, or None for the window."""

# --- waiting ----------------------------------------------------------------------------------------------------------


def wait_for(condition: Callable[[], object], what: str, seconds: float = 240) -> None:
    """Process events until the condition holds."""
    from PySide6.QtCore import QDeadlineTimer, QEventLoop
    from PySide6.QtWidgets import QApplication

    deadline = QDeadlineTimer(int(seconds * 1000))
    while not condition():
        if deadline.hasExpired():
            sys.exit(f"waited in vain for {what}")
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 20)


def settle(milliseconds: int = 600) -> None:
    """Process events until painting and animations have finished."""
    from PySide6.QtCore import QDeadlineTimer

    deadline = QDeadlineTimer(milliseconds)
    wait_for(deadline.hasExpired, "the paint")


def is_in(window: MainWindow, state: str) -> bool:
    return window.session.state.name == state


def sample(window: MainWindow, name: str, step: int, typed: str = "") -> None:
    """Open a sample, train it, and go to a step."""
    session = window.session
    session.open_sample(name)
    wait_for(lambda: session.history is not None and is_in(window, "DONE"), f"the training of {name}")
    session.set_step(min(step, session.frontier))
    window.panes.try_line.edit.setText(typed)
    settle()


def large_text(megabytes: int) -> Path:
    """Write a file of made-up words whose frequencies follow Zipf's law."""
    dice = random.Random(5)
    words = ["".join(dice.choices("etaoinshrdlucmfw", k=dice.randint(3, 12))) for _ in range(200_000)]
    weights = [1 / rank for rank in range(1, len(words) + 1)]
    drawn = dice.choices(words, weights, k=480_000)
    block = "".join(" ".join(drawn[at : at + 12]) + ".\n" for at in range(0, len(drawn), 12)).encode()
    path = Path(tempfile.mkdtemp()) / "made-up words.txt"
    path.write_bytes(block * max(1, megabytes * 1_000_000 // len(block)))
    return path


# --- scenes -----------------------------------------------------------------------------------------------------------


def welcome(window: MainWindow) -> None:
    sample(window, "welcome", 290, "tokenization of unseen words")


def welcome_dark(window: MainWindow) -> None:
    window.theme.set_mode("dark")
    welcome(window)


def scripts(window: MainWindow) -> None:
    sample(window, "scripts", 300, "早安，世界！ Good morning, world!")


def cat(window: MainWindow) -> None:
    sample(window, "cat", 3, "the hat")


def empty(window: MainWindow) -> None:
    settle()


def counting(window: MainWindow) -> None:
    window.session.open([large_text(400)])
    wait_for(lambda: is_in(window, "COUNTING") and (window.session.progress or 0) > 0.3, "the counting")


def training(window: MainWindow) -> None:
    from bpe import TrainingSettings

    window.session.open([large_text(30)], TrainingSettings(vocab_size=250_000))
    wait_for(lambda: is_in(window, "TRAINING") and window.session.frontier > 20_000, "the training")


def paused(window: MainWindow) -> None:
    training(window)
    window.session.pause()
    wait_for(lambda: is_in(window, "PAUSED"), "the pause")
    window.session.set_step(12_000)
    settle()


def early_end(window: MainWindow) -> None:
    window.session.open_text("she sells sea shells by the sea shore")
    wait_for(lambda: is_in(window, "DONE"), "the end")
    window.session.player.to_frontier()
    settle()


def error(window: MainWindow) -> None:
    welcome(window)
    window.session.open([Path("no such text.txt")])
    wait_for(window.notice.isVisible, "the message")
    settle()


def animation(window: MainWindow) -> None:
    from PySide6.QtCore import QDeadlineTimer

    sample(window, "welcome", 30)
    wait_for(QDeadlineTimer(1500).hasExpired, "rest")
    window.session.player.next_visible()
    wait_for(lambda: window.panes.token_view._stage.animation is not None, "the animation")
    settle(330)


def candidates(window: MainWindow) -> None:
    welcome(window)
    window.frame.bring_up(window.panes.candidates)
    settle(1200)


def token(window: MainWindow) -> None:
    welcome(window)
    window.token.look_at_id(256 + 270)
    settle(1500)


def age(window: MainWindow) -> None:
    window.commands.color_by_age.trigger()
    window.commands.line_numbers.trigger()
    welcome(window)


def find(window: MainWindow) -> None:
    from PySide6.QtWidgets import QLineEdit

    welcome(window)
    window.commands.find.trigger()
    window.findChild(QLineEdit, "findEdit").setText("token")
    settle(1200)


def palette(window: MainWindow) -> None:
    from PySide6.QtWidgets import QLineEdit

    welcome(window)
    window.commands.palette.trigger()
    window.findChild(QLineEdit, "paletteEdit").setText("512")
    settle(900)


def runs(window: MainWindow) -> None:
    from bpe import Steer

    welcome(window)
    session = window.session
    session.set_step(60)
    assert session.history is not None
    pair = int(session.history.left[60]), int(session.history.right[60])
    session.branch(steers=(Steer(60, "ban", *pair),))
    wait_for(lambda: is_in(window, "DONE") and session.frontier > 60, "the branch")
    window.frame.bring_up(window.panes.runs)
    settle(900)


def editor(window: MainWindow) -> QWidget:
    from PySide6.QtWidgets import QApplication

    sample(window, "scripts", 0)
    window.commands.edit_pattern.trigger()
    settle(2500)
    return next(part for part in QApplication.topLevelWidgets() if part.objectName() == "patternEditor")


def compare(window: MainWindow) -> None:
    welcome(window)
    window.commands.compare.trigger()
    settle(6000)


def ladder(window: MainWindow) -> None:
    window.session.open_sample("love")
    wait_for(lambda: window.session.history is not None and is_in(window, "DONE"), "the sample")
    window.commands.compare.trigger()
    settle(3000)
    assert window.compare.comparison is not None
    window.compare.comparison.preset("ladder")
    settle(4000)


def languages(window: MainWindow) -> None:
    welcome(window)
    window.commands.languages.trigger()
    settle(8000)


def zones(window: MainWindow) -> None:
    from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
    from PySide6.QtGui import QDragEnterEvent

    welcome(window)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(ROOT / "tokenizer.json"))])
    copy, button, keys = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    window.dragEnterEvent(QDragEnterEvent(QPoint(200, 300), copy, mime, button, keys))
    settle()


SCENES: dict[str, Scene] = {
    "main-light": welcome,
    "main-dark": welcome_dark,
    "scripts": scripts,
    "cat": cat,
    "small-window": welcome,
    "scale-200": cat,
    "empty": empty,
    "counting": counting,
    "training": training,
    "paused": paused,
    "early-end": early_end,
    "error": error,
    "drop": zones,
    "animation": animation,
    "age": age,
    "candidates": candidates,
    "token": token,
    "find": find,
    "palette": palette,
    "runs": runs,
    "pattern-editor": editor,
    "compare": compare,
    "ladder": ladder,
    "languages": languages,
}


# --- taking them ------------------------------------------------------------------------------------------------------


def take(name: str, folder: Path) -> Path:
    """Take one picture in this process."""
    from app import application

    app, window = application.create([])
    app.setCursorFlashTime(0)  # a blinking caret would make the pictures differ
    window.resize(*SIZES.get(name, SIZE))
    window.show()
    wait_for(lambda: window.panes.plot.canvas is not None, "the plot")
    pictured = SCENES[name](window) or window
    target = folder / f"{name}.png"
    pictured.grab().save(str(target))
    window.close()
    return target


def main() -> None:
    if len(sys.argv) > 2 and sys.argv[1] == "--one":
        print(take(sys.argv[2], Path(sys.argv[3])))
        return
    folder = Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else ROOT / "resources" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    for name in sys.argv[2:] or SCENES:
        with tempfile.TemporaryDirectory() as settings:
            environment = {**os.environ, "XDG_CONFIG_HOME": settings}
            if name.startswith("scale-"):
                environment["QT_SCALE_FACTOR"] = str(int(name.removeprefix("scale-")) / 100)
            subprocess.run([sys.executable, __file__, "--one", name, str(folder)], env=environment, check=True)


if __name__ == "__main__":
    main()
