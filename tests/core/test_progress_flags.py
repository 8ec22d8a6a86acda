"""What the app concludes about a record on a day: a table of cases, and what holds for all of them."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.core.board import assess_register
from lib.core.problems import Severity, describe
from lib.core.progress import CONTRADICTIONS, State
from lib.core.summaries import totals
from lib.words import Flag, Status
from tests.builders import FIELDS, board_of, codes, progress_tab, register_of, task

DAY = date(2026, 11, 24)
DONE, DOING, WAITING = Status.DONE.value, Status.IN_PROGRESS.value, Status.NOT_STARTED.value
ALWAYS, DROPPED, NOTHING = Status.CONTINUOUS.value, Status.DROPPED.value, Status.NO_INFORMATION.value
OVERDUE, SOON, SILENT, LATE = Flag.OVERDUE, Flag.DUE_SOON, Flag.NOT_REPORTED, Flag.DONE_LATE


def assessed(today: date = DAY, **values):
    """The one record of a board, without the problems beside it."""
    return board_of(task(**values), today=today).progress.iloc[0]


def flags(today: date = DAY, **values) -> set[Flag]:
    record = assessed(today, **values)
    return {flag for flag in Flag if record[flag.value] and flag is not Flag.CONTRADICTORY}


CASES = [
    # deadline, status, flags, state
    ("23/11/2026", DOING, {OVERDUE}, State.OVERDUE),
    ("24/11/2026", DOING, {SOON}, State.DUE_SOON),
    ("25/11/2026", DOING, {SOON}, State.DUE_SOON),
    ("24/12/2026", DOING, {SOON}, State.DUE_SOON),
    ("25/12/2026", DOING, set(), State.IN_PROGRESS),
    ("24/11/2026", WAITING, {SOON}, State.DUE_SOON),
    ("25/12/2026", WAITING, set(), State.NOT_STARTED),
    ("01/01/2026", WAITING, {OVERDUE}, State.OVERDUE),
    ("10/2026", DOING, {OVERDUE}, State.OVERDUE),
    ("11/2026", DOING, {SOON}, State.DUE_SOON),
    ("Quý III/2026", DOING, {OVERDUE}, State.OVERDUE),
    ("Quý IV/2026", DOING, set(), State.IN_PROGRESS),
    ("2025", DOING, {OVERDUE}, State.OVERDUE),
    ("2026", DOING, set(), State.IN_PROGRESS),
    ("2025 - 2026", DOING, set(), State.IN_PROGRESS),
    ("2025 và những năm tiếp theo", DOING, set(), State.IN_PROGRESS),
    ("Thường xuyên", DOING, set(), State.IN_PROGRESS),
    ("Thường xuyên", ALWAYS, set(), State.CONTINUOUS),
    ("Thường xuyên", WAITING, set(), State.NOT_STARTED),
    ("01/01/2020", ALWAYS, set(), State.CONTINUOUS),
    ("01/01/2020", DONE, set(), State.DONE),
    ("24/11/2026", DONE, set(), State.DONE),
    ("01/01/2020", DROPPED, set(), State.DROPPED),
    ("24/11/2026", DROPPED, set(), State.DROPPED),
    ("01/01/2026", NOTHING, {OVERDUE, SILENT}, State.OVERDUE),
    ("01/01/2026", None, {OVERDUE, SILENT}, State.OVERDUE),
    ("24/11/2026", None, {SOON, SILENT}, State.NOT_REPORTED),
    ("2027", None, {SILENT}, State.NOT_REPORTED),
    ("2027", "-", {SILENT}, State.NOT_REPORTED),
    ("2027", "Chưa báo cáo", {SILENT}, State.NOT_REPORTED),
    ("2027", "Chưa có thông tin đánh giá", {SILENT}, State.NOT_REPORTED),
    ("01/01/2026", "Quá hạn", {OVERDUE}, State.OVERDUE),
    ("2027", "Quá hạn", set(), State.NOT_REPORTED),
    (None, DOING, set(), State.IN_PROGRESS),
    (None, None, {SILENT}, State.NOT_REPORTED),
    ("sớm nhất", DOING, set(), State.IN_PROGRESS),
    ("01/01/2026", "Hoàn thành quá hạn", {LATE}, State.DONE),
]  # fmt: skip


@pytest.mark.parametrize(("deadline", "status", "expected", "state"), CASES)
def test_a_record_is_flagged_by_its_deadline_its_status_and_the_day(deadline, status, expected, state):
    assert flags(deadline=deadline, status=status, percent=None) == expected
    assert assessed(deadline=deadline, status=status, percent=None)["state"] == state


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 11, 30), set()),
        (date(2026, 12, 1), {SOON}),
        (date(2026, 12, 31), {SOON}),
        (date(2027, 1, 1), set()),
        (date(2027, 12, 1), {SOON}),
    ],
)
def test_a_yearly_task_falls_due_each_last_day_of_december(today, expected):
    assert flags(today, deadline="Hằng năm") == expected
    assert assessed(today, deadline="Hằng năm")["due"].date() == date(today.year, 12, 31)


@pytest.mark.parametrize("today", [date(2000, 1, 1), date(2026, 11, 24), date(2099, 12, 31)])
def test_a_continuous_deadline_is_never_overdue(today):
    for status in (DOING, WAITING, ALWAYS, NOTHING, None):
        assert not flags(today, deadline="Thường xuyên", status=status) & {OVERDUE, SOON}


@pytest.mark.parametrize(
    ("deadline", "updated", "expected"),
    [
        ("30/06/2026", "30/06/2026", set()),
        ("30/06/2026", "01/07/2026", {LATE}),
        ("06/2026", "30/06/2026", set()),
        ("06/2026", "01/07/2026", {LATE}),
        (None, "01/07/2026", set()),
        ("30/06/2026", None, set()),
    ],
)
def test_done_after_the_due_day_is_done_late(deadline, updated, expected):
    assert flags(deadline=deadline, updated=updated, status=DONE, percent="100%") == expected


def test_a_record_still_open_after_its_due_day_is_overdue_whatever_day_it_was_updated():
    assert flags(deadline="30/06/2026", updated="01/07/2026", status=DOING) == {OVERDUE}


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, set()),
        ({"status": DONE, "percent": "85%"}, {"done-below-100"}),
        ({"status": DONE, "percent": "0%"}, {"done-below-100"}),
        ({"status": DONE, "percent": None}, set()),
        ({"status": DONE, "percent": "100%"}, set()),
        ({"status": DONE, "percent": "trên 90%"}, set()),
        ({"status": DOING, "percent": "100%"}, {"full-not-done"}),
        ({"status": WAITING, "percent": "100%"}, {"full-not-done"}),
        ({"status": ALWAYS, "percent": "100%"}, set()),
        ({"status": DROPPED, "percent": "100%"}, set()),
        ({"status": WAITING, "percent": "10%"}, {"started-not-begun"}),
        ({"status": WAITING, "percent": "0%"}, set()),
        ({"status": DONE, "evidence": None, "percent": "100%"}, {"done-without-evidence"}),
        ({"status": DONE, "evidence": "-", "percent": "100%"}, {"done-without-evidence"}),
        ({"status": DOING, "evidence": None, "percent": "100%"}, {"full-not-done", "done-without-evidence"}),
        ({"status": DOING, "evidence": None}, set()),
        ({"deadline": "10/2026", "obstacles": None}, {"overdue-without-obstacle"}),
        ({"deadline": "10/2026", "obstacles": "Không"}, set()),
        ({"deadline": "2027", "obstacles": None}, set()),
        ({"leads": None}, {"no-lead"}),
        ({"leads": "Sở Y tế Đà Nẵng và bạn bè"}, {"no-lead"}),
        ({"leads": "Các sở, ban, ngành"}, set()),
        ({"updated": "24/11/2026"}, set()),
        ({"updated": "25/11/2026"}, {"updated-in-future"}),
    ],
)
def test_what_contradicts_itself_is_named(values, expected):
    record = assessed(**values)
    assert {code for code in CONTRADICTIONS if record[code]} == expected
    assert record[Flag.CONTRADICTORY.value] == bool(expected)


def test_nothing_is_missed_in_a_column_the_tab_does_not_have():
    fields = ("platform", "leads", "task", "deadline", "status", "percent")
    tab = progress_tab(task(status=DONE, percent="100%"), task(deadline="10/2026"), fields=fields)
    board = assess_register(register_of(tab), DAY)
    assert not board.progress[Flag.CONTRADICTORY.value].any()


def test_a_contradiction_is_a_warning_at_the_cell_to_look_at():
    board = board_of(task(status=DONE, percent="85%", leads="SYT"))
    (problem,) = board.problems
    assert (problem.cell, problem.column, problem.value) == ("H2", "Tỷ lệ hoàn thành (%)", "85")
    assert (problem.severity, problem.bodies) == (Severity.WARNING, ("YT",))


@pytest.mark.parametrize("leads", [None, "Bộ Y tế", "Ba To"])
def test_a_lead_cell_that_is_already_a_problem_is_not_reported_twice(leads):
    board = board_of(task(leads=leads))
    assert len(board.problems) == 1
    assert board.progress["no-lead"].all()


@pytest.mark.parametrize("code", CONTRADICTIONS)
def test_every_contradiction_can_be_told_in_both_languages(code):
    spoiled = {
        "done-below-100": {"status": DONE, "percent": "85%"},
        "full-not-done": {"percent": "100%"},
        "started-not-begun": {"status": WAITING, "percent": "1%"},
        "done-without-evidence": {"status": DONE, "percent": "100%", "evidence": None},
        "overdue-without-obstacle": {"deadline": "2020", "obstacles": None},
        "no-lead": {"leads": None},
        "updated-in-future": {"updated": "01/01/2030"},
    }[code]
    problems = board_of(task(**spoiled)).problems
    assert code in codes(problems) or code == "no-lead"
    for problem in problems:
        for language in ("vi", "en"):
            assert all(text and "{" not in text for text in describe(problem, language))


@pytest.mark.parametrize(
    ("deadline", "late", "left"),
    [
        ("23/11/2026", 1, None),
        ("24/11/2026", 0, 0),
        ("24/12/2026", 0, 30),
        ("10/2026", 24, None),
        ("Thường xuyên", 0, None),
    ],
)
def test_days_late_and_days_left_count_whole_days(deadline, late, left):
    record = assessed(deadline=deadline)
    assert record["days_late"] == late
    assert record["days_left"] == left or (left is None and record["days_left"] != record["days_left"])


def test_what_is_not_applicable_or_continuous_leaves_the_denominator_and_is_counted_apart():
    tasks = [task(status=DROPPED), task(status=ALWAYS, deadline="Thường xuyên"), task(status=DONE), task(status=DOING)]
    counted = totals(board_of(*tasks).progress)
    assert (counted.records, counted.dropped, counted.continuous, counted.countable) == (4, 1, 1, 2)
    assert counted.done == 1


DEADLINES = st.sampled_from(
    [None, "-", "2020", "10/2026", "24/11/2026", "24/12/2026", "2027", "Thường xuyên", "Hằng năm", "?!"]
)
STATUSES = st.sampled_from([None, "-", "Quá hạn", "xyz", *(status.value for status in Status)])
PERCENTS = st.sampled_from([None, "0%", "50%", "100%", 0.5, "rất nhiều"])
TASKS = st.builds(
    task, deadline=DEADLINES, status=STATUSES, percent=PERCENTS, leads=st.sampled_from([None, "SYT", "STC"])
)


@given(st.lists(TASKS, max_size=6), st.dates(date(2019, 1, 1), date(2031, 1, 1)))
@settings(deadline=None, max_examples=60)
def test_states_part_the_records_and_agree_with_the_flags(tasks, today):
    progress = board_of(*tasks, today=today).progress
    assert progress["state"].notna().all()
    assert set(progress.loc[progress["state"] == State.OVERDUE, OVERDUE.value]) <= {True}
    closed = progress["status"].isin([DONE, ALWAYS, DROPPED])
    assert not progress.loc[closed, [OVERDUE.value, SOON.value]].any(axis=None)
    assert not (progress[OVERDUE.value] & progress[SOON.value]).any()
    assert (progress[OVERDUE.value] == (progress["days_late"] > 0)).all()
    counted = totals(progress)
    assert 0 <= counted.done <= counted.countable <= counted.records == len(tasks)


@pytest.mark.parametrize(
    ("pattern", "text", "due"),
    [("mm/yyyy", "05/2025", date(2025, 5, 31)), ("yyyy", "2025", date(2025, 12, 31)), (None, "30/05/2025", None)],
)
def test_a_deadline_is_shown_as_its_cell_shows_it(pattern, text, due):
    raw = progress_tab(task(deadline=date(2025, 5, 30)))
    raw = dataclasses.replace(raw, formats={FIELDS.index("deadline"): [None, pattern]})
    record = register_of(raw).progress.iloc[0]
    assert record["deadline_text"] == text
    assert record["due"].date() == (due or date(2025, 5, 30))
