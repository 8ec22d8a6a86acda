"""What docs/deploy.md says of nginx is a configuration that nginx takes, and it keeps a browser with one process."""

from __future__ import annotations

import http.server
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
