"""What the last session left is a hint: where it isn't true, the page starts as ever."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.early.conftest import PATH, EarlyPage
from tests.runtime.warm import WarmBrowser

_WITH_WORKSPACE = """
  const { workspace } = await import(new URL("./app/storage/workspace.js", location.href));
"""
_CHANGES = {
    "removed": f"async (path) => {{ {_WITH_WORKSPACE} await workspace.remove(path); }}",
    "renamed": f"async (path) => {{ {_WITH_WORKSPACE} await workspace.rename(path, 'b.ipynb'); }}",
    "another cell": """async (path) => {
      const at = (path) => new URL(path, location.href);
      const { openDocument } = await import(at("./app/storage/documents.js"));
      const document = await openDocument(path, '{"cells": [], "metadata": {}}');
      document.insertCell(0, '{"id": "x", "cell_type": "code", "source": "", "metadata": {}}');
      await document.close();
    }""",
    "something else in front": """async () => {
      const { savePreference } =
        await import(new URL("./app/platform/preferences.js", location.href));
      await savePreference("tabs", '{"open": ["#/settings"], "active": "#/settings"}');
    }""",
    "no hint": "() => localStorage.removeItem('fieldbook.early')",
    "half a hint": """() => {
      const record = localStorage.getItem("fieldbook.early");
      localStorage.setItem("fieldbook.early", record.slice(0, record.length / 2));
    }""",
    "another build": """() => {
      const record = JSON.parse(localStorage.getItem("fieldbook.early"));
      localStorage.setItem("fieldbook.early", JSON.stringify({ ...record, build: "other" }));
    }""",
    "no picture": """() => {
      const record = JSON.parse(localStorage.getItem("fieldbook.early"));
      localStorage.setItem("fieldbook.early", JSON.stringify({ ...record, picture: 7 }));
    }""",
}


@pytest.mark.parametrize("change", _CHANGES)
def test_an_untrue_hint_is_left_alone(
    open_early: Callable[..., EarlyPage], left: WarmBrowser, change: str
) -> None:
    bare = left.bare_page()
    bare.evaluate(_CHANGES[change], PATH)
    bare.close()
    early = open_early()
    early.wait_for_python()
    assert not early.is_early
    assert early.page.evaluate("() => document.activeElement === document.body")


@pytest.mark.parametrize("address", ["?do=new-notebook", "#/settings", "#/files/other.ipynb"])
def test_an_address_that_names_something_else_goes_before(
    open_early: Callable[..., EarlyPage], address: str
) -> None:
    early = open_early(address)
    early.wait_for_python()
    assert not early.is_early


# What a newer version has used, an older one can't open.
_NEWER = """(() => {
  const { open } = IDBFactory.prototype;
  IDBFactory.prototype.open = function (name, version) {
    return open.call(this, name, name === "/workspace" ? version - 1 : version);
  };
})()"""


def test_a_storage_of_another_version_is_left_alone(open_early: Callable[..., EarlyPage]) -> None:
    early = open_early(script=_NEWER)
    early.wait_for_python()
    assert not early.is_early


def test_a_picture_holds_nothing_that_acts(warm_browser: WarmBrowser) -> None:
    page: Page = warm_browser.bare_page()
    drawn = page.evaluate("""async () => {
      const { drawPicture, takePicture } =
        await import(new URL("./app/early/picture.js", location.href));
      const root = document.createElement("div");
      for (const tag of ["script", "iframe", "img", "p"]) root.append(document.createElement(tag));
      root.lastChild.textContent = "text";
      root.style.height = "20px";
      const link = document.createElement("a");
      link.href = "https://elsewhere.example";
      root.append(link);
      document.documentElement.append(root);
      const bad = ["script", { src: "x" }, ["bad()"]];
      const use = ["use", { href: "https://elsewhere.example#a" }, []];
      const hint = ["div", { onclick: "bad()", class: "a" }, [bad, ["svg", {}, [use]]]];
      return [drawPicture(takePicture(root, ".none", ".none")), drawPicture(hint)]
        .map((node) => node.outerHTML);
    }""")
    page.close()
    assert drawn[0].count("<div") == 4  # each of what is not kept holds its place
    for html in drawn:
        for word in ("script", "iframe", "img", "onclick", "elsewhere", "src"):
            assert word not in html, html
    assert "<p>text</p>" in drawn[0]
    assert json.dumps("a") in drawn[1]
