"""The session: the opened text, what is being learnt from it, the playhead. The program's only shared state.

Training and looking are two things. Training moves the *frontier* in a thread; looking is a *playhead* up to
it. Every view is a function of (history, playhead) and is told once a beat (`ticked`); all other signals are
for transitions, and are emitted when every view has been told what is true from then on:

    open → OPENING → the corpus is there (`corpus_changed`: paint its bytes) → COUNTING → the words are there
    (`run_changed`: history and seams) → TRAINING ⇄ PAUSED → DONE

What fails says so in one sentence (`failed`) and leaves what was there before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from os import PathLike
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from app.kit.background import LatestJob
from app.session.corpus_text import CorpusText
from app.session.opening import NotText, Opening, OpeningOptions, open_corpus, open_sample, open_text
from app.session.run_files import OpeningProgress, open_any, open_run, run_of
from app.session.runner import Origin, TrainingProgress, TrainingRunner
from app.session.runs import Opened, Run, is_larger
from app.session.samples import sample
from app.session.saving import Saving
from app.session.states import Act, State
from app.session.steering import portable
from app.session.threads import TrainingThreads
from app.session.warming import Warming

if TYPE_CHECKING:
    from bpe import Corpus, TrainingSettings


class Session(Saving):
    """Opens, trains, plays. Everything here belongs to the GUI thread."""

    state_changed = Signal(object)
    corpus_changed = Signal()
    text_wanted = Signal()
    """Emitted when the user has to choose the text files of a run (see `supply_text`)."""
    weights_changed = Signal()
    not_text = Signal(object)
    """Emitted with a `NotText` when a binary file was opened; the user decides whether to go on."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.holds_out = True
        """Whether a part of large texts is held out by default."""
        self._told_state = State.EMPTY
        self._warming = Warming()
        self._threads = TrainingThreads(self)
        self._threads.counted.connect(self._on_counted)
        self._threads.paused.connect(self._on_paused)
        self._threads.continued.connect(self._on_continued)
        self._threads.completed.connect(self._on_completed)
        self._threads.failed.connect(self._on_failed)
        self._opener = LatestJob(self)
        self._opener.done.connect(self._on_opened)
        self._opener.failed.connect(self._on_open_failed)

    # --- opening ---

    def open(
        self,
        paths: str | PathLike[str] | Iterable[str | PathLike[str]],
        settings: TrainingSettings | None = None,
        *,
        weights: tuple[int, ...] = (),
        encodings: Mapping[Path, str] | None = None,
    ) -> None:
        """Open files as one text, each counted as often as its weight says, and train on it; or open a saved run. What
        is open stays if that fails, and until `not_text` is answered. `encodings` are those that are known.
        """
        files = (Path(paths),) if isinstance(paths, str | PathLike) else tuple(Path(path) for path in paths)
        if files:
            self._reading = OpeningProgress()
            wishes = OpeningOptions(settings, self._preferred, self.holds_out)
            self._open(partial(open_any, files, wishes, self._reading, weights, encodings))

    def open_text(self, text: str, name: str = "", settings: TrainingSettings | None = None) -> None:
        """Open a text that was pasted or typed."""
        title = name or self.tr("pasted text")
        self._open(partial(open_text, text, title, OpeningOptions(settings, self._preferred, self.holds_out)))

    def supply_text(self, paths: Iterable[str | PathLike[str]]) -> None:
        """Give the files that contain the text of a run that was opened without it."""
        files = tuple(Path(path) for path in paths)
        if files and self._now is not None and self._now.file is not None:
            self._reading = OpeningProgress()
            self._open(partial(open_run, self._now.file, self._reading, files))

    def open_sample(self, sample_id: str) -> None:
        """Open a bundled text, with its own settings."""
        self._open(partial(open_sample, sample(sample_id)))

    def open_documents(self, make: Callable[[], Corpus]) -> None:
        """Open a text put together, on a thread, from documents that are open or not, and train on it as before."""
        settings = replace(self.settings, steering=()) if self.settings is not None else None
        wishes = OpeningOptions(preferred=settings, hold_out=self.holds_out)
        self._reading = OpeningProgress()
        self._open(partial(open_corpus, make, wishes), discard=None)  # its files may be those of the open text

    def restore(self, opened: Opened) -> None:
        """Return to a text that was open before, with its runs and its playhead."""
        self._opening = False
        self._opener.cancel()
        self._abandon()
        if opened.run is None and opened.last_shown is not None:
            self.show_run(opened.last_shown, opened.step)
            return
        self._bring_back(opened)
        self.run_changed.emit()
        self._tell_state()

    def weigh(self, weights: Sequence[int]) -> None:
        """Set document weights; they apply from the next training run."""
        if self._now is not None and tuple(weights) != self._now.corpus.weights:
            self._now.corpus = self._now.corpus.with_weights(weights)
            self.weights_changed.emit()

    def set_holds_out(self, on: bool) -> None:
        """Whether a part of large texts is held out by default."""
        self.holds_out = on

    def prefer(self, settings: TrainingSettings) -> None:
        """Train the next text that is opened with these settings."""
        self._preferred = settings

    def _open(
        self,
        work: Callable[[], Opening | NotText],
        discard: Callable[[Opening | NotText], None] | None = lambda opening: opening.close(),
    ) -> None:
        self._opening = True
        self.beat.start()  # the checking of a text is told in beats
        self._opener.ask(work, discard=discard)
        self._tell_state()

    @Slot(int, object)
    def _on_opened(self, _number: int, opening: Opening | NotText) -> None:
        self._opening = False
        if isinstance(opening, NotText):
            self._tell_state()
            self.not_text.emit(opening)
            return
        self._abandon()
        text = CorpusText(opening.corpus, self._problems.append)
        self._go_to(
            Opened(
                opening.corpus,
                text,
                opening.settings,
                opening.paths,
                opening.sample,
                file=opening.file,
                missing=opening.missing,
            )
        )
        if opening.remark:
            self.notice.emit(opening.remark)
        if opening.origin is None:
            self._start(opening.settings)
        else:
            self._take_over(opening)

    def _go_to(self, home: Opened) -> None:
        self._abandon()
        if self._now is not None and self._now.run is not None:
            self._now.step = self.step
            self._previous = self._now
        self._now = home
        self._stand_still(0)
        self._snapshot = TrainingProgress()
        self.corpus_changed.emit()
        self.run_changed.emit()
        self.runs_changed.emit()

    def _take_over(self, opening: Opening) -> None:
        """Show a run from a file: with its text as it would be had it been trained just now, else its merges alone."""
        assert self._now is not None
        run, step = run_of(opening, self._now.free_color())
        if not opening.missing:
            ended = opening.notes.get("ended") is True
            run.runner = self._runner(opening.settings, opening.origin, goes_on=ended)
            self._begin(run, step)
            return
        self._show_alone(run, step)
        self._tell_state()

    @Slot(int, str)
    def _on_open_failed(self, _number: int, sentence: str) -> None:
        self._opening = False
        self._tell_state()
        self._fail(Act.OPEN, sentence)

    # --- training ---

    def train(self, settings: TrainingSettings | None = None) -> None:
        """Train on the open text: start a new run, or continue the shown one if only the vocabulary is larger."""
        if self._now is None or self._now.missing:
            return
        run = self._pending or self._now.run
        wanted = settings or (run.settings if run is not None else self._now.settings)
        if self._now.sample is None:
            self._preferred = replace(wanted, steering=())  # which names tokens of this text
        if self.is_reweighed:
            self._start_anew(wanted, run)
        elif run is not None and wanted == run.settings:
            self.resume()
        elif run is not None and run is not self._pending and is_larger(wanted, run.settings):
            self._extend(run, wanted)
        elif not self._branch_instead(wanted):
            self._start_anew(wanted, run)

    def take_advice(self) -> None:
        """Carry out the action that `advice` offers."""
        if self.missing:
            self.text_wanted.emit()
        advice = self.advice
        if advice is not None and advice.settings is not None:
            self.train(advice.settings)

    def pause(self) -> None:
        """Pause the training."""
        if self._threads.runner is not None:
            self._threads.runner.pause()

    def resume(self) -> None:
        """Resume a paused training."""
        if self._resting is not State.PAUSED or self._now is None:
            return
        run = self._now.run
        if run is None or run.runner is None:
            self.train()
        else:
            run.runner.go_on()
            self._work_on(run.runner)

    def cancel(self) -> None:
        """Cancel opening or counting. An earlier run on the same text stays."""
        if self._opening:
            self._opening = False
            self._reading.cancelled = True
            self._opener.cancel()
        elif self._resting is State.COUNTING:
            self._abandon()
            previous, now = self._previous, self._now
            if previous is not None and now is not None:
                if now in self._texts:  # an earlier text, of which a run was to be shown
                    self._bring_back(previous)
                else:
                    self._previous = None
                    self._leave(previous)
            self._forget_removed()
            self._rest()
            self.run_changed.emit()
        self._tell_state()

    def _start_anew(self, wanted: TrainingSettings, known: Run | None) -> None:
        """Train from the start. Wishes about tokens of the run before are left out where those would be others."""
        before = known.settings if known is not None else None
        settings = portable(wanted, before, same_counts=not self.is_reweighed)
        if settings.steering != wanted.steering:
            self.notice.emit(
                self.tr("Bans and merges chosen by hand name tokens of the run before; those were left out.")
            )
        self._start(settings)

    def _start(self, settings: TrainingSettings) -> None:
        assert self._now is not None
        self._begin(Run(settings, self._now.free_color(), self._runner(settings)), None)

    def _runner(
        self,
        settings: TrainingSettings,
        origin: Origin | None = None,
        *,
        corpus: Corpus | None = None,
        goes_on: bool = True,
    ) -> TrainingRunner:
        """The runner for these settings. Words counted for another run are used again."""
        assert self._now is not None
        corpus = corpus or self._now.corpus
        counted = self._now.counted_for(settings, corpus)
        return TrainingRunner(corpus, settings, self._warming, counted, origin=origin, goes_on=goes_on)

    def _abandon(self) -> None:
        self._threads.retire()
        self._pending = None

    def _begin(self, run: Run, step: int | None) -> None:
        """Start a run. It is shown once its words are counted: at `step`, or as a film from the start if None."""
        assert run.runner is not None
        self._threads.retire()
        run.corpus = run.runner.corpus
        self._pending, self._landing = run, step
        self._resting = State.COUNTING
        self._work_on(run.runner)
        self._tell_state()

    def _extend(self, run: Run, settings: TrainingSettings) -> None:
        assert run.runner is not None
        run.settings = settings
        run.runner.extend(settings)
        self._work_on(run.runner)
        self._resting = State.TRAINING
        self.run_changed.emit()
        self._tell_state()

    def _work_on(self, runner: TrainingRunner) -> None:
        self._threads.work_on(runner)
        self.beat.start()

    @Slot(object)
    def _on_counted(self, runner: TrainingRunner) -> None:
        run, now = self._pending, self._now
        if run is None or now is None or run.runner is not runner:
            return
        run.history = runner.history
        shown = run.stands_for or run
        if shown is not run:
            shown.take(run)
        before = now.run
        now.show(shown)
        now.text.show(runner.seams)
        step, self._pending = self._landing, None
        self._arrive_at(now)
        self._stand_still(min(step or 0, shown.frontier))
        self._rest()
        if runner.goes_on and (shown is run or self._resting is State.PAUSED):
            self._resting = State.TRAINING  # even if it has ended by now: that is told next
        self._look()
        if step is None:
            self._film.play(self.beat.now())
        self.run_changed.emit()
        self.runs_changed.emit()
        self.film_changed.emit()
        self._tell_state()
        self.beat.start()
        if shown.branched_at is not None and shown is run and before is not None:
            self.branched.emit(run, before)

    @Slot(object)
    def _on_paused(self, _runner: TrainingRunner) -> None:
        self._pass_to(State.PAUSED)

    @Slot(object)
    def _on_continued(self, _runner: TrainingRunner) -> None:
        self._pass_to(State.TRAINING)

    @Slot(object)
    def _on_completed(self, _runner: TrainingRunner) -> None:
        self._pass_to(State.DONE)

    @Slot(object, str)
    def _on_failed(self, _runner: TrainingRunner, sentence: str) -> None:
        if self._pending is not None:
            self._pending = None
            if self._previous is not None:
                self._bring_back(self._previous)
            self._forget_removed()
        self._rest()
        self.run_changed.emit()
        self._tell_state()
        self._fail(Act.TRAIN, sentence)

    def _bring_back(self, previous: Opened) -> None:
        self._now, self._previous = previous, None
        self._rest()
        self._stand_still(previous.step)
        self.corpus_changed.emit()
        self.runs_changed.emit()

    def _pass_to(self, state: State) -> None:
        if self._pending is None:
            self._resting = state
            self._news = True
            self.beat.start()
            self.beat.strike()  # what belongs to the state is told before the state
            self._tell_state()

    def _tell_state(self) -> None:
        if self.state is not self._told_state:
            self._told_state = self.state
            self.state_changed.emit(self.state)

    # --- the playhead's view of it ---

    def _can_make(self) -> bool:
        return self._resting is State.PAUSED and self._pending is None and self.run is not None

    def _make(self, merges: int) -> None:
        runner = self.run.runner if self.run is not None else None
        if runner is not None:
            if self._threads.runner is not runner:
                runner.pause()
            runner.step(merges)
            self._work_on(runner)

    def _stand_still(self, step: int) -> None:
        self._awaited = None
        self.stop_film()
        self._film.seek(step, self.beat.now())

    # --- the end ---

    def shutdown(self, timeout: float = 1.0) -> bool:
        """Stop everything, within `timeout` seconds; whether every thread has ended."""
        deadline = monotonic() + timeout
        self._reading.cancelled = True
        self.beat.stop()
        self._film.stop()
        self._threads.retire()
        self._warming.stop(timeout)
        ended = [self._threads.shutdown(timeout)]
        for jobs in (self._opener, self._exports):
            ended.append(jobs.shutdown(max(0.05, deadline - monotonic())))
        return all(ended)
