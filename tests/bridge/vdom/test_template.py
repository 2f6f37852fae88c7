"""Templates: what is accepted, what is refused, and what it says then."""

from __future__ import annotations

import re

import pytest

from fieldbook.bridge.vdom import html
from fieldbook.bridge.vdom.ops import ATTRIBUTE, CONTENT, EVENT, PROPERTY, REF, STYLE
from fieldbook.bridge.vdom.template import (
    Hole,
    Template,
    TemplateError,
    compile_template,
    kind_of,
    split_holes,
)


def compiled(template: str) -> Template:
    (only,) = compile_template(split_holes(template))
    assert isinstance(only, Template)
    return only


def test_holes_are_marked_and_described_in_order() -> None:
    template = compiled(
        "<li class={} @click={} ref={}><input value='{}' style:width={}>{}<b>{}</b></li>"
    )
    assert template.holes == (
        Hole(0, ATTRIBUTE, "class"),
        Hole(1, EVENT, "click"),
        Hole(2, REF, "ref"),
        Hole(3, PROPERTY, "value"),
        Hole(4, STYLE, "width"),
        Hole(5, CONTENT, "content"),
        Hole(6, CONTENT, "content"),
    )
    assert template.markup == (
        "<li hole-0 hole-1 hole-2><input hole-3 hole-4><!--5--><b><!--6--></b></li>"
    )
    assert template.listens


def test_braces_are_doubled() -> None:
    assert split_holes("{{}} {} {{x}}") == ("{} ", " {x}")
    with pytest.raises(TemplateError, match="A hole is written"):
        split_holes("<p>{name}</p>")


def test_comments_and_layout_are_dropped() -> None:
    template = compiled("""
        <div>
            <!-- note -->
            <p>a  b
               c {} </p>
            <pre>
  kept</pre>
        </div>
    """)
    assert template.markup == "<div><p>a  b c <!--0--> </p><pre>\n  kept</pre></div>"


def test_elements_that_close_themselves() -> None:
    assert compiled("<p><br><img src='a'><br/></p>").markup == '<p><br><img src="a"><br></p>'
    assert compiled("<svg><path d='M0 0'/></svg>").markup == ('<svg><path d="M0 0"></path></svg>')


def test_attributes_as_people_write_them() -> None:
    template = compiled("""<p a b=c d = 'e"f' data-g="h" aria-label="i {{j}}">x</p>""")
    assert template.markup == ('<p a b="c" d="e&quot;f" data-g="h" aria-label="i {j}">x</p>')


def test_several_roots_are_told_apart() -> None:
    parts = compile_template(split_holes("<b>{}</b> &amp; {}<i></i>"))
    first, text, hole, last = parts
    assert isinstance(first, Template)
    assert isinstance(last, Template)
    assert (text, hole) == (" & ", 1)


@pytest.mark.parametrize(
    ("template", "why"),
    [
        ("<p>", "<p> is not closed"),
        ("<p></b></p>", "</b> closes nothing"),
        ("</p>", "</p> closes nothing"),
        ("<p class='a {}'></p>", "a hole is the whole value of 'class'"),
        ("<p {}></p>", "attributes of <p> can't be read"),
        ("<p style='color: red'></p>", "no 'style' attribute"),
        ("<p onclick='x()'></p>", "use @click"),
        ("<p @click='x'></p>", "needs a hole as its value"),
        ("<p prop:x='1'></p>", "needs a hole as its value"),
        ("<script></script>", "<script> has no place in a view"),
        ("<p><style></style></p>", "<style> has no place in a view"),
        ("<textarea>{}</textarea>", "<textarea> holds no hole"),
        ("<p><!-- {} --></p>", "a comment has no holes"),
        ("<p>1 < 2</p>", "is written &lt;"),
        ("<p>\0</p>", "no NUL"),
    ],
)
def test_what_is_wrong_is_said(template: str, why: str) -> None:
    with pytest.raises(TemplateError, match=re.escape(why)):
        compile_template(split_holes(template))


def test_the_number_of_values_must_be_that_of_the_holes() -> None:
    for values in ((), ("a", "b")):
        with pytest.raises(TemplateError, match=r"1 holes and got"):
            html("<p>{}</p>", *values)


def test_names_tell_how_they_are_set() -> None:
    assert kind_of("title") == (ATTRIBUTE, "title")
    assert kind_of("on") == (ATTRIBUTE, "on")
    assert kind_of("one-time") == (ATTRIBUTE, "one-time")
    assert kind_of("checked") == (PROPERTY, "checked")
    assert kind_of("prop:scrollTop") == (PROPERTY, "scrollTop")
    assert kind_of("style:--depth") == (STYLE, "--depth")
    assert kind_of("@keydown") == (EVENT, "keydown")
