"""The transport."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QAbstractButton, QLabel, QSlider, QWidget
from pytestqt.qtbot import QtBot

from app.curve.transport import KEYS, Transport
from app.kit.theme import Theme
from app.window.main_window import MainWindow

BUTTONS = {
    "toStartButton": "request_to_start",
    "previousVisibleButton": "request_previous_visible",
    "stepBackButton": "request_step_back",
    "playButton": "request_play",
    "stepForwardButton": "request_step_forward",
    "nextVisibleButton": "request_next_visible",
    "toFrontierButton": "request_to_frontier",
}


@pytest.fixture(autouse=True)
def english() -> None:
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedStates))


@pytest.fixture
def transport(qtbot: QtBot) -> Transport:
    made = Transport(Theme("light"))
    qtbot.addWidget(made)
    made.resize(1000, made.sizeHint().height())
    made.show()
    return made


def find(transport: Transport, name: str) -> QAbstractButton:
    found = transport.findChild(QAbstractButton, name)
    assert found is not None
    return found


def line(transport: Transport) -> str:
    label = transport.findChild(QLabel, "vocabularyLabel")
    assert label is not None
    return label.text()


@pytest.mark.parametrize(("name", "wish"), BUTTONS.items())
def test_each_button_wishes_once_by_mouse_and_by_key(transport: Transport, qtbot: QtBot, name: str, wish: str) -> None:
    heard = {signal: QSignalSpy(getattr(transport, signal)) for signal in BUTTONS.values()}
    button = find(transport, name)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert {signal: spy.count() for signal, spy in heard.items() if spy.count()} == {wish: 1}
    qtbot.keyClick(button, Qt.Key.Key_Space)
    assert heard[wish].count() == 2


def test_every_control_has_a_name_takes_the_keyboard_and_tells_its_key(transport: Transport) -> None:
    for name, key in KEYS.items():
        button = find(transport, name)
        assert button.accessibleName()
        assert button.focusPolicy() & Qt.FocusPolicy.TabFocus
        native = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
        assert button.toolTip() == f"{button.accessibleName()} ({native})"
    slider = transport.findChild(QSlider, "speedSlider")
    assert slider is not None
    assert slider.accessibleName()
    assert transport.accessibleName()


def test_the_keys_in_the_tips_are_those_of_the_actions(window: MainWindow) -> None:
    made = window.commands
    fields = {
        "toStartButton": made.to_start,
        "previousVisibleButton": made.previous_visible,
        "stepBackButton": made.step_back,
        "playButton": made.toggle_play,
        "stepForwardButton": made.step_forward,
        "nextVisibleButton": made.next_visible,
        "toFrontierButton": made.to_frontier,
        "followButton": made.follow,
    }
    assert {name: action.shortcut().toString() for name, action in fields.items()} == KEYS


def test_the_line_counts_everything(transport: Transport) -> None:
    transport.set_position(1204, 5244, 7936, 0, 37)
    assert line(transport) == "vocabulary 1,460 = 256 bytes + 1,204 merges · 37 merges elsewhere"
    transport.set_position(1, 4, 4, 0, 1)
    assert line(transport) == "vocabulary 257 = 256 bytes + 1 merge · 1 merge elsewhere"
    transport.set_position(3, 4, 4, 2, 0)
    assert line(transport) == "vocabulary 261 = 256 bytes + 3 merges + 2 special tokens"
    transport.set_position(0, 0, 0, 1)
    assert line(transport) == "vocabulary 257 = 256 bytes + 0 merges + 1 special token"


def test_play_becomes_pause(transport: Transport) -> None:
    button = find(transport, "playButton")
    before = button.grab().toImage()
    transport.set_playing(True)
    assert button.accessibleName() == "Pause the film"
    assert button.grab().toImage() != before
    transport.set_playing(False)
    assert button.accessibleName() == "Play"
    assert button.grab().toImage() == before


def test_the_slider_asks_for_a_speed(transport: Transport) -> None:
    slider = transport.findChild(QSlider, "speedSlider")
    label = transport.findChild(QLabel, "speedLabel")
    assert slider is not None
    assert label is not None
    asked = QSignalSpy(transport.request_speed)
    slider.setValue(slider.maximum())
    slider.setValue(slider.minimum())
    assert [asked.at(i)[0] for i in range(asked.count())] == [64.0, 0.25]
    assert label.text() == "speed 0.25×"


def test_showing_a_speed_asks_for_nothing(transport: Transport) -> None:
    slider = transport.findChild(QSlider, "speedSlider")
    label = transport.findChild(QLabel, "speedLabel")
    assert slider is not None
    assert label is not None
    speeds, follows = QSignalSpy(transport.request_speed), QSignalSpy(transport.request_follow)
    for speed, shown in ((4.0, "speed 4×"), (3.1, "speed 4×"), (0.1, "speed 0.25×"), (1e9, "speed 64×")):
        transport.set_speed(speed)
        assert label.text() == shown
    transport.set_following(True)
    assert find(transport, "followButton").isChecked()
    assert speeds.count() == follows.count() == 0


def test_follow_is_a_toggle(transport: Transport, qtbot: QtBot) -> None:
    asked = QSignalSpy(transport.request_follow)
    qtbot.mouseClick(find(transport, "followButton"), Qt.MouseButton.LeftButton)
    qtbot.mouseClick(find(transport, "followButton"), Qt.MouseButton.LeftButton)
    assert [asked.at(i)[0] for i in range(asked.count())] == [True, False]


@pytest.mark.parametrize("width", [390, 480, 640, 760, 1000, 1600])
def test_nothing_overlaps_at_any_width(transport: Transport, qtbot: QtBot, width: int) -> None:
    transport.set_position(1204, 5244, 7936, 2, 37)
    transport.resize(width, transport.height())
    layout = transport.layout()
    assert layout is not None
    layout.activate()
    visible = [child for child in transport.findChildren(QWidget) if child.isVisibleTo(transport)]
    visible.sort(key=lambda child: child.x())
    for one, other in pairwise(visible):
        assert one.geometry().right() < other.x(), (one.objectName(), other.objectName())
    assert visible[-1].geometry().right() <= width
    assert {"playButton", "stepForwardButton", "vocabularyLabel"} <= {child.objectName() for child in visible}
