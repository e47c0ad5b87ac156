"""The whole way through the window, as a user goes it: a file is dropped, trained, and looked at all round.

Rows of the table, the curve, the playhead and the painted chips must all tell what the naive trainer tells.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QImage
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QTableView, QWidget
from pytestqt.qtbot import QtBot
from waiting import WAIT, once, wait_for

from app.application import create
from app.kit.token_text import readable
from app.session.states import State
from app.tokens.view import TokenView
from app.window.main_window import MainWindow
from bpe import TrainingSettings, reference
from bpe.reference import ReferenceMerge, pieces

TEXT = (
    "the cat in the hat sat on the mat,\nand that cat had the hat that the bat had.\n"
    "naïve 你好世界, 你好! привет 🌍 the café\n\n"
) * 6
SETTINGS = TrainingSettings(vocab_size=256 + 40)
MERGES = reference.train([TEXT], vocab_size=SETTINGS.vocab_size)


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[MainWindow]:
    _app, window = create(["bpe-visualizer"])
    window.resize(1400, 900)
    with qtbot.waitExposed(window):
        window.show()
    yield window
    window.close()


def drop(window: MainWindow, paths: list[Path]) -> None:
    """A drag enters, moves, and lets go of files over what lies in the middle of the window."""
    view = window.panes.token_view
    target: QWidget = view.viewport() if view.isVisible() else window.drop_page
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    at = target.rect().center()
    facts = (Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    for event in (QDragEnterEvent(at, *facts), QDragMoveEvent(at, *facts), QDropEvent(QPointF(at), *facts)):
        QApplication.sendEvent(target, event)
        assert event.isAccepted()


def expected_tokens(text: str, merges: list[ReferenceMerge]) -> list[tuple[int, int, int]]:
    """(start, end, id) of every token of a text after these merges, by replacing one pair after the other."""
    tokens: list[tuple[int, int, int]] = []
    offset = 0
    for piece in pieces(text, SETTINGS.pattern):
        parts = [(byte, 1) for byte in piece]
        for number, merge in enumerate(merges):
            joined: list[tuple[int, int]] = []
            for part in parts:
                if joined and (joined[-1][0], part[0]) == (merge.left, merge.right):
                    joined[-1] = (256 + number, joined[-1][1] + part[1])
                else:
                    joined.append(part)
            parts = joined
        for token, length in parts:
            tokens.append((offset, offset + length, token))
            offset += length
    return tokens


def chips(view: TokenView) -> list[tuple[int, int, int | None]]:
    """(start, end, id) of what is painted, found by pointing at every byte in view."""
    first, last = view.visible_range()
    found: dict[int, tuple[int, int, int | None]] = {}
    byte = first
    while byte < last:
        rects = view.token_rects(byte, byte + 1)
        if not rects:
            byte += 1
            continue
        hit = view.token_under(rects[0].center())
        assert hit is not None, byte
        assert hit.start <= byte < hit.end
        found[hit.start] = (hit.start, hit.end, hit.id)
        byte = hit.end
    return [found[start] for start in sorted(found)]


def painted_colours(view: TokenView, tokens: list[tuple[int, int, int | None]]) -> dict[str, set[str]]:
    """The colour inside the left edge of each chip, by token; of those that are whole characters and have width."""
    image: QImage = view.viewport().grab().toImage()
    scale = image.devicePixelRatio()
    text = TEXT.encode()
    colours: dict[str, set[str]] = {}
    for start, end, _ in tokens:
        token = text[start:end].decode(errors="ignore")
        rects = view.token_rects(start, end)
        if token.strip() and token.encode() == text[start:end] and rects and rects[0].width() >= 6:
            at = QPoint(int((rects[0].left() + 2.5) * scale), int((rects[0].bottom() - 4) * scale))
            colours.setdefault(token, set()).add(image.pixelColor(at).name())
    return colours


def write_text(window: MainWindow, folder: Path) -> Path:
    """The text as a file, and its settings as those for the next text."""
    path = folder / "journey.txt"
    path.write_text(TEXT, encoding="utf-8")
    window.session.prefer(SETTINGS)
    return path


def drop_and_train(qtbot: QtBot, window: MainWindow, folder: Path) -> None:
    drop(window, [write_text(window, folder)])
    wait_for(qtbot, window.session, State.DONE)
    window.session.player.stop_film()


def go_to(qtbot: QtBot, window: MainWindow, step: int) -> None:
    window.session.set_step(step)
    qtbot.waitUntil(lambda: not window.session.player.beat.running, timeout=WAIT)


def test_a_dropped_file_is_trained_and_every_view_agrees(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    assert window.windowTitle() == "BPE Visualizer"
    drop_and_train(qtbot, window, tmp_path)
    session = window.session
    assert "journey.txt" in window.windowTitle()
    assert session.frontier == len(MERGES) == 40

    assert window.findChild(TokenView, "tokenView") is window.panes.token_view
    table = window.findChild(QTableView, "mergesTable")
    plot = window.panes.plot
    plot.load()
    assert plot.canvas is not None
    for step in (0, 1, 7, 23, 40):
        go_to(qtbot, window, step)
        check_table(table, step)
        data = plot.canvas.data
        assert (data.frontier, data.playhead) == (40, step)
        tokens = MERGES[step - 1].token_count if step else len(TEXT.encode())
        assert data.ratio(step) == pytest.approx(len(TEXT.encode()) / tokens)
        check_chips(qtbot, window, step)
        label = window.findChild(QLabel, "captionLabel")
        if step:
            assert str(255 + step) in label.text() or str(255 + step) in label.accessibleName()


def check_table(table: QTableView, step: int) -> None:
    model = table.model()
    assert model.rowCount() == len(MERGES)
    token_bytes = [bytes([byte]) for byte in range(256)]
    for merge in MERGES:
        token_bytes.append(token_bytes[merge.left] + token_bytes[merge.right])
    titles = [
        model.headerData(column, Qt.Orientation.Horizontal, Qt.ItemDataRole.DisplayRole)
        for column in range(model.columnCount())
    ]
    columns = {name: titles.index(name) for name in ("id", "token", "count")}
    for row in range(model.rowCount()):
        number = len(MERGES) - 1 - row  # the newest is on top
        cells = {name: model.index(row, column).data() for name, column in columns.items()}
        assert cells["id"] == str(256 + number)
        assert cells["token"] == readable(token_bytes[256 + number], 100)
        assert cells["count"] == str(MERGES[number].pair_count)
    assert model.playhead == step  # type: ignore[attr-defined]


def check_chips(qtbot: QtBot, window: MainWindow, step: int) -> None:
    view = window.panes.token_view
    expected = {start: (start, end, token) for start, end, token in expected_tokens(TEXT, MERGES[:step])}

    def all_as_expected() -> None:
        for chip in chips(view):
            assert chip == expected.get(chip[0]), step

    qtbot.waitUntil(all_as_expected, timeout=WAIT)  # a single step is played before it is there
    found = chips(view)
    assert len(found) > 30
    colours = painted_colours(view, [chip for chip in found if chip[2] != 255 + step])  # those have a rim
    chips_of_a_theme = {color.name() for color in window.theme.token_colors}
    assert set().union(*colours.values()) <= chips_of_a_theme
    assert len(set().union(*colours.values())) > 3


def test_the_buttons_move_the_playhead(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    drop_and_train(qtbot, window, tmp_path)
    session = window.session

    def press(name: str) -> None:
        button = window.findChild(QAbstractButton, name)
        assert button.isEnabled(), name
        button.click()
        qtbot.waitUntil(lambda: session.player.playing or not session.player.beat.running, timeout=WAIT)

    go_to(qtbot, window, 5)
    press("stepForwardButton")
    assert session.step == 6
    press("stepBackButton")
    assert session.step == 5
    press("toFrontierButton")
    assert session.step == 40
    press("toStartButton")
    assert session.step == 0
    press("nextVisibleButton")
    assert session.step == 1  # the whole text is in view
    press("previousVisibleButton")
    assert session.step == 0
    press("playButton")
    assert session.player.playing
    press("playButton")
    assert not session.player.playing


def test_a_click_on_a_row_goes_to_its_merge(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    drop_and_train(qtbot, window, tmp_path)
    table = window.findChild(QTableView, "mergesTable")
    go_to(qtbot, window, 40)
    index = table.model().index(2, 0)
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=table.visualRect(index).center())
    qtbot.waitUntil(lambda: window.session.step == 38, timeout=WAIT)


def test_a_second_drop_during_training(qtbot: QtBot, window: MainWindow, tmp_path: Path, large_file: Path) -> None:
    window.session.prefer(TrainingSettings(vocab_size=50_000))
    # The training may be over before anybody has looked: the second text is dropped the moment it begins.
    once(window.session, State.TRAINING, lambda: drop(window, [write_text(window, tmp_path)]))
    drop(window, [large_file])
    qtbot.waitUntil(lambda: window.session.paths[-1:] == (tmp_path / "journey.txt",), timeout=WAIT)
    wait_for(qtbot, window.session, State.DONE)
    window.session.player.stop_film()
    qtbot.waitUntil(lambda: window.session.frontier == 40 and "journey.txt" in window.windowTitle(), timeout=WAIT)
    go_to(qtbot, window, 12)
    check_chips(qtbot, window, 12)


def test_several_files_are_one_text(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("a.txt", "b.txt")]
    for path in paths:
        path.write_text("the cat in the hat\n" * 3, encoding="utf-8")
    drop(window, paths)
    wait_for(qtbot, window.session, State.DONE)
    assert "a.txt + 1 more" in window.windowTitle()
    assert window.session.paths == tuple(paths)


def test_closing_the_window_during_training(qtbot: QtBot, window: MainWindow, large_file: Path) -> None:
    window.session.prefer(TrainingSettings(vocab_size=50_000))
    once(window.session, State.TRAINING, window.close)
    drop(window, [large_file])
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=WAIT)
    assert window.session.shutdown(0.1)  # nothing is left running
