"""Restores in random order, with kills at random moments: what they answer, and what they leave.

What number N does depends on the seed and N alone, so that a long run may be done in pieces and a
single act be repeated. The truth about the answers comes from interpreters that were started from
the wheels, in the same browser, before there was a snapshot.
"""

from __future__ import annotations

import ast
import json
import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserType, Error, Page

from fieldbook.bridge.rpc import decode_answer, encode_call
from tests.kernel.tab import BARE
from tests.runtime import questions
from tests.runtime.warm import diagnostics, make_snapshots
from tests.support.memory import megabytes, worker_threads
from tests.support.polling import eventually
from tests.support.profile import Profile
from tests.support.transcript import Transcript

__all__ = ["KINDS", "Memory", "Problem", "Restores", "Tally", "restoring_profile"]

KINDS = {
    "kernel": 20,
    "kernel killed while it starts": 15,
    "kernel killed while it runs": 10,
    "kernel restarted while it runs": 8,
    "workers": 15,
    "workers killed while they start": 10,
    "workers killed while they run": 7,
    "page": 7,
    "page closed while it starts": 5,
    "renderer crashed": 2,
    "browser killed": 1,
}
"""What may be done, and how often beside the others."""

_STARTED_MS = 2_000
"""By then a restore is done, mostly: kills fall before and sometimes after its end."""
_RUNNING_MS = 400
_PACKAGES = ["numpy", "pandas", "scikit-learn", "scipy", "openpyxl", "matplotlib"]

_SOURCE = Path(questions.__file__).read_text("utf-8")
_LEFT_BEHIND = "sorted(name for name in globals() if not name.startswith('_'))"
_FRESH = "['In', 'Out', 'exit', 'get_ipython', 'open', 'quit']"
# A second of compiled code and of Python, in turns.
_WORK = """
import numpy as np
from sklearn.ensemble import RandomForestClassifier
for turn in range(20):
    x = np.random.rand(400, 8)
    RandomForestClassifier(10).fit(x, x[:, 0] > 0.5)
    open("scratch.txt", "a").write(f"{turn}\\n" * 1000)
"""

_KERNEL = """async ([before, question, work, kill]) => {
    const { createKernel } = await import(new URL("./app/workers/kernel.client.js", location.href));
    const said = [];
    const hearers = [];
    const kernel = createKernel((json) => {
        said.push(...JSON.parse(json));
        for (const hear of hearers) hear();
    });
    const heard = (wanted) => new Promise((resolve) => {
        const hear = () => said.some(wanted) && resolve();
        hearers.push(hear);
        hear();
    });
    const later = (after) => new Promise((resolve) => setTimeout(resolve, after));
    const answered = heard((e) => e.type === "execute_reply" && e.request_id === "question");
    const ask = () => {
        kernel.execute("before", before);
        kernel.execute("question", question);
    };
    kernel.start();
    try {
        if (!kill || kill.moment === "starts") {
            ask();
            await Promise.race([answered, ...(kill ? [later(kill.after)] : [])]);
        } else {
            kernel.execute("work", work);
            await heard((e) => e.type === "execute_input");
            await later(kill.after);
            if (kill.moment === "restarted") {
                kernel.restart();
                ask();
                await answered;
            }
        }
        return JSON.stringify(said);
    } finally {
        kernel.terminate();
    }
}"""

_WORKERS = """async ([payload, work, packages, count, kill]) => {
    const client = new URL("./app/workers/pool.client.js", location.href);
    const { startPoolWorker } = await import(client);
    const patience = kill?.moment === "starts" ? [kill.after / 1000] : [];
    const start = () => startPoolWorker(() => {}, () => {}, () => {}, ...patience);
    const starts = await Promise.allSettled(Array.from({ length: count }, start));
    const workers = starts.filter((each) => each.status === "fulfilled").map((each) => each.value);
    const failed = starts.filter((each) => each.status === "rejected");
    const run = (worker, call) => worker.run(1, new Uint8Array(call), JSON.stringify(packages));
    try {
        if (kill?.moment === "runs") {
            for (const worker of workers) run(worker, work).catch(() => {});
            await new Promise((resolve) => setTimeout(resolve, kill.after));
            return { answers: [], failures: failed.map(({ reason }) => reason.failure?.kind) };
        }
        const answers = await Promise.all(workers.map((worker) => run(worker, payload)));
        return {
            answers: answers.map((answer) => [...answer]),
            failures: failed.map(({ reason }) => reason.failure?.kind),
        };
    } finally {
        for (const worker of workers) worker.terminate();
    }
}"""

_PAGE = """async (question) => {
    const { loadPyodide } = await import(new URL("./app/runtime/page.js", location.href));
    const pyodide = await loadPyodide({ stdout() {}, stderr() {} });
    return pyodide.runPython(question);
}"""
_START_EVERYTHING = """() => {
    const at = (path) => new URL(path, location.href);
    void import(at("./app/runtime/page.js")).then((page) => page.startPagePython());
    void import(at("./app/workers/kernel.client.js")).then(({ createKernel }) => {
        globalThis.kernel = createKernel(() => {});
        kernel.start();
    });
    void import(at("./app/workers/pool.client.js")).then(({ startPoolWorker }) =>
        startPoolWorker(() => {}, () => {}, () => {}));
}"""

# A file that a worker still reads refuses to be written to.
_HELD = """async () => {
    const root = await navigator.storage.getDirectory();
    const held = [];
    for await (const [name, folder] of root.entries()) {
        if (!name.startsWith("snapshots ")) continue;
        for await (const [file, handle] of folder.entries()) {
            try {
                await (await handle.createWritable()).abort();
            } catch (error) {
                held.push(`${file}: ${error.name}`);
            }
        }
    }
    const locks = await navigator.locks.query();
    return [...held, ...[...locks.held, ...locks.pending].map((lock) => `lock ${lock.name}`)];
}"""
_KEPT = """async () => {
    const root = await navigator.storage.getDirectory();
    const kept = [];
    for await (const [name, folder] of root.entries()) {
        if (!name.startsWith("snapshots ")) continue;
        for await (const [file, handle] of folder.entries()) {
            const bytes = await (await handle.getFile()).arrayBuffer();
            const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
            kept.push(`${file} ${bytes.byteLength} ${hash.join(" ")}`);
        }
    }
    return kept.filter((line) => !line.includes(".tried ")).sort();
}"""
_CLEAR = "() => performance.clearMarks('fieldbook start')"


@dataclass(frozen=True)
class Memory:
    """Megabytes of one life of the browser with one empty tab: at first, and after its restores."""

    first: float
    last: float
    restores: int


@dataclass(frozen=True)
class Problem:
    """Something that should not be, after the act of this number."""

    number: int
    kind: str
    what: str


@dataclass
class Tally:
    """What came of it."""

    begun: Counter[str] = field(default_factory=Counter)
    """Restores by what was done with them."""
    answered: int = 0
    problems: list[Problem] = field(default_factory=list)
    """Wrong answers, and workers, open files and locks that outlived their restore."""
    memory: list[Memory] = field(default_factory=list)

    @property
    def restores(self) -> int:
        return sum(self.begun.values())


@contextmanager
def restoring_profile(
    folder: Path, browser_type: BrowserType, launch_arguments: dict[str, Any]
) -> Iterator[Profile]:
    """A profile for `Restores`: without a service worker, which keeps bundles and no modules."""
    arguments = {**launch_arguments, "service_workers": "block"}
    profile = Profile.on(folder, browser_type, arguments, Transcript())
    try:
        yield profile
    finally:
        profile.close()


class Restores:
    """A browser with a snapshot, and the acts that are tried in it."""

    def __init__(self, profile: Profile, url: str, seed: int) -> None:
        self._profile = profile
        self._url = url
        self._seed = seed
        self._last = -1
        self.tally = Tally()
        self._truth: dict[str, str] = {}
        self._heaps: dict[str, str] = {}
        self._drawn: set[object] = set()
        self._home = self._open()
        self._learn()
        assert make_snapshots(self._home), diagnostics(self._home, "snapshot")
        self._snapshot = self._home.evaluate(_KEPT)
        self._detect()
        self._begin_life()

    def act(self, number: int) -> None:
        """Do what number `number` stands for, and look at what it left."""
        chance = random.Random(f"{self._seed} {number}")
        kind = chance.choices(list(KINDS), list(KINDS.values()))[0]
        try:
            self._acts()[kind](chance, kind)
        except (AssertionError, Error) as error:
            self._complain(number, kind, str(error))
        for left in self._leftovers():
            self._complain(number, kind, left)
        self._last = number

    def end(self) -> None:
        """Look at the memory, and at the snapshot once more."""
        self._end_life()
        if self._home.evaluate(_KEPT) != self._snapshot:
            self._complain(self._last, "snapshot", "it is not what it was")

    def _complain(self, number: int, kind: str, what: str) -> None:
        self.tally.problems.append(Problem(number, kind, what[:1_000]))

    # Before anything is restored

    def _open(self) -> Page:
        page = self._profile.open(self._url + BARE)
        page.set_default_timeout(120_000)
        return page

    def _learn(self) -> None:
        """What interpreters answer that were started from the wheels."""
        self._truth = self._kernel_answer(list(questions.SCIENCES), None)["answers"]
        with self._other_page() as page:
            own = json.loads(page.evaluate(_PAGE, _question(list(questions.OWN))))
            self._truth |= own["answers"]
            starts = [*diagnostics(self._home, "kernel"), *diagnostics(page, "page")]
        assert [start["way"] for start in starts] == ["stock", "stock"]
        self._home.evaluate(_CLEAR)

    def _detect(self) -> None:
        """What is looked for after each act can be found while there is something."""
        with self._other_page() as page:
            page.evaluate(_START_EVERYTHING)
            eventually(lambda: any(".heap" in held for held in self._home.evaluate(_HELD)), 30)
            assert worker_threads(self._profile.context) > 0

    # The acts

    def _acts(self) -> dict[str, Callable[[random.Random, str], None]]:
        return {
            "kernel": self._kernel,
            "kernel killed while it starts": self._kernel,
            "kernel killed while it runs": self._kernel,
            "kernel restarted while it runs": self._kernel,
            "workers": self._workers,
            "workers killed while they start": self._workers,
            "workers killed while they run": self._workers,
            "page": self._page,
            "page closed while it starts": self._close_page,
            "renderer crashed": self._crash,
            "browser killed": self._kill_browser,
        }

    def _kernel(self, chance: random.Random, kind: str) -> None:
        kill = _kill(chance, kind)
        names = _some(chance, questions.SCIENCES)
        self.tally.begun[kind] += 2 if kill and kill["moment"] == "restarted" else 1
        answer = self._kernel_answer(names, kill)
        if answer:
            self._judge("kernel", names, answer)
        else:
            assert kill is not None and kill["moment"] != "restarted", "no answer"
        self._require_restored(self._home)

    def _kernel_answer(self, names: list[str], kill: object) -> dict[str, Any]:
        arguments = [_LEFT_BEHIND, _question(names), _WORK, kill]
        said = json.loads(self._home.evaluate(_KERNEL, arguments))
        found = {
            event["request_id"]: event["content"]["data"]["text/plain"]
            for event in said
            if event["type"] == "execute_result"
        }
        assert found.get("before", _FRESH) == _FRESH, f"found {found['before']}"
        failed = [event["content"]["evalue"] for event in said if event["type"] == "error"]
        assert not failed, f"failed: {failed}"
        answer: dict[str, Any] = json.loads(ast.literal_eval(found.get("question", "'{}'")))
        return answer

    def _workers(self, chance: random.Random, kind: str) -> None:
        kill = _kill(chance, kind)
        names = _some(chance, questions.SCIENCES)
        count = chance.randint(1, 3)
        self.tally.begun[kind] += count
        question, last = _question(names).rsplit("\n", 1)
        calls = [_call(question, last), _call(_WORK, "None")]
        found = self._home.evaluate(_WORKERS, [*calls, _PACKAGES, count, kill])
        late = ["timeout"] if kill and kill["moment"] == "starts" else []
        assert set(found["failures"]) <= set(late), f"failed: {found['failures']}"
        expected = 0 if kill and kill["moment"] == "runs" else count - len(found["failures"])
        assert len(found["answers"]) == expected
        for answer in found["answers"]:
            self._judge("kernel", names, json.loads(decode_answer(bytes(answer))))
        self._require_restored(self._home)

    def _page(self, chance: random.Random, kind: str) -> None:
        names = _some(chance, questions.OWN)
        self.tally.begun[kind] += 1
        with self._other_page() as page:
            self._judge("page", names, json.loads(page.evaluate(_PAGE, _question(names))))
            self._require_restored(page)

    def _close_page(self, chance: random.Random, kind: str) -> None:
        with self._other_page() as page:
            self._start_everything(page, chance, kind)

    def _crash(self, chance: random.Random, kind: str) -> None:
        with self._other_page() as page:
            self._start_everything(page, chance, kind)
            with page.expect_event("crash"), suppress(Error):
                page.goto("chrome://crash")

    def _kill_browser(self, chance: random.Random, kind: str) -> None:
        self._end_life()
        page = self._profile.open(self._url + BARE)
        self._start_everything(page, chance, kind)
        self._profile.kill()
        self._home = self._open()
        self._begin_life()

    def _start_everything(self, page: Page, chance: random.Random, kind: str) -> None:
        """The page's Python, a kernel and a worker at once, for a while."""
        self.tally.begun[kind] += 3
        page.evaluate(_START_EVERYTHING)
        page.wait_for_timeout(chance.randrange(2 * _STARTED_MS))

    @contextmanager
    def _other_page(self) -> Iterator[Page]:
        page = self._profile.context.new_page()
        page.goto(self._url + BARE)
        try:
            yield page
        finally:
            page.close()

    # What came of it

    def _judge(self, kind: str, names: list[str], answer: dict[str, Any]) -> None:
        self.tally.answered += 1
        heap = self._heaps.setdefault(kind, answer["heap"])
        assert answer["heap"] == heap, "the heap is another"
        wrong = [name for name in names if answer["answers"][name] != self._truth[name]]
        assert not wrong, f"wrong: {', '.join(wrong)}"
        drawn = set(answer["drawn"])
        assert not drawn & self._drawn, "what was drawn had been drawn before"
        self._drawn |= drawn

    def _require_restored(self, page: Page) -> None:
        starts = [start for what in ("kernel", "pool", "page") for start in diagnostics(page, what)]
        page.evaluate(_CLEAR)
        others = [start["why"] for start in starts if start["way"] != "restored"]
        assert not others, f"not restored: {others}"

    def _leftovers(self) -> list[str]:
        """What is still there a moment after everything was ended."""
        found: list[str] = []

        def nothing_left() -> bool:
            threads = worker_threads(self._profile.context)
            found[:] = [f"{threads} threads of workers"] if threads else []
            found.extend(self._home.evaluate(_HELD))
            return not found

        try:
            eventually(nothing_left, 5)
        except AssertionError:
            return found
        return []

    def _begin_life(self) -> None:
        """A first restore brings what stays for good."""
        self._kernel_answer(list(questions.SCIENCES), None)
        self._before = self.tally.restores
        self._first = megabytes(self._home)

    def _end_life(self) -> None:
        restores = self.tally.restores - self._before
        self.tally.memory.append(Memory(self._first, megabytes(self._home), restores))


def _some(chance: random.Random, all_questions: dict[str, questions.Question]) -> list[str]:
    """Some questions in random order: which library is linked first depends on it."""
    return chance.sample(list(all_questions), chance.randint(2, 3))


def _kill(chance: random.Random, kind: str) -> dict[str, object] | None:
    if "restarted" in kind:
        return {"moment": "restarted", "after": chance.randrange(_RUNNING_MS)}
    if "while" not in kind:
        return None
    moment = "runs" if kind.endswith(("runs", "run")) else "starts"
    return {
        "moment": moment,
        "after": chance.randrange(_RUNNING_MS if moment == "runs" else _STARTED_MS),
    }


def _question(names: list[str]) -> str:
    """Code whose last expression is the answer; the heap is looked at first, and then used."""
    asked = f'"heap": heap(), "answers": answers({names}), "drawn": drawn()'
    return f"{_SOURCE}\njson.dumps({{{asked}}})"


def _call(statements: str, last: str) -> list[int]:
    """A call for a worker, which calls functions, that runs statements and gives an expression."""
    code = f"(lambda scope: (exec({statements!r}, scope), eval({last!r}, scope))[1])({{}})"
    return list(encode_call("builtins:eval", code))
