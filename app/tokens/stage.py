"""Where merges are played: the stage takes the picture, runs one animation over it, and ends at the step after it."""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, QRectF
from PySide6.QtGui import QPainter, QPixmap

from app.tokens.merge import DURATION, MOST, MergeAnimation, motion_is_wanted, occurrences

if TYPE_CHECKING:
    from app.tokens.view import TokenView

Now = tuple[int, int] | None
"""The pair of the newest merge, which is outlined, or None."""


class Stage(QObject):
    """At most one merge plays at a time; whatever else happens to the view ends it."""

    def __init__(self, view: TokenView) -> None:
        super().__init__(view)
        self._view = view
        self._animation: MergeAnimation | None = None
        self._to: tuple[int, Now] = (0, None)
        self._place: object = None

    @property
    def animation(self) -> MergeAnimation | None:
        """What is playing."""
        return self._animation

    def is_going_to(self, step: int, now: Now) -> bool:
        """Whether what is playing ends at this very step."""
        return self._animation is not None and self._to == (step, now)

    def play(self, merge: int, to: tuple[int, Now], *, backwards: bool, duration: int) -> bool:
        """Show how merge `merge` (from 1) fuses its pairs, or parts them again, then the step `to`."""
        view = self._view
        if not motion_is_wanted():
            view.set_step(*to)
            return False
        view.set_step(merge - 1)
        area = QRectF(view.viewport().rect())
        found = (
            occurrences(view._store, laid, QPointF(view._left(), y), merge, view._look, area)
            for laid, y in view._visible()
        )
        pairs = list(islice(chain.from_iterable(found), MOST))
        if not pairs:
            view.set_step(*to)
            return False
        self._to, self._place = to, self._place_key()
        self._animation = MergeAnimation(
            pairs,
            self._picture(),
            view._look,
            view._theme.color("flash"),
            update=view.viewport().update,
            finished=self._finished,
            parent=self,
            backwards=backwards,
            duration=duration,
        )
        self._animation.start()
        view.viewport().update()
        return True

    def end(self) -> None:
        """Stop where it is; the view goes elsewhere."""
        if self._animation is not None:
            self._animation.stop()
            self._animation = None

    def paint(self, painter: QPainter) -> bool:
        """Paint the present moment; False where there is none, or the picture no longer fits."""
        if self._animation is None or self._place != self._place_key():
            return False
        self._animation.paint(painter)
        return True

    def _finished(self) -> None:
        self._animation = None
        self._view.set_step(*self._to)

    def _picture(self) -> QPixmap:
        """What is in the viewport now."""
        port, ratio = self._view.viewport(), self._view._look.metrics.ratio
        picture = QPixmap(port.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        painter = QPainter(picture)
        self._view._paint(painter, port.rect())
        painter.end()
        return picture

    def _place_key(self) -> object:
        """The picture is good only as long as this stays the same."""
        view = self._view
        scroller = view._scroller
        return scroller.start, scroller.offset, view._left(), view.viewport().size(), view._look


__all__ = ["DURATION", "Now", "Stage"]
