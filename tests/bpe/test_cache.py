"""The cache folder belongs to its user alone, and its files to their names."""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pytest

from bpe import cache, jit
from bpe.jit import object_code
from bpe.text import unicode_classes

ROOT = Path(__file__).resolve().parents[2]
HAS_OWNERS = hasattr(os, "geteuid")
WORK = """
import bpe, sys
from bpe import cache
tokenizer = bpe.train(bpe.Corpus.from_text("the cat in the hat"), vocab_size=259)
print(tokenizer.encode("the"), cache.folder(), cache._preferred())
"""

NOBODY = 54_321
BECOME_NOBODY = """
import importlib, os, sys
for name in sys.argv[1].split():  # the interpreter's own folder need not be readable for another user
    try:
        importlib.import_module(name)
    except ImportError:
        pass
from bpe import jit
from bpe.jit import object_code
object_code.sources(*jit.KERNEL_MODULES, "jit.instructions", "jit.portable")
os.setgid({user})
os.setuid({user})
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A temporary folder of the system's, and nothing else to keep files in."""
    for name in ("BPE_CACHE_DIR", "XDG_CACHE_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.delenv(name, raising=False)
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    cache._warn_once.cache_clear()
    return tmp_path


def in_temporary_folder(home: Path) -> bool:
    folder = cache.folder()
    return folder is not None and folder.parent == home / "tmp" and folder.name.startswith("bpe-visualizer")


def test_the_folder_is_private(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BPE_CACHE_DIR", str(home / "a" / "b"))
    before = os.umask(0) if HAS_OWNERS else 0
    try:
        assert cache.folder() == home / "a" / "b"
        cache.write(home / "a" / "b" / "kernels-1" / "name", b"content")
    finally:
        if HAS_OWNERS:
            os.umask(before)
    assert cache.read(home / "a" / "b" / "kernels-1" / "name") == b"content"
    if HAS_OWNERS:
        for path in (home / "a" / "b", home / "a" / "b" / "kernels-1"):
            assert path.stat().st_mode & 0o777 == 0o700


def test_a_folder_that_others_can_write_to_is_not_used(
    home: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("BPE_CACHE_DIR", str(home / "open"))
    for mode, is_used in ((0o755, True), (0o775, False), (0o707, False), (0o500, True)):
        shutil.rmtree(home / "open", ignore_errors=True)
        (home / "open").mkdir()
        (home / "open").chmod(mode)
        if HAS_OWNERS and not is_used:
            assert in_temporary_folder(home)
        else:
            assert cache.folder() == home / "open"
    if HAS_OWNERS:
        assert [record.levelno for record in caplog.records] == [logging.WARNING]
        assert str(home / "open") in caplog.text


def test_a_folder_of_somebody_else_is_not_used(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BPE_CACHE_DIR", str(home / "theirs"))
    (home / "theirs").mkdir(mode=0o755)
    owner = (home / "theirs").stat().st_uid
    monkeypatch.setattr(os, "geteuid", lambda: owner + 1, raising=False)
    if owner == 0:  # root's folders are anybody's, as root could change this program as well
        assert cache.folder() == home / "theirs"
        os.chown(home / "theirs", owner + 2, -1)
    assert cache.folder() is None or owner == 0
    assert cache.folder() != home / "theirs"


def test_a_link_of_somebody_else_is_not_followed(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "mine").mkdir(mode=0o700)
    try:
        (home / "link").symlink_to(home / "mine", target_is_directory=True)
    except OSError:  # Windows asks for a privilege
        return
    monkeypatch.setenv("BPE_CACHE_DIR", str(home / "link"))
    assert cache.folder() == home / "link"
    if HAS_OWNERS and os.geteuid() == 0:
        os.chown(home / "link", 12345, -1, follow_symlinks=False)
        assert in_temporary_folder(home)


def test_a_temporary_folder_of_somebody_else_is_not_used(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "home", classmethod(lambda cls: (_ for _ in ()).throw(RuntimeError("no home"))))
    assert in_temporary_folder(home)
    folder = cache.folder()
    assert folder is not None
    if HAS_OWNERS:
        assert folder.stat().st_mode & 0o777 == 0o700
        folder.chmod(0o777)
        assert cache.folder() is None
        assert cache.read(None) is None
        cache.write(None, b"")
        cache.prune()


def test_without_a_home_there_is_a_temporary_folder(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_home(cls: type[Path]) -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", classmethod(no_home))
    assert in_temporary_folder(home)
    monkeypatch.setattr(unicode_classes, "_table", None)
    assert unicode_classes.class_table()[ord("a")] & unicode_classes.LETTER
    assert [path.parent for path in (home / "tmp").rglob("classes-*")] == [cache.folder()]


def test_a_home_that_cannot_be_made_is_no_cache(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "file").write_bytes(b"")
    monkeypatch.setenv("BPE_CACHE_DIR", str(home / "file" / "below"))
    assert in_temporary_folder(home)


@pytest.mark.skipif(jit.jit_disabled(), reason="of compiled kernels, which this mode has none of")
def test_a_process_of_nobody_trains() -> None:
    """An empty environment; where this process may become anybody, a user without an entry and without a home."""
    jit.warm()
    filled = object_code.kernel_folder()
    assert filled is not None
    with tempfile.TemporaryDirectory() as temporary:
        kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
        environment = {**kept, "PYTHONPATH": str(ROOT), "TMPDIR": temporary, "TEMP": temporary}
        user = os.geteuid() if HAS_OWNERS else None
        place = Path(temporary) / ("bpe-visualizer" if user is None else f"bpe-visualizer-{user or NOBODY}")
        if user == 0:
            place.mkdir(mode=0o700)
            shutil.copytree(filled, place / filled.name)  # so that it need not compile
            for path in (Path(temporary), place, *place.rglob("*")):
                os.chown(path, NOBODY, -1)
        else:
            environment["BPE_CACHE_DIR"] = str(filled.parent)
        modules = subprocess.run(
            [sys.executable, "-c", WORK + "print(*sys.modules)"],
            env={**environment, "BPE_CACHE_DIR": str(filled.parent)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.splitlines()[-1]
        code = BECOME_NOBODY.format(user=NOBODY) + WORK if user == 0 else WORK
        ran = subprocess.run(
            [sys.executable, "-c", code, modules],
            env=environment,
            cwd=temporary,
            capture_output=True,
            text=True,
            check=False,
        )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.startswith("[257]"), ran.stdout
    assert not ran.stderr
    if user == 0:
        assert ran.stdout.split()[1:] == [str(place), "None"]


# --- files ------------------------------------------------------------------------------------------------------------


def test_a_file_is_bound_to_its_name_and_folder(tmp_path: Path) -> None:
    one, two = tmp_path / "kernels-1" / "one.kernel", tmp_path / "kernels-1" / "two.kernel"
    cache.write(one, b"one\n")
    cache.write(two, b"two\n")
    assert (cache.read(one), cache.read(two)) == (b"one\n", b"two\n")
    shutil.copy(one, two)
    assert cache.read(two) is None
    (tmp_path / "kernels-2").mkdir()
    shutil.copy(one, tmp_path / "kernels-2")
    assert cache.read(tmp_path / "kernels-2" / "one.kernel") is None
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and not path.name.endswith(".kernel")]


@pytest.mark.skipif(jit.jit_disabled(), reason="of compiled kernels, which this mode has none of")
def test_a_swapped_kernel_is_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(object_code, "kernel_folder", lambda: tmp_path)
    kernels = jit.load("training.merge_kernels")
    row_of, other = kernels.row_of, jit.load("histories.seam_kernels").gather
    swapped = tmp_path / f"{object_code._digest(row_of.function, row_of.signatures[0])}.kernel"
    object_code.variant(other.function, other.signatures[0])
    (path,) = tmp_path.glob("*.kernel")
    path.rename(swapped)
    pairs = np.array([[-1, 0, 0, 0], [-1, 0, 0, 0]], np.int64)
    assert object_code.variant(row_of.function, row_of.signatures[0])(pairs, 5) == -1
    assert object_code._read(swapped) is not None


def test_what_has_not_been_written_to_for_a_month_is_removed(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    top = home / "cache"
    monkeypatch.setenv("BPE_CACHE_DIR", str(top))
    assert cache.folder() == top
    old, new = time.time() - 40 * 86_400, time.time() - 86_400
    for name, when in (("kernels-0123", old), ("kernels-4-used", old), ("numba-1", old), ("kernels-4-new", new)):
        cache.write(top / name / "file", b"")
        os.utime(top / name, (when, when))
    for name, when in (("classes-old.bin", old), ("classes-new.bin", new), ("notes.txt", old)):
        (top / name).write_bytes(b"")
        os.utime(top / name, (when, when))
    cache.prune(top / "kernels-4-used")
    left = {path.name for path in top.iterdir()}
    assert left == {"kernels-4-used", "kernels-4-new", "classes-new.bin", "notes.txt"}
    cache.prune()
    assert "kernels-4-used" in {path.name for path in top.iterdir()}
