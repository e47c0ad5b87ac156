"""Texts of the user's (names of files, runs and bookmarks, words) where Qt would take them for markup."""

from __future__ import annotations

import html

from PySide6.QtGui import Qt


def plain_tip(text: str) -> str:
    """A tool tip that shows just these characters: Qt takes a tip for HTML where it looks like some."""
    if not Qt.mightBeRichText(text):
        return text
    return f'<div style="white-space: pre-wrap">{html.escape(text, quote=False)}</div>'
