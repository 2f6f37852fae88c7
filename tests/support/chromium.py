"""The Chromium that tests drive: the system's own, since Playwright's download needs a network."""

from __future__ import annotations

from tooling.chromium import installed_chromium

__all__ = ["chromium_path", "chromium_arguments"]

_QUIET = (
    "--no-sandbox",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-sync",
    "--disable-search-engine-choice-screen",
    # The popups of the address bar, which nobody sees here, take two thirds of a launch's work.
    (
        "--disable-features=OptimizationHints,MediaRouter,Translate,AutofillServerCommunication,"
        "WebUIOmniboxPopup,WebUIOmniboxAimPopup"
    ),
    "--metrics-recording-only",
    # Without a GPU that it trusts, WebGPU comes by software only where it is asked for.
    "--enable-unsafe-webgpu",
    "--no-pings",
)


def chromium_path() -> str | None:
    """The system's Chromium; with none, Playwright falls back to one it downloaded itself."""
    return installed_chromium()


def chromium_arguments(outside_port: int) -> list[str]:
    """Flags for a browser that keeps quiet by itself and sends anything foreign to our recorder.

    Chromium never uses a proxy for loopback addresses, so the tested site is reached directly and
    whatever arrives at the recorder left the origin (see ``outside.py``).
    """
    return [*_QUIET, f"--proxy-server=127.0.0.1:{outside_port}"]
