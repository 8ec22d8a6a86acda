"""Several rows as one event: kept, delivered and told apart as one."""

from __future__ import annotations

from datetime import date

import pytest

from lib.sheets.protocol import SourceError
from lib.sync import store
from lib.sync.delivery import Delivery, Step
from lib.sync.outbox import Outbox

ROWS = ({"row_id": "A", "percent": 12.5, "due": date(2026, 12, 31)}, {"row_id": "B", "task": "dòng một\ndòng hai"})


class Sheet:
    """Takes what arrives."""

    def __init__(self):
        self.taken = []

    def append_rows(self, tab, event_id, rows):
        self.taken.append((tab, event_id, tuple(rows)))


@pytest.fixture
def outbox():
    engine = store.open_state("sqlite://")
    yield Outbox(engine)
    engine.dispose()


def test_rows_come_out_as_they_were_put_in(outbox):
    item = outbox.put_rows("reporting_periods", "event-1", ROWS)
    assert item.rows == ROWS
    assert item.row == {}
    assert outbox.waiting("reporting_periods")[0].rows == ROWS


def test_the_same_rows_again_are_the_same_item(outbox):
    first = outbox.put_rows("reporting_periods", "event-1", [{**row, "closed_at": "8:00"} for row in ROWS])
    again = outbox.put_rows("reporting_periods", "event-1", [{**row, "closed_at": "9:00"} for row in ROWS])
    assert again.sequence == first.sequence
    assert outbox.depth() == 1


def test_other_rows_under_the_same_event_are_refused(outbox):
    outbox.put_rows("reporting_periods", "event-1", ROWS)
    with pytest.raises(SourceError, match="outbox-differs"):
        outbox.put_rows("reporting_periods", "event-1", ROWS[:1])


def test_rows_are_delivered_together(outbox):
    sheet = Sheet()
    outbox.put_rows("reporting_periods", "event-1", ROWS)
    assert Delivery(outbox, sheet).step() is Step.DELIVERED
    assert sheet.taken == [("reporting_periods", "event-1", ROWS)]
    assert outbox.delivered("reporting_periods")[0].rows == ROWS


def test_rows_are_forgotten_long_after_they_were_delivered(outbox):
    outbox.put_rows("reporting_periods", "event-1", ROWS)
    Delivery(outbox, Sheet()).step()
    outbox.forget_rows(delivered_before=1e12)
    assert outbox.delivered("reporting_periods") == ()
