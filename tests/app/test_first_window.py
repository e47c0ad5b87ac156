"""The first window fits on the screen; later ones are where they were."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.kit.settings import Settings
from app.kit.theme import Theme
from app.window.geometry import FRAME, first_geometry
from app.window.main_window import MainWindow


@pytest.mark.parametrize("free", [QRect(0, 0, 1280, 720), QRect(64, 27, 1376, 873), QRect(-1920, 0, 1366, 728)])
def test_a_small_screen_holds_the_window_with_its_frame(free: QRect) -> None:
    place = first_geometry(QSize(1440, 900), free)
    assert free.contains(place.marginsAdded(FRAME))
    assert place.height() > free.height() - 60


def test_a_large_screen_shows_the_usual_size_in_its_middle() -> None:
    place = first_geometry(QSize(1440, 900), QRect(0, 0, 3840, 2160))
    assert place.size() == QSize(1440, 900)
    assert (place.center() - QPoint(1920, 1080)).manhattanLength() < 40


def test_the_first_window_is_on_the_screen(qtbot: QtBot, tmp_path: Path) -> None:
    window = MainWindow(Theme("light"), Settings(tmp_path / "settings.ini"))
    qtbot.addWidget(window)
    window.show()
    screen = QApplication.primaryScreen().availableGeometry()
    assert screen.width() < 1440
    assert screen.contains(window.geometry())
