"""One token in full: its facts, the merges that made it, its life, its uses, its words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.inspector.facts import Absorbed, TokenFacts, Word
from app.inspector.facts_view import BigChip, FactGrid
from app.inspector.life_plot import LifePlot
from app.kit import icons
from app.kit.theme import Theme
from app.kit.tips import tip_text
from app.kit.token_text import readable
from app.tokens.chip_list import ChipList, ChipRow
from app.tokens.merge_tree import Parts
from app.tokens.tree_view import TreeView

EDGE = 18
QUOTED = 24


@dataclass(frozen=True, slots=True)
class _Found:
    """The words that contain a token, or why they are unknown."""

    token: int
    words: tuple[Word, ...]
    problem: str = ""


class TokenInspector(QWidget):
    """Shows the facts about a token. Every token drawn in it can be clicked."""

    token_requested = Signal(object)
    """Request to inspect another token, by its number."""
    back_requested = Signal()
    step_requested = Signal(int)
    request_previous_occurrence = Signal()
    request_next_occurrence = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("tokenInspector")
        self.setProperty("plane", "panel")
        self._theme = theme
        self._facts: TokenFacts | None = None
        self._words: _Found | None = None
        self._build()
        self._arrange()
        self._set_texts()
        self._connect()
        self.show_nothing()

    # -- contents

    @property
    def facts(self) -> TokenFacts | None:
        """The current contents."""
        return self._facts

    def show_facts(self, facts: TokenFacts, parts: Parts, spell: Callable[[int], bytes]) -> None:
        """Show a token; its words follow. `parts` and `spell` return the pair and the bytes of any token of the run."""
        before, self._facts = self._facts, facts
        other = before is None or before.token != facts.token
        self._chip.show_token(facts.data)
        self.grid.show_facts(facts)
        if other:
            self._scroll.verticalScrollBar().setValue(0)
            if facts.is_special:
                self.tree.clear()
            else:
                self.tree.show_token(facts.token, parts, spell)
            self._show_words()
        self._tree_scroll.setFixedHeight(self._tree_height())
        self.life.show_life(facts.steps.tolist(), facts.counts.tolist(), facts.step, facts.frontier)
        self.absorbed.show_rows(tuple(self._absorbed_row(one, facts) for one in facts.absorbed))
        self._say()
        self._pages.setCurrentIndex(1)

    def show_words(self, token: int, words: tuple[Word, ...]) -> None:
        """Show the words that contain a token; they may arrive before its facts."""
        self._words = _Found(token, words)
        self._show_words()
        self._say()

    def show_words_problem(self, token: int, sentence: str) -> None:
        """Show why the words that contain a token cannot be listed."""
        self._words = _Found(token, (), sentence)
        self._show_words()
        self._say()

    def show_nothing(self, sentence: str = "") -> None:
        """Clear the pane, and show why."""
        self._facts = self._words = None
        invitation = self.tr("Click a token in the text, or double-click a row of the tables.")
        self._empty.setText(sentence or invitation)
        self._pages.setCurrentIndex(0)

    def set_waiting(self, waiting: bool) -> None:
        """Dim the words while newer facts are being computed."""
        self.words.setEnabled(not waiting)

    def set_back(self, there_is: bool) -> None:
        """Whether there is a token to go back to."""
        self.back.setVisible(there_is)

    # -- building

    def _build(self) -> None:
        theme = self._theme
        self.back = self._button("backButton", "back")
        self.previous = self._button("previousOccurrenceButton", "previous-visible")
        self.next = self._button("nextOccurrenceButton", "next-visible")
        self._chip = BigChip(theme)
        self.grid = FactGrid(theme)
        self.scaffold = self._label()
        self.scaffold.setWordWrap(True)
        self.tree = TreeView(theme)
        self.life = LifePlot(theme)
        self.log = QCheckBox()
        self.absorbed, self.words = ChipList(theme), ChipList(theme)
        self._titles = [self._label(heading=True) for _ in range(4)]
        self._notes = [self._label(dim=True) for _ in range(4)]
        self._empty = self._label(dim=True)
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._empty.setContentsMargins(EDGE, 48, EDGE, 0)

    def _button(self, name: str, picture: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName(name)
        button.setIcon(icons.icon(picture, self._theme))
        return button

    def _label(self, *, dim: bool = False, heading: bool = False) -> QLabel:
        label = QLabel()
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setProperty("dim", dim)
        if heading:
            label.setFont(self._theme.heading_font())
        return label

    def _arrange(self) -> None:
        self._content = QWidget()
        self._content.setProperty("plane", "panel")
        column = QVBoxLayout(self._content)
        column.setContentsMargins(0, 14, 0, 24)
        column.setSpacing(0)
        column.addLayout(self._row(self._chip, None, self.back, self.previous, self.next))
        column.addSpacing(10)
        column.addLayout(self._row(self.grid))
        self._scaffold_row = self._row(self.scaffold)
        column.addLayout(self._scaffold_row)
        sections = ((self._wide_tree(), None), (self.life, self.log), (self.absorbed, None), (self.words, None))
        for number, (part, aside) in enumerate(sections):
            column.addSpacing(22)
            column.addLayout(self._row(self._titles[number], self._notes[number], None, aside))
            column.addSpacing(6)
            if part is self.life:
                column.addLayout(self._row(part))
            else:
                column.addWidget(part)
        column.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self._content)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(self._empty)
        self._pages.addWidget(self._scroll)

    def _wide_tree(self) -> QScrollArea:
        """Wrap the tree in a scroll area, since it may be wider than the pane."""
        self._tree_scroll = QScrollArea()
        self._tree_scroll.setWidgetResizable(True)
        self._tree_scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._tree_scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._tree_scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._tree_scroll.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._tree_scroll.setWidget(self.tree)
        self._tree_scroll.viewport().setProperty("plane", "panel")
        self.tree.setAutoFillBackground(False)  # a scroll area fills its widget in the window's colour
        return self._tree_scroll

    def _row(self, *parts: QWidget | None) -> QHBoxLayout:
        """A row of widgets within the margins; None is a stretchable space."""
        row = QHBoxLayout()
        row.setContentsMargins(EDGE, 0, EDGE - 4, 0)
        row.setSpacing(6)
        for part in parts:
            if part is None:
                row.addStretch(1)
            else:
                row.addWidget(part)
        return row

    def _connect(self) -> None:
        for part in (self.tree, self.absorbed, self.words):
            part.token_requested.connect(self.token_requested)
        self.life.step_requested.connect(self.step_requested)
        self.log.toggled.connect(self.life.set_log)
        self.back.clicked.connect(lambda: self.back_requested.emit())
        self.previous.clicked.connect(lambda: self.request_previous_occurrence.emit())
        self.next.clicked.connect(lambda: self.request_next_occurrence.emit())
        self._theme.changed.connect(self._restyle)

    def _restyle(self) -> None:
        for title in self._titles:
            title.setFont(self._theme.heading_font())
        self._tree_scroll.setFixedHeight(self._tree_height())

    def _set_texts(self) -> None:
        self.setAccessibleName(self.tr("Token"))
        titles = (self.tr("merge tree"), self.tr("life"), self.tr("absorbed into"), self.tr("words"))
        for title, text in zip(self._titles, titles, strict=True):
            title.setText(text)
        for button, text in (
            (self.back, self.tr("Back to the token before")),
            (self.previous, self.tr("Previous occurrence in the text (Shift+F3)")),
            (self.next, self.tr("Next occurrence in the text (F3)")),
        ):
            button.setToolTip(tip_text(text))
            button.setAccessibleName(text)
        self.log.setText(self.tr("logarithmic"))
        self.log.setAccessibleName(self.tr("Logarithmic counts"))
        self.absorbed.setAccessibleName(self.tr("Tokens that it became part of"))
        self.words.setAccessibleName(self.tr("Words that hold it"))
        self._say()

    # -- in words

    def _say(self) -> None:
        facts = self._facts
        if facts is None:
            return
        number = QLocale().toString
        self.scaffold.setText(self._scaffold_text(facts.scaffold) if facts.scaffold is not None else "")
        self.scaffold.setVisible(facts.scaffold is not None)
        self._scaffold_row.setContentsMargins(EDGE, 12 if facts.scaffold is not None else 0, EDGE, 0)
        absorbers = len(facts.absorbed)
        of = self.tr("the largest {shown} of {all}").format(shown=number(absorbers), all=number(facts.absorbers))
        self._notes[2].setText(of if absorbers < facts.absorbers else self._absorbed_note(facts))
        self._notes[3].setText(self._words_note(facts))
        has_tree = facts.born > 0
        self._tree_scroll.setVisible(has_tree)
        self._titles[0].setVisible(has_tree)
        for part in (self._titles[1], self.life, self.log, self._titles[2], self._notes[2]):
            part.setVisible(not facts.is_special)
        self._titles[3].setVisible(not facts.is_special)
        self._notes[3].setVisible(not facts.is_special)

    def _absorbed_note(self, facts: TokenFacts) -> str:
        return self.tr("nothing yet") if not facts.absorbers else ""

    def _words_note(self, facts: TokenFacts) -> str:
        found = self._words_of(facts.token)
        if found is None:
            return self.tr("being looked for") if facts.count else self.tr("none here")
        return found.problem or ("" if found.words else self.tr("none here"))

    def _scaffold_text(self, scaffold: Absorbed) -> str:
        share = QLocale().toString(100 * scaffold.share, "f", 0 if scaffold.share >= 0.995 else 1)
        text = self.tr(
            "A scaffold: merge {merge} took {share} % of it into {token}. It was needed on the way there, and hardly "
            "stands by itself any more (intersection over self {figure})."
        )
        return text.format(
            merge=QLocale().toString(scaffold.merge),
            share=share,
            token=readable(scaffold.data, QUOTED),
            figure=QLocale().toString(scaffold.share, "f", 3),
        )

    def _absorbed_row(self, one: Absorbed, facts: TokenFacts) -> ChipRow:
        share = QLocale().toString(100 * one.share, "f", 1 if one.share >= 0.001 else 3)
        note = self.tr("{share} % at merge {merge}").format(share=share, merge=QLocale().toString(one.merge))
        taken = QLocale().toString(one.taken)
        return ChipRow(((one.token, one.data),), taken, note, looked_at=facts.token, dim=one.merge > facts.step)

    def _words_of(self, token: int) -> _Found | None:
        return self._words if self._words is not None and self._words.token == token else None

    def _show_words(self) -> None:
        token = self._facts.token if self._facts is not None else -1
        found = self._words_of(token)
        words = found.words if found is not None else ()
        rows = [ChipRow(word.tokens, QLocale().toString(word.count), looked_at=token) for word in words]
        self.words.show_rows(tuple(rows))

    # -- Qt

    def _tree_height(self) -> int:
        height = self.tree.sizeHint().height()
        bar = self._tree_scroll.horizontalScrollBar().sizeHint().height()
        wide = self.tree.sizeHint().width() > self._scroll.viewport().width()
        return height + (bar if wide else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tree_scroll.setFixedHeight(self._tree_height())
