"""Small parts that the demos share, so that a demo's source is about its pattern."""

from __future__ import annotations

from collections.abc import Callable

from fieldbook.bridge.reactivity import Signal
from fieldbook.bridge.vdom import Content, Node, html

__all__ = ["button", "field", "log", "row", "slider"]


def button(title: str, act: Callable[[], object], *, disabled: Content = False) -> Node:
    """A button with a word."""
    return html(
        '<button class="button" type="button" disabled={} @click={}>{}</button>',
        disabled,
        act,
        title,
    )


def slider(label: str, value: Signal[int], low: int = 0, high: int = 10) -> Node:
    """A whole number that is drawn along a line."""
    return html(
        '<label class="demo-field"><span>{}: <b>{}</b></span>'
        '<input type="range" min={} max={} value={} @input={}></label>',
        label,
        value,
        low,
        high,
        value.peek(),
        lambda event: value.set(int(event.value)),
    )


def field(label: str, value: Signal[str]) -> Node:
    """A line of text."""
    return html(
        '<label class="demo-field"><span>{}</span>'
        '<input class="input" type="text" value={} @input={}></label>',
        label,
        value,
        lambda event: value.set(event.value),
    )


def row(*content: Content) -> Node:
    """Things side by side, on as many lines as they need."""
    return html('<div class="demo-row">{}</div>', list(content))


def log(lines: Callable[[], tuple[str, ...]]) -> Node:
    """What has happened, the last few things."""
    return html(
        '<ol class="demo-log" aria-label="What happened">{}</ol>',
        lambda: [html("<li>{}</li>", line) for line in lines()[-8:]],
    )
