"""What the tests of comparing share: a page of its own, and waiting until every column has answered."""

from __future__ import annotations

from pytestqt.qtbot import QtBot
from waiting import WAIT

from app.compare.compared import ComparedColumn
from app.compare.comparison import CompareControl


def settled(qtbot: QtBot, comparison: CompareControl) -> None:
    """Every column is built, has answered to the present passage, and shows it."""
    comparing, page = comparison.comparing, comparison.page

    def all_there() -> bool:
        return (
            bool(comparing.columns)
            and not comparison.is_building
            and not page.texts.is_settling
            and len(page.columns) == len(comparing.columns)
            and comparing.are_same()
            and all(pane.view.text_size == comparing.passage.size and not pane.isHidden() for pane in page.columns)
        )

    qtbot.waitUntil(all_there, timeout=WAIT)


def starts_of(column: ComparedColumn) -> list[int]:
    """The bytes at which its tokens start."""
    return [offset for offset, starts in enumerate(column.starts(0, column.size).tolist()) if starts]
