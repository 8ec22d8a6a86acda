"""Asking whether there are newer figures: one small answer that changes with what a page shows."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from starlette.applications import Starlette
from starlette.testclient import TestClient

from lib.sync.snapshot import Fault, Snapshot
from lib.ui import news
from lib.ui.process import service
from tests.pages.sessions import running
from tests.pages.workbooks import task, write_workbook
from tests.ui.boards import known_board

NOON = datetime(2026, 11, 24, 12, 0)


def test_the_answer_is_another_one_for_other_figures_and_for_another_fault():
    shown = Snapshot(known_board(), "one", NOON)
    told = {
        news.token_of(shown),
        news.token_of(replace(shown, id="two")),
        news.token_of(replace(shown, fault=Fault("source-missing", {}, NOON))),
        news.token_of(replace(shown, fault=Fault("source-broken", {}, NOON))),
    }
    assert len(told) == 4
    assert all(token.isalnum() for token in told)
    assert news.token_of(replace(shown, id="one")) == news.token_of(shown)


def test_the_address_answers_with_what_an_open_page_would_show(tmp_path, monkeypatch):
    monkeypatch.setattr(news.Served, "is_on", False)
    write_workbook(tmp_path / "book.xlsx", [task(1)])
    with running(tmp_path / "book.xlsx", tmp_path / "state.sqlite3"):
        answer = TestClient(Starlette(routes=news.routes())).get(news.ADDRESS)
        assert answer.text == news.token_of(service().snapshots.current())
    assert answer.headers["cache-control"] == "no-store"
    assert news.Served.is_on


def test_a_page_runs_a_part_of_itself_only_where_nobody_answers(tmp_path, monkeypatch):
    write_workbook(tmp_path / "book.xlsx", [task(1)])
    with running(tmp_path / "book.xlsx", tmp_path / "state.sqlite3") as app:
        for is_on in (True, False):
            monkeypatch.setattr(news.Served, "is_on", is_on)
            keys = [button.key for button in app.visit().button if button.key and button.key.startswith(news.KEY)]
            token = news.token_of(service().snapshots.current())
            assert keys == ([f"{news.KEY}{token}"] if is_on else [])
