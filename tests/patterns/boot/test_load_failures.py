"""Saying why a worker did not start: the files are looked at, and three parts are said."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Route

_START = """async () => {
  const { startPoolWorker } = await import("/app/workers/pool.client.js");
  const nothing = () => {};
  return startPoolWorker(nothing, nothing, nothing, 60).then(
    () => ({ what: "started" }), (error) => error.failure);
}"""

WORKER = "**/bundles/pool.worker.js"


def missing(route: Route) -> None:
    route.fulfill(status=404, content_type="text/plain", body="not here")


def sign_in_page(route: Route) -> None:
    route.fulfill(content_type="text/html", body="<title>Sign in</title>")


@pytest.mark.parametrize(
    ("act", "why"),
    [(missing, "pool.worker.js is missing on the server"), (sign_in_page, "came as “text/html”")],
)
def test_one_empty_event_of_the_browser_becomes_what_why_and_what_to_do(
    bare: Page, act: object, why: str
) -> None:
    bare.route(WORKER, act)  # type: ignore[arg-type]
    failure = bare.evaluate(_START)
    bare.unroute_all()
    assert failure["what"] == "A worker did not start."
    assert why in failure["why"]
    assert failure["remedy"]
