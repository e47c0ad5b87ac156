"""The words of a training text at the playhead's step, shared by the questions about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bpe.histories.history import MergeHistory
    from bpe.histories.state_at import RunState

KEPT_SLOTS = 20_000_000
"""Bytes of distinct words up to which a step's words are kept for the next question about it."""


class SnapshotStore:
    """The words of a training text at one step, kept for as long as that is the step that is asked about.

    Called by the threads of questions. Two at once may both do the work; neither gets anything wrong.
    """

    def __init__(self) -> None:
        self._kept: tuple[MergeHistory, int, RunState] | None = None

    def at(self, history: MergeHistory, step: int) -> RunState:
        """The words after `step` merges."""
        from bpe.histories.state_at import RunState

        kept = self._kept
        if kept is not None and kept[0] is history and kept[1] == step:
            return kept[2]
        self._kept = kept = None  # let go of the old one before the new one is made
        made = RunState(history, step)
        if history.seams.size <= KEPT_SLOTS:
            self._kept = (history, step, made)
        return made

    def forget(self) -> None:
        """Let go of the words."""
        self._kept = None
