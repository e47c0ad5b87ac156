"""One training run, from a corpus to its last merge, as executed by its thread. No Qt.

The thread calls `work`; all other methods may be called from the GUI thread at any time. The thread publishes its
progress as an immutable `TrainingProgress` by assigning one attribute, so readers need no lock.
"""

from __future__ import annotations

import os
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING

from app.session.marks import ScriptCut, worst_cut
from app.session.warming import PLAIN_LIMIT, Warming

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from bpe import Corpus, MergeHistory, StopReason, Trainer, TrainingSettings, WordTable
    from bpe.histories.seams import TextSeams

SLICE = 0.004
"""Seconds of merging between two publications of the frontier."""
PLAIN_SLICE, PLAIN_PAUSE = 0.001, 0.001
"""Seconds of merging in plain Python, which holds the GIL, and of sleep afterwards."""
RATE_WINDOW = 0.5
HELD_OUT_INTERVAL, HELD_OUT_SHARE = 0.4, 10
"""Minimum interval in seconds, and maximum share (1/n) of the time, for recomputing the held-out curve."""


class Phase(Enum):
    """What the thread is doing."""

    WAITING = "waiting"
    PREPARING = "preparing the engine"
    COUNTING = "counting"
    RESUMING = "resuming"
    MERGING = "merging"


@dataclass(frozen=True, slots=True)
class TrainingProgress:
    """The progress of a run: bytes while it counts, then merges, merges per second and seconds left."""

    phase: Phase = Phase.WAITING
    bytes_done: int = 0
    bytes_total: int = 0
    frontier: int = 0
    goal: int = 0
    rate: float = 0.0
    seconds_left: float | None = None
    held_out_counts: NDArray[np.int64] | None = None
    stop_reason: StopReason | None = None


class Stopped(Exception):
    """Raised when a run is stopped before its words have been counted."""


@dataclass(frozen=True, slots=True)
class CountedWords:
    """The counted words of a run, which another run with the same pattern and special tokens can use again."""

    words: WordTable
    held_out: WordTable | None
    cut: ScriptCut | None = None
    """The script with the largest fraction of words that the pattern cuts at combining marks; None if it cuts none."""
    sha256: str | None = None
    """Digest of the counted text; None if its files changed during the counting."""


@dataclass(frozen=True, slots=True)
class Origin:
    """The merges that a run takes over from another: the first `step` of `history`."""

    history: MergeHistory
    step: int


class TrainingRunner:
    """Counts words, then merges to the goal in slices. It can be paused, stepped, extended and stopped."""

    def __init__(
        self,
        corpus: Corpus,
        settings: TrainingSettings,
        warming: Warming,
        counted: CountedWords | None = None,
        *,
        origin: Origin | None = None,
        goes_on: bool = True,
    ) -> None:
        """With an `origin`, it takes over merges before making its own. Unless `goes_on`, it pauses after counting."""
        self.corpus = corpus
        self.settings = settings
        self.snapshot = TrainingProgress(bytes_total=corpus.size, goal=settings.goal)
        self.trainer: Trainer | None = None
        self.counted = counted
        self.seams: TextSeams | None = None
        self._warming = warming
        self._plain = False
        self._stopped = False
        self._origin = origin
        self._free = goes_on
        self._steps = 0
        self._wanted_vocab = 0
        self._awake = threading.Event()
        self._lock = threading.Lock()
        self._seen: deque[tuple[float, int]] = deque()
        self._held_out_due = 0.0

    # -- called from other threads

    def pause(self) -> None:
        """Pause after the current slice of merges."""
        with self._lock:
            self._free, self._steps = False, 0

    def go_on(self) -> None:
        """Continue to the goal."""
        with self._lock:
            self._free = True
        self._awake.set()

    def step(self, n: int = 1) -> None:
        """Make `n` more merges, then pause again."""
        with self._lock:
            self._steps += n
        self._awake.set()

    def extend(self, settings: TrainingSettings) -> None:
        """Raise the goal to a larger vocabulary, and continue."""
        with self._lock:
            self._wanted_vocab = settings.vocab_size
            self._free = True
        self.settings = settings
        self._awake.set()

    def ready(self) -> None:
        """Undo `stop`, before another thread calls `work`."""
        self._stopped = False

    def stop(self) -> None:
        """End the thread's work soon. The merges are kept, and `work` may be called again."""
        self._stopped = True
        self._awake.set()

    @property
    def goes_on(self) -> bool:
        """Whether it is making merges, that is, neither paused nor stopped."""
        return self._free

    @property
    def history(self) -> MergeHistory | None:
        """The merges; None until the words have been counted."""
        return self.trainer.history if self.trainer is not None else None

    @property
    def unfinished(self) -> bool:
        """Whether work is left. Valid after the thread has ended."""
        return self.trainer is None or self.trainer.stop_reason is None or self._wanted_vocab > 0

    # -- executed by the run's thread

    def work(self, counted: Callable[[], None], paused: Callable[[bool], None]) -> None:
        """Count and merge. Calls `counted()` once there is a history, `paused(bool)` when a pause begins or ends.

        Raises:
            Stopped: if it is stopped before the counting is complete.
        """
        if self.trainer is None:
            self._count()
            counted()
        assert self.trainer is not None
        self._merge(self.trainer, paused)
        self._refresh_held_out(self.trainer, last=True)
        self._publish(self.trainer)

    def _count(self) -> None:
        from bpe import Trainer
        from bpe.histories.seams import TextSeams

        self._plain = self._prepare_engine()
        self.snapshot = replace(self.snapshot, phase=Phase.COUNTING)
        training, held_out = self.corpus.split(self.settings.hold_out)
        if self.counted is None:
            with ThreadPoolExecutor(1) as beside:
                digest = beside.submit(self._digest)
                counted = self._count_words(training, held_out)
                known = digest.result()
                self.counted = replace(counted, sha256=known if self.corpus.is_as_opened() else None)
        words, origin = self.counted.words, self._origin
        if origin is None:
            trainer = Trainer(self.corpus, self.settings, words=words, plain=self._plain)
        else:
            trainer = self._resume(origin, words)
        self.seams = TextSeams(self.corpus, training, trainer.history, plain=self._plain)
        self.seams.seams(0, 1)  # builds the index of words here, not when the view first paints
        _ = trainer.history.byte_counts  # for the same reason
        _ = self.counted.held_out.byte_counts if self.counted.held_out is not None else None
        self.trainer = trainer
        self._publish(trainer)

    def _resume(self, origin: Origin, words: WordTable) -> Trainer:
        """Take over the origin's merges. Make a merge that is forced next at once, to learn whether it is possible."""
        from bpe import Trainer

        self.snapshot = replace(self.snapshot, phase=Phase.RESUMING)
        trainer = Trainer.resume(
            self.corpus, origin.history, at_step=origin.step, settings=self.settings, words=words, plain=self._plain
        )
        self._origin = None
        if any(rule.action == "force" and rule.from_step == origin.step for rule in self.settings.steering):
            trainer.advance(1)
        return trainer

    def _prepare_engine(self) -> bool:
        """Whether to run in plain Python: true of a small text while the engine is not ready. A larger text waits."""
        if not self._warming.needed():
            return False
        self._warming.start()
        if self.corpus.size <= PLAIN_LIMIT:
            return True
        self.snapshot = replace(self.snapshot, phase=Phase.PREPARING)
        if not self._warming.wait(lambda: self._stopped):
            raise Stopped
        return False

    def _count_words(self, training: Corpus, held_out: Corpus) -> CountedWords:
        from bpe.counting.words import count_words
        from bpe.errors import Cancelled

        sizes = [sum(part.end - part.start for part in corpus.parts) for corpus in (training, held_out)]
        tables: list[WordTable | None] = [None, None]
        done = 0
        for index, corpus in enumerate((training, held_out)):
            if not corpus.parts and index:
                continue

            def progress(bytes_done: int, _total: int, before: int = done) -> None:
                self.snapshot = replace(self.snapshot, bytes_done=before + bytes_done, bytes_total=sum(sizes))

            try:
                tables[index] = count_words(
                    corpus,
                    self.settings.pattern,
                    self.settings.special_tokens,
                    threads=max(1, (os.cpu_count() or 2) - 1),  # one core is left for the GUI
                    progress=progress,
                    cancelled=lambda: self._stopped,
                    plain=self._plain,
                )
            except Cancelled as error:
                raise Stopped from error
            if self._stopped:
                raise Stopped
            done += sizes[index]
        words = tables[0]
        assert words is not None
        return CountedWords(words, tables[1], worst_cut(training, self.settings.pattern, plain=self._plain))

    def _digest(self) -> str | None:
        """Digest the whole text on a second thread during the counting, since files may change before a run is saved.

        None if a file cannot be read.
        """
        from bpe.formats.run import digest_as_opened

        def go_on(_done: int, _total: int) -> None:
            if self._stopped:
                raise Stopped

        try:
            return digest_as_opened(self.corpus, go_on)
        except OSError:  # the counting reports the error
            return None

    def _merge(self, trainer: Trainer, paused: Callable[[bool], None]) -> None:
        paused_before = False
        while not self._stopped:
            self._extend_if_wanted(trainer)
            if trainer.stop_reason is not None:
                break
            with self._lock:
                free, steps = self._free, self._steps
                if not free and not steps:
                    self._awake.clear()
            if paused_before and free:
                paused(False)
                paused_before = False
            if not free and not paused_before:
                self._refresh_held_out(trainer, last=True)
                self._publish(trainer)
                paused(True)
                paused_before = True
            if free or steps:
                self._slice(trainer, None if free else steps)
            else:
                self._seen.clear()
                self._awake.wait()

    def _slice(self, trainer: Trainer, steps: int | None) -> None:
        made = trainer.advance(steps, seconds=PLAIN_SLICE if self._plain else SLICE)
        if steps is not None:
            with self._lock:
                self._steps = max(0, self._steps - made)
        self._refresh_held_out(trainer, last=False)
        self._publish(trainer)
        if self._plain:
            time.sleep(PLAIN_PAUSE)

    def _extend_if_wanted(self, trainer: Trainer) -> None:
        with self._lock:
            vocab_size, self._wanted_vocab = self._wanted_vocab, 0
        if vocab_size:
            trainer.extend(vocab_size=vocab_size)
            self._publish(trainer)

    def _refresh_held_out(self, trainer: Trainer, *, last: bool) -> None:
        table = self.counted.held_out if self.counted is not None else None
        started = time.monotonic()
        if table is None or (started < self._held_out_due and not last):
            return
        known = self.snapshot.held_out_counts
        if known is None or len(known) <= trainer.history.step:
            counts = trainer.history.curve_of(table)
            self.snapshot = replace(self.snapshot, held_out_counts=counts)
        now = time.monotonic()
        self._held_out_due = now + max(HELD_OUT_INTERVAL, HELD_OUT_SHARE * (now - started))

    def _publish(self, trainer: Trainer) -> None:
        now, step, goal = time.monotonic(), trainer.history.step, trainer.settings.goal
        self._seen.append((now, step))
        while len(self._seen) > 2 and now - self._seen[0][0] > RATE_WINDOW:
            self._seen.popleft()
        seconds, merges = now - self._seen[0][0], step - self._seen[0][1]
        rate = merges / seconds if seconds > 0 else 0.0
        self.snapshot = replace(
            self.snapshot,
            phase=Phase.MERGING,
            frontier=step,
            goal=goal,
            rate=rate,
            seconds_left=(goal - step) / rate if rate > 0 else None,
            stop_reason=trainer.stop_reason,
        )
