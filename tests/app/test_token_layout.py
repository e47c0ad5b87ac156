"""Geometry of chips: bytes to characters to rectangles and back, in every script."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QFont, QFontMetricsF

from app.tokens.byte_text import shown
from app.tokens.flow import flow
from app.tokens.layout import (
    CHAIN_SHIFT,
    COLORS,
    Span,
    byte_at,
    caret_at,
    chip_rows,
    spans,
    token_colors,
    token_index,
    token_starts,
)
from app.tokens.shape import Metrics, Shaped, shape

OPEN = 2**31 - 1
FAMILIES = ["DejaVu Sans Mono", "Noto Sans Mono CJK SC", "Noto Sans Thai", "Noto Color Emoji"]
SAMPLES = {
    "latin": "The tokenizer counts pairs.",
    "tabs": "\tdef f():\treturn",
    "accents": "naïve café Straße",
    "cyrillic": "Привет, мир",
    "chinese": "繁體中文的分詞 龘",
    "japanese": "日本語トークン",
    "korean": "한국어 토큰화",
    "devanagari": "नमस्ते क्षत्रिय श्रीमान्",
    "thai": "สวัสดีชาวโลก",
    "arabic": "مرحبا بالعالم لا بأس",
    "hebrew": "שלום עולם",
    "mixed": "The word مرحبا means hello, שלום too; 123 بالعالم 456 end",
    "mixed, right to left": "مرحبا hello بالعالم 42 end",
    "emoji": "🌍 👨‍👩‍👧 🏳️‍🌈 👍🏽 🇫🇷",
    "combining": "e\u0301 n\u0303 Z\u0351\u036b\u0343\u036a\u0302\u036bA\u0334\u0335",
    "zero width": "a\u200bb\u2060c\ufeffd",
}


@pytest.fixture
def metrics(qapp) -> Metrics:
    return make_metrics(600.0)


def make_metrics(width: float | None, ratio: float = 1.0) -> Metrics:
    font = QFont()
    font.setFamilies(FAMILIES)
    font.setPixelSize(15)
    label = QFont(font)
    label.setPixelSize(11)
    return Metrics(font, label, width, ratio)


def ascii_picture(shaped: Shaped, starts: list[int]) -> str:
    """Chips as letters, strip cells as digits, one symbol for each token part."""
    ends = [*starts[1:], len(shaped.raw)]
    pictures = []
    for start, end in zip(starts, ends, strict=True):
        for span in spans(shaped, shaped.natural, start, end):
            pictures.append("c" if span.is_cell else "C")
    return "".join(pictures)


# -- bytes and what is shown for them


def test_every_invalid_byte_has_a_place_of_its_own():
    text = shown(b"a\xff\xe4\xbdb\xe8\xaa\x9e")
    assert text.text == "a���b語"
    assert list(text.unit_bytes) == [0, 1, 2, 3, 4, 5, 8]


def test_controls_are_pictures_and_line_ends_are_spaces():
    assert shown(b"\x00\x1b\x7f\t").text == "␀␛␡\t"
    assert shown(b"a\r\n").text == "a  "
    assert shown("\u2028".encode()).text == "␤"


def test_a_character_of_two_units_counts_its_bytes_once():
    assert list(shown("🌍x".encode()).unit_bytes) == [0, 0, 4, 5]


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=60))
def test_units_cover_the_bytes_whatever_they_are(raw: bytes):
    text = shown(raw)
    units = list(text.unit_bytes)
    assert len(units) == len(text.text.encode("utf-16-le", "surrogatepass")) // 2 + 1
    assert units == sorted(units)
    assert (units[0], units[-1]) == (0, len(raw))
    assert "\n" not in text.text


def test_directions():
    assert not shown("語 abc".encode()).bidirectional
    assert shown("abc שלום".encode()).bidirectional
    assert not shown("abc שלום".encode()).right_to_left
    assert shown("123 שלום abc".encode()).right_to_left


# -- tokens


def test_tokens_start_where_a_seam_is_still_open():
    seams = [OPEN, 0, 1, 2]
    assert [token_starts(seams, k) for k in range(4)] == [[0, 1, 2, 3], [0, 2, 3], [0, 3], [0]]
    assert token_starts([-1, 5], 0) == [0, 1], "the first byte begins a part, even inside a token"
    assert token_starts([], 0) == []


def test_token_index():
    assert [token_index([0, 2, 5], byte) for byte in range(7)] == [0, 0, 1, 1, 1, 2, 2]


def test_equal_neighbours_get_other_colours():
    colors = token_colors(b"aaaa", [0, 1, 2, 3], lambda token: 3)
    assert colors == [3, 3 + CHAIN_SHIFT, 3, 3 + CHAIN_SHIFT]
    assert token_colors(b"aa", [0, 1], lambda token: 9) == [9, (9 + CHAIN_SHIFT) % COLORS]


def test_the_colour_is_that_of_the_whole_token_even_where_it_crosses_paragraphs():
    assert token_colors(b"abc", [0, 1, 2], len, first=5, last=7) == [5, 1, 7]
    assert token_colors(b"abc", [0], len, first=5, last=5) == [5]


# -- clusters and chips


@pytest.mark.parametrize(
    ("text", "clusters"),
    [("ab", 2), ("é", 1), ("e\u0301", 1), ("🇫🇷", 1), ("👨‍👩‍👧", 1), ("語", 1), ("ดี", 1)],
)
def test_a_cluster_of_n_one_byte_tokens_shows_n_cells(metrics: Metrics, text: str, clusters: int):
    raw = text.encode()
    shaped = shape(raw, metrics)
    assert len(shaped.cluster_bytes) - 1 == clusters
    starts = list(range(len(raw)))
    row = chip_rows(shaped, shaped.natural, starts, [0] * len(raw), ratio=4.0)[0]
    if clusters == len(raw):
        assert (len(row.chips), len(row.cells)) == (len(raw), 0)
        return
    assert (len(row.chips), len(row.cells)) == (0, len(raw))
    edges = [(left, left + width) for left, width, _ in row.cells]
    assert all(abs(a[1] - b[0]) <= 1 for a, b in pairwise(edges)), "cells tile the cluster"


def test_only_the_parted_cluster_has_cells(metrics: Metrics):
    shaped = shape("あいう".encode(), metrics)
    assert ascii_picture(shaped, [0]) == "C"
    assert ascii_picture(shaped, [0, 3, 6]) == "CCC"
    assert ascii_picture(shaped, [0, 2, 3]) == "ccC"
    assert ascii_picture(shaped, [0, 4]) == "Cc" + "cC", "a token that ends inside い keeps あ as a chip"


def test_a_token_over_two_lines_has_a_part_in_each(qapp):
    shaped = shape(b"aaaa bbbb", make_metrics(50.0))
    assert [line.first for line in shaped.natural.lines] == [0, 5]
    parts = spans(shaped, shaped.natural, 3, 7)
    assert [(span.line, span.is_cell) for span in parts] == [(0, False), (1, False)]


def test_lines_are_28_pixels_apart_and_chips_22_high(metrics: Metrics):
    shaped = shape(b"word " * 60, metrics)
    lines = shaped.natural.lines
    assert len(lines) > 2
    assert [line.top for line in lines] == [28.0 * i for i in range(len(lines))]
    assert {(line.chip_top - line.top, line.chip_height) for line in lines} == {(3.0, 22.0)}


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("width", [140.0, None])
def test_clusters_tile_their_line(qapp, name: str, width: float | None):
    shaped = shape(SAMPLES[name].encode(), make_metrics(width))
    place = shaped.natural
    for line in place.lines:
        extents = sorted(
            (min(place.lead[c], place.trail[c]), max(place.lead[c], place.trail[c]))
            for c in range(line.first, line.end)
        )
        for (_, right), (left, _) in pairwise(extents):
            assert left == pytest.approx(right, abs=1.0), f"a hole or an overlap in line {line.top // 28:.0f}"


def test_a_token_of_two_directions_is_drawn_in_two_parts(metrics: Metrics):
    raw = "ab שלום גם".encode()
    shaped = shape(raw, metrics)
    crossing = spans(shaped, shaped.natural, 1, 7)  # "b ש" and half of nothing
    assert len(crossing) == 2
    assert crossing[0].right < crossing[1].left - 5


def random_starts(rng: random.Random, size: int) -> list[int]:
    return [0, *sorted(rng.sample(range(1, size), rng.randrange(size)))]


@pytest.mark.parametrize("name", SAMPLES)
def test_fast_and_slow_ways_to_chips_agree(qapp, name: str):
    raw = SAMPLES[name].encode()
    shaped = shape(raw, make_metrics(200.0))
    rng = random.Random(name)
    for _ in range(20):
        starts = random_starts(rng, len(raw))
        colors = [i % COLORS for i in range(len(starts))]
        rows = chip_rows(shaped, shaped.natural, starts, colors, 2.0)
        expected: list[tuple[list, list]] = [([], []) for _ in rows]
        for start, end, color in zip(starts, [*starts[1:], len(raw)], colors, strict=True):
            for span in spans(shaped, shaped.natural, start, end):
                left = round(span.left * 2)
                box = (left, max(1 if span.is_cell else 2, round(span.right * 2) - left), color)
                expected[span.line][span.is_cell].append(box)
        assert [(list(row.chips), list(row.cells)) for row in rows] == expected


@pytest.mark.parametrize("name", SAMPLES)
def test_every_byte_is_found_under_its_own_cell(qapp, name: str):
    raw = SAMPLES[name].encode()
    shaped = shape(raw, make_metrics(200.0))
    place = shaped.natural
    for byte in range(len(raw)):
        cluster = shaped.cluster_of[byte]
        if abs(place.trail[cluster] - place.lead[cluster]) < 0.5:
            continue  # of no width: nothing to point at
        origin = shaped.cluster_bytes[cluster]
        count = shaped.cluster_bytes[cluster + 1] - origin
        part = (byte - origin + 0.5) / count
        x = place.lead[cluster] + (place.trail[cluster] - place.lead[cluster]) * part
        line = next(line for line in place.lines if line.first <= cluster < line.end)
        found, inside = byte_at(shaped, place, x, line.top + 10)
        assert inside
        assert shaped.cluster_of[found] == cluster
        assert abs(found - byte) <= 1


def test_points_beside_the_text_are_outside_but_nearest(metrics: Metrics):
    shaped = shape(b"abc", metrics)
    assert byte_at(shaped, shaped.natural, 300.0, 10.0) == (2, False)
    assert byte_at(shaped, shaped.natural, -5.0, 10.0) == (0, False)
    assert caret_at(shaped, shaped.natural, 300.0, 10.0) == 3
    assert caret_at(shaped, shaped.natural, 1.0, 10.0) == 0
    assert byte_at(shape(b"", metrics), shaped.natural, 1.0, 1.0) == (0, False)


# -- labels beneath


def parts(raw: bytes, placed, starts: list[int], shaped: Shaped) -> list[list[Span]]:
    return [spans(shaped, placed, start, end) for start, end in zip(starts, [*starts[1:], len(raw)], strict=True)]


@pytest.mark.parametrize("name", SAMPLES)
def test_labels_never_overlap_and_chips_are_as_wide_as_they_are(qapp, name: str):
    raw = SAMPLES[name].encode()
    rng = random.Random(name)
    metrics = make_metrics(400.0)
    measure = QFontMetricsF(metrics.label_font)
    shaped = shape(raw, metrics, one_line=True)
    for _ in range(8):
        starts = random_starts(rng, len(raw))
        labels = [str(rng.randrange(10 ** rng.randrange(1, 6))) for _ in starts]
        flowed = flow(shaped, starts, labels, metrics, 400.0)
        assert [label.text for label in flowed.labels if label.text] == labels
        by_line: dict[float, list[tuple[float, float]]] = {}
        for label in flowed.labels:
            half = measure.horizontalAdvance(label.text) / 2
            by_line.setdefault(label.top, []).append((label.center - half, label.center + half))
        for extents in by_line.values():
            extents.sort()
            for (_, right), (left, _) in pairwise(extents):
                assert left > right, "labels overlap"


@pytest.mark.parametrize("name", ["latin", "devanagari", "arabic", "mixed", "emoji"])
def test_no_glyph_is_lost_between_the_tokens(qapp, name: str):
    raw = SAMPLES[name].encode()
    metrics = make_metrics(400.0)
    shaped = shape(raw, metrics, one_line=True)
    starts = list(shaped.cluster_bytes[:-1])
    flowed = flow(shaped, starts, ["1"] * len(starts), metrics, 400.0)
    natural = [glyph for run in shaped.layout.lineAt(0).glyphRuns() for glyph in run.glyphIndexes()]
    drawn = [glyph for _, run, _ in flowed.glyphs for glyph in run.glyphIndexes()]
    assert sorted(drawn) == sorted(natural)


def test_rows_stay_within_the_width_and_keep_the_order(qapp):
    raw = SAMPLES["latin"].encode()
    metrics = make_metrics(150.0)
    shaped = shape(raw, metrics, one_line=True)
    starts = list(range(len(raw)))
    flowed = flow(shaped, starts, ["12345"] * len(starts), metrics, 150.0)
    lines = flowed.place.lines
    assert len(lines) > 3
    assert [line.first for line in lines[1:]] == [line.end for line in lines[:-1]]
    assert all(flowed.place.trail[line.end - 1] <= 151 for line in lines)


def test_a_word_is_not_parted_when_the_next_line_has_room(qapp):
    raw = b"aa bb cc dddd"
    metrics = make_metrics(140.0)
    shaped = shape(raw, metrics, one_line=True)
    flowed = flow(shaped, list(range(len(raw))), ["1"] * len(raw), metrics, 140.0)
    assert [line.first for line in flowed.place.lines] == [0, raw.index(b"dddd")]


def test_right_to_left_text_begins_at_the_right(qapp):
    raw = "שלום".encode()
    metrics = make_metrics(400.0)
    shaped = shape(raw, metrics, one_line=True)
    flowed = flow(shaped, [0, 2, 4, 6], ["100", "200", "300", "400"], metrics, 400.0)
    centers = [label.center for label in flowed.labels]
    assert centers == sorted(centers, reverse=True)
    assert max(flowed.place.lead) == pytest.approx(400.0, abs=0.5)


@pytest.mark.parametrize("name", ["arabic", "hebrew", "mixed", "mixed, right to left"])
def test_tokens_stand_in_the_order_of_the_plain_text(qapp, name: str):
    raw = SAMPLES[name].encode()
    metrics = make_metrics(4000.0)
    shaped = shape(raw, metrics, one_line=True)
    starts = list(shaped.cluster_bytes[:-1])
    placed = flow(shaped, starts, ["1"] * len(starts), metrics, 4000.0).place
    natural = shaped.natural

    def order(place) -> list[int]:
        return sorted(range(len(starts)), key=lambda c: place.lead[c] + place.trail[c])

    assert order(placed) == order(natural)


def test_a_token_wider_than_the_line_is_set_in_parts_with_one_label(qapp):
    raw = b"x" * 100
    metrics = make_metrics(200.0)
    shaped = shape(raw, metrics, one_line=True)
    flowed = flow(shaped, [0], ["257"], metrics, 200.0)
    assert len(flowed.place.lines) > 3
    assert [label.text for label in flowed.labels] == ["257"]
    assert max(flowed.place.trail) <= 201
