"""What docs/deploy.md says can be done as it stands there: nginx takes its configuration, and releases stay apart."""

from __future__ import annotations

import http.server
import re
import subprocess
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from bench.hosts import free_port
from bench.proxy import ADVICE, configuration, find_nginx, proxy
from lib.config import ROOT

PAGE = (ROOT / "docs" / "deploy.md").read_text("utf-8")
BLOCK = re.compile(r"^( *)```(\w*)\n(.*?)^ *```", re.DOTALL | re.MULTILINE)
needs_nginx = pytest.mark.skipif(find_nginx() is None, reason=ADVICE)


@contextmanager
def answering(name: str) -> Iterator[int]:
    """A stand-in for an app process that answers everything with ``name``; its port."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = b"ok" if self.path == "/_stcore/health" else name.encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield server.server_port
    server.shutdown()
    server.server_close()


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    with ExitStack() as stack:
        processes = [stack.enter_context(answering(name)) for name in ("1", "2")]
        port = free_port()
        stack.enter_context(proxy(tmp_path, port, processes))
        yield f"http://127.0.0.1:{port}/"


def asked(address: str, cookie: str = "") -> tuple[str, str]:
    """What answered, and the cookie it sent."""
    with urlopen(Request(address, headers={"Cookie": cookie} if cookie else {}), timeout=5) as answer:
        return answer.read().decode(), answer.headers["Set-Cookie"].partition(";")[0]


def test_every_process_of_the_page_is_replaced_and_nothing_of_tls_is_left(tmp_path):
    rendered = configuration(PAGE, tmp_path, 4001, (4002, 4003))
    assert "850" not in rendered
    assert "ssl" not in rendered
    assert rendered.count("proxy_pass http://process_$process;") == 2


@needs_nginx
def test_nginx_takes_it(tmp_path):
    path = tmp_path / "nginx.conf"
    path.write_text(configuration(PAGE, tmp_path, free_port(), (4002, 4003)), "utf-8")
    done = subprocess.run([find_nginx(), "-t", "-c", path], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@needs_nginx
def test_new_browsers_are_spread_over_the_processes_and_each_stays_with_its_own(address):
    first = [asked(address) for _ in range(60)]
    assert min(Counter(name for name, _ in first).values()) > 10
    for name, cookie in first[:10]:
        assert {asked(address, cookie) for _ in range(3)} == {(name, cookie)}


def blocks(kind: str = "") -> list[str]:
    """The blocks of the page of one ``kind``, commands by default, as they would be pasted."""
    found = BLOCK.findall(PAGE)
    return [
        "".join(f"{line[len(indent) :]}\n" for line in text.splitlines())
        for indent, sort, text in found
        if sort == kind
    ]


def run(commands: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run ``commands`` of the page as the one user there is, in ``folder`` in place of /srv/platforms."""
    here = commands.replace("/srv/platforms", str(folder)).replace("sudo -u platforms ", "")
    settings = {"GIT_CONFIG_GLOBAL": "/dev/null", "PATH": "/usr/bin:/bin:/usr/local/bin"}
    identity = {f"GIT_{who}_{what}": "a@b.c" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    return subprocess.run(
        ["/bin/sh", "-ec", here], env=settings | identity, cwd=folder, capture_output=True, text=True, check=False
    )


def test_every_command_of_the_app_is_run_in_its_folder_and_as_its_user():
    lines = [line for block in blocks() for line in block.splitlines() if "lib.cli" in line]
    assert len(lines) >= 3
    assert all(line.startswith("sudo -u platforms env -C /srv/platforms/current .venv/bin/python -m") for line in lines)
    touching = [line for block in blocks() for line in block.splitlines() if "git -C" in line or "make -C" in line]
    assert touching
    assert all("sudo -u platforms " in line for line in touching)


def test_the_service_of_a_port_differs_from_the_one_service_in_the_lines_that_are_named():
    service, template = blocks("ini")
    changed = [line.split("=")[0] for line in template.splitlines()]
    assert f"{('one', 'two', 'three', 'four')[len(changed) - 1]} lines changed" in PAGE
    for name, line in zip(changed, template.splitlines(), strict=True):
        (old,) = [each for each in service.splitlines() if each.startswith(f"{name}=")]
        assert old != line
        assert "%i" in line


def test_what_runs_stays_with_its_release_until_it_is_started_again(tmp_path):
    made_at_first = next(block for block in blocks() if "git clone" in block).splitlines()
    update, link = [block for block in blocks() if "/releases/$release" in block and "clone" not in block][:2]
    place = tmp_path / "place"
    source = place / "source"
    source.mkdir(parents=True)
    (source / "Makefile").write_text("sample:\n\tmkdir -p .venv var\n")
    (source / ".gitignore").write_text(".venv/\nvar/\n")
    commit = "git add .; git commit -qm x"
    assert run(f"cd {source}; git init -q; echo old > page; {commit}", place).returncode == 0
    first = "\n".join(line for line in made_at_first if not line.startswith(("sudo apt", "sudo useradd")))
    done = run(first.replace("<address of this repository>", str(source)), place)
    assert done.returncode == 0, done.stderr
    running = (place / "current").resolve()
    assert (running / ".venv").is_dir()
    assert run(f"cd {source}; echo new > page; {commit}", place).returncode == 0
    done = run(update, place)
    assert done.returncode == 0, done.stderr
    assert (place / "current" / "page").read_text() == "old\n"
    release = next(path for path in (place / "releases").iterdir() if path != running)
    moved = "\n".join(line for line in link.splitlines() if "ln -sfn" in line)
    assert run(f"release={release.name}\n{moved}", place).returncode == 0
    assert (place / "current" / "page").read_text() == "new\n"
    assert (running / "page").read_text() == "old\n"
    assert run(f"git -C /srv/platforms/app worktree remove {running}", place).returncode == 0
