"""The page *Thay đổi*: what moved, who is silent, where it is heading; with and without a history."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from lib.core.board import assess_register
from lib.core.periods import Frequency, parse_period, period_of, preceding
from lib.core.register import build
from lib.i18n import translate
from lib.sheets.local import LocalHome
from lib.sync import store
from lib.sync.closing import close
from lib.sync.observing import take_note
from lib.sync.outbox import Outbox
from lib.sync.service import now
from lib.ui.escape import plain
from lib.words import Status
from tests.pages.sessions import App, key_figures, labels, open_part, running, says, texts
from tests.pages.workbooks import FINANCE, FINANCE_CODE, SCIENCE_CODE, known_tasks, task, write_workbook

MOMENT = now()
TODAY = MOMENT.date()
LAST_PERIOD = preceding(period_of(TODAY, Frequency.QUARTER))
DONE, BEGUN, NOT_BEGUN = Status.DONE.value, Status.IN_PROGRESS.value, Status.NOT_STARTED.value


def earlier_tasks() -> list[dict]:
    """`known_tasks` of some weeks ago: task 1 not done, 4 further on, 5 not put off yet, 10 not there, one more."""
    tasks = {each["row_id"]: each for each in known_tasks(TODAY)}
    tasks["TD-001"] |= {"status": BEGUN, "percent": 0.4}
    tasks["TD-004"] |= {"percent": 0.9}
    tasks["TD-006"] |= {"status": NOT_BEGUN, "percent": 0}
    tasks["TD-007"] |= {"deadline": "1/1/2026"}
    del tasks["TD-010"]
    return [*tasks.values(), task(12, leads=FINANCE, task="Việc đã bỏ")]


def remember(path: Path, state: Path, days_ago: int, tasks: list[dict], *, is_closing: bool = False) -> None:
    """Let an earlier process have read ``tasks`` from ``path`` so many days ago."""
    write_workbook(path, tasks)
    engine = store.open_state(f"sqlite:///{state}")
    at = MOMENT - timedelta(days=days_ago)
    read = replace(LocalHome(path, engine).read(), read_at=at, revision=f"{days_ago} days ago")
    board = assess_register(build(read, at.date()), at.date())
    take_note(engine, board, at)
    if is_closing:
        close(board, Outbox(engine), LAST_PERIOD, by_role="administrator", at=at, is_final=LAST_PERIOD.end < at.date())
    engine.dispose()


@pytest.fixture(scope="module")
def lively(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """The app on the known workbook, observed for seven weeks, in which things happened two weeks ago."""
    folder = tmp_path_factory.mktemp("lively")
    path, state = folder / "book.xlsx", folder / "state.sqlite3"
    for days in (49, 40, 30, 20):
        remember(path, state, days, earlier_tasks(), is_closing=days == 40)
    remember(path, state, 14, known_tasks(TODAY))
    write_workbook(path, known_tasks(TODAY))
    with running(path, state) as app:
        yield app


def cards(session) -> dict[str, str]:
    return {name.split(" ", 1)[1]: value for name, value in key_figures(session).items()}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_page_counts_what_happened_in_the_last_thirty_days(lively, language):
    session = lively.visit("changes", language)
    assert not session.exception
    wanted = {"Done": "1", "Started": "1", "Deadline put off": "1", "Fell back": "1", "Added": "1", "Removed": "1"}
    assert cards(session) == {translate(language, word): count for word, count in wanted.items()}


def test_each_kind_of_change_has_a_tab_with_its_rows(lively):
    session = lively.visit("changes")
    names = [tab.label for tab in session.tabs]
    assert names[:6] == [
        "✓ Hoàn thành (1)",
        "● Bắt đầu (1)",
        "→ Lùi thời hạn (1)",
        "↓ Giảm tiến độ (1)",
        "+ Thêm mới (1)",
        "– Đã bỏ (1)",
    ]
    done = session.tabs[0].dataframe[0].value
    assert list(done["cell"]) == ["Tiến độ!G2"]
    assert done["what"][0] == "Trạng thái báo cáo: Đang thực hiện → Hoàn thành; Tỷ lệ: 40\u00a0% → 100\u00a0%"
    fell = open_part(session, "change_kinds", names[3]).tabs[3].dataframe[0].value
    assert list(fell["cell"]) == ["Tiến độ!H5"]
    removed = open_part(session, "change_kinds", names[5]).tabs[5].dataframe[0].value
    assert list(removed["task"]) == ["Việc đã bỏ"]


def test_the_filters_apply_to_changes_too(lively):
    session = lively.visit("changes", department=[FINANCE_CODE])
    assert cards(session) == {
        **dict.fromkeys(("Hoàn thành", "Bắt đầu", "Lùi thời hạn", "Giảm tiến độ"), "0"),
        "Thêm mới": "1",
        "Đã bỏ": "1",
    }
    assert cards(lively.visit("changes", department=[SCIENCE_CODE]))["Hoàn thành"] == "1"
    nothing = lively.visit("changes", q="không có việc nào như thế")
    assert says(nothing, "Không có thay đổi nào khớp với bộ lọc")


def test_changes_of_another_time_are_not_shown(lively):
    session = lively.visit("changes")
    session.selectbox(key="change_span").select("7").run()
    assert not key_figures(session)
    assert says(session, "Chưa thấy thay đổi nào trong khoảng thời gian này")
    session.selectbox(key="change_span").select("days").run()
    days = (TODAY - timedelta(days=16), TODAY - timedelta(days=13))
    session.date_input(key="change_days").set_value(days).run()
    assert cards(session)["Hoàn thành"] == "1"
    session.date_input(key="change_days").set_value((TODAY - timedelta(days=90), TODAY - timedelta(days=80))).run()
    assert says(session, "nằm trước khi bắt đầu theo dõi")


@pytest.mark.parametrize("span", ["period", "previous"])
def test_a_period_can_be_chosen(lively, span):
    session = lively.visit("changes")
    session.selectbox(key="change_span").select(span).run()
    assert not session.exception


def test_the_page_says_how_far_periods_are_settled(lively):
    session = lively.visit("changes")
    assert says(session, "đang mở; hạn gửi báo cáo")
    assert says(session, str(LAST_PERIOD.end.year))
    periods = session.dataframe[-1].value
    assert len(periods) == 1
    assert parse_period(LAST_PERIOD.id) == LAST_PERIOD


@pytest.mark.parametrize("address", ["zzz", "days", "2026-11-01", "x..y"])
def test_an_address_that_names_no_span_shows_the_usual_one_and_says_so_once(lively, address):
    session = lively.visit("changes", span=address)
    assert not session.exception
    assert session.selectbox(key="change_span").value == "30"
    notice = translate("vi", "A value in the address is not known here and was left out:")
    told = [each.value for each in session.info if each.value.startswith(notice)]
    assert told == [f"{notice} {plain(f'span={address}')}"]
    assert not any(each.value.startswith(notice) for each in session.run().info)


def test_the_forecast_is_a_range_and_says_that_it_is_no_fact(lively):
    session = lively.visit("changes")
    assert says(session, "8 trên 10 trường hợp")
    assert says(session, "không phải số liệu thực tế")
    assert says(session, "nhiệm vụ mỗi tháng")


def test_silence_is_told_by_observed_changes(lively):
    session = lively.visit("changes")
    (table,) = [frame.value for frame in session.dataframe if "verdict" in frame.value and "department" in frame.value]
    assert set(table["verdict"]) == {"! Có thay đổi, còn việc quá hạn"}
    assert set(table["quiet_days"]) == {14}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_departments_page_has_its_reminder_to_copy(lively, language):
    session = lively.visit("departments", language, department=[FINANCE_CODE])
    assert translate(language, "A reminder to send") in labels(session, "expander")
    both = [code.value for code in session.code]
    assert len(both) == 2
    assert sum("Kính gửi: Sở Tài chính" in text for text in both) == 1
    assert sum("To: Sở Tài chính" in text for text in both) == 1


def test_a_fallen_percentage_is_in_the_reminder(lively):
    session = lively.visit("departments", department=[SCIENCE_CODE])
    assert any("Tỷ lệ hoàn thành giảm từ 90 xuống 50" in code.value for code in session.code)
    assert texts(session)


def test_a_fallen_percentage_stands_among_the_problems_of_the_data(lively):
    session = lively.visit("data_quality")
    assert not session.exception
    problems = next(frame.value for frame in session.dataframe if "problem" in frame.value)
    fell = problems[problems["problem"].str.contains("giảm từ 90 xuống 50")]
    assert list(fell["cell"]) == ["Tiến độ!H5"]
