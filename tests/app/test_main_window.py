"""The window as a whole: what is dropped, pasted or chosen reaches the session, and what the session says is shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QObject, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QDragEnterEvent, QDragMoveEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMenu, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot
from waiting import WAIT, HeldTraining, once, settle, stand_at, wait_for

from app.kit.settings import Settings
from app.kit.theme import Theme
from app.session.states import CONTROLS, State
from app.window.main_window import MainWindow
from app.window.state_control import SAME_COMMAND
from bpe import TrainingSettings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "settings.ini")


@pytest.fixture
def window(qtbot: QtBot, settings: Settings) -> Iterator[MainWindow]:
    window = MainWindow(Theme("light"), settings)
    window.fill()
    qtbot.addWidget(window)
    window.resize(1200, 800)
    window.show()
    yield window
    window.close()


@pytest.fixture
def cat(window: MainWindow, qtbot: QtBot) -> MainWindow:
    """The window with the worked example trained to its end, the film stopped at the first merge."""
    window.session.open_sample("cat")
    wait_for(qtbot, window.session, State.DONE)
    stand_at(window, 1)
    return window


def files_of(*paths: Path) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime


def drag_over(target: QWidget, mime: QMimeData) -> QDragEnterEvent:
    place, copy = QPoint(20, 20), Qt.DropAction.CopyAction
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entering = QDragEnterEvent(place, copy, mime, buttons, keys)
    QApplication.sendEvent(target, entering)
    QApplication.sendEvent(target, QDragMoveEvent(place, copy, mime, buttons, keys))
    return entering


def drop_on(target: QWidget, mime: QMimeData) -> None:
    drag_over(target, mime)
    dropping = QDropEvent(
        QPointF(20, 20),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(target, dropping)


# --- opening ---


def test_an_empty_window_invites(window: MainWindow) -> None:
    assert window.drop_page.isVisible()
    assert not window.panes.setup.train_button.isVisible()
    assert window.windowTitle() == "BPE Visualizer"
    assert not window.commands.export.isEnabled()
    assert window.commands.open.isEnabled()


@pytest.mark.parametrize("count", [1, 3])
def test_files_are_dropped_anywhere(window: MainWindow, qtbot: QtBot, tmp_path: Path, count: int) -> None:
    paths = [tmp_path / f"text {n}.txt" for n in range(count)]
    for path in paths:
        path.write_text("the cat in the hat", encoding="utf-8")
    mime = files_of(*paths)
    assert drag_over(window.drop_page, mime).isAccepted()
    assert window.drops.zones.isVisible()
    assert ("text 0.txt" in window.drops.zones.accessibleDescription()) == (count == 1)
    drop_on(window.drop_page, mime)
    assert not window.drops.zones.isVisible()
    wait_for(qtbot, window.session, State.DONE)
    assert window.session.corpus is not None
    assert window.session.corpus.size == 18 * count
    assert window.windowTitle().startswith("text 0.txt")
    assert window.panes.token_view.isVisible()


def test_a_dropped_text_is_opened(window: MainWindow, qtbot: QtBot) -> None:
    mime = QMimeData()
    mime.setText("dropped text, dropped text")
    drop_on(window.drop_page, mime)
    wait_for(qtbot, window.session, State.DONE)
    assert window.session.corpus is not None
    assert window.session.corpus.read(0, 100) == b"dropped text, dropped text"


def test_what_cannot_be_opened_is_not_accepted(window: MainWindow) -> None:
    mime = QMimeData()
    mime.setData("application/x-something", b"1")
    assert not drag_over(window.drop_page, mime).isAccepted()
    assert not window.drops.zones.isVisible()


def test_no_edit_catches_a_dropped_file(cat: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("other other", encoding="utf-8")
    edit = cat.findChild(QLineEdit, "tryEdit")
    assert edit is not None
    drop_on(edit, files_of(path))
    assert edit.text() == ""
    qtbot.waitUntil(lambda: cat.windowTitle().startswith("a.txt"), timeout=WAIT)


def test_pasting_opens_a_text_but_not_while_typing(window: MainWindow, qtbot: QtBot) -> None:
    QGuiApplication.clipboard().setText("pasted pasted pasted")
    window.commands.paste.trigger()
    wait_for(qtbot, window.session, State.DONE)
    assert window.session.corpus is not None
    assert window.session.corpus.size == 20
    QGuiApplication.clipboard().setText("typed")
    edit = window.findChild(QLineEdit, "tryEdit")
    assert edit is not None
    edit.setFocus()
    qtbot.keyClick(edit, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert edit.text() == "typed"
    assert window.session.corpus.size == 20


def test_an_empty_clipboard_is_said(window: MainWindow) -> None:
    QGuiApplication.clipboard().clear()
    window.commands.paste.trigger()
    assert window.notice.isVisible()
    assert "clipboard" in window.notice.label.text()


def test_a_file_that_is_not_there_is_said_and_nothing_is_lost(cat: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    drop_on(cat.panes.token_view.viewport(), files_of(tmp_path / "nothing.txt"))
    qtbot.waitUntil(cat.notice.isVisible, timeout=WAIT)
    assert "nothing.txt" in cat.notice.label.text()
    assert "\n" not in cat.notice.label.text()
    assert cat.windowTitle().startswith("the cat")
    assert cat.session.state is State.DONE


def test_what_is_said_of_a_failure_goes_when_the_same_act_works(cat: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    notice, full = cat.notice, tmp_path / "full"
    full.mkdir()
    cat.session.save_run(full)  # a folder
    qtbot.waitUntil(notice.isVisible, timeout=WAIT)
    said = notice.label.text()
    cat.session.open_sample("love")
    qtbot.waitUntil(lambda: cat.session.sample is not None and cat.session.sample.id == "love", timeout=WAIT)
    wait_for(qtbot, cat.session, State.DONE)
    assert notice.isVisible() and notice.label.text() == said  # it was about saving
    drop_on(cat.panes.token_view.viewport(), files_of(tmp_path / "nothing.txt"))
    qtbot.waitUntil(lambda: "nothing.txt" in notice.label.text(), timeout=WAIT)
    cat.session.open_sample("cat")
    qtbot.waitUntil(lambda: not notice.isVisible(), timeout=WAIT)
    wait_for(qtbot, cat.session, State.DONE)
    cat.session.player.to_frontier()
    cat.commands.branch.trigger()
    qtbot.waitUntil(lambda: notice.isVisible() and "vocabulary is full" in notice.label.text(), timeout=WAIT)
    spin = cat.panes.setup.vocab_spin
    spin.setValue(258)
    QTest.keyClick(spin, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not notice.isVisible(), timeout=WAIT)
    wait_for(qtbot, cat.session, State.DONE)
    assert cat.session.frontier == 2


def test_what_is_said_of_a_failure_can_be_closed(cat: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    drop_on(cat.panes.token_view.viewport(), files_of(tmp_path / "nothing.txt"))
    qtbot.waitUntil(cat.notice.isVisible, timeout=WAIT)
    QTest.mouseClick(cat.notice.close_button, Qt.MouseButton.LeftButton)
    assert not cat.notice.isVisible()


def test_recent_files_can_be_opened_again_and_forgotten(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "again.txt"
    path.write_text("again and again", encoding="utf-8")
    window.session.open([path])
    wait_for(qtbot, window.session, State.DONE)
    window.menus.recent_menu.aboutToShow.emit()
    entry = window.menus.recent_menu.actions()[0]
    assert entry.text() == "again.txt"
    window.session.open_sample("cat")
    qtbot.waitUntil(lambda: window.windowTitle().startswith("the cat"), timeout=WAIT)
    entry.trigger()
    qtbot.waitUntil(lambda: window.windowTitle().startswith("again.txt"), timeout=WAIT)
    window.commands.clear_recent.trigger()
    window.menus.recent_menu.aboutToShow.emit()
    assert not window.menus.recent_menu.actions()[0].isEnabled()


def test_the_samples_are_offered_in_the_menu(window: MainWindow, qtbot: QtBot) -> None:
    entries = {action.text(): action for action in window.menus.samples_menu.actions()}
    entries["The cat in the hat"].trigger()
    wait_for(qtbot, window.session, State.DONE)
    assert window.session.frontier == 4


def test_every_sample_can_be_read_in_the_smallest_window(window: MainWindow) -> None:
    window.resize(window.minimumSize())
    window.show()
    links = [part for part in window.drop_page.findChildren(QPushButton) if part.objectName().startswith("sample")]
    assert len(links) == len(window.menus.samples_menu.actions())
    for link in links:
        assert link.width() >= link.sizeHint().width(), link.text()


def test_the_parallel_sample_is_offered_as_documents(window: MainWindow, qtbot: QtBot) -> None:
    entries = {action.text(): action for action in window.menus.samples_menu.actions()}
    entries["Nineteen languages"].trigger()
    wait_for(qtbot, window.session, State.DONE)
    documents = window.documents.view
    assert window.frame.tabs.isTabVisible(window.frame.tabs.indexOf(documents))
    names = [row.name for row in documents.list.documents.rows]
    assert (names[0], names[-1], len(names)) == ("English", "Korean", 19)
    assert window.panes.setup.name_label.text() == "English + 18 more"


def test_what_is_set_before_the_first_text_is_used_for_it(window: MainWindow, qtbot: QtBot) -> None:
    setup = window.panes.setup
    setup.pattern_combo.setCurrentIndex(setup.pattern_combo.findData("word"))
    setup.vocab_spin.setValue(300)
    window.session.open_text("a text that is open, and open, and open")
    wait_for(qtbot, window.session, State.DONE)
    assert window.session.settings is not None
    assert (window.session.settings.pattern, window.session.settings.vocab_size) == ("word", 300)


@pytest.mark.parametrize("wanted", [True, False])
def test_holding_out_can_be_left_off_for_good(
    window: MainWindow, qtbot: QtBot, held_training: HeldTraining, large_text: str, wanted: bool
) -> None:
    held_training.before_counting()
    window.choices.choose("hold_out", wanted)
    window.session.open_text(large_text)
    wait_for(qtbot, window.session, State.COUNTING)
    assert window.session.settings is not None
    assert (window.session.settings.hold_out > 0) == wanted
    assert ("held out" in window.panes.setup.detail_label.text()) == wanted


# --- looking ---


def test_every_pane_shows_the_playhead(cat: MainWindow, qtbot: QtBot) -> None:
    cat.commands.step_forward.trigger()
    assert cat.session.step == 2, "one step, not as many as the action's flag says"
    qtbot.waitUntil(lambda: cat.panes.merges.merges.playhead == 2, timeout=WAIT)
    assert cat.panes.merges.merges.rowCount() == 4
    cat.commands.to_frontier.trigger()
    assert cat.session.step == 4
    qtbot.waitUntil(lambda: not cat.commands.to_frontier.isEnabled(), timeout=WAIT)
    cat.commands.to_start.trigger()
    assert cat.session.step == 0
    qtbot.waitUntil(lambda: not cat.commands.step_back.isEnabled(), timeout=WAIT)


def test_clicking_a_merge_goes_there(cat: MainWindow) -> None:
    cat.panes.merges.step_requested.emit(3)
    assert cat.session.step == 3


def test_a_short_text_has_its_ids_beneath_unless_decided_otherwise(cat: MainWindow, qtbot: QtBot) -> None:
    assert cat.panes.token_view.under == "ids"
    assert cat.commands.under_ids.isChecked()
    cat.commands.under_bits.trigger()
    assert cat.panes.token_view.under == "bits"
    assert cat.settings.get("under") == "bits"


def test_the_film_can_be_played_and_stopped_by_its_command(cat: MainWindow, qtbot: QtBot) -> None:
    cat.commands.toggle_play.trigger()
    assert cat.session.player.playing
    button = cat.findChild(QToolButton, "playButton")
    assert button is not None
    assert cat.commands.toggle_play.text() == "&Stop"
    cat.commands.toggle_play.trigger()
    assert not cat.session.player.playing


# --- training ---


def test_a_larger_vocabulary_continues_the_run(window: MainWindow, qtbot: QtBot, prose: str) -> None:
    window.session.open_text(prose)
    wait_for(qtbot, window.session, State.DONE)
    setup = window.panes.setup
    assert not setup.train_button.isVisible()
    setup.set_settings(window.session.settings)
    size = window.session.history.vocab_size_at(window.session.frontier)
    setup.vocab_spin.setValue(300)
    assert setup.train_button.isVisible()
    assert setup.train_button.text() == "Train"
    setup.train_button.click()
    qtbot.waitUntil(lambda: window.session.frontier == 44 and window.session.state is State.DONE, timeout=WAIT)
    assert len(window.session.runs) == 1, "the run before it stays until it is dismissed"
    setup.vocab_spin.setValue(size - 100)
    assert setup.train_button.text().startswith("Continue to")
    setup.train_button.click()
    qtbot.waitUntil(lambda: window.session.frontier == size - 356, timeout=WAIT)
    assert len(window.session.runs) == 1
    window.commands.dismiss.trigger()
    assert window.session.runs == ()


def test_why_a_run_ended_is_said_at_its_end_only(window: MainWindow, qtbot: QtBot) -> None:
    """Not under pairs that are merged on the way there."""
    window.session.open_text("the cat in the hat", settings=TrainingSettings(vocab_size=300, pattern="none"))
    wait_for(qtbot, window.session, State.DONE)
    window.session.set_step(1)
    notice = window.panes.caption.findChild(QLabel, "noticeLabel")
    assert notice is not None
    qtbot.waitUntil(lambda: notice.isHidden(), timeout=WAIT)
    QTest.keyClick(window.panes.token_view, Qt.Key.Key_End, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: notice.isVisible(), timeout=WAIT)
    assert notice.text() == "The run ended at 260: no pair is left that occurs twice."
    QTest.keyClick(window.panes.token_view, Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: notice.isHidden(), timeout=WAIT)


def test_more_tokens_where_no_pair_is_left_are_not_offered(cat: MainWindow) -> None:
    cat.panes.setup.pattern_combo.setCurrentIndex(cat.panes.setup.pattern_combo.findData("gpt2"))
    assert cat.panes.setup.train_button.isVisible()
    cat.panes.setup.set_settings(cat.session.settings)
    cat.panes.setup.vocab_spin.setValue(500)
    extends = cat.session.stop_reason is not None and cat.session.stop_reason.name == "VOCABULARY_FULL"
    assert cat.panes.setup.train_button.isVisible() == extends


def test_a_second_drop_while_training_replaces_the_first(
    window: MainWindow, qtbot: QtBot, held_training: HeldTraining, tmp_path: Path, large_text: str
) -> None:
    held_training.at(100)
    large, small = tmp_path / "large.txt", tmp_path / "small.txt"
    large.write_text(large_text, encoding="utf-8")
    small.write_text("the cat in the hat", encoding="utf-8")
    drop_on(window.drop_page, files_of(large))
    wait_for(qtbot, window.session, State.TRAINING)
    held_training.release()
    drop_on(window.panes.token_view.viewport(), files_of(small))
    qtbot.waitUntil(lambda: window.windowTitle().startswith("small.txt"), timeout=WAIT)
    wait_for(qtbot, window.session, State.DONE)
    assert window.session.runs == ()
    assert window.session.corpus is not None
    assert window.session.corpus.size == 18


def test_closing_while_it_works_ends_at_once(window: MainWindow, qtbot: QtBot, large_text: str) -> None:
    ended: list[bool] = []
    once(window.session, State.COUNTING, lambda: ended.append(window.close()))
    window.session.open_text(large_text)
    qtbot.waitUntil(lambda: bool(ended), timeout=WAIT)
    assert ended == [True]
    assert window.session.shutdown(0.1), "every thread has ended already"


def test_counting_can_be_cancelled(
    window: MainWindow, qtbot: QtBot, held_training: HeldTraining, large_text: str
) -> None:
    held_training.before_counting()
    window.session.open_text(large_text)
    qtbot.waitUntil(lambda: window.commands.cancel.isEnabled(), timeout=WAIT)
    wait_for(qtbot, window.session, State.COUNTING)
    assert window.panes.setup.cancel_button.isVisible()
    assert window.commands.cancel.isEnabled()
    window.commands.cancel.trigger()
    qtbot.waitUntil(lambda: window.session.state is State.PAUSED, timeout=WAIT)
    assert not window.panes.setup.cancel_button.isVisible()
    assert window.panes.setup.train_button.text() == "Train"


# --- export ---


def test_what_was_learnt_is_written_and_said(cat: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    cat.commands.export.trigger()
    dialog = cat.dialogs._exporting
    assert dialog is not None
    dialog.file_edit.setText(str(tmp_path / "t.json"))
    dialog.export_button.click()
    qtbot.waitUntil(cat.notice.isVisible, timeout=WAIT)
    assert cat.dialogs._exporting is None, "the dialog is closed"
    assert "t.json" in cat.notice.label.text()
    assert cat.notice.button.isVisible()
    import bpe

    assert bpe.load(tmp_path / "t.json").vocab_size == 260


def test_a_folder_that_cannot_be_written_is_said_in_the_dialog(cat: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    cat.commands.export.trigger()
    dialog = cat.dialogs._exporting
    assert dialog is not None
    dialog.file_edit.setText(str(tmp_path / "file" / "t.json"))
    dialog.export_button.click()
    qtbot.waitUntil(dialog.error_label.isVisible, timeout=WAIT)
    assert dialog.isVisible()
    assert dialog.error_label.text().endswith(".")
    assert not cat.notice.isVisible()
    dialog.reject()


# --- how it is arranged ---


def test_the_arrangement_comes_back(qtbot: QtBot, window: MainWindow, settings: Settings) -> None:
    window.resize(780, 700)  # no larger than the screen, or the platform makes it smaller
    window.session.open_sample("cat")
    wait_for(qtbot, window.session, State.DONE)
    window.frame.whole.setSizes([440, 340])
    window.frame.left.setSizes([300, 300])
    before = window.frame.whole.sizes(), window.frame.left.sizes(), window.size()
    window.close()
    again = MainWindow(Theme("light"), Settings(settings.path))
    again.fill()
    qtbot.addWidget(again)
    again.show()
    again.session.open_sample("cat")
    wait_for(qtbot, again.session, State.DONE)
    assert (again.frame.whole.sizes(), again.frame.left.sizes(), again.size()) == before
    again.commands.reset_layout.trigger()
    assert again.frame.whole.sizes() != before[0]
    again.close()


def test_choices_come_back(qtbot: QtBot, window: MainWindow, settings: Settings) -> None:
    window.commands.theme_dark.trigger()
    assert window.theme.dark
    window.commands.wrap.trigger()
    window.commands.zoom_in.trigger()
    window.commands.marks_all.trigger()
    window.close()
    stored = Settings(settings.path)
    again = MainWindow(Theme(stored.get("theme")), stored)
    again.fill()
    qtbot.addWidget(again)
    assert again.theme.dark
    assert again.commands.theme_dark.isChecked()
    assert not again.commands.wrap.isChecked()
    assert again.commands.marks_all.isChecked()
    assert again.theme.text_size == 16
    again.close()


# --- the table of states ---


def test_a_button_can_be_pressed_where_its_command_can(cat: MainWindow, qtbot: QtBot) -> None:
    pairs = [(name, other) for name, other in SAME_COMMAND.items() if name not in ("trainButton", "cancelButton")]

    def enabled(step: int) -> dict[str, bool]:
        cat.session.set_step(step)
        settle(cat)
        found = {}
        for name, other in pairs:
            button, action = (cat.findChild(QObject, each) for each in (name, other))
            assert button.isEnabled() == action.isEnabled(), name
            found[name] = button.isEnabled()
        return found

    assert not enabled(0)["stepBackButton"]
    last = enabled(cat.session.frontier)
    assert last["stepBackButton"] and not last["stepForwardButton"]


# --- the table of commands ---


def test_no_key_means_two_things(window: MainWindow) -> None:
    keys = Counter(key.toString() for action in window.commands for key in action.shortcuts())
    assert [key for key, times in keys.items() if times > 1] == []


def test_every_command_is_in_the_menus_and_has_a_name(window: MainWindow) -> None:
    window.menus.recent_menu.aboutToShow.emit()
    shown = {action for menu in window.menuBar().findChildren(QMenu) for action in menu.actions()}
    missing = [action.objectName() for action in window.commands if action not in shown]
    assert missing in ([], ["clearRecentAction"]), "put these commands into a menu, in app/window/menus.py"
    assert all(action.text() and action.objectName().endswith("Action") for action in window.commands)


def test_the_states_name_only_what_there_is(window: MainWindow) -> None:
    names = {child.objectName() for child in window.findChildren(QObject)}
    assert set(CONTROLS) <= names


def test_the_dialogs_open_and_close(cat: MainWindow, qtbot: QtBot) -> None:
    for command in (cat.commands.about, cat.commands.shortcuts, cat.commands.preferences):
        command.trigger()
        dialog = QApplication.activeModalWidget()
        assert dialog is not None
        assert dialog.windowTitle()
        dialog.close()


def test_full_screen_and_back(window: MainWindow) -> None:
    action: QAction = window.commands.full_screen
    action.trigger()
    assert window.isFullScreen()
    action.trigger()
    assert not window.isFullScreen()
