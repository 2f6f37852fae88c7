"""Drives another browser than Chromium the main way: `python -m … NAME PROGRAM URL TABLE`.

A program of its own, since the drivers have an environment of their own (`requirements/browsers`).
It prints every step when it was seen on the screen, and waits after `kept for offline use` for a
line, so that the server can be stopped.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

__all__ = ["DRIVERS", "OFFLINE", "STEPS"]

OFFLINE = "kept for offline use"
STEPS = (
    "table shown",
    "notebook open",
    "kernel ready",
    "sum shown",
    "frame shown",
    "saved",
    OFFLINE,
    "reloaded without a server",
    "text found again",
    "run again",
    "table found again",
)
STARTED_S = 120
SHOWN_S = 60

_SEEK = """
const seek = (root) => {
  for (const element of root.querySelectorAll("*")) {
    if (element.matches(wanted)) return element;
    const found = element.shadowRoot && seek(element.shadowRoot);
    if (found) return found;
  }
  return null;
};
const wanted = arguments[0];
const found = seek(document);
"""
_FIND = f"{_SEEK} return found;"
_TEXT = f"""{_SEEK}
const textOf = (node) =>
  node.nodeType === Node.TEXT_NODE
    ? node.data
    : [...(node.shadowRoot ?? node).childNodes].map(textOf).join("");
return found ? textOf(found) : "";
"""
_IS_NEW = "return Boolean(document.body) && !document.body.dataset.page;"


class Driver(Protocol):
    """What of a browser the way needs; elements are handed on as they come."""

    def open(self, url: str) -> None: ...
    def script(self, source: str, argument: str) -> Any: ...
    def type(self, text: str) -> None: ...
    def press(self, modifier: str, key: str) -> None: ...
    def quit(self) -> None: ...


class _Driven:
    """What both drivers' libraries do alike: keys, and the end."""

    _browser: Any
    _keys: Mapping[str, str]
    """The library's own codes of the keys that are not letters."""
    _actions: Callable[[], Any]

    def type(self, text: str) -> None:
        self._actions().send_keys(text).perform()

    def press(self, modifier: str, key: str) -> None:
        held = self._keys[modifier]
        self._actions().key_down(held).send_keys(self._keys[key]).key_up(held).perform()

    def quit(self) -> None:
        self._browser.quit()


class Firefox(_Driven):
    """Over Marionette, which every Firefox has built in."""

    def __init__(self, program: str) -> None:
        from marionette_driver.marionette import ActionSequence, Marionette

        self._keys = {"Control": "\ue009", "Shift": "\ue008", "Enter": "\ue007", "End": "\ue010"}
        self._browser = Marionette(bin=program, headless=True, startup_timeout=120, gecko_log="-")
        self._browser.start_session({"pageLoadStrategy": "none"})
        self._actions = lambda: ActionSequence(self._browser, "key", "keyboard")

    def open(self, url: str) -> None:
        self._browser.navigate(url)

    def script(self, source: str, argument: str) -> Any:
        return self._browser.execute_script(source, script_args=(argument,))


class WebKit(_Driven):
    """WebKitGTK's own small browser, over its WebDriver, which is the program and starts it."""

    def __init__(self, program: str) -> None:
        from selenium.webdriver import WebKitGTK
        from selenium.webdriver.common.action_chains import ActionChains
        from selenium.webdriver.common.keys import Keys
        from selenium.webdriver.webkitgtk.options import Options
        from selenium.webdriver.webkitgtk.service import Service

        options = Options()
        options.page_load_strategy = "none"
        self._keys = {
            "Control": Keys.CONTROL,
            "Shift": Keys.SHIFT,
            "Enter": Keys.ENTER,
            "End": Keys.END,
        }
        self._browser = WebKitGTK(options=options, service=Service(program))
        self._actions = lambda: ActionChains(self._browser)

    def open(self, url: str) -> None:
        self._browser.get(url)

    def script(self, source: str, argument: str) -> Any:
        return self._browser.execute_script(source, argument)


DRIVERS: dict[str, Callable[[str], Driver]] = {"firefox": Firefox, "webkit": WebKit}


class Journey:
    """The steps, each ending with what a person sees."""

    def __init__(self, driver: Driver) -> None:
        self._driver = driver

    def go(self, url: str, table: Path) -> None:
        """Go the whole way, with a table that has a column `rain` and the value 47."""
        self._driver.open(url)
        self._await(lambda: self._find("[aria-label='Import files']"), seconds=STARTED_S)
        self._find("input[type=file][aria-label='Import files']").send_keys(str(table))
        self._open_table(table, "table shown")
        self._find("[aria-label='New notebook']").click()
        self._await(lambda: self._find(_source(1)), "notebook open")
        self._await_kernel("kernel ready")
        self._write(1, "20 + 22")
        self._driver.press("Shift", "Enter")
        self._await(lambda: self._text(_output(1)) == "42", "sum shown")
        self._await(lambda: self._find(_source(2)))
        self._write(2, f"import pandas as pd; pd.read_csv('{table.name}')[['rain']]")
        self._driver.press("Control", "Enter")
        self._await(lambda: "47" in self._text(_output(2)), "frame shown", STARTED_S)
        self._await(lambda: self._status("Saved") == "Saved", "saved")
        self._await(lambda: "Ready" in self._status("Offline"), OFFLINE, STARTED_S)
        sys.stdin.readline()
        # Marionette's own way to reload passes the service worker by, a person's doesn't.
        self._driver.script("document.body.dataset.page = 'old'; location.reload();", "")
        self._await(lambda: self._driver.script(_IS_NEW, ""), "reloaded without a server")
        self._await(lambda: "20 + 22" in self._text(_source(1)), "text found again", STARTED_S)
        self._await_kernel()
        self._write(1, "1")  # at the end of what is there: 20 + 221
        self._driver.press("Control", "Enter")
        self._await(lambda: self._text(_output(1)) == "241", "run again")
        self._open_table(table, "table found again")

    def _await_kernel(self, step: str = "") -> None:
        """Where a busy machine has not started it within a minute, do as a person is told then."""

        def ready() -> bool:
            if self._status("Kernel") == "Failed":
                print("restarting the kernel", flush=True)
                self._find("[aria-label='Restart kernel']").click()
            return self._status("Kernel") == "Ready"

        self._await(ready, step, 3 * STARTED_S)

    def _open_table(self, table: Path, step: str) -> None:
        entry = f"[role=treeitem][aria-label='{table.name}']"
        self._await(lambda: self._find(entry))
        self._find(entry).click()
        grid = f"[role=grid][aria-label='{table.name}']"
        self._await(lambda: "47" in self._text(grid), step, STARTED_S)

    def _write(self, cell: int, text: str) -> None:
        self._find(_source(cell)).click()
        self._driver.press("Control", "End")
        self._driver.type(text)

    def _find(self, selector: str) -> Any:
        return self._driver.script(_FIND, selector)

    def _text(self, selector: str) -> str:
        return str(self._driver.script(_TEXT, selector)).strip()

    def _status(self, name: str) -> str:
        return self._text(f"[role=status][aria-label='{name}']")

    def _await(self, seen: Callable[[], Any], step: str = "", seconds: float = SHOWN_S) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            # An element may not be there yet, or be drawn anew at this moment.
            with suppress(Exception):
                if seen():
                    if step:
                        print(step, flush=True)
                    return
            time.sleep(0.3)
        states = {name: self._status(name) for name in ("Kernel", "Saved", "Offline")}
        text = self._driver.script("return document.body.innerText.slice(0, 1000)", "")
        raise SystemExit(f"Not seen: {step or 'what comes before the next step'}. {states}\n{text}")


def _source(cell: int) -> str:
    return f"[aria-label='Source of cell {cell}']"


def _output(cell: int) -> str:
    return f"[aria-label='Output of cell {cell}']"


def main(name: str, program: str, url: str, table: str) -> None:
    """Drive the browser `name`, whose `program` is given, from `url` on."""
    driver = DRIVERS[name](program)
    try:
        Journey(driver).go(url, Path(table))
    finally:
        driver.quit()


if __name__ == "__main__":
    main(*sys.argv[1:])
