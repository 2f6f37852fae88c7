"""The gallery's views: the index, a pattern with its demo, and the list beside both."""

from __future__ import annotations

from fieldbook.bridge.reactivity import untracked
from fieldbook.bridge.vdom import Content, Node, component, each, html, show
from fieldbook.gallery import texts
from fieldbook.gallery.catalogue import Category, Pattern
from fieldbook.gallery.state import Gallery

__all__ = ["gallery_view"]


def gallery_view(state: Gallery) -> Content:
    """The whole page."""
    return html(
        '<div class="gallery"><header class="gallery-head">'
        '<a class="gallery-name" href="#/">{}</a>'
        '<label class="gallery-search"><span class="unseen">{}</span>'
        '<input class="input" type="search" placeholder={} value={} @input={}></label>'
        '<label class="choice"><input type="checkbox" checked={} @change={}><span>{}</span></label>'
        '<span class="muted figures" role="status">{}</span>'
        '<a class="gallery-app" href="../">{}</a></header>'
        '<div class="gallery-body"><nav class="gallery-list" aria-label={}>{}</nav>'
        '<main class="gallery-main" id="main" tabindex="-1">{}</main></div></div>',
        texts.TITLE,
        texts.SEARCH,
        texts.SEARCH,
        state.query,
        lambda event: state.query.set(event.value),
        state.only_demos,
        lambda event: state.only_demos.set(event.checked),
        texts.ONLY_DEMOS,
        lambda: texts.found(state.count.value),
        texts.APPLICATION,
        texts.LANDMARK,
        each(state.shown, lambda category: _titles(state, category), key=lambda one: one.name),
        lambda: _article(state, chosen) if (chosen := state.chosen.value) else _index(state),
    )


def _titles(state: Gallery, category: Category) -> Node:
    def line(pattern: Pattern) -> Node:
        return html(
            "<li><a href={} aria-current={}>{}</a></li>",
            pattern.address,
            lambda: "page" if state.chosen.value == pattern else None,
            pattern.title,
        )

    return html(
        "<section><h2>{}</h2><ul>{}</ul></section>", category.name, [*map(line, category.patterns)]
    )


def _index(state: Gallery) -> Node:
    return html(
        '<div class="gallery-page"><h1>{}</h1><p class="gallery-lead">{}</p>{}{}</div>',
        texts.TITLE,
        texts.INTRODUCTION,
        each(state.shown, _category, key=lambda category: category.name),
        show(
            lambda: state.count.value == 0,
            lambda: html('<p class="muted">{}</p>', texts.NONE_FOUND),
        ),
    )


def _category(category: Category) -> Node:
    def line(pattern: Pattern) -> Node:
        return html(
            '<li><a href={}>{}</a>{}<p class="muted">{}</p></li>',
            pattern.address,
            pattern.title,
            html('<span class="gallery-mark">{}</span>', texts.DEMO) if pattern.source else None,
            pattern.line,
        )

    return html(
        '<section class="gallery-category"><h2>{}</h2><ul>{}</ul></section>',
        category.name,
        [*map(line, category.patterns)],
    )


def _article(state: Gallery, pattern: Pattern) -> Node:
    following = state.after(pattern)
    return html(
        '<article class="gallery-page"><p class="gallery-back"><a href="#/">{}</a></p>'
        '<h1>{}</h1><p class="gallery-lead">{}</p>{}{}{}</article>',
        texts.ALL,
        pattern.title,
        f"{pattern.line[:1].upper()}{pattern.line[1:]}.",
        _demo(state, pattern) if pattern.source else None,
        component("text", {"source": pattern.text}),
        html(
            '<p class="gallery-next">{}: <a href={}>{}</a></p>',
            texts.NEXT,
            following.address,
            following.title,
        )
        if following
        else None,
    )


def _demo(state: Gallery, pattern: Pattern) -> Node:
    # What the demo reads while it is made is its own: it alone is drawn again for it.
    return html(
        '<div class="gallery-demo"><section class="demo" aria-label={}>'
        "<h2>{}</h2><p>{}</p>{}{}</section>"
        '<section class="demo-source" aria-label={}><h2>{}</h2>'
        '<pre tabindex="0"><code>{}</code></pre></section></div>',
        texts.TRY,
        texts.TRY,
        pattern.hint,
        lambda: untracked(lambda: state.demo_of(pattern)),
        show(
            lambda: bool(state.failure.value),
            lambda: html(
                '<div class="message is-error" role="alert"><div><p class="notice-what">{}</p>'
                "<p>{}</p></div></div>",
                texts.UNEXPECTED,
                state.failure,
            ),
        ),
        texts.SOURCE,
        texts.SOURCE,
        pattern.source,
    )
