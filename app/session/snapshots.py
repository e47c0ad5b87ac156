"""The tokenized words of a training text at the playhead's step, shared by the questions about that step."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bpe.histories.history import MergeHistory
    from bpe.histories.state_at import RunState

KEPT_SLOTS = 20_000_000
"""Maximum size in bytes of the distinct words for keeping the state of a step for the next question."""


class SnapshotStore:
    """Caches the state of a run at the step that was asked for last.

    Called from worker threads without a lock: two threads may both do the work, but both get a correct answer.
    """

    def __init__(self) -> None:
        self._kept: tuple[MergeHistory, int, RunState] | None = None

    def at(self, history: MergeHistory, step: int) -> RunState:
        """The tokenized words after `step` merges."""
        from bpe.histories.state_at import RunState

        kept = self._kept
        if kept is not None and kept[0] is history and kept[1] == step:
            return kept[2]
        self._kept = kept = None  # frees the memory of the old state before the new one is made
        made = RunState(history, step)
        if history.seams.size <= KEPT_SLOTS:
            self._kept = (history, step, made)
        return made

    def forget(self) -> None:
        """Free the cached state."""
        self._kept = None
