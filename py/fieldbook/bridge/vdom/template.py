"""Templates: markup with `{}` holes, checked and compiled once.

A template's constant parts are its identity. The compiled form is markup in which each hole is
marked (a comment for content, an attribute for the rest); the applier parses it once into a
`<template>`, remembers the paths of the holes, and clones it for each block.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import Final

from fieldbook.bridge.vdom.ops import ATTRIBUTE, CONTENT, EVENT, PROPERTY, REF, STYLE

__all__ = ["Hole", "Template", "TemplateError", "compile_template", "kind_of", "split_holes"]

HOLE: Final = "\0"

_PROPERTIES = frozenset({"checked", "disabled", "indeterminate", "muted", "selected", "value"})
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
)
_TEXT_ONLY = frozenset({"iframe", "noscript", "plaintext", "textarea", "title", "xmp"})
_FORBIDDEN = frozenset({"base", "embed", "link", "meta", "object", "script", "style"})

_TOKEN = re.compile(r"<!--.*?-->|</\s*([^\s>]+)\s*>|<([A-Za-z][^\s/>\0]*)|[^<]+|<", re.DOTALL)
_ATTRIBUTE = re.compile(
    r"""\s*(?:(/?>)|([^\s=/>"'\0]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?)""", re.DOTALL
)
_LINE = re.compile(r"\s*\n\s*")
_BRACES = re.compile(r"\{\{|\}\}|\{\}|[{}]")


class TemplateError(ValueError):
    """A template that can't be used, and why."""


@dataclass(frozen=True, slots=True)
class Hole:
    """Where a value goes: its kind (see `ops`) and the attribute, property or event it names."""

    index: int
    kind: int
    name: str


@dataclass(frozen=True, slots=True, eq=False)
class Template:
    """One element with its holes, in the order of the values."""

    markup: str
    holes: tuple[Hole, ...]
    listens: bool


def kind_of(name: str) -> tuple[int, str]:
    """How a property's name is meant: its kind, and the name without the prefix."""
    if name.startswith("@"):
        return EVENT, name[1:]
    if name.startswith("prop:"):
        return PROPERTY, name[5:]
    if name.startswith("style:"):
        return STYLE, name[6:]
    if name == "ref":
        return REF, name
    if name in _PROPERTIES:
        return PROPERTY, name
    if name == "style" or (name.startswith("on") and name[2:].isalpha()):
        meant = "style:width and the like" if name == "style" else f"@{name[2:]}"
        raise TemplateError(f"The page's policy allows no {name!r} attribute: use {meant}.")
    return ATTRIBUTE, name


def split_holes(template: str) -> tuple[str, ...]:
    """Split a template at its `{}`; `{{` and `}}` are braces."""
    parts = [""]
    end = 0
    for match in _BRACES.finditer(template):
        parts[-1] += template[end : match.start()]
        end = match.end()
        match match.group():
            case "{{" | "}}" as brace:
                parts[-1] += brace[0]
            case "{}":
                parts.append("")
            case _:
                raise TemplateError(f"A hole is written {{}}, a brace {{{{ or }}}}: {template!r}")
    parts[-1] += template[end:]
    return tuple(parts)


def compile_template(parts: tuple[str, ...]) -> list[Template | str | int]:
    """Compile a template, given by the text between its holes.

    The answer is what stands at its top, in order: elements, text, and holes by their number.
    """
    if any(HOLE in part for part in parts):
        raise TemplateError("A template holds no NUL characters.")
    return _Compiler(HOLE.join(parts)).compile()


class _Compiler:
    """One pass over the text of a template."""

    def __init__(self, text: str) -> None:
        self._text = text.strip()
        self._open: list[str] = []
        self._top: list[Template | str | int] = []
        self._markup: list[str] = []
        self._holes: list[Hole] = []
        self._count = 0

    def compile(self) -> list[Template | str | int]:
        end = 0
        while end < len(self._text):
            match = _TOKEN.match(self._text, end)
            assert match is not None  # the last alternatives match anything
            end = match.end()
            closing, opening = match.groups()
            token = match.group()
            if token.startswith("<!--"):
                if HOLE in token:
                    raise self._error("a comment has no holes")
            elif closing is not None:
                self._close(closing)
            elif opening is not None:
                end = self._element(opening, end)
            elif token == "<":
                raise self._error("a “<” that begins no tag is written &lt;")
            else:
                self._content(token)
        if self._open:
            raise self._error(f"<{self._open[-1]}> is not closed")
        return self._top

    def _element(self, tag: str, end: int) -> int:
        """Read a start tag from behind its name; answers where it ends."""
        if tag.lower() in _FORBIDDEN:
            raise self._error(f"<{tag}> has no place in a view")
        self._markup.append(f"<{tag}")
        while True:
            match = _ATTRIBUTE.match(self._text, end)
            if match is None:
                raise self._error(f"the attributes of <{tag}> can't be read")
            end = match.end()
            bracket, name, *values = match.groups()
            if bracket is not None:
                break
            value = next((value for value in values if value is not None), None)
            self._attribute(tag, name, value)
        self._markup.append(">")
        self._open.append(tag)
        if tag.lower() in _VOID:
            self._finish()
        elif bracket == "/>":
            self._close(tag)
        return end

    def _attribute(self, tag: str, name: str, value: str | None) -> None:
        kind, bare = kind_of(name)
        if value == HOLE:
            self._markup.append(f" hole-{len(self._holes)}")
            self._add_hole(kind, bare)
        elif value is not None and HOLE in value:
            raise self._error(f"a hole is the whole value of {name!r}, or none of it")
        elif kind in (ATTRIBUTE, PROPERTY) and not name.startswith("prop:"):
            quoted = "" if value is None else '="' + value.replace('"', "&quot;") + '"'
            self._markup.append(f" {name}{quoted}")
        else:
            raise self._error(f"{name!r} of <{tag}> needs a hole as its value")

    def _content(self, text: str) -> None:
        """Text and holes between two tags; line breaks with their indentation are layout."""
        if "pre" not in self._open and "textarea" not in self._open:
            inner = text.lstrip()
            text = inner if "\n" in text[: len(text) - len(inner)] else text
            inner = text.rstrip()
            text = inner if "\n" in text[len(inner) :] else text
            text = _LINE.sub(" ", text)
        for index, piece in enumerate(text.split(HOLE)):
            if index:
                self._content_hole()
            if piece and self._open:
                self._markup.append(piece)
            elif piece:
                self._top.append(unescape(piece))

    def _content_hole(self) -> None:
        if not self._open:
            self._top.append(self._count)
            self._count += 1
            return
        inside = self._open[-1].lower()
        if inside in _TEXT_ONLY and "svg" not in self._open:
            raise self._error(f"<{inside}> holds no hole: set its value or text as a property")
        self._markup.append(f"<!--{len(self._holes)}-->")
        self._add_hole(CONTENT, "content")

    def _add_hole(self, kind: int, name: str) -> None:
        self._holes.append(Hole(len(self._holes), kind, name))
        self._count += 1

    def _close(self, tag: str) -> None:
        if not self._open or self._open[-1] != tag:
            raise self._error(f"</{tag}> closes nothing")
        self._markup.append(f"</{tag}>")
        self._finish()

    def _finish(self) -> None:
        self._open.pop()
        if not self._open:
            holes = tuple(self._holes)
            listens = any(hole.kind == EVENT for hole in holes)
            self._top.append(Template("".join(self._markup), holes, listens))
            self._markup = []
            self._holes = []

    def _error(self, why: str) -> TemplateError:
        shown = self._text.replace(HOLE, "{}")
        return TemplateError(f"In this template {why}:\n{shown}")
