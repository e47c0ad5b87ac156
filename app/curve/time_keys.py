"""Keys without a modifier, which move the playhead while the keyboard is in the text, the curve or the merges.

    .  ,          one merge forward, back           with Shift ten, with Ctrl a hundred
    N  B          next, previous merge in view      the same
    Page Down/Up  next, previous merge in view      on the curve and the time line; in full screen in the text, too:
                                                    what the buttons of a presenter's remote send
    0 … 9         a vocabulary size to go to
    ]  [          next, previous bookmark

They are shortcuts of those panes only, and never fire while text is being typed.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from app.kit.commands import keys_of, plain

if TYPE_CHECKING:
    from app.context import Context
    from app.curve.transport import Transport

CONTROL = "Meta" if sys.platform == "darwin" else "Ctrl"
"""The key labelled Ctrl; on a Mac, Qt's Ctrl is the Command key."""


class TimeKeys(QObject):
    """Binds the keys to the panes, and lists them."""

    def __init__(
        self, context: Context, *, transport: Transport, text: QWidget, plot: QWidget, others: Sequence[QWidget]
    ) -> None:
        """The keys work in the text, the plot, the transport and `others`."""
        super().__init__(context.window)
        a, session = context.commands, context.session
        self._session, self._transport = session, transport
        self._text = text
        self._planes = (text, plot, transport, *others)
        self._bind_strides(".", a.step_forward, session.player.step_forward)
        self._bind_strides(",", a.step_back, session.player.step_back)
        self._bind_strides("N", a.next_visible, session.player.next_visible)
        self._bind_strides("B", a.previous_visible, session.player.previous_visible)
        remote = (("PgDown", a.next_visible), ("PgUp", a.previous_visible))
        for key, command in remote:
            self._bind(key, command.trigger, (plot, transport))
        self._in_full_screen = [self._bind(key, command.trigger, (text,)) for key, command in remote]
        self.set_full_screen(False)
        for key, command in (("]", a.next_bookmark), ("[", a.previous_bookmark)):
            self._bind(key, command.trigger, self._planes)
        for digit in "0123456789":
            self._bind(digit, partial(self._ask_size, digit), self._planes)
        transport.size_requested.connect(self._go_to_size)

    def set_full_screen(self, on: bool) -> None:
        """Set whether a presenter's remote (Page Down) moves the playhead in the text instead of scrolling it."""
        for action in self._in_full_screen:
            action.setEnabled(on)

    def sections(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """For the list of shortcuts: a heading, and pairs of what a key does and the key; also the text's own keys."""
        text = [(plain(action.text()), keys_of(action)) for action in self._text.actions() if action.text()]
        own = [row for row in text if row[1]]
        return [
            (self.tr("While the keyboard is in the text, the curve or the merges"), self._rows()),
            (self.tr("Text"), own),
        ]

    def _rows(self) -> list[tuple[str, str]]:
        ten, hundred = _native("Shift"), _native(CONTROL)
        strides = self.tr("ten with {shift}, a hundred with {ctrl}").format(shift=ten, ctrl=hundred)
        page = [QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText) for key in ("PgDown", "PgUp")]
        return [
            (self.tr("One merge forward, back; {strides}").format(strides=strides), ".  ,"),
            (self.tr("Next, previous merge in view; {strides}").format(strides=strides), "N  B"),
            (self.tr("The same, on the curve and in full screen (a presenter's remote)"), "  ".join(page)),
            (self.tr("Go to a vocabulary size"), "0 … 9"),
            (self.tr("Next, previous bookmark"), "]  ["),
        ]

    # -- binding

    def _bind_strides(self, key: str, command: QAction, act: Callable[[int], None]) -> None:
        """Bind a command to its key, and to ten and a hundred steps with modifiers; none works while it is disabled."""
        self._bind(key, command.trigger, self._planes)
        # If Shift produces ">", Qt matches it to "Shift+."; naming both would make them ambiguous.
        for modifier, n in (("Shift", 10), (CONTROL, 100)):
            self._bind(f"{modifier}+{key}", partial(self._stride, command, act, n), self._planes)

    def _bind(self, key: str, act: Callable[[], object], planes: Iterable[QWidget]) -> QAction:
        action = QAction(self)
        action.setShortcut(QKeySequence(key))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(lambda _=False: act())
        for plane in planes:
            plane.addAction(action)
        return action

    def _stride(self, command: QAction, act: Callable[[int], None], n: int) -> None:
        if command.isEnabled():
            act(n)

    # -- vocabulary sizes

    def _ask_size(self, digit: str) -> None:
        if self._session.history is not None:
            self._transport.ask_size(digit)

    def _go_to_size(self, size: int) -> None:
        history = self._session.history
        if history is not None:
            self._session.set_step(size - history.vocab_size_at(0))


def _native(modifier: str) -> str:
    """A modifier as this platform writes it."""
    text = QKeySequence(f"{modifier}+A").toString(QKeySequence.SequenceFormat.NativeText)
    return text.removesuffix("A").rstrip("+")
