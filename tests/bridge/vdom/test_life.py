"""Mounting, rendering again, failing and ending; and that nothing is left behind."""

from __future__ import annotations

from tests.bridge.vdom.stage import Stage


def test_a_view_replaces_what_its_element_held_and_goes_away_as_a_whole(stage: Stage) -> None:
    stage.page.evaluate("document.querySelector('#root').textContent = 'static'")
    stage.run("""
        ended = []
        def view():
            on_cleanup(lambda: ended.append("view"))
            return html("<p>{}</p>", text)
        text = Signal("a")
        mounted = mount(view)
    """)
    assert stage.html() == "<p>a</p>"
    stage.run("mounted.dispose(); mounted.dispose(); text.value = 'b'")
    assert stage.html() == ""
    assert stage.run("[ended, len(text._subscribers or ())]") == [["view"], 0]


def test_mounting_nowhere_says_so(stage: Stage) -> None:
    assert "no element “#nowhere”" in stage.run("""
        try:
            vdom.mount("#nowhere", lambda: None)
        except Exception as error:
            text = str(error)
        text
    """)


def test_a_view_is_rendered_again_when_what_it_read_changes(stage: Stage) -> None:
    stage.run("""
        runs, title, count = [], Signal("a"), Signal(1)
        def view():
            runs.append(title.value)
            return html("<p title={}>{}</p>", title.value, count)
        mount(view)
        paragraph = js.document.querySelector("p")
        count.value = 2
        title.value = "b"
        assert paragraph.isSameNode(js.document.querySelector("p"))
    """)
    assert stage.html() == '<p title="b">2</p>'
    assert stage.run("runs") == ["a", "b"]


def test_effects_of_a_view_end_when_it_runs_again(stage: Stage) -> None:
    log = stage.run("""
        log, version, other = [], Signal(1), Signal("x")
        def view():
            number = version.value
            effect(lambda: log.append(f"{number}{other.value}"))
        mount(view)
        version.value = 2
        other.value = "y"
        log
    """)
    assert log == ["1x", "2x", "2y"]


def test_show_renders_only_when_the_condition_turns(stage: Stage) -> None:
    runs = stage.run("""
        runs, count = [], Signal(1)
        def some():
            runs.append("some")
            return html("<b>{}</b>", count)
        def none():
            runs.append("none")
            return "nothing"
        mount(lambda: show(count, some, none))
        for value in (2, 3, 0, 4): count.value = value
        runs
    """)
    assert runs == ["some", "none", "some"]
    assert stage.html() == "<b>4</b>"


def test_a_kept_node_may_be_shown_again(stage: Stage) -> None:
    stage.run("""
        one, other = html("<p>{}</p>", "one"), html("<p>{}</p>", "other")
        pages = {"one": one, "other": other, "both": [one, other], "turned": [other, one]}
        page = Signal("one")
        mount(lambda: html("<div>{}</div>", lambda: pages[page.value]))
        seen = []
        for name in ("other", "one", "both", "turned", "one", "turned", "both"):
            page.value = name
            seen.append(js.document.querySelector("#root").textContent)
    """)
    assert stage.run("seen") == [
        "other", "one", "oneother", "otherone", "one", "otherone", "oneother",
    ]  # fmt: skip


def test_one_node_in_two_places_is_an_error(stage: Stage) -> None:
    stage.run("""
        node = html("<p></p>")
        mount(lambda: html("<div>{}{}</div>", node, node))
    """)
    (error,) = stage.errors()
    assert "one place only" in error
    assert stage.html() == ""


def test_a_view_that_fails_keeps_what_was_shown_and_tries_again(stage: Stage) -> None:
    stage.run("""
        count = Signal(2)
        mount(lambda: html("<p>{}{}</p>", lambda: str(6 // count.value), html("<b>{}</b>", count)))
        count.value = 0
    """)
    assert stage.html() == "<p>3<b>0</b></p>"
    (error,) = stage.errors()
    assert error.startswith("ZeroDivisionError")
    stage.run("count.value = 3")
    assert stage.html() == "<p>2<b>3</b></p>"


def test_content_that_cannot_be_shown_is_an_error_of_its_region_only(stage: Stage) -> None:
    stage.run("""
        bad = Signal(False)
        mount(lambda: html("<p>{}{}{}</p>", "a",
            lambda: html("<i>{}</i>", object() if bad.value else "fine"), "z"))
        bad.value = True
    """)
    (error,) = stage.errors()
    assert "can't be shown" in error
    assert stage.html() == "<p>az</p>"
    stage.run("bad.value = False")
    assert stage.html() == "<p>a<i>fine</i>z</p>"


def test_a_view_that_fails_at_first_is_empty_and_recovers(stage: Stage) -> None:
    stage.run("""
        bad = Signal(True)
        mount(lambda: html("<div>{}</div>", [html("<p>{}</p>", 1),
            html("<i>{}</i>", object()) if bad.value else "fine", html("<p>{}</p>", 2)]))
    """)
    assert stage.html() == ""
    assert len(stage.errors()) == 1
    stage.run("bad.value = False")
    assert stage.html() == "<div><p>1</p>fine<p>2</p></div>"


def test_a_failing_effect_does_not_keep_the_view_from_changing(stage: Stage) -> None:
    stage.run("""
        text = Signal("a")
        def fail():
            if text.value == "b": raise ValueError("effect")
        effect(fail)
        mount(lambda: html("<p>{}</p>", text))
        text.value = "b"
    """)
    assert stage.html() == "<p>b</p>"
    assert stage.errors() == ["ValueError('effect')"]


def test_a_property_the_browser_refuses_is_reported_and_the_rest_goes_on(stage: Stage) -> None:
    stage.run("""mount(lambda: html("<input type='file' value={}><p>{}</p>", "x", "after"))""")
    assert stage.html() == '<input type="file"><p>after</p>'
    (error,) = stage.errors()
    assert "“value” of <input> can't be set" in error


def test_a_name_that_is_none_is_refused_before_it_crosses(stage: Stage) -> None:
    stage.run("""mount(lambda: h("p", {"a b": 1}))""")
    (error,) = stage.errors()
    assert "can't be the name" in error


def test_errors_go_to_standard_error_unless_somebody_asks(stage: Stage) -> None:
    text = stage.run("""
        import contextlib, io
        from fieldbook.bridge.vdom import PythonVDOM
        written = io.StringIO()
        quiet = PythonVDOM(DomHost(fieldbook_dom))
        def fail(): raise ValueError("loud")
        with contextlib.redirect_stderr(written):
            mounts.append(quiet.mount("#root", fail))
        on_error(errors.append)
        written.getvalue()
    """)
    assert text.startswith("Traceback")
    assert "ValueError: loud" in text


def test_creating_and_clearing_leaves_nothing_behind(stage: Stage) -> None:
    gained = stage.run("""
        import gc
        rows, label = Signal([]), Signal("shared")
        def row(n):
            effect(lambda: label.value)
            return html("<li @click={} ref={} title={}>{}{}{}</li>", lambda: n, Ref(), label, label,
                lambda: h("b", {"@click": print, "class": label}, label.value),
                each(lambda: [n, label.value], lambda s: h("i", None, s), lambda s: s))
        mount(lambda: html("<ul>{}</ul>", each(rows, row, lambda n: n)))
        def cycle(n):
            rows.value = list(range(n, n + 20))
            label.value = f"label {n}"
            rows.value = []
        def measure():
            gc.collect()
            stream = vdom._stream
            dom = host._dom
            nodes = sum(1 for id in range(dom.nodes.length) if dom.node(id))
            return [len(gc.get_objects()), stream._next, len(stream.listeners),
                    len(label._subscribers or ()), nodes, len(stream.ints)]
        for n in range(20): cycle(n)
        before = measure()
        for n in range(1000): cycle(n)
        [after - earlier for after, earlier in zip(measure(), before)]
    """)
    assert gained[0] <= 2  # the two lists of figures
    assert gained[1:] == [0, 0, 0, 0, 0]


def test_a_stream_longer_than_its_buffer_arrives_whole(stage: Stage) -> None:
    stage.run("""
        items = Signal(list(range(30_000)))
        mount(lambda: html("<ul>{}</ul>",
            each(items, lambda n: html("<li>{}</li>", n), lambda n: n)))
    """)
    assert stage.run("len(host._array) >= 120_000")
    last = "document.querySelector('ul').lastElementChild.textContent"
    assert stage.page.evaluate("document.querySelectorAll('li').length") == 30_000
    assert stage.page.evaluate(last) == "29999"
    stage.run("items.value = items.value[:3]")
    assert stage.html() == "<ul><li>0</li><li>1</li><li>2</li></ul>"


def test_the_stream_survives_the_growth_of_memory(stage: Stage) -> None:
    stage.run("""
        text = Signal("a")
        mount(lambda: html("<p>{}</p>", text))
        import pyodide_js
        size = lambda: pyodide_js._module.HEAP8.length
        before, held = size(), []
        while size() == before:
            held.append(bytearray(16 << 20))
        del held
        text.value = "after"
    """)
    assert stage.html() == "<p>after</p>"


def test_a_flush_crosses_once(stage: Stage) -> None:
    stage.run("""
        calls, real = [], host._apply
        def counted(*arguments):
            calls.append(arguments[0])
            real(*arguments)
        one, other = Signal("a"), Signal([1])
        mount(lambda: html("<p title={}>{}{}</p>", one, lambda: one.value * 2,
            each(other, lambda n: h("i", None, n), lambda n: n)))
        host._apply = counted
        with batch():
            one.value = "b"
            other.value = [2, 1]
    """)
    assert stage.run("len(calls)") == 1
    assert stage.html() == '<p title="b">bb<i>2</i><i>1</i></p>'


def test_importing_it_makes_no_proxies(stage: Stage) -> None:
    """So that an interpreter which imported all of it can be kept in a memory snapshot."""
    found = stage.run("""
        import sys, types, pyodide.ffi
        found = []
        for name, module in list(sys.modules.items()):
            if name.startswith("fieldbook.bridge"):
                found += [f"{name}.{key}" for key, value in vars(module).items()
                          if isinstance(value, pyodide.ffi.JsProxy)]
        found
    """)
    assert found == []
