"""Small sites with the real service worker, so that a fault can be tried in a second."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

from tooling.service_worker import named, service_worker, stamped

__all__ = ["ROOT", "small_site"]

ROOT = Path(__file__).resolve().parent.parent.parent
_APP = ROOT / "app"

_INDEX = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Small</title>
<script src="./app/platform/guard.js"></script>
<script type="module" src="./app/main.js"></script></head>
<body><p id="version">{version}</p><div id="panel"><p class="skeleton"></p></div></body></html>
"""

_MAIN = """
import * as offline from "./offline/client.js";
import { requireSame } from "./runtime/same_sources.js";
import { version } from "./version.js";
window.offline = offline;
// As the page does with a worker that it starts later on.
window.startLate = async () => {
  const late = await import(`./late.js?${Math.random()}`);
  try {
    requireSame("It did not start.", late.SOURCES);
  } catch {
    return "refused";
  }
  return late.SOURCES;
};
window.states = [];
window.version = version;
document.querySelector("#panel .skeleton").remove();
if (await offline.isolate()) {
  offline.onState((json) => { window.state = JSON.parse(json); window.states.push(window.state); });
  void offline.start();
}
"""


def small_site(folder: Path, version: str = "one", extra: dict[str, bytes] | None = None) -> Path:
    """Write (or overwrite) a site of a few files in ``folder``, stamped like a real build.

    Page and script both carry ``version``, so a test sees when two builds are mixed.
    """
    shutil.rmtree(folder, ignore_errors=True)
    files: dict[str, bytes] = {
        "index.html": _INDEX.format(version=version).encode(),
        "app/main.js": _MAIN.encode(),
        "app/version.js": f'export const version = "{version}";\n'.encode(),
        "app/late.js": f'export const SOURCES = "{version}";\n'.encode(),
        "wheels/numpy-2.whl": b"the same in every version " * 1000,
        **{f"wheels/part-{n}.bin": bytes([n]) * 4096 for n in range(10)},
        **(extra or {}),
    }
    needed = (
        "bridge/trusted.js",
        "diagnostics/log.js",
        "platform/guard.js",
        "runtime/failures.js",
        "runtime/inspection.js",
        "runtime/same_sources.js",
        "runtime/violations.js",
        "site.js",
    )
    others = [_APP / name for name in needed]
    for script in [*(_APP / "offline").glob("*.js"), *others]:
        files[f"app/{script.relative_to(_APP).as_posix()}"] = script.read_bytes()
    files["app/sources.js"] = f'export const SOURCES = "{version}";\n'.encode()
    for path, content in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    _stamp(folder, files, version)
    return folder


def _stamp(folder: Path, files: dict[str, bytes], version: str) -> None:
    listed: list[dict[str, Any]] = [
        {"path": path, "sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}
        for path, content in sorted(files.items())
    ]
    build = hashlib.sha256(json.dumps(listed).encode()).hexdigest()[:16]
    hashes = {file["path"]: file["sha256"] for file in listed}
    headers, frame = (
        json.loads((_APP / name).read_text()) for name in ("headers.json", "frames/headers.json")
    )
    worker = stamped(service_worker(), headers, frame, hashes, version)
    total = sum(len(content) for content in files.values())
    assets = {"build": build, "version": "0", "files": listed, "bytes": total}
    written = json.dumps(assets).encode()
    (folder / "assets.json").write_bytes(written)
    (folder / "sw.js").write_text(named(worker, build, written))
