"""The window: it builds the panes, connects them to the session in one block, and decides nothing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QGuiApplication,
    QPaintEvent,
)
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QMainWindow,
    QSplitter,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app import actions, drops, icons
from app.chooser import Chooser
from app.dialogs import Dialogs
from app.menus import Menus
from app.presenter import Panes, Presenter
from app.samples import SAMPLES, title_of
from app.session import Session
from app.settings import Settings
from app.theme import Theme
from app.views.caption import Caption
from app.views.drop_page import DropPage
from app.views.merges_table import MergesTable
from app.views.plot import CompressionPlot
from app.views.setup_form import SetupForm
from app.views.status import DropOverlay, Notice
from app.views.timeline import Transport
from app.views.token_view import TokenView
from app.views.try_line import TryLine

USUAL_SIZE = (1440, 900)
SMALLEST_SIZE = (760, 560)
TABLE_SHARE, TIMELINE_SHARE = 0.355, 0.36
SHUTDOWN_SECONDS = 2.0


class MainWindow(QMainWindow):
    """The one window of the program; `session` is its state."""

    first_painted = Signal()
    closing = Signal()

    def __init__(
        self,
        theme: Theme,
        settings: Settings,
        session: Session | None = None,
        *,
        files: Sequence[Path] = (),
    ) -> None:
        """`files` are opened by `open_first`."""
        super().__init__()
        self.theme, self.settings, self._files = theme, settings, tuple(files)
        self.session = session or Session(self)
        self.setObjectName("mainWindow")
        self.setAccessibleName(self.tr("BPE Visualizer"))
        self.setWindowIcon(icons.application_icon())
        self.setAcceptDrops(True)
        self.setMinimumSize(*SMALLEST_SIZE)
        self._painted = False
        self.commands = actions.build(self, theme)
        self._build_panes()
        self._arrange()
        self.notice = Notice(theme, self)
        self.overlay = DropOverlay(theme, self)
        samples = [(sample.id, title_of(sample)) for sample in SAMPLES]
        self.menus = Menus(self.menuBar(), self.commands, samples, settings.recent_files, self)
        self.presenter = Presenter(self.session, self.panes, settings, self)
        self.chooser = Chooser(settings, theme, self.session, self.presenter, self.panes, self.commands, self)
        self.dialogs = Dialogs(self, self.session, theme, settings, self.notice)
        self._connect()
        self.chooser.apply_all()
        self.drop_page.open_button.setFocus()
        self._restore()
        self.presenter.show_film()
        self.presenter.show_state()
        self._title("")

    # -- building

    def _build_panes(self) -> None:
        theme = self.theme
        self.panes = Panes(
            setup=SetupForm(theme),
            token_view=TokenView(theme),
            caption=Caption(theme),
            try_line=TryLine(theme),
            transport=Transport(theme),
            plot=CompressionPlot(theme),
            merges=MergesTable(theme),
        )
        self.panes.try_line.set_show_ids(True)
        samples = [(sample.id, title_of(sample)) for sample in SAMPLES]
        self.drop_page = DropPage(theme, samples)

    def _arrange(self) -> None:
        panes = self.panes
        text = _column(panes.token_view, _hairline(), panes.caption, _hairline(), panes.try_line, stretch=0)
        text.setMinimumHeight(160)
        timeline = _column(panes.transport, panes.plot, stretch=1)
        timeline.setMinimumHeight(120)
        self.left = self._splitter(
            Qt.Orientation.Vertical, text, timeline, name="leftSplitter", share=1 - TIMELINE_SHARE
        )
        self.left.setAccessibleName(self.tr("Text and time line"))
        self.tabs = QTabWidget()
        self.tabs.setObjectName("tabs")
        self.tabs.setAccessibleName(self.tr("Tables"))
        self.tabs.tabBar().setAccessibleName(self.tr("Tables"))
        self.tabs.addTab(panes.merges, self.tr("Merges"))
        self.tabs.setMinimumWidth(280)
        self.whole = self._splitter(
            Qt.Orientation.Horizontal, self.left, self.tabs, name="wholeSplitter", share=1 - TABLE_SHARE
        )
        self.whole.setAccessibleName(self.tr("Text and tables"))
        self.pages = QStackedWidget()
        self.pages.setObjectName("pages")
        self.pages.setAccessibleName(self.tr("Pages"))
        self.pages.addWidget(self.drop_page)
        self.pages.addWidget(self.whole)
        for edit in (*panes.setup.findChildren(QLineEdit), *panes.try_line.findChildren(QLineEdit)):
            edit.setAcceptDrops(False)  # it would take a dropped file's path for its text
        self.setCentralWidget(_column(panes.setup, _hairline(), self.pages, stretch=2))

    def _splitter(
        self, orientation: Qt.Orientation, *children: QWidget, name: str, share: float
    ) -> QSplitter:
        splitter = QSplitter(orientation)
        splitter.setObjectName(name)
        splitter.setHandleWidth(1)
        splitter.setChildrenCollapsible(False)
        for child in children:
            splitter.addWidget(child)
        first = round(100 * share)
        splitter.setStretchFactor(0, first)
        splitter.setStretchFactor(1, 100 - first)
        return splitter

    # -- connecting

    def _connect(self) -> None:
        self._connect_session()
        self._connect_panes()
        self._connect_commands()

    def _connect_session(self) -> None:
        session, presenter = self.session, self.presenter
        session.visible_seams = self.panes.token_view.visible_seams
        session.corpus_changed.connect(presenter.show_corpus)
        session.run_changed.connect(presenter.show_run)
        session.runs_changed.connect(presenter.show_earlier)
        session.film_changed.connect(presenter.show_film)
        session.state_changed.connect(presenter.show_state)
        session.ticked.connect(presenter.show_tick)
        session.notice.connect(self.dialogs.say)
        session.failed.connect(self.dialogs.warn)
        presenter.title_changed.connect(self._title)
        presenter.page_changed.connect(self._show_page)

    def _connect_panes(self) -> None:
        session, panes = self.session, self.panes
        panes.setup.train_requested.connect(self._train)
        panes.setup.pause_requested.connect(session.pause)
        panes.setup.continue_requested.connect(session.resume)
        panes.setup.cancel_requested.connect(session.cancel)
        panes.setup.settings_changed.connect(self.presenter.show_state)
        panes.caption.action_requested.connect(session.take_advice)
        panes.try_line.text_changed.connect(self.presenter.show_try)
        panes.try_line.ids_typed.connect(self.presenter.show_ids)
        panes.transport.request_play.connect(session.toggle_play)
        panes.transport.request_step_forward.connect(session.step_forward)
        panes.transport.request_step_back.connect(session.step_back)
        panes.transport.request_next_visible.connect(session.next_visible)
        panes.transport.request_previous_visible.connect(session.previous_visible)
        panes.transport.request_to_start.connect(session.to_start)
        panes.transport.request_to_frontier.connect(session.to_frontier)
        panes.transport.request_speed.connect(self._choose_speed)
        panes.transport.request_follow.connect(session.set_following)
        panes.plot.step_requested.connect(session.set_step)
        panes.plot.dismiss_requested.connect(self._dismiss)
        panes.merges.step_requested.connect(session.set_step)
        self.drop_page.open_requested.connect(self.dialogs.open_files)
        self.drop_page.paste_requested.connect(self._paste)
        self.drop_page.sample_requested.connect(session.open_sample)
        self.menus.recent_chosen.connect(self._open_recent)
        self.menus.sample_chosen.connect(session.open_sample)

    def _connect_commands(self) -> None:
        session, a, dialogs = self.session, self.commands, self.dialogs
        for action, slot in (
            (a.open, dialogs.open_files),
            (a.paste, self._paste),
            (a.export, dialogs.export),
            (a.export_plot, lambda: dialogs.export_plot(self.panes.plot)),
            (a.preferences, lambda: dialogs.preferences(self.chooser.choose)),
            (a.quit, self.close),
            (a.clear_recent, self.settings.clear_recent),
            (a.train, self.panes.setup.train_button.click),
            (a.cancel, session.cancel),
            (a.toggle_play, session.toggle_play),
            (a.step_forward, session.step_forward),
            (a.step_back, session.step_back),
            (a.next_visible, session.next_visible),
            (a.previous_visible, session.previous_visible),
            (a.to_start, session.to_start),
            (a.to_frontier, session.to_frontier),
            (a.dismiss, self._dismiss_all),
            (a.zoom_in, self.chooser.zoom_in),
            (a.zoom_out, self.chooser.zoom_out),
            (a.zoom_reset, self.chooser.zoom_reset),
            (a.reset_layout, self.reset_layout),
            (a.shortcuts, lambda: dialogs.shortcuts(self.commands)),
            (a.about, dialogs.about),
        ):
            # `triggered` carries a flag, which would be taken for the number of merges of a step.
            action.triggered.connect(lambda _=False, slot=slot: slot())
        a.follow.toggled.connect(session.set_following)
        a.full_screen.toggled.connect(self._full_screen)
        for plane in (self.panes.token_view, self.panes.plot, self.panes.merges):
            plane.addAction(a.toggle_play)
        a.toggle_play.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    # -- acts that need the window

    def open_first(self) -> None:
        """Open what the program was started with, else a sample, so that a newcomer sees it at work."""
        if self._files:
            self.session.open(self._files)
        else:
            self.session.open_sample(SAMPLES[0].id)

    def _train(self) -> None:
        self.session.train(self.panes.setup.settings())

    def _choose_speed(self, speed: float) -> None:
        self.chooser.choose("speed", speed)

    def _dismiss(self, place: int) -> None:
        runs = self.session.runs
        if 0 <= place < len(runs):
            self.session.dismiss_run(runs[place])

    def _dismiss_all(self) -> None:
        for run in self.session.runs:
            self.session.dismiss_run(run)

    def _open_recent(self, path: Path) -> None:
        self.session.open([path])

    def _paste(self) -> None:
        self._open(drops.read(QGuiApplication.clipboard().mimeData()))

    def _open(self, drop: drops.Drop) -> None:
        if drop.paths:
            self.session.open(list(drop.paths))
        elif drop.text:
            self.session.open_text(drop.text)
        else:
            self.dialogs.warn(self.tr("The clipboard holds neither a text nor a file."))

    def _title(self, name: str) -> None:
        program = self.tr("BPE Visualizer")
        self.setWindowTitle(f"{name} — {program}" if name else program)

    def _show_page(self, working: bool) -> None:
        page = self.whole if working else self.drop_page
        if page is not self.pages.currentWidget():
            self.pages.setCurrentWidget(page)
            (self.panes.token_view if working else self.drop_page.open_button).setFocus()

    def _full_screen(self, on: bool) -> None:
        if on:
            self.showFullScreen()
        else:
            self.showNormal()

    # -- Qt

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            self.first_painted.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        drop = drops.read(event.mimeData())
        if drop:
            event.acceptProposedAction()
            self.overlay.show_text(drops.describe(drop))

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.overlay.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        self.overlay.hide()
        drop = drops.read(event.mimeData())
        if drop:
            event.acceptProposedAction()
            self._open(drop)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._remember()
        self.closing.emit()
        self.session.shutdown(SHUTDOWN_SECONDS)
        super().closeEvent(event)

    # -- how it is arranged

    def reset_layout(self) -> None:
        """Arrange the panes as at the very first start."""
        self.settings.forget_window()
        width, height = self.pages.width(), self.pages.height()
        table = max(self.tabs.minimumWidth(), round(width * TABLE_SHARE))
        self.whole.setSizes([width - table, table])
        timeline = round(height * TIMELINE_SHARE)
        self.left.setSizes([height - timeline, timeline])

    def _restore(self) -> None:
        self.resize(*USUAL_SIZE)
        self.restoreGeometry(self.settings.bytes("geometry"))
        width, height = self.width(), self.height() - 100
        self.whole.setSizes([round(width * (1 - TABLE_SHARE)), round(width * TABLE_SHARE)])
        self.left.setSizes([round(height * (1 - TIMELINE_SHARE)), round(height * TIMELINE_SHARE)])
        self.whole.restoreState(self.settings.bytes("whole"))
        self.left.restoreState(self.settings.bytes("left"))

    def _remember(self) -> None:
        self.settings.set_bytes("geometry", self.saveGeometry())
        self.settings.set_bytes("whole", self.whole.saveState())
        self.settings.set_bytes("left", self.left.saveState())
        self.settings.sync()


def _column(*children: QWidget, stretch: int) -> QWidget:
    """The children one below the other, touching; the one at `stretch` takes what is left."""
    column = QWidget()
    layout = QVBoxLayout(column)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    for place, child in enumerate(children):
        layout.addWidget(child, 1 if place == stretch else 0)
    return column


def _hairline() -> QFrame:
    line = QFrame()
    line.setProperty("hairline", True)
    return line
