"""A page on which payloads are drawn in every way that they can come in, a hundred at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Dialog, Route

__all__ = ["CANARIES", "CHANNELS", "CONTROL", "Channel", "Outcome", "Stage"]

AT_ONCE = 100
_DRAWN = ("font", "image")

CANARIES = """
window.ran = [];
for (const name of ["alert", "confirm", "prompt", "print", "open"]) {
  window[name] = (...given) => void window.ran.push(`${name}(${given.join()})`);
}
for (const name of ["sendBeacon", "registerProtocolHandler"]) {
  Navigator.prototype[name] = (...given) => void window.ran.push(`${name}(${given.join()})`);
}
const { fetch } = window;
window.fetch = (...given) => (window.ran.push(`fetch(${given[0]})`), fetch(...given));
for (const name of ["write", "writeln"]) {
  Document.prototype[name] = () => void window.ran.push(name);
}
"""
"""What a payload would do to be noticed, noted in `window.ran`."""
CONTROL = (
    "<img src=x onerror=alert(1)>",
    "<details open ontoggle=alert(2)></details>",
    "<script>alert(3)</script>",
)
"""Payloads that run wherever they are put in as they are."""


@dataclass(frozen=True)
class Channel:
    """A way for a text from outside onto the screen."""

    name: str
    component: str
    props: Callable[[str], dict[str, Any]]
    is_markup: bool = False


def _output(kind: str, *names: str, **others: Any) -> Callable[[str], dict[str, Any]]:
    return lambda payload: {"kind": kind, **dict.fromkeys(names, payload), **others}


CHANNELS = (
    Channel("html output", "output", _output("html", "text"), is_markup=True),
    Channel(
        "html output in a table's cell",
        "output",
        lambda payload: {"kind": "html", "text": f"<table><tr><td>{payload}</table>"},
        is_markup=True,
    ),
    Channel(
        "html output in an attribute",
        "output",
        lambda payload: {"kind": "html", "text": f'<p title="{payload}" style="{payload}">x</p>'},
        is_markup=True,
    ),
    Channel(
        "html output in a style sheet",
        "output",
        lambda payload: {"kind": "html", "text": f"<style>p {{ {payload} }}</style><p>x</p>"},
        is_markup=True,
    ),
    Channel("markdown output", "output", _output("markdown", "text"), is_markup=True),
    Channel("markdown cell", "markdown", lambda payload: {"source": payload}, is_markup=True),
    Channel(
        "markdown link",
        "markdown",
        lambda payload: {"source": f"[x]({payload}) ![x]({payload}) <{payload}>"},
        is_markup=True,
    ),
    Channel("svg output", "output", _output("svg", "text", "label")),
    Channel(
        "svg output in a drawing",
        "output",
        lambda payload: {
            "kind": "svg",
            "text": f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{payload}</svg>',
        },
    ),
    Channel("image output", "output", _output("image", "data", "label", mime="image/png")),
    Channel("image type", "output", _output("image", "mime", "width", "height", data="AAAA")),
    Channel("text or latex output", "output", _output("text", "text")),
    Channel("printed text", "output", _output("stream", "text", "name")),
    Channel(
        "error and traceback",
        "output",
        _output("error", "ename", "evalue", "traceback", more="Traceback"),
    ),
)


@dataclass
class Outcome:
    """What payloads did in one channel; nothing but `tried` and `refused` should be there."""

    tried: int = 0
    ran: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    thrown: list[str] = field(default_factory=list)
    covering: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    refused: int = 0
    """How often the policy had to step in, which is the second line."""

    @property
    def faulty(self) -> list[str]:
        """All that should not have been, in words."""
        kinds = ("ran", "faults", "thrown", "covering", "left")
        return [f"{kind}: {each}" for kind in kinds for each in getattr(self, kind)]


class Stage:
    """One page; its context must have no other."""

    def __init__(self, context: BrowserContext, url: str, *, has_policy: bool = True) -> None:
        self._url = url
        self._has_policy = has_policy
        self._left: list[str] = []
        self._script = (Path(__file__).parent / "stage.js").read_text("utf-8")
        context.add_init_script(CANARIES)
        context.route("**/*", self._route)
        self._page = context.new_page()
        self._page.on("dialog", self._dismiss)
        self._open()

    def _open(self) -> None:
        self._page.goto(self._url)
        self._page.evaluate(f"() => {{ {self._script} }}")
        self._page.evaluate(_HEAR_REFUSALS)

    def _dismiss(self, dialog: Dialog) -> None:
        self._left.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def _route(self, route: Route) -> None:
        """Let nothing but the stage's own parts through."""
        if route.request.url.startswith(self._url):
            route.continue_()
            return
        # Styles may name pictures and fonts elsewhere: keeping them away is the policy's part.
        if self._has_policy or route.request.resource_type not in _DRAWN:
            self._left.append(f"{route.request.resource_type} {route.request.url}")
        route.abort()

    def draw(self, channel: Channel, payloads: Sequence[str]) -> Outcome:
        """Draw payloads in one way and gather what they did."""
        outcome = Outcome()
        for start in range(0, len(payloads), AT_ONCE):
            self._draw_some(channel, payloads[start : start + AT_ONCE], outcome)
        return outcome

    def _draw_some(self, channel: Channel, payloads: Sequence[str], outcome: Outcome) -> None:
        listed = [channel.props(payload) for payload in payloads]
        found = self._page.evaluate(
            "([component, list, isMarkup]) => draw(component, list, isMarkup)",
            [channel.component, listed, channel.is_markup],
        )
        outcome.tried += len(payloads)
        for name in ("faults", "thrown", "covering"):
            getattr(outcome, name).extend(_named(found[name], payloads))
        outcome.ran += self._page.evaluate("() => window.ran.splice(0)")
        outcome.refused += self._page.evaluate("() => window.refused.splice(0).length")
        outcome.left += self._left
        self._left.clear()
        if self._page.url != self._url:
            outcome.left.append(f"went to {self._page.url}")
            self._open()

    def put_in(self, payloads: Iterable[str]) -> list[str]:
        """Put payloads into the page as they are; what ran, to know that it would be noticed."""
        ran: list[str] = self._page.evaluate(_PUT_IN, list(payloads))
        return ran


_HEAR_REFUSALS = """() => {
  window.refused = [];
  document.addEventListener("securitypolicyviolation", (event) => window.refused.push(event));
}"""
_PUT_IN = """async (payloads) => {
  for (const payload of payloads) {
    document.body.append(document.createRange().createContextualFragment(payload));
  }
  await new Promise((resolve) => setTimeout(resolve, 300));
  return window.ran.splice(0);
}"""


def _named(found: Sequence[str], payloads: Sequence[str]) -> list[str]:
    """Say of a fault which payload it was."""
    named = []
    for each in found:
        number, _, what = each.partition(": ")
        named.append(f"{payloads[int(number)][:300]} → {what}" if number.isdigit() else each)
    return named
