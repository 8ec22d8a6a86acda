"""The app with accounts: a workbook whose departments have editors, roles in the settings, and who is signed in."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from lib import config, schema
from lib.config import ROOT
from lib.core.permissions import Role
from lib.core.workbook import CellValue
from lib.sheets.seed import seed_rows
from lib.sync.service import now
from lib.ui import page
from tests.pages.sessions import NO_COMPONENTS
from tests.pages.workbooks import FINANCE_CODE, SCIENCE_CODE, known_tasks, write_workbook

ADDRESSES = {
    Role.VIEWER: "nguoi.xem@example.vn",
    Role.DEPARTMENT: "bien.tap@taichinh.example.vn",
    Role.REVIEWER: "tham.dinh@khcn.example.vn",
    Role.ADMINISTRATOR: "quan.tri@khcn.example.vn",
}
OTHER_DEPARTMENT = "bien.tap@khcn.example.vn"
EDITORS = {FINANCE_CODE: ADDRESSES[Role.DEPARTMENT], SCIENCE_CODE: OTHER_DEPARTMENT}
AUTH = """
[auth]
redirect_uri = "http://127.0.0.1:{port}/oauth2callback"
cookie_secret = "{cookie_secret}"
client_id = "platforms"
client_secret = "only-for-this-test"
server_metadata_url = "{provider}/.well-known/openid-configuration"
"""
ROLES = f"""
[roles]
reviewers = ["{ADDRESSES[Role.REVIEWER]}"]
administrators = ["{ADDRESSES[Role.ADMINISTRATOR]}"]
"""
COOKIE_SECRET = "a-cookie-for-a-test-0123456789-0123456789"
PROBE = """
import streamlit as st
from lib.ui import access
person = access.person()
st.session_state["found"] = (access.mode(), person)
"""


def departments_with(editors: Mapping[str, str]) -> list[dict[str, CellValue]]:
    """The seed's bodies, some of them with *Tài khoản biên tập*."""
    return [{**row, "editors": editors.get(str(row.get("code")))} for row in seed_rows(schema.DEPARTMENTS)]


def write_source(path: Path, editors: Mapping[str, str] = EDITORS) -> None:
    write_workbook(path, known_tasks(now().date()), departments=departments_with(editors))


def auth(port: int = 8501, provider: str = "http://localhost:1", cookie_secret: str = COOKIE_SECRET) -> str:
    return AUTH.format(port=port, provider=provider, cookie_secret=cookie_secret)


def claims(address: str, *, age: float = 60.0, **others: Any) -> dict[str, Any]:
    """What Streamlit says of somebody who signed in ``age`` seconds ago."""
    issued = {"iss": "https://id.example.vn", "sub": address, "iat": time.time() - age, "nonce": f"{age}"}
    return {"is_logged_in": True, "email": address, "email_verified": True, **issued, **others}


@dataclass
class AccountSite:
    """Sessions of one process, with the settings in ``secrets`` and the workbook ``source``."""

    source: Path
    secrets: Path

    def settings(self, text: str) -> None:
        """Write the settings of access anew, as an administrator does while the app runs."""
        self.secrets.write_text(text, "utf-8")
        os.utime(self.secrets, ns=(time.time_ns(), time.time_ns()))

    def arrive(self, address: str | None = None, **others: Any) -> AppTest:
        """A new session of the account with ``address``, not yet run."""
        session = AppTest.from_file(ROOT / "app.py", default_timeout=30)
        session._bidi_component_manager = NO_COMPONENTS
        session.user = claims(address, **others) if address else {}
        return session

    def look(self, user: Mapping[str, Any] | None = None) -> Any:
        """The mode and the person that the app sees for Streamlit's ``user``."""
        return self.run_script(PROBE, user).session_state["found"]

    def run_script(self, script: str, user: Mapping[str, Any] | None = None) -> AppTest:
        """A session of Streamlit's ``user`` that has run ``script``."""
        session = AppTest.from_string(script, default_timeout=30)
        session._bidi_component_manager = NO_COMPONENTS
        session.user = dict(user or {})
        session.run()
        assert not session.exception, session.exception
        return session


@contextmanager
def running_with_accounts(folder: Path, settings: str, source: str | None = None) -> Iterator[AccountSite]:
    """The app on a workbook with accounts; ``source`` "" is the bundled sample."""
    workbook, secrets = folder / "accounts.xlsx", folder / "secrets.toml"
    write_source(workbook)
    with pytest.MonkeyPatch.context() as environment:
        environment.setattr(config, "SECRETS_PATH", secrets)
        environment.setattr(config, "SAMPLE_PATH", folder / "sample.xlsx")
        environment.setenv("SHEET_SOURCE", str(workbook) if source is None else source)
        environment.setenv("STATE_URL", f"sqlite:///{folder / 'state.sqlite3'}")
        site = AccountSite(workbook, secrets)
        site.settings(settings)
        page.service.clear()
        service = page.service()
        try:
            yield site
        finally:
            service.stop()
            service.engine.dispose()
            page.service.clear()
