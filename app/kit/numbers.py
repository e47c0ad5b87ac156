"""How sizes are written, and the one number that every vocabulary begins with."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale

BYTE_TOKENS = 256
"""Tokens of a vocabulary without merges, one for each byte. The token of merge m, counted from 0, has id 256 + m."""


def size_text(size: int) -> str:
    """A number of bytes in the user's locale, in SI units: "18 bytes", "10.0 MB"."""
    locale = QLocale()
    if size < 1000:
        unit = (
            QCoreApplication.translate("Numbers", "byte")
            if size == 1
            else QCoreApplication.translate("Numbers", "bytes")
        )
        return f"{locale.toString(size)} {unit}"
    return locale.formattedDataSize(size, 1, QLocale.DataSizeFormat.DataSizeSIFormat)
