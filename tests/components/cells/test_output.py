"""Outputs as they are drawn: nothing that a cell prints or returns can act on the page."""

from __future__ import annotations

import base64

from playwright.sync_api import expect

from tests.components.cells.conftest import Parts

PIXEL = base64.b64encode(
    bytes.fromhex(
        "89504e470d0a1a0a0000000d4948445200000001000000010804000000b51c0c02"
        "0000000b4944415478da6364f80f00010501012718e3660000000049454e44ae426082"
    )
).decode()


def stream(text: str, name: str = "stdout") -> dict[str, object]:
    return {"kind": "stream", "name": name, "text": text}


def html(text: str) -> dict[str, object]:
    return {"kind": "html", "text": text}


def test_colours_of_a_terminal_become_spans_and_other_codes_vanish(parts: Parts) -> None:
    parts.mount("output", stream("\x1b[1;31mred\x1b[0m \x1b[38;5;208mrest\x1b[2K\x1b]0;t\x07."))
    pre = parts.page.locator("pre")
    expect(pre).to_have_text("red rest.")
    expect(pre.locator("span > span").first).to_have_class("ansi-bold ansi-31")
    colour = pre.locator("span > span").nth(1).evaluate("(span) => span.style.color")
    assert colour == "rgb(255, 135, 0)"


def test_markup_in_a_stream_is_text(parts: Parts) -> None:
    parts.mount("output", stream("<b>bold</b> & <script>1</script>"))
    expect(parts.page.locator("pre")).to_have_text("<b>bold</b> & <script>1</script>")


def test_a_stream_that_grows_keeps_what_is_drawn(parts: Parts) -> None:
    parts.mount("output", stream("one\n"))
    parts.page.evaluate("() => { window.first = document.querySelector('pre').firstChild }")
    parts.update(stream("one\ntwo\n"))
    expect(parts.page.locator("pre")).to_have_text("one\ntwo\n")
    assert parts.page.evaluate("() => window.first.isConnected")
    parts.update(stream("something else"))
    expect(parts.page.locator("pre")).to_have_text("something else")


def test_a_long_stream_scrolls_by_itself_and_follows_its_end(parts: Parts) -> None:
    lines = "".join(f"line {n}\n" for n in range(100))
    parts.mount("output", stream(lines))
    pre = parts.page.locator("pre")
    expect(pre).to_have_class("output-stream is-stdout is-tall")
    pre.evaluate("(pre) => { pre.scrollTop = pre.scrollHeight }")
    parts.update(stream(lines + "the end\n"))
    assert pre.evaluate("(p) => p.scrollTop + p.clientHeight >= p.scrollHeight - 4")


def test_a_colour_goes_on_in_what_follows(parts: Parts) -> None:
    parts.mount("output", stream("\x1b[31mred"))
    parts.update(stream("\x1b[31mred and\x1b[3"))
    parts.update(stream("\x1b[31mred and\x1b[32m green"))
    pre = parts.page.locator("pre")
    expect(pre).to_have_text("red and green")
    assert [each.get_attribute("class") for each in pre.locator("span > span").all()] == [
        "ansi-31",
        "ansi-31",
        "ansi-32",
    ]


def test_text_that_looks_alike_is_one_node_however_often_its_colour_is_said(parts: Parts) -> None:
    """A loop that prints in colour made a node of each word: keys waited for seconds."""
    parts.mount("output", stream("\x1b[31mred" * 1000 + "\x1b[1m\x1b[22m" + "\x1b[K.\x1b[32mgreen"))
    pre = parts.page.locator("pre")
    expect(pre).to_have_text("red" * 1000 + ".green")
    expect(pre.locator("span > span")).to_have_count(2)
    expect(pre.locator("span > span").first).to_have_text("red" * 1000 + ".")


def test_a_stream_without_end_keeps_the_page_answering(parts: Parts) -> None:
    """Half a million lines in hundreds of parts: each part costs its own lines, not all of them."""
    text = "x\n" * 500_000
    parts.mount("output", stream(""))
    parts.page.evaluate(
        """async ([text, parts]) => {
          for (let end = 0; end <= text.length; end += text.length / parts) {
            window.part.update({ kind: "stream", name: "stdout", text: text.slice(0, end) });
            await new Promise((resolve) => setTimeout(resolve));
          }
        }""",
        [text, 250],
    )
    pre = parts.page.locator("pre")
    parts.page.wait_for_function(
        "(text) => document.querySelector('pre').textContent === text", arg=text
    )
    blocks = pre.locator("span.is-full")
    expect(blocks).to_have_count(2500)
    skipping = "(all) => all.every((each) => getComputedStyle(each).contentVisibility === 'auto')"
    assert blocks.evaluate_all(skipping)


def test_what_is_copied_is_the_text_as_it_was(parts: Parts) -> None:
    text = "x\n" * 250 + "y" * 50_000
    parts.mount("output", stream(text))
    copied = parts.page.locator("pre").evaluate("""(pre) => {
      getSelection().selectAllChildren(pre);
      const event = new ClipboardEvent("copy", {
        bubbles: true, cancelable: true, clipboardData: new DataTransfer() });
      pre.firstChild.dispatchEvent(event);
      return event.clipboardData.getData("text/plain");
    }""")
    assert copied == text, f"{len(copied)} letters of {len(text)}"


def test_a_long_text_is_drawn_bit_by_bit_and_whole(parts: Parts) -> None:
    text = "\x1b[31m\N{GRINNING FACE}\x1b[0m plain " * 30_000
    parts.mount("output", stream(text))
    drawn = "\N{GRINNING FACE} plain " * 30_000
    parts.page.wait_for_function(
        "(text) => document.querySelector('pre').textContent === text", arg=drawn
    )


def test_html_can_neither_run_nor_fetch_nor_ask(parts: Parts) -> None:
    parts.refusals_expected = True
    requests: list[str] = []
    parts.page.on("request", lambda request: requests.append(request.url))
    parts.mount(
        "output",
        html(
            "<p onclick='window.bad=1'>kept</p><script>window.bad=1</script>"
            "<img src='https://elsewhere.example/x.png' onerror='window.bad=1'>"
            "<iframe src='https://elsewhere.example'></iframe>"
            "<form action='https://elsewhere.example'><input name=q><button>go</button></form>"
            "<a href='javascript:window.bad=1'>link</a><svg onload='window.bad=1'></svg>"
        ),
    )
    output = parts.page.locator(".output-html")
    expect(output.get_by_text("kept")).to_be_visible()
    expect(output.get_by_text("link")).not_to_have_attribute("href", "javascript:window.bad=1")
    for tag in ("script", "iframe", "form", "button", "[onclick]", "[onerror]", "[src]"):
        expect(output.locator(tag)).to_have_count(0)
    output.get_by_text("kept").click()
    assert parts.page.evaluate("() => window.bad") is None
    assert [url for url in requests if "elsewhere" in url] == []


def test_a_frame_keeps_its_own_style_and_gives_none_away(parts: Parts) -> None:
    parts.mount(
        "output",
        html(
            "<style>#T_1 td {color: rgb(255, 0, 0)} p {display: none}</style>"
            "<table id='T_1'><tr><td style='text-align: left; font-weight: 700'>x</td></tr></table>"
        ),
    )
    parts.page.evaluate("() => document.body.append(document.createElement('p'))")
    cell = parts.page.get_by_role("cell", name="x")
    shown = cell.evaluate("(c) => [c.style.textAlign, getComputedStyle(c).color]")
    assert shown == ["left", "rgb(255, 0, 0)"]
    assert parts.page.locator("body > p").evaluate("(p) => getComputedStyle(p).display") == "block"


def test_an_error_shows_its_last_line_and_folds_the_rest(parts: Parts) -> None:
    parts.mount(
        "output",
        {
            "kind": "error",
            "ename": "ValueError",
            "evalue": "no <b>luck</b>",
            "traceback": "\x1b[31mValueError\x1b[0m\nline 1",
            "more": "Traceback",
        },
    )
    expect(parts.page.locator(".output-error-line")).to_have_text("ValueError: no <b>luck</b>")
    trace = parts.page.locator(".output-trace")
    expect(trace).not_to_be_visible()
    parts.page.get_by_text("Traceback").click()
    expect(trace).to_have_text("ValueError\nline 1")


def test_pictures_have_a_name_and_their_size(parts: Parts) -> None:
    parts.mount(
        "output",
        {"kind": "image", "mime": "image/png", "data": PIXEL, "width": 40, "label": "A dot"},
    )
    picture = parts.page.get_by_role("img", name="A dot")
    expect(picture).to_have_js_property("naturalWidth", 1)
    expect(picture).to_have_js_property("width", 40)


def test_a_drawing_is_a_picture_that_runs_nothing(parts: Parts) -> None:
    svg = (
        "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='7'>"
        "<script>window.bad = 1</script></svg>"
    )
    parts.mount("output", {"kind": "svg", "text": svg, "label": "A drawing"})
    picture = parts.page.get_by_role("img", name="A drawing")
    expect(picture).to_have_js_property("naturalWidth", 9)
    assert parts.page.evaluate("() => window.bad") is None


def test_an_output_may_become_one_of_another_kind(parts: Parts) -> None:
    parts.mount("output", {"kind": "text", "text": "0 %"})
    parts.update(html("<b>done</b>"))
    expect(parts.page.locator("b")).to_have_text("done")
    expect(parts.page.locator("pre")).to_have_count(0)


def test_markdown_is_prose_without_acts(parts: Parts) -> None:
    parts.refusals_expected = True
    parts.mount(
        "markdown",
        {"source": "# Title\n\n*soft* <img src=x onerror=bad()> [out](https://elsewhere.example)"},
    )
    expect(parts.page.get_by_role("heading", name="Title")).to_be_visible()
    link = parts.page.get_by_role("link", name="out")
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    expect(link).to_have_attribute("target", "_blank")
    expect(parts.page.locator("[onerror]")).to_have_count(0)
    parts.update({"source": "changed"})
    expect(parts.page.locator(".prose")).to_have_text("changed")
