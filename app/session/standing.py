"""The read-only state of a session: everything that views may read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.session.advice import Advice, advice_for
from app.session.corpus_text import CorpusText
from app.session.playback import Playback
from app.session.run_files import OpeningProgress
from app.session.runner import Phase, TrainingProgress
from app.session.runs import Opened, Run
from app.session.samples import Sample
from app.session.states import Act, Moment, State

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from bpe import Corpus, MergeHistory, StopReason, TrainingSettings, WordTable

TRY_SECONDS = 0.02
"""Time limit for pre-tokenizing a typed text, which happens at each key press."""


class Standing(Playback):
    """The opened text, its runs, and how far the training is; the playhead comes from `Playback`."""

    failed = Signal(str)
    failing = Act.OPEN
    """The act that the last `failed` was about."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._now: Opened | None = None
        self._texts: list[Opened] = []
        """The open text and those before it, as far as there are runs on them."""
        self._pending: Run | None = None
        """A run whose words are being counted: the one before it is shown meanwhile."""
        self._preferred: TrainingSettings | None = None
        self._opening = False
        self._resting = State.EMPTY
        """The state, but for a text that is being opened."""
        self._snapshot = TrainingProgress()
        self._reading = OpeningProgress()
        """Progress of checking the text of a run that is being opened."""
        self._read_place = (0, 0)
        self._problems: list[str] = []

    @property
    def state(self) -> State:
        """What the program is doing."""
        return State.OPENING if self._opening else self._resting

    @property
    def is_moving(self) -> bool:
        """Whether the playhead or the frontier moves by itself, so that numbers change faster than one can read."""
        return self.playing or self.following or self.state is State.TRAINING

    @property
    def corpus(self) -> Corpus | None:
        """The opened text."""
        return self._now.corpus if self._now is not None else None

    @property
    def text(self) -> CorpusText | None:
        """The opened text as the token view reads it; its seams are all open until the words are counted."""
        return self._now.text if self._now is not None else None

    @property
    def paths(self) -> tuple[Path, ...]:
        """The files that are open; none for a sample or a pasted text."""
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
        """The sample that is open, if it is one."""
        return self._now.sample if self._now is not None else None

    @property
    def run(self) -> Run | None:
        """The run that is shown."""
        return self._now.run if self._now is not None else None

    @property
    def runs(self) -> tuple[Run, ...]:
        """Runs on the same text that are not shown, oldest first."""
        return tuple(self._now.earlier) if self._now is not None else ()

    @property
    def all_runs(self) -> tuple[Run, ...]:
        """All runs on the text, oldest first, the shown one among them."""
        return tuple(self._now.runs) if self._now is not None else ()

    @property
    def opened(self) -> Opened | None:
        """The text with its runs, to be given to `Session.restore` later."""
        return self._now

    @property
    def is_reweighed(self) -> bool:
        """Whether documents have other weights now than the run that is counted or shown was counted with."""
        run, now = self._pending or self.run, self._now
        return now is not None and run is not None and (run.corpus or now.corpus).weights != now.corpus.weights

    @property
    def every_run(self) -> tuple[Run, ...]:
        """All runs of the session, text by text in the order in which the texts were opened."""
        return tuple(run for opened in self._texts for run in opened.runs)

    @property
    def history(self) -> MergeHistory | None:
        """The merges of the run that is shown."""
        return self.run.history if self.run is not None else None

    @property
    def words(self) -> WordTable | None:
        """The counted words of the run that is shown."""
        return self.history.words if self.history is not None else None

    @property
    def settings(self) -> TrainingSettings | None:
        """Settings of the run being counted or shown, else those for the next text; None before the first."""
        run = self._pending or self.run
        if run is not None:
            return run.settings
        return self._now.settings if self._now is not None else self._preferred

    @property
    def frontier(self) -> int:
        """Merges made so far, as last read from the training."""
        if self._pending is None:
            return self._snapshot.frontier if self.run is not None else 0
        return self.run.frontier if self.run is not None else 0

    @property
    def goal(self) -> int:
        """Merges that fill the vocabulary."""
        return self.settings.goal if self.settings is not None else 0

    @property
    def progress(self) -> float | None:
        """The share done of what is under way, 0 to 1; None where nothing is, or that is not known."""
        done, total = self.progress_text
        if self.state is State.TRAINING:
            done, total = self.frontier, self.goal
        elif self.state is State.OPENING:
            done, total = self.progress_text
        elif self.state is not State.COUNTING or self.preparing or self.resuming:
            return None
        return min(1.0, done / total) if total else None

    @property
    def progress_text(self) -> tuple[int, int]:
        """Bytes counted, and bytes to count; of a run that is being opened, bytes of its text checked."""
        if self._opening:
            return self._reading.place
        return self._snapshot.bytes_done, self._snapshot.bytes_total

    @property
    def resuming(self) -> bool:
        """Whether the merges of an earlier run are being put back into the text."""
        return self._snapshot.phase is Phase.RESUMING

    @property
    def preparing(self) -> bool:
        """Whether the training waits for the engine to be compiled, once on this machine."""
        return self._snapshot.phase is Phase.PREPARING

    @property
    def rate(self) -> float:
        """Merges a second, while training."""
        return self._snapshot.rate if self.state is State.TRAINING else 0.0

    @property
    def seconds_left(self) -> float | None:
        """Seconds until the vocabulary is full, at the present rate; None where that is not known."""
        return self._snapshot.seconds_left if self.state is State.TRAINING else None

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
        """Why the run that is shown makes no more merges; None while it can."""
        return self.run.stop_reason if self.run is not None else None

    @property
    def advice(self) -> Advice | None:
        """What to say of the run, and what to offer: at an early end, or where its pattern suits the text badly."""
        if self.missing and not self._opening:
            return Advice(self.missing, self.tr("Choose the text…"))
        run = self.run
        if run is None or self._pending is not None:
            return None
        counted, history = run.counted, run.history
        return advice_for(
            run.settings,
            run.stop_reason,
            counted.cut if counted is not None else None,
            ended_at=history.vocab_size_at(self.step) if history is not None and self.step >= self.frontier else None,
        )

    def moment(self, form: TrainingSettings | None = None) -> Moment:
        """The key to the state table; `form` are the settings as the setup form shows them."""
        return Moment(
            self.state,
            has_run=self.history is not None,
            changed=form is not None and self.settings is not None and (form != self.settings or self.is_reweighed),
            at_start=self.step == 0,
            at_frontier=self.step >= self.frontier,
            earlier_runs=bool(self.runs),
            text_missing=bool(self.missing),
        )

    # --- asking ---

    def try_seams(self, data: bytes) -> tuple[NDArray[np.int32], int]:
        """The seam before each byte of any text, int32[len(data)], and the step up to which that is right."""
        import numpy as np

        from bpe.errors import PatternError
        from bpe.histories.seams import OPEN
        from bpe.pretokenize.regex_cutting import hurried

        if self.history is None or not data:
            return np.full(len(data), OPEN, np.int32), 0
        valid_to = self.history.step
        try:
            with hurried(TRY_SECONDS):
                return self.history.seams_of(data), valid_to
        except PatternError:  # an expression that was quick on the text it was trained on can be slow on this one
            return np.full(len(data), OPEN, np.int32), 0

    # --- what the playhead needs to know ---

    def _look(self) -> bool:
        for sentence in self._problems:
            self._fail(Act.OPEN, sentence)
        self._problems.clear()
        run = self._pending or self.run
        snapshot = run.snapshot if run is not None else TrainingProgress()
        changed, self._snapshot = snapshot is not self._snapshot, snapshot
        place = self._reading.place
        moved, self._read_place = self._opening and place != self._read_place, place
        return changed or moved

    def _fail(self, act: Act, sentence: str) -> None:
        """Emit `failed` with a sentence about an act."""
        self.failing = act
        self.failed.emit(sentence)

    def _is_growing(self) -> bool:
        return self._opening or self._resting in (State.COUNTING, State.TRAINING)

    def _is_final(self) -> bool:
        return self._resting is State.DONE

    def _rest(self) -> None:
        """Set the idle state that fits the open text and its run."""
        run = self.run
        if self._now is None:
            self._resting = State.EMPTY
        else:
            ended = (run is not None and run.stop_reason is not None) or bool(self._now.missing)
            self._resting = State.DONE if ended else State.PAUSED
        self._snapshot = run.snapshot if run is not None else TrainingProgress()
