"""Making one list of nodes out of another with few changes."""

from __future__ import annotations

from collections.abc import Container, Hashable, Iterator, Sequence

from fieldbook.bridge.vdom.node import Node
from fieldbook.bridge.vdom.ops import CLEAR
from fieldbook.bridge.vdom.sequence import longest_increasing
from fieldbook.bridge.vdom.stream import OpStream

__all__ = ["arrange", "clear", "first_of", "matches", "mount_all", "reconcile"]


def reconcile(stream: OpStream, place: int, old: Sequence[Node], new: list[Node]) -> None:
    """Turn the mounted nodes `old`, that end right before `place`, into `new`.

    If that fails, `new` holds all that is still alive, old or new, for its owner to release: not
    what is shown in another place and was wanted here as well.
    """
    shown = {id(node) for node in new if node.id}
    try:
        _check_keys(new)
        _change(stream, place, old, new)
    except Exception:
        shown.difference_update(map(id, old))
        alive = {id(node): node for node in (*old, *new) if node.id and id(node) not in shown}
        new[:] = alive.values()
        raise


def _change(stream: OpStream, place: int, old: Sequence[Node], new: Sequence[Node]) -> None:
    start, old_end, new_end = 0, len(old), len(new)
    while start < old_end and start < new_end and matches(old[start], new[start]):
        _patch(stream, old[start], new[start])
        start += 1
    while old_end > start and new_end > start and matches(old[old_end - 1], new[new_end - 1]):
        old_end -= 1
        new_end -= 1
        _patch(stream, old[old_end], new[new_end])
    end = new[new_end].first() if new_end < len(new) else place
    if start == old_end:
        mount_all(stream, end, new[start:new_end])
    elif start == new_end:
        clear(stream, end, old[start:old_end])
    else:
        _rearrange(stream, end, old[start:old_end], new[start:new_end])


def mount_all(stream: OpStream, place: int, nodes: Sequence[Node]) -> None:
    """Mount nodes in a row, right before a place: all of them, or none is left."""
    done = 0
    try:
        for node in nodes:
            if node.id:
                raise ValueError(
                    "A node can be in one place only. Make one for each place, or take it from "
                    "where it is first."
                )
            node.mount(stream, place)
            done += 1
    except Exception:
        for node in nodes[:done]:
            node.release(stream)
        raise


def clear(stream: OpStream, place: int, nodes: Sequence[Node]) -> None:
    """Remove nodes that stand in a row right before a place."""
    if len(nodes) > 1:
        stream.ints += (CLEAR, nodes[0].first(), place)
        for node in nodes:
            node.release(stream)
    else:
        for node in nodes:
            node.remove(stream)


def arrange(stream: OpStream, place: int, nodes: Sequence[Node], sources: Sequence[int]) -> None:
    """Mount and move nodes so that they end, in this order, right before `place`.

    `sources` has the former index of each node, or -1 for one that is to be mounted.
    """
    last = -1
    ordered = True
    for source in sources:
        if source >= 0:
            ordered = ordered and source > last
            last = source
    keep = None if ordered else longest_increasing(sources)
    for index in range(len(nodes) - 1, -1, -1):
        node = nodes[index]
        if sources[index] < 0:
            mount_all(stream, place, (node,))
        elif keep is not None and index not in keep:
            node.move(stream, place)
        place = node.first()


def first_of(nodes: Sequence[Node], place: int) -> int:
    """The place before these nodes, or the one after them if there are none."""
    return nodes[0].first() if nodes else place


def matches(old: Node, new: Node) -> bool:
    """Tell whether a description can take over from a mounted node."""
    return old is new or (
        old.__class__ is new.__class__ and old.key == new.key and not new.id and old.accepts(new)
    )


def _patch(stream: OpStream, old: Node, new: Node) -> None:
    if old is not new:
        new.take_over(stream, old)


def _rearrange(stream: OpStream, place: int, old: Sequence[Node], new: Sequence[Node]) -> None:
    wanted = {key: index for index, key in enumerate(_identities(new))}
    sources = [-1] * len(new)
    removed = []
    for index, key in enumerate(_identities(old, wanted)):
        target = wanted.get(key)
        if target is not None and matches(old[index], new[target]):
            sources[target] = index
        else:
            removed.append(old[index])
    if len(removed) == len(old):
        clear(stream, place, removed)
    else:
        for node in removed:
            node.remove(stream)
        for target, index in enumerate(sources):
            if index >= 0:
                _patch(stream, old[index], new[target])
    arrange(stream, place, new, sources)


def _identities(
    nodes: Sequence[Node], wanted: Container[Hashable] | None = None
) -> Iterator[Hashable]:
    """What each node is found by: itself if it is mounted and kept, its key, or its turn."""
    turn = 0
    for node in nodes:
        kept = (id(node), "kept")
        if node.id if wanted is None else kept in wanted:
            yield kept
        elif node.key is not None:
            yield node.key
        else:
            yield turn, "turn"
            turn += 1


def _check_keys(nodes: Sequence[Node]) -> None:
    keys = [node.key for node in nodes if node.key is not None]
    if len(set(keys)) != len(keys):
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"Two nodes of one list have the key {twice!r}.")
