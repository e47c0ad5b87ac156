"""Runs merge animations in a token view: takes a picture, animates one merge over it, then sets the final step."""

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
    """Plays at most one merge at a time; any other change of the view ends it."""

    def __init__(self, view: TokenView) -> None:
        super().__init__(view)
        self._view = view
        self._animation: MergeAnimation | None = None
        self._to: tuple[int, Now] = (0, None)
        self._key: object = None

    @property
    def animation(self) -> MergeAnimation | None:
        """The running animation, or None."""
        return self._animation

    def is_going_to(self, step: int, now: Now) -> bool:
        """Whether the running animation ends at this step."""
        return self._animation is not None and self._to == (step, now)

    def play(self, merge: int, to: tuple[int, Now], *, backwards: bool, duration: int) -> bool:
        """Animate merge `merge` (from 1), or undoing it, then show the step `to`; False if nothing was animated."""
        view = self._view
        if not motion_is_wanted():
            view.set_step(*to)
            return False
        view.set_step(merge - 1)
        area = QRectF(view.viewport().rect())
        found = (
            occurrences(view._store, laid, QPointF(view._left(), y), merge, view.look, area)
            for laid, y in view.page.paragraphs()
        )
        pairs = list(islice(chain.from_iterable(found), MOST))
        if not pairs:
            view.set_step(*to)
            return False
        self._to, self._key = to, self._picture_key()
        self._animation = MergeAnimation(
            pairs,
            self._picture(),
            view.look,
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
        """Stop the animation, because the view changes."""
        if self._animation is not None:
            self._animation.stop()
            self._animation = None

    def paint(self, painter: QPainter) -> bool:
        """Paint the current frame; False if there is no animation, or the view has changed since its start."""
        if self._animation is None or self._key != self._picture_key():
            return False
        self._animation.paint(painter)
        return True

    def _finished(self) -> None:
        self._animation = None
        self._view.set_step(*self._to)

    def _picture(self) -> QPixmap:
        """A picture of the viewport."""
        port, ratio = self._view.viewport(), self._view.look.metrics.ratio
        picture = QPixmap(port.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        painter = QPainter(picture)
        self._view._paint(painter, port.rect())
        painter.end()
        return picture

    def _picture_key(self) -> object:
        """A key that changes when the picture becomes outdated."""
        view = self._view
        scroller = view.page.scroller
        return scroller.start, scroller.offset, view._left(), view.viewport().size(), view.look


__all__ = ["DURATION", "Now", "Stage"]
