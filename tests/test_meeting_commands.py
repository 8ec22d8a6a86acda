"""The commands around meetings, as somebody at a terminal meets them."""

from __future__ import annotations

from datetime import timedelta

import openpyxl
import pytest
from click.testing import CliRunner

from lib.cli import main
from lib.core.periods import Frequency, period_of, preceding
from lib.reports.pdf_file import TypesettingError
from lib.sync.service import now
from tests.pages.workbooks import known_tasks, write_workbook
from tests.sync.smtp_server import mail_server

TODAY = now().date()
CURRENT = period_of(TODAY, Frequency.QUARTER)
LAST = preceding(CURRENT)


@pytest.fixture
def run(tmp_path, monkeypatch):
    write_workbook(tmp_path / "book.xlsx", known_tasks(TODAY))
    monkeypatch.setenv("SHEET_SOURCE", str(tmp_path / "book.xlsx"))
    monkeypatch.setenv("STATE_URL", f"sqlite:///{tmp_path / 'state.sqlite3'}")
    monkeypatch.setattr("lib.config.SECRETS_PATH", tmp_path / "secrets.toml")

    def command(*arguments: str):
        return CliRunner().invoke(main, arguments, catch_exceptions=False)

    command.path = tmp_path
    return command


def test_a_period_is_closed_then_final_then_left_alone(run):
    first, again, final = (
        run("close-period", LAST.id),
        run("close-period", LAST.id),
        run("close-period", LAST.id, "--final"),
    )
    assert [result.exit_code for result in (first, again, final)] == [0, 0, 0]
    assert "12 dòng" in first.output
    assert "đã chốt để rà soát" in first.output
    assert "không ghi thêm" in again.output
    assert "đã chốt" in final.output


def test_a_period_with_other_figures_needs_a_reason(run):
    run("close-period", LAST.id, "--final")
    write_workbook(run.path / "book.xlsx", known_tasks(TODAY)[:5])
    refused = run("close-period", LAST.id)
    assert refused.exit_code == 2
    assert "lý do" in refused.output
    assert run("close-period", LAST.id, "--reason", "Đính chính").exit_code == 0


def test_a_running_period_is_not_made_final(run):
    refused = run("close-period", CURRENT.id, "--final", "--lang", "en")
    assert refused.exit_code == 2
    assert "still runs until" in refused.output


def test_what_is_no_period_is_told_with_how_to_write_it(run):
    refused = run("close-period", "2026-Q5")
    assert refused.exit_code == 2
    assert "2026-Q2" in refused.output


def test_a_source_that_is_not_there_ends_the_command(run, monkeypatch):
    monkeypatch.setenv("SHEET_SOURCE", str(run.path / "none.xlsx"))
    for arguments in (("close-period", LAST.id), ("remind",)):
        result = run(*arguments)
        assert result.exit_code == 2
        assert result.output


def test_reminders_are_written_one_file_a_department(run):
    result = run("remind", "--out", str(run.path / "out"))
    assert result.exit_code == 0
    names = sorted(path.name for path in (run.path / "out").iterdir())
    assert names == ["Q25-KHCN.txt", "Q25-STC.txt"]
    assert "Kính gửi: Sở Tài chính" in (run.path / "out" / "Q25-STC.txt").read_text("utf-8")


def test_only_the_departments_asked_for_are_written(run):
    run("remind", "--out", str(run.path / "out"), "--department", "Q25-STC", "--lang", "en")
    (path,) = (run.path / "out").iterdir()
    assert "To: Sở Tài chính" in path.read_text("utf-8")


def test_without_mail_settings_nothing_can_be_sent(run):
    refused = run("remind", "--send")
    assert refused.exit_code == 2
    assert "[mail]" in refused.output


def test_reminders_are_sent_only_when_asked_and_once_a_day(run):
    with mail_server() as box:
        (run.path / "secrets.toml").write_text(
            f'[mail]\nhost = "127.0.0.1"\nport = {box.port}\nsecurity = "none"\nsender = "cds@example.vn"\n'
            '[mail.to]\nQ25-STC = "stc@example.vn"\n',
            "utf-8",
        )
        shown = run("remind")
        assert (shown.exit_code, box.messages) == (0, [])
        assert "stc@example.vn" in shown.output
        sent, again = run("remind", "--send"), run("remind", "--send")
    assert (sent.exit_code, again.exit_code) == (0, 0)
    assert len(box.messages) == 1
    assert "đã gửi hôm nay" in again.output


def test_settings_that_cannot_be_used_are_told(run):
    (run.path / "secrets.toml").write_text('[mail]\nhost = "127.0.0.1"\n', "utf-8")
    refused = run("remind", "--send")
    assert refused.exit_code == 2
    assert "sender" in refused.output


def test_periods_follow_the_settings(run):
    (run.path / "secrets.toml").write_text("[periods]\nfirst_day = 1\ndue_day = 10\n", "utf-8")
    first = TODAY.replace(day=1) - timedelta(days=40)
    result = run("close-period", f"{first.year}-{first.month:02}")
    assert f"(01/{first.month:02}/{first.year}" in result.output


def test_the_papers_of_a_period_are_written_as_three_files(run):
    result = run("report", "--period", CURRENT.id, "--out", str(run.path / "out"))
    assert result.exit_code == 0
    names = [f"bao-cao-{CURRENT.id}.{ending}" for ending in ("docx", "pdf", "xlsx")]
    assert sorted(path.name for path in (run.path / "out").iterdir()) == names
    assert all(str(run.path / "out" / name) in result.output for name in names)


def test_the_papers_between_two_days_of_one_department_are_in_the_language_asked_for(run):
    first, last = (TODAY - timedelta(days=30)).isoformat(), TODAY.strftime("%d/%m/%Y")
    out = str(run.path / "out")
    result = run("report", "--from", first, "--to", last, "--department", "Q25-STC", "--language", "en", "--out", out)
    assert result.exit_code == 0
    (book,) = (run.path / "out").glob("*.xlsx")
    assert book.name == f"bao-cao-{first}_{TODAY}-Q25-STC.xlsx"
    words = [str(cell.value) for row in openpyxl.load_workbook(book).worksheets[0].iter_rows() for cell in row]
    assert any("Only: Lead department: Sở Tài chính" in word for word in words)
    assert any("2 of 4 tasks are done, 2 of them before they were due" in word for word in words)


def test_papers_of_a_closed_period_hold_the_figures_that_were_closed(run):
    run("close-period", LAST.id, "--final")
    write_workbook(run.path / "book.xlsx", known_tasks(TODAY)[:5])
    run("report", "--period", LAST.id, "--out", str(run.path / "out"))
    (book,) = (run.path / "out").glob("*.xlsx")
    rows = list(openpyxl.load_workbook(book).worksheets[0].iter_rows(values_only=True))
    assert next(row[1] for row in rows if row[0] == "Nhiệm vụ") == 11
    assert not any("trước hạn" in str(cell) for row in rows for cell in row)  # what is ahead now is not of then


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--period", "2026-Q5"), "2026-Q2"),
        (("--period", "2999-Q1"), "chưa bắt đầu"),
        (("--period", CURRENT.id, "--department", "X"), "“X” không phải mã đơn vị"),
        ((), "--period"),
        (("--period", CURRENT.id, "--from", "2026-01-01"), "--period"),
        (("--to", "2026-01-01"), "--from"),
    ],
)
def test_papers_that_cannot_be_made_end_the_command_with_what_to_do(run, arguments, said):
    refused = run("report", *arguments, "--out", str(run.path / "out"))
    assert refused.exit_code == 2
    assert said in refused.output
    assert not (run.path / "out").exists()


def test_a_typesetter_that_fails_is_told_and_leaves_the_other_two(run, monkeypatch):
    def broken(*_arguments):
        raise TypesettingError("font not found")

    monkeypatch.setattr("lib.reports.papers.to_pdf", broken)
    result = run("report", "--period", CURRENT.id, "--out", str(run.path / "out"))
    assert result.exit_code == 1
    assert "chưa lập được tệp PDF" in result.output
    assert "font" not in result.output
    assert sorted(path.suffix for path in (run.path / "out").iterdir()) == [".docx", ".xlsx"]
