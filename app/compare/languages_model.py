"""Texts in several languages as rows: one measure at a time, with a column and a bar for each tokenizer.

The measurements come from `bpe.evaluate.languages`; only the fractions of a mixture are computed here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QLocale,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from app.kit.names import mixture_tip
from app.kit.tips import tip_text

if TYPE_CHECKING:
    from bpe.evaluate.compare import Figures
    from bpe.evaluate.languages import Languages

Index = QModelIndex | QPersistentModelIndex
NOTHING, WAITING = "—", "…"
MIXTURE = "mixture"
NAME, SIZE, FIRST = 0, 1, 2
"""The first columns: the language, its bytes, and the first tokenizer (or, for a mixture, weight and fraction)."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure of a text under a tokenizer: title, formula, and number of decimals."""

    key: str
    title: Callable[[], str]
    tip: Callable[[], str]
    decimals: int
    value: Callable[[Figures], float | None]


@dataclass(frozen=True, slots=True)
class Value:
    """A value of one text under one tokenizer, with the quartiles of its lines if it is computed line by line."""

    number: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class LanguageRow:
    """A text: its name, and its size in bytes."""

    name: str
    size: int


def _per_word(figures: Figures) -> float | None:
    return figures.fertility if figures.fertility is not None else figures.tokens_per_grapheme


MEASURES: tuple[Measure, ...] = (
    Measure(
        "parity",
        lambda: QCoreApplication.translate("Languages", "Parity"),
        lambda: QCoreApplication.translate(
            "Languages",
            "Parity: tokens of a line here / tokens of the same line in the reference, the mean over all lines; the "
            "thin line is the middle half of them. 2 means: twice the price for the same content. "
            "Source: Petrov et al., arXiv 2305.15425.",
        ),
        2,
        lambda figures: None,
    ),
    Measure(
        "tokens",
        lambda: QCoreApplication.translate("Languages", "Tokens"),
        lambda: QCoreApplication.translate("Languages", "Tokens of the whole text."),
        0,
        lambda figures: float(figures.tokens),
    ),
    Measure(
        "bytes_per_token",
        lambda: QCoreApplication.translate("Languages", "Bytes per token"),
        lambda: QCoreApplication.translate(
            "Languages",
            "UTF-8 bytes / tokens. Not to be compared across languages: a Thai letter takes three bytes, an English "
            "one takes one. Parity is.",
        ),
        2,
        lambda figures: figures.bytes_per_token,
    ),
    Measure(
        "characters_per_token",
        lambda: QCoreApplication.translate("Languages", "Characters per token"),
        lambda: QCoreApplication.translate("Languages", "Unicode code points / tokens."),
        2,
        lambda figures: figures.characters_per_token,
    ),
    Measure(
        "per_word",
        lambda: QCoreApplication.translate("Languages", "Tokens per word"),
        lambda: QCoreApplication.translate(
            "Languages",
            "Fertility: tokens / words between white space, each word encoded by itself. Chinese, Japanese and Thai do "
            "not part words so: there it is tokens / grapheme clusters (what a reader calls a character).",
        ),
        2,
        _per_word,
    ),
)
BY_KEY = {measure.key: measure for measure in MEASURES}


class LanguagesModel(QAbstractTableModel):
    """Rows in the order of the files, until they are sorted by a column."""

    weights_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[LanguageRow, ...] = ()
        self.tokenizers: tuple[str, ...] = ()
        self.measure = MEASURES[0].key
        self.base = 0
        self.weights: list[int] = []
        self.values: list[list[Value]] = []
        """By row in the given order, and tokenizer."""
        self.most = 0.0
        """The largest value, which sets the scale of the bars."""
        self.order: list[int] = []
        """The indexes of the given rows in their present order."""
        self.sorted: tuple[int, bool] | None = None
        """The sort column, and whether the order is descending."""
        self._found: tuple[Languages | None, ...] = ()

    @property
    def is_mixture(self) -> bool:
        return self.measure == MIXTURE

    # -- contents

    def show_texts(self, rows: Sequence[LanguageRow]) -> None:
        """Show other texts, not measured yet."""
        self.beginResetModel()
        self.rows, self.base = tuple(rows), 0
        self._found = (None,) * len(self.tokenizers)
        self.weights = [1] * len(rows)
        self.order, self.sorted = list(range(len(rows))), None
        self._compute_values()
        self.endResetModel()

    def show_tokenizers(self, names: Sequence[str], found: Sequence[Languages | None]) -> None:
        """Show a column for each tokenizer, with its own measurements; None while they are awaited."""
        self.beginResetModel()
        self.tokenizers, self._found = tuple(names), tuple(found)
        self._compute_values()
        self._sort()
        self.endResetModel()

    def show_measure(self, key: str) -> None:
        """Show another measure, or the mixture."""
        self.beginResetModel()
        self.measure, self.sorted = key, None
        self.order = list(range(len(self.rows)))
        self._compute_values()
        self.endResetModel()

    def set_base(self, row: int) -> None:
        """Compute parity with another text."""
        self.beginResetModel()
        self.base = row
        self._compute_values()
        self._sort()
        self.endResetModel()

    def set_weights(self, weights: Sequence[int]) -> None:
        """Set the weights of the texts in the mixture."""
        self.beginResetModel()
        self.weights = list(weights)
        self._compute_values()
        self._sort()
        self.endResetModel()

    @property
    def is_aligned(self) -> bool:
        """Whether all texts have as many lines as the reference, so that parity is computed line by line."""
        known = [found for found in self._found if found is not None]
        return not known or all(known[0].is_aligned(row, self.base) for row in range(len(self.rows)))

    def sort_by(self, column: int) -> None:
        """Sort by a column; the third call in a row restores the given order."""
        down_first = column >= SIZE
        if self.sorted is None or self.sorted[0] != column:
            self.sorted = (column, down_first)
        elif self.sorted[1] == down_first:
            self.sorted = (column, not down_first)
        else:
            self.sorted = None
        self.layoutAboutToBeChanged.emit()
        self._sort()
        self.layoutChanged.emit()

    def _sort(self) -> None:
        self.order = list(range(len(self.rows)))
        if self.sorted is None:
            return
        column, down = self.sorted
        if column == NAME:
            self.order.sort(key=lambda row: self.rows[row].name.casefold(), reverse=down)
            return
        known = [row for row in self.order if self._number(row, column) is not None]
        known.sort(key=lambda row: self._number(row, column) or 0.0, reverse=down)
        self.order = known + [row for row in self.order if row not in known]

    def _number(self, row: int, column: int) -> float | None:
        if column == SIZE:
            return float(self.rows[row].size)
        values = self.values[row]
        return values[column - FIRST].number if column - FIRST < len(values) else None

    def _compute_values(self) -> None:
        if self.is_mixture:
            self.values = self._mixture()
            self.most = max((value.number or 0.0 for row in self.values for value in row[1:]), default=0.0)
            return
        self.values = [[self._value(found, row) for found in self._found] for row in range(len(self.rows))]
        every = [value for row in self.values for value in row]
        ends = [value.number for value in every] + [value.high for value in every]
        self.most = max((end for end in ends if end is not None), default=0.0)

    def _value(self, found: Languages | None, row: int) -> Value:
        if found is None:
            return Value(None)
        if self.measure != "parity":
            return Value(BY_KEY[self.measure].value(found.figures[row][0]))
        parity = found.parity(row, 0, self.base)
        if parity is None:
            return Value(None)
        spread = (parity.low, parity.high) if parity.lines and row != self.base else (None, None)
        return Value(parity.mean, *spread)

    def _mixture(self) -> list[list[Value]]:
        """Weight, fraction of the mixture, and fraction without weights."""
        sizes = [row.size for row in self.rows]
        counted = [size * weight for size, weight in zip(sizes, self.weights, strict=True)]
        whole, bare = max(1, sum(counted)), max(1, sum(sizes))
        return [
            [Value(float(weight)), Value(taken / whole), Value(size / bare)]
            for weight, taken, size in zip(self.weights, counted, sizes, strict=True)
        ]

    # -- Qt

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else FIRST + (2 if self.is_mixture else len(self.tokenizers)) + 1

    def title(self, column: int) -> str:
        """The title of a column; that of the bars is empty."""
        if column == NAME:
            return QCoreApplication.translate("Languages", "text")
        if column == SIZE:
            return QCoreApplication.translate("Languages", "bytes")
        if self.is_mixture:
            weight, share = (
                QCoreApplication.translate("Languages", "weight"),
                QCoreApplication.translate("Languages", "share"),
            )
            return {FIRST: weight, FIRST + 1: share}.get(column, "")
        place = column - FIRST
        return self.tokenizers[place] if place < len(self.tokenizers) else ""

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.title(section)
        if role == Qt.ItemDataRole.ToolTipRole and section >= FIRST:
            return tip_text(mixture_tip() if self.is_mixture else BY_KEY[self.measure].tip())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _LEFT if section == NAME else _RIGHT
        return None

    def data(self, index: Index, role: int = 0) -> Any:
        if not index.isValid() or index.row() >= len(self.order):
            return None
        row, column = self.order[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(row, column)
        if role == Qt.ItemDataRole.EditRole:
            return self.weights[row]
        if role == Qt.ItemDataRole.ToolTipRole:
            tip = self._tip(row, column - FIRST)
            return tip_text(tip) if tip else None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self.rows[row].name}, {self.title(column)}: {self.text(row, column)}"
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _LEFT if column == NAME else _RIGHT
        return None

    def setData(self, index: Index, value: Any, role: int = 0) -> bool:
        row = self.order[index.row()]
        self.weights[row] = int(value)
        self._compute_values()
        self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows) - 1, self.columnCount() - 1))
        self.weights_changed.emit()
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        usual = super().flags(index)
        return usual | Qt.ItemFlag.ItemIsEditable if self.is_mixture and index.column() == FIRST else usual

    def text(self, row: int, column: int) -> str:
        """The text of a cell; that of the bars is empty."""
        locale = QLocale()
        if column == NAME:
            return self.rows[row].name
        if column == SIZE:
            return locale.toString(self.rows[row].size)
        place = column - FIRST
        if self.is_mixture:
            share = f"{locale.toString(100 * (self.values[row][1].number or 0.0), 'f', 1)} %"
            return (locale.toString(self.weights[row]), share, "")[place]
        if place >= len(self.tokenizers):
            return ""
        number = self.values[row][place].number
        if number is None:
            return NOTHING if self._found[place] is not None else WAITING
        return locale.toString(number, "f", BY_KEY[self.measure].decimals)

    def _tip(self, row: int, tokenizer: int) -> str | None:
        """The details of a parity that is computed line by line."""
        if self.measure != "parity" or not 0 <= tokenizer < len(self.tokenizers):
            return None
        found = self._found[tokenizer]
        parity = found.parity(row, 0, self.base) if found is not None else None
        if parity is None or not parity.lines:
            return None
        locale = QLocale()
        mean, median, low, high = (locale.toString(number, "f", 2) for number in parity[:4])
        words = QCoreApplication.translate(
            "Languages", "mean {mean}, median {median}, the middle half {low} to {high}, of {lines} lines"
        )
        return words.format(mean=mean, median=median, low=low, high=high, lines=locale.toString(parity.lines))

    def as_tsv(self) -> str:
        """All measures of all texts, as tab-separated plain numbers, one row per text and tokenizer."""
        from bpe.formats.cells import as_row

        lines = [["text", "tokenizer", "bytes", "parity", "median", "low", "high", *list(BY_KEY)[1:]]]
        for row in self.order:
            for name, found in zip(self.tokenizers, self._found, strict=True):
                if found is None:
                    continue
                figures, parity = found.figures[row][0], found.parity(row, 0, self.base)
                ratios = parity[:4] if parity is not None else (None,) * 4
                numbers = [figures.total_bytes, *ratios, *(BY_KEY[key].value(figures) for key in list(BY_KEY)[1:])]
                lines.append([self.rows[row].name, name, *("" if n is None else repr(n) for n in numbers)])
        return "\n".join(map(as_row, lines)) + "\n"


_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
