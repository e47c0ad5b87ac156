"""Connects the session's runs with their list: rows, actions, and undo."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QLocale, QObject, QTimer, Signal
from PySide6.QtGui import QUndoCommand
from shiboken6 import isValid

from app.kit.commands import Key
from app.kit.names import pattern_name, text_name, tie_name
from app.kit.numbers import BYTE_TOKENS
from app.kit.throttle import Throttle
from app.kit.token_text import readable
from app.kit.undo import UndoStep
from app.runs.files import RunFiles
from app.runs.model import RunRow
from app.runs.view import RunsPane
from app.session.runs import Run
from app.session.states import State

if TYPE_CHECKING:
    from app.context import Context
    from app.session.session import Session
    from bpe import MergeHistory
    from bpe.training.trainer import Steer

READING_MS = 250
NAME_LIMIT = 12
SHOWING = 1
"""Command id for merging undo steps."""


class Showing(UndoStep):
    """Undo step for showing another run. Consecutive steps merge into one, which restores the first run."""

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


class RunsControl(QObject):
    """Fills the list, carries out its requests, and records them for undo."""

    settings_chosen = Signal(object, str)
    """Request to show a run's settings in the form: the settings, and the run's name."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.window)
        self._session = context.session
        self.undo_stack = context.undo_stack
        self.view = RunsPane(context.theme)
        self._list = self.view.list
        self.files = RunFiles(context)
        self._throttle = Throttle(self._show_rows, self, READING_MS)
        commands = context.commands
        commands.add("dismiss", self.tr("&Dismiss earlier runs"), self._dismiss_all)
        self._undo = commands.add("undo", self.tr("&Undo"), self.undo_stack.undo, keys=(Key.Undo, "Ctrl+Z"))
        self._redo = commands.add("redo", self.tr("&Redo"), self.undo_stack.redo, keys=(Key.Redo, "Ctrl+Shift+Z"))
        self._connect()
        self._show_undo()

    def _connect(self) -> None:
        session, runs = self._session, self._list
        session.runs_changed.connect(self.refresh)
        session.run_changed.connect(self.refresh)
        session.state_changed.connect(self._state_changed)
        session.player.ticked.connect(self._refresh_soon)
        session.corpus_changed.connect(self.undo_stack.clear)  # the steps refer to the previous text
        session.branched.connect(self._branched)
        self.view.installEventFilter(self)
        runs.show_requested.connect(self._show)
        runs.rename_requested.connect(self._rename)
        runs.recolor_requested.connect(self._recolor)
        runs.settings_requested.connect(self._use_settings)
        runs.remove_requested.connect(self._remove)
        runs.save_requested.connect(lambda row: self.files.save(self._run(row)))
        self.undo_stack.indexChanged.connect(self._show_undo)

    # -- rows

    def refresh(self) -> None:
        """Show the current runs, if the pane is visible."""
        self._throttle.now()

    def _refresh_soon(self) -> None:
        if self.view.isVisible():
            self._throttle.request()

    def _show_rows(self) -> None:
        if not self.view.isVisible():
            return
        shown, runs = self._session.run, self._session.every_run
        several = len({id(run.home) for run in runs}) > 1
        self._list.runs.show([_row(run, shown=run is shown, names_text=several) for run in runs])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show:
            QTimer.singleShot(0, self.refresh)  # the pane is visible only once its event has been handled
        return super().eventFilter(watched, event)

    # -- actions

    def _run(self, row: int) -> Run | None:
        runs = self._session.every_run
        return runs[row] if 0 <= row < len(runs) else None

    @property
    def _busy(self) -> bool:
        """Whether a text or a run is loading, during which no other run may be shown."""
        return self._session.state in (State.OPENING, State.COUNTING)

    def _show(self, row: int) -> None:
        run, session = self._run(row), self._session
        before = session.run
        if run is None or run is before or run.history is None or self._busy:
            return
        if before is None or before.home is not run.home:
            session.show_run(run)  # also opens its text, which clears the undo stack
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
            UndoStep(text, partial(session.rename_run, run, name), partial(session.rename_run, run, before))
        )

    def _recolor(self, row: int, color_index: int) -> None:
        run = self._run(row)
        if run is None or run.color_index == color_index:
            return
        before, session = run.color_index, self._session
        text = self.tr("colour {name}").format(name=run.name)
        self.undo_stack.push(
            UndoStep(text, partial(session.recolor_run, run, color_index), partial(session.recolor_run, run, before))
        )

    def _use_settings(self, row: int) -> None:
        run = self._run(row)
        if run is not None and not self._busy:
            self.settings_chosen.emit(run.settings, run.name)

    def _remove(self, row: int) -> None:
        run = self._run(row)
        if run is not None and not self._busy:
            self.undo_stack.push(self._removal(run))

    def _removal(self, run: Run) -> UndoStep:
        session, home = self._session, run.home
        assert home is not None
        index, step, was_shown = home.runs.index(run), session.step, run is session.run

        def bring_back() -> None:
            session.put_back(run, index)
            if was_shown:
                session.show_run(run, step)

        text = self.tr("delete {name}").format(name=run.name)
        return UndoStep(text, partial(session.remove_run, run), bring_back)

    def dismiss(self, index: int) -> None:
        """Delete a run that is not shown, by its index among those with merges (`Session.runs`)."""
        drawn = [run for run in self._session.runs if run.history is not None]
        if 0 <= index < len(drawn) and not self._busy:
            self.undo_stack.push(self._removal(drawn[index]))

    def _dismiss_all(self) -> None:
        runs = self._session.runs
        if not runs or self._busy:
            return
        self.undo_stack.beginMacro(self.tr("dismiss earlier runs"))
        for run in reversed(runs):
            self.undo_stack.push(self._removal(run))
        self.undo_stack.endMacro()

    def _branched(self, run: Run, parent: Run | None) -> None:
        """Make a branch undoable: undo shows its parent again, at the same step."""
        session, step = self._session, run.branched_at
        index = session.all_runs.index(run)

        def undo() -> None:
            session.remove_run(run, then=parent)

        def redo() -> None:
            session.put_back(run, index)
            session.show_run(run, step)

        self.undo_stack.push(UndoStep(self.tr("branch"), redo, undo, done=True))

    # -- steering

    def steer(self, act: str, step: int, left: int, right: int) -> None:
        """Branch off with a pair banned ("ban") or merged next ("force"); "allow" trains again without its ban."""
        from bpe.training.trainer import Steer

        settings = self._session.settings
        if settings is None or self._busy:
            return
        if act == "allow":
            bans = {
                steer
                for steer in settings.steering
                if steer.action == "ban" and (steer.left, steer.right) == (left, right)
            }
            kept = tuple(steer for steer in settings.steering if steer not in bans)
            self._session.train(replace(settings, steering=kept))
        else:
            self._session.branch(steers=(Steer(step, "ban" if act == "ban" else "force", left, right),), at_step=step)

    def ban_merge(self, merge: int) -> None:
        """Branch off just before a merge, with its pair banned."""
        from bpe.training.trainer import Steer

        history = self._session.history
        if history is not None and merge < history.step:
            ban = Steer(merge, "ban", int(history.left[merge]), int(history.right[merge]))
            self._session.branch(steers=(ban,), at_step=merge)

    def describe(self, steer: Steer) -> str:
        """Describe a ban or a forced merge."""
        return steering_text(steer, self._session.history)

    # -- undo

    def _state_changed(self) -> None:
        self._show_undo()
        self.refresh()

    def _show_undo(self) -> None:
        stack = self.undo_stack
        if not isValid(stack):  # its destructor emits `indexChanged`
            return
        self._undo.setText(f"{self.tr('&Undo')} {stack.undoText()}".strip())
        self._redo.setText(f"{self.tr('&Redo')} {stack.redoText()}".strip())
        self._undo.setEnabled(stack.canUndo() and not self._busy)
        self._redo.setEnabled(stack.canRedo() and not self._busy)


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
        tuple(steering_text(steer, history) for steer in settings.steering),
    )


def steering_text(steer: Steer, history: MergeHistory | None) -> str:
    """Describe a ban or a forced merge, with the vocabulary size at which it takes effect."""

    def part(token: int) -> str:
        known = token < BYTE_TOKENS or (history is not None and token - BYTE_TOKENS < history.step)
        if not known:
            return QLocale().toString(token)
        return readable(history.token_bytes(token) if history is not None else bytes([token]), NAME_LIMIT)

    left, right = part(steer.left), part(steer.right)
    specials = len(history.settings.special_tokens) if history is not None else 0
    size = QLocale().toString(BYTE_TOKENS + steer.from_step + specials)
    if steer.action == "ban":
        return QCoreApplication.translate("Steering", "never {left} + {right}, from {size} on").format(
            left=left, right=right, size=size
        )
    return QCoreApplication.translate("Steering", "{left} + {right} at {size}, by hand").format(
        left=left, right=right, size=size
    )
