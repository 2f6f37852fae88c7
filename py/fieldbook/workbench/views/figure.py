"""A picture on the page: drawn, said in a sentence, told as a table, and to be taken along."""

from __future__ import annotations

from collections.abc import Callable

from fieldbook.bridge.vdom import Node, h, html
from fieldbook.reports.elements import Element, as_variable, attribute_text, visible
from fieldbook.reports.picture import Picture, drawing
from fieldbook.workbench import model_texts as texts
from fieldbook.workbench.app import Workbench
from fieldbook.workbench.model import ModelTab
from fieldbook.workbench.model_explaining import ModelExplaining
from fieldbook.workbench.views.parts import plain_table

__all__ = ["drawn", "figure"]


def figure(app: Workbench, tab: ModelTab, picture: Picture) -> Node:
    """A figure with its alternatives; its title is its name."""
    explaining = tab.explaining

    def as_svg() -> None:
        explaining.save_svg(picture, tab.stem)

    def as_png() -> None:
        app.tasks.start(explaining.save_png(picture, tab.stem))

    return html(
        '<figure class="figure" aria-label={}><figcaption class="figure-title">{}</figcaption>{}'
        '<p class="figure-words">{}</p><div class="figure-foot">{}{}{}</div></figure>',
        picture.title,
        picture.title,
        drawn(drawing(picture)),
        picture.sentence,
        _folded_table(explaining, picture),
        _save(picture.title, texts.SVG, as_svg),
        _save(picture.title, texts.PNG, as_png),
        key=picture.title,
    )


def drawn(shape: Element) -> Node:
    """A shape as a node of the page, in the colours of its theme."""
    attributes = {
        name: attribute_text(name, value, as_variable) for name, value in shape.attributes.items()
    }
    children = (
        visible(child) if isinstance(child, str) else drawn(child) for child in shape.children
    )
    return h(shape.tag, attributes, *children)


def _save(title: str, kind: str, run: Callable[[], None]) -> Node:
    name = texts.save_as(title, kind)
    return html(
        '<button class="button button-plain button-small" type="button" aria-label={} title={} '
        "@click={}>{}</button>",
        name,
        name,
        lambda _: run(),
        kind,
    )


def _folded_table(explaining: ModelExplaining, picture: Picture) -> Node:
    """The figures behind a picture, made once somebody has unfolded them."""
    title = picture.title
    return html(
        '<details class="figure-table" @toggle={}><summary>{}</summary>{}</details>',
        lambda _: explaining.unfold(title),
        texts.AS_TABLE,
        lambda: (
            plain_table(title, picture.header, picture.rows)
            if title in explaining.unfolded.value
            else None
        ),
    )
