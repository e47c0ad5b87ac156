"""Counting a corpus in chunks: each thread reads its chunks in blocks, cuts the blocks and tallies their pre-tokens.

Chunks and blocks end at *certain boundaries*: offsets outside special tokens at which every named pattern cuts, and
cuts the two sides independently (:func:`bpe.pretokenize.scan_kernels.is_certain`). The text after the last certain
boundary of a block is carried over to the next. So the memory needed is that of one block per thread and of the
distinct words.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bpe import jit
from bpe.counting.table import ROOM, Tally
from bpe.errors import Cancelled
from bpe.pretokenize.patterns import PreTokenizer, Specials
from bpe.pretokenize.regex_cutting import BLOCK_LIMIT, RegexCutter, blocks
from bpe.text.corpus import Corpus, Part
from bpe.text.unicode_classes import class_table

Ints = npt.NDArray[np.int64]
Bytes = npt.NDArray[np.uint8]

_CHARACTER = 4  # bytes, at most
_POLL_SECONDS = 0.02
_RESUME_SPACING = 2 << 10


@dataclass(frozen=True, slots=True)
class Sizes:
    """Sizes in bytes, which tests make tiny. Only the stored boundaries depend on them."""

    block: int = 1 << 20  # bytes that a thread reads at once
    chunk: int = 1 << 20  # the least work for which a thread is started
    reach: int = 4 << 20  # the distance in which a chunk's end is searched for
    spacing: int = 64 << 10  # between the boundaries that are kept
    window: int = 2 * BLOCK_LIMIT  # bytes read at once for a regular expression


@dataclass(frozen=True, slots=True)
class Chunk:
    """A contiguous range of a corpus for one thread; each of its pre-tokens is counted `weight` times."""

    start: int
    end: int
    weight: int


class Progress:
    """The bytes done by all threads. It stops them all if the caller cancels or one of them fails."""

    def __init__(
        self, total: int, progress: Callable[[int, int], None] | None, cancelled: Callable[[], bool] | None
    ) -> None:
        self._total, self._done = total, 0
        self._progress, self._cancelled = progress, cancelled
        self._lock = threading.Lock()
        self._stopped = False

    def add(self, size: int) -> None:
        """Add `size` to the bytes done. Raises Cancelled in a thread that has to stop."""
        with self._lock:
            self._done += size
        if self._stopped:
            raise Cancelled

    def poll(self) -> None:
        """Report progress and check for cancellation, in the caller's thread."""
        if self._progress is not None:
            self._progress(self._done, self._total)
        if self._cancelled is not None and self._cancelled():
            self.stop()
            raise Cancelled

    def stop(self) -> None:
        self._stopped = True


class ChunkCounter:
    """Counts chunks one after another. For one thread."""

    def __init__(
        self,
        corpus: Corpus,
        pattern: str,
        special_tokens: Sequence[str],
        *,
        expected_bytes: int,
        sizes: Sizes,
        plain: bool,
    ) -> None:
        self.tally = Tally(expected_bytes, plain=plain)
        self.special_count = np.zeros(len(special_tokens), np.int64)
        self.boundaries: list[int] = []
        self.resumes: list[int] = []
        self._corpus = corpus
        self._cutter = PreTokenizer(pattern, special_tokens, plain=plain)
        self._sizes = sizes
        self._classes = class_table()
        self._scanners = jit.load("pretokenize.scan_kernels", plain=plain)
        self._buffer = np.zeros(min(sizes.block, expected_bytes) + ROOM, np.uint8)

    def count(self, chunk: Chunk, done: Callable[[int], None]) -> None:
        """Count one chunk; `done` is called with the size of every block."""
        if self._cutter.regex is None:
            self._count_blocks(chunk, done)
        else:
            self._count_by_regex(self._cutter.regex, chunk, done)

    def _count_blocks(self, chunk: Chunk, done: Callable[[int], None]) -> None:
        position, held = chunk.start, 0  # the buffer begins at `position`, its first `held` bytes are read
        while position < chunk.end:
            size = min(len(self._buffer) - ROOM, chunk.end - position)
            self._corpus.read_into(position + held, self._buffer[held:size].data)
            stop = size if position + size == chunk.end else self._last_certain(size)
            if not stop:  # no boundary: read on
                self._buffer = np.concatenate((self._buffer[:size], np.zeros(size + ROOM, np.uint8)))
                held = size
                continue
            self._count_block(position, stop, chunk.weight)
            held = size - stop
            self._buffer[:held] = self._buffer[stop:size]
            position += stop
            done(stop)

    def _last_certain(self, size: int) -> int:
        """The last certain boundary in the first `size` bytes of the buffer that no special token can span."""
        last = size - max(_CHARACTER, self._cutter.specials.longest)
        while last > 0:
            last = int(self._scanners.certain_before(self._buffer, last, 0, size, self._classes))
            if last > 0 and not _straddled(self._cutter.specials, self._buffer[:size], last):
                return last
            last -= 1
        return 0

    def _count_block(self, position: int, size: int, weight: int) -> None:
        count, specials = self._cutter.cut_into(self._buffer, 0, size)
        self._tally(self._buffer, self._cutter.ends[:count], specials, weight)
        self._keep_boundaries(position, size, specials)

    def _tally(self, data: Bytes, ends: Ints, specials: Ints, weight: int, *, first: int = 0) -> None:
        skipped = np.ascontiguousarray(specials[:, 3])
        self.tally.add(data, ends, np.array([weight], np.int64), first=first, skipped=skipped)
        self._count_specials(specials[:, 2], weight)

    def _count_specials(self, tokens: Ints, weight: int) -> None:
        self.special_count += weight * np.bincount(tokens, minlength=len(self.special_count))

    def _keep_boundaries(self, position: int, size: int, specials: Ints) -> None:
        """Keep a certain boundary about every 64 KiB, and the block's end."""
        spacing = self._sizes.spacing
        marks = np.empty(2 * (size // spacing + 1), np.int64)
        count = self._scanners.certain_marks(self._buffer, 0, size, position % spacing, spacing, self._classes, marks)
        marks = marks[:count]
        if len(specials):
            # the last special token that begins before each mark
            row = np.searchsorted(specials[:, 0], marks, "left") - 1
            marks = marks[(row < 0) | (marks >= specials[row, 1])]
        self.boundaries += [position + mark for mark in marks.tolist()]
        self.boundaries.append(position + size)

    def _count_by_regex(self, regex: RegexCutter, chunk: Chunk, done: Callable[[int], None]) -> None:
        """Count a chunk by a regular expression; a new block begins after each special token."""
        margin = max(_CHARACTER, self._cutter.specials.longest)
        position = before = chunk.start  # the expression may look behind as far as `before`
        while position < chunk.end:
            reach = min(position + self._sizes.window + margin, chunk.end)
            goes_on = reach < chunk.end
            data = np.zeros(reach - before + ROOM, np.uint8)
            self._corpus.read_into(before, data[:-ROOM].data)
            content = data[:-ROOM].tobytes()
            start, context = position - before, 0
            known = len(content) - (margin if goes_on else 0)  # after this a special token may be truncated
            specials = self._cutter.specials.find(self._scanners, data, start, len(content))
            specials = specials[specials[:, 0] < known]
            ends, found = [np.array([start], np.int64)], 1
            for special in [*specials, None]:
                text_end = known if special is None else int(special[0])
                more = goes_on and special is None
                for behind, first, stop in blocks(content, start, text_end, before=context, goes_on=more):
                    ends.append(regex.cut_block(content[behind:first], content[first:stop]) + first)
                    self._keep_resumes(ends[-1] + before)
                    found += len(ends[-1])
                    context, start = first, stop
                    self._keep_boundary(before + stop)
                    done(stop - first)
                if special is not None:
                    special[3] = found
                    ends.append(special[1:2])
                    found += 1
                    done(int(special[1]) - start)
                    context = start = int(special[1])
            self._tally(data, np.concatenate(ends), specials, chunk.weight, first=1)
            position, before = before + start, before + context

    def _keep_resumes(self, ends: Ints) -> None:
        """Keep a pre-token end about every 2 KiB, from which cutting can be resumed."""
        marks = np.arange(int(ends[0]), int(ends[-1]), _RESUME_SPACING) if len(ends) else ends
        self.resumes += np.unique(ends[np.searchsorted(ends, marks)]).tolist()

    def _keep_boundary(self, offset: int) -> None:
        if not self.boundaries or offset >= self.boundaries[-1] + self._sizes.spacing:
            self.boundaries.append(offset)


# --- chunks for threads -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CountedCorpus:
    """The result of counting a corpus. `boundaries` are sorted and lack the parts' edges; so are `resumes`, which only
    a regular expression has."""

    tally: Tally
    special_count: Ints
    boundaries: list[int]
    resumes: list[int]


def count_chunks(
    corpus: Corpus,
    pattern: str,
    special_tokens: Sequence[str],
    *,
    threads: int | None,
    progress: Callable[[int, int], None] | None,
    cancelled: Callable[[], bool] | None,
    plain: bool,
    sizes: Sizes,
) -> CountedCorpus:
    """Count every part of a corpus; the result is the same for any number of threads."""
    total = sum(part.end - part.start for part in corpus.parts)
    workers = max(1, min(threads or available_cores(), total // sizes.chunk))
    if plain or PreTokenizer(pattern, plain=plain).regex is not None:
        workers = 1  # both hold the interpreter's lock
    shares = Divider(corpus, Specials(special_tokens), sizes, plain=plain).shares(workers)
    counters = [
        ChunkCounter(
            corpus,
            pattern,
            special_tokens,
            expected_bytes=sum(chunk.end - chunk.start for chunk in share),
            sizes=sizes,
            plain=plain,
        )
        for share in shares
    ]
    _run(counters, shares, Progress(total, progress, cancelled))
    tally = counters[0].tally
    for counter in counters[1:]:
        tally.add_tally(counter.tally)
    return CountedCorpus(
        tally,
        special_count=np.sum([counter.special_count for counter in counters], axis=0, dtype=np.int64),
        boundaries=[boundary for counter in counters for boundary in counter.boundaries],
        resumes=[offset for counter in counters for offset in counter.resumes],
    )


def _run(counters: Sequence[ChunkCounter], shares: Sequence[Sequence[Chunk]], state: Progress) -> None:
    """Run the counters: a single one in this thread, several in a thread each."""

    def work(counter: ChunkCounter, share: Sequence[Chunk], done: Callable[[int], None]) -> None:
        for chunk in share:
            counter.count(chunk, done)

    def done_here(size: int) -> None:
        state.add(size)
        state.poll()

    if len(counters) == 1:
        work(counters[0], shares[0], done_here)
        return
    with ThreadPoolExecutor(len(counters)) as pool:
        try:
            running = {
                pool.submit(work, counter, share, state.add) for counter, share in zip(counters, shares, strict=True)
            }
            while running:
                finished, running = wait(running, timeout=_POLL_SECONDS, return_when=FIRST_EXCEPTION)
                for future in finished:
                    future.result()
                state.poll()
        except BaseException:
            state.stop()
            raise


def available_cores() -> int:
    """The number of cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Divider:
    """Divides a corpus among threads, at certain boundaries."""

    def __init__(self, corpus: Corpus, specials: Specials, sizes: Sizes, *, plain: bool) -> None:
        self._corpus = corpus
        self._specials = specials
        self._sizes = sizes
        self._classes = class_table()
        self._scanners = jit.load("pretokenize.scan_kernels", plain=plain)

    def shares(self, workers: int) -> list[list[Chunk]]:
        """Return at most one list of chunks per worker, in order of the corpus and of about equal size."""
        total = sum(part.end - part.start for part in self._corpus.parts)
        shares: list[list[Chunk]] = [[]]
        taken = 0
        for part in self._corpus.parts:
            weight = self._corpus.documents[part.document].weight
            start = part.start
            while start < part.end:
                goal = total * len(shares) // workers - taken  # bytes that the last share still lacks
                if goal <= 0 and len(shares) < workers:
                    shares.append([])
                    continue
                end = part.end
                if start + goal < end and len(shares) < workers:
                    end = self._cut_after(start + goal, part)
                shares[-1].append(Chunk(start, end, weight))
                taken += end - start
                start = end
        return [share for share in shares if share] or [[]]

    def _cut_after(self, offset: int, part: Part) -> int:
        """Return the first certain boundary of a part from an offset on, or the part's end if none is in reach."""
        margin = max(_CHARACTER, self._specials.longest)
        low = max(part.start, offset - margin)
        reach = self._sizes.spacing
        while True:
            high = min(offset + reach + margin, part.end)
            data = np.frombuffer(bytearray(self._corpus.read(low, high - low)), np.uint8)
            known = len(data) - (margin if high < part.end else 0)
            cut = self._first_certain(data, offset - low, known)
            if cut >= 0:
                return low + cut
            if high == part.end or reach >= self._sizes.reach:
                return part.end
            reach *= 8

    def _first_certain(self, data: Bytes, at: int, known: int) -> int:
        while at < known:
            at = self._scanners.certain_after(data, at, 0, len(data), self._classes)
            if at < 0 or at >= known:
                break
            if not _straddled(self._specials, data, at):
                return at
            at += 1
        return -1


def _straddled(specials: Specials, data: Bytes, offset: int) -> bool:
    """Whether a special token may span this offset of `data`."""
    low = max(0, offset - specials.longest)
    return specials.straddles(data[low : offset + specials.longest].tobytes(), offset - low)
