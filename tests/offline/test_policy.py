"""What the policy that is sent with everything keeps from happening, tried in a page of a site."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.offline.states import await_state
from tests.support.servers import FaultyServer
from tests.support.transcript import Transcript

ELSEWHERE = "https://elsewhere.example/"
NEXT_DOOR = "http://127.0.0.1:1/"
"""Another origin on this machine: Chromium opens a connection for a frame or a form, and only then
looks whether the policy lets it navigate there."""


def _added(tag: str, act: str) -> str:
    return f"const it = document.createElement('{tag}'); {act}; document.body.append(it);"


ATTEMPTS = {
    "a text as code": ("new Function('window.ran = 1')()", "require-trusted-types-for"),
    "a script in the page": (
        _added("p", "it.append(fragment(trusted('<script>window.ran = 1</script>')))"),
        "script-src-elem",
    ),
    "a handler in the page": (
        "document.querySelector('p').innerHTML = trusted('<img src=x onerror=window.ran=1>')",
        "script-src-attr",
    ),
    "markup that nobody checked": (
        "document.querySelector('p').innerHTML = '<b>'",
        "require-trusted-types-for",
    ),
    "somebody else's policy": (
        "trustedTypes.createPolicy('mine', {createHTML: (text) => text})",
        "trusted-types",
    ),
    "our policy once more": (
        "trustedTypes.createPolicy('fieldbook', {createHTML: (text) => text})",
        "trusted-types",
    ),
    "a script from elsewhere": (f"await import('{ELSEWHERE}x.js')", "script-src-elem"),
    "a worker from a text": (
        "new Worker(URL.createObjectURL(new Blob(['postMessage(1)'])))",
        "require-trusted-types-for",
    ),
    "a request elsewhere": (f"await fetch('{ELSEWHERE}')", "connect-src"),
    "a socket elsewhere": ("new WebSocket('wss://elsewhere.example/')", "connect-src"),
    "a beacon elsewhere": (f"navigator.sendBeacon('{ELSEWHERE}', 'x')", "connect-src"),
    "a picture elsewhere": (f"new Image().src = '{ELSEWHERE}x.png'", "img-src"),
    "a film elsewhere": (_added("video", f"it.src = '{ELSEWHERE}x.mp4'"), "media-src"),
    "a frame elsewhere": (_added("iframe", f"it.src = '{NEXT_DOOR}'"), "frame-src"),
    "an object": (
        f"document.querySelector('p').innerHTML = trusted('<embed src={ELSEWHERE}x.pdf>')",
        "object-src",
    ),
    "a style": (_added("style", "it.textContent = 'p {}'"), "style-src-elem"),
    "a sheet elsewhere": (
        _added("link", f"it.rel = 'stylesheet'; it.href = '{ELSEWHERE}x.css'"),
        "style-src-elem",
    ),
    "a font elsewhere": (
        f"await new FontFace('x', 'url({ELSEWHERE}x.woff2)').load()",
        "font-src",
    ),
    "another base": (_added("base", f"it.href = '{ELSEWHERE}'"), "base-uri"),
    "a form": (_added("form", f"it.action = '{NEXT_DOOR}'") + "it.submit()", "form-action"),
}
_TRY = """async (wanted) => {
    const heard = [];
    const hear = (event) => heard.push(event.effectiveDirective);
    document.addEventListener("securitypolicyviolation", hear);
    const { trustedTemplate: trusted } = await import(location.origin + "/app/bridge/trusted.js");
    const fragment = (markup) => document.createRange().createContextualFragment(markup);
    try { %s } catch {}
    const end = performance.now() + 2_000;
    while (!heard.includes(wanted) && performance.now() < end)
        await new Promise((resolve) => setTimeout(resolve, 5));
    document.removeEventListener("securitypolicyviolation", hear);
    return heard.includes(wanted) && window.ran === undefined ? null : heard;
}"""


def test_nothing_foreign_runs_loads_or_leaves(
    page: Page, small: FaultyServer, site_headers: dict[str, str]
) -> None:
    small.headers = site_headers
    page.goto(small.url)
    await_state(page, "ready")
    outcomes = {
        what: page.evaluate(_TRY % act, directive) for what, (act, directive) in ATTEMPTS.items()
    }
    assert {what: heard for what, heard in outcomes.items() if heard is not None} == {}
    assert page.url == small.url


def test_the_page_may_use_no_device_and_the_browser_knows_every_name(
    page: Page, small: FaultyServer, site_headers: dict[str, str], transcript: Transcript
) -> None:
    small.headers = site_headers
    page.goto(small.url)
    await_state(page, "ready")
    allowed = set(page.evaluate("() => document.featurePolicy.allowedFeatures()"))
    devices = {"camera", "microphone", "geolocation", "usb", "serial", "hid", "midi"}
    seen = {"display-capture", "idle-detection", "local-fonts", "storage-access", "payment"}
    assert allowed & (devices | seen) == set()
    assert {"cross-origin-isolated", "clipboard-write"} <= allowed
    assert [line for line in transcript.lines if "warning" in line or "olicy" in line] == []
