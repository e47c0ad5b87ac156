"""Layout of the tree of merges that made a token, with the token at the top and its bytes at the bottom.

Geometry only; the caller provides chip widths. Each level is one row. The tree of "the␣", made from th, the, the␣:

    the␣
    the     level 2
    th      level 1
    t h e ␣ level 0
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass, replace

MOST_LEAVES = 64

Parts = Callable[[int], tuple[int, int] | None]


@dataclass(frozen=True, slots=True)
class Node:
    """A token in the tree: the x of its chip's centre, the chip's width, and its level from the bottom."""

    token: int
    data: bytes
    x: float
    width: float
    level: int
    left: int = -1
    right: int = -1
    """The indexes of its two parts in the tree; −1 for a leaf."""
    parent: int = -1
    cut: bool = False
    """Whether its parts are not shown."""

    @property
    def is_leaf(self) -> bool:
        return self.left < 0


@dataclass(frozen=True, slots=True)
class Tree:
    """All nodes, children before parents; the root is last."""

    nodes: tuple[Node, ...]
    width: float
    levels: int

    @property
    def root(self) -> int:
        return len(self.nodes) - 1

    def in_reading_order(self) -> list[int]:
        """Node indexes from left to right; of nodes with the same x, the higher one first."""
        return sorted(range(len(self.nodes)), key=lambda i: (self.nodes[i].x, -self.nodes[i].level))

    def at(self, x: float, level: int) -> int:
        """The index of the node whose chip is at `x` on a level, or −1."""
        for number, node in enumerate(self.nodes):
            if node.level == level and abs(node.x - x) <= node.width / 2:
                return number
        return -1


def merge_tree(
    token: int,
    parts: Parts,
    spell: Callable[[int], bytes],
    measure: Callable[[bytes], float],
    *,
    gap: float = 0.0,
    most_leaves: int = MOST_LEAVES,
) -> Tree:
    """The tree of a token. `parts` returns None for a byte; `measure` returns the width of a chip.

    In the tree of a very long token, only the largest parts are expanded, until there are `most_leaves` leaves.
    """
    opened = _opened(token, parts, spell, most_leaves)
    nodes: list[Node] = []

    def place(path: int, token: int, left_edge: float) -> tuple[int, float]:
        """Lay out a subtree from its left edge; return the index of its root, and its width."""
        data = spell(token)
        width = measure(data)
        pair = parts(token)
        if path not in opened or pair is None:
            nodes.append(Node(token, data, left_edge + width / 2, width, 0, cut=pair is not None))
            return len(nodes) - 1, width
        first = len(nodes)
        left, left_width = place(2 * path, pair[0], left_edge)
        right, right_width = place(2 * path + 1, pair[1], left_edge + left_width + gap)
        below = left_width + gap + right_width
        if below < width:  # the chip is wider than its subtree
            for number in range(first, len(nodes)):
                nodes[number] = replace(nodes[number], x=nodes[number].x + (width - below) / 2)
        level = 1 + max(nodes[left].level, nodes[right].level)
        middle = (nodes[left].x + nodes[right].x) / 2
        total = max(width, below)
        middle = min(max(middle, left_edge + width / 2), left_edge + total - width / 2)
        nodes.append(Node(token, data, middle, width, level, left, right))
        whole = len(nodes) - 1
        for part in (left, right):
            nodes[part] = replace(nodes[part], parent=whole)
        return whole, total

    root, width = place(1, token, 0.0)
    return Tree(tuple(nodes), width, nodes[root].level + 1)


def _opened(token: int, parts: Parts, spell: Callable[[int], bytes], most_leaves: int) -> set[int]:
    """The paths of the expanded nodes: the root is 1, the parts of path p are 2p and 2p + 1."""
    opened: set[int] = set()
    waiting = [(-len(spell(token)), 1, token)]
    leaves = 1
    while waiting and leaves < most_leaves:
        _, path, largest = heapq.heappop(waiting)
        pair = parts(largest)
        if pair is None:
            continue
        opened.add(path)
        leaves += 1
        for side, part in enumerate(pair):
            heapq.heappush(waiting, (-len(spell(part)), 2 * path + side, part))
    return opened
