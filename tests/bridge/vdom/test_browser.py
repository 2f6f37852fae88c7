"""The adapter: callbacks that live as long as their scope, and bytes both ways."""

from __future__ import annotations

from tests.bridge.vdom.stage import Stage


def test_a_callback_lives_as_long_as_its_scope(stage: Stage) -> None:
    stage.page.evaluate("""() => {
        stage.call = (f) => { try { return f(); } catch (error) { return String(error); } };
    }""")
    assert stage.run("""
        from fieldbook.bridge.browser import create_callback
        from fieldbook.bridge.core import keep_alive
        call = js.stage.call
        kept, given = keep_alive(), keep_alive()
        with kept.open():
            one = create_callback(lambda: "one")
        other = create_callback(lambda: "other", given)
        for_ever = create_callback(lambda: "for ever")
        answers = [call(one), call(other), call(for_ever)]
        kept.dispose()
        answers.append("destroyed" in call(one))
        answers.append(call(other))
        given.dispose()
        answers.append("destroyed" in call(other))
        answers.append(call(for_ever))
        for_ever.destroy()
        answers
    """) == ["one", "other", "for ever", True, "other", True, "for ever"]


def test_bytes_cross_both_ways(stage: Stage) -> None:
    assert stage.run("""
        from fieldbook.bridge.browser import from_bytes, to_bytes
        content = bytes(range(256)) * 3
        array = from_bytes(content)
        assert to_bytes(array) == content and to_bytes(array.buffer) == content
        assert to_bytes(from_bytes(memoryview(content)[5:9])) == content[5:9]
        [array.constructor.name, to_bytes(from_bytes(b"")) == b""]
    """) == ["Uint8Array", True]
