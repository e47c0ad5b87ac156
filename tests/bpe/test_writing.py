"""Saving loses nothing: no file that was not named, none when it fails, and no mixture is taken for a tokenizer."""

from __future__ import annotations

import contextlib
import os
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import bpe
from bpe import reference
from bpe.errors import FormatError
from bpe.formats import also_replaced, files_of, writing
from bpe.formats.run import save_run
from bpe.tokenizers.bpe import BPETokenizer

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="the system has none of these")
TEXT = "the cat in the hat, that other cat, and the hats of all the other cats " * 3
MINE = b"my own notes"


def tokenizer(merges: int) -> BPETokenizer:
    rows = reference.train([TEXT], vocab_size=256 + merges, pattern="gpt2")
    return BPETokenizer([row.left for row in rows], [row.right for row in rows], "gpt2", ("<|x|>",), name="small")


OLD, NEW = tokenizer(12), tokenizer(30)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


# --- what is not named ----------------------------------------------------------------------------------------

SAVINGS = [
    # format, the path that is named, the files that are written
    ("huggingface", "t.json", ["t.json"]),
    ("huggingface", ".", ["tokenizer.json"]),
    ("tiktoken", "t.tiktoken", ["t.tiktoken", "t.json"]),
    ("tiktoken", "t.json", ["t.tiktoken", "t.json"]),
    ("tiktoken", "t", ["t.tiktoken", "t.json"]),
    ("gpt2", ".", ["vocab.json", "merges.txt", "bpe.json"]),
    ("gpt2", "merges.txt", ["vocab.json", "merges.txt", "bpe.json"]),
    ("gpt2", "t.json", ["t-vocab.json", "t-merges.txt", "t-bpe.json"]),
    ("minbpe", "t.model", ["t.model"]),
    ("minbpe", "t", ["t.model"]),
    ("csv", "t.csv", ["t.csv"]),
    ("jsonl", "t.jsonl", ["t.jsonl"]),
]


@pytest.mark.parametrize(("format", "named", "names"), SAVINGS)
def test_only_the_named_file_is_replaced_without_being_asked_for(
    tmp_path: Path, format: str, named: str, names: list[str]
) -> None:
    path = tmp_path / named
    assert [file.name for file in files_of(path, format)] == names
    for name in names:
        (tmp_path / name).write_bytes(MINE)
    others = [name for name in names if name != named]
    assert [file.name for file in also_replaced(path, format)] == others
    if others:
        with pytest.raises(FileExistsError) as refused:
            NEW.save(path, format)
        assert all(name in str(refused.value) for name in others)
        assert contents(tmp_path) == dict.fromkeys(names, MINE)
        for name in others:
            (tmp_path / name).unlink()
    assert [file.name for file in NEW.save(path, format)] == names
    assert NEW.save(path, format, overwrite=True)
    assert sorted(contents(tmp_path)) == sorted(names)
    assert MINE not in contents(tmp_path).values()


# --- all or nothing -------------------------------------------------------------------------------------------


def dead(*_: object, **__: object) -> None:
    raise OSError(5, "the disk has died")


def failing(call: int, real: Callable[..., object]) -> Callable[..., object]:
    """A function that raises at one of its calls, from 1."""
    calls = iter(range(1, 100))
    return lambda *arguments, **options: (dead if next(calls) == call else real)(*arguments, **options)


@pytest.mark.parametrize("links", [True, False], ids=["hard links", "no hard links"])
@pytest.mark.parametrize("there", [True, False], ids=["old files", "no old files"])
@pytest.mark.parametrize(("format", "call"), [("tiktoken", 1), ("tiktoken", 2), ("gpt2", 1), ("gpt2", 2), ("gpt2", 3)])
def test_a_rename_that_fails_undoes_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, format: str, call: int, there: bool, links: bool
) -> None:
    folder = tmp_path / "out"
    path = folder / ("t.tiktoken" if format == "tiktoken" else "merges.txt")
    if there:
        OLD.save(path, format)
    before = contents(folder) if there else None
    if not links:
        monkeypatch.setattr(os, "link", dead)
    monkeypatch.setattr(os, "replace", failing(call, os.replace))
    with pytest.raises(OSError, match="the disk has died") as failed:
        NEW.save(path, format, overwrite=True)
    assert failed.value.filename in map(str, files_of(path, format))
    assert (contents(folder) if folder.exists() else None) == before
    monkeypatch.undo()
    NEW.save(path, format, overwrite=True)
    assert sorted(contents(folder)) == sorted(file.name for file in files_of(path, format))
    assert bpe.load(path).vocab == NEW.vocab


def test_an_interrupt_between_two_renames_restores_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    OLD.save(tmp_path / "t.tiktoken", "tiktoken")
    before = contents(tmp_path)
    real, calls = os.replace, iter(range(100))

    def interrupted(source: Path, target: Path) -> None:
        real(source, target)
        if next(calls) == 0:
            raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        NEW.save(tmp_path / "t.tiktoken", "tiktoken", overwrite=True)
    assert contents(tmp_path) == before


def test_what_cannot_be_restored_is_kept_and_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    OLD.save(tmp_path / "t.tiktoken", "tiktoken")
    before = contents(tmp_path)
    working = iter([os.replace])  # once, for the first rename
    monkeypatch.setattr(os, "replace", lambda *arguments: next(working, dead)(*arguments))
    with pytest.raises(OSError, match=r"the file that was here is now \.bpe-\w+\.old") as failed:
        NEW.save(tmp_path / "t.tiktoken", "tiktoken", overwrite=True)
    kept = next(tmp_path.glob(".bpe-*"))
    assert kept.name in str(failed.value)
    assert kept.read_bytes() == before["t.json"]


# --- a process that is killed ---------------------------------------------------------------------------------

KILLED = """
import os, signal, sys
import bpe
path, format, function, call = sys.argv[1:]
new = bpe.load("new.json")
real, calls = getattr(os, function), iter(range(1, 100))
def killed(*arguments, **options):
    if next(calls) == int(call):
        os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
    return real(*arguments, **options)
setattr(os, function, killed)
new.save(path, format, overwrite=True)
"""


@pytest.mark.parametrize("there", [True, False], ids=["old files", "no old files"])
@pytest.mark.parametrize(
    ("format", "function", "call"),
    [
        *(("tiktoken", "replace", call) for call in (1, 2)),
        *(("gpt2", "replace", call) for call in (1, 2, 3)),
        ("tiktoken", "link", 2),
        ("tiktoken", "fsync", 2),
        ("tiktoken", "fsync", 3),
    ],
)
def test_a_killed_process_leaves_the_old_or_a_mixture_that_is_refused(
    tmp_path: Path, root: Path, format: str, function: str, call: int, there: bool
) -> None:
    if function == "link" and not there:
        return  # nothing to keep
    NEW.save(tmp_path / "new.json")
    path = tmp_path / "out" / ("t.tiktoken" if format == "tiktoken" else "merges.txt")
    if there:
        OLD.save(path, format)
    command = [sys.executable, "-c", KILLED, str(path), format, function, str(call)]
    child = subprocess.run(
        command, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(root)}, capture_output=True, check=False
    )
    assert child.returncode != 0
    assert b"Traceback" not in child.stderr
    renamed = function == "fsync" and call == 3  # all renames are made when the folder is flushed
    for file in files_of(path, format):
        if file.exists():
            check_old_or_refused(file, NEW if renamed else OLD, mixed=function == "replace" and call > 1)
    # A further saving ends it, and what is left of the killed one is in nobody's way.
    NEW.save(path, format, overwrite=True)
    assert bpe.load(path).vocab == NEW.vocab
    for left in {file.name for file in path.parent.iterdir()} - {file.name for file in files_of(path, format)}:
        assert left.startswith(".bpe-")


def check_old_or_refused(file: Path, whole: BPETokenizer, *, mixed: bool) -> None:
    if mixed:
        with pytest.raises(FormatError, match=r"does not fit .*Save the tokenizer again|belongs with"):
            bpe.load(file)
        return
    opened = bpe.load(file)
    assert isinstance(opened, BPETokenizer)
    assert (opened.vocab, opened.merges, opened.special_tokens) == (whole.vocab, whole.merges, whole.special_tokens)


def test_a_vocabulary_with_the_merges_of_another_is_refused(tmp_path: Path) -> None:
    """Without the third file, too: the merges are a beginning of those that the vocabulary needs."""
    OLD.save(tmp_path / "old", "gpt2")
    vocab, merges, about = NEW.save(tmp_path / "new", "gpt2")
    merges.write_bytes((tmp_path / "old" / "merges.txt").read_bytes())
    with pytest.raises(FormatError, match=r"merges.txt does not fit bpe.json"):
        bpe.load(vocab)
    about.unlink()
    with pytest.raises(FormatError, match=r"merges.txt does not fit vocab.json: no merge makes the token 'Ġ"):
        bpe.load(vocab)


def test_newlines_that_a_tool_has_changed_make_no_other_file(tmp_path: Path) -> None:
    for path in NEW.save(tmp_path / "t.tiktoken", "tiktoken"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert bpe.load(tmp_path / "t.tiktoken").vocab == NEW.vocab


def test_old_drafts_are_cleared_away(tmp_path: Path) -> None:
    stale, fresh, other = (
        tmp_path / name for name in (f".bpe-{'0' * 16}.tmp", f".bpe-{'1' * 16}.tmp", ".bpe-notes.tmp")
    )
    for path in (stale, fresh, other):
        path.write_bytes(MINE)
    for path in (stale, other):
        os.utime(path, (time.time() - 3 * 24 * 3600,) * 2)
    NEW.save(tmp_path / "t.json")
    assert [path.exists() for path in (stale, fresh, other)] == [False, True, True]


# --- what is no ordinary file ---------------------------------------------------------------------------------


def train(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "bpe", "train", *map(str, arguments), "--vocab-size", "270"]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


@pytest.fixture
def text(tmp_path: Path) -> Path:
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def null_device(folder: Path) -> Path:
    """A null device of the test's own where it may make one, so that the system's is not at stake."""
    own = folder / "null"
    with contextlib.suppress(OSError, AttributeError):
        os.mknod(own, stat.S_IFCHR | 0o666, os.makedev(1, 3))
        own.write_bytes(b"")
        return own
    return Path(os.devnull)


@pytest.mark.parametrize("format", ["huggingface", "csv"])
def test_a_device_is_written_into_and_stays_one(tmp_path: Path, text: Path, format: str) -> None:
    device = null_device(tmp_path)
    done = train(text, "--save", device, "--format", format)
    assert (done.returncode, done.stderr) == (0, "")
    assert stat.S_ISCHR(device.stat().st_mode)


@POSIX
def test_a_device_is_no_name_for_two_files(tmp_path: Path, text: Path) -> None:
    device = null_device(tmp_path)
    done = train(text, "--save", device, "--format", "tiktoken")
    assert done.returncode == 2
    assert "is a device or a pipe" in done.stderr


@POSIX
def test_a_pipe_is_written_into(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(OSError, match="nobody reads"):
        NEW.save(pipe)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    while reader.is_alive():
        with contextlib.suppress(OSError):  # until the reader has opened it
            NEW.save(pipe)
            reader.join()
    NEW.save(tmp_path / "t.json")
    assert read == [(tmp_path / "t.json").read_bytes()]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


@pytest.mark.parametrize("names", [["t.tiktoken"], ["t.json"]])
def test_a_read_only_file_stays_as_it_is(tmp_path: Path, text: Path, names: list[str]) -> None:
    for name in names:
        (tmp_path / name).write_bytes(MINE)
        (tmp_path / name).chmod(0o444)
    done = train(text, "--save", tmp_path / "t.tiktoken", "--force")
    assert done.returncode == 2
    assert done.stderr.strip() == (
        f"{tmp_path / names[0]}: the file is read-only; make it writable, or choose another name."
    )
    with pytest.raises(PermissionError, match="read-only"):
        NEW.save(tmp_path / "t.tiktoken", "tiktoken", overwrite=True)
    assert contents(tmp_path) == {"a.txt": TEXT.encode(), **dict.fromkeys(names, MINE)}
    for name in names:
        (tmp_path / name).chmod(0o644)


@POSIX
def test_links_lead_to_the_files_that_are_replaced(tmp_path: Path) -> None:
    (tmp_path / "t.tiktoken").symlink_to("real.tiktoken")
    (tmp_path / "t.json").symlink_to("real.json")
    (tmp_path / "real.json").write_bytes(MINE)
    (tmp_path / "real.json").chmod(0o640)
    with pytest.raises(FileExistsError, match=r"t\.json"):
        NEW.save(tmp_path / "t.tiktoken", "tiktoken")
    NEW.save(tmp_path / "t.tiktoken", "tiktoken", overwrite=True)
    assert (tmp_path / "t.tiktoken").is_symlink()
    assert (tmp_path / "t.json").is_symlink()
    assert (tmp_path / "real.json").stat().st_mode & 0o777 == 0o640
    assert bpe.load(tmp_path / "t.tiktoken").vocab == NEW.vocab


@POSIX
def test_two_names_of_one_file_are_refused(tmp_path: Path) -> None:
    (tmp_path / "t.json").symlink_to("t.tiktoken")
    (tmp_path / "t.tiktoken").write_bytes(MINE)
    with pytest.raises(OSError, match=r"the place of t\.tiktoken"):
        NEW.save(tmp_path / "t.tiktoken", "tiktoken", overwrite=True)
    assert (tmp_path / "t.tiktoken").read_bytes() == MINE


def test_folders_made_for_nothing_are_taken_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", failing(1, os.fsync))
    with pytest.raises(OSError, match="the disk has died"):
        NEW.save(tmp_path / "x" / "y" / "t.json")
    assert list(tmp_path.iterdir()) == []


def test_the_longest_name_can_be_written(tmp_path: Path) -> None:
    path = tmp_path / ("字" * 83 + ".json")  # 254 bytes; a file system takes 255
    NEW.save(path)
    NEW.save(path)
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


@POSIX
def test_the_folder_is_flushed_after_the_renames(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []
    fsync, replace = os.fsync, os.replace

    def flushed(handle: int) -> None:
        calls.append("folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "file")
        fsync(handle)

    def renamed(*arguments: object) -> None:
        calls.append("rename")
        replace(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "fsync", flushed)
    monkeypatch.setattr(os, "replace", renamed)
    NEW.save(tmp_path / "t.tiktoken", "tiktoken")
    assert calls == ["file", "file", "rename", "rename", "folder"]


# --- the command line and runs --------------------------------------------------------------------------------


def test_the_command_line_refuses_with_all_the_names(tmp_path: Path, text: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    for name in ("vocab.json", "bpe.json"):
        (folder / name).write_bytes(MINE)
    target = ("--save", folder, "--format", "gpt2")
    refused = train(text, *target)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr == (
        f"This would also replace {folder / 'vocab.json'} and {folder / 'bpe.json'};"
        " choose another name, or add --force to replace.\n"
    )
    assert contents(folder) == {"vocab.json": MINE, "bpe.json": MINE}
    forced = train(text, *target, "--force")
    assert (forced.returncode, forced.stderr) == (0, "")
    assert bpe.load(folder).vocab_size == 270
    assert sorted(contents(folder)) == ["bpe.json", "merges.txt", "vocab.json"]


def test_the_command_line_replaces_the_file_that_is_named_but_no_text(tmp_path: Path, text: Path) -> None:
    (tmp_path / "t.json").write_bytes(MINE)
    assert train(text, "--save", tmp_path / "t.json").returncode == 0
    refused = train(text, tmp_path / "t.json", "--save", tmp_path / "t.json")
    assert refused.returncode == 2
    assert "is one of the texts" in refused.stderr
    assert bpe.load(tmp_path / "t.json").vocab_size == 270


@POSIX
def test_a_run_is_written_by_the_same_rules(tmp_path: Path) -> None:
    corpus = bpe.Corpus.from_text(TEXT)
    trainer = bpe.Trainer(corpus, bpe.TrainingSettings(vocab_size=270))
    trainer.advance(5)
    path = tmp_path / "a.bperun"
    save_run(trainer.history, path)
    before = path.read_bytes()
    path.chmod(0o444)
    with pytest.raises(PermissionError, match="read-only"):
        save_run(trainer.history, path)
    with pytest.raises(IsADirectoryError):
        save_run(trainer.history, tmp_path)
    assert contents(tmp_path) == {"a.bperun": before}
    assert writing.place_of(tmp_path / "new.bperun") == tmp_path / "new.bperun"
