"""The candidates at the playhead: the commonest pairs, and the choice of each tie-break."""

from __future__ import annotations

from PySide6.QtCore import QLocale, QModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QMenu, QStyleOptionViewItem, QVBoxLayout, QWidget

from app.candidates.model import RULES, TOP, Candidates, CandidatesModel, Pair
from app.kit import icons
from app.kit.cells import (
    EDGE,
    PADDING,
    RowStyle,
    number_place,
    paint_fill,
    paint_number,
    paint_pair,
    paint_small,
    paint_token,
)
from app.kit.columns import Index
from app.kit.names import pair_count_text, tie_name
from app.kit.row_buttons import RowButtons
from app.kit.span_label import LabelSpan, SpanLabel
from app.kit.table import RowDelegate, RowTable
from app.kit.theme import Theme

BAR_SHARE, PAIR_SHARE = 0.32, 0.52
BAR_HEIGHT, BAR_STRENGTH = 5.0, 0.5
PAIR_FROM, BAR_FROM = 240, 150  # minimum pixels left for text at which pair and bar are shown
ICONS = {"force": "merge", "ban": "ban", "allow": "back"}


class CandidatesPane(QWidget):
    """The next merge and its reason, above a table of all candidates."""

    token_requested = Signal(object)
    """Request to inspect one token of a pair, by its id (int)."""
    steer_requested = Signal(str, int, int, int)
    """Request to merge a pair next ("force"), never ("ban") or again ("allow"): action, step, left, right."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("candidatesPane")
        self.setProperty("plane", "panel")
        self._shown: Candidates | None = None
        self._problem = ""
        self._next = SpanLabel(theme)
        self._why = SpanLabel(theme)
        self._rules = {rule: SpanLabel(theme) for rule in RULES}
        self._heading = SpanLabel(theme)
        self._grid_columns = 0
        self.table = CandidatesTable(theme)
        self.table.activated_pair.connect(self._ask_about)
        self.table.steer_requested.connect(self.steer_requested)
        self._arrange()
        self._set_texts()

    def show_candidates(self, answer: Candidates | None) -> None:
        """Show the candidates of a step; None: there are none to show."""
        self._shown, self._problem = answer, ""
        self.table.candidates.show(answer)
        self.table.share_width()
        self._describe()

    def set_waiting(self, waiting: bool) -> None:
        """Dim the contents while a newer step is being evaluated."""
        self.table.set_waiting(waiting)
        for label in (self._next, self._why, self._heading, *self._rules.values()):
            label.setEnabled(not waiting)
        if self._shown is None:
            self._describe()

    def show_problem(self, sentence: str) -> None:
        """Show that the step could not be evaluated."""
        self.show_candidates(None)
        self._problem = sentence
        self._describe()

    # -- building

    def _arrange(self) -> None:
        head = QVBoxLayout()
        head.setContentsMargins(2 * EDGE + 2, 14, 2 * EDGE + 2, 10)
        head.setSpacing(4)
        head.addWidget(self._next)
        head.addWidget(self._why)
        head.addSpacing(8)
        head.addWidget(self._heading)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(2)
        head.addLayout(self._grid)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.table, 1)
        # After `addLayout`, which makes every item below known to Python; moving a label deletes its item.
        self._place_rules()

    def _place_rules(self) -> None:
        """Arrange the rules in two columns if they fit."""
        columns = 2 if self.width() >= 380 else 1
        if columns == self._grid_columns:
            return
        self._grid_columns = columns
        for place, label in enumerate(self._rules.values()):
            self._grid.addWidget(label, place // columns, place % columns)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_rules()

    def _set_texts(self) -> None:
        self.setAccessibleName(self.tr("Candidates"))
        self._next.setAccessibleName(self.tr("The next merge"))
        self._why.setAccessibleName(self.tr("Why this merge"))
        self._heading.setAccessibleName(self.tr("What each rule would merge"))
        for rule, label in self._rules.items():
            label.setAccessibleName(tie_name(rule))
        self._describe()

    # -- in words

    def _describe(self) -> None:
        shown = self._shown
        self._next.set_spans(self._next_spans(shown))
        self._why.set_spans([LabelSpan(self._reason(shown), "secondary", "small")] if shown is not None else [])
        has_choices = shown is not None and bool(shown.choices)
        title = self.tr("each rule would merge") if has_choices else ""
        self._heading.set_spans([LabelSpan(title, "secondary", "small")])
        for rule, label in self._rules.items():
            label.set_spans(self._rule_spans(shown, rule) if shown is not None and has_choices else [])

    def _next_spans(self, shown: Candidates | None) -> list[LabelSpan]:
        if shown is None:
            waiting = self.table.is_waiting
            nothing = self.tr("The pairs are being counted.") if waiting else self.tr("No text has been counted yet.")
            return [LabelSpan(self._problem or nothing, "secondary")]
        pair = shown.next
        if pair is None:
            return [LabelSpan(self.tr("No pair is left to merge."), "text", "heading")]
        title = self.tr("merged next") if shown.merged is not None else self.tr("next")
        return [
            LabelSpan(title, "text", "heading", gap=10, rigid=True),
            LabelSpan(token=pair.parts[0], gap=5),
            LabelSpan("+", "secondary", gap=5, rigid=True),
            LabelSpan(token=pair.parts[1], gap=5),
            LabelSpan("→", "secondary", gap=5, rigid=True),
            LabelSpan(token=pair.token, chip=True),
        ]

    def _reason(self, shown: Candidates) -> str:
        pair = shown.next
        if pair is None:
            return self._nothing_left(shown)
        times = pair_count_text(pair.count)
        if shown.forced:
            return self.tr("{times}; forced by hand").format(times=times)
        if len(shown.pairs) == 1:
            return self.tr("{times}, the only pair there is").format(times=times)
        if shown.tied:
            others = self._others(shown.tied - 1)
            return self.tr("{times}, {tied}; {rule} wins").format(times=times, tied=others, rule=tie_name(shown.rule))
        margin = self.tr("%Ln more than the second", "", shown.margin)
        return f"{times}, {margin}"

    def _others(self, others: int) -> str:
        if others == 1:
            return self.tr("tied with another pair")
        if others >= TOP - 1:
            return self.tr("tied with %Ln others or more", "", others)
        return self.tr("tied with %Ln others", "", others)

    def _nothing_left(self, shown: Candidates) -> str:
        if not shown.pairs:
            return self.tr("every pre-token is one token")
        least = QLocale().toString(shown.least)
        return self.tr("no pair occurs {count} times").format(count=least)

    def _rule_spans(self, shown: Candidates, rule: str) -> list[LabelSpan]:
        """A rule and its choice, highlighted if it differs from the next merge."""
        pair = shown.choices[rule]
        own = rule == shown.rule
        differs = shown.next is not None and pair.ids != shown.next.ids
        role = "text" if differs or own else "secondary"
        return [
            LabelSpan(tie_name(rule), "text" if own else "secondary", "small", gap=8, rigid=True),
            LabelSpan(token=pair.parts[0], role=role, gap=4),
            LabelSpan("+", "secondary", "small", gap=4, rigid=True),
            LabelSpan(token=pair.parts[1], role=role, gap=6),
            LabelSpan("≠" if differs else "", "now", "heading", rigid=True),
        ]

    def _ask_about(self, pair: Pair) -> None:
        self.token_requested.emit(pair.left)


class CandidatesTable(RowTable):
    """The commonest pairs, their counts as bars."""

    activated_pair = Signal(object)
    """Double click or Enter on a row: the Pair."""
    steer_requested = Signal(str, int, int, int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.setObjectName("candidatesTable")
        self.header.indent = EDGE
        self.setItemDelegate(CandidatesDelegate(theme, self))
        self.setModel(CandidatesModel(self))
        self.doubleClicked.connect(self.activate)
        self._buttons = RowButtons(theme, self, self.offered)
        for key, text in self._acts().items():
            self._buttons.add(key, ICONS[key], text)
        self._buttons.pressed.connect(self._steer)
        self.restyle()
        self._set_texts()

    @property
    def candidates(self) -> CandidatesModel:
        model = self.model()
        assert isinstance(model, CandidatesModel)
        return model

    def set_waiting(self, waiting: bool) -> None:
        super().set_waiting(waiting)
        self._buttons.stand_at(-1)

    # -- steering

    def offered(self, row: int) -> tuple[str, ...]:
        """Open the menu of the pair in a row; there is none while an outdated answer is shown."""
        if row < 0 or self.is_waiting or self.candidates.shown is None:
            return ()
        if self.candidates.pair(row).banned:
            return ("force", "allow")
        return ("ban",) if self.candidates.is_next(row) else ("force", "ban")

    def menu_for(self, row: int) -> QMenu | None:
        """Build the menu of the pair in a row."""
        if not self.offered(row):
            return None
        menu = QMenu(self)
        menu.setAccessibleName(self.tr("Steer"))
        acts = self._acts()
        for key in self.offered(row):
            action = menu.addAction(icons.icon(ICONS[key], self._theme), acts[key])
            action.triggered.connect(lambda _=False, key=key: self._steer(key, row))
        return menu

    def _acts(self) -> dict[str, str]:
        return {
            "force": self.tr("Merge this next"),
            "ban": self.tr("Never merge this pair"),
            "allow": self.tr("Allow this pair again"),
        }

    def _steer(self, key: str, row: int) -> None:
        shown = self.candidates.shown
        if shown is not None and key in self.offered(row):
            self._buttons.stand_at(-1)
            self.steer_requested.emit(key, shown.step, *self.candidates.pair(row).ids)

    def _set_texts(self) -> None:
        self.setAccessibleName(self.tr("Candidates"))
        self.setAccessibleDescription(self.tr("The commonest pairs at the playhead, the commonest on top."))

    def share_width(self) -> None:
        """Numbers get their full width; pair, token and bar divide the rest, and are hidden if it is narrow."""
        model = self.candidates
        style_font, small = self._theme.ui_font(), self._theme.small_font()
        digits, nouns = QFontMetricsF(style_font), QFontMetricsF(small)
        widths = {}
        for section, column in enumerate(model.columns):
            if column.numeric:
                texts = {model.index(row, section).data() for row in range(model.rowCount())}
                metrics = nouns if column.key == "margin" else digits
                needed = max([metrics.horizontalAdvance(text) for text in texts] + [28.0])
                widths[column.key] = max(needed, nouns.horizontalAdvance(column.title)) + 1.5 * PADDING
        widths["margin"] += EDGE + PADDING / 2
        rest = self.viewport().width() - widths["margin"] - widths["count"]
        bar = rest * BAR_SHARE if rest >= BAR_FROM else 0.0
        pair = (rest - bar) * PAIR_SHARE if rest >= PAIR_FROM else 0.0
        widths["count"] += bar
        widths |= {"pair": pair, "token": max(24.0, rest - bar - pair)}
        for section, column in enumerate(model.columns):
            self.setColumnHidden(section, widths[column.key] <= 0)
            self.horizontalHeader().resizeSection(section, round(widths[column.key]))

    def activate(self, index: QModelIndex) -> None:
        self.activated_pair.emit(self.candidates.pair(index.row()))


class CandidatesDelegate(RowDelegate):
    """Paints a cell: the pair, its token as a chip, its count with a bar, how far it is behind."""

    _view: CandidatesTable

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model, style = self._view.candidates, self._style
        shown, pair, rect = model.shown, model.pair(index.row()), QRectF(option.rect)
        assert shown is not None
        width = self._view.viewport().width()
        column = model.columns[index.column()]
        following, focused = model.is_next(index.row()), self._view.has_focus_at(index.row())
        painter.setOpacity(self._view.opacity)
        if following or focused:
            paint_fill(painter, rect, width, style, filled=following, focused=focused)
        possible = pair.count >= shown.least and not pair.banned
        color = style.colors["text" if possible else "secondary"]
        if rect.left() < EDGE:  # the first column has the same margin as the last
            rect.adjust(EDGE, 0, 0, 0)
        if column.key == "pair":
            paint_pair(painter, rect, pair.parts, color, style)
        elif column.key == "token":
            paint_token(painter, rect, pair.token, color, style)
        elif column.key == "count":
            largest = shown.pairs[0].count
            paint_count(painter, rect, column.text(pair), pair.count / max(1, largest), color, style)
        else:
            paint_small(painter, number_place(rect, width), column.text(pair), style, right=True)
        painter.setOpacity(1.0)


def paint_count(painter: QPainter, rect: QRectF, text: str, share: float, color: QColor, style: RowStyle) -> None:
    """A number at the right of its cell, and in the rest a bar from the left, proportional to its fraction."""
    place = rect.adjusted(0, 0, -PADDING / 2, 0)
    number = style.number_metrics.horizontalAdvance(text) + PADDING
    room = place.width() - max(number, style.number_metrics.horizontalAdvance("88,888") + PADDING) - PADDING
    if room > 16:
        bar = QRectF(rect.left() + PADDING, rect.center().y() - BAR_HEIGHT / 2, max(1.0, room * share), BAR_HEIGHT)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        ink = QColor(style.colors["accent"])
        ink.setAlphaF(BAR_STRENGTH)
        painter.setBrush(ink)
        painter.drawRoundedRect(bar, BAR_HEIGHT / 2, BAR_HEIGHT / 2)
    paint_number(painter, place, text, color, style)
