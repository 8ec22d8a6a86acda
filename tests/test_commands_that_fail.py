"""Commands that can't do what they are asked: one sentence, exit code 2, no traceback, nothing bent silently."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from click.testing import CliRunner, Result

from lib.cli import main
from lib.sheets.sample import is_sample
from lib.sync.service import now
from tests.builders import write_xlsx
from tests.pages.workbooks import known_tasks, write_workbook

TODAY = now().date()
NO_SETTINGS = {
    "no TOML": b"[sheet\n",
    "no UTF-8": b'[sheet]\nprovince = "\xff"\n',
    "no table": b'sheet = "x"\n',
    "a number for words": b"[sheet]\nsource = 5\n",
    "an account in words": b'gcp_service_account = "x"\n',
}
NO_DATABASE = ["nonsense", "mysql://a/b", "postgresql+psycopg://a@127.0.0.1:abc/x", "sqlite:////proc/x/y.db"]
COMMANDS = [
    ("doctor",),
    ("close-period", "2026-Q2"),
    ("remind",),
    ("report", "--period", "2026-Q2", "--out", "papers"),
    ("archived-periods",),
]


@pytest.fixture
def run(tmp_path, monkeypatch):
    write_workbook(tmp_path / "book.xlsx", known_tasks(TODAY))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SHEET_SOURCE", str(tmp_path / "book.xlsx"))
    monkeypatch.setenv("STATE_URL", f"sqlite:///{tmp_path / 'state.sqlite3'}")
    monkeypatch.setattr("lib.config.SECRETS_PATH", tmp_path / "secrets.toml")
    return lambda *arguments: CliRunner().invoke(main, [str(argument) for argument in arguments])


def one_sentence(result: Result) -> str:
    """What the command said in place of its work."""
    assert (result.exit_code, result.stdout) == (2, ""), result.exception
    (line,) = result.stderr.splitlines()
    assert "{" not in line
    return line


@pytest.mark.parametrize("arguments", [("check",), *COMMANDS[1:]], ids=" ".join)
@pytest.mark.parametrize("content", NO_SETTINGS.values(), ids=NO_SETTINGS)
def test_settings_that_cannot_be_used_are_named(run, tmp_path, arguments, content):
    (tmp_path / "secrets.toml").write_bytes(content)
    assert "secrets.toml" in one_sentence(run(*arguments, "--lang", "en"))


@pytest.mark.parametrize("arguments", COMMANDS[1:], ids=" ".join)
@pytest.mark.parametrize("address", NO_DATABASE)
def test_a_database_that_cannot_be_opened_is_named(run, monkeypatch, arguments, address):
    monkeypatch.setenv("STATE_URL", address)
    line = one_sentence(run(*arguments, "--lang", "en"))
    assert "STATE_URL" in line or "/proc/x" in line


@pytest.mark.parametrize("address", NO_DATABASE)
def test_the_doctor_tells_a_program_that_the_database_cannot_be_opened(run, monkeypatch, address):
    monkeypatch.setenv("STATE_URL", address)
    result = run("doctor", "--json", "--lang", "en")
    (line,) = json.loads(result.stdout)
    assert (result.exit_code, line["check"], line["level"]) == (1, "State database", "bad")


def test_the_doctor_tells_a_program_that_the_settings_cannot_be_used(run, tmp_path):
    (tmp_path / "secrets.toml").write_bytes(NO_SETTINGS["no table"])
    result = run("doctor", "--json", "--lang", "en")
    (line,) = json.loads(result.stdout)
    assert (result.exit_code, line["check"], line["level"]) == (1, "Settings", "bad")


def test_the_doctor_says_that_only_the_sample_is_shown(run, monkeypatch):
    monkeypatch.delenv("SHEET_SOURCE")
    found = {line["check"]: line["level"] for line in json.loads(run("doctor", "--json", "--lang", "en").stdout)}
    assert found["Source"] == "attention"


@pytest.mark.parametrize(
    "arguments",
    [
        ("report", "--from", TODAY, "--out", "/proc/nowhere"),
        ("remind", "--out", "/proc/nowhere"),
        ("sample", "/proc/nowhere.xlsx"),
        ("sample", "book.xlsx/sample.xlsx"),
        ("provision", "--sheet", "/proc/nowhere.xlsx", "--apply"),
    ],
    ids=lambda arguments: arguments[0],
)
def test_a_place_that_cannot_be_written_is_named(run, arguments):
    assert arguments[0] in ("sample",) or "/proc/nowhere" in one_sentence(run(*arguments, "--lang", "en"))
    assert run(*arguments).exit_code == 2


def test_the_sample_is_written_over_no_workbook_of_somebody_s(run, tmp_path):
    before = (tmp_path / "book.xlsx").read_bytes()
    assert "book.xlsx" in one_sentence(run("sample", "book.xlsx"))
    assert (tmp_path / "book.xlsx").read_bytes() == before
    (tmp_path / "letter.docx").write_text("no workbook")
    assert "letter.docx" in one_sentence(run("sample", "letter.docx"))
    assert (tmp_path / "letter.docx").read_text() == "no workbook"


def test_the_sample_is_written_again_over_itself(run, tmp_path):
    for _ in range(2):
        assert run("sample", "folder/sample.xlsx").exit_code == 0
    assert is_sample(tmp_path / "folder" / "sample.xlsx")


def test_the_invented_figures_of_the_sample_are_mailed_to_nobody(run, monkeypatch, tmp_path):
    monkeypatch.delenv("SHEET_SOURCE")
    (tmp_path / "secrets.toml").write_text('[mail]\nhost = "127.0.0.1"\nsender = "app@example.org"\n', "utf-8")
    assert "sample" in one_sentence(run("remind", "--send", "--lang", "en"))


def test_a_department_that_is_none_is_named(run):
    for arguments in (("remind",), ("report", "--from", TODAY, "--out", "papers")):
        assert "NIX" in one_sentence(run(*arguments, "--department", "NIX", "--lang", "en"))


def test_papers_of_days_to_come_are_not_those_of_today(run, tmp_path):
    tomorrow = TODAY + timedelta(days=1)
    assert tomorrow.strftime("%d/%m/%Y") in one_sentence(
        run("report", "--from", tomorrow, "--out", "papers", "--lang", "en")
    )
    assert not (tmp_path / "papers").exists()


def test_an_archive_that_nobody_could_look_into_is_not_called_empty(run, monkeypatch):
    monkeypatch.setenv("SHEET_SOURCE", "nowhere.xlsx")
    assert "nowhere.xlsx" in one_sentence(run("archived-periods", "--lang", "en"))


def test_a_database_that_is_not_there_is_not_moved(run, tmp_path):
    source, target = (f"sqlite:///{tmp_path / name}" for name in ("typo.db", "new.db"))
    assert "typo.db" in one_sentence(run("move-state", "--from", source, "--to", target))
    assert not (tmp_path / "typo.db").exists()


def test_a_workbook_that_is_not_there_is_not_as_it_should_be(run, tmp_path):
    assert run("provision", "--sheet", "new.xlsx", "--check").exit_code == 1
    assert not (tmp_path / "new.xlsx").exists()


def test_wishes_that_an_existing_workbook_cannot_have_are_refused(run):
    assert "book.xlsx" in one_sentence(run("provision", "--sheet", "book.xlsx", "--per-department", "--lang", "en"))
    assert run("provision", "--sheet", "new.xlsx", "--assignments", "who.csv").exit_code == 2


def test_tabs_and_columns_that_are_not_read_are_listed(run, tmp_path):
    path = write_xlsx(
        tmp_path / "other.xlsx",
        {
            "Tiến độ": [("Mã nền tảng", "Nhiệm vụ", "Đơn vị chủ trì", "Thời hạn", "Trạng thái", "Của riêng phòng")],
            "Ghi chép": [("việc riêng",)],
        },
    )
    told = run("check", path, "--lang", "en").stdout
    assert "Ghi chép" in told
    assert "Của riêng phòng" in told
    found = json.loads(run("check", path, "--json").stdout)
    assert found["ignored_tabs"] == ["Ghi chép"]
    assert found["ignored_columns"] == {"Tiến độ": ["Của riêng phòng"]}
    assert found["hidden_tabs"] == []
