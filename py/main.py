"""Runs on the page once Python has started: puts the workbench in place of the static shell."""

from traceback import format_exception

from pyscript.js_modules import platform

try:
    from fieldbook.bridge.browser import DomHost
    from fieldbook.bridge.vdom import PythonVDOM
    from fieldbook.workbench.app import Workbench
    from fieldbook.workbench.browser import browser_services
    from fieldbook.workbench.views.window import mount_window

    workbench = Workbench(browser_services())
    mount_window(PythonVDOM(DomHost(platform.dom), on_error=workbench.unexpected), workbench)
    workbench.tasks.start(workbench.start())
except Exception as error:  # noqa: BLE001 - whatever it is, nobody else could say so
    platform.page.failToStart(f"{type(error).__name__}: {error}", "".join(format_exception(error)))
