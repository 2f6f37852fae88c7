"""The virtual DOM: views in Python, drawn with one stream of operations for each flush."""

from fieldbook.bridge.vdom.app import HostError, Mounted, PythonVDOM
from fieldbook.bridge.vdom.content import Content, Fragment, fragment, show
from fieldbook.bridge.vdom.each import each
from fieldbook.bridge.vdom.element import h
from fieldbook.bridge.vdom.event import Event
from fieldbook.bridge.vdom.host import Dispatcher, Host
from fieldbook.bridge.vdom.island import Island, component
from fieldbook.bridge.vdom.markup import html
from fieldbook.bridge.vdom.node import Node
from fieldbook.bridge.vdom.ref import Ref
from fieldbook.bridge.vdom.template import TemplateError

__all__ = [
    "PythonVDOM",
    "Mounted",
    "html",
    "h",
    "each",
    "show",
    "fragment",
    "component",
    "Ref",
    "Event",
    "Node",
    "Content",
    "Fragment",
    "Island",
    "Host",
    "Dispatcher",
    "HostError",
    "TemplateError",
]
