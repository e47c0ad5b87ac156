"""Takes the pictures in resources/screenshots of today's program: `python tests/screenshots.py [FOLDER]`.

Nothing is staged: the program opens its own samples, trains, and is shown at a step, as by hand.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_LOGGING_RULES", "qt.text.font.db=false")
ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

if TYPE_CHECKING:
    from app.main_window import MainWindow

SIZE = (1440, 900)


@dataclass(frozen=True)
class Picture:
    """One picture: a sample at a step, in a theme, with something typed in the try line."""

    name: str
    sample: str
    theme: str
    step: int
    typed: str = ""


PICTURES = (
    Picture("main-light", "welcome", "light", 290, "tokenization of unseen words"),
    Picture("main-dark", "welcome", "dark", 290, "tokenization of unseen words"),
    Picture("scripts-light", "scripts", "light", 300, "早安，世界！ Good morning, world!"),
    Picture("small-light", "cat", "light", 3, "the hat"),
)


def wait_for(condition: Callable[[], bool], what: str, seconds: float = 120) -> None:
    """Let the program run until something is so."""
    from PySide6.QtCore import QDeadlineTimer, QEventLoop
    from PySide6.QtWidgets import QApplication

    deadline = QDeadlineTimer(int(seconds * 1000))
    while not condition():
        if deadline.hasExpired():
            sys.exit(f"waited in vain for {what}")
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 50)


def settle(milliseconds: int = 400) -> None:
    """Let what was asked for be painted, and animations end."""
    from PySide6.QtCore import QDeadlineTimer

    deadline = QDeadlineTimer(milliseconds)
    wait_for(deadline.hasExpired, "the paint")


def take(window: MainWindow, picture: Picture, folder: Path) -> Path:
    from PySide6.QtWidgets import QLineEdit

    from app.states import State

    window.theme.set_mode(picture.theme)
    session = window.session
    session.open_sample(picture.sample)
    wait_for(lambda: session.history is None or session.state is not State.DONE, "the new text", 5)
    wait_for(lambda: session.state is State.DONE, f"the training of {picture.sample}")
    session.set_step(min(picture.step, session.frontier))
    window.findChild(QLineEdit, "tryEdit").setText(picture.typed)
    settle()
    target = folder / f"{picture.name}.png"
    window.grab().save(str(target))
    return target


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "resources" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as settings:
        os.environ["XDG_CONFIG_HOME"] = settings
        from app import application

        _, window = application.create([])
        window.resize(*SIZE)
        window.show()
        wait_for(lambda: window.panes.plot.canvas is not None, "the plot")
        for picture in PICTURES:
            print(take(window, picture, folder))
        window.close()


if __name__ == "__main__":
    main()
