"""Layout measures for a font size, and for the largest size at which a short text fits."""

from __future__ import annotations

from collections.abc import Callable

from app.kit.theme import TEXT_PIXELS, Theme
from app.tokens.shape import Metrics

LECTURE_SIZES = (40, 36, 32, 28, 24, 20)
_LABEL_SHARE = 11 / 15
_LARGE_LABEL_SHARE = 7 / 15  # labels need not grow as much as a text that is seen from the last row


def text_metrics(theme: Theme, pixels: int, width: float | None, ratio: float) -> Metrics:
    """Return the measures for a font of `pixels`, wrapped to `width` (None: not wrapped)."""
    font = theme.text_font()
    font.setPixelSize(pixels)
    label_font = theme.text_font()
    scale = pixels / TEXT_PIXELS
    share = _LABEL_SHARE if scale < 1.4 else _LARGE_LABEL_SHARE
    label_font.setPixelSize(max(round(pixels * share), min(pixels, 11)))
    return Metrics(font, label_font, width, ratio, scale)


def lecture_metrics(theme: Theme, width: float | None, ratio: float, fits: Callable[[Metrics], bool]) -> Metrics:
    """Return the measures of a short text: the largest that fit, so that the last row of a lecture hall can read it."""
    base = theme.text_font().pixelSize()
    for size in LECTURE_SIZES:
        metrics = text_metrics(theme, round(size * base / TEXT_PIXELS), width, ratio)
        if fits(metrics):
            return metrics
    return text_metrics(theme, base, width, ratio)
