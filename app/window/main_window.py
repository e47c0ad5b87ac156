"""The main window: builds the features, lays out their views, and connects the features with each other."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QGuiApplication,
    QIcon,
    QKeySequence,
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
    from app.window.pane_pictures import PanePictures

USUAL_SIZE = (1440, 900)
SMALLEST_SIZE = (760, 560)
SHUTDOWN_SECONDS = 2.0
LONGEST_UNDO = 100
Key = QKeySequence.StandardKey


class MainWindow(QMainWindow):
    """The program's only window. It is shown empty at once; `fill` adds the panes."""

    first_painted = Signal()
    closing = Signal()

    def __init__(self, theme: Theme, settings: Settings, *, files: Sequence[Path] = (), as_bytes: bool = False) -> None:
        """`files` are opened by `open_first`; `as_bytes` opens even binary files, as bytes."""
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
        """Whether the panes have been added."""
        return self._filled

    # -- building

    def fill(self) -> None:
        """Build the features and lay them out. Their modules are imported here, not before."""
        if self._filled:
            return
        self._filled = True
        self._build_context()
        self._build_features()
        self._lay_out()
        self._build_around()
        self._connect()
        self.choices.apply_all()
        self.frame.restore(*(self.settings.bytes(part) for part in ("whole", "left", "tables")))
        self.setAcceptDrops(True)
        self.curve.show_film()
        self.states.show_state()
        self.drop_page.open_button.setFocus()

    def _build_context(self) -> None:
        from PySide6.QtGui import QUndoStack

        from app.context import Context, usual_folder
        from app.kit.background import Background
        from app.kit.commands import Commands
        from app.kit.export_folder import ExportFolder
        from app.kit.notice import Notice
        from app.session.line_counts import LineCounter
        from app.session.session import Session
        from app.session.snapshots import SnapshotStore

        self.session: Session = Session(self)
        self.commands = Commands(self, self.theme)
        self.notice = Notice(self.theme, self)
        undo_stack = QUndoStack()  # no parent: its destructor would emit signals to a window being destroyed
        undo_stack.setUndoLimit(LONGEST_UNDO)
        self.context = Context(
            window=self,
            session=self.session,
            settings=self.settings,
            theme=self.theme,
            commands=self.commands,
            undo_stack=undo_stack,
            notice=self.notice,
            exports=ExportFolder(self.settings, lambda: usual_folder(self.session)),
            background=Background(self),
        )
        self.lines = LineCounter(self)
        self._words = SnapshotStore()

    def _build_features(self) -> None:
        """Create the features in the order in which they handle the session's signals: the text first."""
        from app.candidates.control import CandidatesControl
        from app.caption.control import CaptionControl
        from app.curve.bookmarks_control import BookmarksControl
        from app.curve.control import CurveControl
        from app.documents.control import DocumentsControl
        from app.find.bars import TextBars
        from app.inspector.control import InspectorControl
        from app.merges.control import MergesControl
        from app.palette.control import PaletteControl
        from app.pattern.control import PatternControl
        from app.runs.control import RunsControl
        from app.runs.unfinished import UnfinishedRun
        from app.setup.control import SetupControl
        from app.text.control import TextControl
        from app.try_line.control import TryLineControl
        from app.vocabulary.control import VocabularyControl

        context = self.context
        self.setup = SetupControl(context)
        self.text = TextControl(context, self.lines)
        self.curve = CurveControl(context)
        self.bookmarks = BookmarksControl(context, self.curve.plot)
        self.merges = MergesControl(context)
        self.caption = CaptionControl(context)
        self.try_line = TryLineControl(context)
        self.candidates = CandidatesControl(context, self._words)
        self.vocabulary = VocabularyControl(context)
        self.token = InspectorControl(context, self._words)
        self.runs = RunsControl(context)
        self.unfinished = UnfinishedRun(context)
        self.documents = DocumentsControl(context, self.text.view)
        self.bars = TextBars(context, self.text.view, self.lines)
        self.patterns = PatternControl(context, self.text.view, self.setup.view)
        self.command_palette = PaletteControl(context, self.token.look_at_id)

    def _lay_out(self) -> None:
        from app.session.samples import SAMPLES, title_of
        from app.window.drop_page import DropPage
        from app.window.frame import Panes, WindowFrame

        self.panes = Panes(
            setup=self.setup.view,
            token_view=self.text.view,
            caption=self.caption.view,
            try_line=self.try_line.view,
            transport=self.curve.transport,
            plot=self.curve.plot,
            merges=self.merges.view,
            candidates=self.candidates.view,
            vocabulary=self.vocabulary.view,
            inspector=self.token.view,
            runs=self.runs.view,
            documents=self.documents.view,
        )
        self._samples = [(sample.id, title_of(sample)) for sample in SAMPLES]
        self.drop_page = DropPage(self.theme, self._samples)
        self.frame = WindowFrame(self.panes, self.drop_page, self)
        self.frame.put_under_text(self.bars.find.bar, self.bars.go.bar)
        self.pages = QStackedWidget()
        self.pages.setAccessibleName(self.tr("Pages"))
        self.pages.addWidget(self.frame)
        self.setCentralWidget(self.pages)
        for edit in self.findChildren(QLineEdit):
            edit.setAcceptDrops(False)  # else it would insert a dropped file's path

    def _build_around(self) -> None:
        """Create the objects that need the panes in the layout: the compare page, dialogs, menus, keys."""
        from app.compare.held_out_text import HeldOutText
        from app.compare.page_control import ComparePageControl
        from app.curve.time_keys import TimeKeys
        from app.window import palette_sources
        from app.window.choices import Choices
        from app.window.dialogs import Dialogs
        from app.window.drop_control import DropControl
        from app.window.finish_bell import FinishBell
        from app.window.full_screen import FullScreen
        from app.window.menus import Menus
        from app.window.questions import BinaryQuestion, ChangeWatch
        from app.window.space_key import SpaceKey
        from app.window.state_control import StateControl

        context, panes = self.context, self.panes
        self.held_out = HeldOutText(context, self)
        self.compare = ComparePageControl(context, self.pages, panes.token_view, self.held_out)
        self.drops = DropControl(context, self.compare, self.held_out)
        self.dialogs = Dialogs(context)
        self.choices = Choices(context)
        self.choices.theme_in_view = self.compare.theme_in_view
        self.binary_question = BinaryQuestion(self.session, self.notice, self)
        self.changes = ChangeWatch(context, self)
        self.full_screen = FullScreen(context)
        self.bell = FinishBell(context)
        self.pictures = self._build_pictures()
        self.time_keys = TimeKeys(
            context, transport=panes.transport, text=panes.token_view, plot=panes.plot, others=[panes.merges]
        )
        self._add_commands()
        self.menus = Menus(self.menuBar(), self.commands, self._samples, self.settings.recent_files, self)
        self.space_key = SpaceKey(self.frame, self.commands.toggle_play, self)
        self.states = StateControl(context, self.setup, panes.token_view)
        self.command_palette.sources += [
            lambda: palette_sources.commands(self.menuBar(), self.menus),
            lambda: palette_sources.texts(self.menus, self.settings, self._open_recent),
            self.bookmarks.entries,
        ]

    def _build_pictures(self) -> PanePictures:
        from app.window.pane_pictures import PanePictures

        panes, tabs = self.panes, self.frame.tabs
        named = [
            (panes.token_view, self.tr("the text")),
            (panes.plot, self.tr("the curve")),
            (panes.transport, self.tr("the transport")),
            (panes.caption, self.tr("the caption")),
            (panes.try_line, self.tr("the try line")),
            *((widget, tabs.tabText(n)) for n in range(tabs.count()) if (widget := tabs.widget(n)) is not None),
            (self.pages, self.tr("the page")),
        ]
        return PanePictures(self.context, named, named[0])

    def _add_commands(self) -> None:
        """Add the commands that belong to no feature."""
        a, dialogs = self.commands, self.dialogs
        a.add("paste", self.tr("Open pasted &text"), self._paste, keys=(Key.Paste,), icon="paste")
        a.add(
            "export_plot",
            self.tr("Save picture of the &curve…"),
            lambda: dialogs.export_plot(self.panes.plot),
            keys=("Ctrl+Shift+E",),
        )
        a.add(
            "preferences",
            self.tr("&Preferences…"),
            lambda: dialogs.preferences(self.choices.choose),
            keys=(Key.Preferences, "Ctrl+Shift+,"),  # Ctrl+, is taken: a hundred merges back
            role=QAction.MenuRole.PreferencesRole,
        )
        a.add("quit", self.tr("&Quit"), self.close, keys=(Key.Quit, "Ctrl+Q"), role=QAction.MenuRole.QuitRole)
        a.add("clear_recent", self.tr("&Clear this list"), self.settings.clear_recent)
        a.add("zoom_in", self.tr("Zoom &in"), self.choices.zoom_in, keys=(Key.ZoomIn, "Ctrl+="))
        a.add("zoom_out", self.tr("Zoom &out"), self.choices.zoom_out, keys=(Key.ZoomOut,))
        a.add("zoom_reset", self.tr("&Normal size"), self.choices.zoom_reset, keys=("Ctrl+0",))
        a.add("layout_watch", self.tr("&Watch: a large text"), lambda: self._arrange("watch"))
        a.add("layout_lecture", self.tr("&Lecture: larger still, no tables"), lambda: self._arrange("lecture"))
        a.add("layout_research", self.tr("&Research: wide tables, a tall curve"), lambda: self._arrange("research"))
        a.add("reset_layout", self.tr("&As at first"), self.reset_layout)
        a.add(
            "shortcuts",
            self.tr("&Keyboard shortcuts"),
            lambda: dialogs.shortcuts(self.menuBar(), self.time_keys.sections()),
            keys=(Key.HelpContents, "F1"),
        )

    # -- connecting

    def _connect(self) -> None:
        self._connect_session()
        self._connect_features()
        self._connect_token()
        self._follow_settings()

    def _connect_session(self) -> None:
        session = self.session
        session.corpus_changed.connect(self._show_corpus)
        session.corpus_changed.connect(self._focus_text)
        session.notice.connect(self.dialogs.say)
        self.held_out.failed.connect(lambda sentence: self.dialogs.warn(sentence, Act.HOLD_OUT))
        self.held_out.changed.connect(lambda: self.dialogs.succeed(Act.HOLD_OUT))
        self.held_out.counted.connect(self.curve.show_held_out_text)
        self.held_out.closed.connect(self.curve.forget_held_out_text)
        self.states.page_changed.connect(self.show_page)
        self.drop_page.open_requested.connect(self.dialogs.open_files)
        self.drop_page.paste_requested.connect(self._paste)
        self.drop_page.sample_requested.connect(session.open_sample)
        self.menus.recent_chosen.connect(self._open_recent)
        self.menus.sample_chosen.connect(session.open_sample)

    def _connect_features(self) -> None:
        """Connect the requests of one feature with another."""
        panes, a = self.panes, self.commands
        panes.token_view.noticed.connect(self.dialogs.warn)
        panes.token_view.stepped.connect(self.caption.played)
        panes.token_view.stepped.connect(self.try_line.played)
        panes.token_view.try_requested.connect(panes.try_line.edit.setText)
        self.text.scale_changed.connect(panes.try_line.set_scale)
        panes.transport.request_speed.connect(lambda speed: self.choices.choose("speed", speed))
        panes.candidates.steer_requested.connect(self.runs.steer)
        panes.merges.ban_requested.connect(self.runs.ban_merge)
        panes.plot.dismiss_requested.connect(self.runs.dismiss)
        panes.setup.more.steering.describe = self.runs.describe
        self.runs.settings_chosen.connect(self.setup.use_settings)
        panes.setup.pattern_check_requested.connect(self.patterns.check)
        panes.setup.editor_action.triggered.connect(self.patterns.open_editor)
        self.patterns.trying_changed.connect(panes.setup.set_trying)
        self.patterns.verdict_found.connect(panes.setup.set_verdict)
        self.documents.several_changed.connect(self.frame.show_documents)
        self.documents.refresh()
        self.drops.add_requested.connect(self.documents.add_files)
        a.full_screen.toggled.connect(self.time_keys.set_full_screen)
        panes.plot.menu_actions += [*a.of_setting("curve_unit"), a.copy_picture, a.export_plot]
        panes.token_view.menu_actions.append(a.copy_picture)

    def _connect_token(self) -> None:
        """Connect the views that list tokens with the token inspector."""
        panes, view = self.panes, self.panes.token_view
        view.token_clicked.connect(lambda hit: self.token.look_at_id(hit.id) if hit.id is not None else None)
        panes.candidates.token_requested.connect(self.token.look_at_id)
        panes.vocabulary.token_requested.connect(self.token.look_at_id)
        panes.vocabulary.token_selected.connect(lambda tokens: view.set_highlight(tokens[0] if tokens else None))
        panes.merges.token_requested.connect(self.token.look_at_id)
        panes.inspector.request_previous_occurrence.connect(lambda: self._find_token(forward=False))
        panes.inspector.request_next_occurrence.connect(lambda: self._find_token(forward=True))
        self.token.wanted.connect(lambda: self.frame.bring_up(panes.inspector))

    def _follow_settings(self) -> None:
        session, text, plot = self.session, self.text, self.panes.plot
        for key, follow in (
            ("hold_out", session.set_holds_out),
            ("speed", session.player.set_speed),
            ("under", text.set_under),
            ("marks", text.view.set_marks),
            ("color_by", text.set_color_mode),
            ("animate", text.set_animates),
            ("glide", text.set_glides),
            ("minimap", text.set_minimap),
            ("line_numbers", text.set_line_numbers),
            ("wrap", text.view.set_wrap),
            ("curve_unit", plot.set_unit),
            ("log_axis", plot.set_log),
        ):
            self.choices.on(key, follow)

    # -- actions that need the window

    def open_first(self) -> None:
        """Open the files of the command line, or else a sample, and offer the unfinished run."""
        if self._files:
            encodings = dict.fromkeys(self._files, "bytes") if self._as_bytes else None
            self.session.open(self._files, encodings=encodings)
        else:
            from app.session.samples import SAMPLES

            self.session.open_sample(SAMPLES[0].id)
            self.unfinished.offer()

    def _find_token(self, *, forward: bool) -> None:
        if self.token.data is not None:
            self.panes.token_view.set_highlight(self.token.data)
            self.panes.token_view.occurrence_requested.emit(forward)

    def _open_recent(self, path: Path) -> None:
        self.session.open([path])

    def _paste(self) -> None:
        from app.window import drops

        drop = drops.read(QGuiApplication.clipboard().mimeData())
        if drop:
            self.drops.open(drop)
        else:
            self.dialogs.warn(self.tr("The clipboard holds neither a text nor a file."), Act.OPEN)

    def _show_corpus(self) -> None:
        from app.kit.names import text_name

        corpus = self.session.corpus
        self._title(text_name(corpus) if corpus is not None else "")
        for path in self.session.recent:
            self.settings.add_recent(path)

    def _title(self, name: str) -> None:
        program = self.tr("BPE Visualizer")
        self.setWindowTitle(f"{name} — {program}" if name else program)

    def _focus_text(self) -> None:
        """Give the text the keyboard focus, unless the user is typing in a field."""
        if not isinstance(self.focusWidget(), QLineEdit | QPlainTextEdit | QAbstractSpinBox):
            self.panes.token_view.setFocus()

    def show_page(self, working: bool) -> None:
        """Show the working page or the drop page, and move the keyboard focus there."""
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
        self.drops.enter(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self.drops.move(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.drops.leave()

    def dropEvent(self, event: QDropEvent) -> None:
        self.drops.drop(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closing.emit()
        if self._filled:
            self._remember()
            self.context.background.shutdown(SHUTDOWN_SECONDS)
            self.session.shutdown(SHUTDOWN_SECONDS)
            self.unfinished.keep()
            self.lines.shutdown(SHUTDOWN_SECONDS)
        super().closeEvent(event)

    # -- layout

    def reset_layout(self) -> None:
        """Restore the initial layout and text size."""
        self.settings.forget_window()
        self.frame.reset()
        self.choices.choose("text_size", TEXT_PIXELS)

    def _arrange(self, name: str) -> None:
        from app.window.frame import LAYOUTS

        layout = LAYOUTS[name]
        self.frame.arrange(layout)
        self.choices.choose("text_size", layout.text_size)

    def _remember(self) -> None:
        for name, state in {"geometry": self.saveGeometry(), **self.frame.state()}.items():
            self.settings.set_bytes(name, state)
        self.settings.set("text_size", self.theme.text_size)  # Ctrl+wheel changes it without storing it
        self.settings.sync()
