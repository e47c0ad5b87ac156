"""Writing whole files: all that belong together or none."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import secrets
import shutil
import stat
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

_DRAFT = re.compile(r"\.bpe-[0-9a-f]{16}\.tmp")
_STALE = 24 * 3600
"""Age in seconds from which a draft is taken to be left by a killed process."""


def write_files(files: Mapping[Path, bytes]) -> None:
    """Write all of these files, or none.

    Every content is first written to a draft beside its target and flushed to disk; then the drafts are renamed, the
    last of `files` first. The file that describes the others (with their digests, see `bpe.formats.digests`) should
    therefore be the last of `files`: a process that is killed between two renames then leaves a description that does
    not fit the old files, which loading refuses, and never files without their description. If a rename fails, all
    files are restored.

    Missing folders are created. A symbolic link is kept, and its target is replaced. A replaced file keeps its owner
    and permissions. A character device (/dev/null) or a pipe is written to directly.

    Raises:
        OSError: with the reason and the file; all files are unchanged.
    """
    targets = {path: place_of(path) for path in files}
    _refuse_twins(targets)
    streams = [path for path, target in targets.items() if _is_stream(target)]
    ordinary = [path for path in files if path not in streams]
    drafts: dict[Path, Path] = {}
    kept: dict[Path, Path | None] = {}
    with contextlib.ExitStack() as undo:
        changed = set()
        for path in ordinary:
            with _naming(path):
                changed |= _make_folders(targets[path].parent, undo)
        for path in reversed(ordinary):
            with _naming(path):
                drafts[path] = _beside(targets[path], "tmp")
                undo.callback(_remove, drafts[path])
                _write_draft(drafts[path], files[path], targets[path])
        if len(files) > 1:
            for path, draft in drafts.items():
                with _naming(path):
                    kept[path] = _keep(targets[path])
                    undo.callback(_restore, targets[path], draft, kept[path])
        for path, draft in drafts.items():
            with _naming(path):
                draft.replace(targets[path])
        for path in streams:
            with _naming(path):
                _write_into(path, files[path])
        for folder in changed:
            _flush_folder(folder)
        undo.pop_all()
    for old in kept.values():
        if old is not None:
            _remove(old)
    _remove_stale(changed)


def place_of(path: Path) -> Path:
    """The file that is replaced by writing to a path: the path, or the target of a symbolic link.

    Raises:
        OSError: if the path is a folder, a read-only file (even for an administrator), or a device that cannot be
            written to.
    """
    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):  # also a dangling link, whose target is created
        return path.resolve() if path.is_symlink() else path
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, "there is a folder of this name", str(path))
    if stat.S_ISCHR(mode) or stat.S_ISFIFO(mode):
        return path
    if not stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, "this is not a file that can be written; choose another name", str(path))
    if not mode & stat.S_IWUSR or not os.access(path, os.W_OK):
        raise PermissionError(
            errno.EACCES, "the file is read-only; make it writable, or choose another name", str(path)
        )
    return path.resolve() if path.is_symlink() else path


def _is_stream(target: Path) -> bool:
    """Whether a target is a device or a pipe, which is written to and never replaced."""
    return target.exists() and not target.is_file()


def _refuse_twins(targets: Mapping[Path, Path]) -> None:
    paths: dict[Path, Path] = {}
    for path, target in targets.items():
        twin = paths.setdefault(target, path)
        if twin != path:
            reason = f"one link leads from here to the place of {twin.name}; remove it, or choose another name"
            raise OSError(errno.EINVAL, reason, str(path))


@contextlib.contextmanager
def _naming(path: Path) -> Iterator[None]:
    """Make every OSError name the requested file, not its draft."""
    try:
        yield
    except OSError as error:
        raise type(error)(error.errno, error.strerror or str(error), str(path)) from None


def _make_folders(folder: Path, undo: contextlib.ExitStack) -> set[Path]:
    """Create a folder and its missing parents; returns every folder that has a new entry."""
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    for each in reversed(missing):
        each.mkdir(exist_ok=True)
        undo.callback(_quietly_rmdir, each)
    return {folder, *(each.parent for each in missing)}


def _quietly_rmdir(folder: Path) -> None:
    with contextlib.suppress(OSError):
        folder.rmdir()


def _beside(target: Path, ending: str) -> Path:
    return target.with_name(f".bpe-{secrets.token_hex(8)}.{ending}")


def _write_draft(draft: Path, content: bytes, target: Path) -> None:
    with draft.open("xb") as file:
        _take_over(target, draft)
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _take_over(target: Path, draft: Path) -> None:
    """Give a draft the owner and the permissions of the file that it will replace, as far as the system permits."""
    with contextlib.suppress(OSError):
        old = target.stat()
        if hasattr(os, "chown"):
            with contextlib.suppress(OSError):
                os.chown(draft, old.st_uid, old.st_gid)
        draft.chmod(old.st_mode & 0o777)


def _keep(target: Path) -> Path | None:
    """A hard link to the target, or a copy if the system has no hard links; None if the target does not exist."""
    if not target.exists():
        return None
    kept = _beside(target, "old")
    try:
        os.link(target, kept)
    except (OSError, AttributeError):
        try:
            shutil.copy2(target, kept)
        except BaseException:
            _remove(kept)
            raise
    return kept


def _restore(target: Path, draft: Path, kept: Path | None) -> None:
    """Undo one rename, if it was made."""
    if not draft.exists():
        if kept is None:
            _remove(target)
            return
        try:
            kept.replace(target)
        except OSError as error:
            reason = f"{error.strerror}; the file that was here is now {kept.name}"
            raise type(error)(error.errno, reason, str(target)) from None
    elif kept is not None:
        _remove(kept)


def _write_into(path: Path, content: bytes) -> None:
    # Without O_NONBLOCK, opening a pipe blocks until it has a reader.
    flags = os.O_WRONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)
    try:
        handle = os.open(path, flags)
    except OSError as error:
        if error.errno == errno.ENXIO:
            raise OSError(errno.ENXIO, "nobody reads from this pipe") from None
        raise
    with os.fdopen(handle, "wb") as file:
        if hasattr(os, "O_NONBLOCK"):
            os.set_blocking(handle, True)
        file.write(content)


def _flush_folder(folder: Path) -> None:
    """Flush renames to disk, except on Windows, where a folder cannot be opened."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink()


def _remove_stale(folders: Iterable[Path]) -> None:
    """Remove drafts of killed processes that are older than a day."""
    for folder in folders:
        with contextlib.suppress(OSError):
            for draft in folder.glob(".bpe-*.tmp"):
                if _DRAFT.fullmatch(draft.name) and time.time() - draft.stat().st_mtime > _STALE:
                    _remove(draft)
