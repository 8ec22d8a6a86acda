"""The log after a moment, and the figures of that moment that it gives back."""

from __future__ import annotations

from dataclasses import asdict

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lib.core.summaries import by_department, totals
from lib.core.undoing import earlier_board
from lib.sync import store
from lib.sync.changes import log_since, record
from lib.words import Status
from tests.builders import task
from tests.sync.observed_boards import SOURCE, START, board_at, moment

DONE, BEGUN = Status.DONE.value, Status.IN_PROGRESS.value
_TASKS = st.lists(
    st.builds(
        task,
        row_id=st.sampled_from((None, "A", "B", "C")),
        task=st.sampled_from(("Kết nối", "Đào tạo")),
        platform=st.sampled_from(("NT01", "NT02", "Nền tảng lạ")),
        status=st.sampled_from((None, "-", BEGUN, DONE, "đang làm dở", *(status.value for status in Status))),
        percent=st.sampled_from((None, "10%", "100%")),
        deadline=st.sampled_from(("12/2026", "10/2026", "05/11/2026", "Thường xuyên", "Hằng tháng", "sớm", None)),
        leads=st.sampled_from(("Sở Y tế", "Sở Tài chính, Sở Y tế", "Sở Không Có", "UBND cấp xã", None)),
        evidence=st.sampled_from((None, "12/KH-UBND")),
        obstacles=st.sampled_from((None, "Chưa bố trí kinh phí")),
    ),
    max_size=5,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(_TASKS, min_size=1, max_size=5))
def test_undoing_the_log_from_the_last_register_gives_the_figures_at_each_earlier_moment(history):
    engine = store.open_state("sqlite://")
    boards = [board_at(day, *tasks) for day, tasks in enumerate(history)]
    for day, board in enumerate(boards):
        record(engine, board, moment(day))
    for day, board in enumerate(boards):
        log = log_since(engine, SOURCE, moment(day))
        assert log is not None
        then = earlier_board(boards[-1], log, moment(day), board.today)
        assert asdict(totals(then.progress)) == asdict(totals(board.progress))
        ranked = [by_department(each, each.progress).fillna(-1).to_dict("records") for each in (then, board)]
        assert ranked[0] == ranked[1]
    engine.dispose()


def test_the_log_does_not_reach_before_its_first_reading(engine):
    assert log_since(engine, SOURCE, START) is None
    record(engine, board_at(0, task(row_id="A")), START)
    assert log_since(engine, SOURCE, moment(-1)) is None
    assert log_since(engine, SOURCE, START).changes == ()


def test_the_log_holds_what_came_after_the_moment_and_the_update_typed_before_it(engine):
    for day, percent in enumerate(("10%", "20%", "30%")):
        board = board_at(day, task(row_id="A", percent=percent, updated=f"0{day + 1}/11/2026"))
        record(engine, board, moment(day))
    log = log_since(engine, SOURCE, moment(1))
    assert [(change.old, change.new) for change in log.changes] == [("20", "30")]
    assert log.updated == {"A": "2026-11-02"}
    assert [row.value("percent") for row in log.known] == ["30"]


def test_two_logs_do_not_mix(engine):
    record(engine, board_at(0, task(row_id="A")), START)
    assert log_since(engine, "other.xlsx", START) is None


def test_changes_logged_while_the_clock_was_set_back_are_undone_in_their_order(engine):
    boards = [board_at(day, task(row_id="A", percent=f"{percent}%")) for day, percent in ((0, 10), (30, 20), (31, 30))]
    record(engine, boards[0], START)
    record(engine, boards[1], moment(30))
    record(engine, board_at(1, task(row_id="A", percent="30%")), moment(1))
    assert [change.new for change in log_since(engine, SOURCE, moment(20)).changes] == ["20", "30"]
