"""A temporary file that texts are written into once and read from at any place: standard input, decoded files."""

from __future__ import annotations

import tempfile
import threading


class Spool:
    """The file has no name that anybody can find; it is gone when it is closed, and when the process ends.

    Writing raises OSError where the disk of the temporary folder is full.
    """

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 (it lives as long as this object)
        self._lock = threading.Lock()
        self.size = 0

    def write(self, data: bytes) -> None:
        """Append bytes."""
        with self._lock:
            self._file.seek(self.size)
            self._file.write(data)
            self.size += len(data)

    def truncate(self, size: int) -> None:
        """Forget what was written from an offset on."""
        with self._lock:
            self._file.truncate(size)
            self.size = size

    def read_into(self, offset: int, target: memoryview) -> int:
        """Fill `target` from an offset on; returns how many bytes there were."""
        with self._lock:
            self._file.seek(offset)
            filled = 0
            while filled < len(target):
                got = self._file.readinto(target[filled:])
                if not got:
                    break
                filled += got
            return filled

    def close(self) -> None:
        """Delete the file."""
        self._file.close()


class Stored:
    """A stretch of a spool, as the source of one document."""

    def __init__(self, spool: Spool, start: int) -> None:
        """What the spool holds from `start` on."""
        self._spool, self._start, self.size = spool, start, spool.size - start

    def read_into(self, offset: int, target: memoryview) -> int:
        """Fill `target` from an offset of the document on; returns how many bytes there were."""
        return self._spool.read_into(self._start + offset, target[: max(0, self.size - offset)])

    def is_as_opened(self) -> bool:
        """Nobody else can write into it."""
        return True

    def close(self) -> None:
        """Delete the spool, with all that is in it."""
        self._spool.close()
