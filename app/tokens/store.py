"""The laid-out paragraphs of a text: created on demand, cached up to a memory limit, recoloured for each step."""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from PySide6.QtCore import QRectF

from app.kit.theme import token_color_index
from app.tokens.coloring import BYTES, SPECIAL, ColorScale, scale_colors
from app.tokens.flow import Flow, flow
from app.tokens.layout import ChipLine, chip_rows, span_rect, spans, token_colors, token_index, token_starts
from app.tokens.paragraphs import Paragraphs
from app.tokens.shape import Metrics, Placement, Shaped, shape

BYTES_PER_TEXT_BYTE = 110  # measured memory of a laid-out paragraph: this per byte of text, plus
_PARAGRAPH_COST = 10_000  # this per paragraph, mostly in QTextLayout
_MEMORY = 32 << 20
_LONGEST_TOKEN = 8 << 20  # how many bytes a token is followed beyond its paragraph
_FIRST_READ, _LARGEST_READ = 64, 256 << 10  # bytes of seams per request when searching for the ends of such a token
_MOST_LONG = 64  # cached colours of tokens that span several paragraphs


class TokenText(Protocol):
    """A text and the seam before each of its bytes (`bpe.histories.seams.TextSeams`)."""

    size: int

    def read(self, offset: int, length: int) -> bytes:
        """Bytes from an offset; raises OSError."""

    def seams(self, start: int, end: int) -> tuple[Any, int]:
        """An int32 array of the seams before the bytes [start, end), and the step they are valid to."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A token in the text."""

    start: int
    end: int
    id: int | None
    """None for a special token whose id is unknown."""
    bytes: bytes
    step_born: int
    """The merge that made it, counted from 1; 0 for a single byte or a special token."""


@dataclass(slots=True)
class LaidParagraph:
    """A laid-out paragraph, coloured for one step."""

    start: int
    end: int
    shaped: Shaped
    forced: bool = False
    """It ends inside a long line, not at a line end."""
    seams: Any = None
    """int32 array: one seam per byte, plus the seam before the next paragraph unless the text ends here."""
    valid_to: int = -1
    generation: int = -1
    key: object = None
    """The step, highlight and scale for which the fields below were computed."""
    starts: Sequence[int] = ()
    colors: Sequence[int] = ()
    place: Placement = None  # type: ignore[assignment]
    rows: list[ChipLine] = field(default_factory=list)
    flow: Flow | None = None
    now: list[QRectF] = field(default_factory=list)

    @property
    def size(self) -> int:
        """Its length in bytes."""
        return self.end - self.start


class TokenStore:
    """Paragraphs by start offset, for one text, font size and step. OSErrors of the text are not caught."""

    def __init__(self) -> None:
        self.text: TokenText | None = None
        self.metrics: Metrics = None  # type: ignore[assignment]
        self.step = 0
        self.highlight = False
        self.scale: ColorScale | None = None
        """None: tokens are coloured by identity."""
        self.label_of: Callable[[Hit], str] | None = None
        self.id_of: Callable[[bytes, int], int | None] | None = None
        self.shape_of: Callable[..., Shaped] = shape
        """Lays out a paragraph; replaceable, so that views of the same text and size can share layouts."""
        self.memory = _MEMORY
        self.documents: dict[int, str] = {}
        """Document names by the offset of the document's first byte."""
        self._paragraphs = Paragraphs(0, lambda offset, length: b"")
        self._laid: OrderedDict[int, LaidParagraph] = OrderedDict()
        self._by_end: dict[int, LaidParagraph] = {}
        self._cost = 0
        self._generation = 0
        self._long: tuple[object, dict[tuple[int, int], int]] = (None, {})
        """Cached colours of tokens that span paragraphs, by (start, end), with the key they are valid for."""

    # -- text

    def set_text(
        self, text: TokenText | None, *, same_bytes: bool = False, documents: Mapping[int, str] | None = None
    ) -> None:
        """Replace the text; with `same_bytes` only its seams have changed, and the layouts are kept."""
        self.text = text
        self._generation += 1
        if text is not None and same_bytes:
            self._paragraphs = Paragraphs(text.size, text.read, sorted(self.documents))
            for paragraph in self._laid.values():
                paragraph.seams = None
            return
        self.clear()
        self.documents = dict(documents or {})
        read = text.read if text is not None else lambda offset, length: b""
        self._paragraphs = Paragraphs(text.size if text is not None else 0, read, sorted(self.documents))

    def refresh(self) -> None:
        """Training has progressed: seams that were not final are read again when needed."""
        self._generation += 1

    def clear(self) -> None:
        """Drop all layouts."""
        self._laid.clear()
        self._by_end.clear()
        self._cost = 0

    @property
    def size(self) -> int:
        """The length of the text in bytes."""
        return self._paragraphs.size

    # -- paragraphs

    def start_of(self, offset: int) -> int:
        """The start of the paragraph that contains a byte."""
        return self._paragraphs.start_of(offset)

    def previous(self, start: int) -> int | None:
        """The start of the preceding paragraph, or None."""
        return self._paragraphs.previous(start)

    def paragraph(self, start: int) -> LaidParagraph:
        """The paragraph that starts at `start`, laid out and coloured for the current step."""
        laid = self._laid.get(start)
        if laid is None:
            laid = self._lay_out(start)
        else:
            self._laid.move_to_end(start)
        self._bring_up_to_date(laid)
        return laid

    def prepare(self, start: int) -> LaidParagraph | None:
        """Do the next part of the work of `paragraph`; return the paragraph once it is finished, until then None.

        Shaping a long paragraph takes some milliseconds, and colouring it some more.
        """
        if start not in self._laid:
            self._lay_out(start)
            return None
        return self.paragraph(start)

    def _lay_out(self, start: int) -> LaidParagraph:
        assert self.text is not None
        end = self._paragraphs.end_of(start)
        raw = self.text.read(start, end - start)
        if len(raw) != end - start:
            raise OSError("The file is shorter than it was when it was opened.")
        shaped = self.shape_of(raw, self.metrics, one_line=self.label_of is not None)
        goes_on = end < self.size and end not in self.documents and not raw.endswith(b"\n")
        laid = LaidParagraph(start, end, shaped, forced=goes_on)
        laid.place = laid.shaped.natural
        self._laid[start] = self._by_end[end] = laid
        self._cost += _cost(laid)
        while self._cost > self.memory and len(self._laid) > 1:
            _, oldest = self._laid.popitem(last=False)
            del self._by_end[oldest.end]
            self._cost -= _cost(oldest)
        return laid

    def _bring_up_to_date(self, laid: LaidParagraph) -> None:
        stale = laid.generation != self._generation
        if laid.seams is None or (stale and self.step > laid.valid_to):
            self._fetch_seams(laid)
            laid.key = None
        key = (self.step, self.highlight, self.scale)
        if laid.key != key:
            self._recolor(laid)
            laid.key = key

    def _fetch_seams(self, laid: LaidParagraph) -> None:
        assert self.text is not None
        laid.seams, laid.valid_to = self.text.seams(laid.start, min(laid.end + 1, self.size))
        laid.generation = self._generation

    def fresh_seams(self, laid: LaidParagraph) -> Any:
        """The paragraph's seams up to the newest merge, as an array with one seam per byte."""
        if laid.seams is None or laid.generation != self._generation:
            self._fetch_seams(laid)
        return laid.seams[: laid.size]

    def _recolor(self, laid: LaidParagraph) -> None:
        seams: list[int] = laid.seams.tolist()
        if laid.end < self.size:
            seams.pop()
        starts, colors = self.colors_at(laid, self.step)
        laid.starts, laid.colors = array("i", starts), bytes(colors)  # as in Boxes
        if self.label_of is not None:
            labels = [self.label_of(hit) for hit in self._local_hits(laid, seams)]
            width = self.metrics.width if self.metrics.width is not None else 1e7
            laid.flow = flow(laid.shaped, laid.starts, labels, self.metrics, width)
            laid.place = laid.flow.place
        laid.rows = chip_rows(laid.shaped, laid.place, starts, colors, self.metrics.ratio)
        laid.now = self._newest(laid, seams) if self.highlight else []

    def colors_at(self, laid: LaidParagraph, step: int) -> tuple[list[int], list[int]]:
        """The starts of the paragraph's tokens (cut at its ends) after `step` merges, and their colours."""
        seams: list[int] = laid.seams.tolist()
        raw, head, tail = laid.shaped.raw, laid.start, laid.end
        if laid.end < self.size and seams.pop() < step:
            tail = self._token_end(laid.end, step)
        if seams and seams[0] < step and laid.start > 0:
            head = self._token_start(laid.start, step)
        starts = token_starts(seams, step)
        first = last = None
        if head < laid.start:
            first = head, laid.start + starts[1] if len(starts) > 1 else tail
        if tail > laid.end:
            last = first if first and len(starts) == 1 else (laid.start + starts[-1], tail)
        if self.scale is None:
            shades = [None if token is None else self._color_of(token, step) for token in (first, last)]
            return starts, token_colors(raw, starts, token_color_index, first=shades[0], last=shades[1])
        kinds = [None if token is None else self._kind_of(*token) for token in (first, last)]
        return starts, scale_colors(self.scale, raw, starts, seams, first=kinds[0], last=kinds[1])

    def _color_of(self, token: tuple[int, int], step: int) -> int:
        """The colour of a token that spans several paragraphs; cached, because each of them asks for it."""
        colors = self._long_at(step)
        if token not in colors:
            colors[token] = token_color_index(self._read(*token))
        return colors[token]

    def _long_at(self, step: int) -> dict[tuple[int, int], int]:
        """The cached colours for a step; the cache is emptied when the step changes."""
        key = self._generation, step
        if self._long[0] != key or len(self._long[1]) > _MOST_LONG:
            self._long = key, {}
        return self._long[1]

    def _long_token(self, offset: int, step: int) -> tuple[int, int] | None:
        """The cached token that extends across an offset, or None."""
        return next((token for token in self._long_at(step) if token[0] < offset < token[1]), None)

    def _kind_of(self, start: int, end: int) -> tuple[int, int]:
        """The id and the size of a token that spans several paragraphs."""
        merge = self._inner(start, end)
        return BYTES + merge if merge >= 0 else SPECIAL, end - start

    def _newest(self, laid: LaidParagraph, seams: list[int]) -> list[QRectF]:
        """The rectangles of tokens made by the last merge, which contain the seam it closed."""
        rects: list[QRectF] = []
        done = -1
        for byte, seam in enumerate(seams):
            if seam == self.step - 1 and self.step > 0:
                index = token_index(laid.starts, byte)
                if index != done:
                    done = index
                    found = self.rects(laid, *self._local_range(laid, index))
                    rects.extend(rect for rect in found if rect.width() >= 1)  # not spaces beyond the line's end
        return rects

    def rects(self, laid: LaidParagraph, start: int, end: int) -> list[QRectF]:
        """The rectangles of the bytes [start, end), relative to the paragraph and clipped to it."""
        return rects_of(laid, start, end, self.metrics)

    def _local_range(self, laid: LaidParagraph, index: int) -> tuple[int, int]:
        return laid.starts[index], laid.starts[index + 1] if index + 1 < len(laid.starts) else laid.size

    def _local_hits(self, laid: LaidParagraph, seams: list[int]) -> list[Hit]:
        hits = []
        last = len(laid.starts) - 1
        for index in range(len(laid.starts)):
            if index in (0, last):  # these may extend into other paragraphs
                hits.append(self._hit_between(*self._range_of(laid, index)))
                continue
            start, end = self._local_range(laid, index)
            inner = max(seams[start + 1 : end], default=-1)
            hits.append(self._hit(laid.start + start, laid.start + end, laid.shaped.raw[start:end], inner))
        return hits

    # -- whole tokens, also beyond their paragraph

    def hit(self, offset: int) -> Hit:
        """The whole token that contains a byte, even if it spans several paragraphs."""
        laid = self.paragraph(self.start_of(offset))
        return self._hit_between(*self._range_of(laid, token_index(laid.starts, offset - laid.start)))

    def _range_of(self, laid: LaidParagraph, index: int) -> tuple[int, int]:
        """The start and end of a token in the text."""
        start, end = self._local_range(laid, index)
        start, end = start + laid.start, end + laid.start
        if start == laid.start and start > 0 and int(laid.seams[0]) < self.step:
            start = self._token_start(start, self.step)
        if end == laid.end < self.size and int(laid.seams[laid.size]) < self.step:
            end = self._token_end(end, self.step)
        return start, end

    def _hit_between(self, start: int, end: int) -> Hit:
        return self._hit(start, end, self._read(start, end), self._inner(start, end))

    def _inner(self, start: int, end: int) -> int:
        """The largest seam strictly inside [start, end), or -1."""
        assert self.text is not None
        if end - start < 2:
            return -1
        import numpy as np

        return int(np.asarray(self.text.seams(start + 1, end)[0]).max(initial=-1))

    def hit_of(self, start: int, token: bytes, inner: int) -> Hit:
        """The token that starts at an offset, from its bytes and the largest seam inside it (-1: none)."""
        return self._hit(start, start + len(token), token, inner)

    def _hit(self, start: int, end: int, token: bytes, inner: int) -> Hit:
        """`inner` is the largest seam inside the token, which numbers the merge that made it."""
        if self.id_of is not None:
            token_id = self.id_of(token, inner)
        elif len(token) == 1:
            token_id = token[0]
        else:
            token_id = 256 + inner if inner >= 0 else None
        return Hit(start, end, token_id, token, inner + 1 if len(token) > 1 else 0)

    def _token_start(self, offset: int, step: int) -> int:
        """The start of the token that extends back across a paragraph's start."""
        assert self.text is not None
        known = self._long_token(offset, step)
        if known is not None:
            return known[0]
        near = self._by_end.get(offset)
        if near is not None and self._seams_are_valid(near, step):
            starts = _start_offsets(near.seams[: near.size], step)
            if len(starts):
                return near.start + int(starts[-1])
        size, limit = _FIRST_READ, max(0, offset - _LONGEST_TOKEN)
        while offset > limit:
            low = max(limit, offset - size)
            starts = _start_offsets(self.text.seams(low, offset)[0], step)
            if len(starts):
                return low + int(starts[-1])
            offset, size = low, min(size * 4, _LARGEST_READ)
        return limit

    def _token_end(self, offset: int, step: int) -> int:
        """The end of the token that extends across a paragraph's end."""
        assert self.text is not None
        known = self._long_token(offset, step)
        if known is not None:
            return known[1]
        near = self._laid.get(offset)
        if near is not None and self._seams_are_valid(near, step):
            starts = _start_offsets(near.seams[: near.size], step)
            if len(starts):
                return offset + int(starts[0])
        size, limit = _FIRST_READ, min(self.size, offset + _LONGEST_TOKEN)
        while offset < limit:
            high = min(limit, offset + size)
            starts = _start_offsets(self.text.seams(offset, high)[0], step)
            if len(starts):
                return offset + int(starts[0])
            offset, size = high, min(size * 4, _LARGEST_READ)
        return limit

    def _seams_are_valid(self, laid: LaidParagraph, step: int) -> bool:
        """Whether the paragraph's cached seams are valid at a step."""
        return laid.seams is not None and (laid.generation == self._generation or step <= laid.valid_to)

    def _read(self, start: int, end: int) -> bytes:
        assert self.text is not None
        return self.text.read(start, end - start)


def _start_offsets(seams: Any, step: int) -> Any:
    """Indexes at which tokens start after `step` merges, int64[tokens]; in NumPy, as long tokens have megabytes."""
    import numpy as np

    return np.flatnonzero(np.asarray(seams) >= step)


class Pages:
    """Adapts the store's paragraphs for `Scroller`, with `air` pixels above the first and below the last."""

    def __init__(self, store: TokenStore, air: float) -> None:
        self._store = store
        self.air = air
        self.heading = 0.0
        """The height of the space above a document's first line."""

    @property
    def size(self) -> int:
        """The length of the text in bytes."""
        return self._store.size

    def start_of(self, offset: int) -> int:
        """The start of the paragraph that contains a byte."""
        return self._store.start_of(offset)

    def previous(self, start: int) -> int | None:
        """The start of the preceding paragraph, or None."""
        return self._store.previous(start)

    def extent(self, start: int) -> tuple[int, float]:
        """The end (byte) and the height (pixels) of a paragraph."""
        laid = self._store.paragraph(start)
        below = self.air if laid.end >= self._store.size else 0.0
        return laid.end, self.above(start) + laid.place.height + below

    def above(self, start: int) -> float:
        """The space between a paragraph's top and its first line."""
        return self.air * (start == 0) + self.heading * (start in self._store.documents)

    def total_height(self) -> float:
        """The height of the whole text; lays out all of it, so only for short texts."""
        total, at = 0.0, 0
        while at < self.size:
            at, height = self.extent(at)
            total += height
        return total


def rects_of(laid: LaidParagraph, start: int, end: int, metrics: Metrics) -> list[QRectF]:
    """The rectangles of a paragraph's bytes [start, end), clipped to it."""
    start, end = max(0, start), min(end, laid.size)
    if start >= end:
        return []
    return [span_rect(laid.place, span, metrics) for span in spans(laid.shaped, laid.place, start, end)]


def _cost(laid: LaidParagraph) -> int:
    return laid.size * BYTES_PER_TEXT_BYTE + _PARAGRAPH_COST
