"""Payloads of our own: what the page's own parts might obey, where no script is needed."""

from __future__ import annotations

__all__ = ["GADGETS", "NESTED"]

GADGETS = (
    # PyScript looks for these anywhere in the page and runs what they hold, whatever the policy.
    "<script type=py>import js; js.alert(1)</script>",
    "<script type=mpy>import js; js.alert(1)</script>",
    "<py-script>import js; js.alert(1)</py-script>",
    "<py-editor>import js; js.alert(1)</py-editor>",
    "<p py-click='__import__(\"js\").alert(1)'>x</p>",
    "<p py-mouseover=print>x</p>",
    "<p mpy-click=print>x</p>",
    # By these the page's own code finds its parts.
    "<p data-cell=one data-language=python data-label=x>x</p>",
    "<div class=cell id=cell-one><button class=run-button>x</button></div>",
    "<div class='cell is-active'><p class=run-button>x</p></div>",
    "<p id=main>x</p><p id=panel>x</p><p id=statusbar role=status>x</p>",
    "<a id=kernel name=kernel href=#>x</a><img name=querySelector><form name=body></form>",
    "<p is=py-script>x</p>",
    # What covers the page, or looks like it.
    "<div style='position:fixed;inset:0;z-index:9999;background:red'>Sign in again</div>",
    "<div style='position:absolute;inset:-9999px;z-index:9999'>x</div>",
    "<style>:host{position:fixed;inset:0;z-index:9999;background:red;display:block}</style>x",
    "<style>:host,:host *{all:unset;position:fixed!important;inset:0!important}</style><p>x",
    "<div class='scrim floating palette menu-scrim' style='position:fixed;inset:0'>x</div>",
    "<dialog open>x</dialog><p popover=manual id=pop>x</p><button popovertarget=pop>x</button>",
    # What asks elsewhere without any script.
    "<style>@import url(https://elsewhere.example/x.css); p{background:url(x)}</style><p>x",
    "<link rel=dns-prefetch href=//elsewhere.example>",
    "<link rel=preconnect href=//elsewhere.example>",
    "<meta http-equiv=refresh content='0;url=https://elsewhere.example'>",
    "<base href=https://elsewhere.example/><a href=x>x</a>",
    "<img srcset='https://elsewhere.example/x.png 2x'><picture><source srcset=//elsewhere.example>",
    "<video poster=https://elsewhere.example/x.png><track src=//elsewhere.example></video>",
    "<table background=https://elsewhere.example/x.png><tr><td background=//elsewhere.example>x",
    "<svg><image href=https://elsewhere.example/x.png /><use href=//elsewhere.example#x /></svg>",
    "<a href=https://elsewhere.example ping=https://elsewhere.example/ping>x</a>",
    "![x](https://elsewhere.example/x.png)",
    "![x](/wheels/pyodide-lock.json) <img src=./app/icons/icon.svg>",
)

NESTED = (
    "<div>" * 5_000 + "x",
    "<table><tr><td>" * 2_000 + "x",
    "<math><mtext><mglyph><style>" * 500 + "x",
    "> " * 3_000 + "x",
    "- " * 2_000 + "x",
    "[" * 10_000 + "x",
    "**a " * 5_000,
    "<!--" * 10_000,
    "&" * 20_000,
    "\x1b[31m" * 20_000,
)
"""Texts that readers which call themselves for each level don't survive."""
