"""Streamlit's scripts and styles, compressed once and kept: it sends them as they are, five megabytes of text.

Pure ASGI, inside `SecurityHeaders`. Only files of the program itself are kept, so that
nothing of a viewer can be; they are the same for everybody and their names change with
their content.
"""

from __future__ import annotations

import asyncio
import gzip
import re
from collections.abc import Sequence

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lib.ui.answers import whole

_FILE = re.compile(r"/static/(?:js|css)/[\w.-]+\.(?:js|css)$")
_KINDS = ("application/javascript", "text/javascript", "text/css")
_SMALLEST = 1024
_MOST_KEPT = 400
_HeaderList = Sequence[tuple[bytes, bytes]]


class CompressedFiles:
    """ASGI middleware that answers with gzip where a browser takes it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._kept: dict[str, tuple[_HeaderList, bytes]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not _can_be_compressed(scope):
            await self._app(scope, receive, send)
            return
        path = scope["path"]
        if path not in self._kept:
            start, body = await whole(self._app, scope, receive)
            if not _is_worth_it(start, body):
                await send(start)
                await send({"type": "http.response.body", "body": body})
                return
            packed = await asyncio.to_thread(gzip.compress, body, 9)
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            self._kept[path] = (_with_encoding(start, len(packed)), packed)
        headers, packed = self._kept[path]
        await send({"type": "http.response.start", "status": 200, "headers": list(headers)})
        await send({"type": "http.response.body", "body": packed})


def _can_be_compressed(scope: Scope) -> bool:
    if scope["type"] != "http" or scope["method"] != "GET" or not _FILE.search(scope["path"]):
        return False
    headers = Headers(scope=scope)
    # What a browser has and asks about, and parts of files, are answered as before.
    asks_for_less = any(name in headers for name in ("range", "if-none-match", "if-modified-since"))
    return not asks_for_less and "gzip" in headers.get("accept-encoding", "").lower()


def _is_worth_it(start: Message, body: bytes) -> bool:
    headers = Headers(raw=start["headers"])
    kind = headers.get("content-type", "").partition(";")[0].strip()
    is_plain = "content-encoding" not in headers
    return start["status"] == 200 and is_plain and kind in _KINDS and len(body) >= _SMALLEST


def _with_encoding(start: Message, size: int) -> _HeaderList:
    headers = MutableHeaders(raw=list(start["headers"]))
    for name in ("etag", "accept-ranges"):
        if name in headers:
            del headers[name]
    headers["content-encoding"] = "gzip"
    headers["content-length"] = str(size)
    headers.add_vary_header("Accept-Encoding")
    return headers.raw
