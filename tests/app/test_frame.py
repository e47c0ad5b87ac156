"""How the window is shared among the panes."""

from __future__ import annotations

from pytestqt.qtbot import QtBot
from waiting import wait_for

from app.kit.settings import Settings
from app.kit.theme import Theme
from app.session.states import State
from app.window.main_window import MainWindow


def test_layouts_share_the_window_and_come_back(qtbot: QtBot, window: MainWindow) -> None:
    window.session.open_sample("cat")
    wait_for(qtbot, window.session, State.DONE)
    tabs, view, normal = window.frame.tabs, window.panes.token_view, window.theme.text_size
    window.commands.layout_research.trigger()
    wide = tabs.width()
    window.commands.layout_watch.trigger()
    assert tabs.width() < wide and window.theme.text_size > normal
    window.commands.layout_lecture.trigger()
    assert not tabs.isVisible() and view.width() > 0.9 * window.width()
    window.close()
    again = MainWindow(Theme("light"), Settings(window.settings.path))
    again.fill()
    qtbot.addWidget(again)
    again.show()
    assert again.frame.tabs.isHidden() and again.theme.text_size == window.theme.text_size
    again.token.wanted.emit()  # a token is asked for: its table is needed
    assert not again.frame.tabs.isHidden() and again.frame.tabs.currentWidget() is again.panes.inspector
    again.commands.reset_layout.trigger()
    assert not again.frame.tabs.isHidden() and again.theme.text_size == normal
    again.close()
