"""The card of a clicked token in a compared text: its id, its rank and its merge tree."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QLocale, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.kit.span_label import LabelSpan, SpanLabel
from app.kit.theme import Theme
from app.tokens.merge_tree import Parts
from app.tokens.tree_view import TreeView

WIDEST = 640


@dataclass(frozen=True, slots=True)
class Story:
    """The facts about a token. `number`: its number in the merge tree, or None without a tree."""

    token: bytes
    name: str
    """The tokenizer's."""
    id: int | None = None
    rank: int | None = None
    """The merge that makes it, from 1; None for bytes, and without a time line."""
    ranks: int = 0
    is_unreachable: bool = False
    is_unknown: bool = False
    number: int | None = None
    parts: Parts | None = None
    spell: Callable[[int], bytes] | None = None


class CompareToken(QFrame):
    """A popup beside the token; a click elsewhere closes it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("morePanel")
        self.setAccessibleName(self.tr("One token"))
        self.title = SpanLabel(theme)
        self.sentence = QLabel()
        self.sentence.setProperty("dim", True)
        self.sentence.setWordWrap(True)
        self.tree = TreeView(theme)
        self._area = QScrollArea()
        self._area.setAccessibleName(self.tr("Merge tree"))
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(self.tree)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 12, 16, 12)
        whole.setSpacing(8)
        for part in (self.title, self.sentence, self._area):
            whole.addWidget(part)

    def show_story(self, story: Story, at: QPoint) -> None:
        """Show a token at a position of the screen."""
        number = QLocale().toString
        spans = [LabelSpan(token=story.token, chip=True, gap=10.0)]
        if story.id is not None:
            spans.append(LabelSpan(self.tr("id {id}").format(id=number(story.id)), gap=10.0))
        spans.append(LabelSpan(story.name, role="secondary", font="small"))
        self.title.set_spans(spans)
        self.sentence.setText(self._sentence(story))
        self.sentence.setAccessibleName(self.sentence.text())
        self.sentence.setVisible(bool(self.sentence.text()))
        has_tree = story.number is not None and story.parts is not None and story.spell is not None
        has_tree = has_tree and not story.is_unreachable and len(story.token) > 1
        self._area.setVisible(has_tree)
        if has_tree and story.number is not None and story.parts is not None and story.spell is not None:
            self.tree.show_token(story.number, story.parts, story.spell)
            size = self.tree.sizeHint()
            self._area.setFixedHeight(size.height() + (16 if size.width() > WIDEST else 2))
            self._area.setMinimumWidth(min(WIDEST, size.width() + 2))
        self.setFixedWidth(max(300, min(WIDEST, self.tree.sizeHint().width() if has_tree else 0) + 40))
        self.adjustSize()
        screen = QGuiApplication.screenAt(at) or QGuiApplication.primaryScreen()
        room = screen.availableGeometry()
        x = max(room.left(), min(at.x(), room.right() - self.width()))
        y = max(room.top(), min(at.y(), room.bottom() - self.height()))
        self.move(x, y)
        self.show()

    def _sentence(self, story: Story) -> str:
        number = QLocale().toString
        if story.is_unknown:
            return self.tr("Out of vocabulary: decoding gives <unk>, and the original text is lost.")
        if story.is_unreachable:
            return self.tr(
                "No sequence of merges produces it: it is used only where a pre-token is exactly this token."
            )
        if story.rank is not None:
            return self.tr("merge {rank} of {ranks}").format(rank=number(story.rank), ranks=number(story.ranks))
        return ""
