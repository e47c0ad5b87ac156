"""Refusing special files before they are opened.

Opening a pipe blocks until its other end is opened, and reading a device may never end.
"""

from __future__ import annotations

import os
import stat

FOLDER, PIPE, DEVICE, SOCKET, OTHER = "a folder", "a pipe", "a device", "a socket", "a special file"

_KINDS = (
    (stat.S_ISDIR, FOLDER),
    (stat.S_ISFIFO, PIPE),
    (stat.S_ISCHR, DEVICE),
    (stat.S_ISBLK, DEVICE),
    (stat.S_ISSOCK, SOCKET),
)


class NotRegularError(OSError):
    """A path is not a regular file: `kind` is FOLDER, PIPE, DEVICE, SOCKET or OTHER; the message is a sentence."""

    def __init__(self, path: str | os.PathLike[str], kind: str) -> None:
        self.path = os.fspath(path)
        self.kind = kind
        advice = "Choose a file in it." if kind == FOLDER else "Choose an ordinary file."
        super().__init__(f"{self.path} is {kind}. {advice}")


def require_regular(path: str | os.PathLike[str]) -> os.stat_result:
    """Return the `os.stat` of a regular file; links are followed, and the file is not opened.

    Raises:
        NotRegularError: for a folder, a pipe, a device or a socket.
        OSError: from `os.stat`, for a path that does not exist or is not accessible.
        ValueError: from `os.stat`, for a path with a zero byte.
    """
    found = os.stat(path)  # noqa: PTH116 (also takes a str)
    if not stat.S_ISREG(found.st_mode):
        kind = next((name for is_kind, name in _KINDS if is_kind(found.st_mode)), OTHER)
        raise NotRegularError(path, kind)
    return found
