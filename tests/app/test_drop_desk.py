"""What is dropped where: opened, held out, or compared."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QRectF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from waiting import WAIT, wait_for

from app.compare.languages_view import LanguagesView
from app.session.states import State
from app.window.drop_zones import places
from app.window.main_window import MainWindow


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_zones_lie_apart_within_the_window(count: int) -> None:
    found = places(1000, 700, count)
    assert len(found) == count
    assert all(QRectF(0, 0, 1000, 700).contains(zone) for zone in found)
    assert not any(a.intersects(b) for i, a in enumerate(found) for b in found[i + 1 :])
    assert found[0].height() == max(zone.height() for zone in found)


@pytest.fixture
def cat(window: MainWindow, qtbot: QtBot) -> MainWindow:
    window.session.open_sample("cat")
    wait_for(qtbot, window.session, State.DONE)
    return window


def place_of(window: MainWindow, number: int) -> QPoint:
    zones = window.drops.zones
    return places(zones.width(), zones.height(), len(zones.zones))[number].center().toPoint()


def drag(window: MainWindow, path: Path) -> QMimeData:
    """Bring a file over the middle of the window."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    copy, buttons, keys = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(window, QDragEnterEvent(window.rect().center(), copy, mime, buttons, keys))
    return mime


def drop(window: MainWindow, mime: QMimeData, zone: int) -> None:
    copy, buttons, keys = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    place = place_of(window, zone)
    QApplication.sendEvent(window, QDragMoveEvent(place, copy, mime, buttons, keys))
    QApplication.sendEvent(window, QDropEvent(QPointF(place), copy, mime, buttons, keys))


def acts(window: MainWindow) -> list[str]:
    return [zone.act for zone in window.drops.zones.zones]


def test_without_a_text_there_is_one_thing_to_do(window: MainWindow, tmp_path: Path) -> None:
    drag(window, tmp_path / "a.txt")
    assert acts(window) == ["open"]


def test_a_second_text_can_be_held_out(cat: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text("the hat in the cat", encoding="utf-8")
    mime = drag(cat, other)
    assert acts(cat) == ["open", "hold_out", "add"]
    drop(cat, mime, 1)
    assert not cat.drops.zones.isVisible()
    qtbot.waitUntil(lambda: cat.compare.held_out.name == "other.txt", timeout=WAIT)
    assert cat.session.corpus is not None and cat.session.corpus.name != "other.txt"


def test_a_tokenizer_can_be_compared(cat: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    assert cat.session.history is not None
    cat.session.history.tokenizer_at(step=2).save(tmp_path / "tokenizer.json", format="huggingface")
    mime = drag(cat, tmp_path / "tokenizer.json")
    assert acts(cat) == ["open", "hold_out", "compare", "add"]
    drop(cat, mime, 2)
    comparison = cat.compare.comparison
    assert comparison is not None
    qtbot.waitUntil(
        lambda: any(c.choice.name == "tokenizer.json" and c.tokenizer for c in comparison.comparing.columns),
        timeout=WAIT,
    )


def test_the_large_zone_opens(cat: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text("the hat in the cat", encoding="utf-8")
    drop(cat, drag(cat, other), 0)
    qtbot.waitUntil(lambda: cat.session.paths == (other,), timeout=WAIT)


BOTH = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction


def drag_events(mime: QMimeData, place: QPoint, offered: Qt.DropAction) -> list[QDropEvent]:
    """A drag with Shift held, which proposes a move: its three events."""
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier
    return [
        QDragEnterEvent(place, offered, mime, buttons, keys),
        QDragMoveEvent(place, offered, mime, buttons, keys),
        QDropEvent(QPointF(place), offered, mime, buttons, keys),
    ]


@pytest.mark.parametrize("page", ["main", "languages"])
def test_a_file_is_never_moved(cat: MainWindow, qtbot: QtBot, tmp_path: Path, page: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text("another another", encoding="utf-8")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    target: QWidget = cat
    if page == "languages":
        cat.commands.languages.trigger()
        views = cat.findChildren(LanguagesView)
        qtbot.waitUntil(lambda: bool(views) and views[0].isVisible(), timeout=WAIT)
        target = views[0]
    for event in drag_events(mime, target.rect().center(), BOTH):
        assert event.proposedAction() == Qt.DropAction.MoveAction
        QApplication.sendEvent(target, event)
        assert event.isAccepted() and event.dropAction() == Qt.DropAction.CopyAction
    for event in drag_events(mime, target.rect().center(), Qt.DropAction.MoveAction):
        QApplication.sendEvent(target, event)
        assert not event.isAccepted()
    assert path.exists()
