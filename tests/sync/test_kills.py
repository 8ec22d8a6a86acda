"""`bench/kill.py` in small: a part is killed while people read, type and propose. Every part, nightly."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bench.kill import LOOKING, PARTS, SHORT, Times, run, table
from bench.kill_people import Report

BRIEF = ("the process that looks at the sheet", "the database")
TAKEN_OVER_SECONDS = 15.0


@pytest.fixture(autouse=True)
def _server(postgresql) -> None:
    """Where PostgreSQL can't be had, its absence is told in the same way as everywhere."""


def check(report: Report) -> None:
    assert report.is_good, report
    assert report.receipts
    assert report.news_after < TAKEN_OVER_SECONDS
    assert report.no_answer < 5
    assert report.slowest_look < 5


@pytest.mark.parametrize("part", BRIEF)
def test_people_see_new_figures_within_seconds_and_nothing_is_lost(part, capsys):
    report = run(part, "postgresql", SHORT)
    with capsys.disabled():
        print(f"\n{table([report])}")
    check(report)
    assert report.faults == {}


@pytest.mark.nightly
@pytest.mark.parametrize("kind", ["postgresql", "sqlite"])
@pytest.mark.parametrize("part", PARTS)
def test_every_part_may_be_killed(part, kind, capsys):
    if (part, kind) == ("the database", "sqlite"):
        pytest.skip("SQLite has no process of its own")
    report = run(part, kind, Times())
    with capsys.disabled():
        print(f"\n{table([report])}")
    if part == LOOKING:
        assert report.reads_per_interval <= 2
        assert report.is_good
    else:
        check(report)


def test_one_lost_or_doubled_thing_is_a_failure():
    good = Report("x", 0, 0, 0, 0, 5, 0, 0, 0, 0, 5, 0, 0, None, {})
    assert good.is_good
    for name in ("lost", "doubled", "changes_missed", "changes_doubled"):
        assert not replace(good, **{name: 1}).is_good
