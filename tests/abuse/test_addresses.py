"""Addresses and bytes that no browser sends, against a real server: nothing of the machine comes back."""

from __future__ import annotations

import base64
import os
import socket
import struct
from collections.abc import Iterator

import pytest

from lib.sheets.sample import build_sample
from tests.browser.serving import Server

TELLTALE = (
    b"root:x:",
    b"SQLite format 3",
    b"PRIVATE KEY",
    b"[gcp_service_account]",
    b"from __future__",
    b"repositoryformat",
)
PATHS = {
    "the secrets": "/.streamlit/secrets.toml",
    "the secrets by dots": "/static/../.streamlit/secrets.toml",
    "a source file": "/lib/config.py",
    "a page's file": "/pages/review.py",
    "the repository": "/.git/config",
    "the state database": "/var/state.sqlite3",
    "dots": "/../../../../etc/passwd",
    "encoded dots": "/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
    "encoded slashes": "/..%2f..%2f..%2fetc%2fpasswd",
    "twice encoded dots": "/%252e%252e/%252e%252e/etc/passwd",
    "backslashes": "/..\\..\\..\\etc\\passwd",
    "dots below the static files": "/static/../../../../../../etc/passwd",
    "encoded dots below the static files": "/static/%2e%2e/%2e%2e/config.py",
    "dots below downloads": "/media/../../../etc/passwd",
    "dots below the app's own files": "/app/static/../../lib/config.py",
    "dots below components": "/component/x/../../../etc/passwd",
    "dots below newer components": "/_stcore/bidi-components/x/..%2f..%2f..%2fetc/passwd",
    "an absolute path": "//etc/passwd",
    "a drive": "/C:/Windows/win.ini",
    "another machine": "/\\\\evil.example\\share\\x",
    "a zero byte": "/%00/etc/passwd",
    "overlong letters": "/%c0%ae%c0%ae/etc/passwd",
    "a very long path": "/" + "a" * 20_000,
    "a very long query": "/?" + "a" * 20_000,
}


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("addresses")
    build_sample(folder / "sample.xlsx")
    started = Server(folder / "sample.xlsx", folder).start()
    yield started
    started.stop()


def send(server: Server, request: bytes, most: int = 200_000, patience: float = 10) -> bytes:
    """The raw reply to raw bytes: at most ``most`` of them, until nothing came for ``patience`` seconds."""
    host, _, port = server.address.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=patience) as connection:
        connection.sendall(request)
        received = b""
        while len(received) < most:
            try:
                part = connection.recv(65536)
            except (TimeoutError, ConnectionError):
                break
            if not part:
                break
            received += part
        return received


def ask(server: Server, path: str, method: str = "GET", headers: str = "", body: bytes = b"", host: str = "x") -> bytes:
    head = (
        f"{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{headers}Content-Length: {len(body)}\r\n\r\n"
    )
    return send(server, head.encode("utf-8") + body)


def status(reply: bytes) -> int:
    return int(reply.split(b" ", 2)[1]) if reply else 0


def is_alive(server: Server) -> bool:
    return ask(server, "/_stcore/health").endswith(b"ok")


@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS)
def test_no_file_of_the_machine_is_served_by(server, path):
    reply = ask(server, path)
    assert not [word for word in TELLTALE if word in reply]
    assert status(reply) < 500
    assert is_alive(server)


@pytest.mark.parametrize(
    "path",
    ["//evil.example/", "//evil.example/x/", "/\\evil.example/", "/%2f%2fevil.example/", "/https://evil.example/"],
)
def test_nobody_is_sent_elsewhere(server, path):
    head = ask(server, path).partition(b"\r\n\r\n")[0].lower()
    places = [line.partition(b":")[2].strip() for line in head.split(b"\r\n") if line.startswith(b"location:")]
    assert not [place for place in places if place.startswith((b"//", b"http", b"/\\"))]


@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_nothing_can_be_uploaded(server, method):
    form = b'--x\r\nContent-Disposition: form-data; name="f"; filename="a.csv"\r\n\r\n' + b"A" * 1000 + b"\r\n--x--\r\n"
    kind = "Content-Type: multipart/form-data; boundary=x\r\n"
    assert status(ask(server, "/_stcore/upload_file/session/file", method, kind, form)) == 403


@pytest.mark.parametrize(
    "path",
    ["/_stcore/metrics", "/_stcore//metrics", "/_stcore/%6detrics", "/_stcore/agent/interact", "/_stcore/agent/mcp"],
)
def test_what_is_nobodys_business_is_closed(server, path):
    reply = ask(server, path, "POST", "Content-Type: application/json\r\n", b"{}")
    assert status(reply) == 403
    assert status(ask(server, path)) == 403


def test_a_line_break_in_an_address_makes_no_header(server):
    reply = ask(
        server, "/auth/login?x=%0d%0aSet-Cookie:%20evil=1", headers="Referer: http://x/a%0d%0aSet-Cookie: evil=2\r\n"
    )
    head = reply.partition(b"\r\n\r\n")[0].lower()
    assert b"\r\nset-cookie: evil" not in head


def test_a_foreign_host_is_not_repeated(server):
    assert b"evil.example" not in ask(server, "/", host="evil.example")


def test_a_callback_that_nobody_asked_for_signs_nobody_in(server):
    reply = ask(server, "/oauth2callback?code=abc&state=def", headers="Cookie: return_to=%2F%2Fevil.example\r\n")
    assert b"_streamlit_user=" not in reply.replace(b'_streamlit_user=""', b"")
    assert b"evil.example" not in reply


# -- websockets


def handshake(origin: str = "") -> bytes:
    key = base64.b64encode(os.urandom(16)).decode()
    lines = ["GET /_stcore/stream HTTP/1.1", "Host: x", "Upgrade: websocket", "Connection: Upgrade"]
    lines += [f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Protocol: streamlit"]
    lines += [f"Origin: {origin}"] if origin else []
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def frame(payload: bytes, kind: int = 2) -> bytes:
    """One masked frame, as a browser sends it; the mask is zero."""
    size = len(payload)
    length = bytes([0x80 | size]) if size < 126 else bytes([0x80 | 127]) + struct.pack(">Q", size)
    return bytes([0x80 | kind]) + length + b"\0\0\0\0" + payload


@pytest.mark.parametrize("origin", ["http://evil.example", "http://x.evil.example", "null", "file://"])
def test_a_page_of_another_site_gets_no_connection(server, origin):
    assert status(send(server, handshake(origin), most=300)) == 403


FRAMES = {
    "a frame of two megabytes": frame(b"A" * 2_000_000),
    "a frame that is no message": frame(b"\xff" * 50),
    "a frame of text": frame(b"hello", kind=1),
    "a frame that says it is endless": bytes([0x82, 0xFF]) + struct.pack(">Q", 2**62) + b"\0\0\0\0" + b"A" * 100,
}


@pytest.mark.parametrize("bytes_sent", FRAMES.values(), ids=FRAMES)
def test_the_server_goes_on_after(server, bytes_sent):
    reply = send(server, handshake("http://x") + bytes_sent, patience=1.5)
    assert reply.startswith(b"HTTP/1.1 101")
    assert b"Traceback" not in reply
    assert is_alive(server)
