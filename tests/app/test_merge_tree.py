"""The tree of a token: its leaves read as the token, its nodes are merges, nothing overlaps."""

from __future__ import annotations

from itertools import pairwise

import pytest
from histories import hat, long_run

from app.tokens.merge_tree import Tree, merge_tree
from bpe import MergeHistory


def tree_of(history: MergeHistory, token: int, **options: float) -> Tree:
    def parts(token: int) -> tuple[int, int] | None:
        return (int(history.left[token - 256]), int(history.right[token - 256])) if token >= 256 else None

    return merge_tree(token, parts, history.token_bytes, lambda data: 6.0 * len(data) + 8, gap=4, **options)  # type: ignore[arg-type]


def leaves(tree: Tree) -> list[bytes]:
    return [tree.nodes[i].data for i in tree.in_reading_order() if tree.nodes[i].is_leaf]


def test_the_worked_example() -> None:
    tree = tree_of(hat(), 258)
    assert leaves(tree) == [b"t", b"h", b"e", b" "]
    assert tree.levels == 4
    root = tree.nodes[tree.root]
    assert (root.token, root.level) == (258, 3)
    assert [tree.nodes[side].data for side in (root.left, root.right)] == [b"the", b" "]


def test_a_byte_is_its_own_tree() -> None:
    tree = tree_of(hat(), 116)
    assert len(tree.nodes) == tree.levels == 1
    assert tree.nodes[0].is_leaf and not tree.nodes[0].cut


@pytest.mark.parametrize("token", [256, 700, 1500, 1755])
def test_every_node_is_the_merge_of_its_parts(token: int) -> None:
    history = long_run()
    tree = tree_of(history, token)
    assert b"".join(leaves(tree)) == history.token_bytes(token)
    for number, node in enumerate(tree.nodes):
        assert node.data == history.token_bytes(node.token)
        if not node.is_leaf:
            left, right = tree.nodes[node.left], tree.nodes[node.right]
            merge = node.token - 256
            assert (left.token, right.token) == (int(history.left[merge]), int(history.right[merge]))
            assert left.parent == right.parent == number
            assert node.level > max(left.level, right.level)


@pytest.mark.parametrize("token", [700, 1755])
def test_chips_on_a_level_stand_side_by_side_within_the_width(token: int) -> None:
    tree = tree_of(long_run(), token)
    for level in range(tree.levels):
        row = sorted((node for node in tree.nodes if node.level == level), key=lambda node: node.x)
        assert all(node.x - node.width / 2 >= 0 and node.x + node.width / 2 <= tree.width + 1e-6 for node in row)
        assert all(a.x + a.width / 2 <= b.x - b.width / 2 + 1e-6 for a, b in pairwise(row))
        for node in row:
            assert tree.nodes[tree.at(node.x, level)] is node


def test_of_a_long_token_the_largest_parts_are_opened() -> None:
    history = long_run()
    longest = max(range(256, 1756), key=lambda token: len(history.token_bytes(token)))
    tree = tree_of(history, longest, most_leaves=3)
    assert len(leaves(tree)) == 3
    assert b"".join(leaves(tree)) == history.token_bytes(longest)
    assert any(node.cut for node in tree.nodes)
    assert not any(node.cut for node in tree.nodes if not node.is_leaf)
