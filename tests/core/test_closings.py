"""Closings: frozen once, final for good, corrected beside what they correct."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib import config
from lib.core.closing_plan import ClosingError, Wish, plan_closing
from lib.core.closings import WHOLE, FrozenRow, PeriodRecord, digest_of, fold
from lib.core.frozen_board import freeze
from lib.core.period_figures import banner, figures_in_force, figures_of, frozen_progress
from lib.core.periods import STANDARD, parse_period
from lib.core.summaries import totals
from lib.words import Flag, PeriodState, Status
from tests.builders import board_of, task

PERIOD = parse_period("2026-Q2")
AFTER = date(2026, 6, 20)
AT = datetime(2026, 6, 20, 9, 0, tzinfo=ZoneInfo(config.TIME_ZONE))
frozen_rows = st.lists(
    st.builds(
        FrozenRow,
        key=st.sampled_from(("A", "B", "C", "~1")),
        platform=st.sampled_from(("NT01", "")),
        leads=st.sampled_from(((), ("KHCN",), ("KHCN", "YT"))),
        status=st.sampled_from([status.value for status in Status]),
        percent=st.sampled_from(("", "0", "33.3", "100")),
        flags=st.sampled_from(((), ("overdue",), ("overdue", "contradictory"))),
        task=st.just("Kết nối"),
        due=st.sampled_from(("", "2026-12-31")),
    ),
    min_size=1,
    max_size=4,
    unique_by=lambda row: row.key,
).map(tuple)


def frozen(percent: str = "50", key: str = "A", **values) -> FrozenRow:
    return FrozenRow(key, "NT01", ("KHCN",), Status.IN_PROGRESS.value, percent, (), **values)


def wish(**values) -> Wish:
    return Wish(**{"role": "administrator", "at": AT, **values})


class Tab:
    """The tab *Kỳ báo cáo*: takes each event once, and keeps what was first."""

    def __init__(self):
        self.rows = {}

    def close(self, *rows, today=AFTER, **wished):
        plan = plan_closing(self.record, tuple(rows), PERIOD, wish(**wished), today)
        for event in plan.events:
            for number, row in enumerate(event.rows):
                self.rows.setdefault((event.event_id, number), row)
        return plan

    @property
    def record(self) -> PeriodRecord:
        return fold(self.rows.values()).get(PERIOD.id, PeriodRecord(PERIOD.id))


@pytest.fixture
def tab():
    return Tab()


def test_a_period_nobody_closed_is_open(tab):
    assert tab.record.state is PeriodState.OPEN
    assert tab.record.in_force is None


def test_a_first_closing_freezes_every_row_for_review(tab):
    plan = tab.close(frozen(key="A"), frozen(key="B"))
    assert (plan.closing.version, plan.closing.state) == (1, PeriodState.REVIEW)
    assert len(tab.rows) == 3
    assert tab.record.newest.rows == (frozen(key="A"), frozen(key="B"))


@given(frozen_rows)
def test_figures_by_department_are_the_totals_of_its_rows(rows):
    figures = figures_of(PERIOD, plan_closing(PeriodRecord(PERIOD.id), rows, PERIOD, wish(), AFTER).closing)
    frame = frozen_progress(figures.closing)
    for code in {code for row in rows for code in row.leads}:
        assert figures.by_department[code] == totals(frame[[code in row.leads for row in rows]])
    assert set(figures.by_department) == {code for row in rows for code in row.leads}


@given(frozen_rows)
def test_closing_again_with_the_same_figures_appends_nothing(rows):
    tab = Tab()
    tab.close(*rows)
    assert tab.close(*rows).events == ()
    assert tab.close(*reversed(rows), reason="Rà soát").events == ()
    assert tab.record.last_version == 1


@given(frozen_rows)
def test_closing_survives_being_broken_off_anywhere(rows):
    whole = Tab()
    whole.close(*rows)
    for kept in range(len(whole.rows)):
        tab = Tab()
        tab.rows = dict(list(whole.rows.items())[:kept])
        tab.close(*rows, at=AT + timedelta(minutes=5))
        assert set(tab.rows) == set(whole.rows)
        assert sorted(tab.record.newest.rows, key=str) == sorted(rows, key=str)


@given(st.lists(st.tuples(frozen_rows, st.booleans(), st.sampled_from(("", "Bổ sung số liệu"))), max_size=5))
def test_whatever_is_asked_for_a_final_version_never_changes(wishes):
    tab = Tab()
    final = {}
    for rows, is_final, reason in wishes:
        with suppress(ClosingError):
            tab.close(*rows, is_final=is_final, reason=reason)
        for closing in tab.record.closings:
            assert closing.is_whole
            if closing.state is PeriodState.FINAL:
                assert final.setdefault(closing.version, closing) == closing
    assert [closing.version for closing in tab.record.closings] == list(range(1, tab.record.last_version + 1))


def test_final_confirms_the_figures_under_review_whatever_the_sheet_says_by_now(tab):
    tab.close(frozen("50"))
    tab.close(frozen("70"), is_final=True)
    assert tab.record.state is PeriodState.FINAL
    assert tab.record.in_force.rows == (frozen("50"),)
    assert tab.record.last_version == 1


def test_a_period_can_be_made_final_at_once(tab):
    tab.close(frozen(), is_final=True)
    assert tab.record.state is PeriodState.FINAL
    assert tab.close(frozen("70"), is_final=True, reason="Đính chính").closing.version == 2


def test_a_correction_supersedes_and_both_stay_visible(tab):
    tab.close(frozen("50"), is_final=True)
    tab.close(frozen("70"), reason="Đơn vị báo cáo nhầm")
    record = tab.record
    assert [closing.version for closing in record.closings] == [1, 2]
    assert record.state is PeriodState.REVIEW
    assert record.in_force.version == 1
    tab.close(frozen("70"), is_final=True)
    assert tab.record.in_force.version == 2
    assert tab.record.in_force.reason == "Đơn vị báo cáo nhầm"
    assert tab.record.closings[0].rows == (frozen("50"),)


@pytest.mark.parametrize("is_final", [False, True])
def test_other_figures_need_a_reason(tab, is_final):
    tab.close(frozen("50"), is_final=True)
    with pytest.raises(ClosingError) as refused:
        tab.close(frozen("70"), is_final=is_final)
    assert refused.value.code == "closing-needs-reason"
    assert refused.value.details == {"period": "2026-Q2", "version": "1"}


@pytest.mark.parametrize(
    ("today", "is_final", "code"),
    [
        (date(2026, 3, 14), False, "period-not-begun"),
        (date(2026, 6, 14), True, "period-not-over"),
        (date(2026, 6, 15), True, ""),
        (date(2026, 3, 15), False, ""),
    ],
)
def test_a_period_is_closed_in_its_time(tab, today, is_final, code):
    if not code:
        assert tab.close(frozen(), today=today, is_final=is_final).events
        return
    with pytest.raises(ClosingError) as refused:
        tab.close(frozen(), today=today, is_final=is_final)
    assert refused.value.code == code


def test_nothing_is_no_closing(tab):
    with pytest.raises(ClosingError, match="closing-nothing"):
        tab.close()


def test_a_row_that_stands_twice_counts_once(tab):
    tab.close(frozen())
    doubled = fold([*tab.rows.values(), *tab.rows.values()])[PERIOD.id]
    assert doubled == tab.record


def test_rows_read_back_from_a_sheet_are_the_rows_that_were_closed(tab):
    row = frozen("33.3", due="2026-12-31", task="Kết nối")
    tab.close(row, is_final=True)
    typed = [{name: float(v) if isinstance(v, int) else v for name, v in each.items()} for each in tab.rows.values()]
    assert fold(typed)[PERIOD.id].in_force.rows == (row,)


def test_an_event_id_fits_its_column_however_long_the_row_id_is(tab):
    plan = tab.close(frozen(key="X" * 80))
    assert all(len(event.event_id) <= 64 for event in plan.events)


def test_many_rows_go_in_few_parts_and_come_together_again(tab):
    rows = tuple(frozen(key=f"TD-{number:04}") for number in range(1234))
    plan = tab.close(*rows)
    assert [len(event.rows) for event in plan.events] == [500, 500, 234, 1]
    assert plan.rows == 1235
    assert tab.record.newest.rows == rows


def test_the_order_of_the_sheet_makes_no_other_events():
    rows = [frozen(key="A"), frozen(key="B")]
    first, second = Tab().close(*rows), Tab().close(*reversed(rows))
    assert [event.event_id for event in first.events] == [event.event_id for event in second.events]
    assert first.events == second.events


def test_rows_that_broke_off_with_other_figures_do_not_mix_in(tab):
    other = Tab()
    other.close(frozen("10", key="A"), frozen("10", key="Z"))
    left = {place: row for place, row in other.rows.items() if row["row_id"] != WHOLE}
    tab.close(frozen("50", key="A"))
    tab.rows = {**left, **tab.rows}
    assert tab.record.newest.rows == (frozen("50", key="A"),)
    assert tab.record.last_version == 1


def test_flags_are_those_of_the_periods_last_day():
    board = board_of(
        task(row_id="A", deadline="10/06/2026"), task(row_id="B", deadline="17/06/2026"), today=date(2026, 6, 20)
    )
    first, second = freeze(board, PERIOD)
    assert Flag.OVERDUE.value in first.flags
    assert Flag.OVERDUE.value not in second.flags
    assert Flag.DUE_SOON.value in second.flags


def test_frozen_figures_count_as_the_board_does():
    board = board_of(
        task(row_id="A", status=Status.DONE.value, percent="100%"),
        task(row_id="B", deadline="1/2026", leads="Sở Y tế"),
        task(row_id="C", status=Status.CONTINUOUS.value, percent=None),
        task(row_id="D", status=None, percent=None, leads="Sở Y tế, Sở Tài chính"),
        today=date(2026, 6, 14),
    )
    tab = Tab()
    tab.close(*freeze(board, PERIOD), today=date(2026, 6, 14))
    figures = figures_of(PERIOD, tab.record.in_force)
    assert figures.whole == totals(board.progress)
    assert {code: counted.records for code, counted in figures.by_department.items()} == {"KHCN": 2, "YT": 2, "TC": 1}
    assert list(frozen_progress(tab.record.in_force)["state"]) == list(board.progress["state"])


def test_figures_in_force_come_in_the_order_of_their_periods(tab):
    tab.close(frozen())
    other = replace(tab.record.newest, period_id="2026-Q1")
    records = {PERIOD.id: tab.record, "2026-Q1": PeriodRecord("2026-Q1", (other,)), "x": PeriodRecord("x", (other,))}
    assert [figures.period.id for figures in figures_in_force(records, STANDARD)] == ["2026-Q1", "2026-Q2"]


def test_the_check_sum_does_not_depend_on_the_order():
    rows = [frozen(key="A"), frozen(key="B")]
    assert digest_of(rows) == digest_of(reversed(rows))
    assert digest_of(rows) != digest_of([frozen(key="A"), frozen("51", key="B")])


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_banner_says_how_far_the_figures_are_settled(tab, language):
    def said(today):
        return banner(tab.record, PERIOD, today, language)

    assert "25" in said(date(2026, 6, 1))
    assert said(date(2026, 6, 1)) != said(AFTER)
    tab.close(frozen("50"))
    under_review = said(AFTER)
    tab.close(frozen("50"), is_final=True)
    final = said(AFTER)
    tab.close(frozen("70"), reason="Báo cáo nhầm")
    corrected = said(AFTER)
    assert len({under_review, final, corrected}) == 3
    assert "Báo cáo nhầm" in corrected
