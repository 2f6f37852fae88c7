"""Islands: parts of a view that a JavaScript library draws."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.bridge.vdom.stage import Stage
from tests.support.polling import eventually

# Keeps what it was told in `stage.told`; says "ready" at once, answers calls.
_ADAPTER = """() => {
  stage.told = [];
  const tell = (...what) => stage.told.push(what);
  stage.dom.registerComponent("probe", {
    mount(element, props, emit) {
      if (props.fail === "mount") throw new Error("can't mount");
      tell("mount", element.localName, props);
      element.textContent = "probe";
      element.addEventListener("click", () => emit("clicked", JSON.stringify({ n: [1, 2] })));
      emit("ready", "null");
      return {
        update(props, changed) {
          if (props.fail === "update") throw new Error("can't update");
          tell("update", props, changed);
        },
        call(method, argumentsJson) {
          if (method === "fail") return Promise.reject(new Error("can't answer"));
          tell("call", method, argumentsJson);
          return { asked: method };
        },
        destroy() { tell("destroy"); },
      };
    },
  });
}"""

Told = Callable[[], list[Any]]


@pytest.fixture
def told(stage: Stage) -> Told:
    stage.page.evaluate(_ADAPTER)
    return lambda: list(stage.page.evaluate("stage.told.splice(0)"))


def test_an_island_is_mounted_updated_in_one_go_and_destroyed(stage: Stage, told: Told) -> None:
    stage.run("""
        shown, text, size = Signal(True), Signal("a"), Signal(1)
        mount(lambda: html("<div>{}</div>", show(shown, lambda: component(
            "probe", {"text": text, "size": size, "fixed": [1]}, tag="section",
            attrs={"class": text, "style:width": "9px"}))))
    """)
    assert told() == [["mount", "section", {"text": "a", "size": 1, "fixed": [1]}]]
    assert stage.page.get_attribute("section", "class") == "a"
    stage.run("""
        with batch():
            text.value = "b"
            size.value = 2
    """)
    assert told() == [["update", {"text": "b", "size": 2, "fixed": [1]}, {"text": "b", "size": 2}]]
    assert stage.page.get_attribute("section", "class") == "b"
    stage.run("shown.value = False")
    assert told() == [["destroy"]]
    stage.run("text.value = 'c'")
    assert told() == []


def test_a_view_rendered_again_updates_its_island(stage: Stage, told: Told) -> None:
    stage.run("""
        text = Signal("a")
        mount(lambda: component("probe", {"text": text.value, "same": "x"}))
        text.value = "b"
    """)
    assert told()[1:] == [["update", {"text": "b", "same": "x"}, {"text": "b"}]]


def test_another_key_or_name_is_another_island(stage: Stage, told: Told) -> None:
    stage.run("""
        key = Signal(1)
        mount(lambda: html("<div>{}</div>", [component("probe", {"n": key.value}, key=key.value)]))
        key.value = 2
    """)
    assert [each[0] for each in told()] == ["mount", "mount", "destroy"]


@pytest.mark.usefixtures("told")
def test_what_an_island_emits_reaches_its_handler(stage: Stage) -> None:
    stage.run("""
        log = []
        mount(lambda: component("probe", on={
            "ready": lambda: log.append("ready"), "clicked": lambda detail: log.append(detail)}))
    """)
    stage.page.click("text=probe")
    assert stage.run("log") == ["ready", {"n": [1, 2]}]


def test_an_island_moves_with_its_row_and_lives_on(stage: Stage, told: Told) -> None:
    stage.run("""
        items = Signal([1, 2, 3])
        island = lambda n: component("probe", {"n": n}, attrs={"id": f"p{n}"})
        mount(lambda: html("<div>{}</div>",
            each(items, island, lambda n: n)))
        items.value = [3, 1, 2]
    """)
    assert stage.page.evaluate("[...document.querySelectorAll('[id^=p]')].map(e => e.id)") == [
        "p3",
        "p1",
        "p2",
    ]
    assert len(told()) == 3


def test_a_ref_calls_methods_in_order_with_the_changes(stage: Stage, told: Told) -> None:
    stage.run("""
        text = Signal("a")
        island = component("probe", {"text": text})
        mount(lambda: island)
        with batch():
            text.value = "b"
            island.ref.call("show", 1, "x")
    """)
    assert told()[1:] == [
        ["call", "show", '[1, "x"]'],
        ["update", {"text": "b"}, {"text": "b"}],
    ]


@pytest.mark.usefixtures("told")
def test_a_ref_asks_and_gets_an_answer_or_an_error(stage: Stage) -> None:
    answer = stage.run("""
        ref = Ref()
        mount(lambda: component("probe", ref=ref))
        await ref.ask("measure", 1)
    """)
    assert answer == {"asked": "measure"}
    assert stage.run("""
        try:
            await ref.ask("fail")
        except Exception as error:
            text = str(error)
        "can't answer" in text
    """)


def test_a_ref_holds_an_element(stage: Stage) -> None:
    stage.run("""
        one, two, shown = Ref(), Ref(), Signal(True)
        before = one.mounted
        one.call("focus")
        mount(lambda: show(shown, lambda: [html("<p><input ref={} id='one'></p>", one),
                                           h("dialog", {"ref": two}, "text")]))
        one.call("focus")
        two.call("showModal")
    """)
    assert stage.page.evaluate("document.querySelector('dialog').open")
    assert stage.run("[before, one.mounted, one.element.id]") == [False, True, "one"]
    stage.run("shown.value = False")
    assert stage.run("""
        two.call("close")
        try:
            one.element
        except LookupError as error:
            answer = str(error)
        [one.mounted, answer]
    """) == [False, "There is no element: it is not mounted."]


def test_a_ref_may_change_with_the_view(stage: Stage) -> None:
    stage.run("""
        one, two, first = Ref(), Ref(), Signal(True)
        mount(lambda: [html("<b ref={}></b>", one if first.value else two),
                       h("i", {"ref": two if first.value else one})])
        names = [one.element.localName, two.element.localName]
        first.value = False
        names += [one.element.localName, two.element.localName]
    """)
    assert stage.run("names") == ["b", "i", "i", "b"]


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize("when", ["mount", "update", "call"])
def test_a_failing_adapter_is_reported_and_the_rest_goes_on(stage: Stage, when: str) -> None:
    stage.run(f"""
        fail, after = Signal({when!r} if {when!r} == "mount" else ""), Signal("a")
        ref = Ref()
        mount(lambda: html("<div>{{}}{{}}</div>",
            component("probe", {{"fail": fail}}, ref=ref), after))
        with batch():
            fail.value = {when!r}
            after.value = "b"
            if {when!r} == "call": ref.call("fail")
    """)
    stage.page.wait_for_timeout(20)
    assert stage.html().endswith("</div>b</div>")
    (error,) = stage.errors()
    assert "HostError" in error
    assert "can't" in error
    assert "probe" in error


def test_an_adapter_is_loaded_when_it_is_needed(stage: Stage) -> None:
    module = """
        export const mount = (element, props, emit) => {
          element.textContent = `late ${props.text}`;
          return {
            update: (props) => { element.textContent = `late ${props.text}`; },
            call: (method) => { element.title = method; return method; },
          };
        };
    """
    stage.page.route(
        "**/late.js",
        lambda route: route.fulfill(body=module, content_type="text/javascript"),
    )
    stage.page.evaluate(
        "() => stage.dom.registerComponent('late', () => import(new URL('late.js', location)))"
    )
    stage.run("""
        text, ref = Signal("a"), Ref()
        mount(lambda: component("late", {"text": text}, ref=ref))
        text.value = "b"
        ref.call("early")
    """)
    assert stage.run("await ref.ask('later')") == "later"
    stage.page.get_by_text("late b").wait_for()
    stage.run("text.value = 'c'")
    assert stage.page.inner_text("#root") == "late c"
    stage.page.unroute("**/late.js")


def test_a_component_that_nobody_registered_is_told_of(stage: Stage) -> None:
    stage.run("mount(lambda: component('nobody', {}))")
    eventually(lambda: "nobody" in "".join(stage.errors()))


def test_properties_must_be_json(stage: Stage, told: Told) -> None:
    stage.run("""
        text = Signal(1.5)
        mount(lambda: ["kept", component("probe", {"text": text})])
        text.value = float("nan")
        text.value = object()
        text.value = 2
    """)
    assert len([error for error in stage.errors() if "must be JSON" in error]) == 2
    assert told()[1:] == [["update", {"text": 2}, {"text": 2}]]
