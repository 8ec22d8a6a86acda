"""Views that all viewers share, while several of them ask at once: each gets those of the board it asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import sqlalchemy as sa

from lib.sync import store
from lib.ui.change_views import changes_of, forget
from lib.ui.views import Views, views_of
from tests.pages.workbooks import task
from tests.ui.boards import board_of
from tests.ui.interleaving import interrupted


@dataclass(frozen=True)
class Logged:
    """As much of the service as the log of changes needs."""

    engine: sa.Engine


@pytest.fixture
def logged() -> Iterator[Logged]:
    engine = store.open_state("sqlite://")
    yield Logged(engine)
    engine.dispose()
    forget()


def test_a_viewer_gets_the_views_of_its_board_whoever_asks_for_another_meanwhile():
    mine, other = board_of([task(1)]), board_of([task(2)])
    for asked_before in (mine, other):
        for others in (mine, other):
            views_of(asked_before)
            for views in interrupted(views_of, lambda: views_of(mine), lambda others=others: views_of(others)):
                assert views.board is mine
                views_of(asked_before)


def test_a_viewer_gets_the_log_of_its_board_whoever_asks_for_another_or_closes_a_period_meanwhile(logged):
    mine, other = Views(board_of([task(1)])), Views(board_of([task(2)]))
    for asked_before in (mine, other):
        for others in (forget, lambda: changes_of(mine, logged), lambda: changes_of(other, logged)):
            changes_of(asked_before, logged)
            for changes in interrupted(changes_of, lambda: changes_of(mine, logged), others):
                assert changes is not None
                assert changes.board is mine.board
                changes_of(asked_before, logged)


def test_after_a_closing_the_log_is_read_anew(logged):
    views = Views(board_of([task(1)]))
    before = changes_of(views, logged)
    assert changes_of(views, logged) is before
    forget()
    assert changes_of(views, logged) is not before
