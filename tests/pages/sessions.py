"""The app on one source, and sessions in it, without a browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from streamlit.components.v2.component_manager import BidiComponentManager
from streamlit.testing.v1 import AppTest

from lib import config
from lib.config import ROOT
from lib.core.proposals import ProposalKind
from lib.ui import page
from lib.ui.navigation import entry
from tests.pages.workbooks import FINANCE_CODE

_TEXTS = ("title", "header", "subheader", "markdown", "caption", "text", "code", "info", "warning", "error", "success")
# Every session would look through the installed packages for components, which takes ten
# times as long as the page.
NO_COMPONENTS = BidiComponentManager()

# What a form of a proposal takes, field by field.
WORDS = {
    "kind": ProposalKind.LOCAL,
    "name": "Nền tảng quản lý cảng cá",
    "need": "Theo dõi tàu cá ra vào cảng.",
    "scope": "Toàn tỉnh",
    "users": "Ban quản lý cảng cá",
    "functions": "Đăng ký ra vào cảng",
    "proposing_body": FINANCE_CODE,
    "governing_agency": "Sở Nông nghiệp và Môi trường",
    "similar": "Chưa có nền tảng tương tự.",
}


@dataclass(frozen=True)
class App:
    """Sessions of one process: they share its service, as viewers do."""

    source: Path

    def visit(self, name: str = "overview", language: str = "vi", **address: Any) -> AppTest:
        """A new session that has arrived at the page ``name`` with ``address`` in the query."""
        session = AppTest.from_file(ROOT / "app.py", default_timeout=30)
        session._bidi_component_manager = NO_COMPONENTS
        if language != "vi":
            session.query_params["lang"] = language
        session.query_params.update(address)
        session.run()
        return move(session, name) if name != "overview" else session


@contextmanager
def running(source: Path | str, state: Path) -> Iterator[App]:
    """The app on the workbook ``source``, its state in the file ``state``; stopped afterwards.

    Proposing needs no account, as `[proposals] anonymous` says, and nothing else is open.
    """
    secrets = state.with_name("secrets.toml")
    secrets.write_text("[proposals]\nanonymous = true\n", "utf-8")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("SHEET_SOURCE", str(source))
        environment.setenv("STATE_URL", f"sqlite:///{state}")
        environment.setattr(config, "SECRETS_PATH", secrets)
        page.service.clear()
        try:
            yield App(Path(source))
        finally:
            page.service().stop()
            page.service().engine.dispose()
            page.service.clear()


def move(session: AppTest, name: str) -> AppTest:
    """``session`` after a click on the page ``name`` in the navigation."""
    return session.switch_page(entry(name).file).run()


def texts(session: AppTest) -> list[str]:
    """Everything the page says in words, in no particular order."""
    pieces = [unescape(re.sub(r"<style>.*?</style>|<[^>]*>", " ", html, flags=re.DOTALL)) for html in _html(session)]
    return [str(element.value) for kind in _TEXTS for element in session.get(kind)] + pieces


def says(session: AppTest, sentence: str) -> bool:
    """Whether one of the page's texts holds ``sentence``."""
    return any(sentence in text for text in texts(session))


def key_figures(session: AppTest) -> dict[str, str]:
    """The page's key figures: name → value, as shown."""
    card = re.compile(r'<span class="name">([^<]*)</span><span><strong class="value">([^<]*)</strong>')
    return {unescape(name): value for html in _html(session) for name, value in card.findall(html)}


def _html(session: AppTest) -> list[str]:
    return [element.proto.body for element in session.get("html")]


def open_figures(session: AppTest, chart: str) -> pd.DataFrame:
    """The figures of ``chart`` as the table that can be opened below it."""
    before = [list(frame.value.columns) for frame in session.dataframe]
    session.session_state[f"table_of_{chart}"] = True
    session.run()
    (table,) = (frame.value for frame in session.dataframe if list(frame.value.columns) not in before)
    return table


def labels(session: AppTest, kind: str) -> list[str]:
    """The labels of the page's elements of ``kind``."""
    return [element.label for element in session.get(kind)]


def field(session: AppTest, label: str) -> Any:
    """The input called ``label``; a required one may carry its star."""
    kinds = ("text_input", "text_area", "selectbox", "multiselect", "date_input")
    found = [widget for kind in kinds for widget in session.get(kind) if widget.label.removesuffix(" *") == label]
    assert len(found) == 1, f"{len(found)} fields are called {label}"
    return found[0]


def follower(session: AppTest, element: Any) -> Any:
    """The element drawn right after ``element``; None when it is the last."""
    drawn = [node for node in session.main if getattr(node, "proto", None) is not None]
    position = next(index for index, node in enumerate(drawn) if node is element)
    return drawn[position + 1] if position + 1 < len(drawn) else None


def open_part(session: AppTest, tabs: str, label: str) -> AppTest:
    """Open the tab ``label`` of those called ``tabs``: what is behind a closed one is not made."""
    assert label in [tab.label for tab in session.tabs]
    session.session_state[tabs] = label
    return session.run()


def choose_row(session: AppTest, name: str, position: int) -> None:
    """Mark the row at ``position`` in the table called ``name``; run the session afterwards."""
    keys = [str(key) for key in session.session_state if f"table_{name}_" in str(key)]
    assert len(keys) == 1, keys
    session.session_state[keys[0]] = {"selection": {"rows": [position], "columns": []}}
