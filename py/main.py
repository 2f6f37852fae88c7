"""Runs on the page once Python has started: puts the workbench in place of the static shell."""

from pyscript.js_modules import platform

from fieldbook.bridge.browser import DomHost
from fieldbook.bridge.vdom import PythonVDOM
from fieldbook.workbench.app import Workbench
from fieldbook.workbench.browser import browser_services
from fieldbook.workbench.views.window import mount_window

workbench = Workbench(browser_services())
mount_window(PythonVDOM(DomHost(platform.dom), on_error=workbench.unexpected), workbench)
workbench.tasks.start(workbench.start())
