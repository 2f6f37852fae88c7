"""Fixtures every test may use: the built site, servers for it, and one Chromium for the run.

Browser tests are written with Playwright's synchronous interface (``page``, ``context``,
``profile``), tests of coroutines are ``async def``; both live in one run, in any order.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, BrowserType
from pytest_asyncio import is_async_test
from threadpoolctl import threadpool_limits

from tests.runtime.warm import WarmBrowser, made_warm
from tests.support.chromium import chromium_arguments, chromium_path
from tests.support.division import PROCESSES, BothEnds, browsers_first, is_whole_run
from tests.support.outside import OutsideRecorder
from tests.support.profile import Profile
from tests.support.servers import OwnServer, PlainServer
from tests.support.transcript import Transcript

ROOT = Path(__file__).resolve().parent.parent
JOURNEYS = ROOT / "tests" / "journeys"
BELOW = "some/where/"
_TRANSCRIPT = pytest.StashKey[Transcript]()
_SUSPENDED = pytest.StashKey[asyncio.AbstractEventLoop | None]()
_BROWSER_FIXTURES = frozenset(
    {"browser", "browser_type", "context", "new_context", "page", "profile", "warm_browser"}
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--full", action="store_true", help="also run the tests marked 'full'")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "browser: drives a browser (set by itself)")
    config.addinivalue_line("markers", "numpy: needs NumPy in the browser, which cores lack")
    config.addinivalue_line("markers", "full: takes minutes; runs only with --full")


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """As many processes as ``build.py test`` asks for by ``-n auto``."""
    return PROCESSES if is_whole_run(config) else 0


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> BothEnds | None:
    if config.getoption("dist") != "load":
        return None
    config.option.loadscopereorder = False
    return BothEnds(config, log)


def _rank(item: pytest.Item) -> int:
    """What shares the browser with snapshots, then the longest, other browsers' tests, the rest.

    Long files come early: a process that begins one late works on while the other has ended.
    """
    if "warm_profile" in _fixtures_of(item):
        return 0
    if not item.get_closest_marker("browser"):
        return 3
    return 1 if JOURNEYS in item.path.parents else 2


def _fixtures_of(item: pytest.Item) -> frozenset[str]:
    return frozenset(getattr(item, "fixturenames", ()))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if _BROWSER_FIXTURES & _fixtures_of(item):
            if is_async_test(item):
                raise pytest.UsageError(f"{item.nodeid}: write browser tests synchronously")
            item.add_marker(pytest.mark.browser)
        if item.get_closest_marker("full") and not config.getoption("--full"):
            item.add_marker(pytest.mark.skip(reason="needs --full"))
    if hasattr(config, "workerinput"):  # of a run in several processes
        items[:] = browsers_first(items, _rank)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, None]:
    """Attach what the browser said to the report of a test that failed."""
    outcome = yield
    report: pytest.TestReport = outcome.get_result()
    transcript = item.stash.get(_TRANSCRIPT, None)
    if report.failed and transcript is not None:
        report.sections.append((f"Browser until {report.when}", str(transcript) or "(silent)"))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None, None, None]:
    """Let tests without a browser, and all their fixtures, run loops although Playwright has one.

    Between two calls the synchronous Playwright leaves its (suspended) event loop registered as
    the running one of this thread, and asyncio refuses to run a second. While a test without a
    browser has the thread nothing calls Playwright, so its loop can stand back.
    """
    if not item.get_closest_marker("browser"):
        item.stash[_SUSPENDED] = asyncio._get_running_loop()
        asyncio._set_running_loop(None)
    return (yield)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None, None, None]:
    try:
        return (yield)
    finally:
        _resume_loop(item)  # where the set-up failed before `_own_event_loop`


@pytest.fixture(autouse=True)
def _own_event_loop(request: pytest.FixtureRequest) -> Iterator[None]:
    """The first of a test's own fixtures: what is undone after it may be a browser of many."""
    yield
    _resume_loop(request.node)


def _resume_loop(item: pytest.Item) -> None:
    if _SUSPENDED in item.stash:
        asyncio._set_running_loop(item.stash[_SUSPENDED])
        del item.stash[_SUSPENDED]


@pytest.fixture(autouse=True, scope="session")
def _one_thread() -> Iterator[None]:
    """Fit with one thread, as workers do: more are slower on a busy machine."""
    with threadpool_limits(1):
        yield


@pytest.fixture(scope="session")
def site() -> Path:
    """The folder of the built site: ``FIELDBOOK_DIST``, else built once for the whole run."""
    given = os.environ.get("FIELDBOOK_DIST")
    if given:
        return Path(given).resolve()
    subprocess.run([sys.executable, "build.py"], cwd=ROOT, check=True)
    return ROOT / "dist"


@pytest.fixture(scope="session")
def site_headers() -> dict[str, str]:
    """The headers that Fieldbook's own server sends with everything."""
    headers: dict[str, str] = json.loads((ROOT / "app" / "headers.json").read_text())
    return headers


@pytest.fixture(scope="session")
def _own_server(site: Path) -> Iterator[OwnServer]:
    server = OwnServer(site)
    yield server
    server.stop()


@pytest.fixture
def server(_own_server: OwnServer) -> Iterator[OwnServer]:
    """The built site, served as ``build.py serve`` does it; a test may stop and restart it."""
    yield _own_server
    # Windows of a whole module ask for the session's server, and must find it.
    if not _own_server.running:
        _own_server.start()


@pytest.fixture
def plain_server(site: Path, tmp_path: Path) -> Iterator[PlainServer]:
    """The built site under a sub-path of ``python -m http.server``, without any headers."""
    place = tmp_path / "host" / BELOW
    place.parent.mkdir(parents=True)
    place.symlink_to(site, target_is_directory=True)
    server = PlainServer(tmp_path / "host", BELOW)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def _outside_recorder() -> Iterator[OutsideRecorder]:
    recorder = OutsideRecorder()
    yield recorder
    recorder.close()


@pytest.fixture
def outside(_outside_recorder: OutsideRecorder) -> Iterator[list[str]]:
    """What the browser asked of other hosts during this test; anything in it fails the test."""
    _outside_recorder.requests.clear()
    yield _outside_recorder.requests
    assert _outside_recorder.requests == [], "requests left the origin"


@pytest.fixture(scope="session")
def base_url() -> None:
    """No common address: a test asks for the server it means."""


@pytest.fixture(scope="session")
def browser_type_launch_args(
    browser_type_launch_args: dict[str, Any], _outside_recorder: OutsideRecorder
) -> dict[str, Any]:
    """Debian's Chromium, quiet, with everything foreign sent to the recorder."""
    return {
        **browser_type_launch_args,
        "executable_path": chromium_path(),
        "args": chromium_arguments(_outside_recorder.port),
    }


@pytest.fixture
def transcript(request: pytest.FixtureRequest, outside: list[str]) -> Transcript:
    """What the browsers of this test say; attached to the report if it fails."""
    transcript = Transcript(outside)
    request.node.stash[_TRANSCRIPT] = transcript
    return transcript


@pytest.fixture
def context(new_context: Callable[[], BrowserContext], transcript: Transcript) -> BrowserContext:
    """A fresh context of the run's one browser, with its consoles recorded."""
    context = new_context()
    transcript.watch(context)
    return context


@pytest.fixture
def profile(
    tmp_path: Path,
    browser_type: BrowserType,
    browser_type_launch_args: dict[str, Any],
    transcript: Transcript,
) -> Iterator[Profile]:
    """A browser of the test's own on a profile that survives closing, killing and relaunching."""
    profile = Profile.on(tmp_path / "profile", browser_type, browser_type_launch_args, transcript)
    yield profile
    profile.close()


@pytest.fixture(scope="session")
def warm_profile(
    tmp_path_factory: pytest.TempPathFactory,
    browser_type: BrowserType,
    browser_type_launch_args: dict[str, Any],
    _own_server: OwnServer,
) -> Path:
    """A profile that holds snapshots, to be copied: making them takes most of a minute."""
    folder = tmp_path_factory.mktemp("warm") / "made"
    context = browser_type.launch_persistent_context(
        folder, service_workers="block", **browser_type_launch_args
    )
    made_warm(context, _own_server.url)
    context.close()
    return folder


@pytest.fixture(scope="session")
def warm_browser(
    warm_profile: Path,
    browser_type: BrowserType,
    browser_type_launch_args: dict[str, Any],
    _own_server: OwnServer,
) -> Iterator[WarmBrowser]:
    """A browser whose profile holds snapshots."""
    folder = warm_profile.with_name("used")
    # Not by links: tests write into the files of this one.
    shutil.copytree(warm_profile, folder, ignore=shutil.ignore_patterns("Singleton*"))
    # A service worker would answer with what is kept for offline use, and without the modules.
    context = browser_type.launch_persistent_context(
        folder, service_workers="block", **browser_type_launch_args
    )
    yield WarmBrowser(context, _own_server.url)
    context.close()
