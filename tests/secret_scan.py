"""Looks for keys in everything that is or would be committed: `python -m tests.secret_scan`.

Shapes of keys, and values of settings whose names say that they are secret. A value that
stands for another (``…``, ``<…>``, ``$NAME``) is none, nor one that says it is for a test.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
# Put together from pieces, so that this file does not hold what it looks for.
SHAPES = {
    "private key": re.compile("-----BEGIN [A-Z ]*PRIVATE " + r"KEY-----\s*(?:\\n)?\s*[A-Za-z0-9+/]{40}"),
    "Google API key": re.compile(r"\bAIz" + r"a[\w-]{35}"),
    "Google access token": re.compile(r"\bya2" + r"9\.[\w.-]{20}"),
    "Google OAuth secret": re.compile(r"\bGOCS" + r"PX-[\w-]{20}"),
    "JSON web token": re.compile(r"\beyJ" + r"[\w-]{20,}\.[\w-]{20,}\.[\w-]{20,}"),
    "GitHub token": re.compile(r"\b(?:gh[pousr]_\w{36}|github_" + r"pat_\w{40})"),
    "AWS key": re.compile(r"\bAK" + r"IA[0-9A-Z]{16}\b"),
    "Slack token": re.compile(r"\bxox" + r"[abprs]-[\w-]{20}"),
    "password in an address": re.compile(
        r"\b(?:postgres\w*|mysql\w*|mongodb\w*|https?)(?:\+\w+)?://[^\s:/@{}<>$…\"']+:[^\s:/@{}<>$…\"']{3,}@"
    ),
    "secret in a setting": re.compile(
        r"""(?i)\b(?:client_secret|cookie_secret|password|passwd|api_?key|private_key(?:_id)?|auth_token)["']?\s*[=:]\s*"""
        r"""["'](?![^"']*\btest\b)[\w+/=.~-]{12,}["']"""
    ),
}
_LARGEST = 5_000_000


def findings(text: str) -> Iterator[tuple[int, str]]:
    """Line numbers (from 1) and names of what looks like a key in ``text``."""
    for name, shape in SHAPES.items():
        for match in shape.finditer(text):
            yield text.count("\n", 0, match.start()) + 1, name


def scan(root: Path = ROOT) -> list[str]:
    """``file:line: what`` for everything found in the files of the repository at ``root``."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout.split("\0")
    found = []
    for name in filter(None, names):
        path = root / name
        if path.is_file() and path.stat().st_size <= _LARGEST:
            text = path.read_bytes().decode("utf-8", "replace")
            found += [f"{name}:{line}: {what}" for line, what in findings(text)]
        if path.name == "secrets.toml":
            found.append(f"{name}: a file of secrets")
    return found


def main() -> int:
    """Print what was found; exit code 1 when there is anything."""
    found = scan()
    print("\n".join(found) or "No key found.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
