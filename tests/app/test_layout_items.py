"""Python keeps no item of a layout that Qt has deleted.

Qt deletes items without telling Python. The next object at the address of one that Python knows is taken
for it, and much later a widget is "a QWidgetItem without isVisible". Python knows the items it asked for
(`itemAt`), and those of a layout that was filled before `addLayout`.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QSpacerItem, QWidget, QWidgetItem
from pytestqt.qtbot import QtBot
from shiboken6 import Shiboken
from waiting import wait_for

from app.kit.settings import Settings
from app.kit.theme import Theme
from app.session.states import State
from app.window.main_window import MainWindow


def known_items() -> set[int]:
    """The items of layouts that Python knows, by their addresses."""
    made = Shiboken.getAllValidWrappers()
    return {Shiboken.getCppPointer(each)[0] for each in made if type(each) in (QWidgetItem, QSpacerItem)}


def stale_items(widget: QWidget, before: set[int]) -> set[int]:
    """The items, known since `before`, that no layout of the widget has; the widget is deleted then."""
    known = known_items() - before
    layouts = [layout for layout in widget.findChildren(QLayout) if isinstance(layout, QLayout)]
    there = [layout.itemAt(place) for layout in layouts for place in range(layout.count())]
    stale = known - {Shiboken.getCppPointer(item)[0] for item in there}
    widget.deleteLater()  # Python forgets the items of a layout that goes
    QCoreApplication.sendPostedEvents(widget, QEvent.Type.DeferredDelete.value)
    return stale


def test_an_item_that_was_asked_for_would_be_found(qtbot: QtBot) -> None:
    before, widget = known_items(), QWidget()
    row, inner = QHBoxLayout(widget), QWidget()
    row.addWidget(inner)
    row.itemAt(0)
    inner.deleteLater()
    QCoreApplication.sendPostedEvents(inner, QEvent.Type.DeferredDelete.value)
    assert row.count() == 0
    assert len(stale_items(widget, before)) == 1


def test_a_window_is_used_and_closed(qtbot: QtBot, tmp_path: Path) -> None:
    before = known_items()
    window = MainWindow(Theme("light"), Settings(tmp_path / "settings.ini"))
    window.fill()
    window.show()
    window.session.open_sample("cat")
    wait_for(qtbot, window.session, State.DONE)
    for width in (760, 1600, 760):
        window.resize(width, 700)
        window.frame.tabs.setCurrentWidget(window.panes.candidates)
        QCoreApplication.processEvents()
    candidates = window.panes.candidates
    for width in (300, 500, 300):
        candidates.resize(width, 400)
        QCoreApplication.processEvents()
    window.notice.ask("Which one?", [("This", None), ("That", None)])
    window.notice.withdraw()
    window.close()
    assert not stale_items(window, before)
