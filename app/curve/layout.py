"""Layout of the plot: turns its data into frozen positions and words, which `kit.chart.paint` paints."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QCoreApplication, QLocale, QPointF
from PySide6.QtGui import QFontMetricsF

from app.curve.data import PlotData
from app.curve.units import BYTES, TOKENS, number, title_of
from app.kit.chart.paint import CROSS, HANDLE, PlotFrame, PlotLabel, PlotReading, Style
from app.kit.chart.scale import Axis, spread, thin, x_ticks, y_extent, y_ticks
from app.kit.numbers import BYTE_TOKENS

EDGE = 28.0  # right of everything
LEFT = 64.0
LABEL_GAP = 9.0
NARROW = 560  # pixels of width below which labels say less
TICK_ROOM = 72.0
NAME_LENGTH = 22
MOST_EARLIER_LABELS = 4


def make_frame(data: PlotData, style: Style, width: float, height: float) -> PlotFrame:
    """Axes, ticks and titles for a view of this size."""
    metrics = QFontMetricsF(style.small)
    top, step, with_ceiling = y_extent(data.highest, data.ceiling, falling=data.unit == TOKENS)
    decimals = 1 if step < 1 else 0
    numbers = [QLocale().toString(value, "f", decimals) for value in y_ticks(top, step)]
    if decimals:
        numbers = [QLocale().toString(value, "g", 6) for value in y_ticks(top, step)]
    widest = max(metrics.horizontalAdvance(number) for number in numbers)
    left = max(LEFT if width >= NARROW else 0.0, widest + 24)
    dashed = tuple(value for _, value in data.baselines) + ((data.ceiling,) if with_ceiling else ())
    line = metrics.height()
    upper, lower = line + 12, height - HANDLE - 2 * line - 6
    upper, lower = float(round(upper)), float(round(max(upper + 20, lower)))
    named = _named_runs(data, len(dashed), lower - upper, line)
    margin = _margin(data, dashed, named, metrics, width)
    axis = data.axis(left, max(left + 40, width - EDGE / 2 - LABEL_GAP - margin))
    frame = PlotFrame(axis, upper, lower, top, dashed=dashed)
    return replace(
        frame,
        x_ticks=_x_ticks(axis, metrics),
        y_ticks=_y_ticks(frame, y_ticks(top, step), numbers, line),
        y_title=title_of(data.unit),
        x_title=QCoreApplication.translate("PlotCanvas", "vocabulary size"),
        hint=""
        if data.history is not None
        else QCoreApplication.translate("PlotCanvas", "The curve appears here when a run begins."),
    )


def _x_ticks(axis: Axis, metrics: QFontMetricsF) -> tuple[tuple[float, str], ...]:
    sizes = x_ticks(axis.start, axis.end, log=axis.log, most=int((axis.right - axis.left) / TICK_ROOM))
    places = [axis.pixel(size) for size in sizes]
    texts = [QLocale().toString(size) for size in sizes]
    kept = thin(places, [metrics.horizontalAdvance(text) for text in texts], 12)
    return tuple((places[i], texts[i]) for i in kept)


def _y_ticks(frame: PlotFrame, values: list[float], texts: list[str], line: float) -> tuple[tuple[float, str], ...]:
    """The y ticks, thinned to fit the height."""
    room = max(1, int((frame.bottom - frame.top) / (line * 1.4)))
    stride = max(1, -(-(len(values) - 1) // room))
    return tuple((frame.y(value), text) for value, text in list(zip(values, texts, strict=True))[::stride])


def _margin_texts(data: PlotData, dashed: tuple[float, ...], *, narrow: bool) -> list[str]:
    """The labels at the right ends of the dashed lines."""
    texts = [_baseline_text(kind, value, data.unit) for kind, value in data.baselines]
    if len(dashed) > len(texts):
        words = (
            QCoreApplication.translate("PlotCanvas", "{ratio} limit")
            if narrow
            else QCoreApplication.translate("PlotCanvas", "{ratio} no merge can pass")
        )
        texts.append(words.format(ratio=number(data.ceiling, data.unit, 2)))
    return texts


def _margin(data: PlotData, dashed: tuple[float, ...], named: list[int], metrics: QFontMetricsF, width: float) -> float:
    """Room right of the axis for every label, wherever its curve ends."""
    texts = _margin_texts(data, dashed, narrow=width < NARROW) + [text for text, _ in _curve_texts(data)]
    widths = [metrics.horizontalAdvance(text) for text in texts]
    names = [_earlier_text(data, run, width) for run in named]
    return max(widths + [metrics.horizontalAdvance(name) + CROSS for name in names])


def _baseline_text(kind: str, value: float, unit: str) -> str:
    words = (
        QCoreApplication.translate("PlotCanvas", "{ratio} bytes")
        if kind == BYTES
        else QCoreApplication.translate("PlotCanvas", "{ratio} characters")
    )
    return words.format(ratio=number(value, unit, 2))


# -- labels


def make_labels(data: PlotData, frame: PlotFrame, style: Style, width: float) -> tuple[PlotLabel, ...]:
    """Place every label at its line's right end, without overlaps."""
    metrics = QFontMetricsF(style.small)
    narrow = width < NARROW
    x = frame.axis.right + LABEL_GAP
    lines = [
        PlotLabel(text, "secondary", x, frame.y(ratio))
        for text, ratio in zip(_margin_texts(data, frame.dashed, narrow=narrow), frame.dashed, strict=True)
    ]
    named = _named_runs(data, len(lines), frame.bottom - frame.top, metrics.height())
    curves = _curve_labels(data, frame) + _earlier_labels(data, frame, named, width)
    measured = [replace(label, width=metrics.horizontalAdvance(label.text)) for label in [*lines, *curves]]
    return _parted(measured, frame, metrics.height())


def _curve_texts(data: PlotData) -> list[tuple[str, float]]:
    """The labels of this run's curves, and the points where the curves end."""
    if data.history is None or data.last < 1:
        return []
    value, held = data.value(data.last), data.held_value(data.held_last)
    words = QCoreApplication.translate("PlotCanvas", "{ratio} training")
    training = words.format(ratio=number(value, data.unit, 2))
    if held is None:
        return [(training, value)]
    words = QCoreApplication.translate("PlotCanvas", "{ratio} held-out")
    return [(training, value), (words.format(ratio=number(held, data.unit, 2)), held)]


def _curve_labels(data: PlotData, frame: PlotFrame) -> list[PlotLabel]:
    x = frame.axis.pixel(data.start + data.last) + LABEL_GAP
    return [PlotLabel(text, "accent", x, frame.y(ratio)) for text, ratio in _curve_texts(data)]


def _named_runs(data: PlotData, dashed: int, height: float, line: float) -> list[int]:
    """The newest earlier runs, as many as the height has room for besides the other labels."""
    lines = int(height / line) + 1 - dashed - len(_curve_texts(data))
    most = max(0, min(MOST_EARLIER_LABELS, lines))
    return list(range(len(data.earlier)))[len(data.earlier) - min(most, len(data.earlier)) :]


def _earlier_text(data: PlotData, run: int, width: float) -> str:
    name = data.earlier[run].name
    longest = NAME_LENGTH if width >= NARROW else NAME_LENGTH // 2
    name = name if len(name) <= longest else f"{name[: longest - 1]}…"
    return f"{number(data.earlier_end(run)[1], data.unit, 2)} {name}"


def _earlier_labels(data: PlotData, frame: PlotFrame, named: list[int], width: float) -> list[PlotLabel]:
    """Earlier runs by name, each with a cross that dismisses it."""
    labels = []
    for run in named:
        vocabulary, ratio = data.earlier_end(run)
        x = frame.axis.pixel(min(vocabulary, frame.axis.end)) + LABEL_GAP
        labels.append(PlotLabel(_earlier_text(data, run, width), "secondary", x, frame.y(ratio), run=run))
    return labels


def _parted(labels: list[PlotLabel], frame: PlotFrame, height: float) -> tuple[PlotLabel, ...]:
    """Labels moved up or down until none touches another; labels without a common column stay."""
    columns: list[list[PlotLabel]] = []
    for label in sorted(labels, key=lambda label: label.x):
        end = max((_right(other) for other in columns[-1]), default=0.0) if columns else 0.0
        if columns and label.x < end + 4:
            columns[-1].append(label)
        else:
            columns.append([label])
    placed: list[PlotLabel] = []
    for column in columns:
        centres = spread([label.y for label in column], height, frame.top - height, frame.bottom - 2)
        placed += [replace(label, y=y) for label, y in zip(column, centres, strict=True)]
    return tuple(placed)


def _right(label: PlotLabel) -> float:
    return label.x + label.width + (CROSS if label.run is not None else 0.0)


# -- readings


def make_reading(data: PlotData, frame: PlotFrame, step: int) -> PlotReading:
    """The reading shown at a step."""
    locale = QLocale()
    rows = [
        (
            QCoreApplication.translate("PlotCanvas", "vocabulary size"),
            locale.toString(BYTE_TOKENS + data.specials + step),
        ),
        (
            title_of(data.unit),
            number(data.value(step), data.unit, 4),
        ),
    ]
    held = data.held_value(step)
    if held is not None:
        rows.append(
            (QCoreApplication.translate("PlotCanvas", "held-out"), number(held, data.unit, 4)),
        )
    if step > 0:
        saved, share = data.gain(step)
        percent = locale.toString(100 * share, "g", 2)
        rows.append(
            (
                QCoreApplication.translate("PlotCanvas", "tokens saved"),
                f"{locale.toString(saved)} · {percent} %",
            )
        )
    return PlotReading(frame.axis.pixel(data.start + step), frame.y(data.value(step)), tuple(rows))


def describe(data: PlotData) -> str:
    """The plot in words, for a screen reader."""
    if data.history is None:
        return QCoreApplication.translate("PlotCanvas", "No run yet.")
    locale = QLocale()
    step = min(data.playhead, data.last)
    text = QCoreApplication.translate(
        "PlotCanvas",
        "Playhead at vocabulary size {size}: {value} {unit}. Learnt up to {reached}: {final}.",
    ).format(
        size=locale.toString(data.start + step),
        value=number(data.value(step), data.unit, 4),
        unit=title_of(data.unit),
        reached=locale.toString(data.start + data.last),
        final=number(data.value(data.last), data.unit, 4),
    )
    held = data.held_value(step)
    if held is None:
        return text
    more = QCoreApplication.translate("PlotCanvas", "Held-out: {ratio}.")
    return f"{text} {more.format(ratio=number(held, data.unit, 4))}"


def fork_place(data: PlotData, frame: PlotFrame) -> QPointF | None:
    """The point at which this run branched off another."""
    step = data.branched_at
    if step is None or not 0 < step <= data.last:
        return None
    return QPointF(frame.axis.pixel(data.start + step), frame.y(data.value(step)))
