"""Formatting of sizes, and the number of byte tokens."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale

BYTE_TOKENS = 256
"""The number of single-byte tokens in every vocabulary. The token of merge m, counted from 0, has id 256 + m."""


def size_text(size: int) -> str:
    """A size in bytes, formatted for the user's locale in SI units: "18 bytes", "10.0 MB"."""
    locale = QLocale()
    if size < 1000:
        unit = (
            QCoreApplication.translate("Numbers", "byte")
            if size == 1
            else QCoreApplication.translate("Numbers", "bytes")
        )
        return f"{locale.toString(size)} {unit}"
    return locale.formattedDataSize(size, 1, QLocale.DataSizeFormat.DataSizeSIFormat)
