"""The outermost layer of the server: security headers, closed addresses, and the way back after signing in.

Pure ASGI. A websocket passes untouched; of an HTTP reply only the start is changed, except
for the one HTML document, which `lib.ui.document` writes in the viewer's language.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import quote, unquote, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lib.ui.answers import asking_for_all
from lib.ui.document import hashes_of_scripts, in_language, language_of

_BASE_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    # Streamlit styles elements from scripts; without 'unsafe-inline' nothing is laid out.
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "connect-src": "'self'",
    "worker-src": "'self' blob:",
    "manifest-src": "'self'",
    "media-src": "'self'",
    "frame-src": "'none'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
# What is downloaded is never a page of ours, whatever it holds.
_DOWNLOAD_POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # The address of a page within the app is needed to come back after signing in.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": (
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), "
        "microphone=(), midi=(), payment=(), usb=()"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_ONE_YEAR = "max-age=31536000"
# Nothing is uploaded here, figures about the process are nobody's business, and no program drives the app.
_CLOSED = re.compile(r"/_stcore/(?:upload_file|metrics|agent)(?:/|$)")
_PARTS = re.compile(r"/(?:_stcore|static|media|component|auth|oauth2callback)(?:/|$)|/app/static/")
_LARGEST_DOCUMENT = 1024 * 1024
_RETURN_COOKIE = "return_to"
_LONGEST_RETURN = 1500


def policy(script_hashes: Iterable[str] = ()) -> str:
    """The Content-Security-Policy of a document with inline scripts of these hashes."""
    sources = " ".join([_BASE_POLICY["script-src"], *(f"'{one}'" for one in script_hashes)])
    return "; ".join(f"{name} {value}" for name, value in {**_BASE_POLICY, "script-src": sources}.items())


class SecurityHeaders:
    """ASGI middleware. ``is_https`` says that people reach the app by https alone."""

    def __init__(self, app: ASGIApp, *, is_https: bool = False) -> None:
        self._app = app
        self._is_https = is_https
        self._policy = policy()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path = _plain_path(scope["path"])
        if _CLOSED.search(path):
            await self._refuse(send)
        elif _PARTS.search(path):
            await self._app(scope, receive, self._with_headers(scope, path, send))
        else:
            await self._document(scope, receive, send)

    async def _refuse(self, send: Send) -> None:
        start = {"type": "http.response.start", "status": 403, "headers": [(b"content-type", b"text/plain")]}
        self._protect(MutableHeaders(scope=start), _DOWNLOAD_POLICY)
        await send(start)
        await send({"type": "http.response.body", "body": b"Forbidden"})

    def _with_headers(self, scope: Scope, path: str, send: Send) -> Send:
        request = Headers(scope=scope)

        async def changed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                self._protect(headers, _DOWNLOAD_POLICY if "/media/" in path else self._policy)
                if path.endswith("/auth/login"):
                    _remember_address(request, headers)
                elif path.endswith("/oauth2callback"):
                    _return_to_address(request, headers)
            await send(message)

        return changed

    async def _document(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the app answer, and write its page anew in the language that the address asks for."""
        asked = asking_for_all(scope)  # a copy kept by the browser may be of another language
        language = language_of(scope.get("query_string", b""))
        start: Message = {}
        body = b""

        async def gathered(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start":
                start = message
                if not _is_page(start):
                    self._protect(MutableHeaders(scope=start), self._policy)
                    await send(start)
            elif not _is_page(start):
                await send(message)
            elif message["type"] == "http.response.body":
                body += message.get("body", b"")
                if not message.get("more_body", False):
                    await self._send_page(start, in_language(body, language), scope["method"] == "HEAD", send)

        await self._app(asked, receive, gathered)

    async def _send_page(self, start: Message, page: bytes, is_head: bool, send: Send) -> None:
        headers = MutableHeaders(scope=start)
        for name in ("etag", "last-modified", "accept-ranges"):
            if name in headers:
                del headers[name]
        if not is_head:
            headers["content-length"] = str(len(page))
        self._protect(headers, policy(hashes_of_scripts(page)))
        await send(start)
        await send({"type": "http.response.body", "body": b"" if is_head else page})

    def _protect(self, headers: MutableHeaders, content_policy: str) -> None:
        headers["Content-Security-Policy"] = content_policy
        for name, value in _HEADERS.items():
            headers[name] = value
        if self._is_https:
            headers["Strict-Transport-Security"] = _ONE_YEAR
            _secure_cookies(headers)


def return_address(referer: str, host: str) -> str:
    """Path and query of ``referer`` when it is a page of this app; empty for any other address.

    Never an address of another host: what is returned begins with exactly one slash.
    """
    try:
        parts = urlsplit(referer)
    except ValueError:
        return ""
    address = f"{parts.path}?{parts.query}" if parts.query else parts.path
    is_ours = parts.scheme in ("http", "https") and bool(host) and parts.netloc == host
    return address if is_ours and _is_local(address) else ""


def _is_local(address: str) -> bool:
    is_path = address.startswith("/") and not address.startswith(("//", "/\\")) and "\\" not in address
    is_plain = address.isascii() and address.isprintable() and len(address) <= _LONGEST_RETURN
    return is_path and is_plain and not _PARTS.search(_plain_path(address.partition("?")[0]))


def _remember_address(request: Headers, response: MutableHeaders) -> None:
    address = return_address(request.get("referer", ""), request.get("host", ""))
    if address:
        value = quote(address, safe="")
        response.append("set-cookie", f"{_RETURN_COOKIE}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=600")


def _return_to_address(request: Headers, response: MutableHeaders) -> None:
    """Send the browser to the page it came from instead of the first one."""
    cookies = (part.strip().partition("=") for part in request.get("cookie", "").split(";"))
    address = next((unquote(value) for name, _, value in cookies if name == _RETURN_COOKIE), "")
    if not address or "location" not in response:
        return
    # Nobody but the browser keeps this cookie, so it is checked again.
    if response["location"] == "/" and _is_local(address):
        response["location"] = address
    response.append("set-cookie", f"{_RETURN_COOKIE}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0")


def _is_page(start: Message) -> bool:
    if not start or start["status"] != 200:
        return False
    headers = Headers(raw=start["headers"])
    is_small = int(headers.get("content-length", "0")) <= _LARGEST_DOCUMENT
    return headers.get("content-type", "").startswith("text/html") and "content-encoding" not in headers and is_small


def _plain_path(path: str) -> str:
    """``path`` as a router could take it: no doubled slashes, no dots, no matter of case."""
    parts = [part for part in path.replace("\\", "/").lower().split("/") if part not in ("", ".")]
    return "/" + "/".join(parts)


def _secure_cookies(headers: MutableHeaders) -> None:
    cookies = headers.getlist("set-cookie")
    if cookies:
        del headers["set-cookie"]
        for cookie in cookies:
            is_secure = "; secure" in cookie.lower()
            headers.append("set-cookie", cookie if is_secure else f"{cookie}; Secure")
