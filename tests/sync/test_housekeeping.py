"""What is past its time goes, once a day; what is kept for good stays."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from lib.sync import drafts, store
from lib.sync.audit import KEPT_SECONDS, audit_lines
from lib.sync.changes import observed_changes
from lib.sync.daily import daily_figures
from lib.sync.housekeeping import DAILY_DAYS, once_a_day, prune
from lib.sync.limits import recent_acts
from lib.sync.memory import last_readings
from lib.sync.outbox import Outbox
from lib.sync.sharing import looks
from lib.sync.sign_outs import end, is_ended

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
SECONDS = NOW.timestamp()
DAY = 24 * 3600.0


def count(engine: sa.Engine, table: sa.Table) -> int:
    with engine.connect() as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(table))


def insert(engine: sa.Engine, table: sa.Table, *rows: dict) -> None:
    with engine.begin() as connection:
        connection.execute(table.insert(), list(rows))


def test_figures_of_each_day_are_kept_for_four_hundred_days_and_then_those_of_mondays(engine):
    first = NOW.date() - timedelta(days=800)
    days = [first + timedelta(days=number) for number in range(801)]
    figures = {"source": "s", "countable": 1, "done": 1, "overdue": 0}
    insert(engine, daily_figures, *({**figures, "department": d, "day": day} for day in days for d in ("", "Q25-KHCN")))
    insert(engine, store.daily_totals, *({"source": "s", "day": day, "totals": json.dumps({})} for day in days))
    prune(engine, NOW)
    with engine.connect() as connection:
        left = set(connection.scalars(sa.select(daily_figures.c.day)))
    old = {day for day in left if day < NOW.date() - timedelta(days=DAILY_DAYS)}
    assert len(left - old) == DAILY_DAYS + 1
    assert {day.weekday() for day in old} == {0}
    assert len(old) == 57
    assert count(engine, store.daily_totals) == len(left)


def test_changes_are_kept_for_good(engine):
    change = {
        "source": "s",
        "number": 1,
        "seen_at": 1.0,
        "row_key": "A",
        "kind": "changed",
        "field": "percent",
        "row": 2,
    }
    texts = dict.fromkeys(("tab", "cell", "departments", "platform", "updated", "old", "new"), "")
    insert(engine, observed_changes, {**change, **texts})
    prune(engine, NOW)
    assert count(engine, observed_changes) == 1


def test_drafts_audit_lines_and_marks_go_when_their_time_is_over(engine):
    for name, age in (("old", 31), ("new", 29)):
        drafts.save(engine, name, {"name": "x"}, NOW - timedelta(days=age))
    line = dict.fromkeys(("mode", "who", "role", "act", "body", "subject", "outcome", "reason"), "")
    insert(engine, audit_lines, *({**line, "at": SECONDS - KEPT_SECONDS + age} for age in (-1.0, 1.0)))
    insert(engine, recent_acts, *({"slot": str(age), "key": "k", "at": SECONDS - age * 3600} for age in (1, 3)))
    for name, age in (("long ago", 32), ("lately", 30)):
        end(engine, name, SECONDS - age * DAY)
    prune(engine, NOW)
    assert [count(engine, table) for table in (drafts.drafts, audit_lines, recent_acts)] == [1, 1, 1]
    assert drafts.load(engine, "new") == {"name": "x"}
    assert (is_ended(engine, "long ago"), is_ended(engine, "lately")) == (False, True)


def test_the_reading_of_a_source_that_is_no_longer_looked_at_goes(engine):
    look = {"viewed_at": 0.0, "fault_code": "", "fault_details": "{}", "fault_since": 0.0}
    for name, age in (("left", 91), ("used", 1)):
        insert(engine, looks, {**look, "source": name, "looked_at": SECONDS - age * DAY})
        insert(engine, last_readings, {"source": name, "read_at": "x", "content": b"x"})
    prune(engine, NOW)
    with engine.connect() as connection:
        assert connection.scalars(sa.select(last_readings.c.source)).all() == ["used"]
        assert connection.scalars(sa.select(looks.c.source)).all() == ["used"]


def test_an_event_that_was_ever_delivered_is_never_forgotten(engine):
    outbox = Outbox(engine, lambda: SECONDS - 3000 * DAY)
    outbox.mark_delivered(outbox.put("proposals", "DX-1", {"need": "x"}))
    prune(engine, NOW)
    assert outbox.find("DX-1") is not None


def test_one_of_several_processes_prunes_and_once_a_day(engine, monkeypatch):
    pruned: list[datetime] = []
    monkeypatch.setattr("lib.sync.housekeeping.prune", lambda _engine, at: pruned.append(at) or {})
    for moment in (NOW, NOW + timedelta(hours=3), NOW + timedelta(days=1), NOW + timedelta(days=1)):
        once_a_day(engine, "s", lambda moment=moment: moment)
    assert [at.date() for at in pruned] == [date(2026, 11, 24), date(2026, 11, 25)]


def test_a_database_that_is_away_does_no_harm(tmp_path):
    once_a_day(sa.create_engine(f"sqlite:///{tmp_path}/absent/state.sqlite3"), "s", lambda: NOW)
