"""The window: it builds the panes, connects them to the session in one block, and decides nothing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QGuiApplication,
    QIcon,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QAbstractSpinBox, QLineEdit, QMainWindow, QPlainTextEdit, QStackedWidget

from app.kit import resources
from app.kit.settings import Settings
from app.kit.theme import TEXT_PIXELS, Theme
from app.session.states import Act
from app.window import skeleton
from app.window.geometry import first_geometry

if TYPE_CHECKING:
    from app.session.session import Session

USUAL_SIZE = (1440, 900)
SMALLEST_SIZE = (760, 560)
SHUTDOWN_SECONDS = 2.0


class MainWindow(QMainWindow):
    """The one window of the program. It is on the screen at once, bare; `fill` puts the panes into it."""

    first_painted = Signal()
    closing = Signal()

    def __init__(self, theme: Theme, settings: Settings, *, files: Sequence[Path] = (), as_bytes: bool = False) -> None:
        """`files` are opened by `open_first`, `as_bytes` whatever they are."""
        super().__init__()
        self._as_bytes = as_bytes
        self.theme, self.settings, self._files = theme, settings, tuple(files)
        self.setObjectName("mainWindow")
        self.setAccessibleName(self.tr("BPE Visualizer"))
        self.setWindowIcon(QIcon(str(resources.path("icons/bpe-visualizer.svg"))))
        self.setMinimumSize(*SMALLEST_SIZE)
        self.setGeometry(first_geometry(QSize(*USUAL_SIZE), self.screen().availableGeometry()))
        self.restoreGeometry(settings.bytes("geometry"))
        self._painted = self._filled = False
        self._title("")

    @property
    def is_filled(self) -> bool:
        """Whether the panes are there."""
        return self._filled

    # -- building

    def fill(self) -> None:
        """Build the panes, their commands and their session. What they need is loaded here, not before."""
        from app.kit import actions
        from app.session.samples import SAMPLES, title_of
        from app.session.session import Session

        if self._filled:
            return
        self._filled = True
        self.session: Session = Session(self)
        self.commands = actions.build(self, self.theme)
        samples = [(sample.id, title_of(sample)) for sample in SAMPLES]
        self._build_panes(samples)
        self._build_helpers(samples)
        self._connect()
        self.chooser.apply_all()
        self.frame.restore(*(self.settings.bytes(part) for part in ("whole", "left", "tables")))
        self.setAcceptDrops(True)
        self.presenter.show_film()
        self.presenter.show_state()
        self.drop_page.open_button.setFocus()

    def _build_panes(self, samples: Sequence[tuple[str, str]]) -> None:
        from app.candidates.view import CandidatesPane
        from app.caption.view import Caption
        from app.curve.pane import CompressionPlot
        from app.curve.transport import Transport
        from app.inspector.view import TokenInspector
        from app.merges.view import MergesTable
        from app.runs.view import RunsPane
        from app.setup.view import SetupForm
        from app.tokens.view import TokenView
        from app.try_line.view import TryLine
        from app.vocabulary.view import VocabularyPane
        from app.window.drop_page import DropPage
        from app.window.frame import Frame
        from app.window.presenter import Panes

        theme = self.theme
        self.panes = Panes(
            setup=SetupForm(theme),
            token_view=TokenView(theme),
            caption=Caption(theme),
            try_line=TryLine(theme),
            transport=Transport(theme),
            plot=CompressionPlot(theme),
            merges=MergesTable(theme),
            candidates=CandidatesPane(theme),
            vocabulary=VocabularyPane(theme),
            inspector=TokenInspector(theme),
            runs=RunsPane(theme),
        )
        self.panes.try_line.set_show_ids(True)
        self.drop_page = DropPage(theme, samples)
        self.frame = Frame(self.panes, self.drop_page, self)
        self.pages = QStackedWidget()
        self.pages.setAccessibleName(self.tr("Pages"))
        self.pages.addWidget(self.frame)
        self.setCentralWidget(self.pages)
        for edit in self.findChildren(QLineEdit):
            edit.setAcceptDrops(False)  # it would take a dropped file's path for its text

    def _build_helpers(self, samples: Sequence[tuple[str, str]]) -> None:
        from app.compare.held_out_text import HeldOutText
        from app.compare.page_control import SecondPage
        from app.documents.control import DocumentDesk
        from app.find.bars import TextBars
        from app.kit.notice import Notice
        from app.pattern.control import PatternDesk
        from app.runs.control import RunDesk
        from app.runs.file_control import RunFileDesk
        from app.runs.unfinished import LeftOff
        from app.session.snapshots import SnapshotStore
        from app.text.control import TextDesk
        from app.window.answers import CandidatesAnswers, TokenAnswers, VocabularyAnswers
        from app.window.chooser import Chooser
        from app.window.dialogs import Dialogs
        from app.window.drop_control import DropDesk
        from app.window.extras import AtHand
        from app.window.menus import Menus
        from app.window.presenter import Presenter
        from app.window.questions import BinaryQuestion, ChangeWatch

        theme, settings = self.theme, self.settings
        self.notice = Notice(theme, self)
        self.menus = Menus(self.menuBar(), self.commands, samples, settings.recent_files, self)
        words = SnapshotStore()
        self.token = TokenAnswers(self.session, self.panes.inspector, words, self)
        self.answers = (
            CandidatesAnswers(self.session, self.panes.candidates, words, self),
            VocabularyAnswers(self.session, self.panes.vocabulary, self),
            self.token,
        )
        self.presenter = Presenter(self.session, self.panes, settings, self)
        self.desk = TextDesk(self.session, self.presenter, self.panes, self)
        self.bars = TextBars(
            self.session, self.presenter, self.panes, self.desk, self.frame, self.commands, theme, self
        )
        self.patterns = PatternDesk(self.session, self.panes, theme, settings, self)
        self.chooser = Chooser(
            settings, theme, self.session, self.presenter, self.panes, self.commands, self.desk, self
        )
        self.run_desk = RunDesk(self.session, self.panes, self.commands, self)
        self.dialogs = Dialogs(self, self.session, theme, settings, self.notice)
        BinaryQuestion(self.session, self.notice, self)
        self.changes = ChangeWatch(self.session, self.notice, self)
        self.left_off = LeftOff(self.session, settings, self.notice, self)
        self.run_files = RunFileDesk(self.session, self.panes, self.commands, self.dialogs, self)
        held_out, exports = HeldOutText(self.session, self.panes.plot, self), self.dialogs.exports
        self.second_page = SecondPage(self.pages, self.panes.token_view, self.session, theme, held_out, exports, self)
        self.chooser.theme_in_view = self.second_page.theme_in_view
        self.drop_desk = DropDesk(self.session, self.second_page, held_out, theme, self)
        self.documents = DocumentDesk(
            self.session,
            self.presenter,
            self.panes.token_view,
            self.frame,
            self.dialogs,
            self.notice,
            self.run_desk.undo_stack,
            theme,
            self,
        )
        self.drop_desk.add_requested.connect(self.documents.add_files)
        self.at_hand = AtHand(self)

    # -- connecting

    def _connect(self) -> None:
        self._connect_session()
        self._connect_panes()
        self._connect_commands()

    def _connect_session(self) -> None:
        session, presenter = self.session, self.presenter
        session.visible_seams = self.panes.token_view.visible_seams
        session.corpus_changed.connect(presenter.show_corpus)
        session.corpus_changed.connect(self.second_page.leave)
        session.corpus_changed.connect(self._focus_text)
        session.run_changed.connect(presenter.show_run)
        session.runs_changed.connect(presenter.show_earlier)
        session.film_changed.connect(presenter.show_film)
        session.state_changed.connect(presenter.show_state)
        session.ticked.connect(presenter.show_tick)
        session.notice.connect(self.dialogs.say)
        held_out = self.second_page.held_out
        held_out.failed.connect(lambda sentence: self.dialogs.warn(sentence, Act.HOLD_OUT))
        held_out.changed.connect(lambda: self.dialogs.succeed(Act.HOLD_OUT))
        presenter.title_changed.connect(self._title)
        presenter.page_changed.connect(self.show_page)

    def _connect_panes(self) -> None:
        session, panes = self.session, self.panes
        panes.setup.train_requested.connect(self._train)
        panes.setup.pause_requested.connect(session.pause)
        panes.setup.continue_requested.connect(session.resume)
        panes.setup.cancel_requested.connect(session.cancel)
        panes.setup.settings_changed.connect(self._settings_changed)
        panes.caption.action_requested.connect(session.take_advice)
        panes.token_view.noticed.connect(self.dialogs.warn)
        self._connect_token()
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
        panes.merges.step_requested.connect(session.set_step)
        self.drop_page.open_requested.connect(self.dialogs.open_files)
        self.drop_page.paste_requested.connect(self._paste)
        self.drop_page.sample_requested.connect(session.open_sample)
        self.menus.recent_chosen.connect(self._open_recent)
        self.menus.sample_chosen.connect(session.open_sample)

    def _connect_token(self) -> None:
        panes, view = self.panes, self.panes.token_view
        view.token_clicked.connect(lambda hit: self.token.look_at_id(hit.id) if hit.id is not None else None)
        panes.candidates.token_requested.connect(self.token.look_at_id)
        panes.vocabulary.token_requested.connect(self.token.look_at_id)
        panes.vocabulary.token_selected.connect(lambda tokens: view.set_highlight(tokens[0] if tokens else None))
        panes.merges.token_requested.connect(self.token.look_at_id)
        panes.inspector.step_requested.connect(self.session.set_step)
        panes.inspector.request_previous_occurrence.connect(lambda: self._find_token(forward=False))
        panes.inspector.request_next_occurrence.connect(lambda: self._find_token(forward=True))
        self.token.wanted.connect(lambda: self.frame.bring_up(panes.inspector))

    def _connect_commands(self) -> None:
        from app.window.space_key import SpaceKey

        session, a, dialogs = self.session, self.commands, self.dialogs
        for action, slot in (
            (a.open, dialogs.open_files),
            (a.open_folder, dialogs.open_folder),
            (a.add_files, self.documents.add),
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
            (a.edit_pattern, self.patterns.open_editor),
            (a.branch, self._branch),
            (a.zoom_in, self.chooser.zoom_in),
            (a.zoom_out, self.chooser.zoom_out),
            (a.zoom_reset, self.chooser.zoom_reset),
            (a.layout_watch, lambda: self._arrange("watch")),
            (a.layout_lecture, lambda: self._arrange("lecture")),
            (a.layout_research, lambda: self._arrange("research")),
            (a.reset_layout, self.reset_layout),
            (a.compare, self.second_page.open),
            (a.held_out, self.second_page.hold_out),
            (a.languages, self.second_page.open_languages),
            (a.about, dialogs.about),
        ):
            # `triggered` carries a flag, which would be taken for the number of merges of a step.
            action.triggered.connect(lambda _=False, slot=slot: slot())
        a.follow.toggled.connect(session.set_following)
        self.space_key = SpaceKey(self.frame, a.toggle_play, self)

    # -- acts that need the window

    def open_first(self) -> None:
        """Open what the program was started with, else a sample, so that a newcomer sees it at work."""
        if self._files:
            encodings = dict.fromkeys(self._files, "bytes") if self._as_bytes else None
            self.session.open(self._files, encodings=encodings)
        else:
            from app.session.samples import SAMPLES

            self.session.open_sample(SAMPLES[0].id)
            self.left_off.offer()

    def _settings_changed(self) -> None:
        if self.session.corpus is None and not self.panes.setup.error:
            self.session.prefer(self.panes.setup.settings())  # for the first text, whichever it will be
        self.presenter.show_state()

    def _find_token(self, *, forward: bool) -> None:
        if self.token.data is not None:
            self.panes.token_view.set_highlight(self.token.data)
            self.panes.token_view.occurrence_requested.emit(forward)

    def _train(self) -> None:
        self.session.train(self.panes.setup.settings())

    def _choose_speed(self, speed: float) -> None:
        self.chooser.choose("speed", speed)

    def _branch(self) -> None:
        if not self.panes.setup.error:
            self.session.branch(self.panes.setup.settings())

    def _open_recent(self, path: Path) -> None:
        self.session.open([path])

    def _paste(self) -> None:
        from app.window import drops

        drop = drops.read(QGuiApplication.clipboard().mimeData())
        if drop:
            self.drop_desk.open(drop)
        else:
            self.dialogs.warn(self.tr("The clipboard holds neither a text nor a file."), Act.OPEN)

    def _title(self, name: str) -> None:
        program = self.tr("BPE Visualizer")
        self.setWindowTitle(f"{name} — {program}" if name else program)

    def _focus_text(self) -> None:
        """A text was opened: the keyboard is in it, unless the user is typing somewhere."""
        if not isinstance(self.focusWidget(), QLineEdit | QPlainTextEdit | QAbstractSpinBox):
            self.panes.token_view.setFocus()

    def show_page(self, working: bool) -> None:
        """Show the panes, with the keyboard in the text, or the invitation."""
        if self.frame.show_page(working):
            (self.panes.token_view if working else self.drop_page.open_button).setFocus()

    # -- Qt

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._filled:
            painter = QPainter(self)
            skeleton.paint(painter, self.rect(), self.theme)
            painter.end()
        if not self._painted:
            self._painted = True
            self.first_painted.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self.drop_desk.enter(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self.drop_desk.move(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.drop_desk.leave()

    def dropEvent(self, event: QDropEvent) -> None:
        self.drop_desk.drop(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closing.emit()
        if self._filled:
            self._remember()
            self.second_page.shutdown(SHUTDOWN_SECONDS)
            self.session.shutdown(SHUTDOWN_SECONDS)
            self.left_off.keep()
            self.desk.shutdown(SHUTDOWN_SECONDS)
            self.bars.shutdown(SHUTDOWN_SECONDS)
            self.patterns.shutdown(SHUTDOWN_SECONDS)
            self.at_hand.shutdown(SHUTDOWN_SECONDS)
            self.changes.shutdown(SHUTDOWN_SECONDS)
            for answers in self.answers:
                answers.shutdown(SHUTDOWN_SECONDS)
        super().closeEvent(event)

    # -- how it is arranged

    def reset_layout(self) -> None:
        """Arrange the panes as at the very first start."""
        self.settings.forget_window()
        self.frame.reset()
        self.chooser.choose("text_size", TEXT_PIXELS)

    def _arrange(self, name: str) -> None:
        from app.window.frame import LAYOUTS

        layout = LAYOUTS[name]
        self.frame.arrange(layout)
        self.chooser.choose("text_size", layout.text_size)

    def _remember(self) -> None:
        for name, state in {"geometry": self.saveGeometry(), **self.frame.state()}.items():
            self.settings.set_bytes(name, state)
        self.settings.set("text_size", self.theme.text_size)  # the wheel zooms, too
        self.settings.sync()
