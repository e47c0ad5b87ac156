"""Document headings in a text of several documents: a name and a rule above the first line of each.

… the last line of the first document
b.txt ────────────────────────────────
The first line of the second …
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter

from app.kit.theme import Theme

_AIR = 10
_LEAST_RULE = 40


def headings(documents: Iterable[tuple[int, str]]) -> dict[int, str]:
    """Document names by the offset of their first byte; empty if there is only one document.

    An empty document is dropped, because the next one starts at the same offset.
    """
    found = dict(documents)
    return found if len(found) > 1 else {}


def heading_height(theme: Theme) -> float:
    """Return the height of the space above a document's first line."""
    return float(round(QFontMetricsF(_font(theme)).height() * 1.7))


def paint_heading(painter: QPainter, name: str, room: QRectF, theme: Theme) -> None:
    """Paint a document's name and the rule beside it."""
    font = _font(theme)
    measure = QFontMetricsF(font)
    text = measure.elidedText(name, Qt.TextElideMode.ElideMiddle, room.width() - _LEAST_RULE)
    painter.setFont(font)
    painter.setPen(theme.color("text"))
    painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
    left = room.left() + measure.horizontalAdvance(text) + _AIR
    middle = round(room.center().y())
    painter.fillRect(QRectF(left, middle, room.right() - left, 1), theme.color("secondary"))


def begins(name: str) -> str:
    """Return the tip line for a token at which a document begins."""
    return QCoreApplication.translate("TokenView", "{name} begins here").format(name=name)


def _font(theme: Theme) -> QFont:
    font = theme.small_font()
    font.setWeight(QFont.Weight.DemiBold)
    return font
