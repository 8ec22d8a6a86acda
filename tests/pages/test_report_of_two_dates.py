"""The page *Báo cáo* over two dates that are past: the figures of the second where the log reaches, else it is said."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa

from lib.i18n import translate
from lib.sync.changes import last_followed
from lib.sync.service import now
from lib.ui import page, report_views
from lib.ui.changes import LOG_AWAY
from tests.pages.sessions import App, key_figures, says
from tests.pages.workbooks import KNOWN_FIGURES

TODAY = now().date()
LAST = TODAY - timedelta(days=3)


def span(days: int) -> str:
    """So many days that end with LAST; of its own for each test, because figures are kept for all viewers."""
    return f"{LAST - timedelta(days=days)}..{LAST}"


@pytest.fixture
def observed(app: App) -> Iterator[App]:
    """The app after it has been observing the sheet, in which nothing changed, for thirty days."""
    app.visit("report")
    with page.service().engine.connect() as connection:
        began = connection.scalar(sa.select(last_followed.c.since))
    _began(began - timedelta(days=30).total_seconds())
    yield app
    _began(began)


def _began(since: float) -> None:
    with page.service().engine.begin() as connection:
        assert connection.execute(sa.update(last_followed).values(since=since)).rowcount == 1


def test_the_figures_are_those_of_the_second_date(observed: App):
    session = observed.visit("report", period=span(5))
    assert not session.exception
    assert says(session, f"Số liệu là số liệu của ngày {LAST:%d/%m/%Y}")
    assert says(session, f"23:59 {LAST:%d/%m/%Y}")
    assert not any("hiện nay" in each.value for each in session.warning)
    assert len(key_figures(session)) == len(KNOWN_FIGURES)


def test_before_observing_began_a_warning_says_that_the_figures_are_of_now(app: App):
    session = app.visit("report", period=span(6))
    assert any("Số liệu lấy theo bảng tính hiện nay" in each.value for each in session.warning)
    assert not says(session, "Số liệu là số liệu của ngày")


def test_a_log_that_fails_meanwhile_is_told_politely(app: App, monkeypatch):
    def away(*_arguments):
        raise sa.exc.OperationalError("SELECT", {}, Exception("gone"))

    monkeypatch.setattr(report_views, "basis_of", away)
    session = app.visit("report", period=span(7))
    assert not session.exception
    assert [each.value for each in session.error] == [translate("vi", LOG_AWAY)]
    assert not key_figures(session)
