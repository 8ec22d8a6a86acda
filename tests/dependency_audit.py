"""Asks whether a pinned dependency is known to be vulnerable: `python -m tests.dependency_audit`.

The answer needs the OSV service. Where it can't be reached nothing is checked, and that is
said; it does not make the checks fail.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
COMMAND = (
    sys.executable,
    "-m",
    "pip_audit",
    *("--vulnerability-service", "osv", "--disable-pip", "--require-hashes", "--progress-spinner", "off"),
    *("--timeout", "10", "--requirement", str(ROOT / "requirements.txt")),
)
_FOUND = "known vulnerabilit"
_LONGEST = 300


def audit(command: Sequence[str] = COMMAND, longest: float = _LONGEST) -> tuple[int, str]:
    """Exit code and what to print: 1 only when a vulnerability was found."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=longest)
    except (OSError, subprocess.TimeoutExpired):
        return 0, "Dependencies not checked: the vulnerability service did not answer."
    if done.returncode == 0:
        return 0, "No dependency is known to be vulnerable."
    if "found" in done.stderr.lower() and _FOUND in done.stderr.lower():
        return 1, f"{done.stderr.strip()}\n{done.stdout.strip()}"
    return 0, "Dependencies not checked: the vulnerability service can't be asked here."


def main() -> int:
    code, text = audit()
    print(text)
    return code


if __name__ == "__main__":
    sys.exit(main())
