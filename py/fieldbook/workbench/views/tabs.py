"""The strip of tabs, and the stage where each tab's content stays while it is open."""

from __future__ import annotations

from fieldbook.bridge.reactivity import effect
from fieldbook.bridge.vdom import Event, Node, each, fragment, html, show
from fieldbook.workbench import texts
from fieldbook.workbench.addresses import Place
from fieldbook.workbench.app import Workbench
from fieldbook.workbench.storage.bin_texts import BIN
from fieldbook.workbench.storage.history_texts import versions_of
from fieldbook.workbench.tabs import Tab
from fieldbook.workbench.tree import kind_of
from fieldbook.workbench.views.contents import content
from fieldbook.workbench.views.parts import icon
from fieldbook.workbench.views.pictures import PICTURES
from fieldbook.workbench.views.welcome import welcome

__all__ = ["main_area"]


def main_area(app: Workbench) -> Node:
    """Tabs above, what they show below."""

    def reveal_active() -> None:
        place = app.tabs.active_place.value
        if place is not None:
            app.services.page.reveal(_tab_id(place))

    effect(reveal_active)
    return fragment(
        html(
            '<div class="tabs"><div class="tabs-list" role="tablist" aria-label={} @keydown={}>'
            "{}</div></div>",
            texts.OPEN_TABS,
            lambda event: _keys(app, event),
            each(app.tabs.all, lambda tab: _tab(app, tab), key=lambda tab: id(tab.content)),
        ),
        html(
            '<div class="stage">{}{}</div>',
            each(app.tabs.all, lambda tab: _panel(app, tab), key=lambda tab: id(tab.content)),
            show(lambda: not app.tabs.all.value and app.files.loaded.value, lambda: welcome(app)),
        ),
    )


def _tab(app: Workbench, tab: Tab) -> Node:
    place = tab.place
    name = _name(place)

    def active() -> bool:
        return app.tabs.active_place.value == place

    return html(
        '<div class={} role="presentation">'
        '<button class="tab-label" type="button" role="tab" id={} aria-selected={} tabindex={} '
        'title={} @click={} @auxclick={}>{}<span class="tab-name">{}</span></button>'
        '<button class="tab-close" type="button" aria-label={} tabindex="-1" @click={}>{}</button>'
        "</div>",
        lambda: "tab is-active" if active() else "tab",
        _tab_id(place),
        active,
        lambda: "0" if active() else "-1",
        place.path,
        lambda _: app.open_place(place),
        lambda event: app.tabs.close(place) if event.button == 1 else None,
        icon(_picture(place)),
        name,
        texts.close_tab(name),
        lambda _: app.tabs.close(place),
        icon("x"),
        key=id(tab.content),
    )


def _panel(app: Workbench, tab: Tab) -> Node:
    return html(
        '<div class="page" role="tabpanel" aria-labelledby={} hidden={}>{}</div>',
        _tab_id(tab.place),
        lambda: app.tabs.active_place.value != tab.place,
        content(app, tab),
        key=id(tab.content),
    )


def _keys(app: Workbench, event: Event) -> None:
    active = app.tabs.active_place.peek()
    match event.key:
        case "ArrowRight":
            app.tabs.step(1)
        case "ArrowLeft":
            app.tabs.step(-1)
        case "Delete" if active is not None:
            app.tabs.close(active)
        case _:
            return
    event.prevent_default()
    now = app.tabs.active_place.peek()
    if now is not None:
        app.services.page.focus(_tab_id(now))


def _tab_id(place: Place) -> str:
    return f"tab-{place.room}-{place.path}"


def _name(place: Place) -> str:
    if place.room == "bin":
        return BIN
    if place.room == "settings":
        return texts.SETTINGS
    if place.room == "diagnostics":
        return texts.DIAGNOSTICS
    if place.room == "history":
        return versions_of(place.name)
    return texts.training_of(place.name) if place.room == "train" else place.name


def _picture(place: Place) -> str:
    if place.room == "bin":
        return "trash-2"
    if place.room == "settings":
        return "settings"
    if place.room == "diagnostics":
        return "activity"
    if place.room == "history":
        return "history"
    return "chart-line" if place.room == "train" else PICTURES[kind_of(place.path)]
