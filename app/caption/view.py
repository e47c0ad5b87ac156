"""The caption: in one line, which merge was just made, why this one, and what it changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QPushButton, QWidget

from app.kit.names import pair_count_text
from app.kit.numbers import BYTE_TOKENS
from app.kit.span_label import LabelSpan, SpanLabel
from app.kit.theme import Theme
from app.kit.token_text import readable

if TYPE_CHECKING:
    from bpe.histories.history import MergeHistory

MARGIN = 28
ROOM_FOR_BOTH = 48  # pixels between the caption and a notice beside it
FEW_TOKENS = 100_000  # up to this many tokens, the exact number is shown
RUNNER_LIMIT = 16


class Caption(QWidget):
    """The line under the text; when a run ended early, also the reason and an action to continue."""

    action_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._history: MergeHistory | None = None
        self._step = 0
        self.setObjectName("caption")
        self._label = SpanLabel(theme)
        self._label.setObjectName("captionLabel")
        self._notice = SpanLabel(theme)
        self._notice.setObjectName("noticeLabel")
        self._action = QPushButton()
        self._action.setObjectName("noticeButton")
        self._action.setProperty("link", True)
        self._action.setCursor(Qt.CursorShape.PointingHandCursor)
        self._action.clicked.connect(self.action_requested)
        self._arrange()
        self._set_texts()
        self.set_notice("", None)

    # -- contents

    def set_merge(self, history: MergeHistory | None, step: int) -> None:
        """Explain the merge that led to this step; at step 0, the initial vocabulary."""
        self._history, self._step = history, step
        self._label.set_spans(self._spans())
        self._rearrange()

    def set_notice(self, text: str, action_text: str | None = None) -> None:
        """Show why the run ended, with an action; an empty text removes the notice."""
        self._notice.set_spans([LabelSpan(text, "secondary")] if text else [])
        self._notice.setVisible(bool(text))
        self._action.setText(action_text or "")
        self._action.setAccessibleName(action_text or self.tr("next step"))
        self._action.setVisible(bool(text and action_text))
        self._box.setContentsMargins(MARGIN, 6, MARGIN - 8 if text else MARGIN, 6)
        self._rearrange()

    # -- Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._rearrange()

    def _arrange(self) -> None:
        self._end = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._end.setSpacing(4)
        self._end.addWidget(self._notice, 1)
        self._end.addWidget(self._action)
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setSpacing(4)
        self._box.addWidget(self._label, 1)
        self._box.addLayout(self._end)

    def _rearrange(self) -> None:
        """Place the notice at the end of the line if it fits, else on a separate line."""
        needed = self._label.natural_width + ROOM_FOR_BOTH + self._end.sizeHint().width() + 2 * MARGIN
        beside = self._notice.isHidden() or needed <= self.width()
        direction = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        if direction != self._box.direction():
            self._box.setDirection(direction)

    def _set_texts(self) -> None:
        self._label.setAccessibleName(self.tr("The merge at the playhead"))
        self._notice.setAccessibleName(self.tr("Why the run ended"))
        self.setAccessibleName(self.tr("Caption"))
        self._label.set_spans(self._spans())

    # -- the line

    def _spans(self) -> list[LabelSpan]:
        history, step = self._history, self._step
        if history is None:
            return []
        if step <= 0:
            return self._beginning(history)
        merge = step - 1
        left = history.token_bytes(int(history.left[merge]))
        right = history.token_bytes(int(history.right[merge]))
        effects = self._effects(history, step)
        forms = [*([why, *effects] for why in self._why(history, merge)), effects, effects[-1:]]
        reason, *briefs = map(" · ".join, forms)
        return [
            LabelSpan(QLocale().toString(BYTE_TOKENS + merge), "now", "heading", gap=10, rigid=True),
            LabelSpan(token=left, gap=5),
            LabelSpan("+", "secondary", gap=5, rigid=True),
            LabelSpan(token=right, gap=5),
            LabelSpan("→", "secondary", gap=5, rigid=True),
            LabelSpan(token=left + right, chip=True, gap=10),
            LabelSpan(reason, "secondary", briefs=tuple(briefs)),
        ]

    def _beginning(self, history: MergeHistory) -> list[LabelSpan]:
        every = self.tr("every byte is a token")
        return [LabelSpan(every, gap=6), LabelSpan(f"· {self._tokens(int(history.token_count[0]))}", "secondary")]

    def _tokens(self, count: int) -> str:
        return self.tr("one token") if count == 1 else self.tr("%Ln tokens", "", count)

    def _why(self, history: MergeHistory, merge: int) -> list[str]:
        """The pair's count and its lead over the next pair, in successively shorter forms."""
        count = int(history.pair_count[merge])
        runner = int(history.runner_count[merge])
        times = pair_count_text(count)
        if int(history.runner_left[merge]) < 0:
            return [self.tr("{times}, the only pair left to merge").format(times=times), times]
        if runner == count:
            return [*self._tied(history, merge, times), times]
        if runner > count:
            than = self.tr("%Ln fewer than the first pair: chosen by hand", "", runner - count)
        else:
            than = self.tr("%Ln more than the next pair", "", count - runner)
        return [f"{times}, {than}", times]

    def _tied(self, history: MergeHistory, merge: int, times: str) -> tuple[str, str]:
        ids = (int(history.runner_left[merge]), int(history.runner_right[merge]))
        pair = " + ".join(readable(history.token_bytes(part), RUNNER_LIMIT) for part in ids)
        rule = {
            "first-seen": self.tr("the pair seen first wins"),
            "lowest-ids": self.tr("the pair with the lowest ids wins"),
            "huggingface": self.tr("the first in Hugging Face's order wins"),
            "greatest-bytes": self.tr("the pair with the greatest bytes wins"),
        }.get(history.settings.tie_break, "")
        whole = self.tr("{times}, tied with {pair}; {rule}").format(times=times, pair=pair, rule=rule)
        return whole, self.tr("{times}, tied with {pair}").format(times=times, pair=pair)

    def _effects(self, history: MergeHistory, step: int) -> list[str]:
        locale = QLocale()
        before, after = int(history.token_count[step - 1]), int(history.token_count[step])
        ratios = history.bytes_per_token(step - 1), history.bytes_per_token(step)
        decimals = _decimals(*ratios)
        shown = [locale.toString(float(ratio), "f", decimals) for ratio in ratios]
        effects = [self.tr("bytes per token {before} → {after}").format(before=shown[0], after=shown[1])]
        if before < FEW_TOKENS:
            effects.insert(0, f"{locale.toString(before)} → {self._tokens(after)}")
        return effects


def _decimals(before: float, after: float) -> int:
    """Format two ratios with enough decimals (2, 4 or 6) to differ."""
    for decimals in (2, 4):
        if abs(after - before) >= 10.0**-decimals:
            return decimals
    return 6 if after != before else 4
