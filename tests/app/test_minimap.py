"""The map of the whole text: its frame is what is on screen, a drag moves it, ticks stand where tokens do."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.kit.theme import Theme
from app.tokens.minimap import WIDTH, MiniMap


@pytest.fixture
def room(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(100, 402)
    return made


@pytest.fixture
def strip(room: QWidget) -> MiniMap:
    made = MiniMap(Theme("light"), room)
    made.setGeometry(0, 0, WIDTH, 402)
    room.show()
    return made


def asked(strip: MiniMap) -> list[float]:
    heard: list[float] = []
    strip.requested.connect(heard.append)
    return heard


def test_a_click_asks_for_its_place(strip: MiniMap, qtbot: QtBot) -> None:
    strip.show_frame(0.0, 0.1)
    heard = asked(strip)
    qtbot.mouseClick(strip, Qt.MouseButton.LeftButton, pos=QPoint(5, 301))
    assert heard == [pytest.approx(0.75)]
    qtbot.mouseClick(strip, Qt.MouseButton.RightButton, pos=QPoint(5, 101))
    assert len(heard) == 1


def test_the_frame_is_dragged_by_where_it_is_held(strip: MiniMap, qtbot: QtBot) -> None:
    strip.show_frame(0.5, 0.6)
    heard = asked(strip)
    qtbot.mousePress(strip, Qt.MouseButton.LeftButton, pos=QPoint(5, 205))
    assert heard[-1] == pytest.approx(0.55)  # where its middle is already: nothing jumps
    qtbot.mouseMove(strip, QPoint(5, 305))
    assert heard[-1] == pytest.approx(0.8)
    qtbot.mouseMove(strip, QPoint(5, 4000))
    assert heard[-1] == 1.0
    qtbot.mouseRelease(strip, Qt.MouseButton.LeftButton, pos=QPoint(5, 305))
    before = len(heard)
    qtbot.mouseMove(strip, QPoint(5, 100))
    assert len(heard) == before


def test_ticks_stand_where_the_token_does_and_are_stronger_where_it_is_frequent(strip: MiniMap) -> None:
    counts = [0] * 100
    counts[20], counts[80] = 1, 50
    strip.show_marks(counts, "the", pinned=True, found=51)
    strip.show_frame(0.4, 0.5)
    image = strip.grab().toImage()
    ratio = image.width() / WIDTH

    def darkness(part: int) -> int:
        y = 1 + (part + 0.5) / 100 * 400
        return 255 - image.pixelColor(round(WIDTH / 2 * ratio), round(y * ratio)).lightness()

    assert darkness(80) > darkness(20) > darkness(10)
    assert "51 times" in strip.toolTip() and "pinned" in strip.accessibleDescription()


def test_what_was_only_sampled_is_told(strip: MiniMap) -> None:
    strip.show_marks([1, 2], "the", pinned=False, found=3, share=0.021)
    assert "3 times in the 2.1 % of the text" in strip.toolTip()
    strip.show_marks((), "", pinned=False)
    assert "times" not in strip.toolTip()
