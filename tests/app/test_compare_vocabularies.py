"""Vocabulary against vocabulary: the same sets as the library's, searched, sorted, and quick for the largest."""

from __future__ import annotations

import time

import numpy as np
import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot
from waiting import WAIT

from app.compare.compared import ComparedColumn
from app.compare.passage import Passage
from app.compare.tokenizer_choices import TokenizerChoice
from app.compare.vocabularies_model import (
    ONLY_FIRST,
    ONLY_SECOND,
    SHARED,
    UNREACHABLE,
    ListedOverlap,
    OverlapModel,
    OverlapQuery,
    list_overlap,
    overlap_of,
    sorted_column,
)
from app.compare.vocabularies_view import OverlapPane
from app.kit.background import Background
from app.kit.theme import Theme
from bpe import pretrained
from bpe.evaluate.differences import vocabulary_overlap
from bpe.evaluate.vocabularies import TokenTable
from bpe.tokenizers.bpe import BPETokenizer

BYTES = [bytes([byte]) for byte in range(256)]
TEXT = "The tokenizer never sees a word; counting begins again. " * 3


@pytest.fixture(scope="module")
def gpts() -> ListedOverlap:
    """GPT-4o against GPT-4, with the counts of a text."""
    counts = [np.bincount(pretrained.load(name).encode(TEXT)) for name in ("o200k", "cl100k")]
    first, second = (TokenTable.of(pretrained.load(name)) for name in ("o200k", "cl100k"))
    return overlap_of(first, second, *counts)


def test_sets_are_those_of_the_library(gpts: ListedOverlap) -> None:
    wanted = vocabulary_overlap(pretrained.load("o200k"), pretrained.load("cl100k"))
    assert gpts.sizes == (len(wanted.shared), len(wanted.only_first), len(wanted.only_second))
    assert gpts.share == pytest.approx(wanted.share)
    for part, tokens in ((ONLY_FIRST, wanted.only_first), (ONLY_SECOND, wanted.only_second)):
        listed = list_overlap(gpts, OverlapQuery(part, sorted_by="first", descending=False))
        assert {listed.token(row) for row in range(len(listed.rows))} == set(tokens)


def test_ids_and_counts_are_each_tokenizers_own(gpts: ListedOverlap) -> None:
    listed = list_overlap(gpts, OverlapQuery(SHARED, "␣word"))
    row = next(row for row in range(len(listed.rows)) if listed.token(row) == b" word")
    place = listed.rows[row]
    for name, ids, counts in (
        ("o200k", gpts.first, gpts.first_count),
        ("cl100k", gpts.second, gpts.second_count),
    ):
        assert pretrained.load(name).vocab[int(ids[place])] == b" word" and counts[place] == 3


@pytest.mark.parametrize("column", ["first_count", "second_count", "length", "first", "token"])
def test_any_column_sorts(gpts: ListedOverlap, column: str) -> None:
    listed = list_overlap(gpts, OverlapQuery(SHARED, "ing", column, descending=True))
    if column == "token":
        found = [listed.token(row)[:32] for row in range(len(listed.rows))]
    elif column == "length":
        found = [len(listed.token(row)) for row in range(len(listed.rows))]  # type: ignore[misc]
    else:
        found = getattr(gpts, column)[listed.rows].tolist()
    assert len(found) > 100 and found == sorted(found, reverse=True)


def test_a_part_of_one_vocabulary_sorts_by_its_own_column() -> None:
    assert sorted_column(OverlapQuery(ONLY_SECOND, sorted_by="first_count")) == "second_count"
    assert sorted_column(OverlapQuery(ONLY_FIRST, sorted_by="second")) == "first"


def test_searches_by_text_bytes_id_and_expression(gpts: ListedOverlap) -> None:
    by_bytes = list_overlap(gpts, OverlapQuery(SHARED, "e4 bd"))
    assert len(by_bytes.rows) and all(b"\xe4\xbd" in by_bytes.token(row) for row in range(len(by_bytes.rows)))
    by_id = list_overlap(gpts, OverlapQuery(SHARED, "#290"))
    assert {290} == {
        int(i) for place in by_id.rows for i in (gpts.first[place], gpts.second[place]) if i == 290
    } and len(by_id.rows) <= 2
    wrong = list_overlap(gpts, OverlapQuery(SHARED, "/(/"))
    assert wrong.problem


def test_the_largest_pair_is_compared_in_a_moment(gpts: ListedOverlap) -> None:
    tables = [TokenTable.of(pretrained.load(name)) for name in ("o200k", "cl100k")]
    none = np.zeros(0, np.int64)
    started = time.thread_time()
    overlap = overlap_of(*tables, none, none)
    list_overlap(overlap, OverlapQuery(ONLY_FIRST, "the"))
    assert time.thread_time() - started < 1.0


def test_rows_of_hundreds_of_thousands_are_shown_at_once(qtbot: QtBot, gpts: ListedOverlap) -> None:
    pane = OverlapPane(Theme("light"))
    qtbot.addWidget(pane)
    pane.resize(1000, 400)
    pane.show()
    pane.set_entries([("o", "GPT-4o"), ("c", "GPT-4")])
    assert pane.pair == ("o", "c")
    pane.parts.choose(ONLY_FIRST)
    listed = list_overlap(gpts, pane.query)
    started = time.thread_time()
    pane.show_listed(listed)
    pane.grab()
    assert time.thread_time() - started < 0.5
    assert pane.table.overlap.rowCount() == gpts.sizes[1]
    names = [pane.parts.buttons[part].text() for part in (SHARED, ONLY_FIRST, ONLY_SECOND)]
    assert "GPT-4o" in names[1] and names[0].startswith("In both")
    keys = [column.key for column in pane.table.overlap.columns]
    assert keys == ["token", "hex", "length", "first", "first_count"]


def test_names_of_the_pair_stand_over_the_columns(gpts: ListedOverlap) -> None:
    model = OverlapModel()
    model.show(list_overlap(gpts, OverlapQuery()), ("GPT-4o", "GPT-4"))
    titles = [column.title for column in model.columns]
    assert "count in GPT-4o" in titles and "id in GPT-4" in titles
    assert model.index(0, 1).data() == model.shown.token(0)[:12].hex(" ")  # type: ignore[union-attr]


def test_what_was_chosen_stays_when_others_come(qtbot: QtBot) -> None:
    pane = OverlapPane(Theme("light"))
    qtbot.addWidget(pane)
    pane.set_entries([("a", "A"), ("b", "B")])
    pane.set_entries([("z", "Z"), ("a", "A"), ("b", "B")])
    assert pane.pair == ("a", "b")
    pane.set_entries([("z", "Z"), ("b", "B")])
    assert pane.pair == ("z", "b")
    pane.set_entries([("z", "Z")])
    assert pane.pair is None


def test_tokens_that_no_merge_leads_to_are_listed_and_marked(qtbot: QtBot) -> None:
    whole = BPETokenizer([116, -1, 256], [104, -1, 101], "gpt2", tokens=[*BYTES, b"th", b"cats", b"the"], name="lost")
    plain = BPETokenizer([116, 99], [104, 97], "gpt2", name="plain")
    none = np.zeros(0, np.int64)
    for pair in ((whole, plain), (plain, whole)):
        overlap = overlap_of(*(TokenTable.of(tokenizer) for tokenizer in pair), none, none)
        listed = list_overlap(overlap, OverlapQuery(UNREACHABLE))
        assert [listed.token(row) for row in range(len(listed.rows))] == [b"cats"]
        model = OverlapModel()
        model.show(listed, ("A", "B"))
        assert model.index(0, 0).data() == "cats (unreachable)"
        keys = [column.key for column in model.columns]
        ids = [model.index(0, keys.index(key)).data() for key in ("first", "second")]
        assert sorted(ids) == ["257", "—"]
        pane = OverlapPane(Theme("light"))
        qtbot.addWidget(pane)
        pane.set_entries([("a", "A"), ("b", "B")])
        pane.show_listed(listed)
        assert pane.parts.buttons[UNREACHABLE].text() == "Unreachable: 1"
        assert UNREACHABLE not in OverlapPane(Theme("light")).parts.buttons


def test_a_column_s_head_counts_them(qtbot: QtBot) -> None:
    tokenizer = BPETokenizer([116, -1, 256], [104, -1, 101], "gpt2", tokens=[*BYTES, b"th", b"cats", b"the"])
    parent = QObject()
    background = Background(parent)
    column = ComparedColumn(TokenizerChoice("lost", lambda: tokenizer), background, parent)
    column.ask(Passage.of(b"the cats"))
    qtbot.waitUntil(lambda: column.answer is not None, timeout=WAIT)
    assert column.unreachable == 1
    column.set_step(1)  # which is before it comes
    assert column.unreachable == 0
    assert background.shutdown(60)
