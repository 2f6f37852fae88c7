"""A kernel that always answers: every request ends, also where no worker ever starts."""

from __future__ import annotations

import json

from playwright.sync_api import Page

from tests.support.polling import eventually


def test_requests_to_a_kernel_that_never_starts_are_aborted_with_a_reason(bare: Page) -> None:
    bare.route("**/bundles/kernel.worker.js*", lambda route: route.abort())
    bare.evaluate(
        """async () => {
          const { createKernel } = await import("/app/workers/kernel.client.js");
          globalThis.heard = [];
          globalThis.kernel = createKernel((json) => heard.push(...JSON.parse(json)));
          kernel.start();
          kernel.execute("one", "1 + 1");
          kernel.execute("two", "2 + 2");
        }"""
    )

    def replies() -> dict[str, str]:
        events = json.loads(bare.evaluate("JSON.stringify(heard)"))
        return {
            event["request_id"]: event["content"]["status"]
            for event in events
            if event["type"] == "execute_reply"
        }

    eventually(lambda: replies() == {"one": "aborted", "two": "aborted"})
    (death,) = bare.evaluate(
        "heard.filter(({type, content}) => type === 'status' && content.state === 'dead')"
    )
    assert death["content"]["what"] and death["content"]["why"] and death["content"]["remedy"]

    bare.evaluate("kernel.execute('late', '3')")
    eventually(lambda: replies()["late"] == "aborted")
    bare.unroute_all()
