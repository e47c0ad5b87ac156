"""Cells of exported and copied tables that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from bpe import BPETokenizer
from bpe.cli.compare_command import as_csv
from bpe.formats.cells import as_row, neutral, neutral_or_number

SIGNS = "=+-@＝＋－＠"
BEFORE = ("", " ", "   ", "\n", "\r\n", "\t", '"', "'", ' "', "\u3000", "\u00a0", "\ufeff", "\u200b", "\0")


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("before", BEFORE)
def test_a_formula_is_text_whatever_stands_before_it(before: str, sign: str) -> None:
    cell = f"{before}{sign}cmd|' /C calc'!A0"
    assert neutral(cell) == f"'{cell}"
    assert neutral_or_number(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "the", " the", "a=b", "5-3", "1.5", "你好", "\\x3d", "␣the"])
def test_other_cells_stay_as_they_are(cell: str) -> None:
    assert neutral(cell) == cell
    assert neutral_or_number(cell) == cell


@pytest.mark.parametrize("cell", ["-1", "+2.5", "-1,234.5", "-3 %"])
def test_a_signed_figure_of_a_copied_table_is_a_figure(cell: str) -> None:
    assert neutral_or_number(cell) == cell
    assert neutral_or_number(f"{cell}+A1") == f"'{cell}+A1"


def test_a_row_has_as_many_cells_as_it_was_given() -> None:
    assert as_row(["a\tb", "=1\n+2", "-5"]) == "a b\t'=1 +2\t-5"


def test_no_token_of_an_exported_table_runs(tmp_path: Path) -> None:
    """Tokens that begin with each sign, alone and after a line end, a space or a quotation mark."""
    texts = [f"{before}{sign}" for before in ("", "\n", " ", '"') for sign in SIGNS]
    left: list[int] = []
    right: list[int] = []
    for text in texts:
        last, *others = text.encode()
        for byte in others:
            left.append(last)
            right.append(byte)
            last = 255 + len(left)
    table = tmp_path / "t.csv"
    BPETokenizer(left, right).save(table, "csv")
    rows = list(csv.DictReader(io.StringIO(table.read_text(encoding="utf-8"), newline="")))
    starts = (*SIGNS, "\n", "\r", "\t", " =", ' "', '"=', " +", "\0")
    assert not [row["text"] for row in rows if row["text"].startswith(starts)]
    assert sum(row["text"].startswith("'") for row in rows) >= len(texts)


def test_no_name_in_compared_figures_runs() -> None:
    row = {"name": " =1+1", "file": "\n@x", "tokens": -5, "interval": None, "loss": {"text": "＝1", "decoded": "a"}}
    (read,) = csv.DictReader(io.StringIO(as_csv([row])))
    assert (read["name"], read["file"], read["loss_text"], read["tokens"]) == ("' =1+1", "'\n@x", "'＝1", "-5")
