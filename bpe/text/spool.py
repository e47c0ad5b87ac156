"""A temporary file for standard input and decoded files: written once, read at any offset."""

from __future__ import annotations

import tempfile
import threading


class Spool:
    """An anonymous temporary file, deleted when it is closed or the process ends.

    Writing raises OSError if the disk of the temporary folder is full.
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
        """Discard the bytes from an offset on."""
        with self._lock:
            self._file.truncate(size)
            self.size = size

    def read_into(self, offset: int, target: memoryview) -> int:
        """Fill `target` from an offset on; returns the number of bytes read."""
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
    """A range of a spool, as the source of one document."""

    def __init__(self, spool: Spool, start: int) -> None:
        """Take the range from `start` to the spool's current end."""
        self._spool, self._start, self.size = spool, start, spool.size - start

    def read_into(self, offset: int, target: memoryview) -> int:
        """Fill `target` from an offset of the document on; returns the number of bytes read."""
        return self._spool.read_into(self._start + offset, target[: max(0, self.size - offset)])

    def is_as_opened(self) -> bool:
        """Return True: no other process can write to the file."""
        return True

    def close(self) -> None:
        """Delete the whole spool."""
        self._spool.close()
