"""A description of a token, as plain text and as a tool tip."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale

from app.kit.tips import tip_text
from app.kit.token_text import readable
from app.tokens.store import Hit

_MOST_CHARACTERS = 60
_MOST_BYTES = 24


def describe(hit: Hit) -> str:
    """Return the token's text, id, bytes and the merge that made it, one per line."""
    number = QLocale().toString
    lines = [readable(hit.bytes, _MOST_CHARACTERS)]
    if hit.id is not None:
        lines.append(QCoreApplication.translate("TokenTip", "id {id}").format(id=number(hit.id)))
    size = len(hit.bytes)
    shown = hit.bytes[:_MOST_BYTES].hex(" ").upper() + (" …" if size > _MOST_BYTES else "")
    if size == 1:
        lines.append(QCoreApplication.translate("TokenTip", "1 byte: {bytes}").format(bytes=shown))
    else:
        sizes = QCoreApplication.translate("TokenTip", "{size} bytes: {bytes}")
        lines.append(sizes.format(size=number(size), bytes=shown))
    if hit.step_born > 0:
        born = QCoreApplication.translate("TokenTip", "made by merge {step}")
        lines.append(born.format(step=number(hit.step_born)))
    elif size > 1:
        lines.append(QCoreApplication.translate("TokenTip", "never merged: a special token, or a piece of its own"))
    return "\n".join(lines)


def tip(hit: Hit) -> str:
    """Return the same lines as a tool tip."""
    return tip_text(describe(hit))
