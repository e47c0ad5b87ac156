"""StepView: the vocabulary of a run after a number of merges."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bpe.histories.history import MergeHistory


@dataclass(frozen=True)
class StepView:
    """The vocabulary after `step` merges. Ids are numbered bytes first, then merges, then special tokens."""

    history: MergeHistory
    step: int

    @property
    def vocab_size(self) -> int:
        """The number of tokens: bytes, merges and special tokens."""
        return self.history.vocab_size_at(self.step)

    @property
    def newest(self) -> tuple[int, int] | None:
        """The pair of ids merged last, or None before the first merge."""
        if self.step == 0:
            return None
        return int(self.history.left[self.step - 1]), int(self.history.right[self.step - 1])

    @property
    def special_tokens(self) -> dict[str, int]:
        """The special tokens with their ids, which follow those of the merges."""
        return {name: 256 + self.step + index for index, name in enumerate(self.history.settings.special_tokens)}

    def bytes_of(self, token: int) -> bytes | None:
        """The bytes of a token, or None if there is no token with this id at this step."""
        learnt = 256 + self.step
        if 0 <= token < learnt:
            return self.history.token_bytes(token)
        if learnt <= token < self.vocab_size:
            return self.history.settings.special_tokens[token - learnt].encode()
        return None

    def id_of(self, token: bytes) -> int | None:
        """The lowest id of a token with these bytes, or None if there is none at this step.

        Searches the merges from the first: O(step).
        """
        for known in range(256 + self.step):
            if self.history.token_bytes(known) == token:
                return known
        return next((number for name, number in self.special_tokens.items() if name.encode() == token), None)
