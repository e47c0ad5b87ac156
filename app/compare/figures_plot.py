"""The plots of the compared tokenizers: a choice of chart and scale, and a legend that hides lines."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.kit.chart.data import NEUTRAL, Chart, keys_of
from app.kit.chart.view import ChartView
from app.kit.segments import Segments
from app.kit.theme import Theme
from app.kit.tips import tip_text

LEGEND_WIDTH, NARROWEST = 230, 150
SWATCH = 18.0
LINEAR_FIRST = ("lengths",)
HIDDEN_FIRST = {"lengths": ("byte", "character"), "ranks": ("bit", "byte", "character")}
"""Baselines hidden at first: they would compress the scale of the others."""


class FiguresPlot(QWidget):
    """Shows one chart at a time. When `asked` is emitted, pass a chart of the new `kind` to `show_chart`."""

    asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("comparePlot")
        self.setProperty("plane", "panel")
        self._theme = theme
        self._hidden = {kind: frozenset(keys) for kind, keys in HIDDEN_FIRST.items()}
        self._linear: dict[str, bool] = dict.fromkeys(LINEAR_FIRST, True)
        self.kinds = Segments("comparePlotKind")
        self.log_box = QCheckBox()
        self.log_box.setObjectName("comparePlotLog")
        self.chart = ChartView(theme)
        self.dashed = QLabel()
        self.dashed.setProperty("dim", True)
        self._entries = QVBoxLayout()
        self._buttons: list[LegendButton] = []
        self._build()
        self._set_texts()
        self.log_box.setChecked(True)
        self.kinds.chosen.connect(self._choose)
        self.log_box.toggled.connect(self._set_log)
        theme.changed.connect(self._restyle)
        self._restyle()

    @property
    def kind(self) -> str:
        """ "ratio", "lengths" or "ranks"."""
        return self.kinds.key

    @property
    def log(self) -> bool:
        """Whether the axes are logarithmic."""
        return self.log_box.isChecked()

    def show_chart(self, chart: Chart) -> None:
        """Show a chart of the chosen kind."""
        hidden = self._hidden.get(self.kind, frozenset())
        self.chart.show_chart(replace(chart, hidden=hidden))
        self._show_legend()
        self.dashed.setVisible(any(line.dashed for line in chart.series))

    def hide_entry(self, key: str, *, hidden: bool) -> None:
        """Hide an entry of the legend, or show it again."""
        before = self._hidden.get(self.kind, frozenset())
        self._hidden[self.kind] = before | {key} if hidden else before - {key}
        self.chart.set_hidden(self._hidden[self.kind])

    def legend(self) -> list[LegendButton]:
        """The entries of the legend."""
        return list(self._buttons)

    # -- building

    def _build(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(18, 8, 16, 0)
        bar.setSpacing(16)
        bar.addWidget(self.kinds)
        bar.addWidget(self.log_box)
        bar.addStretch(1)
        bar.addWidget(self.dashed)
        entries = QWidget()
        entries.setProperty("plane", "panel")
        entries.setLayout(self._entries)
        self._entries.setContentsMargins(4, 8, 12, 8)
        self._entries.setSpacing(0)
        self._entries.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setObjectName("compareLegend")
        self._scroll.setWidget(entries)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self._scroll.setMinimumWidth(NARROWEST)
        self._scroll.setMaximumWidth(LEGEND_WIDTH)
        below = QHBoxLayout()
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(0)
        below.addWidget(self.chart, 1)
        below.addWidget(self._scroll)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(bar)
        column.addLayout(below, 1)

    def _show_legend(self) -> None:
        """One button per entry; rebuilt only when the entries change."""
        wanted = keys_of(self.chart.chart)
        if [(button.key, button.text(), button.color) for button in self.legend()] != list(wanted):
            self._remove_buttons()
            for place, (key, name, color) in enumerate(wanted):
                button = LegendButton(self._theme, key, name, color)
                button.toggled.connect(lambda on, key=key: self.hide_entry(key, hidden=not on))
                self._entries.insertWidget(place, button)
                self._buttons.append(button)
        for button in self._buttons:
            button.blockSignals(True)
            button.setChecked(button.key not in self.chart.chart.hidden)
            button.blockSignals(False)

    def _remove_buttons(self) -> None:
        # Not by the layout's items: Qt deletes an item without telling Python, and the next widget
        # at its address would then be taken for a QWidgetItem.
        for button in self._buttons:
            self._entries.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = []

    def _choose(self, kind: str) -> None:
        self.log_box.blockSignals(True)
        self.log_box.setChecked(not self._linear.get(kind, False))
        self.log_box.blockSignals(False)
        self.asked.emit()

    def _set_log(self, log: bool) -> None:
        self._linear[self.kind] = not log
        self.asked.emit()

    def _restyle(self) -> None:
        self.dashed.setFont(self._theme.small_font())

    def _set_texts(self) -> None:
        self.setAccessibleName(self.tr("Plots"))
        self.kinds.setAccessibleName(self.tr("Which plot"))
        self.kinds.set_choices(
            (
                ("ratio", self.tr("Bytes per token")),
                ("lengths", self.tr("Lengths of tokens")),
                ("ranks", self.tr("Tokens by frequency")),
            )
        )
        self.log_box.setText(self.tr("logarithmic"))
        self.log_box.setAccessibleName(self.tr("logarithmic"))
        self.dashed.setText(self.tr("dashed: held-out text"))
        self.dashed.setAccessibleName(self.dashed.text())
        self._scroll.setAccessibleName(self.tr("Legend"))


class LegendButton(QAbstractButton):
    """A line in its colour, and its name; dim while it is hidden."""

    def __init__(self, theme: Theme, key: str, name: str, color: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self.key, self.color = theme, key, color
        self.setText(name)
        self.setAccessibleName(name)
        self.setToolTip(tip_text(name))
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        metrics = QFontMetricsF(self._theme.small_font())
        return QSize(round(metrics.horizontalAdvance(self.text()) + SWATCH + 26), round(metrics.height() + 9))

    def minimumSizeHint(self) -> QSize:
        return QSize(60, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setOpacity(1.0 if self.isChecked() else 0.4)
        baseline = self.color == NEUTRAL
        color = self._theme.color("secondary") if baseline else self._color()
        pen = QPen(color, 1.4 if baseline else 2.5)
        if baseline:
            pen.setDashPattern([3, 2])
        painter.setPen(pen)
        middle = self.height() / 2
        painter.drawLine(QPointF(8, middle), QPointF(8 + SWATCH, middle))
        metrics = QFontMetricsF(self._theme.small_font())
        place = QRectF(self.rect()).adjusted(16 + SWATCH, 0, -6, 0)
        painter.setFont(self._theme.small_font())
        painter.setPen(self._theme.color("text"))
        text = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), text)
        painter.setOpacity(1.0)
        if self.hasFocus():
            painter.setPen(QPen(self._theme.color("accent"), 1.5))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(2, 1, -2, -1), 4, 4)
        painter.end()

    def _color(self) -> QColor:
        colors = self._theme.series_colors
        return colors[self.color % len(colors)]
