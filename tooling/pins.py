"""``build.py lock``: renew the runtime's lock and the tools' pins."""

from __future__ import annotations

from tooling.console import say
from tooling.environment import environment
from tooling.places import REQUIREMENTS, ROOT
from tooling.process import run

__all__ = ["renew_everything"]

_NOT_NEEDED = ("--no-emit-package=nvidia-nccl-cu12",)
"""What several GPUs talk through: 300 MB that XGBoost asks for and looks for only there."""


def renew_everything() -> None:
    """Write ``wheels/lock.json`` and every ``requirements/NAME.txt`` anew."""
    python = environment("lock")
    run([str(python), "-m", "tooling.renew"], cwd=ROOT)
    for wanted in sorted(REQUIREMENTS.glob("*.in")):
        say(f"Pinning the {wanted.stem} tools")
        # Hashes of every platform's wheels, and no word of where they were looked up. Wheels that
        # are only read need nothing beside them.
        alone = ["--no-deps"] if wanted.stem.endswith("_wheels") else []
        run(
            [str(python), "-m", "uv", "pip", "compile", wanted.name, "--quiet", "--upgrade",
             "--universal", "--python-version=3.11", "--generate-hashes", "--only-binary=:all:",
             "--no-header", "--no-annotate", "--no-emit-index-url", *alone, *_NOT_NEEDED,
             f"--output-file={wanted.with_suffix('.txt').name}"],
            cwd=REQUIREMENTS,
        )  # fmt: skip
