"""Comparing tokenizers on texts: the same figures for each of them, over whole texts of any size.

    text = CountedText(Corpus.open("a.txt"))
    for row in compare([text], [ByteTokenizer(), pretrained.load("gpt2"), history.tokenizer_at(vocab_size=8_000)]):
        print(row.name, row.tokens, row.bytes_per_token, row.fertility)

Pre-tokens are counted once for each distinct pattern, whatever the number of tokenizers, and white-space words are
counted once (on a sample if the text is large); each tokenizer then encodes the distinct ones once. Tokenizers without
a pattern (those of the `tokenizers` package) are measured on a sample unless `whole` is set; `Figures.sampled` is True
then. The formulas are in `bpe.metrics`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from dataclasses import asdict, dataclass, field, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bpe import metrics
from bpe.counting.threads import Progress, available_cores
from bpe.errors import Cancelled, FormatError, is_panic
from bpe.evaluate import one_tokenizer
from bpe.evaluate.counted_text import CountedText
from bpe.evaluate.one_tokenizer import Loss, TokenTally
from bpe.metrics import Interval
from bpe.text.sampling import counts_documents, sample, units
from bpe.tokenizers.base import AllowedSpecial, Tokenizer

__all__ = ["Cancelled", "CountedText", "Figures", "compare"]

IMPORT_SAMPLE = 2 << 20
"""Bytes of the sample on which tokenizers without a pattern are measured."""

WORD_SAMPLE = 32 << 20
"""Bytes of the sample of white-space words; fertility and fractions of words of a larger text come from the sample."""

_POLL_SECONDS = 0.02
_ENCODING = 8  # for the progress: encoding the distinct words of a text takes about an eighth of the time of reading it


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one tokenizer on one text. Fractions are between 0 and 1; a figure that does not apply is None.

    `bytes`, `characters` and `tokens` are the measured ones: those of the sample if `sampled`, multiplied by the
    weights of the documents. If `words_sampled`, the three figures of words are those of a sample too. `total_bytes` is
    that of the whole text. `token_counts[id]` is the number of occurrences of each token.
    """

    name: str
    file: str
    tokens: int
    bytes: int
    characters: int
    bytes_per_token: float
    interval: Interval | None
    characters_per_token: float
    fertility: float | None
    tokens_per_grapheme: float | None
    continued_words: float | None
    single_token_words: float | None
    vocab_size: int
    vocabulary_used: float
    out_of_vocabulary: float | None
    characters_cut: float | None
    renyi_efficiency: float | None
    ceiling: float | None
    round_trip: bool
    loss: Loss | None
    sampled: bool
    words_sampled: bool
    total_bytes: int
    token_counts: NDArray[np.int64] = field(repr=False, compare=False)

    def as_dict(self) -> dict[str, Any]:
        """The figures for JSON, in field order; a loss is given as text, with malformed bytes escaped."""
        row = {name.name: getattr(self, name.name) for name in fields(self) if name.name != "token_counts"}
        if self.interval is not None:
            row["interval"] = self.interval._asdict()
        if self.loss is not None:
            row["loss"] = {side: text.decode("utf-8", "backslashreplace") for side, text in asdict(self.loss).items()}
        return row


def compare(
    texts: Sequence[CountedText],
    tokenizers: Sequence[Tokenizer],
    *,
    allowed_special: AllowedSpecial = (),
    whole: bool = False,
    threads: int | None = None,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    found: Callable[[int, int, Figures], None] | None = None,
    failed: Callable[[int, int, Exception], None] | None = None,
) -> list[Figures]:
    """The figures of every tokenizer on every text: all tokenizers on the first text, then on the second, and so on.

    Args:
        allowed_special: () reads special tokens as ordinary text; "all" counts the special tokens of each tokenizer as
            tokens, as training does.
        whole: measure tokenizers without a pattern on the whole text too.
        threads: the number of measurements at a time; by default one per core.
        progress: called with (done, total).
        cancelled: polled; when it returns True, `bpe.errors.Cancelled` is raised.
        found: called with the index of the text, the index of the tokenizer and the figures, as soon as they are known.
        failed: called with the two indexes and the error when a tokenizer fails; its figures are left out of the
            result. Without `failed`, the first error is raised after the other tokenizers are done.

    All callbacks are called in the calling thread.
    """
    special = [_special(tokenizer, allowed_special) for tokenizer in tokenizers]
    state = Progress(_work(texts, tokenizers, special), progress, cancelled)
    errors: list[Exception] = []

    def report(job: int, outcome: Figures | Exception) -> None:
        indexes = divmod(job, len(tokenizers))
        if isinstance(outcome, Figures):
            if found is not None:
                found(*indexes, outcome)
        elif failed is not None:
            failed(*indexes, outcome)
        else:
            errors.append(outcome)

    jobs: dict[int, _Job] = {}
    for index, text in enumerate(texts):
        uncounted = _count(text, tokenizers, special, state)
        for number, (tokenizer, own) in enumerate(zip(tokenizers, special, strict=True), index * len(tokenizers)):
            error = uncounted.get((one_tokenizer.pattern_of(tokenizer), own))
            if error is None:
                jobs[number] = (text, tokenizer, own, whole)
            else:
                report(number, error)
    rows = _run(jobs, state, threads or available_cores(), report)
    if errors:
        raise errors[0]
    return rows


# --- counting -------------------------------------------------------------------------------------------------------


def _special(tokenizer: Tokenizer, allowed: AllowedSpecial) -> tuple[str, ...]:
    """The special tokens of a tokenizer that count as tokens."""
    own = tuple(getattr(tokenizer, "special_tokens", ()))
    if isinstance(allowed, str) and allowed == "all":
        return own
    wanted = frozenset(allowed)
    return tuple(text for text in own if text in wanted)


def _tables(
    text: CountedText, tokenizers: Sequence[Tokenizer], special: Sequence[tuple[str, ...]]
) -> list[tuple[str, tuple[str, ...]]]:
    """Pattern and special tokens of each word table that these tokenizers need and that is not counted yet."""
    asked = [
        (pattern, own)
        for tokenizer, own in zip(tokenizers, special, strict=True)
        if (pattern := one_tokenizer.pattern_of(tokenizer)) is not None
    ]
    if any(
        one_tokenizer.is_piecewise(tokenizer) and one_tokenizer.pattern_of(tokenizer) is None
        for tokenizer in tokenizers
    ):
        free = next(((pattern, own) for pattern, own in asked if pattern != "none" and not own), None)
        asked.append(free or (text.any_pattern, ()))
    return [key for key in dict.fromkeys(asked) if not text.has_words(*key)]


def _work(texts: Sequence[CountedText], tokenizers: Sequence[Tokenizer], special: Sequence[tuple[str, ...]]) -> int:
    """The total of the progress: the bytes to read, plus an estimate in bytes for the encoding."""
    total = 0
    for text in texts:
        total += text.byte_count * len(_tables(text, tokenizers, special))
        total += sum(min(limit, text.byte_count) for limit in _word_limits(text, tokenizers))
        total += len(tokenizers) * (text.byte_count // _ENCODING)
    return total


def _count(
    text: CountedText, tokenizers: Sequence[Tokenizer], special: Sequence[tuple[str, ...]], state: Progress
) -> dict[tuple[str | None, tuple[str, ...]], Exception]:
    """Count the words of a text that the tokenizers need, one pass after another; each pass uses all cores.

    Returns the errors of the passes that failed: a custom pattern may take forever, or match nothing.
    """
    uncounted: dict[tuple[str | None, tuple[str, ...]], Exception] = {}
    for pattern, own in _tables(text, tokenizers, special):
        try:
            text.words(pattern, own, progress=_Adder(state), cancelled=_Stopper(state))
        except Cancelled:
            raise
        except Exception as error:
            uncounted[pattern, own] = error
    for limit in _word_limits(text, tokenizers):
        text.spaced(limit, progress=_Adder(state), cancelled=_Stopper(state))
    return uncounted


def _word_limits(text: CountedText, tokenizers: Sequence[Tokenizer]) -> list[int]:
    """The sizes of the samples whose white-space words are not counted yet."""
    if not text.parts_words:
        return []
    limits = {_word_limit(tokenizer): None for tokenizer in tokenizers}
    wanted = {min(limit, text.byte_count): limit for limit in limits}
    return [limit for limit in wanted.values() if not text.has_spaced(limit)]


def _word_limit(tokenizer: Tokenizer) -> int:
    return WORD_SAMPLE if one_tokenizer.is_piecewise(tokenizer) else IMPORT_SAMPLE


class _Adder:
    """Adds the progress of one pass to the total progress."""

    def __init__(self, state: Progress) -> None:
        self.state, self.done = state, 0

    def __call__(self, done: int, total: int) -> None:
        self.state.add(done - self.done)
        self.done = done


class _Stopper:
    """The `cancelled` callback of one pass; raises Cancelled when the whole comparison is cancelled."""

    def __init__(self, state: Progress) -> None:
        self.state = state

    def __call__(self) -> bool:
        self.state.poll()
        return False


# --- measuring ------------------------------------------------------------------------------------------------------

_Job = tuple[CountedText, Tokenizer, tuple[str, ...], bool]


def _run(
    jobs: Mapping[int, _Job], state: Progress, threads: int, report: Callable[[int, Figures | Exception], None]
) -> list[Figures]:
    """Measure each tokenizer on each text, several at a time; the kernels release the GIL."""
    with ThreadPoolExecutor(max(1, min(threads, len(jobs)))) as pool:
        started = {pool.submit(_figures, *job, state): number for number, job in jobs.items()}
        running = set(started)
        try:
            while running:
                finished, running = wait(running, timeout=_POLL_SECONDS, return_when=FIRST_COMPLETED)
                for future in sorted(finished, key=started.__getitem__):
                    error = future.exception()
                    if error is None:
                        report(started[future], future.result())
                    elif isinstance(error, Exception) or is_panic(error):
                        report(started[future], _shown_error(error, jobs[started[future]][1]))
                    else:
                        raise error
                state.poll()
        except BaseException:
            state.stop()
            for future in running:
                future.cancel()
            raise
    return [future.result() for future in started if future.exception() is None]


def _shown_error(error: BaseException, tokenizer: Tokenizer) -> Exception:
    """The error of a failed tokenizer as an error whose message can be shown to the user."""
    if isinstance(error, ValueError | OSError | MemoryError | Cancelled) and not isinstance(error, UnicodeError):
        return error
    shown = FormatError(f"{tokenizer.name} cannot be used on this text: what its file says does not fit together.")
    shown.__cause__ = error
    return shown


def _figures(
    text: CountedText, tokenizer: Tokenizer, special: tuple[str, ...], whole: bool, state: Progress
) -> Figures:
    progress = _JobProgress(state, text.byte_count // _ENCODING)
    pattern, ceiling = one_tokenizer.pattern_of(tokenizer), None
    piecewise = one_tokenizer.is_piecewise(tokenizer)
    if piecewise:
        words = text.words(pattern or text.any_pattern, special if pattern else ())
        tally = one_tokenizer.measure_words(tokenizer, words, progress)
        ceiling = metrics.ceiling(words) if pattern else None
    else:
        ranges = sample(text.corpus, None if whole else IMPORT_SAMPLE)
        tally = one_tokenizer.measure_ranges(tokenizer, ranges, special, progress)
    sampled = not (piecewise or whole or text.byte_count <= IMPORT_SAMPLE)
    return _figures_of(text, tokenizer, special, tally, ceiling, sampled=sampled)


def _figures_of(
    text: CountedText,
    tokenizer: Tokenizer,
    special: tuple[str, ...],
    tally: TokenTally,
    ceiling: float | None,
    *,
    sampled: bool,
) -> Figures:
    tokens, vocab_size = tally.token_count, tokenizer.vocab_size
    unknown = getattr(tokenizer, "unk_id", None)
    interval, per_grapheme = _of_sample(text, tokenizer, special, metrics.bytes_per_token(tally.byte_count, tokens))
    fertility, continued, single = _of_words(text, tokenizer)
    return Figures(
        name=tokenizer.name,
        file=text.name,
        tokens=tokens,
        bytes=tally.byte_count,
        characters=tally.character_count,
        bytes_per_token=metrics.bytes_per_token(tally.byte_count, tokens),
        interval=interval,
        characters_per_token=metrics.characters_per_token(tally.character_count, tokens),
        fertility=fertility,
        tokens_per_grapheme=per_grapheme,
        continued_words=continued,
        single_token_words=single,
        vocab_size=vocab_size,
        vocabulary_used=metrics.vocabulary_used(tally.counts, vocab_size),
        out_of_vocabulary=None
        if unknown is None
        else metrics.out_of_vocabulary(int(tally.counts[unknown : unknown + 1].sum()), tokens),
        characters_cut=tally.cuts.share,
        renyi_efficiency=metrics.renyi_efficiency(tally.counts, vocab_size),
        ceiling=ceiling,
        round_trip=tally.loss is None,
        loss=tally.loss,
        sampled=sampled,
        words_sampled=text.parts_words and text.byte_count > _word_limit(tokenizer),
        total_bytes=text.byte_count,
        token_counts=tally.counts,
    )


class _JobProgress:
    """Adds the finished fraction of one job to the total progress, which is in bytes."""

    def __init__(self, state: Progress, size: int) -> None:
        self.state, self.size, self.done = state, size, 0

    def __call__(self, fraction: float) -> None:
        done = int(fraction * self.size)
        self.state.add(done - self.done)
        self.done = done


def _of_words(text: CountedText, tokenizer: Tokenizer) -> tuple[float | None, float | None, float | None]:
    """Fertility, continued words and single-token retention; None if white space does not separate words."""
    if not text.parts_words:
        return None, None, None
    words = text.spaced(_word_limit(tokenizer))
    tokens = one_tokenizer.tokens_of_each(tokenizer, words.data, words.start)
    return (
        metrics.fertility(tokens, words.count),
        metrics.continued_words(tokens, words.count),
        metrics.single_token_retention(tokens),
    )


def _of_sample(
    text: CountedText, tokenizer: Tokenizer, special: tuple[str, ...], ratio: float
) -> tuple[Interval | None, float | None]:
    """The interval of bytes per token, and tokens per grapheme cluster.

    The units of the sample give the spread. The text has more units than the sample, so the interval is narrower by
    the square root of their ratio.
    """
    sizes, tokens, total = [], [], 0
    for sampled, edges in units(text.corpus, text.sample):
        spans = tokenizer.segment(sampled.data, special)
        starts = spans.starts if spans.exact else np.sort(spans.starts)
        starts = starts // (8 if spans.unit == "bit" else 1)
        tokens.append(np.diff(np.searchsorted(starts, edges)))
        sizes.append(np.diff(edges))
        total += len(spans)
    per_grapheme = total / text.grapheme_count if text.grapheme_count else None
    if not sizes or not ratio:
        return None, per_grapheme
    size = np.concatenate(sizes)
    found = metrics.bootstrap(size, np.concatenate(tokens))
    if found is None:
        return None, per_grapheme
    documents = counts_documents(text.corpus)
    count = len(text.corpus.documents) if documents else round(len(size) * text.byte_count / max(1, int(size.sum())))
    narrower = (len(size) / max(count, len(size))) ** 0.5
    middle = int(size.sum()) / max(1, total)
    low, high = (ratio * (1 + (side / middle - 1) * narrower) for side in found)
    return Interval(low, high, count, "documents" if documents else "lines"), per_grapheme
