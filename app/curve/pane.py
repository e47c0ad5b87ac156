"""The plot's place in the window: an empty pane until after the first paint, then the curve and time line.

Importing this loads neither numpy nor pyqtgraph; `load` does. Values set before that are kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from app.curve.units import BYTES, heading_of
from app.kit.theme import Theme

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.curve.canvas import PlotCanvas
    from bpe.histories.history import MergeHistory


class OtherRun(NamedTuple):
    """Another run that is drawn: its name, its merges, and the index of its colour in the theme."""

    name: str
    history: MergeHistory
    color_index: int = 0


class CompressionPlot(QWidget):
    """Bytes per token over vocabulary size; its x axis is the time line, with the one playhead."""

    step_requested = Signal(int)
    bookmark_toggled = Signal(int)  # toggle the bookmark at a step
    bookmark_rename_requested = Signal(int)
    dismiss_requested = Signal(int)  # an earlier run, by its index in the list given to set_earlier

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._unit = BYTES
        self._canvas: PlotCanvas | None = None
        # The last call of each setter, in the order in which they must be made again.
        self._calls: dict[str, tuple[Any, ...]] = {}
        self.menu_actions: list[QAction] = []
        """Actions of its menu besides the bookmarks'."""
        self.setObjectName("compressionPlot")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._set_texts()

    @property
    def canvas(self) -> PlotCanvas | None:
        """The canvas; None before `load`."""
        return self._canvas

    def load(self) -> None:
        """Build the plot (imports numpy and pyqtgraph) and apply everything set so far; only the first call does."""
        if self._canvas is not None:
            return
        from app.curve.canvas import PlotCanvas

        canvas = PlotCanvas(self._theme, self)
        canvas.step_requested.connect(self.step_requested)
        canvas.dismiss_requested.connect(self.dismiss_requested)
        canvas.flags.step_requested.connect(self.step_requested)
        canvas.flags.toggle_requested.connect(self.bookmark_toggled)
        canvas.flags.rename_requested.connect(self.bookmark_rename_requested)
        canvas.flags.menu_actions = self.menu_actions
        canvas.described.connect(self.setAccessibleDescription)
        self._canvas = canvas
        for name in _ORDER:
            if name in self._calls:
                getattr(canvas, name)(*self._calls[name])
        self._layout.addWidget(canvas)
        self.setFocusProxy(canvas)

    # -- contents

    def set_run(
        self, history: MergeHistory | None, goal_vocab: int, special_count: int = 0, finished: bool = False
    ) -> None:
        """Show a run; the axis may grow as far as its goal, and ends at the frontier once it is finished."""
        if history is not self._calls.get("set_run", (None,))[0]:
            for name in ("set_held_out", "set_position"):
                self._calls.pop(name, None)
        self._calls.pop("set_finished", None)
        self._call("set_run", history, goal_vocab, special_count, finished)

    def set_finished(self, finished: bool) -> None:
        """Whether the run makes no more merges (it may have ended before its goal)."""
        self._call("set_finished", finished)

    def set_held_out(self, counts: NDArray[Any] | None, byte_count: int = 0, character_count: int = 0) -> None:
        """Tokens of the held-out text at every step so far, int64[≤ frontier + 1], its bytes and its characters."""
        self._call("set_held_out", counts, byte_count, character_count)

    def set_earlier(self, runs: Sequence[OtherRun]) -> None:
        """Other runs, drawn pale; the oldest first."""
        self._call("set_earlier", list(runs))

    def set_look(self, color_index: int, branched_at: int | None) -> None:
        """Set the colour of the current run, and the step at which it branched off another, if it did."""
        self._call("set_look", color_index, branched_at)

    def set_position(self, frontier: int, playhead: int) -> None:
        """Set the frontier and the playhead."""
        self._call("set_position", frontier, playhead)

    def set_bookmarks(self, marks: Sequence[tuple[int, str]]) -> None:
        """Set the bookmarks: steps and names."""
        self._call("set_bookmarks", list(marks))

    def set_log(self, log: bool) -> None:
        """Set whether the x axis is logarithmic in the vocabulary size."""
        self._call("set_log", log)

    def set_unit(self, unit: str) -> None:
        """Set the y axis's unit: "bytes" or "characters" per token, or "tokens"."""
        self._unit = unit
        self._call("set_unit", unit)
        self._set_texts()

    def save_picture(self, path: Path) -> None:
        """Write the plot as it is shown, as .svg or .png (twice the size). OSError if that fails."""
        self.load()
        assert self._canvas is not None
        self._canvas.save_picture(path)

    def set_picture_ratio(self, ratio: float | None) -> None:
        """Draw for a picture at this pixel ratio; None: for the screen."""
        if self._canvas is not None:
            self._canvas.set_picture_ratio(ratio)

    # -- Qt

    def sizeHint(self) -> QSize:
        return QSize(640, 240)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, 120)

    def _set_texts(self) -> None:
        self.setAccessibleName(heading_of(self._unit))

    def _call(self, name: str, *arguments: Any) -> None:
        self._calls[name] = arguments
        if self._canvas is not None:
            getattr(self._canvas, name)(*arguments)


_ORDER = (
    "set_unit",
    "set_log",
    "set_run",
    "set_finished",
    "set_held_out",
    "set_earlier",
    "set_look",
    "set_position",
    "set_bookmarks",
)
