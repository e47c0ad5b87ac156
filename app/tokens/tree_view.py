"""A widget for a token's merge tree, drawn down to its bytes; nodes are chosen by mouse or arrow keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.kit.cells import RowStyle, row_style, scaled
from app.kit.span_label import CHIP_PADDING, CHIP_RADIUS
from app.kit.theme import Theme, token_color_index
from app.kit.token_text import readable, token_tip
from app.tokens.merge_tree import Node, Parts, Tree, merge_tree

CHIP, LEVEL, MARGIN, GAP, LEAST = 22, 38, 4, 4, 18  # pixels at the default size of the interface font
LONGEST = 24


@dataclass(frozen=True, slots=True)
class TreeLook:
    """The style of a tree, and the heights of chips and levels in pixels."""

    style: RowStyle
    chip: float
    level: float


class TreeView(QWidget):
    """Shows a tree, centred if the widget is wider than the tree."""

    token_requested = Signal(object)
    """A node was chosen: its token (int)."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("mergeTree")
        self._theme = theme
        self._make: Callable[[], Tree] | None = None
        self._tree: Tree | None = None
        self._hovered = self._current = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.MinimumExpanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._restyle)
        self._restyle()
        self._set_texts()

    @property
    def tree(self) -> Tree | None:
        """The tree shown, or None."""
        return self._tree

    def show_token(self, token: int, parts: Parts, spell: Callable[[int], bytes]) -> None:
        """Show the tree of a token; a byte has a single node."""
        self._make = lambda: merge_tree(token, parts, spell, self._width_of, gap=float(scaled(GAP, self._theme)))
        self._rebuild()

    def clear(self) -> None:
        """Show nothing."""
        self._make = self._tree = None
        self._resized()

    def rect_of(self, number: int) -> QRectF:
        """The rectangle of a node's chip."""
        assert self._tree is not None
        return node_rect(self._tree.nodes[number], self._tree, self._look).translated(self._left(), MARGIN)

    # -- building

    def _restyle(self) -> None:
        theme = self._theme
        self._look = TreeLook(row_style(theme), float(scaled(CHIP, theme)), float(scaled(LEVEL, theme)))
        self._rebuild()

    def _rebuild(self) -> None:
        self._tree = self._make() if self._make is not None else None
        self._current = self._tree.root if self._tree is not None else -1
        self._hovered = -1
        self._resized()

    def _resized(self) -> None:
        self.setAccessibleDescription(describe(self._tree) if self._tree is not None else "")
        size = self.sizeHint()
        self.setMinimumWidth(size.width())
        self.setFixedHeight(size.height())
        self.update()

    def _set_texts(self) -> None:
        self.setAccessibleName(self.tr("Merge tree"))

    def _width_of(self, data: bytes) -> float:
        text = self._look.style.text_metrics.horizontalAdvance(readable(data, LONGEST))
        return max(float(scaled(LEAST, self._theme)), text + 2 * CHIP_PADDING)

    def _left(self) -> float:
        return max(float(MARGIN), (self.width() - (self._tree.width if self._tree is not None else 0)) / 2)

    # -- Qt

    def sizeHint(self) -> QSize:
        if self._tree is None:
            return QSize(0, 0)
        height = (self._tree.levels - 1) * self._look.level + self._look.chip
        return QSize(round(self._tree.width) + 2 * MARGIN, round(height) + 2 * MARGIN)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._tree is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(self._left(), MARGIN)
        ringed = self._current if self.hasFocus() else -1
        paint_tree(painter, self._tree, self._look, hovered=self._hovered, ringed=ringed)
        painter.end()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and self._tree is not None and self._hovered >= 0:
            node = self._tree.nodes[self._hovered]
            QToolTip.showText(self.mapToGlobal(self.rect_of(self._hovered).bottomLeft().toPoint()), _tip(node), self)
            return True
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self._node_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(-1)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        number = self._node_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and number >= 0:
            self._choose(number)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._tree is None or not self._move(event.key()):
            super().keyPressEvent(event)

    # -- keyboard

    def _move(self, key: int) -> bool:
        """Handle a key: left and right in reading order, up to the parent, down to the left part, Enter to choose."""
        tree = self._tree
        assert tree is not None
        node, order = tree.nodes[self._current], tree.in_reading_order()
        position = order.index(self._current)
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._choose(self._current)
            return True
        wanted = {
            int(Qt.Key.Key_Left): order[max(0, position - 1)],
            int(Qt.Key.Key_Right): order[min(len(order) - 1, position + 1)],
            int(Qt.Key.Key_Up): node.parent,
            int(Qt.Key.Key_Down): node.left,
            int(Qt.Key.Key_Home): tree.root,
        }.get(key)
        if wanted is None:
            return False
        if wanted >= 0:
            self._current = wanted
            self.setAccessibleDescription(f"{readable(tree.nodes[wanted].data, LONGEST)}. {describe(tree)}")
            self.update()
        return True

    def _choose(self, number: int) -> None:
        assert self._tree is not None
        if number != self._tree.root:
            self.token_requested.emit(self._tree.nodes[number].token)

    def _node_at(self, point: QPointF) -> int:
        if self._tree is None:
            return -1
        return next((i for i in range(len(self._tree.nodes)) if self.rect_of(i).contains(point)), -1)

    def _hover(self, number: int) -> None:
        if number == self._hovered:
            return
        self._hovered = number
        clickable = self._tree is not None and 0 <= number != self._tree.root
        self.setCursor(Qt.CursorShape.PointingHandCursor if clickable else Qt.CursorShape.ArrowCursor)
        self.update()


def node_rect(node: Node, tree: Tree, look: TreeLook) -> QRectF:
    """The rectangle of a node's chip, with the root at the top."""
    top = (tree.levels - 1 - node.level) * look.level
    return QRectF(node.x - node.width / 2, top, node.width, look.chip)


def paint_tree(painter: QPainter, tree: Tree, look: TreeLook, *, hovered: int, ringed: int) -> None:
    """Paint the branches, then the chips over them."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(look.style.colors["hairline"].darker(112), 1.5))
    for node in tree.nodes:
        for part in (node.left, node.right):
            if part >= 0:
                painter.drawPath(_branch(node, tree.nodes[part], tree, look))
    for number, node in enumerate(tree.nodes):
        _paint_node(painter, node, node_rect(node, tree, look), look, lit=number == hovered, ringed=number == ringed)


def _branch(whole: Node, part: Node, tree: Tree, look: TreeLook) -> QPainterPath:
    """The line from a node down to one of its parts, with a rounded corner."""
    top, bottom = node_rect(whole, tree, look), node_rect(part, tree, look)
    start, end = QPointF(whole.x, top.bottom()), QPointF(part.x, bottom.top())
    bend = start.y() + (look.level - look.chip) / 2
    path = QPainterPath(start)
    radius = min(5.0, abs(end.x() - start.x()), bend - start.y())
    side = 1.0 if end.x() > start.x() else -1.0
    path.lineTo(start.x(), bend - radius)
    if radius > 0:
        path.quadTo(start.x(), bend, start.x() + side * radius, bend)
        path.lineTo(end.x() - side * radius, bend)
        path.quadTo(end.x(), bend, end.x(), bend + radius)
    path.lineTo(end)
    return path


def _paint_node(painter: QPainter, node: Node, rect: QRectF, look: TreeLook, *, lit: bool, ringed: bool) -> None:
    style = look.style
    edge = "accent" if ringed else "secondary" if lit else ""
    painter.setPen(QPen(style.colors[edge], 2.0 if ringed else 1.0) if edge else Qt.PenStyle.NoPen)
    painter.setBrush(style.tokens[token_color_index(node.data)])
    painter.drawRoundedRect(rect, CHIP_RADIUS, CHIP_RADIUS)
    painter.setFont(style.text)
    painter.setPen(style.colors["text"])
    painter.drawText(rect, int(Qt.AlignmentFlag.AlignCenter), readable(node.data, LONGEST))
    if node.cut:  # its parts are not shown
        painter.setPen(style.colors["secondary"])
        below = QRectF(rect.left(), rect.bottom() - 4, rect.width(), look.level - look.chip)
        painter.drawText(below, int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop), "⋮")


def describe(tree: Tree) -> str:
    """The tree as text: "the = th + e, th = t + h"."""
    spelled = [readable(node.data, LONGEST) for node in tree.nodes]
    wholes = [i for i, node in enumerate(tree.nodes) if not node.is_leaf]
    return ", ".join(
        f"{spelled[i]} = {spelled[tree.nodes[i].left]} + {spelled[tree.nodes[i].right]}" for i in reversed(wholes)
    )


def _tip(node: Node) -> str:
    return token_tip(node.data, node.token)
