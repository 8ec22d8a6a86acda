"""The log of observed changes: each recorded once, by whichever process, and complete."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lib.core.changes import Meaning, net
from lib.core.following import FIELDS, followed
from lib.core.trends import Observation
from lib.sync import daily, store
from lib.sync.changes import (
    changes_between,
    known_rows,
    last_seen,
    observing_since,
    percent_changes,
    record,
)
from lib.sync.observing import take_note
from lib.words import Status
from tests.builders import task
from tests.core.followed_rows import replay
from tests.sync.observed_boards import SOURCE, START, board_at, board_without_header, moment

DONE, BEGUN = Status.DONE.value, Status.IN_PROGRESS.value


def log_of(engine):
    return changes_between(engine, SOURCE, moment(-1), moment(1000))


def test_the_first_reading_is_only_something_to_compare_with(engine):
    assert record(engine, board_at(0, task(row_id="A")), START) == 0
    assert log_of(engine) == ()
    assert observing_since(engine, SOURCE) == START


def test_nothing_is_observed_of_a_source_that_was_never_read(engine):
    assert observing_since(engine, SOURCE) is None
    assert last_seen(engine, SOURCE) == ({}, {})
    assert known_rows(engine, SOURCE) == {}


def test_a_change_is_logged_with_its_row_its_cell_and_when_it_was_seen(engine):
    record(engine, board_at(0, task(row_id="A", status=BEGUN)), START)
    record(engine, board_at(1, task(row_id="A", status=DONE, updated="01/10/2026")), moment(1))
    (change,) = log_of(engine)
    assert (change.key, change.field, change.old, change.new) == ("A", "status", BEGUN, DONE)
    assert (change.tab, change.cell, change.seen_at) == ("Tiến độ", "G2", moment(1))
    assert (change.departments, change.platform, change.updated) == (("KHCN",), "NT01", "2026-10-01")


def test_reading_the_same_again_changes_nothing(engine):
    record(engine, board_at(0, task(row_id="A")), START)
    for day in (1, 2, 3):
        assert record(engine, board_at(day, task(row_id="A")), moment(day)) == 0
    changed = board_at(4, task(row_id="A", percent="80%"))
    assert record(engine, changed, moment(4)) == 1
    assert record(engine, changed, moment(5)) == 0
    assert len(log_of(engine)) == 1


def test_the_update_date_that_people_type_is_no_change(engine):
    record(engine, board_at(0, task(row_id="A", updated="01/10/2026")), START)
    assert record(engine, board_at(1, task(row_id="A", updated="02/10/2026")), moment(1)) == 0


def test_the_same_revision_understood_anew_is_no_change_of_anybody(engine):
    record(engine, board_at(0, task(row_id="A", percent="50%"), revision="same"), START)
    assert record(engine, board_at(1, task(row_id="A", percent="80%"), revision="same"), moment(1)) == 0
    assert record(engine, board_at(2, task(row_id="A", percent="80%"), revision="next"), moment(2)) == 0


def test_rows_of_a_tab_that_cannot_be_read_are_not_gone(engine):
    record(engine, board_at(0, task(row_id="A")), START)
    assert record(engine, board_without_header(1), moment(1)) == 0
    assert record(engine, board_at(2, task(row_id="A", percent="80%")), moment(2)) == 1


def test_a_slower_process_does_not_record_the_way_back(engine):
    old, new = board_at(0, task(row_id="A")), board_at(0.001, task(row_id="A", percent="80%"))
    record(engine, old, START)
    record(engine, new, moment(0.001))
    assert record(engine, old, moment(0.002)) == 0
    assert len(log_of(engine)) == 1


def test_a_reading_from_before_the_clock_was_set_back_is_compared_all_the_same(engine):
    record(engine, board_at(30, task(row_id="A")), moment(30))
    assert record(engine, board_at(1, task(row_id="A", percent="80%")), moment(1)) == 1


def test_two_processes_that_skipped_different_readings_record_each_change_once(engine):
    boards = [board_at(day, task(row_id="A", percent=f"{10 * day + 10}%")) for day in range(4)]
    for reader in ((0, 1), (0, 2), (1, 3), (2, 3)):
        for day in reader:
            record(engine, boards[day], moment(day))
    steps = [(change.old, change.new) for change in log_of(engine)]
    assert steps[0][0] == "10"
    assert steps[-1][1] == "40"
    assert all(before[1] == after[0] for before, after in pairwise(steps))


def test_two_processes_at_the_same_moment_record_once(state_url):
    engines = [store.open_state(state_url) for _ in range(4)]
    first = board_at(0, *(task(row_id=f"A{n}") for n in range(20)))
    second = board_at(1, *(task(row_id=f"A{n}", percent="80%") for n in range(20)))
    start = threading.Barrier(4)

    def read(engine):
        start.wait()
        return record(engine, first, moment(1)), record(engine, second, moment(1))

    with ThreadPoolExecutor(4) as pool:
        counts = list(pool.map(read, engines))
    assert sum(second_count for _, second_count in counts) == 20
    assert len(log_of(engines[0])) == 20
    for engine in engines:
        engine.dispose()


def test_the_log_survives_a_restart(state_url):
    url = state_url
    first = store.open_state(url)
    record(first, board_at(0, task(row_id="A")), START)
    first.dispose()
    second = store.open_state(url)
    assert record(second, board_at(1, task(row_id="A", percent="80%")), moment(1)) == 1
    second.dispose()


_TASKS = st.lists(
    st.builds(
        task,
        row_id=st.sampled_from((None, "A", "B", "C")),
        task=st.sampled_from(("Kết nối", "Đào tạo")),
        status=st.sampled_from((None, BEGUN, DONE, "đang làm dở")),
        percent=st.sampled_from((None, "10%", "90%")),
        leads=st.sampled_from(("Sở Y tế", "Sở Tài chính, Sở Y tế", "Sở Không Có")),
    ),
    max_size=5,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(_TASKS, min_size=1, max_size=5))
def test_replaying_the_log_over_the_first_register_gives_the_last(history):
    engine = store.open_state("sqlite://")
    boards = [board_at(day, *tasks) for day, tasks in enumerate(history)]
    for day, board in enumerate(boards):
        record(engine, board, moment(day))
    replayed = replay(followed(boards[0].register.progress), log_of(engine))
    assert _sorted(replayed) == _sorted(
        {row.key: dict(zip(FIELDS, row.values, strict=True)) for row in followed(boards[-1].register.progress)}
    )
    assert set(known_rows(engine, SOURCE)) == set(replayed)
    engine.dispose()


def _sorted(state):
    return sorted(sorted((name, text) for name, text in values.items() if text) for values in state.values())


def test_only_changes_of_the_interval_are_given(engine):
    record(engine, board_at(0, task(row_id="A", percent="10%")), START)
    for day, percent in ((1, "20%"), (2, "30%"), (3, "40%")):
        record(engine, board_at(day, task(row_id="A", percent=percent)), moment(day))
    between = changes_between(engine, SOURCE, moment(1), moment(2))
    assert [(change.old, change.new) for change in between] == [("20", "30")]
    assert net(between)[0].meanings == (Meaning.ADVANCED,)


def test_the_last_real_change_is_known_by_department_and_platform(engine):
    rows = [task(row_id="A", leads="Sở Y tế"), task(row_id="B", leads="Sở Tài chính", platform="NT02")]
    record(engine, board_at(0, *rows), START)
    record(engine, board_at(1, rows[0], {**rows[1], "percent": "60%"}), moment(1))
    record(engine, board_at(2, {**rows[0], "percent": "60%"}, {**rows[1], "percent": "60%"}), moment(2))
    assert last_seen(engine, SOURCE) == ({"YT": moment(2), "TC": moment(1)}, {"NT01": moment(2), "NT02": moment(1)})


def test_changes_of_percentages_are_found_without_the_rest(engine):
    record(engine, board_at(0, task(row_id="A", percent="80%")), START)
    record(engine, board_at(1, task(row_id="A", percent="60%", result="Đang làm")), moment(1))
    assert [change.field for change in percent_changes(engine, SOURCE)] == ["percent"]


def test_two_sources_do_not_mix(engine):
    record(engine, board_at(0, task(row_id="A")), START)
    record(engine, board_at(1, task(row_id="A", percent="80%")), moment(1))
    assert changes_between(engine, "other.xlsx", START, moment(9)) == ()
    assert observing_since(engine, "other.xlsx") is None


def test_the_figures_of_each_day_are_kept_the_newest_of_a_day(engine):
    take_note(engine, board_at(0, task(row_id="A"), task(row_id="B", leads="Sở Y tế")), START)
    take_note(engine, board_at(0.1, task(row_id="A", status=DONE), task(row_id="B", leads="Sở Y tế")), moment(0.1))
    take_note(engine, board_at(1, task(row_id="A", status=DONE)), moment(1))
    found = daily.figures_over_time(engine, SOURCE, START.date())
    assert found[daily.EVERYONE] == (Observation(date(2026, 11, 2), 2, 1), Observation(date(2026, 11, 3), 1, 1))
    assert found["YT"] == (Observation(date(2026, 11, 2), 1, 0),)


def test_a_broken_tab_leaves_no_figures_either(engine):
    take_note(engine, board_without_header(0), START)
    assert daily.figures_over_time(engine, SOURCE, START.date()) == {}


def test_a_fault_of_the_database_is_not_the_readers_problem(tmp_path):
    engine = store.open_state("sqlite://")
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE last_followed")
    take_note(engine, board_at(0, task(row_id="A")), START)
    engine.dispose()
