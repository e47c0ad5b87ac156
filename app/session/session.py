"""The session: the open text, its runs, and the playhead. The program's only shared state.

Training and looking are two things. Training moves the *frontier* on a thread; the user looks at a *playhead*, at or
before it. Every view is a function of (history, playhead) and is updated once a beat (`player.ticked`). All other
signals are for transitions, and are emitted once everything that a view may read has changed:

    open → OPENING → the corpus is open (`corpus_changed`: paint its bytes) → COUNTING → the words are counted
    (`run_changed`: history and seams) → TRAINING ⇄ PAUSED → DONE

A failure is reported in one sentence (`failed`), and leaves what was open before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from os import PathLike
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject, Qt, Signal, Slot

from app.kit.background import Background
from app.session.advice import Advice, advice_for
from app.session.corpus_text import CorpusText
from app.session.exporting import Exporter
from app.session.opener import Opener
from app.session.opening import Opening
from app.session.player import Player
from app.session.run_files import run_of
from app.session.runner import Origin, Phase
from app.session.runs import OpenText, Run, is_larger, same_words
from app.session.samples import Sample, sample
from app.session.states import Act, Moment, State
from app.session.steering import departure, portable, steered
from app.session.texts import OpenTexts
from app.session.training import Training

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from bpe import Corpus, MergeHistory, StopReason, TrainingSettings, WordTable
    from bpe.training.trainer import Steer


class Session(QObject):
    """What the user can do with texts and runs, and what views may read. Belongs to the GUI thread.

    `opener`, `training`, `player` and `exporter` each do one thing; the session puts them together.
    """

    state_changed = Signal(object)
    corpus_changed = Signal()
    run_changed = Signal()
    runs_changed = Signal()
    branched = Signal(object, object)
    """Emitted when a branch is shown: (branch, parent)."""
    weights_changed = Signal()
    text_wanted = Signal()
    """Emitted when the user has to choose the text files of a run (see `supply_text`)."""
    not_text = Signal(object)
    """Emitted with a `NotText` when a binary file was opened; the user decides whether to go on."""
    notice = Signal(str)
    """Emitted with a sentence about something that was done."""
    failed = Signal(str)
    failing = Act.OPEN
    """The act that the last `failed` was about."""

    _unreadable = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = Background(self)
        self._texts = OpenTexts()
        self._landing: int | None = None
        """Where to put the playhead once the pending run is shown; None: play it as a film from the start."""
        self._told_state = State.EMPTY
        self.opener = Opener(self._background, self)
        self.training = Training(self._texts, self)
        self.player = Player(self.training, self.opener, parent=self)
        self.exporter = Exporter(self._background, self)
        self.opener.started.connect(self._tell_state)
        self.opener.opened.connect(self._on_opened)
        self.opener.not_text.connect(self._on_not_text)
        self.opener.failed.connect(self._on_open_failed)
        self.training.counted.connect(self._on_counted)
        self.training.passed.connect(self._on_passed)
        self.training.failed.connect(self._on_training_failed)
        self.exporter.written.connect(self.notice)
        self.exporter.failed.connect(self._on_export_failed)
        # Queued: a file is found unreadable in the middle of painting, or on another thread.
        self._unreadable.connect(self._on_unreadable, Qt.ConnectionType.QueuedConnection)

    # --- what is open ---

    @property
    def corpus(self) -> Corpus | None:
        """The open text."""
        return self._now.corpus if self._now is not None else None

    @property
    def text(self) -> CorpusText | None:
        """The open text as the token view reads it; its seams are all open until the words are counted."""
        return self._now.text if self._now is not None else None

    @property
    def paths(self) -> tuple[Path, ...]:
        """The open files; none for a sample or a pasted text."""
        return self._now.paths if self._now is not None else ()

    @property
    def missing(self) -> str:
        """Why the text of the opened run is missing; empty if it is available."""
        return self._now.missing if self._now is not None else ""

    @property
    def recent(self) -> tuple[Path, ...]:
        """The files to list as recent: the opened run, else the text files."""
        file = self._now.file if self._now is not None else None
        return (file,) if file is not None else self.paths

    @property
    def sample(self) -> Sample | None:
        """The open sample, if the text is one."""
        return self._now.sample if self._now is not None else None

    @property
    def opened(self) -> OpenText | None:
        """The text with its runs, to be given to `restore` later."""
        return self._now

    @property
    def is_reweighed(self) -> bool:
        """Whether documents have other weights now than when the words of the pending or shown run were counted."""
        run, now = self._newest_run, self._now
        return now is not None and run is not None and (run.corpus or now.corpus).weights != now.corpus.weights

    @property
    def _now(self) -> OpenText | None:
        return self._texts.now

    # --- its runs ---

    @property
    def run(self) -> Run | None:
        """The shown run."""
        return self._texts.shown

    @property
    def runs(self) -> tuple[Run, ...]:
        """Runs on the same text that are not shown, oldest first."""
        return tuple(self._now.earlier) if self._now is not None else ()

    @property
    def all_runs(self) -> tuple[Run, ...]:
        """All runs on the text, oldest first, the shown one among them."""
        return tuple(self._now.runs) if self._now is not None else ()

    @property
    def every_run(self) -> tuple[Run, ...]:
        """All runs of the session, text by text in the order in which the texts were opened."""
        return self._texts.runs

    @property
    def history(self) -> MergeHistory | None:
        """The merges of the shown run."""
        return self.run.history if self.run is not None else None

    @property
    def words(self) -> WordTable | None:
        """The counted words of the shown run."""
        return self.history.words if self.history is not None else None

    @property
    def held_out_counts(self) -> NDArray[np.int64] | None:
        """Token counts of the held-out text at every step up to some step, int64; None without one."""
        return self.run.held_out_counts if self.run is not None else None

    @property
    def held_out_bytes(self) -> int:
        """Bytes of the held-out text."""
        return self.run.held_out_bytes if self.run is not None else 0

    @property
    def held_out_characters(self) -> int:
        """Characters of the held-out text."""
        return self.run.held_out_characters if self.run is not None else 0

    @property
    def stop_reason(self) -> StopReason | None:
        """Why the shown run makes no more merges; None while it can."""
        return self.run.stop_reason if self.run is not None else None

    @property
    def settings(self) -> TrainingSettings | None:
        """Settings of the pending or shown run, else those for the next text; None before the first."""
        if self._newest_run is not None:
            return self._newest_run.settings
        return self._now.settings if self._now is not None else self.opener.preferred

    @property
    def _newest_run(self) -> Run | None:
        return self.training.pending or self.run

    # --- how far it is ---

    @property
    def state(self) -> State:
        """What the program is doing."""
        return State.OPENING if self.opener.is_busy else self.training.state

    @property
    def step(self) -> int:
        """The playhead: the number of merges that are shown."""
        return self.player.step

    def set_step(self, step: int) -> None:
        """Move the playhead to a step, clamped to the frontier. Stops the film."""
        self.player.set_step(step)

    @property
    def frontier(self) -> int:
        """Merges of the shown run, as last read from the training."""
        return self.training.frontier

    @property
    def goal(self) -> int:
        """Merges that fill the vocabulary."""
        return self.settings.goal if self.settings is not None else 0

    @property
    def is_moving(self) -> bool:
        """Whether the playhead or the frontier moves by itself, so that numbers change faster than one can read."""
        return self.player.playing or self.player.following or self.state is State.TRAINING

    @property
    def progress(self) -> float | None:
        """The fraction done of the work in progress, 0 to 1; None if there is none, or it is not known."""
        done, total = self.progress_text
        if self.state is State.TRAINING:
            done, total = self.frontier, self.goal
        elif self.state is not State.OPENING and (self.state is not State.COUNTING or self.preparing or self.resuming):
            return None
        return min(1.0, done / total) if total else None

    @property
    def progress_text(self) -> tuple[int, int]:
        """Bytes counted and to count; while a run is being opened, bytes of its text checked and to check."""
        if self.opener.is_busy:
            return self.opener.progress
        return self.training.progress.bytes_done, self.training.progress.bytes_total

    @property
    def resuming(self) -> bool:
        """Whether the merges of an earlier run are being applied to the text again."""
        return self.training.progress.phase is Phase.RESUMING

    @property
    def preparing(self) -> bool:
        """Whether the training waits for the engine to be compiled, once on this machine."""
        return self.training.progress.phase is Phase.PREPARING

    @property
    def rate(self) -> float:
        """Merges a second, while training."""
        return self.training.progress.rate if self.state is State.TRAINING else 0.0

    @property
    def seconds_left(self) -> float | None:
        """Seconds until the vocabulary is full, at the present rate; None if unknown."""
        return self.training.progress.seconds_left if self.state is State.TRAINING else None

    @property
    def advice(self) -> Advice | None:
        """What to say of the run, and an action to offer: at an early end, or if its pattern suits the text badly."""
        if self.missing and not self.opener.is_busy:
            return Advice(self.missing, self.tr("Choose the text…"))
        run = self.run
        if run is None or self.training.pending is not None:
            return None
        counted, history = run.counted, run.history
        return advice_for(
            run.settings,
            run.stop_reason,
            counted.cut if counted is not None else None,
            ended_at=history.vocab_size_at(self.step) if history is not None and self.step >= self.frontier else None,
        )

    def moment(self, form: TrainingSettings | None = None) -> Moment:
        """The key to the state table; `form` are the settings in the setup form."""
        return Moment(
            self.state,
            has_run=self.history is not None,
            changed=form is not None and self.settings is not None and (form != self.settings or self.is_reweighed),
            at_start=self.step == 0,
            at_frontier=self.step >= self.frontier,
            earlier_runs=bool(self.runs),
            text_missing=bool(self.missing),
        )

    # --- opening ---

    def open(
        self,
        paths: str | PathLike[str] | Iterable[str | PathLike[str]],
        settings: TrainingSettings | None = None,
        *,
        weights: tuple[int, ...] = (),
        encodings: Mapping[Path, str] | None = None,
    ) -> None:
        """Open files as one text and train on it, or open a saved run.

        Each document is counted as often as its weight says. `encodings` are those that are known. What is open stays
        if that fails, and until `not_text` is answered.
        """
        files = (paths,) if isinstance(paths, str | PathLike) else paths
        self.opener.open_files(files, settings, weights, encodings)

    def open_text(self, text: str, name: str = "", settings: TrainingSettings | None = None) -> None:
        """Open a text that was pasted or typed."""
        self.opener.open_text(text, name or self.tr("pasted text"), settings)

    def open_sample(self, sample_id: str) -> None:
        """Open a bundled text, with its own settings."""
        self.opener.open_sample(sample(sample_id))

    def open_documents(self, make: Callable[[], Corpus]) -> None:
        """Open the text that `make` puts together on a thread, and train on it with the present settings."""
        self.opener.open_documents(make, replace(self.settings, steering=()) if self.settings is not None else None)

    def supply_text(self, paths: Iterable[str | PathLike[str]]) -> None:
        """Give the files that contain the text of a run that was opened without it."""
        if self._now is not None and self._now.file is not None:
            self.opener.open_run(self._now.file, paths)

    def restore(self, opened: OpenText) -> None:
        """Return to a text that was open before, with its runs and its playhead."""
        self.opener.cancel()
        self.training.abandon()
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
        self.opener.holds_out = on

    def prefer(self, settings: TrainingSettings) -> None:
        """Train the next text that is opened with these settings."""
        self.opener.preferred = settings

    @Slot(object)
    def _on_opened(self, opening: Opening) -> None:
        self._go_to(
            OpenText(
                opening.corpus,
                CorpusText(opening.corpus, self._unreadable.emit),
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

    def _take_over(self, opening: Opening) -> None:
        """Show a run from a file, ready to be continued; without its text, its merges alone."""
        assert self._now is not None
        run, step = run_of(opening, self._now.free_color())
        if opening.missing:
            self._show_alone(run, step)
            self._tell_state()
        else:
            ended = opening.notes.get("ended") is True
            run.runner = self.training.runner(opening.settings, opening.origin, goes_on=ended)
            self._begin(run, step)

    @Slot(object)
    def _on_not_text(self, found: object) -> None:
        self._tell_state()
        self.not_text.emit(found)

    @Slot(str)
    def _on_open_failed(self, sentence: str) -> None:
        self._tell_state()
        self._fail(Act.OPEN, sentence)

    @Slot(str)
    def _on_unreadable(self, sentence: str) -> None:
        self._fail(Act.OPEN, sentence)

    def _go_to(self, text: OpenText) -> None:
        """Show a text, without a run at first."""
        self.training.abandon()
        self._texts.go_to(text, self.step)
        self.player.land(0)
        self.training.poll()
        self.corpus_changed.emit()
        self.run_changed.emit()
        self.runs_changed.emit()

    def _bring_back(self, text: OpenText) -> None:
        self._texts.restore(text)
        self.training.rest()
        self.player.land(text.step)
        self.corpus_changed.emit()
        self.runs_changed.emit()

    # --- training ---

    def train(self, settings: TrainingSettings | None = None) -> None:
        """Train on the open text: start a new run, or continue the shown one if only the vocabulary is larger."""
        if self._now is None or self._now.missing:
            return
        run, pending = self._newest_run, self.training.pending
        wanted = settings or (run.settings if run is not None else self._now.settings)
        if self._now.sample is None:
            self.opener.preferred = replace(wanted, steering=())  # steering names tokens of this text
        if self.is_reweighed:
            self._start_anew(wanted, run)
        elif run is not None and wanted == run.settings:
            self.resume()
        elif run is not None and run is not pending and is_larger(wanted, run.settings):
            self.training.extend(run, wanted)
            self.run_changed.emit()
            self._tell_state()
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
        self.training.pause()

    def resume(self) -> None:
        """Resume a paused training."""
        if self.training.state is not State.PAUSED or self._now is None:
            return
        run = self._now.run
        if run is None or run.runner is None:
            self.train()
        else:
            self.training.resume(run.runner)

    def cancel(self) -> None:
        """Cancel opening or counting. An earlier run on the same text stays."""
        if self.opener.is_busy:
            self.opener.cancel()
        elif self.training.state is State.COUNTING:
            self.training.abandon()
            previous, now = self._texts.previous, self._now
            if previous is not None and now is not None:
                if self._texts.has_runs(now):  # an earlier text, one of whose runs was to be shown
                    self._bring_back(previous)
                else:
                    self._texts.drop_previous()
            self._forget_removed()
            self.training.rest()
            self.run_changed.emit()
        self._tell_state()

    def _start_anew(self, wanted: TrainingSettings, known: Run | None) -> None:
        """Train from the start. Steering is dropped if it names tokens that will not be the same."""
        before = known.settings if known is not None else None
        settings = portable(wanted, before, same_counts=not self.is_reweighed)
        if settings.steering != wanted.steering:
            self.notice.emit(
                self.tr("Bans and merges chosen by hand name tokens of the run before; those were left out.")
            )
        self._start(settings)

    def _start(self, settings: TrainingSettings) -> None:
        assert self._now is not None
        self._begin(Run(settings, self._now.free_color(), self.training.runner(settings)), None)

    def _begin(self, run: Run, step: int | None) -> None:
        """Start a run. It is shown once its words are counted: at `step`, or as a film from the start if None."""
        self._landing = step
        self.training.begin(run)
        self._tell_state()

    @Slot(object)
    def _on_counted(self, run: Run) -> None:
        now, training = self._now, self.training
        assert now is not None and run.runner is not None
        runner = run.runner
        shown = run.stands_for or run
        if shown is not run:
            shown.take(run)
        before, step = now.run, self._landing
        now.show(shown)
        now.text.show(runner.seams)
        training.pending = None
        self._texts.keep()
        self.player.land(min(step or 0, shown.frontier))
        training.rest()
        if runner.goes_on and (shown is run or training.state is State.PAUSED):
            training.state = State.TRAINING  # even if it has ended by now: that signal comes next
        training.poll()
        if step is None:
            self.player.roll()
        self.run_changed.emit()
        self.runs_changed.emit()
        self.player.film_changed.emit()
        self._tell_state()
        self.player.beat.start()
        if shown.branched_at is not None and shown is run and before is not None:
            self.branched.emit(run, before)

    @Slot(object)
    def _on_passed(self, _state: State) -> None:
        self.player.catch_up()
        self._tell_state()

    @Slot(str)
    def _on_training_failed(self, sentence: str) -> None:
        if self.training.pending is not None:
            self.training.pending = None
            if self._texts.previous is not None:
                self._bring_back(self._texts.previous)
            self._forget_removed()
        self.training.rest()
        self.run_changed.emit()
        self._tell_state()
        self._fail(Act.TRAIN, sentence)

    def _tell_state(self) -> None:
        if self.state is not self._told_state:
            self._told_state = self.state
            self.state_changed.emit(self.state)

    def _fail(self, act: Act, sentence: str) -> None:
        self.failing = act
        self.failed.emit(sentence)

    # --- showing other runs ---

    def show_run(self, run: Run, step: int | None = None) -> None:
        """Show another run, together with its text. The playhead is put at `step`; by default it stays where it is, or
        where it was when that text was last open. The run that is shown now stays until the other one is ready.
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
        # A run that has ended goes on, only to find out again, at once, that it can make no merge.
        ended = run.stop_reason is not None
        runner = self.training.runner(run.settings, Origin(run.history, run.frontier), corpus=run.corpus, goes_on=ended)
        self._begin(Run(run.settings, run.color_index, runner, stands_for=run), at)

    def _show_alone(self, run: Run, step: int) -> None:
        """Show the merges of a run whose text is missing; it has no seams then."""
        assert self._now is not None
        self._now.show(run)
        self._texts.keep()
        self.training.rest()
        self.player.land(step)
        self.run_changed.emit()
        self.runs_changed.emit()

    def _show_nothing(self) -> None:
        """Show the text without a run."""
        assert self._now is not None
        self.training.abandon()
        self._now.show(None)
        self._now.text.show(None)
        self.player.land(0)
        self.training.rest()
        self.run_changed.emit()

    def _forget_removed(self) -> None:
        """Show no run if the shown one was removed, and the one to replace it was not counted."""
        now = self._now
        if now is not None and now.run is not None and now.run not in now.runs:
            self._show_nothing()

    # --- branches ---

    def branch(
        self, settings: TrainingSettings | None = None, *, steers: Iterable[Steer] = (), at_step: int | None = None
    ) -> bool:
        """Branch off the shown run at a step (by default the playhead) with other settings or steering rules.

        The branch trains on to its goal; one that changes nothing pauses there, to be steered by hand.
        Returns whether it began; if not, `failed` says why.
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
            forces = any(steer.action == "force" and steer.from_step == step for steer in chosen.steering)
            self._branch(run, step, chosen, landing=step + forces, goes_on=chosen != run.settings)
            return True
        return False

    def _branch_instead(self, settings: TrainingSettings) -> bool:
        """Branch where a run with these settings would depart from the shown one; False if nowhere after the start."""
        run = self.run
        if run is None or run.history is None or self.training.pending is not None:
            return False
        step = departure(run.settings, settings)
        if step is None or not 0 < step <= min(run.frontier, settings.goal - 1):
            return False
        self._branch(run, step, settings, landing=step, goes_on=True)
        return True

    def _branch(self, run: Run, step: int, settings: TrainingSettings, *, landing: int, goes_on: bool) -> None:
        assert self._now is not None and run.history is not None
        runner = self.training.runner(settings, Origin(run.history, step), corpus=run.corpus, goes_on=goes_on)
        self._begin(Run(settings, self._now.free_color(), runner, branched_at=step), landing)

    # --- the list of runs ---

    def remove_run(self, run: Run, then: Run | None = None) -> int:
        """Remove a run from the list and return its index. If it was the shown run, show `then`, or its neighbour."""
        home = run.home
        assert home is not None
        index = home.runs.index(run)
        home.runs.remove(run)
        if home is self._now and run is home.run:
            neighbour = home.runs[max(0, index - 1)] if home.runs else None
            following = then if then in home.runs else neighbour
            if following is not None:
                self.show_run(following)
            else:
                self._show_nothing()
                self._tell_state()
        self.runs_changed.emit()
        return index

    def put_back(self, run: Run, index: int) -> None:
        """Insert a removed run at its former index."""
        home = run.home
        if home is not None and run not in home.runs:
            home.runs.insert(index, run)
            self.runs_changed.emit()

    def rename_run(self, run: Run, name: str) -> None:
        """Rename a run; an empty name restores the one made from its settings."""
        run.given_name = name
        self.runs_changed.emit()

    def recolor_run(self, run: Run, color_index: int) -> None:
        """Give a run another of the theme's colours."""
        run.color_index = color_index
        self.runs_changed.emit()

    # --- writing files ---

    def export(
        self, path: str | PathLike[str], format: str, step: int | None = None, *, overwrite: bool = False
    ) -> None:
        """Write the tokenizer at a step (default: the playhead's). Emits `notice` or `failed` afterwards.

        Without `overwrite` it fails if a file other than `path` would be replaced.
        """
        if self.history is not None:
            at = self.step if step is None else step
            self.exporter.export(self.history, path, format, at, overwrite=overwrite)

    def save_run(self, path: str | PathLike[str], run: Run | None = None) -> None:
        """Write a run (default: the shown one) up to its frontier. Emits `notice` or `failed` afterwards."""
        wanted = run or self.run
        home = wanted.home if wanted is not None else None
        if wanted is None or home is None or wanted.history is None or home.missing:
            return
        self.exporter.save_run(wanted, path, self.step if wanted is self.run else wanted.frontier)

    @Slot(str)
    def _on_export_failed(self, sentence: str) -> None:
        self._fail(Act.SAVE, sentence)

    # --- the end ---

    def shutdown(self, timeout: float = 1.0) -> bool:
        """Stop everything within `timeout` seconds; return whether every thread has ended."""
        deadline = monotonic() + timeout
        self.opener.cancel()
        self.player.stop()
        ended = self.training.shutdown(timeout)
        return self._background.shutdown(max(0.05, deadline - monotonic())) and ended
