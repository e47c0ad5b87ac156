"""Actions on runs: show another one, branch off, steer, remove, put back, rename, recolour.

Showing an earlier run and branching off are one thing to the training: a run that begins where another has come to.
The run that is shown stays until the other one is there.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Signal

from app.session.runner import Origin, TrainingRunner
from app.session.runs import Opened, Run, same_words
from app.session.standing import Standing
from app.session.states import Act, State
from app.session.steering import departure, steered

if TYPE_CHECKING:
    from bpe import Corpus, TrainingSettings
    from bpe.training.trainer import Steer


class RunActs(Standing):
    """The actions on runs of a session. The session itself starts runs."""

    run_changed = Signal()
    runs_changed = Signal()
    branched = Signal(object, object)
    """Emitted when a branch is shown: (branch, parent)."""

    _previous: Opened | None = None
    """The text to restore if the pending run fails."""

    def _begin(self, run: Run, step: int | None) -> None:
        """Start a run, and show it at a step, or as a film from the start if None."""
        raise NotImplementedError

    def _runner(
        self,
        settings: TrainingSettings,
        origin: Origin | None = None,
        *,
        corpus: Corpus | None = None,
        goes_on: bool = True,
    ) -> TrainingRunner:
        raise NotImplementedError

    def _stand_still(self, step: int) -> None:
        raise NotImplementedError

    # --- the shown run ---

    def show_run(self, run: Run, step: int | None = None) -> None:
        """Show another run, with its text if that is another one. Its playhead is put at `step`; without one it stays
        where it stands, or for another text where it stood.
        """
        home = run.home
        if home is None or run not in home.runs or run.history is None or (home is self._now and run is home.run):
            return
        at = step if step is not None else self.step if home is self._now else home.step
        if home is not self._now:
            self._go_to(home)
        if home.missing:
            self._show_alone(run, at)
            return
        ended = run.stop_reason is not None  # then it finds out once more, at once, that it can make no merge
        runner = self._runner(run.settings, Origin(run.history, run.frontier), corpus=run.corpus, goes_on=ended)
        bringer = Run(run.settings, run.color_index, runner, stands_for=run)
        self._begin(bringer, at)

    def _go_to(self, home: Opened) -> None:
        """Show an earlier text, without a run at first."""
        raise NotImplementedError

    def _arrive_at(self, now: Opened) -> None:
        """A run on this text is shown. If the previous text was another, keep only what was learnt from it."""
        if now not in self._texts:
            self._texts.append(now)
        previous, self._previous = self._previous, None
        if previous is not None and previous is not now:
            self._leave(previous)

    def _leave(self, opened: Opened) -> None:
        opened.last_shown = opened.run
        opened.show(None)
        opened.text.show(None)
        if opened.missing and self._now is not None and self._now.file == opened.file:
            opened.runs.clear()  # it is the same run that came with its text now
        if not opened.runs and opened in self._texts:
            self._texts.remove(opened)

    def _show_alone(self, run: Run, step: int) -> None:
        """Show the merges of a run whose text is missing, and therefore its seams, too."""
        assert self._now is not None
        self._now.show(run)
        self._arrive_at(self._now)
        self._rest()
        self._stand_still(step)
        self.run_changed.emit()
        self.runs_changed.emit()

    # --- branches ---

    def branch(
        self, settings: TrainingSettings | None = None, *, steers: Iterable[Steer] = (), at_step: int | None = None
    ) -> bool:
        """Branch off the shown run at a step (by default the playhead) with other settings or steering rules.

        The branch trains on to its goal; one that changes nothing stands still there, to be steered by hand.
        Whether it could begin: `failed` says why not.
        """
        run = self.run
        if run is None or run.history is None or self.missing or self.state in (State.OPENING, State.COUNTING):
            return False
        step = self.step if at_step is None else at_step
        chosen = steered(settings or run.settings, step, tuple(steers))
        if not same_words(chosen, run.settings):
            self._fail(
                Act.TRAIN,
                self.tr("A branch keeps pattern, special tokens and held-out part. Train a new run for others."),
            )
        elif chosen.goal <= step:
            size = QLocale().toString(run.history.vocab_size_at(step))
            sentence = self.tr("The vocabulary is full at {size}. Go back first, or ask for a larger one.")
            self._fail(Act.TRAIN, sentence.format(size=size))
        else:
            forces = any(wish.action == "force" and wish.from_step == step for wish in chosen.steering)
            self._branch(run, step, chosen, landing=step + forces, goes_on=chosen != run.settings)
            return True
        return False

    def _branch(self, run: Run, step: int, settings: TrainingSettings, *, landing: int, goes_on: bool) -> None:
        assert self._now is not None and run.history is not None
        runner = self._runner(settings, Origin(run.history, step), corpus=run.corpus, goes_on=goes_on)
        self._begin(Run(settings, self._now.free_color(), runner, branched_at=step), landing)

    def _branch_instead(self, settings: TrainingSettings) -> bool:
        """If only the rules differ, a new run would make the same merges up to the first of them: start there."""
        run = self.run
        if run is None or run.history is None or self._pending is not None:
            return False
        step = departure(run.settings, settings)
        if step is None or not 0 < step <= min(run.frontier, settings.goal - 1):
            return False
        self._branch(run, step, settings, landing=step, goes_on=True)
        return True

    # --- the list ---

    def remove_run(self, run: Run, then: Run | None = None) -> int:
        """Remove a run from the list and return its index. If it was the shown run, show `then`, or its neighbour."""
        home = run.home
        assert home is not None
        place = home.runs.index(run)
        home.runs.remove(run)
        if home is self._now and run is home.run:
            neighbour = home.runs[max(0, place - 1)] if home.runs else None
            following = then if then in home.runs else neighbour
            if following is not None:
                self.show_run(following)
            else:
                self._show_nothing()
                self._tell_state()
        self.runs_changed.emit()
        return place

    def put_back(self, run: Run, place: int) -> None:
        """Insert a removed run at its former index."""
        home = run.home
        if home is not None and run not in home.runs:
            home.runs.insert(place, run)
            self.runs_changed.emit()

    def rename_run(self, run: Run, name: str) -> None:
        """Rename a run; an empty name restores the one made from its settings."""
        run.given_name = name
        self.runs_changed.emit()

    def recolor_run(self, run: Run, color_index: int) -> None:
        """Give a run another of the theme's colours."""
        run.color_index = color_index
        self.runs_changed.emit()

    def _forget_removed(self) -> None:
        """The shown run was removed, and the run that was to replace it failed."""
        now = self._now
        if now is not None and now.run is not None and now.run not in now.runs:
            self._show_nothing()

    def _show_nothing(self) -> None:
        """Show the text without a run."""
        assert self._now is not None
        self._abandon()
        self._now.show(None)
        self._now.text.show(None)
        self._stand_still(0)
        self._rest()
        self.run_changed.emit()

    def _abandon(self) -> None:
        """End the training in progress."""
        raise NotImplementedError

    def _tell_state(self) -> None:
        """Emit `state_changed` if the state differs from the last one emitted."""
        raise NotImplementedError
