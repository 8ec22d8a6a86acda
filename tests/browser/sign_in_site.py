"""The app as it is installed, with a settings file of its own, and a provider to sign in at."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import oidc_provider_mock
from playwright.sync_api import Browser, expect
from werkzeug.serving import make_server

from lib.config import ROOT
from lib.core.permissions import Role
from lib.i18n import translate
from lib.sheets.local import LocalHome
from lib.sync import store
from tests.browser.serving import Server
from tests.browser.tabs import Tabs
from tests.browser.visitor import Visitor
from tests.ui.accounts import ADDRESSES, COOKIE_SECRET, OTHER_DEPARTMENT, ROLES, auth, write_source

SUBJECTS = {**{role.value: address for role, address in ADDRESSES.items()}, "other_department": OTHER_DEPARTMENT}
UNVERIFIED = "not-verified"
_STYLES = "https://cdn.jsdelivr.net/"
_WRONG_ISSUER = "https://somebody-else.example"
# Streamlit reads its settings below the directory it is started in.
_STARTING = """
import os, runpy, sys
os.chdir({folder!r})
sys.argv = ["lib.ui.server", "--port", sys.argv[1]]
runpy.run_module("lib.ui.server", run_name="__main__")
"""


class Provider:
    """An OpenID provider on this machine, with one account for each role and one that is not verified."""

    def __init__(self, *, has_wrong_issuer: bool = False) -> None:
        users = [self._user(subject, address) for subject, address in SUBJECTS.items()]
        users.append(self._user(UNVERIFIED, ADDRESSES[Role.ADMINISTRATOR], is_verified=False))
        app = oidc_provider_mock.app(user_claims=users)
        served = _with_issuer(app, _WRONG_ISSUER) if has_wrong_issuer else app
        self._server = make_server("localhost", 0, served, threaded=True)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.1,), daemon=True)
        self._thread.start()

    @property
    def address(self) -> str:
        return f"http://localhost:{self._server.server_port}"

    def stop(self) -> None:
        self._server.shutdown()
        self._thread.join(5)
        self._server.server_close()

    @staticmethod
    def _user(subject: str, address: str, *, is_verified: bool = True) -> oidc_provider_mock.User:
        return oidc_provider_mock.User(sub=subject, claims={"email": address, "email_verified": is_verified})


class SignInServer(Server):
    """A copy of the app in ``folder``, where settings can be changed while it runs."""

    def __init__(self, folder: Path, providers: Iterable[Provider]) -> None:
        self.source = folder / "accounts.xlsx"
        write_source(self.source)
        super().__init__(self.source, folder)
        self._copy = folder / "app"
        for name in ("lib", "pages", "locale", "seed"):
            shutil.copytree(ROOT / name, self._copy / name)
        shutil.copy(ROOT / "app.py", self._copy)
        (self._copy / ".streamlit").mkdir()
        shutil.copy(ROOT / ".streamlit" / "config.toml", self._copy / ".streamlit")
        first, wrong = providers
        table = auth(self._port, wrong.address).partition("client_id")[2]
        self.auth = f"{auth(self._port, first.address)}\n[auth.wrong]\nclient_id{table}"
        self.settings(self.auth + ROLES)

    def settings(self, text: str) -> None:
        """Write the settings anew; what is about roles counts at once."""
        path = self._copy / ".streamlit" / "secrets.toml"
        path.with_suffix(".new").write_text(text, "utf-8")
        path.with_suffix(".new").replace(path)

    def append(self, tab: str, event_id: str, row: Mapping[str, Any]) -> None:
        """Put a row into one of the app's own tabs."""
        engine = store.open_state(f"sqlite:///{self._folder / 'state.sqlite3'}")
        LocalHome(self.source, engine).append(tab, event_id, row)
        engine.dispose()

    def _program(self) -> list[str]:
        return ["-c", _STARTING.format(folder=str(self._copy))]


class Account(Visitor):
    """Somebody who signs in; ``received`` is everything the server sent, the provider's pages are no complaint."""

    def __init__(self, browser: Browser | Tabs, server: Server, providers: Iterable[Provider]) -> None:
        super().__init__(browser, server.address)
        self.received = b""
        # The provider's own pages ask for a stylesheet elsewhere, which is not there.
        self.context.route(f"{_STYLES}**", lambda route: route.fulfill(body=""))
        self._providers = (*(provider.address for provider in providers), _STYLES)
        self._listen(self.page, "websocket", lambda socket: socket.on("framereceived", self._note_frame))

    def address_of(self, path: str) -> str:
        return f"{self._address}{path}"

    def sign_in(self, subject: str, button: str = "sign_in_") -> None:
        """Press the button of the page that is open, and choose ``subject`` at the provider."""
        self.page.locator(f".st-key-{button} button").click()
        self.page.get_by_role("button", name=subject, exact=True).first.click()
        self.settle()

    def sign_out(self) -> None:
        self.page.locator(".st-key-sign_out button").click()
        self.page.wait_for_url("**/end_session**")

    def cookie(self, name: str = "_streamlit_user") -> str:
        return next((cookie["value"] for cookie in self.context.cookies() if cookie["name"] == name), "")

    def plant(self, value: str, name: str = "_streamlit_user") -> None:
        self.context.add_cookies([{"name": name, "value": value, "url": self._address}])

    def expect_signed_out(self) -> None:
        expect(self.page.locator(".st-key-sign_in_ button")).to_be_visible()

    def expect_reason(self, sentence: str) -> None:
        expect(self.page.get_by_text(translate("vi", sentence))).to_be_visible()

    @property
    def own_complaints(self) -> list[str]:
        """What a page should never do, apart from going to the provider."""
        return [text for text in self.complaints if not any(address in text for address in self._providers)]

    def _note_frame(self, payload: str | bytes) -> None:
        self.received += payload if isinstance(payload, bytes) else payload.encode()


def signed(claims: Mapping[str, Any], address: str, secret: str = COOKIE_SECRET) -> str:
    """The cookie with which Streamlit remembers ``claims``, made with ``secret``."""
    from streamlit.web.server.starlette.starlette_app_utils import create_signed_value  # noqa: PLC0415 - heavy

    content = json.dumps({**claims, "origin": address, "is_logged_in": True, "provider": "default"})
    return create_signed_value(secret, "_streamlit_user", content).decode()


def claims_in(cookie: str) -> dict[str, Any]:
    """What the app learns from a cookie that it made itself."""
    from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value  # noqa: PLC0415 - heavy

    content = decode_signed_value(COOKIE_SECRET, "_streamlit_user", cookie)
    assert content is not None
    return dict(json.loads(content))


def _with_issuer(app: Any, issuer: str) -> Any:
    """``app``, whose description names ``issuer`` while its tokens go on naming itself."""

    def served(environ: dict[str, Any], start: Any) -> Any:
        if not environ["PATH_INFO"].endswith("/openid-configuration"):
            return app(environ, start)
        started: list[Any] = []
        body = b"".join(app(environ, lambda *given: started.append(given)))
        changed = json.dumps({**json.loads(body), "issuer": issuer}).encode()
        status, headers, *_ = started[0]
        start(
            status,
            [*((k, v) for k, v in headers if k.lower() != "content-length"), ("Content-Length", str(len(changed)))],
        )
        return [changed]

    return served
