"""The cache folder of this library: private to the user, with files whose checksums include their names.

Its files are executed as machine code. On POSIX the folder is therefore used only if it belongs to this user (or to
root) and nobody else can write to it; it is created with mode 0700. If the user's own cache folder cannot be used, or
there is no home folder, a folder in the system's temporary folder is used instead; if that fails too, nothing is
cached.
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
    """The cache folder, created if it is missing; None if no folder is private to this user."""
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
    """Whether a folder belongs to this user or root and nobody else can write to it. Raises OSError if it is missing.

    On Windows only whether it is a folder: folders inherit the protection of the user's profile.
    """
    target = path.stat()
    if not stat.S_ISDIR(target.st_mode):
        return False
    if not hasattr(os, "geteuid"):
        return True
    owners = {target.st_uid, path.lstat().st_uid}  # also of a symbolic link itself
    return owners <= {os.geteuid(), 0} and not target.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _preferred() -> Path | None:
    """The user's own cache folder, which may not exist; None for a user without a home folder."""
    if override := os.environ.get("BPE_CACHE_DIR"):
        return Path(override)
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA")
        return Path(base) / _NAME if base else None
    if sys.platform != "darwin" and (base := os.environ.get("XDG_CACHE_HOME")):
        return Path(base) / _NAME
    try:
        home = Path.home()
    except RuntimeError:  # neither HOME nor an entry in the user database
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
    """The content written by :func:`write`; None if it is missing, damaged, or was written under another name."""
    if path is None:
        return None
    try:
        checksum, content = path.read_bytes().split(b"\n", 1)
    except (OSError, ValueError):
        return None
    return content if checksum == _checksum(path, content) else None


def write(path: Path | None, content: bytes) -> None:
    """Write a file atomically; errors are ignored."""
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
    """A checksum that includes the file's name and folder, so that one file is not accepted for another."""
    checksum = hashlib.sha256(f"{path.parent.name}/{path.name}\n".encode())
    checksum.update(content)
    return checksum.hexdigest().encode()


def prune(*used: Path | None) -> None:
    """Remove files and folders that have not been used for a month; `used` ones are kept and marked as used now."""
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
