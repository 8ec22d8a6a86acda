"""The nginx of docs/deploy.md, rendered for this machine: what is measured is what the page says."""

from __future__ import annotations

import re
import shutil
import subprocess
import textwrap
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from lib.config import ROOT

ADVICE = "The processes are measured behind nginx: install it (on Debian: apt-get install nginx-light)."
_PAGE = ROOT / "docs" / "deploy.md"
_BLOCK = re.compile(r"^ *```nginx\n(.*?)^ *```", re.DOTALL | re.MULTILINE)
_ONE_PROCESS = "proxy_pass http://127.0.0.1:8501;"
# Certificates and the way to https: the measurement speaks plain HTTP, as all its sides do.
_OF_TLS = re.compile(r"^ *ssl_.*\n|^server \{ listen 80;.*\n", re.MULTILINE)
_WHOLE = """
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/nginx-error.log;
worker_processes auto;
{events}
http {{
    access_log {folder}/nginx-access.log;
    {temporary}
{site}
}}
"""
_TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


def find_nginx() -> str | None:
    """The program, where Debian puts it or on the search path; None for none."""
    return shutil.which("nginx") or shutil.which("/usr/sbin/nginx")


def configuration(page: str, folder: Path, port: int, processes: Sequence[int]) -> str:
    """The blocks of ``page``, put together as it tells, listening on ``port`` before two app ``processes``."""
    events, site, balancing, passing = (textwrap.dedent(block) for block in _BLOCK.findall(page))
    site = re.sub(r"listen 443[^;]*;", f"listen 127.0.0.1:{port};", _OF_TLS.sub("", site))
    if _ONE_PROCESS not in site or str(port) not in site:
        raise ValueError("docs/deploy.md no longer has the lines that are replaced here")
    site = balancing + site.replace(_ONE_PROCESS, passing.replace("\n", " "))
    for documented, used in zip(("8501", "8502"), processes, strict=True):
        site = site.replace(f"127.0.0.1:{documented}", f"127.0.0.1:{used}")
    temporary = " ".join(f"{name}_temp_path {folder}/nginx-{name};" for name in _TEMPORARY)
    return _WHOLE.format(folder=folder, events=events, temporary=temporary, site=site)


@contextmanager
def proxy(folder: Path, port: int, processes: Sequence[int]) -> Iterator[subprocess.Popen[bytes]]:
    """nginx on ``port`` in front of ``processes`` that answer already. Raises RuntimeError when it can't be had."""
    program = find_nginx()
    if program is None:
        raise RuntimeError(ADVICE)
    path = folder / "nginx.conf"
    path.write_text(configuration(_PAGE.read_text("utf-8"), folder, port, processes), "utf-8")
    with (folder / "nginx.log").open("wb") as log:
        process = subprocess.Popen([program, "-c", str(path)], stdout=log, stderr=subprocess.STDOUT)
    try:
        _wait(process, f"http://127.0.0.1:{port}/_stcore/health", folder)
        yield process
    finally:
        process.terminate()
        process.wait(10)


def _wait(process: subprocess.Popen[bytes], address: str, folder: Path) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urlopen(address, timeout=2) as answer:
                if answer.read() == b"ok":
                    return
        except (HTTPError, URLError, ConnectionError, TimeoutError):
            time.sleep(0.05)
    raise RuntimeError(f"nginx did not start:\n{(folder / 'nginx.log').read_text('utf-8')}")
