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


def test_a_kernel_takes_no_step_that_is_not_laid_down_and_starts_once(bare: Page) -> None:
    """The page's side of life cycles; here, since theirs are tried where there is no browser."""
    bare.route("**/bundles/kernel.worker.js*", lambda route: route.abort())
    found = bare.evaluate(
        """async () => {
          const { Life } = await import("/app/workers/life.js");
          const { createKernel } = await import("/app/workers/kernel.client.js");
          const workers = [];
          const { Worker } = globalThis;
          globalThis.Worker = class extends Worker {
            constructor(...args) { super(...args); workers.push(this); }
          };
          const states = [];
          const dead = Promise.withResolvers();
          const kernel = createKernel((json) => {
            for (const { type, content } of JSON.parse(json)) {
              if (type === "status") states.push(content.state);
              if (content.state === "dead") dead.resolve(undefined);
            }
          });
          kernel.start();
          kernel.start();
          await dead.promise;
          kernel.terminate();
          globalThis.Worker = Worker;
          const life = new Life("dead", { dead: ["starting"], starting: ["dead"] });
          life.to("starting");
          let refused = "";
          try { life.to("starting"); } catch ({ message }) { refused = message; }
          return { workers: workers.length, states, refused, state: life.state };
        }"""
    )
    bare.unroute_all()
    assert found == {
        "workers": 1,
        "states": ["starting", "dead"],
        "refused": "What is starting can't become starting.",
        "state": "starting",
    }
