"""Fixtures: sessions and windows with the real engine, and texts to train on."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.kit.background import _Job
from app.session.runner import TrainingRunner
from app.session.session import Session

sys.path.insert(0, str(Path(__file__).parent))  # so that the tests in this folder can import `waiting`
from waiting import Heard, HeldTraining

if TYPE_CHECKING:
    from app.window.main_window import MainWindow


def english(size: int, seed: int = 1) -> str:
    """About `size` bytes of lines of made-up words whose frequencies follow Zipf's law."""
    dice = random.Random(seed)
    syllables = ["ta", "re", "no", "li", "sen", "the", "an", "ing", "mo", "ul", "é", "qua", "st", "er", "o"]
    words = ["".join(dice.choices(syllables, k=dice.randint(1, 5))) for _ in range(20_000)]
    weights = [1 / rank for rank in range(1, len(words) + 1)]
    text: list[str] = []
    length = 0
    while length < size:
        line = " ".join(dice.choices(words, weights, k=12)) + ".\n"
        text.append(line)
        length += len(line.encode())
    return "".join(text)


@pytest.fixture(autouse=True)
def english_numbers() -> None:
    """Start every test with English number formats, regardless of the machine and of earlier tests."""
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedStates))


@pytest.fixture(autouse=True)
def own_style_sheet() -> Iterator[None]:
    """Remove a test's application style sheet, which would change and slow down the windows of later tests."""
    yield
    app = QApplication.instance()
    if isinstance(app, QApplication) and app.styleSheet():
        app.setStyleSheet("")


@pytest.fixture(scope="session", autouse=True)
def engine() -> None:
    """Compile the kernels first, so that no test waits for them."""
    from bpe import jit

    jit.warm()


@pytest.fixture(scope="session", autouse=True)
def stress(request: pytest.FixtureRequest) -> Iterator[None]:
    """Delay beats or threads if the command line asks for it (`--stress`)."""
    patch = pytest.MonkeyPatch()
    if request.config.getoption("--stress") == "beats":
        patch.setattr("app.session.beat.INTERVAL_MS", 200)
    elif request.config.getoption("--stress") == "threads":
        for owner, name in ((_Job, "run"), (TrainingRunner, "work"), (TrainingRunner, "_slice")):
            patch.setattr(owner, name, late(getattr(owner, name)))
    yield
    patch.undo()


def late(work: Callable[..., None]) -> Callable[..., None]:
    """Wrap a function so that it starts 50 ms later."""

    def waiting(*args: object, **named: object) -> None:
        time.sleep(0.05)
        work(*args, **named)

    return waiting


@pytest.fixture(scope="session")
def prose() -> str:
    """60 KB of prose."""
    return english(60_000)


@pytest.fixture(scope="session")
def large_text() -> str:
    """6 MB of prose: large enough to hold out a fraction, and to be still training when a test acts."""
    return english(300_000) * 20


@pytest.fixture
def prose_file(tmp_path: Path, prose: str) -> Path:
    path = tmp_path / "prose.txt"
    path.write_text(prose, encoding="utf-8")
    return path


@pytest.fixture
def large_file(tmp_path: Path, large_text: str) -> Path:
    path = tmp_path / "large.txt"
    path.write_text(large_text, encoding="utf-8")
    return path


@pytest.fixture
def session(qtbot: QtBot) -> Iterator[Session]:
    made = Session()
    yield made
    assert made.shutdown(10)


@pytest.fixture
def heard(session: Session) -> Heard:
    return Heard(session)


@pytest.fixture
def held_training(monkeypatch: pytest.MonkeyPatch) -> Iterator[HeldTraining]:
    """Makes runs wait at a step until they are released, at the latest when the test ends."""
    held = HeldTraining(monkeypatch)
    yield held
    held.release()


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    """The main window with the real engine and isolated settings."""
    from app.kit.settings import Settings
    from app.kit.theme import Theme
    from app.window.main_window import MainWindow

    made = MainWindow(Theme("light"), Settings(tmp_path / "settings.ini"))
    made.fill()
    qtbot.addWidget(made)
    made.resize(1200, 800)
    made.show()
    yield made
    made.close()
