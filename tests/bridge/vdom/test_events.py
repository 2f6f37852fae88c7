"""Events: one listener a type, handlers in holes, order from the inside out."""

from __future__ import annotations

import pytest

from tests.bridge.vdom.stage import Stage


def test_handlers_get_the_event_if_they_ask_for_it(stage: Stage) -> None:
    stage.run("""
        from functools import partial
        log = []
        class Model:
            def plain(self): log.append("plain")
            def with_event(self, event): log.append(event.type)
        model = Model()
        def named(name, event): log.append(name + event.type)
        mount(lambda: html(
            "<a @click={}></a><a @click={}></a><a @click={}></a><a @click={}></a><a @click={}></a>",
            model.plain, model.with_event, lambda row=7: log.append(row),
            partial(log.append, "partial"), partial(named, "p ")))
    """)
    for index in range(5):
        stage.page.locator("a").nth(index).dispatch_event("click")
    assert stage.run("log") == ["plain", "click", 7, "partial", "p click"]


def test_an_event_goes_from_the_inside_out_until_it_is_stopped(stage: Stage) -> None:
    stage.run("""
        log, stop = [], Signal("")
        def heard(name):
            def handler(event):
                log.append(name)
                if stop.value == name: event.stop_propagation()
            return handler
        mount(lambda: html("<main @click={}><p @click={}>{}</p></main>", heard("main"), heard("p"),
            h("div", {"@click": heard("div")},
              html("<section><b @click={}><i id='target' @click={}></i></b></section>",
                   heard("b"), heard("i")))))
    """)
    target = stage.page.locator("#target")
    target.dispatch_event("click")
    assert stage.run("log") == ["i", "b", "div", "p", "main"]
    stage.run("log.clear(); stop.value = 'div'")
    target.dispatch_event("click")
    assert stage.run("log") == ["i", "b", "div"]
    stage.run("log.clear(); stop.value = 'i'")
    target.dispatch_event("click")
    assert stage.run("log") == ["i"]


def test_only_handlers_on_the_way_of_the_event_are_called(stage: Stage) -> None:
    stage.run("""
        log = []
        mount(lambda: html("<p><a @click={}>one</a><a @click={}>two</a></p>",
            lambda: log.append("one"), lambda: log.append("two")))
    """)
    stage.page.click("text=two")
    assert stage.run("log") == ["two"]


@pytest.mark.parametrize(
    "name", ["focus", "blur", "mouseenter", "mouseleave", "load", "scroll", "toggle", "close"]
)
def test_events_that_do_not_bubble_reach_their_target_only(stage: Stage, name: str) -> None:
    stage.run(f"""
        log = []
        mount(lambda: html("<div @{name}={{}}><p id='target' @{name}={{}}><b>x</b></p></div>",
            lambda: log.append("outer"), lambda: log.append("inner")))
        mount(lambda: h("i"), js.document.querySelector("b"))
    """)
    stage.page.evaluate(f"document.querySelector('#target').dispatchEvent(new Event('{name}'))")
    assert stage.run("log") == ["inner"]
    stage.page.evaluate(f"document.querySelector('b').dispatchEvent(new Event('{name}'))")
    assert stage.run("log") == ["inner"]


def test_real_focus_and_pointer_events(stage: Stage) -> None:
    stage.run("""
        log = []
        note = lambda event: log.append(event.type)
        mount(lambda: html("<input @focus={} @blur={}><p @mouseenter={}>text</p>",
            note, note, note))
    """)
    stage.page.focus("input")
    stage.page.evaluate("document.activeElement.blur()")
    stage.page.hover("p")
    assert stage.run("log") == ["focus", "blur", "mouseenter"]


def test_what_an_event_tells(stage: Stage) -> None:
    stage.run("""
        log = []
        def key(event):
            log.append([event.key, event.ctrl, event.shift, event.alt, event.meta])
            event.prevent_default()
        mount(lambda: html("<input @keydown={} @input={}><input type='checkbox' @change={}>"
                           "<button @pointerdown={}>b</button>", key,
            lambda event: log.append(event.value), lambda event: log.append(event.checked),
            lambda event: log.append([event.button, event.raw.pointerType])))
    """)
    page = stage.page
    page.focus("input >> nth=0")
    page.keyboard.press("Control+Shift+x")
    page.keyboard.press("y")
    page.keyboard.insert_text("z")
    page.check("input >> nth=1")
    page.click("button")
    log = stage.run("log")
    assert ["x", True, True, False, False] in log
    assert log[-4:] == [["y", False, False, False, False], "z", True, [0, "mouse"]]
    assert page.input_value("input >> nth=0") == "z"


def test_a_handler_may_be_none_or_change(stage: Stage) -> None:
    stage.run("""
        log, handler = [], Signal(None)
        mount(lambda: [html("<a @click={}>a</a>", handler.value),
                       h("b", {"@click": handler.value} if handler.value else {}, "b")])
    """)
    click_both = "for (const e of document.querySelectorAll('a, b')) e.click()"
    stage.page.evaluate(click_both)
    stage.run("handler.value = lambda: log.append(1)")
    stage.page.evaluate(click_both)
    stage.run("handler.value = lambda: log.append(2)")
    stage.page.evaluate(click_both)
    stage.run("handler.value = None")
    stage.page.evaluate(click_both)
    assert stage.run("log") == [1, 1, 2, 2]


def test_a_handler_is_a_batch(stage: Stage) -> None:
    stage.run("""
        one, other, seen = Signal(0), Signal(0), []
        def click():
            one.value += 1
            other.value += 1
        mount(lambda: html("<a @click={}>{}{}</a>", click, one, other))
        effect(lambda: seen.append((one.value, other.value)))
    """)
    stage.page.click("a")
    assert stage.html() == "<a>11</a>"
    assert stage.run("seen == [(0, 0), (1, 1)]")


def test_a_coroutine_handler_runs_to_its_end(stage: Stage) -> None:
    stage.run("""
        text = Signal("before")
        async def click():
            text.value = "waiting"
            await asyncio.sleep(0)
            text.value = "after"
            raise LookupError("at the end")
        mount(lambda: html("<a @click={}>{}</a>", click, text))
    """)
    stage.page.click("a")
    stage.page.get_by_text("after").wait_for()
    assert stage.errors() == ["LookupError('at the end')"]


def test_an_error_in_a_handler_is_reported_and_the_page_goes_on(stage: Stage) -> None:
    stage.run("""
        count = Signal(0)
        def fail():
            count.value += 1
            raise ValueError("broken")
        mount(lambda: html("<p @click={}><a @click={}>{}</a></p>",
            lambda: count.update(lambda n: n + 10), fail, count))
    """)
    stage.page.click("a")
    assert stage.html() == "<p><a>11</a></p>"
    assert stage.errors() == ["ValueError('broken')"]


def test_an_event_of_a_removed_node_reaches_nobody(stage: Stage) -> None:
    """A focused field that is taken away fires `blur` while the stream is being applied."""
    stage.run("""
        log, shown = [], Signal(True)
        mount(lambda: html("<div>{}</div>", show(shown,
            lambda: html("<input @blur={}>", lambda: log.append("gone")),
            lambda: html("<button @blur={}>b</button>", lambda: log.append("wrong")))))
    """)
    stage.page.focus("input")
    stage.run("shown.value = False")
    assert stage.html() == "<div><button>b</button></div>"
    assert stage.run("log") == []


def test_an_event_caused_by_the_stream_is_heard_after_it(stage: Stage) -> None:
    stage.run("""
        ref, log, focused = Ref(), [], Signal(0)
        def focus():
            log.append(js.document.querySelector("output").textContent)
            focused.value += 1
        mount(lambda: html("<p><input ref={} @focus={}><output>{}</output></p>",
            ref, focus, focused))
        with batch():
            ref.call("focus")
            focused.value = 5
    """)
    assert stage.run("log") == ["5"]
    assert stage.page.inner_text("output") == "6"


def test_a_listener_that_comes_late_is_heard_in_all_roots(stage: Stage) -> None:
    stage.run("""
        log, late = [], Signal(False)
        mount(lambda: html("<a>{}</a>", show(late, lambda:
            h("b", {"@custom": lambda: log.append(1)}, "b"))))
        late.value = True
    """)
    stage.page.locator("b").dispatch_event("custom", {"bubbles": True})
    assert stage.run("log") == [1]


def test_two_virtual_doms_keep_out_of_each_other(stage: Stage) -> None:
    stage.run("""
        log = []
        mount(lambda: html("<div @click={}><p></p></div>", lambda: log.append("outer")))
        inner = PythonVDOM(DomHost(fieldbook_dom), on_error=errors.append)
        mounts.append(inner.mount("p", lambda:
            html("<a @click={}>a</a>", lambda: log.append("inner"))))
    """)
    stage.page.click("a")
    assert stage.run("log") == ["inner", "outer"]
