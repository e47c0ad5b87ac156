"""A text in memory with known token starts, as a `TokenText` for the token view."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class CutText:
    """Bytes and the offsets at which tokens start, without ids or merges."""

    def __init__(self, data: bytes, starts: NDArray[np.int64]) -> None:
        """`starts` are the offsets in bytes at which tokens start, ascending."""
        self.size, self.starts, self._data = len(data), starts, data

    def read(self, offset: int, length: int) -> bytes:
        """Return the bytes from `offset` on; fewer at the end of the text."""
        return self._data[offset : offset + length]

    def seams(self, start: int, end: int) -> tuple[NDArray[np.int32], int]:
        """Return int32[end - start]: OPEN before a byte that starts a token, else CLOSED; valid at every step."""
        import numpy as np

        from bpe.histories.seams import CLOSED, OPEN

        start, end = max(0, start), min(end, self.size)
        answer = np.full(max(0, end - start), CLOSED, np.int32)
        low, high = np.searchsorted(self.starts, (start, end))
        answer[self.starts[low:high] - start] = OPEN
        return answer, OPEN


def empty_text() -> CutText:
    """Return a text of no bytes."""
    import numpy as np

    return CutText(b"", np.zeros(0, np.int64))
