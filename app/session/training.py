"""The training of the session's runs: one thread, one run at a time, and how far it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from app.session.runner import Origin, TrainingProgress, TrainingRunner
from app.session.runs import Run
from app.session.states import State
from app.session.texts import OpenTexts
from app.session.threads import TrainingThreads
from app.session.warming import Warming

if TYPE_CHECKING:
    from bpe import Corpus, TrainingSettings

NOTHING = TrainingProgress()


class Training(QObject):
    """Counts the words of a run, then makes its merges.

    A run that begins is *pending* until its words are counted; the run before it is shown meanwhile.
    """

    started = Signal()
    counted = Signal(object)
    """Emitted with the pending run, which can be shown from now on."""
    passed = Signal(object)
    """Emitted when the shown run was paused, continued or completed, with that `State`."""
    failed = Signal(str)

    def __init__(self, texts: OpenTexts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = State.EMPTY
        """Every state but OPENING, which an opener knows."""
        self.pending: Run | None = None
        self.progress = NOTHING
        """As last read from the pending run, else from the shown one."""
        self._texts = texts
        self._warming = Warming()
        self._threads = TrainingThreads(self)
        self._threads.counted.connect(self._on_counted)
        self._threads.paused.connect(self._on_paused)
        self._threads.continued.connect(self._on_continued)
        self._threads.completed.connect(self._on_completed)
        self._threads.failed.connect(self._on_failed)

    # --- how far it is ---

    @property
    def frontier(self) -> int:
        """Merges of the shown run, as last read."""
        shown = self._texts.shown
        if shown is None:
            return 0
        return self.progress.frontier if self.pending is None else shown.frontier

    @property
    def is_busy(self) -> bool:
        """Whether it counts or merges."""
        return self.state in (State.COUNTING, State.TRAINING)

    @property
    def is_final(self) -> bool:
        """Whether no merge will follow until the user acts."""
        return self.state is State.DONE

    def poll(self) -> bool:
        """Read the progress that the thread has published; return whether it changed."""
        run = self.pending or self._texts.shown
        before, self.progress = self.progress, run.snapshot if run is not None else NOTHING
        return self.progress is not before

    # --- what it does ---

    def runner(
        self,
        settings: TrainingSettings,
        origin: Origin | None = None,
        *,
        corpus: Corpus | None = None,
        goes_on: bool = True,
    ) -> TrainingRunner:
        """Return a runner for the open text. Words counted for another run are used again."""
        now = self._texts.now
        assert now is not None
        corpus = corpus or now.corpus
        counted = now.counted_for(settings, corpus)
        return TrainingRunner(corpus, settings, self._warming, counted, origin=origin, goes_on=goes_on)

    def begin(self, run: Run) -> None:
        """Start counting for a run, in place of any that is pending."""
        assert run.runner is not None
        self._threads.retire()
        run.corpus = run.runner.corpus
        self.pending, self.state = run, State.COUNTING
        self._work_on(run.runner)

    def abandon(self) -> None:
        """End the training in progress. The state is set by what follows: `begin` or `rest`."""
        self._threads.retire()
        self.pending = None

    def rest(self) -> None:
        """Set the idle state that fits the open text and its run."""
        now, run = self._texts.now, self._texts.shown
        if now is None:
            self.state = State.EMPTY
        else:
            ended = (run is not None and run.stop_reason is not None) or bool(now.missing)
            self.state = State.DONE if ended else State.PAUSED
        self.progress = run.snapshot if run is not None else NOTHING

    def extend(self, run: Run, settings: TrainingSettings) -> None:
        """Continue a run to a larger vocabulary."""
        assert run.runner is not None
        run.settings = settings
        run.runner.extend(settings)
        self._work_on(run.runner)
        self.state = State.TRAINING

    def pause(self) -> None:
        """Pause the training."""
        if self._threads.runner is not None:
            self._threads.runner.pause()

    def resume(self, runner: TrainingRunner) -> None:
        """Continue a paused runner."""
        runner.go_on()
        self._work_on(runner)

    @property
    def can_make(self) -> bool:
        """Whether `make` does anything: single merges are made while a run is paused."""
        return self.state is State.PAUSED and self.pending is None and self._texts.shown is not None

    def make(self, merges: int) -> None:
        """Make `merges` more merges, then pause again."""
        shown = self._texts.shown
        runner = shown.runner if shown is not None else None
        if runner is not None:
            if self._threads.runner is not runner:
                runner.pause()
            runner.step(merges)
            self._work_on(runner)

    def shutdown(self, timeout: float) -> bool:
        """Stop within `timeout` seconds; return whether every thread has ended."""
        self._threads.retire()
        self._warming.stop(timeout)
        return self._threads.shutdown(timeout)

    # --- what its thread says ---

    def _work_on(self, runner: TrainingRunner) -> None:
        self._threads.work_on(runner)
        self.started.emit()

    @Slot(object)
    def _on_counted(self, runner: TrainingRunner) -> None:
        run = self.pending
        if run is not None and run.runner is runner:
            run.history = runner.history
            self.counted.emit(run)

    @Slot(object)
    def _on_paused(self, _runner: TrainingRunner) -> None:
        self._pass_to(State.PAUSED)

    @Slot(object)
    def _on_continued(self, _runner: TrainingRunner) -> None:
        self._pass_to(State.TRAINING)

    @Slot(object)
    def _on_completed(self, _runner: TrainingRunner) -> None:
        self._pass_to(State.DONE)

    def _pass_to(self, state: State) -> None:
        if self.pending is None:
            self.state = state
            self.passed.emit(state)

    @Slot(object, str)
    def _on_failed(self, _runner: TrainingRunner, sentence: str) -> None:
        self.failed.emit(sentence)
