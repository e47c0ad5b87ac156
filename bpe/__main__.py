"""The command line: `python -m bpe train FILE… --vocab-size 32000 --save tokenizer.json`; `compare`, `ties`, `warm`.

Results go to standard output; progress (only on a terminal) and errors go to standard error. An error is one sentence
with exit code 2; Ctrl+C gives 130. No file is ever half written.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from bpe.cli import compare_command, text_arguments
from bpe.training import memory_estimate

if TYPE_CHECKING:
    from bpe.histories.history import MergeHistory
    from bpe.training.trainer import Trainer

_STARTED = time.perf_counter()
_ENDINGS = {
    ".json": "huggingface",
    ".tiktoken": "tiktoken",
    ".txt": "gpt2",
    ".csv": "csv",
    ".jsonl": "jsonl",
    ".model": "minbpe",
}
_FORMATS = tuple(dict.fromkeys(_ENDINGS.values()))
_PATTERNS = ("none", "word", "gpt2", "cl100k", "o200k", "llama3", "qwen2")
_TIE_BREAKS = ("first-seen", "lowest-ids", "huggingface", "greatest-bytes")
_SLICE = 0.2  # seconds between two checks for Ctrl+C


class _Refused(Exception):
    """An error that the user can correct; the message is a sentence."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, ValueError):
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    options = _parser().parse_args(arguments)
    progress = _Progress(sys.stderr)
    try:
        run: Callable[[argparse.Namespace, _Progress], int | None] = options.run
        return run(options, progress) or 0
    except KeyboardInterrupt:
        progress.clear()
        print("Stopped; nothing was written.", file=sys.stderr)
        return 130
    except BrokenPipeError:
        return 1
    except (_Refused, ValueError, OSError, MemoryError) as error:
        progress.clear()
        print(_sentence(error), file=sys.stderr)
        return 2


# --- arguments ----------------------------------------------------------------------------------------------


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="bpe", description="Train byte-pair-encoding tokenizers: exact, and very fast.", allow_abbrev=False
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="show which version this is")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    _add_train(commands.add_parser("train", help="learn a tokenizer from text files", allow_abbrev=False))
    compare = commands.add_parser("compare", help="put tokenizers side by side on the same texts", allow_abbrev=False)
    compare_command.add_compare(compare)
    compare.set_defaults(run=_compare)
    ties = commands.add_parser("ties", help="show how much the rule that breaks ties matters", allow_abbrev=False)
    compare_command.add_ties(ties)
    ties.set_defaults(run=_ties)
    warm = commands.add_parser("warm", help="compile the engine, once, so that later starts are quick")
    warm.set_defaults(run=_warm)
    return parser


class _Version(argparse.Action):
    """Prints the version, which is looked up only when requested because that is slow."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        import bpe

        print(f"bpe {bpe.__version__}")
        parser.exit()


def _add_train(train: argparse.ArgumentParser) -> None:
    add = train.add_argument
    text_arguments.add_texts(train, "the texts; one is a document, whose end ends a word")
    add("--vocab-size", type=_count, default=32_000, metavar="N", help="bytes, merges and special tokens (32000)")
    add("--pattern", default="gpt2", metavar="P", help=f"{', '.join(_PATTERNS)}, or a regular expression (gpt2)")
    add("--tie-break", choices=_TIE_BREAKS, default="first-seen", help="which of two equally common pairs (first-seen)")
    add("--min-frequency", type=_count, default=2, metavar="N", help="the least count of a pair (2)")
    add("--special", action="append", default=[], metavar="TEXT", help="a special token; may be given again")
    add("--hold-out", type=float, default=0.0, metavar="SHARE", help="the share kept from training, such as 0.05")
    add(
        "--weight",
        action="append",
        default=[],
        metavar="FILE=N",
        help="count a file, or all of a folder, N times; may be given again",
    )
    add("--threads", type=_count, default=None, metavar="N", help="how many count words (one a core)")
    add("--save", type=Path, metavar="PATH", help="where to write the tokenizer")
    add("--format", choices=_FORMATS, help="of the file (by its ending)")
    add("--force", action="store_true", help="replace other files than PATH, too, that the format writes")
    train.set_defaults(run=_train)


def _count(text: str) -> int:
    digits = text.replace("_", "").replace(",", "")
    if not digits.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 0 on")
    return int(digits)


# --- the commands -------------------------------------------------------------------------------------------


def _warm(options: argparse.Namespace, progress: _Progress) -> None:
    from bpe import jit

    progress.show("compiling the engine, once …")
    jit.warm()
    progress.clear()
    print(f"The engine is ready: {time.perf_counter() - _STARTED:.1f} s.")


def _compare(options: argparse.Namespace, progress: _Progress) -> int:
    from bpe.errors import Cancelled

    failures: dict[str, Exception] = {}
    texts = compare_command.open_texts(options)  # before _interruptible, so that Ctrl+C ends a wait for standard input
    with _interruptible() as stop:
        try:
            text = compare_command.compare(options, texts, progress.share, stop.is_set, failures.__setitem__)
        except Cancelled:
            raise KeyboardInterrupt from None
    progress.clear()
    print(text)
    for name, error in failures.items():
        print(f"{name}: {_sentence(error)}", file=sys.stderr)
    return 2 if failures else 0


def _ties(options: argparse.Namespace, progress: _Progress) -> None:
    text = compare_command.ties(options, lambda rule: progress.show(f"training by the rule {rule} …"))
    progress.clear()
    print(text)


def _train(options: argparse.Namespace, progress: _Progress) -> None:
    target = _target(options) if options.save else None
    weights = dict(_weight(text, options.files) for text in options.weight)
    from bpe.errors import Cancelled
    from bpe.training.trainer import Trainer, TrainingSettings

    settings = TrainingSettings(
        vocab_size=options.vocab_size,
        pattern=options.pattern,
        tie_break=options.tie_break,
        min_frequency=options.min_frequency,
        special_tokens=tuple(options.special),
        hold_out=options.hold_out,
    )
    if target and target[1] == "huggingface":
        from bpe.pretokenize.dialects import check_oniguruma

        check_oniguruma(options.pattern)
    corpus = text_arguments.open_texts(options, options.files, weights)
    if announced := memory_estimate.announcement(corpus, settings):
        print(announced, file=sys.stderr)
    times = [("start", time.perf_counter() - _STARTED)]
    progress.show("preparing the engine …")
    with _interruptible() as stop:
        try:
            began = time.perf_counter()
            trainer = Trainer(corpus, settings, progress=progress.bytes, cancelled=stop.is_set, threads=options.threads)
            times.append(("counting", time.perf_counter() - began))
            began = time.perf_counter()
            while trainer.stop_reason is None and not stop.is_set():
                trainer.advance(seconds=_SLICE)
                progress.merges(trainer.history.step, settings.goal)
            times.append(("merging", time.perf_counter() - began))
            held_out = _held_out(trainer, stop.is_set) if options.hold_out else None
        except Cancelled:
            raise KeyboardInterrupt from None
        if stop.is_set():
            raise KeyboardInterrupt
    if target:
        began = time.perf_counter()
        written, notes = _save(trainer.history, *target, overwrite=options.force)
        times.append(("saving", time.perf_counter() - began))
        progress.clear()
        print(f"wrote {', '.join(str(path) for path in written)}")
        for note in notes:
            print(f"note: {note}", file=sys.stderr)
    progress.clear()
    print(_summary(trainer, held_out, times))


def _target(options: argparse.Namespace) -> tuple[Path, str]:
    """The path and the format to write; raises _Refused before any work if writing cannot succeed."""
    from bpe.formats import also_replaced, files_of
    from bpe.formats.writing import place_of

    path: Path = options.save
    format = options.format or _ENDINGS.get(path.suffix) or ("huggingface" if path.is_dir() else None)
    if format is None:
        raise _Refused(f"The ending of {path} does not say which format it is; add --format {'|'.join(_FORMATS)}.")
    if path.is_dir() and format not in ("huggingface", "gpt2"):
        raise _Refused(f"{path} is a folder; say which file in it.")
    files = files_of(path, format)
    if _is_stream(path) and path not in files:
        raise _Refused(f"{path} is a device or a pipe, and {format} writes {' and '.join(map(str, files))}.")
    for file in files:
        if not _is_stream(place_of(file)):
            _check_folder(file)
    if not options.force:
        _refuse_losses(also_replaced(path, format), files, texts=options.files)
    return path, format


def _is_stream(path: Path) -> bool:
    """Whether a path is a device or a pipe."""
    return path.exists() and not path.is_file() and not path.is_dir()


def _check_folder(file: Path) -> None:
    folder = file.parent
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    if not folder.is_dir() or not os.access(folder, os.W_OK):
        raise _Refused(f"{file} cannot be written: {folder} is not a folder that can be written to.")


def _refuse_losses(others: Sequence[Path], files: Sequence[Path], *, texts: Sequence[str]) -> None:
    """Refuse to replace files that --save did not name, or any of the texts."""
    if others:
        names = " and ".join(map(str, others))
        raise _Refused(f"This would also replace {names}; choose another name, or add --force to replace.")
    for file in files:
        if file.is_file() and any(Path(text).exists() and file.samefile(text) for text in texts):
            raise _Refused(f"{file} is one of the texts; choose another name, or add --force to replace it.")


def _weight(text: str, files: Sequence[str]) -> tuple[str, int]:
    name, _, number = text.rpartition("=")
    if name not in files:
        raise _Refused(f"--weight {text}: there is no FILE called {name!r} among those given.")
    if not number.isdecimal() or int(number) < 1:
        raise _Refused(f"--weight {text}: the weight must be a whole number, 1 or more.")
    return name, int(number)


def _save(
    history: MergeHistory, path: Path, format: str, *, overwrite: bool
) -> tuple[tuple[Path, ...], tuple[str, ...]]:
    """Write the tokenizer; returns the files, and sentences on how other programs treat it differently."""
    if format in ("csv", "jsonl"):
        from bpe.formats.table import save_history

        return (save_history(history, history.step, path, format),), ()
    from bpe.formats import differences_of

    tokenizer = history.tokenizer_at(step=history.step)
    tokenizer.name = path.parent.resolve().name if path.name == "tokenizer.json" else path.stem
    return tokenizer.save(path, format, overwrite=overwrite), differences_of(tokenizer, format)


def _held_out(trainer: Trainer, cancelled: Callable[[], bool]) -> float | None:
    """Bytes per token of the held-out text; None if the text was too short to hold any out."""
    from bpe.counting.words import count_words

    if not trainer.held_out.parts:
        return None
    settings = trainer.settings
    words = count_words(trainer.held_out, settings.pattern, settings.special_tokens, cancelled=cancelled)
    return words.byte_count / int(trainer.history.curve_of(words)[-1])


def _summary(trainer: Trainer, held_out: float | None, times: Sequence[tuple[str, float]]) -> str:
    history, special = trainer.history, len(trainer.settings.special_tokens)
    step = history.step
    lines = [
        f"vocabulary {history.vocab_size_at(step):,} = 256 bytes + {step:,} merges"
        + (f" + {special:,} special token{'s' if special > 1 else ''}" if special else ""),
        f"{history.byte_count:,} bytes, {int(history.token_count[step]):,} tokens,"
        f" {history.bytes_per_token(step):.3f} bytes per token"
        + (f" (held out: {held_out:.3f})" if held_out is not None else ""),
    ]
    if step < trainer.settings.goal:
        least = trainer.settings.min_frequency
        often = f"occurs {least:,} times or more" if least > 1 else "is left"
        lines.append(f"stopped early: no pair of neighbours {often}")
    lines.append(", ".join(f"{name} {seconds:.2f} s" for name, seconds in times))
    return "\n".join(lines)


# --- helpers ------------------------------------------------------------------------------------------------


class _Progress:
    """A single line on a terminal that is overwritten; no output elsewhere."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._shown = stream.isatty()
        self._width = 0
        self._next = 0.0

    def show(self, text: str) -> None:
        if self._shown:
            self._stream.write("\r" + text.ljust(self._width))
            self._stream.flush()
            self._width = len(text)

    def clear(self) -> None:
        if self._width:
            self._stream.write("\r" + " " * self._width + "\r")
            self._stream.flush()
            self._width = 0

    def bytes(self, done: int, total: int) -> None:
        if self._due():
            self.show(f"counting words: {done / 1e6:,.0f} of {total / 1e6:,.0f} MB")

    def share(self, done: int, total: int) -> None:
        if self._due():
            self.show(f"comparing: {done / max(1, total):.0%}")

    def merges(self, done: int, goal: int) -> None:
        if self._due():
            self.show(f"merging: {done:,} of {goal:,}")

    def _due(self) -> bool:
        now = time.perf_counter()
        due = now >= self._next
        if due:
            self._next = now + 0.1
        return due


@contextlib.contextmanager
def _interruptible() -> Iterator[threading.Event]:
    """An event that Ctrl+C sets, so that work can stop between two slices; a second Ctrl+C interrupts at once."""
    stop = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield stop
        return

    def interrupted(*_: object) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()

    before = signal.signal(signal.SIGINT, interrupted)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, before)


def _sentence(error: BaseException) -> str:
    """The error as one line for the user."""
    if isinstance(error, MemoryError):
        return "There is not enough memory for this."
    if isinstance(error, OSError) and error.strerror and type(error).__module__ == "builtins":
        return f"{error.filename or 'The file'}: {error.strerror}."
    return " ".join(str(error).split())


if __name__ == "__main__":
    sys.exit(main())
