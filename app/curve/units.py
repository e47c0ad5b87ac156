"""Units of the plot's y axis: bytes per token, characters per token, or tokens."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale

BYTES, CHARACTERS, TOKENS = "bytes", "characters", "tokens"


def title_of(unit: str) -> str:
    """The axis's noun."""
    return {
        BYTES: QCoreApplication.translate("PlotCanvas", "bytes per token"),
        CHARACTERS: QCoreApplication.translate("PlotCanvas", "characters per token"),
        TOKENS: QCoreApplication.translate("PlotCanvas", "tokens"),
    }[unit]


def heading_of(unit: str) -> str:
    """The plot's title."""
    return {
        BYTES: QCoreApplication.translate("PlotCanvas", "Bytes per token over vocabulary size"),
        CHARACTERS: QCoreApplication.translate("PlotCanvas", "Characters per token over vocabulary size"),
        TOKENS: QCoreApplication.translate("PlotCanvas", "Tokens over vocabulary size"),
    }[unit]


def number(value: float, unit: str, decimals: int) -> str:
    """Format a value; tokens are integers."""
    return QLocale().toString(float(value), "f", 0 if unit == TOKENS else decimals)


def value_of(unit: str, tokens: float, size: int, characters: int) -> float:
    """Convert a token count of a text of `size` bytes and `characters` characters to the unit."""
    if unit == TOKENS:
        return float(tokens)
    return (characters if unit == CHARACTERS else size) / max(1.0, tokens)
