"""The one HTML document, in the language the viewer asks for.

Streamlit's own says that it is English and is called "Streamlit"; screen readers would read
Vietnamese with English sounds.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import html
import re
from pathlib import Path
from urllib.parse import parse_qs

from lib.i18n import DEFAULT_LANGUAGE, LANGUAGES, N_, translate
from lib.ui.typefaces import with_own_typefaces

_LANGUAGE = re.compile(rb'(<html\b[^>]*\blang=")[^"]*(")', re.IGNORECASE)
_TITLE = re.compile(rb"(<title>)[^<]*(</title>)", re.IGNORECASE)
_WITHOUT_SCRIPT = re.compile(rb"(<noscript>).*?(</noscript>)", re.IGNORECASE | re.DOTALL)
# Tells programs where the app can be driven by requests, which is closed here.
_SERVICE_LINK = re.compile(rb'\s*<link\b[^>]*\brel="service-desc"[^>]*/?>', re.IGNORECASE)
_INLINE_SCRIPT = re.compile(rb"<script>(.*?)</script>", re.IGNORECASE | re.DOTALL)
_END_OF_HEAD = re.compile(rb"</head>", re.IGNORECASE)
# Stands in the page itself, allowed by its hash: one request fewer.
_SCRIPT = b"<script>" + Path(__file__).with_name("document.js").read_bytes() + b"</script>"
_APP_TITLE = N_("National digital platforms")


def language_of(query: bytes) -> str:
    """The language that the query of an address asks for."""
    asked = parse_qs(query.decode("latin-1"), max_num_fields=None).get("lang", [""])[-1]
    return asked if asked in LANGUAGES else DEFAULT_LANGUAGE


@functools.lru_cache(maxsize=8)
def in_language(page: bytes, language: str) -> bytes:
    """``page`` in ``language``, with the app's title, script and typefaces, and a hint for who has no scripts."""
    hint = html.escape(translate(language, N_("This page needs JavaScript. Please switch it on in your browser.")))
    title = html.escape(translate(language, _APP_TITLE))
    page = _LANGUAGE.sub(rb"\g<1>" + language.encode() + rb"\g<2>", page, count=1)
    page = _TITLE.sub(rb"\g<1>" + title.encode() + rb"\g<2>", page, count=1)
    page = _END_OF_HEAD.sub(lambda end: _SCRIPT + end.group(), page, count=1)
    page = _WITHOUT_SCRIPT.sub(rb"\g<1><p>" + hint.encode() + rb"</p>\g<2>", page)
    return with_own_typefaces(_SERVICE_LINK.sub(b"", page))


@functools.lru_cache(maxsize=8)
def hashes_of_scripts(page: bytes) -> tuple[str, ...]:
    """``sha256-…`` of each script that stands in ``page`` itself, as a policy names it."""
    digests = (hashlib.sha256(script).digest() for script in _INLINE_SCRIPT.findall(page))
    return tuple(f"sha256-{base64.b64encode(digest).decode()}" for digest in digests)
