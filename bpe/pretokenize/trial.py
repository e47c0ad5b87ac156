"""Trying a pattern on a sample of text in a child process, so that no expression, however bad, can block this one.

    with TrialProcess() as process:
        trial = process.run(r" ?\\w+", b"I love LLM")
        trial.pieces(b"I love LLM")             # [b"I", b" love", b" LLM"]
        process.run("(a|aa)+$", b"a" * 64 + b"b").timed_out

Compiling an expression holds the interpreter's lock, for half a second if it is large, and matching one can take time
that doubles with every character. The child is killed at the limit and restarted for the next trial; it exits by
itself when its parent has ended. Requests and answers are lines of JSON, so nothing from the child is executed.
"""

from __future__ import annotations

import base64
import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from time import monotonic
from typing import IO, Any

from bpe.pretokenize.mark_cuts import MarkCuts, mark_cuts_at

SECONDS = 1.0
"""Time limit for compiling and cutting the sample together."""
SAMPLE_LIMIT = 64 << 10
"""Bytes of a sample that are used; the rest is ignored."""

_START_SECONDS = 30.0  # a child that is not ready by then is given up
_GRACE = 0.5  # how long the child's answer may exceed its limit on a busy machine
_CHILD_MEMORY = 2 << 30
_QUIETLY = getattr(subprocess, "CREATE_NO_WINDOW", 0)


@dataclass(frozen=True, slots=True)
class Trial:
    """Result of cutting a sample by a pattern, or the error.

    `error`: a sentence, empty on success. `reason` and `position`: the regex engine's message and the index of the
    pattern's character that it refers to. `ends`: the end of each pre-token, in bytes. `uncovered`: the indices of
    the pre-tokens that no match covers. `distinct`: the number of distinct pre-tokens. `cuts`: by script, the words
    that are cut before a combining mark.
    """

    pattern: str
    size: int = 0
    error: str = ""
    reason: str = ""
    position: int | None = None
    timed_out: bool = False
    ends: tuple[int, ...] = ()
    uncovered: tuple[int, ...] = ()
    distinct: int = 0
    cuts: dict[str, MarkCuts] = field(default_factory=dict)

    @property
    def uncovered_bytes(self) -> int:
        """Bytes of the sample that no match covers."""
        return sum(self.ends[index] - (self.ends[index - 1] if index else 0) for index in self.uncovered)

    @property
    def uncovered_share(self) -> float:
        """The fraction of the sample that no match covers, 0 to 1."""
        return self.uncovered_bytes / self.size if self.size else 0.0

    def pieces(self, sample: bytes) -> list[bytes]:
        """Return the pre-tokens of the sample that was tried."""
        return [sample[start:end] for start, end in pairwise((0, *self.ends))]


def try_pattern(pattern: str, sample: bytes, seconds: float = SECONDS, *, before: bytes = b"") -> Trial:
    """Run one trial in a separate process; see `TrialProcess.run`."""
    with TrialProcess() as process:
        return process.run(pattern, sample, seconds, before=before)


class TrialProcess:
    """A child process kept for many trials, one at a time. Thread-safe; `abandon` may be called during a trial."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._child: _Child | None = None
        self._closed = False

    def __enter__(self) -> TrialProcess:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def run(self, pattern: str, sample: bytes, seconds: float = SECONDS, *, before: bytes = b"") -> Trial:
        """Try a pattern (a regular expression) on the first 64 KB of a sample. Blocks for `seconds` at most.

        `before`: the text that precedes the sample, for look-behinds.

        Raises:
            OSError: when no child process can be started.
        """
        sample = sample[:SAMPLE_LIMIT]
        request = {
            "pattern": pattern,
            "sample": base64.b64encode(sample).decode("ascii"),
            "before": base64.b64encode(before).decode("ascii"),
            "seconds": seconds,
        }
        with self._lock:
            child = self._ready_child()
            answer = child.ask(request, seconds + _GRACE)
            if answer is None:
                child.kill()
        return _too_slow(pattern, len(sample), seconds) if answer is None else _trial_of(pattern, len(sample), answer)

    def warm(self) -> None:
        """Start the child before it is needed; raises OSError when it cannot be started."""
        with self._lock:
            self._ready_child()

    def abandon(self) -> None:
        """Give up the current trial, if any: it returns as timed out, at once."""
        child = self._child
        if child is not None:
            child.kill()

    def close(self) -> None:
        """End the child; no further trial is possible."""
        self._closed = True
        self.abandon()

    def _ready_child(self) -> _Child:
        if self._closed:
            raise OSError("The process that tries patterns has been closed.")
        child = self._child
        if child is None or not child.is_alive:
            child = self._child = _Child()
            if self._closed:  # by another thread, meanwhile
                child.kill()
            if child.read(_START_SECONDS) is None:
                child.kill()
                raise OSError("The process that tries patterns could not be started.")
        return child


class _Child:
    """The running child and its answers, line by line."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bpe.pretokenize.trial"],
            cwd=Path(__file__).parents[2],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=_QUIETLY,
        )
        self._is_killed = False
        self._answers: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def is_alive(self) -> bool:
        return not self._is_killed and self._process.poll() is None

    def ask(self, request: dict[str, Any], seconds: float) -> dict[str, Any] | None:
        """Send a request; returns the answer, or None if none arrives within `seconds` or the child ends."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(request).encode("ascii") + b"\n")
            self._process.stdin.flush()
        except (OSError, ValueError):
            return None
        return self.read(seconds)

    def read(self, seconds: float) -> dict[str, Any] | None:
        try:
            return self._answers.get(timeout=seconds)
        except queue.Empty:
            return None

    def kill(self) -> None:
        self._is_killed = True
        self._process.kill()

    def _listen(self) -> None:
        assert self._process.stdout is not None and self._process.stdin is not None
        with self._process.stdout as lines:
            for line in lines:
                self._answers.put(json.loads(line))
        self._process.wait()
        self._answers.put(None)  # wakes a waiting `read` at once: no answer will follow
        with suppress(OSError):
            self._process.stdin.close()


def _too_slow(pattern: str, size: int, seconds: float) -> Trial:
    unit = "second" if seconds == 1 else "seconds"
    return Trial(
        pattern,
        size,
        error=f"The pattern takes more than {seconds:g} {unit} on this text. "
        "Simplify it: nested repetitions are the usual cause.",
        timed_out=True,
    )


def _trial_of(pattern: str, size: int, answer: dict[str, Any]) -> Trial:
    """Convert the child's answer, coercing every field to its type."""
    position = answer.get("position")
    cuts = {str(script): MarkCuts(int(words), int(cut)) for script, (words, cut) in answer.get("cuts", {}).items()}
    return Trial(
        pattern,
        size,
        error=str(answer.get("error", "")),
        reason=str(answer.get("reason", "")),
        position=None if position is None else int(position),
        timed_out=bool(answer.get("timed_out", False)),
        ends=tuple(map(int, answer.get("ends", ()))),
        uncovered=tuple(map(int, answer.get("uncovered", ()))),
        distinct=int(answer.get("distinct", 0)),
        cuts=cuts,
    )


# --- in the child ---------------------------------------------------------------------------------------------------


def _serve(requests: IO[bytes], answers: IO[bytes]) -> None:
    """Answer requests until the parent's end of the pipe closes; the process then exits at once."""
    import faulthandler

    waiting: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_watch, args=(requests, waiting), daemon=True).start()
    nowhere = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
    _say(answers, {"ready": True})
    while True:
        request = json.loads(waiting.get())
        # A watchdog that needs no interpreter: it also ends a child that compiles forever after its parent has died.
        faulthandler.dump_traceback_later(request["seconds"] + 4 * _GRACE, exit=True, file=nowhere)
        answer = _answer(
            request["pattern"],
            base64.b64decode(request["sample"]),
            base64.b64decode(request["before"]),
            request["seconds"],
        )
        faulthandler.cancel_dump_traceback_later()
        _say(answers, answer)


def _watch(requests: IO[bytes], waiting: queue.SimpleQueue[bytes]) -> None:
    for line in requests:
        waiting.put(line)
    os._exit(0)


def _say(answers: IO[bytes], answer: dict[str, Any]) -> None:
    answers.write(json.dumps(answer).encode("ascii") + b"\n")
    answers.flush()


def _answer(pattern: str, sample: bytes, before: bytes, seconds: float) -> dict[str, Any]:
    from bpe.errors import PatternError
    from bpe.pretokenize.expressions import compile_pattern, cut_text

    began = monotonic()
    try:
        compiled = compile_pattern(pattern)
    except PatternError as error:
        return {"error": str(error), "reason": error.reason, "position": error.position}
    context = before.decode("utf-8", "surrogateescape")
    text = context + sample.decode("utf-8", "surrogateescape")
    try:
        ends, uncovered = cut_text(compiled, text, len(context), max(0.01, seconds - (monotonic() - began)))
    except TimeoutError:
        slow = _too_slow(pattern, len(sample), seconds)
        return {"error": slow.error, "timed_out": True}
    offsets = _byte_ends(text, len(context), ends)
    distinct = {sample[start:end] for start, end in pairwise((0, *offsets))}
    cuts = mark_cuts_at(sample, set(offsets))
    return {"ends": offsets, "uncovered": uncovered, "distinct": len(distinct), "cuts": cuts}


def _byte_ends(text: str, first: int, ends: Sequence[int]) -> list[int]:
    """Convert pre-token ends from characters to bytes, counted from the character `first`."""
    found: list[int] = []
    size = 0
    for start, end in pairwise((first, *ends)):
        size += len(text[start:end].encode("utf-8", "surrogateescape"))
        found.append(size)
    return found


def _limit_memory() -> None:
    """Limit the child's memory, so that an expression that exhausts it fails in the child alone."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_CHILD_MEMORY, _CHILD_MEMORY))


if __name__ == "__main__":
    _limit_memory()
    _serve(sys.stdin.buffer, sys.stdout.buffer)
