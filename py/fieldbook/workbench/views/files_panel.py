"""The Files panel: the tree and what can be done with its files."""

from __future__ import annotations

from collections.abc import Sequence

from fieldbook.bridge.reactivity import computed
from fieldbook.bridge.vdom import Content, Event, Node, each, fragment, html, show
from fieldbook.workbench import texts, wording
from fieldbook.workbench.app import Workbench
from fieldbook.workbench.general_commands import IMPORT_INPUT
from fieldbook.workbench.storage import bin_texts
from fieldbook.workbench.tree import TreeItem
from fieldbook.workbench.views.parts import file_button, icon, icon_button
from fieldbook.workbench.views.pictures import PICTURES

__all__ = ["files_panel"]

RENAME_FIELD = "rename-field"


def files_panel(app: Workbench) -> Node:
    """Import and new notebook above, the tree below."""
    files = app.files

    def empty() -> bool:
        return files.loaded.value and not files.items.value

    return fragment(
        html(
            '<div class="panel-head"><h2 class="panel-title">{}</h2>{}{}</div>',
            texts.FILES,
            icon_button(texts.NEW_NOTEBOOK, "plus", lambda: app.commands.run("files.new-notebook")),
            file_button(
                texts.IMPORT_FILES,
                "import",
                lambda chosen: app.import_and_open(app.services.page.take_files(chosen)),
                element_id=IMPORT_INPUT,
                face="icon-button",
            ),
        ),
        html(
            '<div class="panel-body"><div role="tree" aria-label={} aria-busy={} @keydown={}>{}'
            "</div>{}</div>{}",
            texts.FILES,
            lambda: not files.loaded.value,
            lambda event: _keys(app, event),
            each(files.items, lambda item: _item(app, item), key=lambda item: item.path),
            show(empty, lambda: html('<p class="panel-empty">{}</p>', texts.NO_FILES)),
            show(lambda: bool(files.bin.items.value), lambda: _bin(app)),
        ),
    )


def _bin(app: Workbench) -> Node:
    """The way to what was deleted, below the tree."""
    state = app.files.bin

    def contents() -> str:
        return bin_texts.contents(len(state.items.value), wording.size(state.size.value))

    return html(
        '<button class="panel-foot" type="button" @click={}>{}<span>{}</span>'
        '<span class="tree-size">{}</span></button>',
        lambda _: app.show_bin(),
        icon("trash-2"),
        bin_texts.BIN,
        contents,
    )


def _item(app: Workbench, item: TreeItem) -> Node:
    files = app.files

    def is_open() -> bool:
        place = app.tabs.active_place.value
        return place is not None and place.path == item.path

    def focusable() -> str:
        focused = files.focused.value
        first = files.items.value[0].path if files.items.value else ""
        there = any(i.path == focused for i in files.items.value)
        return "0" if item.path == (focused if there else first) else "-1"

    renaming = computed(lambda: files.renaming.value == item.path)

    def name() -> Content:
        return _rename_field(app, item) if renaming.value else _name_and_acts(app, item)

    return html(
        '<div class="tree-item" role="treeitem" id={} aria-label={} aria-level={} '
        "aria-posinset={} aria-setsize={} aria-expanded={} aria-selected={} tabindex={} "
        "@focusin={}><div class={} style:--depth={} @click={}>{}{}</div></div>",
        _item_id(item.path),
        item.name,
        str(item.depth + 1),
        str(item.position),
        str(item.siblings),
        item.expanded if item.kind == "folder" else None,
        is_open,
        focusable,
        lambda _: files.focused.set(item.path),
        lambda: "tree-row is-open" if is_open() else "tree-row",
        str(item.depth),
        lambda _: _activate(app, item),
        icon("folder-open" if item.expanded else PICTURES[item.kind]),
        name,
        key=item.path,
    )


def _name_and_acts(app: Workbench, item: TreeItem) -> Content:
    def act(name: str, picture: str, run: object) -> Node:
        def on_click(event: Event) -> None:
            event.stop_propagation()
            assert callable(run)
            run()

        return html(
            '<button class="icon-button" type="button" tabindex="-1" aria-label={} title={} '
            "@click={}>{}</button>",
            f"{name} {item.name}",
            name,
            on_click,
            icon(picture),
        )

    return html(
        '<span class="tree-name" title={}>{}</span><span class="tree-size">{}</span>'
        '<span class="tree-acts">{}{}{}</span>',
        item.path,
        item.name,
        "" if item.kind == "folder" else wording.size(item.size),
        act(texts.DOWNLOAD, "download", lambda: _download(app, item))
        if item.kind not in ("folder", "model")
        else None,
        act(texts.RENAME, "pencil", lambda: _rename(app, item)),
        act(texts.DELETE, "trash-2", lambda: _delete(app, item)),
    )


def _rename_field(app: Workbench, item: TreeItem) -> Node:
    files = app.files

    def finish(name: str) -> None:
        if files.renaming.peek() == item.path:
            app.tasks.start(files.rename(item.path, name))

    def keys(event: Event) -> None:
        event.stop_propagation()
        if event.key == "Enter":
            finish(event.value)
        elif event.key == "Escape":
            files.renaming.value = None
            app.services.page.focus(_item_id(item.path))

    return html(
        '<input class="tree-rename" id={} aria-label={} value={} spellcheck="false" '
        'autocomplete="off" @keydown={} @blur={} @click={}>',
        RENAME_FIELD,
        texts.NEW_NAME,
        item.name,
        keys,
        lambda event: finish(event.value),
        lambda event: event.stop_propagation(),
    )


def _activate(app: Workbench, item: TreeItem) -> None:
    if item.kind == "folder":
        app.files.toggle(item.path)
    else:
        app.open_path(item.path)


def _download(app: Workbench, item: TreeItem) -> None:
    app.tasks.start(app.services.workspace.download(item.path))


def _rename(app: Workbench, item: TreeItem) -> None:
    app.files.renaming.value = item.path
    app.services.page.focus(RENAME_FIELD, select=True)


def _delete(app: Workbench, item: TreeItem) -> None:
    files = app.files

    async def delete() -> None:
        at = next((i for i, each in enumerate(files.items.peek()) if each.path == item.path), 0)
        await files.delete(item.path)
        # Who works with keys goes on where they were.
        if left := files.items.peek():
            files.focused.value = left[min(at, len(left) - 1)].path
            app.services.page.focus(_item_id(files.focused.peek()))

    app.tasks.start(delete())


def _keys(app: Workbench, event: Event) -> None:
    """The keys of a tree: arrows move and unfold, Enter opens, F2 renames, Delete deletes."""
    files = app.files
    items = files.items.peek()
    at = next((i for i, item in enumerate(items) if item.path == files.focused.peek()), None)
    if at is None:
        return
    act = {"Enter": _activate, " ": _activate, "F2": _rename, "Delete": _delete}.get(event.key)
    target = _target(items, at, event.key)
    if act is not None:
        act(app, items[at])
    elif target is None:
        return
    elif target == at:
        files.toggle(items[at].path)
    else:
        files.focused.value = items[target].path
        app.services.page.focus(_item_id(items[target].path))
    event.prevent_default()


def _target(items: Sequence[TreeItem], at: int, key: str) -> int | None:
    """Where a key leads to; to the same item when it folds or unfolds that."""
    item, last = items[at], len(items) - 1
    is_folder = item.kind == "folder"
    match key:
        case "ArrowDown" if at < last:
            return at + 1
        case "ArrowUp" if at > 0:
            return at - 1
        case "ArrowRight" if is_folder:
            return min(at + 1, last) if item.expanded else at
        case "ArrowLeft" if is_folder and item.expanded:
            return at
        case "ArrowLeft":
            parent = item.path.rpartition("/")[0]
            return next((i for i, other in enumerate(items) if other.path == parent), None)
    return {"Home": 0, "End": last}.get(key)


def _item_id(path: str) -> str:
    return f"file-{path}"
