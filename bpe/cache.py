"""The cache folder of this library: private to its user, and made of files that are bound to their names.

What lies there is run as machine code, so a folder that somebody else could have written to is not used: on POSIX it
must belong to this user (or to root) and must not be writable by anybody else. It is created with mode 0700. Where the
user's own cache folder cannot be used, or there is no home folder, one in the system's temporary folder takes its
place; where that cannot be used either, nothing is kept.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import shutil
import stat
import sys
import tempfile
import time
from functools import cache
from pathlib import Path

_NAME = "bpe-visualizer"
_KINDS = ("kernels-", "numba-", "classes-")
_UNUSED_DAYS = 30

_log = logging.getLogger("bpe")


def folder() -> Path | None:
    """The folder to keep files in, created if it is missing; None where no folder is private to this user."""
    for path in (_preferred(), _temporary()):
        if path is None:
            continue
        with contextlib.suppress(OSError):
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
            if is_private(path):
                return path
            _warn_once(f"{path} is not used as a cache: it is not yours, or other users can write to it.")
    return None


def is_private(path: Path) -> bool:
    """Whether a folder belongs to this user or root and nobody else can write to it. Raises OSError if missing.

    Windows has no such owner; its folders inherit the protection of the user's profile.
    """
    target = path.stat()
    if not stat.S_ISDIR(target.st_mode):
        return False
    if not hasattr(os, "geteuid"):
        return True
    owners = {target.st_uid, path.lstat().st_uid}  # of a symbolic link as well
    return owners <= {os.geteuid(), 0} and not target.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _preferred() -> Path | None:
    """The user's own cache folder, whether it exists or not; None for a user without a home folder."""
    if override := os.environ.get("BPE_CACHE_DIR"):
        return Path(override)
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA")
        return Path(base) / _NAME if base else None
    if sys.platform != "darwin" and (base := os.environ.get("XDG_CACHE_HOME")):
        return Path(base) / _NAME
    try:
        home = Path.home()
    except RuntimeError:  # neither HOME nor an entry among the system's users
        return None
    return home / ("Library/Caches" if sys.platform == "darwin" else ".cache") / _NAME


def _temporary() -> Path | None:
    """This user's folder in the system's temporary folder."""
    try:
        base = Path(tempfile.gettempdir())
    except OSError:
        return None
    return base / (f"{_NAME}-{os.geteuid()}" if hasattr(os, "geteuid") else _NAME)


@cache
def _warn_once(sentence: str) -> None:
    _log.warning("%s", sentence)


# --- files ------------------------------------------------------------------------------------------------------------


def read(path: Path | None) -> bytes | None:
    """What :func:`write` put under this name; None if there is nothing, or it is damaged, or bears another name."""
    if path is None:
        return None
    try:
        checksum, content = path.read_bytes().split(b"\n", 1)
    except (OSError, ValueError):
        return None
    return content if checksum == _checksum(path, content) else None


def write(path: Path | None, content: bytes) -> None:
    """Keep a file, whole or not at all. Does nothing where that cannot be done."""
    if path is None:
        return
    with contextlib.suppress(OSError):
        path.parent.mkdir(mode=0o700, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=path.name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(_checksum(path, content) + b"\n" + content)
            Path(temporary).replace(path)
        except OSError:
            Path(temporary).unlink(missing_ok=True)


def _checksum(path: Path, content: bytes) -> bytes:
    """Of a file's name and folder as well, so that one file does not pass for another."""
    checksum = hashlib.sha256(f"{path.parent.name}/{path.name}\n".encode())
    checksum.update(content)
    return checksum.hexdigest().encode()


def prune(*used: Path | None) -> None:
    """Remove what nothing has written to for a month, except these files and folders; they count as written now."""
    top = folder()
    if top is None:
        return
    kept = [path for path in used if path is not None]
    for path in kept:
        with contextlib.suppress(OSError):
            os.utime(path)
    oldest = time.time() - _UNUSED_DAYS * 86_400
    for path in top.iterdir():
        if not path.name.startswith(_KINDS) or path in kept:
            continue
        with contextlib.suppress(OSError):
            if path.lstat().st_mtime > oldest:
                continue
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()
