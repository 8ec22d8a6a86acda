"""The two typefaces of the pages, a sixth of the size of Streamlit's own.

They are parts of Streamlit's files, made by `tests/subset_typefaces.py`, and named by what they
hold, so that a browser never has to ask again. Streamlit's style sheet is changed on its way:
each letter comes from the small file, and one that it does not have (Greek, Cyrillic) from
Streamlit's, which is fetched only then.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Receive, Scope, Send

from lib.ui.answers import asking_for_all, whole

FOLDER = Path(__file__).with_name("fonts")
# Whole blocks, so that a new sentence needs no new file: what people type is Vietnamese or English.
TEXT_RANGES = (
    (0x20, 0x7E),
    (0xA0, 0x17F),
    (0x1A0, 0x1A1),
    (0x1AF, 0x1B0),
    (0x300, 0x304),
    (0x306, 0x30C),
    (0x31B, 0x31B),
    (0x323, 0x323),
    (0x1EA0, 0x1EF9),
    (0x2002, 0x2027),
    (0x202F, 0x2044),
    (0x2070, 0x209C),
    (0x20AB, 0x20AC),
    (0x2116, 0x2122),
    (0x2190, 0x2199),
    (0x2212, 0x2265),
    (0x25A0, 0x25FF),
    (0x2610, 0x2612),
    (0x2713, 0x2718),
)
# Icons are written as words of these characters, which the typeface joins.
ICON_RANGES = ((0x20, 0x20), (0x30, 0x39), (0x5F, 0x5F), (0x61, 0x7A))
_LAST_CODE = 0x10FFFF
_SMALLER = {"SourceSansVF-Upright": ("text", TEXT_RANGES), "MaterialSymbols-Rounded": ("icons", ICON_RANGES)}
_RULE = re.compile(r"@font-face\s*\{[^}]*?url\(([^)]*?(" + "|".join(_SMALLER) + r")[^)]*)\)[^}]*\}")
_PRELOAD = re.compile(rb'(<link\b[^>]*\bhref=")[^"]*SourceSansVF-Upright[^"]*(")', re.IGNORECASE)
_STYLE_LINK = re.compile(rb'(<link\b[^>]*\bhref="[^"?]*/static/css/[^"?]*\.css)(")', re.IGNORECASE)
_STYLE = re.compile(r"/static/css/[\w.-]+\.css$")
_ADDRESS = re.compile(r"/static/fonts/((?:text|icons)-[0-9a-f]+\.woff2)$")
_FOR_GOOD = b"public, max-age=31536000, immutable"
Ranges = Iterable[tuple[int, int]]


@functools.cache
def file_of(name: str) -> Path:
    """The file of ``text`` or ``icons``; ValueError unless there is exactly one."""
    (path,) = FOLDER.glob(f"{name}-*.woff2")
    return path


def with_own_typefaces(page: bytes) -> bytes:
    """``page`` that fetches the small file of the text first, and a style sheet of another address.

    Browsers keep style sheets for good: what was kept before names other files.
    """
    page = _PRELOAD.sub(rb"\g<1>./static/fonts/" + file_of("text").name.encode() + rb"\g<2>", page, count=1)
    version = "+".join(file_of(name).stem for name, _ in _SMALLER.values()).encode()
    return _STYLE_LINK.sub(rb"\g<1>?" + version + rb"\g<2>", page)


def with_smaller_files(style: str) -> str:
    """``style`` in which the two typefaces come from the small files first."""
    return _RULE.sub(_two_rules, style)


def _two_rules(rule: re.Match[str]) -> str:
    name, ranges = _SMALLER[rule[2]]
    small = rule[0].replace(rule[1], f"../fonts/{file_of(name).name}")
    return _only(small, ranges) + _only(rule[0], _all_but(ranges))


def _only(rule: str, ranges: Ranges) -> str:
    span = ",".join(f"U+{first:X}-{last:X}" for first, last in ranges)
    return f"{rule[:-1]};unicode-range:{span}}}"


def _all_but(ranges: Ranges) -> list[tuple[int, int]]:
    """What lies between sorted ``ranges``, and after the last."""
    rest, start = [], 0
    for first, last in ranges:
        if first > start:
            rest.append((start, first - 1))
        start = last + 1
    return [*rest, (start, _LAST_CODE)]


class OwnTypefaces:
    """ASGI middleware that answers with the two files, and names them in Streamlit's style sheet."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._files = {path.name: path.read_bytes() for path in (file_of("text"), file_of("icons"))}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_get = scope["type"] == "http" and scope["method"] in ("GET", "HEAD")
        asked = _ADDRESS.search(scope["path"]) if is_get else None
        if asked and asked[1] in self._files:
            await _send_file(self._files[asked[1]], scope["method"] == "HEAD", send)
        elif is_get and _STYLE.search(scope["path"]):
            await self._style(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _style(self, scope: Scope, receive: Receive, send: Send) -> None:
        start, body = await whole(self._app, asking_for_all(scope), receive)
        headers = MutableHeaders(raw=list(start["headers"]))
        if start["status"] == 200 and "content-encoding" not in headers and scope["method"] == "GET":
            body = with_smaller_files(body.decode("utf-8")).encode()
            del headers["etag"]
            headers["content-length"] = str(len(body))
        await send({**start, "headers": headers.raw})
        await send({"type": "http.response.body", "body": body})


async def _send_file(data: bytes, is_head: bool, send: Send) -> None:
    headers = [
        (b"content-type", b"font/woff2"),
        (b"content-length", str(len(data)).encode()),
        (b"cache-control", _FOR_GOOD),
    ]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if is_head else data})
