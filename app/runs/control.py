"""Between the session's runs and their list: rows, acts, and the undoing of acts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QElapsedTimer, QEvent, QLocale, QObject, QTimer
from PySide6.QtGui import QUndoCommand, QUndoStack

from app.kit.names import pattern_name, text_name, tie_name
from app.kit.token_text import readable
from app.runs.model import RunRow
from app.session.runs import Run
from app.session.states import State

if TYPE_CHECKING:
    from app.candidates.model import Pair
    from app.kit.actions import Actions
    from app.session.session import Session
    from app.window.presenter import Panes
    from bpe import MergeHistory, TrainingSettings
    from bpe.training.trainer import Steer

READING_MS = 250
NAME_LIMIT = 12
LONGEST_UNDO = 100
SHOWING = 1
"""Of the acts that merge with their like."""


class Act(QUndoCommand):
    """Something that was done, and how it is undone."""

    def __init__(self, text: str, do: Callable[[], object], undo: Callable[[], object], *, done: bool = False) -> None:
        """`done`: it has happened already, and pushing it does nothing."""
        super().__init__(text)
        self._do, self._undo, self._done = do, undo, done

    def redo(self) -> None:
        if not self._done:
            self._do()
        self._done = False

    def undo(self) -> None:
        self._undo()


class Showing(Act):
    """Another run was shown. Several after each other are undone as one: back to the run before the first."""

    def __init__(self, text: str, session: Session, run: Run, before: Run) -> None:
        super().__init__(text, partial(session.show_run, run), partial(session.show_run, before, session.step))
        self.run, self.before = run, before

    def id(self) -> int:
        return SHOWING

    def mergeWith(self, other: QUndoCommand) -> bool:
        assert isinstance(other, Showing)
        self.run, self._do = other.run, other._do
        self.setText(other.text())
        self.setObsolete(self.run is self.before)
        return True


class RunDesk(QObject):
    """Fills the list, does what it asks for, and keeps what was done for Undo."""

    def __init__(self, session: Session, panes: Panes, commands: Actions, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._panes, self._commands = session, panes, commands
        self._list = panes.runs.list
        self.undo_stack = QUndoStack(self)
        self.undo_stack.setUndoLimit(LONGEST_UNDO)
        self._read = QElapsedTimer()
        self._later = QTimer(self, singleShot=True, interval=READING_MS)
        self._later.timeout.connect(self.refresh)
        self._connect()
        self._show_undo()

    def _connect(self) -> None:
        session, runs, a = self._session, self._list, self._commands
        session.runs_changed.connect(self.refresh)
        session.run_changed.connect(self.refresh)
        session.state_changed.connect(self._state_changed)
        session.ticked.connect(self._refresh_soon)
        session.corpus_changed.connect(self.undo_stack.clear)  # what was done was done to the text before
        session.branched.connect(self._branched)
        self._panes.runs.installEventFilter(self)
        runs.show_requested.connect(self._show)
        runs.rename_requested.connect(self._rename)
        runs.recolor_requested.connect(self._recolor)
        runs.settings_requested.connect(self._use_settings)
        runs.remove_requested.connect(self._remove)
        self._panes.candidates.steer_requested.connect(self._steer)
        self._panes.merges.ban_requested.connect(self._ban_merge)
        self._panes.setup.more.wishes.describe = self._describe
        self._panes.plot.dismiss_requested.connect(self._dismiss)
        a.dismiss.triggered.connect(self._dismiss_all)
        a.undo.triggered.connect(self.undo_stack.undo)
        a.redo.triggered.connect(self.undo_stack.redo)
        self.undo_stack.indexChanged.connect(self._show_undo)

    # -- rows

    def refresh(self) -> None:
        """Show the runs as they are now, if anybody looks."""
        self._later.stop()
        if not self._panes.runs.isVisible():
            return
        self._read.start()
        shown, runs = self._session.run, self._session.every_run
        several = len({id(run.home) for run in runs}) > 1
        self._list.runs.show([_row(run, shown=run is shown, names_text=several) for run in runs])

    def _refresh_soon(self) -> None:
        if self._later.isActive() or not self._panes.runs.isVisible():
            return
        if not self._read.isValid() or self._read.elapsed() >= READING_MS:
            self.refresh()
        else:
            self._later.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show:
            QTimer.singleShot(0, self.refresh)  # the pane is visible only once its event has been handled
        return super().eventFilter(watched, event)

    # -- acts

    def _run(self, row: int) -> Run | None:
        runs = self._session.every_run
        return runs[row] if 0 <= row < len(runs) else None

    @property
    def _busy(self) -> bool:
        """While a text or a run is coming, which run is shown is not to be changed once more."""
        return self._session.state in (State.OPENING, State.COUNTING)

    def _show(self, row: int) -> None:
        run, session = self._run(row), self._session
        before = session.run
        if run is None or run is before or run.history is None or self._busy:
            return
        if before is None or before.home is not run.home:
            session.show_run(run)  # with its text, and what was done to this one can no longer be undone
        else:
            text = self.tr("show {name}").format(name=run.name)
            self.undo_stack.push(Showing(text, session, run, before))

    def _rename(self, row: int, name: str) -> None:
        run = self._run(row)
        if run is None:
            return
        before, session = run.given_name, self._session
        text = self.tr("rename {name}").format(name=run.name)
        self.undo_stack.push(
            Act(text, partial(session.rename_run, run, name), partial(session.rename_run, run, before))
        )

    def _recolor(self, row: int, color_index: int) -> None:
        run = self._run(row)
        if run is None or run.color_index == color_index:
            return
        before, session = run.color_index, self._session
        text = self.tr("colour {name}").format(name=run.name)
        self.undo_stack.push(
            Act(text, partial(session.recolor_run, run, color_index), partial(session.recolor_run, run, before))
        )

    def _use_settings(self, row: int) -> None:
        """Fill the form with the settings of a run."""
        run, setup = self._run(row), self._panes.setup
        if run is None or self._busy or setup.error:
            return
        before = setup.settings()
        text = self.tr("use the settings of {name}").format(name=run.name)
        self.undo_stack.push(Act(text, partial(self._fill, run.settings), partial(self._fill, before)))

    def _fill(self, settings: TrainingSettings) -> None:
        self._panes.setup.set_settings(settings)
        self._panes.setup.settings_changed.emit()

    def _remove(self, row: int) -> None:
        run = self._run(row)
        if run is not None and not self._busy:
            self.undo_stack.push(self._removal(run))

    def _removal(self, run: Run) -> Act:
        session, home = self._session, run.home
        assert home is not None
        place, step, was_shown = home.runs.index(run), session.step, run is session.run

        def bring_back() -> None:
            session.put_back(run, place)
            if was_shown:
                session.show_run(run, step)

        text = self.tr("delete {name}").format(name=run.name)
        return Act(text, partial(session.remove_run, run), bring_back)

    def _dismiss(self, place: int) -> None:
        """The cross at a curve's label, by the place among the runs that are not shown."""
        drawn = [run for run in self._session.runs if run.history is not None]
        if 0 <= place < len(drawn) and not self._busy:
            self.undo_stack.push(self._removal(drawn[place]))

    def _dismiss_all(self) -> None:
        runs = self._session.runs
        if not runs or self._busy:
            return
        self.undo_stack.beginMacro(self.tr("dismiss earlier runs"))
        for run in reversed(runs):
            self.undo_stack.push(self._removal(run))
        self.undo_stack.endMacro()

    def _branched(self, run: Run, parent: Run | None) -> None:
        """A branch can be undone as a whole: then the run that it left is shown again, where it was left."""
        session, step = self._session, run.branched_at
        place = session.all_runs.index(run)

        def undo() -> None:
            session.remove_run(run, then=parent)

        def redo() -> None:
            session.put_back(run, place)
            session.show_run(run, step)

        self.undo_stack.push(Act(self.tr("branch"), redo, undo, done=True))

    # -- steering

    def _steer(self, act: str, step: int, pair: Pair) -> None:
        """Branch off with a wish about a pair of candidates; "allow" trains without the ban, from where it began."""
        from bpe.training.trainer import Steer

        settings = self._session.settings
        if settings is None or self._busy:
            return
        if act == "allow":
            bans = {wish for wish in settings.steering if wish.action == "ban" and (wish.left, wish.right) == pair.ids}
            kept = tuple(wish for wish in settings.steering if wish not in bans)
            self._session.train(replace(settings, steering=kept))
        else:
            self._session.branch(steers=(Steer(step, "ban" if act == "ban" else "force", *pair.ids),), at_step=step)

    def _ban_merge(self, merge: int) -> None:
        """Branch off just before a merge, which is not made then."""
        from bpe.training.trainer import Steer

        history = self._session.history
        if history is not None and merge < history.step:
            ban = Steer(merge, "ban", int(history.left[merge]), int(history.right[merge]))
            self._session.branch(steers=(ban,), at_step=merge)

    def _describe(self, wish: Steer) -> str:
        return wish_text(wish, self._session.history)

    # -- undo

    def _state_changed(self) -> None:
        self._show_undo()
        self.refresh()

    def _show_undo(self) -> None:
        stack, a = self.undo_stack, self._commands
        undo, redo = self.tr("&Undo"), self.tr("&Redo")
        a.undo.setText(f"{undo} {stack.undoText()}".strip())
        a.redo.setText(f"{redo} {stack.redoText()}".strip())
        a.undo.setEnabled(stack.canUndo() and not self._busy)
        a.redo.setEnabled(stack.canRedo() and not self._busy)


def _row(run: Run, *, shown: bool, names_text: bool) -> RunRow:
    settings, history, frontier = run.settings, run.history, run.frontier
    parts = (
        pattern_name(settings.pattern),
        QLocale().toString(settings.vocab_size),
        tie_name(settings.tie_break),
    )
    held_out = run.held_out_counts
    return RunRow(
        run.name,
        " · ".join(parts),
        run.color_index,
        frontier,
        settings.goal,
        history.bytes_per_token(min(frontier, history.step)) if history is not None else 1.0,
        run.held_out_bytes / max(1, int(held_out[-1])) if held_out is not None and run.held_out_bytes else None,
        shown,
        text_name(run.home.corpus) if names_text and run.home is not None else "",
        tuple(wish_text(wish, history) for wish in settings.steering),
    )


def wish_text(wish: Steer, history: MergeHistory | None) -> str:
    """A ban or a forced merge in words, with the vocabulary size from which it holds."""

    def part(token: int) -> str:
        known = token < 256 or (history is not None and token - 256 < history.step)
        if not known:
            return QLocale().toString(token)
        return readable(history.token_bytes(token) if history is not None else bytes([token]), NAME_LIMIT)

    left, right = part(wish.left), part(wish.right)
    specials = len(history.settings.special_tokens) if history is not None else 0
    size = QLocale().toString(256 + wish.from_step + specials)
    if wish.action == "ban":
        return QCoreApplication.translate("Steering", "never {left} + {right}, from {size} on").format(
            left=left, right=right, size=size
        )
    return QCoreApplication.translate("Steering", "{left} + {right} at {size}, by hand").format(
        left=left, right=right, size=size
    )
