"""A session with the real engine, and texts to train on."""

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

sys.path.insert(0, str(Path(__file__).parent))  # so that the tests here can share this
from waiting import Heard, HeldTraining

if TYPE_CHECKING:
    from app.window.main_window import MainWindow


def english(size: int, seed: int = 1) -> str:
    """About `size` bytes of made-up words with the frequencies of a language, on lines."""
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
    """Every test begins with numbers as in English, whatever the machine or the test before it has chosen."""
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedStates))


@pytest.fixture(autouse=True)
def own_style_sheet() -> Iterator[None]:
    """A test that gives the application a style sheet does not slow down, or change, the windows of the next ones."""
    yield
    app = QApplication.instance()
    if isinstance(app, QApplication) and app.styleSheet():
        app.setStyleSheet("")


@pytest.fixture(scope="session", autouse=True)
def engine() -> None:
    """Compiled kernels, so that no test waits for them in the middle."""
    from bpe import jit

    jit.warm()


@pytest.fixture(scope="session", autouse=True)
def stress(request: pytest.FixtureRequest) -> Iterator[None]:
    """Late beats or late threads, where the command line asks for them."""
    patch = pytest.MonkeyPatch()
    if request.config.getoption("--stress") == "beats":
        patch.setattr("app.session.beat.INTERVAL_MS", 200)
    elif request.config.getoption("--stress") == "threads":
        for owner, name in ((_Job, "run"), (TrainingRunner, "work"), (TrainingRunner, "_slice")):
            patch.setattr(owner, name, late(getattr(owner, name)))
    yield
    patch.undo()


def late(work: Callable[..., None]) -> Callable[..., None]:
    """The same, 50 ms later."""

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
    """6 MB of prose: large enough to hold a part out, and to be under way when something else happens."""
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
    """Runs that wait at a step until they are released; here, until the test is over."""
    held = HeldTraining(monkeypatch)
    yield held
    held.release()


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    """The whole window on the real engine, with settings of its own."""
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
