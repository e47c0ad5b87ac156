"""Layout metrics for a font size, and for the largest size at which a short text fits."""

from __future__ import annotations

from collections.abc import Callable

from app.kit.theme import TEXT_PIXELS, Theme
from app.tokens.shape import Metrics

LECTURE_SIZES = (40, 36, 32, 28, 24, 20)
_LABEL_SIZE = 11 / 15
_LARGE_LABEL_SIZE = 7 / 15  # in large text, labels grow less than the text


def text_metrics(theme: Theme, pixels: int, width: float | None, ratio: float) -> Metrics:
    """Return the metrics for a font of `pixels`, wrapped to `width` (None: not wrapped)."""
    font = theme.text_font()
    font.setPixelSize(pixels)
    label_font = theme.text_font()
    scale = pixels / TEXT_PIXELS
    label_size = _LABEL_SIZE if scale < 1.4 else _LARGE_LABEL_SIZE
    label_font.setPixelSize(max(round(pixels * label_size), min(pixels, 11)))
    return Metrics(font, label_font, width, ratio, scale)


def lecture_metrics(theme: Theme, width: float | None, ratio: float, fits: Callable[[Metrics], bool]) -> Metrics:
    """Return the largest metrics with which a short text fits, readable from the last row of a lecture hall."""
    base = theme.text_font().pixelSize()
    for size in LECTURE_SIZES:
        metrics = text_metrics(theme, round(size * base / TEXT_PIXELS), width, ratio)
        if fits(metrics):
            return metrics
    return text_metrics(theme, base, width, ratio)
