"""The outermost layer: headers on every reply, closed addresses, and the way back after signing in."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.ui.document import hashes_of_scripts, in_language, language_of
from lib.ui.headers import SecurityHeaders, policy, return_address

PAGE = (
    b'<!DOCTYPE html>\n<html lang="en">\n<head><title>Streamlit</title>'
    b'<link rel="service-desc" href="./_stcore/agent/openapi.json" />'
    b"<script>\n  window.prerenderReady = false\n</script>"
    b'<script type="module" src="./x.js"></script></head><body><noscript><p>You need</p></noscript></body></html>'
)
EXPECTED = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


@dataclass
class Reply:
    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key == name), "")

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.headers if key == name]


class Site:
    """An app that answers everything the same way, and remembers what it was asked."""

    def __init__(self, body: bytes = PAGE, status: int = 200, kind: str = "text/html", **headers: str) -> None:
        self.body, self.status = body, status
        self.headers = {"content-type": kind, "content-length": str(len(body)), **headers}
        self.asked: list[Mapping[str, object]] = []

    async def __call__(self, scope, receive, send):
        self.asked.append(scope)
        pairs = [(name.replace("_", "-").encode(), value.encode()) for name, value in self.headers.items()]
        await send({"type": "http.response.start", "status": self.status, "headers": pairs})
        half = len(self.body) // 2
        await send({"type": "http.response.body", "body": self.body[:half], "more_body": True})
        await send({"type": "http.response.body", "body": self.body[half:]})


def ask(
    site: Site, path: str, *, query: str = "", is_https: bool = False, method: str = "GET", **headers: str
) -> Reply:
    sent: list[Mapping[str, object]] = []

    async def send(message):
        sent.append(message)

    async def receive():
        return {"type": "http.request"}

    pairs = [(name.replace("_", "-").encode(), value.encode("latin-1")) for name, value in headers.items()]
    scope = {"type": "http", "method": method, "path": path, "query_string": query.encode(), "headers": pairs}
    asyncio.run(SecurityHeaders(site, is_https=is_https)(scope, receive, send))
    start, *rest = sent
    decoded = [(name.decode().lower(), value.decode("latin-1")) for name, value in start["headers"]]
    return Reply(start["status"], decoded, b"".join(message.get("body", b"") for message in rest))


@pytest.mark.parametrize(
    "path", ["/", "/de-xuat", "/static/js/index.js", "/media/x.csv", "/_stcore/health", "/auth/login"]
)
@pytest.mark.parametrize("status", [200, 304, 404, 500])
def test_every_reply_carries_the_security_headers(path, status):
    reply = ask(Site(status=status), path)
    assert {name: reply.header(name) for name in EXPECTED} == EXPECTED
    assert "frame-ancestors 'none'" in reply.header("content-security-policy")
    assert "camera=()" in reply.header("permissions-policy")


def test_scripts_come_from_the_app_alone_and_none_is_evaluated():
    scripts = next(part for part in policy().split("; ") if part.startswith("script-src"))
    assert scripts == "script-src 'self'"
    assert "unsafe-eval" not in policy()
    assert "default-src 'none'" in policy()
    assert "*" not in policy()


def test_the_one_script_in_the_page_itself_is_allowed_by_its_hash():
    reply = ask(Site(), "/")
    (known,) = hashes_of_scripts(PAGE)
    assert f"script-src 'self' '{known}'" in reply.header("content-security-policy")
    assert known not in ask(Site(), "/static/x.html").header("content-security-policy")


@pytest.mark.parametrize(
    ("query", "language"),
    [
        ("", "vi"),
        ("lang=vi", "vi"),
        ("lang=en", "en"),
        ("a=1&lang=en", "en"),
        ("lang=fr", "vi"),
        ("lang=%22%3E%3Cscript%3E", "vi"),
        ("lang=en&lang=vi", "vi"),
        ("lang", "vi"),
        ("%FF=%00", "vi"),
    ],
)
def test_the_page_says_its_language(query, language):
    reply = ask(Site(), "/nen-tang", query=query)
    assert f'<html lang="{language}">'.encode() in reply.body
    assert reply.header("content-length") == str(len(reply.body))
    title = {"vi": "Nền tảng số quốc gia", "en": "National digital platforms"}[language]
    assert f"<title>{title}</title>".encode() in reply.body


def test_the_page_does_not_tell_programs_how_to_drive_the_app():
    assert b"service-desc" not in ask(Site(), "/").body
    assert b"agent" not in ask(Site(), "/").body


def test_the_page_is_asked_for_whole_and_never_answered_from_a_copy_in_another_language():
    site = Site(etag='"1"', last_modified="yesterday")
    reply = ask(site, "/", accept_encoding="gzip", if_none_match='"1"', range="bytes=0-1", cookie="a=b")
    assert [name for name, _ in site.asked[0]["headers"]] == [b"cookie"]
    assert not reply.header("etag")
    assert not reply.header("last-modified")


def test_what_is_no_page_passes_unchanged():
    site = Site(b"body{}", kind="text/css", etag='"1"')
    reply = ask(site, "/static/x.css", accept_encoding="gzip")
    assert (reply.body, reply.header("etag")) == (b"body{}", '"1"')
    assert site.asked[0]["headers"] == [(b"accept-encoding", b"gzip")]
    assert ask(Site(b"{}", kind="application/json"), "/whatever").body == b"{}"
    assert ask(Site(status=404), "/whatever").body == PAGE


def test_asking_for_the_head_of_a_page_sends_no_body():
    assert ask(Site(), "/", method="HEAD").body == b""


def test_a_download_is_never_a_page_of_the_app():
    assert ask(Site(), "/media/a.html").header("content-security-policy").startswith("default-src 'none'; sandbox")


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "OPTIONS"])
@pytest.mark.parametrize(
    "path",
    [
        "/_stcore/upload_file",
        "/_stcore/upload_file/session/file",
        "/_stcore/metrics",
        "/_stcore/metrics/",
        "/_stcore/agent/interact",
        "/_stcore/agent/mcp",
        "/_stcore/agent/openapi.json",
        "//_stcore/metrics",
        "/_stcore//metrics",
        "/./_stcore/./metrics",
        "/_STCORE/Metrics",
        "\\_stcore\\metrics",
        "/page/_stcore/upload_file/a/b",
    ],
)
def test_closed_addresses_are_forbidden_however_they_are_written(path, method):
    site = Site()
    reply = ask(site, path, method=method)
    assert (reply.status, site.asked) == (403, [])
    assert {name: reply.header(name) for name in EXPECTED} == EXPECTED


@pytest.mark.parametrize(
    "path", ["/_stcore/health", "/_stcore/host-config", "/_stcore/script-health-check", "/metrics"]
)
def test_addresses_that_are_needed_stay_open(path):
    assert ask(Site(kind="text/plain"), path).status == 200


def test_a_websocket_passes_untouched():
    seen = []

    async def app(scope, receive, send):
        seen.append((scope, receive, send))

    async def nothing():
        return {}

    scope = {"type": "websocket", "path": "/_stcore/stream"}
    asyncio.run(SecurityHeaders(app)(scope, nothing, nothing))
    assert seen == [(scope, nothing, nothing)]


def test_over_https_cookies_are_secure_and_the_browser_is_told_to_stay():
    site = Site(set_cookie="_streamlit_user=x; HttpOnly")
    assert ask(site, "/oauth2callback", is_https=True).all("set-cookie") == ["_streamlit_user=x; HttpOnly; Secure"]
    assert ask(site, "/", is_https=True).header("strict-transport-security").startswith("max-age=")
    assert not ask(site, "/").header("strict-transport-security")
    twice = Site(set_cookie="a=b; Secure")
    assert ask(twice, "/", is_https=True).all("set-cookie") == ["a=b; Secure"]


HOST = "nentangso.quangngai.example"


@pytest.mark.parametrize(
    ("referer", "expected"),
    [
        (f"https://{HOST}/xet-duyet?ma=DX-26-7K3F9M-C", "/xet-duyet?ma=DX-26-7K3F9M-C"),
        (f"http://{HOST}/", "/"),
        ("https://evil.example/xet-duyet", ""),
        (f"https://{HOST}.evil.example/", ""),
        (f"https://{HOST}@evil.example/", ""),
        (f"https://evil@{HOST}/", ""),
        (f"https://{HOST}//evil.example/", ""),
        (f"https://{HOST}/\\evil.example/", ""),
        (f"https://{HOST}\\@evil.example/", ""),
        (f"javascript://{HOST}/%0aalert(1)", ""),
        (f"https://{HOST}/oauth2callback?state=1", ""),
        (f"https://{HOST}/auth/logout", ""),
        (f"https://{HOST}/Auth//logout", ""),
        (f"https://{HOST}/a\r\nSet-Cookie: x=y", "/aSet-Cookie: x=y"),
        (f"https://{HOST}/" + "a" * 3000, ""),
        (f"https://{HOST}/đề-xuất", ""),
        ("https://[", ""),
        ("", ""),
    ],
)
def test_only_an_address_within_the_app_is_remembered(referer, expected):
    assert return_address(referer, HOST) == expected


@given(st.text(max_size=60), st.text(max_size=20))
def test_whatever_is_remembered_is_a_path_of_the_app(referer, host):
    for address in (return_address(referer, host), return_address(f"https://{HOST}{referer}", HOST)):
        assert address == "" or (address[0] == "/" and address[1:2] not in ("/", "\\") and address.isprintable())


def sign_in_from(referer: str) -> str:
    """The cookie that signing in from ``referer`` leaves; empty for none."""
    cookies = ask(Site(status=302, location="https://id.example/"), "/auth/login", referer=referer, host=HOST).all(
        "set-cookie"
    )
    return cookies[0].partition(";")[0] if cookies else ""


def test_after_signing_in_the_browser_comes_back_to_the_page_it_left():
    cookie = sign_in_from(f"https://{HOST}/xet-duyet?ma=1&lang=en")
    reply = ask(Site(status=302, location="/"), "/oauth2callback", cookie=f"a=b; {cookie}")
    assert reply.header("location") == "/xet-duyet?ma=1&lang=en"
    assert "Max-Age=0" in reply.all("set-cookie")[-1]


def test_without_a_page_to_come_back_to_the_first_page_opens():
    assert sign_in_from("https://evil.example/") == ""
    assert ask(Site(status=302, location="/"), "/oauth2callback").header("location") == "/"


@pytest.mark.parametrize(
    "planted", ["https://evil.example/", "//evil.example/", "/\\evil.example", "/a\r\nX: y", "/auth/logout", "\x00"]
)
def test_a_cookie_that_somebody_planted_leads_nowhere_else(planted):
    reply = ask(Site(status=302, location="/"), "/oauth2callback", cookie=f"return_to={quote(planted, safe='')}")
    assert reply.header("location") == "/"


def test_signing_out_at_the_provider_is_not_led_astray():
    reply = ask(Site(status=302, location="https://id.example/end"), "/oauth2callback", cookie="return_to=%2Fde-xuat")
    assert reply.header("location") == "https://id.example/end"


@given(st.binary(max_size=200), st.sampled_from(["vi", "en"]))
def test_writing_a_page_anew_never_fails(page, language):
    assert isinstance(in_language(page, language), bytes)


@given(st.binary(max_size=100))
def test_any_query_has_a_language(query):
    assert language_of(query) in ("vi", "en")
