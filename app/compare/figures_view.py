"""The pane beneath the compared texts: the figures as a table and as plots, and the vocabularies."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QMenu,
    QProgressBar,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.compare.figures_columns import FigureRow
from app.compare.figures_table import CompareTable
from app.kit.elided_label import ElidedLabel
from app.kit.progress import set_quietly
from app.kit.replacing import choose_path, replace_after_asking
from app.kit.segments import Segments
from app.kit.theme import Theme
from app.kit.tips import tip_text

if TYPE_CHECKING:
    from app.compare.figures_plot import FiguresPlot
    from app.compare.vocabularies_view import OverlapPane

PARTS = 1000
PROGRESS_WIDTH = 120
FOOT_ABOVE, FOOT_BENEATH = 6, 8


class CompareFigures(QWidget):
    """Tabs under a line that shows the progress of measuring.

    The plots and the vocabularies are created on first use: building all at once would delay a frame.
    """

    cancel_requested = Signal()
    again_requested = Signal()
    whole_changed = Signal(bool)
    """Whether to measure tokenizers without a pattern on the whole text."""
    text_chosen = Signal(str)
    """"training", "held_out" or "both"."""
    export_requested = Signal(object)
    """The Path to write; its suffix is the format."""
    held_out_requested = Signal()
    """The user wants to open a held-out text."""
    forget_requested = Signal()
    wanted_height_changed = Signal()
    """`wanted_height` has changed."""
    chart_asked = Signal()
    """Another chart was chosen."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("compareFigures")
        self._theme = theme
        self.export_folder: Callable[[], Path] = Path.home
        """Returns the folder that a file dialog starts in."""
        self.table = CompareTable(theme)
        self._plot: FiguresPlot | None = None
        self._vocabularies: OverlapPane | None = None
        self._rooms = tuple(_room() for _ in range(2))
        self.tabs = QTabWidget()
        self.tabs.setObjectName("compareTabs")
        self.status = ElidedLabel()
        self.status.setObjectName("compareStatus")
        self.status.setProperty("dim", True)
        self.progress = QProgressBar()
        self.progress.setObjectName("compareProgress")
        self.progress.setRange(0, PARTS)
        self.progress.setTextVisible(False)
        self.progress.setFixedWidth(PROGRESS_WIDTH)
        self.cancel_button = QPushButton()
        self.cancel_button.setObjectName("compareCancelButton")
        self.cancel_button.setProperty("link", True)
        self.cancel_button.clicked.connect(self._cancel_or_go_on)
        self.texts = Segments("compareTextsSwitch")
        self.texts.chosen.connect(self.text_chosen)
        self.whole_box = QCheckBox()
        self.whole_box.setObjectName("compareWholeBox")
        self.whole_box.toggled.connect(self.whole_changed)
        self.copy_button, self.export_button, self.held_out_button = QPushButton(), QPushButton(), QPushButton()
        self.note = QLabel()
        self._second = ""
        self._again = False
        self._build()
        theme.changed.connect(self._restyle)
        self._set_texts()
        self._restyle()
        self.show_texts(held_out=False)
        self.show_idle("", again=False)

    @property
    def text_key(self) -> str:
        """The text whose figures are shown: "training", "held_out" or "both"."""
        return self.texts.key

    @property
    def plot(self) -> FiguresPlot:
        """The plots."""
        if self._plot is None:
            from app.compare.figures_plot import FiguresPlot

            self._plot = FiguresPlot(self._theme)
            self._plot.asked.connect(self.chart_asked)
            _fill(self._rooms[0], self._plot)
        return self._plot

    @property
    def vocabularies(self) -> OverlapPane:
        """Two vocabularies side by side."""
        if self._vocabularies is None:
            from app.compare.vocabularies_view import OverlapPane

            self._vocabularies = OverlapPane(self._theme)
            _fill(self._rooms[1], self._vocabularies)
        return self._vocabularies

    @property
    def wanted_height(self) -> int:
        """The height in pixels at which every row of the figures is visible."""
        foot = self.copy_button.sizeHint().height() + FOOT_ABOVE + FOOT_BENEATH
        top = max(part.sizeHint().height() for part in (self.tabs.tabBar(), self._corner))
        return top + self.table.full_height + foot

    @property
    def shows_plot(self) -> bool:
        """Whether the plots are visible."""
        return self._rooms[0].isVisible()

    @property
    def shows_vocabularies(self) -> bool:
        """Whether the vocabularies are visible."""
        return self._rooms[1].isVisible()

    # -- showing

    def show_rows(self, rows: Sequence[FigureRow]) -> None:
        """Show the figures."""
        before = self.wanted_height
        self.table.show_rows(rows)
        if self.wanted_height != before:
            self.wanted_height_changed.emit()
        there = any(row.figures is not None for row in rows)
        self.copy_button.setEnabled(there)
        self.export_button.setEnabled(there)
        sampled = any(row.figures is not None and row.figures.sampled for row in rows)
        self.whole_box.setVisible(sampled or self.whole_box.isChecked())

    def show_texts(self, *, held_out: bool, second: str = "") -> None:
        """Set whether there is a held-out text, and the name of the one that was opened."""
        self.texts.setVisible(held_out)
        self._second = second
        self._name_held_out()

    def show_working(self, fraction: float) -> None:
        """Show the progress of a running measurement."""
        percent = QLocale().toString(round(100 * fraction))
        self._say(self.tr("measuring, {percent} %").format(percent=percent), error=False)
        set_quietly(self.progress, round(PARTS * fraction))
        self.progress.setVisible(True)
        self._offer(self.tr("Cancel"), again=False)

    def show_idle(self, sentence: str, *, again: bool) -> None:
        """Show that nothing is running; `again`: offer to continue measuring."""
        self._say(sentence, error=False)
        self.progress.setVisible(False)
        self._offer(self.tr("Measure") if again else "", again=again)

    def show_problem(self, sentence: str) -> None:
        """Show an error."""
        self._say(sentence, error=True)
        self.progress.setVisible(False)
        self._offer(self.tr("Measure again"), again=True)

    def say(self, sentence: str) -> None:
        """Show a message."""
        self._say(sentence, error=False)

    def ask_for_export(self) -> None:
        """Ask where to write the figures."""
        usual = self.export_folder() / "comparison.csv"
        kinds = f"{self.tr('Table (*.csv)')};;{self.tr('Objects (*.json)')}"
        path, kind = choose_path(self, self.tr("Export the figures"), usual, kinds)
        if path is not None:
            path = path if path.suffix else path.with_suffix(".json" if "json" in kind else ".csv")
            replace_after_asking([path], self, replace=lambda: self.export_requested.emit(path))

    # -- building

    def _build(self) -> None:
        self.tabs.addTab(self._figures_tab(), "")
        for room in self._rooms:
            self.tabs.addTab(room, "")
        self._corner = QWidget()
        row = QHBoxLayout(self._corner)
        row.setContentsMargins(8, 0, 16, 0)
        row.setSpacing(8)
        for part in (self.status, self.progress, self.cancel_button, self.texts, self.held_out_button):
            row.addWidget(part)
        self.tabs.setCornerWidget(self._corner, Qt.Corner.TopRightCorner)
        self.held_out_button.setObjectName("compareHeldOutButton")
        self.held_out_button.setProperty("link", True)
        self.held_out_button.clicked.connect(self._held_out)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.tabs)

    def _figures_tab(self) -> QWidget:
        page = QWidget()
        page.setProperty("plane", "panel")
        foot = QHBoxLayout()
        foot.setContentsMargins(18, FOOT_ABOVE, 16, FOOT_BENEATH)
        foot.setSpacing(8)
        self.note.setProperty("dim", True)
        self.note.setWordWrap(True)
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        self.copy_button.setObjectName("compareCopyButton")
        menu = QMenu(self.copy_button)
        self._copies = (menu.addAction(""), menu.addAction(""))
        for action, form in zip(self._copies, ("tsv", "markdown"), strict=True):
            action.triggered.connect(lambda _=False, form=form: self.table.copy(form))
        self.copy_button.setMenu(menu)
        self.export_button.setObjectName("compareExportButton")
        self.export_button.clicked.connect(self.ask_for_export)
        foot.addWidget(self.note, 1)
        foot.addWidget(self.whole_box)
        foot.addWidget(self.copy_button)
        foot.addWidget(self.export_button)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.table, 1)
        column.addLayout(foot)
        return page

    def _set_texts(self) -> None:
        self.setAccessibleName(self.tr("Figures of the compared tokenizers"))
        for part in (self.tabs, self.tabs.tabBar()):
            part.setAccessibleName(self.tr("Figures, plots and vocabularies"))
        for place, name in enumerate((self.tr("Figures"), self.tr("Plot"), self.tr("Vocabularies"))):
            self.tabs.setTabText(place, name)
        self.progress.setAccessibleName(self.tr("How much is measured"))
        self.texts.setAccessibleName(self.tr("Which text"))
        self.texts.set_choices(
            (("both", self.tr("Both")), ("training", self.tr("Training")), ("held_out", self.tr("Held-out")))
        )
        self.whole_box.setText(self.tr("all of the text for every tokenizer"))
        self.whole_box.setToolTip(
            tip_text(
                self.tr("Tokenizers that other programs run are slow: they are measured on 2 MB unless this is ticked.")
            )
        )
        self.copy_button.setText(self.tr("Copy"))
        self.export_button.setText(self.tr("Export…"))
        self._copies[0].setText(self.tr("For a spreadsheet"))
        self._copies[1].setText(self.tr("As Markdown"))
        for button in (self.whole_box, self.copy_button, self.export_button):
            button.setAccessibleName(button.text())
        self.note.setText(self.tr("Fewer tokens is not by itself better for a model (arXiv 2402.18376, 2402.14614)."))
        self.note.setAccessibleName(self.note.text())
        self._name_held_out()

    def _restyle(self) -> None:
        for label in (self.status, self.note):
            label.setFont(self._theme.small_font())

    # -- actions

    def _say(self, sentence: str, *, error: bool) -> None:
        self.status.setText(sentence)
        self.status.setAccessibleName(sentence or self.tr("How much is measured"))
        if bool(self.status.property("error")) != error:
            self.status.setProperty("error", error)
            self.status.setProperty("dim", not error)
            self.status.style().unpolish(self.status)
            self.status.style().polish(self.status)

    def _offer(self, text: str, *, again: bool) -> None:
        self._again = again
        self.cancel_button.setText(text)
        self.cancel_button.setAccessibleName(text or self.tr("Cancel"))
        self.cancel_button.setVisible(bool(text))

    def _cancel_or_go_on(self) -> None:
        (self.again_requested if self._again else self.cancel_requested).emit()

    def _held_out(self) -> None:
        if self._second:
            self.forget_requested.emit()
        else:
            self.held_out_requested.emit()

    def _name_held_out(self) -> None:
        button = self.held_out_button
        button.setText(f"{self._second}  ×" if self._second else self.tr("Held-out text…"))
        forget = self.tr("Close the held-out text {name}").format(name=self._second)
        button.setAccessibleName(forget if self._second else self.tr("Held-out text"))
        button.setToolTip(
            tip_text(
                forget
                if self._second
                else self.tr("A second text that nothing was learnt from: open one, or drop it here.")
            )
        )

    # -- Qt


def _room() -> QWidget:
    """An empty container for a tab created on first use."""
    room = QWidget()
    room.setProperty("plane", "panel")
    layout = QVBoxLayout(room)
    layout.setContentsMargins(0, 0, 0, 0)
    return room


def _fill(room: QWidget, part: QWidget) -> None:
    layout = room.layout()
    assert layout is not None
    room.setAccessibleName(part.accessibleName())
    layout.addWidget(part)
