"""Scripts and styles of the program go out compressed, everything else as it is."""

from __future__ import annotations

import asyncio
import gzip

import pytest

from lib.ui.compression import CompressedFiles
from tests.ui.test_headers import Site

SCRIPT = b"const answer = 42;\n" * 200
FILE = "/static/js/index.x1.js"
FILES = {"kind": "application/javascript", "etag": '"1"', "accept_ranges": "bytes"}


def ask(app: CompressedFiles, path: str = FILE, method: str = "GET", **headers: str) -> tuple[dict[str, str], bytes]:
    sent = []

    async def send(message):
        sent.append(message)

    async def receive():
        return {"type": "http.request"}

    asked = {"accept_encoding": "gzip, br", **headers}
    pairs = [(name.replace("_", "-").encode(), value.encode()) for name, value in asked.items()]
    scope = {"type": "http", "method": method, "path": path, "query_string": b"", "headers": pairs}
    asyncio.run(app(scope, receive, send))
    start, *rest = sent
    found = {name.decode().lower(): value.decode() for name, value in start["headers"]}
    return found, b"".join(message.get("body", b"") for message in rest)


def test_a_script_is_compressed_and_unpacks_to_what_it_was():
    headers, body = ask(CompressedFiles(Site(SCRIPT, **FILES)))
    assert headers["content-encoding"] == "gzip"
    assert headers["vary"] == "Accept-Encoding"
    assert int(headers["content-length"]) == len(body) < len(SCRIPT) / 5
    assert "etag" not in headers
    assert gzip.decompress(body) == SCRIPT


def test_a_file_is_read_and_compressed_once():
    site = Site(SCRIPT, **FILES)
    app = CompressedFiles(site)
    assert ask(app) == ask(app)
    assert len(site.asked) == 1


CASES = {
    "a browser that takes no gzip": ({"accept_encoding": "identity"}, {}),
    "a part of a file": ({"range": "bytes=0-9"}, {}),
    "a question whether it changed": ({"if_none_match": '"1"'}, {}),
    "another method": ({"method": "HEAD"}, {}),
    "a download": ({"path": "/media/a.js"}, {}),
    "a page": ({"path": "/tong-quan"}, {}),
    "a page in place of a file": ({}, {"kind": "text/html"}),
    "an error": ({}, {"status": 404}),
    "something small": ({}, {"body": b"x"}),
    "something compressed already": ({}, {"content_encoding": "br"}),
}


@pytest.mark.parametrize("name", CASES)
def test_everything_else_goes_out_as_it_is(name):
    asked, answer = CASES[name]
    site = Site(**{"body": SCRIPT, **FILES, **answer})
    headers, body = ask(CompressedFiles(site), **asked)
    assert body == site.body
    assert headers.get("content-encoding") == site.headers.get("content_encoding")


def test_names_that_somebody_makes_up_do_not_fill_the_memory():
    app = CompressedFiles(Site(SCRIPT, **FILES))
    for number in range(1000):
        ask(app, f"/static/js/{number}.js")
    assert len(app._kept) <= 400
