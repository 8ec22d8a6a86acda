"""What stands behind tabs, and the files of a page: nothing of another choice, nothing lost to newer figures."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from lib.i18n import translate
from lib.sync.service import now
from lib.ui import page
from tests.pages.sessions import App, labels, move, open_part, running
from tests.pages.workbooks import FINANCE_CODE, day, known_tasks, task, write_workbook

FILES = ["Tải về Excel", "Tải về PDF"]


def files(session: AppTest) -> list[str]:
    return [label for label in labels(session, "download_button") if label != "Tải về CSV"]


def made(session: AppTest, name: str) -> AppTest:
    session.button(key=f"make_page_{name}").click().run(timeout=60)
    assert files(session) == FILES
    return session


def opened(session: AppTest, tabs: str) -> str:
    """The words of the open tab, without its count."""
    return str(session.session_state[tabs]).rpartition(" (")[0]


def test_a_click_on_a_tab_counts_although_its_label_has_another_count_meanwhile(tmp_path):
    today, book = now().date(), tmp_path / "book.xlsx"
    rows = known_tasks(today)
    write_workbook(book, rows)
    with running(book, tmp_path / "state.db") as app:
        session = app.visit("deadlines")
        later = next(tab.label for tab in session.tabs if tab.label.startswith("Đến hạn sau"))
        write_workbook(book, [*rows, task(12, deadline=day(today, -3)), task(13, deadline=day(today, 300))])
        page.service().snapshots.refresh()
        open_part(session, "deadline_parts", later)
        assert later not in [tab.label for tab in session.tabs]
        assert opened(session, "deadline_parts") == "Đến hạn sau"
        assert opened(move(move(session, "overview"), "deadlines"), "deadline_parts") == "Đến hạn sau"


@pytest.mark.parametrize("app", ["known"], indirect=True)
def test_a_file_stays_when_another_tab_is_opened(app: App):
    session = made(app.visit("overview"), "overview")
    for label in ("Theo nền tảng", "Nhiệm vụ"):
        assert files(open_part(session, "overview_parts", label)) == FILES


@pytest.mark.parametrize("app", ["sample"], indirect=True)
def test_a_file_is_not_offered_for_another_severity(app: App):
    session = made(app.visit("data_quality"), "data_quality")
    (severity,) = [each for each in session.get("button_group") if each.key == "severity"]
    severity.set_value("error").run()
    assert files(session) == []
    severity = next(each for each in session.get("button_group") if each.key == "severity")
    severity.set_value(None).run()
    assert files(session) == FILES


@pytest.mark.parametrize("app", ["known"], indirect=True)
def test_a_file_is_not_offered_for_another_month(app: App):
    session = app.visit("deadlines")
    month = session.selectbox(key="month_due")
    month.set_value(month.options[0]).run()
    made(session, "deadlines")
    session.selectbox(key="month_due").set_value(month.options[1]).run()
    assert files(session) == []


@pytest.mark.parametrize("app", ["known"], indirect=True)
def test_a_file_is_not_offered_for_other_dates(app: App):
    session = made(app.visit("changes"), "changes")
    session.selectbox(key="change_span").set_value("previous").run()
    assert files(session) == []


@pytest.mark.parametrize("app", ["known"], indirect=True)
def test_an_endless_address_is_not_carried_into_every_link(app: App):
    def size(**address: str) -> int:
        return sum(len(each.proto.body) for each in app.visit("platforms", **address).get("html"))

    assert size(q="Sở", zzz="x" * 100_000) < size(q="Sở") + 1_000


@pytest.mark.parametrize("app", ["known"], indirect=True)
def test_a_department_named_twice_in_the_address_is_one(app: App):
    session = app.visit("departments", department=[FINANCE_CODE, FINANCE_CODE])
    assert translate("vi", "Back to the list") in labels(session, "button")
    assert session.query_params["department"] in (FINANCE_CODE, [FINANCE_CODE])
