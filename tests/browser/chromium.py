"""A Chromium for the browser tests: found, or installed. `python -m tests.browser.chromium`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome")
ADVICE = (
    "The browser tests need a Chromium: install one (on Debian: apt-get install chromium fonts-noto-core), "
    "or set CHROMIUM_PATH to the program."
)
_DEBIAN_PACKAGES = ("chromium", "fonts-noto-core")


def find_chromium() -> str | None:
    """The program named by CHROMIUM_PATH, else the system's, else Playwright's own; None when there is none."""
    named = os.environ.get("CHROMIUM_PATH")
    if named:
        return shutil.which(named)
    return next(filter(None, map(shutil.which, NAMES)), None) or _playwrights_own()


def launch_arguments() -> list[str]:
    """Switches for a Chromium without a screen that speaks to nobody unasked."""
    arguments = [
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-domain-reliability",
        "--disable-sync",
        "--no-first-run",
        "--no-pings",
    ]
    return ["--no-sandbox", *arguments] if _is_root() else arguments


def ensure_chromium() -> str | None:
    """A Chromium, installed when none is found and that is possible."""
    found = find_chromium()
    if found or os.environ.get("CHROMIUM_PATH"):
        return found
    _try(sys.executable, "-m", "playwright", "install", "chromium")
    if not find_chromium() and _is_root() and shutil.which("apt-get"):
        _try("apt-get", "update")
        _try("apt-get", "install", "-y", "--no-install-recommends", *_DEBIAN_PACKAGES)
    return find_chromium()


def _playwrights_own() -> str | None:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only when no other is there

    with sync_playwright() as playwright:
        path = Path(playwright.chromium.executable_path)
    return str(path) if path.exists() else None


def _try(*command: str) -> None:
    """Run ``command``; its failure shows in that there is still no Chromium."""
    print("+", *command, flush=True)
    subprocess.run(command, check=False, timeout=900, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"})


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def main() -> int:
    """Print the program's path; exit code 1 with what to install when there is none."""
    found = ensure_chromium()
    print(found or ADVICE, file=sys.stdout if found else sys.stderr)
    return 0 if found else 1


if __name__ == "__main__":
    sys.exit(main())
