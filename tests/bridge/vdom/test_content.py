"""What is written into holes, and what the browser makes of it."""

from __future__ import annotations

import pytest

from tests.bridge.vdom.stage import Stage


def test_plain_values_are_shown_as_text(stage: Stage) -> None:
    stage.run("""
        mount(lambda: html("<p>{}|{}|{}|{}|{}|{}</p>", "a", 1, 2.5, None, True, False))
    """)
    assert stage.html() == "<p>a|1|2.5|||</p>"


def test_what_stands_in_a_hole_never_becomes_markup(stage: Stage) -> None:
    stage.run("""
        evil = '<img src=x onerror=alert(1)>&amp;"'
        mount(lambda: html("<p title={}>{}</p>", evil, evil))
    """)
    page = stage.page
    assert page.locator("img").count() == 0
    assert page.inner_text("p") == '<img src=x onerror=alert(1)>&amp;"'
    assert page.get_attribute("p", "title") == '<img src=x onerror=alert(1)>&amp;"'


def test_attributes_follow_the_rules_for_none_and_booleans(stage: Stage) -> None:
    stage.run("""
        values = [None, False, True, "", "x", 3]
        mount(lambda: [html("<i title={}></i>", v) for v in values]
              + [html("<b aria-hidden={}></b>", v) for v in values])
    """)
    assert stage.html() == (
        '<i></i><i></i><i title=""></i><i title=""></i><i title="x"></i><i title="3"></i>'
        '<b></b><b aria-hidden="false"></b><b aria-hidden="true"></b>'
        '<b aria-hidden=""></b><b aria-hidden="x"></b><b aria-hidden="3"></b>'
    )


def test_attributes_come_and_go_with_a_signal(stage: Stage) -> None:
    stage.run("""
        state = Signal(None)
        mount(lambda: [
            html("<i title={} class={}></i>", state, state),
            h("b", {"title": state, "class": state}),
        ])
    """)
    assert stage.html() == "<i></i><b></b>"
    stage.run("state.value = 'on'")
    assert stage.html() == '<i title="on" class="on"></i><b title="on" class="on"></b>'
    stage.run("state.value = False")
    assert stage.html() == "<i></i><b></b>"


def test_properties_are_set_as_properties(stage: Stage) -> None:
    stage.run("""
        checked, text = Signal(True), Signal("a")
        mount(lambda: [
            html("<input type='checkbox' checked={} indeterminate={}>", checked, True),
            html("<input value={} disabled={}>", text, lambda: not checked.value),
            html("<textarea value={}></textarea>", "many\\nlines"),
            html("<p prop:scrollTop={} prop:hidden={}></p>", None, True),
        ])
    """)
    page = stage.page
    box, field = page.locator("input").nth(0), page.locator("input").nth(1)
    assert box.is_checked()
    assert box.evaluate("box => box.indeterminate")
    assert (field.input_value(), field.is_disabled()) == ("a", False)
    assert page.input_value("textarea") == "many\nlines"
    assert page.locator("p").evaluate("p => p.hidden")
    stage.run("checked.value = False; text.value = None")
    assert not box.is_checked()
    assert (field.input_value(), field.is_disabled()) == ("", True)


def test_a_property_takes_any_json_value(stage: Stage) -> None:
    stage.run("""mount(lambda: h("progress", {"prop:max": 10, "value": 4}))""")
    assert stage.page.evaluate("document.querySelector('progress').position") == 0.4


def test_a_progress_bar_without_a_value_is_indeterminate(stage: Stage) -> None:
    stage.run("""
        done = Signal(None)
        mount(lambda: html("<progress max='4' value={}></progress>", done))
    """)
    position = "document.querySelector('progress').position"
    assert stage.page.evaluate(position) == -1
    stage.run("done.value = 0")
    assert stage.page.evaluate(position) == 0
    stage.run("done.value = 3")
    assert stage.page.evaluate(position) == 0.75
    stage.run("done.value = None")
    assert stage.page.evaluate(position) == -1


def test_the_value_of_a_select_is_set_when_its_options_are_there(stage: Stage) -> None:
    stage.run("""
        chosen, options = Signal("b"), Signal(["a", "b", "c"])
        mount(lambda: html("<select value={}>{}</select>", chosen,
            each(options, lambda o: html("<option>{}</option>", o), key=lambda o: o)))
    """)
    assert stage.page.input_value("select") == "b"
    stage.run("""
        with batch():
            options.value = ["a", "b", "c", "d"]
            chosen.value = "d"
    """)
    assert stage.page.input_value("select") == "d"


def test_typing_keeps_the_caret_when_the_value_is_set(stage: Stage) -> None:
    stage.run("""
        text = Signal("abcd")
        mount(lambda: html("<input value={} @input={}>", text,
            lambda event: text.set(event.value.upper())))
    """)
    page = stage.page
    page.focus("input")
    page.evaluate("document.querySelector('input').setSelectionRange(2, 2)")
    page.keyboard.type("x")
    assert page.input_value("input") == "ABXCD"
    assert page.evaluate("document.querySelector('input').selectionStart") == 3


def test_styles_are_set_under_the_policy(stage: Stage) -> None:
    stage.run("""
        width = Signal("10px")
        mount(lambda: [
            html("<p style:width={} style:--depth={}></p>", width, 2),
            h("b", {"style:width": width, "style:display": "block"}),
        ])
    """)
    read = "[...document.querySelectorAll('p, b')].map(e => e.style.width)"
    assert stage.page.evaluate(read) == ["10px", "10px"]
    stage.run("width.value = None")
    assert stage.page.evaluate(read) == ["", ""]
    depth = "document.querySelector('p').style.getPropertyValue('--depth')"
    assert stage.page.evaluate(depth) == "2"


def test_holes_take_nodes_lists_and_nothing(stage: Stage) -> None:
    stage.run("""
        content = Signal(None)
        mount(lambda: html("<p>[{}] {}</p>", lambda: content.value, "after"))
    """)
    assert stage.html() == "<p>[] after</p>"
    for value, shown in [
        ("html('<b>{}</b>', 1)", "<b>1</b>"),
        ("['x', html('<i></i>'), None, ['y']]", "x<i></i>y"),
        ("'text'", "text"),
        ("fragment('a', h('u', None, 'b'))", "a<u>b</u>"),
        ("lambda: html('<b>{}</b>', lambda: 'deep')", "<b>deep</b>"),
        ("Signal(5)", "5"),
        ("(str(i) for i in range(3))", "012"),
        ("None", ""),
    ]:
        stage.run(f"content.value = {value}")
        assert stage.html() == f"<p>[{shown}] after</p>"


def test_a_hole_follows_what_kind_of_content_it_gets(stage: Stage) -> None:
    """The same template, rendered again with each kind after each other kind."""
    stage.run("""
        text = Signal("signal")
        nodes = Signal([h("i"), "n"])
        kinds = {
            "text": lambda: "text",
            "none": lambda: None,
            "signal": lambda: text,
            "nodes": lambda: nodes,
            "node": lambda: html("<b></b>"),
            "list": lambda: [h("i"), h("u", key="u")],
            "region": lambda: (lambda: [h("s"), text.value]),
            "each": lambda: each(lambda: [1, 2], lambda n: h("em", None, n), lambda n: n),
            "region and more": lambda: [(lambda: text.value), h("hr")],
        }
        shown = {
            "text": "text", "none": "", "signal": "signal", "nodes": "<i></i>n",
            "node": "<b></b>", "list": "<i></i><u></u>", "region": "<s></s>signal",
            "each": "<em>1</em><em>2</em>", "region and more": "signal<hr>",
        }
        kind = Signal("none")
        mount(lambda: html("<p>{}{}{}</p>", "(", kinds[kind.value](), ")"))
        wrong = []
        for first in kinds:
            for second in kinds:
                for name in (first, second, second):
                    kind.value = name
                    got = js.document.querySelector("p").innerHTML
                    if got != f"({shown[name]})":
                        wrong.append([first, second, name, got])
        wrong
    """)
    assert stage.run("wrong") == []
    stage.run("kind.value = 'region and more'; text.value = 'S'")
    assert stage.html() == "<p>(S<hr>)</p>"


def test_a_signal_of_text_may_come_to_hold_nodes(stage: Stage) -> None:
    stage.run("""
        content = Signal("text")
        mount(lambda: html("<p>{}{}</p>", content, "!"))
        content.value = html("<b></b>")
    """)
    assert stage.html() == "<p><b></b>!</p>"
    stage.run("content.value = ['a', h('i')]")
    assert stage.html() == "<p>a<i></i>!</p>"
    stage.run("content.value = 'text'")
    assert stage.html() == "<p>text!</p>"


def test_a_view_may_be_several_nodes_and_change_their_number(stage: Stage) -> None:
    stage.run("""
        count = Signal(2)
        mount(lambda: [h("i", None, n) for n in range(count.value)])
    """)
    assert stage.html() == "<i>0</i><i>1</i>"
    stage.run("count.value = 0")
    assert stage.html() == ""
    stage.run("count.value = 3")
    assert stage.html() == "<i>0</i><i>1</i><i>2</i>"


def test_a_template_of_several_roots(stage: Stage) -> None:
    stage.run("""
        clicks = Signal(0)
        mount(lambda: html("<dt>{}</dt> &amp; {} <dd @click={}>{}</dd>",
            "term", h("i"), lambda: clicks.update(lambda n: n + 1), clicks))
    """)
    stage.page.click("dd")
    assert stage.html() == "<dt>term</dt> &amp; <i></i> <dd>1</dd>"


def test_table_rows_and_options_are_parsed_where_they_belong(stage: Stage) -> None:
    stage.run("""
        mount(lambda: html("<table><tbody>{}</tbody></table>", [
            html("<tr>{}</tr>", [html("<td>{}</td>", n) for n in range(2)], key=row)
            for row in range(2)
        ]))
    """)
    row = "<tr><td>0</td><td>1</td></tr>"
    assert stage.html() == f"<table><tbody>{row}{row}</tbody></table>"


def test_drawings_are_made_in_their_namespace(stage: Stage) -> None:
    stage.run("""
        size = Signal(4)
        dot = lambda: html("<circle r={} class={}></circle>", size, "dot")
        mount(lambda: [
            html("<svg viewBox='0 0 9 9'><g>{}</g><foreignObject>{}</foreignObject></svg>",
                 [dot(), h("path", {"d": "M0 0"})], html("<p>{}</p>", h("b"))),
            h("svg", None, h("g", None, dot()), h("foreignObject", None, h("p"))),
            html("<a>{}</a>", "link"), html("<svg><title>{}</title>{}</svg>", "named",
                 html("<a>{}</a>", "link")),
        ])
    """)
    spaces = stage.page.evaluate("""[...document.querySelectorAll("#root *")].map(e =>
        e.namespaceURI.endsWith("svg") ? `${e.localName}:svg` : e.localName).join(" ")""")
    assert spaces == (
        "svg:svg g:svg circle:svg path:svg foreignObject:svg p b "
        "svg:svg g:svg circle:svg foreignObject:svg p a svg:svg title:svg a:svg"
    )
    assert stage.page.get_attribute("circle", "class") == "dot"
    stage.run("size.value = 7")
    assert stage.page.locator("circle").nth(1).get_attribute("r") == "7"


def test_text_of_any_characters_arrives_unchanged(stage: Stage) -> None:
    texts = ["", "nul\0inside", "\0", "\0|", "\0||\0", "日本", "🌾 \U0010ffff", "a\r\n\tb", "é" * 9]
    got = stage.run(f"""
        texts = {texts!r}
        mount(lambda: [html("<p>{{}}</p>", t) for t in texts])
        [p.textContent for p in js.document.querySelectorAll("p")]
    """)
    assert got == texts


def test_layout_of_the_source_is_not_content(stage: Stage) -> None:
    stage.run('''
        mount(lambda: html("""
            <ul class="list">
              <li>one <b>two</b> {}
                  three</li>
              <li>{}</li>
            </ul>
        """, "x", "y"))
    ''')
    assert stage.html() == '<ul class="list"><li>one <b>two</b> x three</li><li>y</li></ul>'


def test_a_t_string_is_a_template(stage: Stage) -> None:
    if stage.run("import sys; sys.version_info < (3, 14)"):
        pytest.skip("this Python has no t-strings")
    stage.run("""
        name, price = Signal("tea"), 2.5
        mount(lambda: html(t"<p class={'row'}>{name}: {price:.2f} {name!r}</p>"))
    """)
    assert stage.html().startswith('<p class="row">tea: 2.50 Signal(')
    stage.run("name.value = 'coffee'")
    assert stage.html().startswith('<p class="row">coffee: 2.50')
