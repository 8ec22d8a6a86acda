"""The page *Thay đổi* without a history, while the workbook changes, and without its log."""

from __future__ import annotations

from lib.sync.service import now
from lib.ui import page
from tests.pages.sessions import key_figures, running, says
from tests.pages.workbooks import FINANCE_CODE, known_tasks, write_workbook

TODAY = now().date()


def cards(session) -> dict[str, str]:
    """The figures of the page by their words, without their symbols."""
    return {name.split(" ", 1)[1]: value for name, value in key_figures(session).items()}


def test_before_anything_was_observed_the_page_says_since_when(tmp_path):
    write_workbook(tmp_path / "book.xlsx", known_tasks(TODAY))
    with running(tmp_path / "book.xlsx", tmp_path / "state.sqlite3") as app:
        session = app.visit("changes")
        assert not session.exception
        assert says(session, "Chưa thấy thay đổi nào trong khoảng thời gian này; theo dõi từ")
        assert says(session, "Chưa đủ số liệu")
        assert says(session, "Chưa chốt kỳ nào")


def test_a_change_of_the_workbook_appears(tmp_path):
    write_workbook(tmp_path / "book.xlsx", known_tasks(TODAY)[3:])
    with running(tmp_path / "book.xlsx", tmp_path / "state.sqlite3") as app:
        app.visit("changes")
        write_workbook(tmp_path / "book.xlsx", known_tasks(TODAY))
        page.service().snapshots.refresh()
        assert cards(app.visit("changes"))["Thêm mới"] == "3"


def test_a_log_that_cannot_be_read_ends_the_page_with_what_to_do(tmp_path):
    write_workbook(tmp_path / "book.xlsx", known_tasks(TODAY))
    with running(tmp_path / "book.xlsx", tmp_path / "state.sqlite3") as app:
        page.service().snapshots.refresh()
        with page.service().engine.begin() as connection:
            connection.exec_driver_sql("DROP TABLE last_followed")
        session = app.visit("changes")
        assert not session.exception
        assert any("Hiện chưa đọc được nhật ký thay đổi" in error.value for error in session.error)
        assert not app.visit("departments", department=[FINANCE_CODE]).exception
