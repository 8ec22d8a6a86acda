"""The command line: what an officer reads, what a program reads, and one line when it can't be read."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lib.cli import main
from lib.words import Flag, Status
from tests.builders import FIELDS, HEADERS, task, write_xlsx, xlsx_tabs
from tests.sheets.spoiled_files import encrypted

ROOT = Path(__file__).parent.parent
ROWS = [
    task(row_id="TD-1"),
    task(row_id="TD-2", status="Quá hạn", deadline="10/2026", platform="NT99"),
    task(row_id="TD-3", platform=None, task=None, leads=None),
    task(row_id="TD-4", leads="Sở Y tế, Sở Tài chính", supporting="Sở KH&CN", percent="trên 90%", status="Hoàn thành"),
]


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def check(*arguments: str) -> Result:
    return run("check", *arguments, "--today", "2026-11-24")


@pytest.fixture
def book(tmp_path: Path) -> str:
    rows = [[row[field] for field in FIELDS] for row in ROWS]
    return str(write_xlsx(tmp_path / "book.xlsx", xlsx_tabs(HEADERS, *rows, ("I", None, None, None, "Thể chế"))))


def test_every_tab_is_summed_up_and_every_problem_has_its_cell_and_its_remedy(book):
    result = check(book)
    assert result.exit_code == 0
    lines = result.output.splitlines()
    assert "24/11/2026" in lines[0]
    assert any("Tiến độ: " in line and " 5 " in line for line in lines)
    problems = [line for line in lines if line[:1] in "✕?!"]
    assert any("Tiến độ!G3:" in line and "→" in line for line in problems)
    assert all("→" in line for line in problems)
    assert "{" not in result.output


def test_a_program_reads_one_object_with_the_agreed_keys(book):
    report = json.loads(check(book, "--json").output)
    assert set(report) >= {
        "source", "as_of", "today", "rows_read", "records", "structure_rows", "refused_rows", "platforms",
        "departments", "by_status", "flags", "problems", "progress",
    }  # fmt: skip
    assert (report["source"], report["today"]) == ("book.xlsx", "2026-11-24")
    assert report["rows_read"] == report["records"] + report["structure_rows"] + report["refused_rows"] == 11
    assert (report["structure_rows"], report["refused_rows"]) == (1, 1)
    assert (report["platforms"], report["departments"]) == (3, 3)
    assert set(report["by_status"]) == {status.value for status in Status}
    assert sum(report["by_status"].values()) == len(report["progress"]) == 3
    assert report["flags"] == {"overdue": 1, "due_soon": 0, "not_reported": 0, "contradictory": 0, "done_late": 0}
    for problem in report["problems"]:
        assert set(problem) >= {"tab", "cell", "column", "value", "severity", "code", "message", "advice"}
        assert problem["severity"] in ("error", "ambiguous", "warning")
    assert {problem["code"] for problem in report["problems"]} == {
        "status-computed", "platform-unknown", "row-without-task", "percent-target",
    }  # fmt: skip


def test_a_record_is_told_in_full(book):
    report = json.loads(check(book, "--json").output)
    first, late, shared = report["progress"]
    assert (first["tab"], first["row"], first["row_id"], first["platform"]) == ("Tiến độ", 2, "TD-1", "NT01")
    assert (first["leads"], first["supporting"], first["percent"], first["flags"]) == (["KHCN"], [], 50.0, [])
    assert (first["deadline_text"], first["due"], first["kind"]) == ("12/2026", "2026-12-31", "month")
    assert (late["platform"], late["status"], late["flags"]) == (
        None,
        Status.NO_INFORMATION.value,
        [Flag.OVERDUE.value],
    )
    assert (shared["leads"], shared["supporting"], shared["percent"]) == (["YT", "TC"], ["KHCN"], None)


def test_the_day_decides_what_is_overdue(book):
    flags = [
        json.loads(run("check", book, "--json", "--today", day).output)["flags"] for day in ("2026-10-31", "2027-01-01")
    ]
    assert [each["overdue"] for each in flags] == [0, 2]


@pytest.mark.parametrize(("language", "words"), [("vi", "Đề nghị"), ("en", "Choose one of")])
def test_messages_come_in_the_language_asked_for(book, language, words):
    report = json.loads(check(book, "--json", "--lang", language).output)
    computed = next(problem for problem in report["problems"] if problem["code"] == "status-computed")
    assert words in computed["advice"] or (language == "vi" and "Choose" not in computed["advice"])
    assert check(book, "--lang", language).exit_code == 0


def test_data_however_bad_is_no_failure(tmp_path):
    path = write_xlsx(tmp_path / "bad.xlsx", {"Tiến độ": [("Nhiệm vụ",), ("x",)], "Trống": []})
    result = check(str(path), "--json")
    assert result.exit_code == 0
    assert {problem["code"] for problem in json.loads(result.output)["problems"]} == {"header-missing", "tab-missing"}


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("make", [lambda path: path, encrypted, lambda path: path.write_text("a,b\n") and path])
def test_a_source_that_cannot_be_read_is_one_line_and_exit_code_two(make, language, tmp_path):
    path = make(tmp_path / "book.xlsx")
    result = check(str(path), "--lang", language)
    assert result.exit_code == 2
    assert result.stdout == ""
    (line,) = result.stderr.splitlines()
    assert "book.xlsx" in line
    assert line.endswith(".")
    assert "{" not in line


def test_the_real_process_prints_no_traceback(tmp_path):
    command = [sys.executable, "-m", "lib.cli", "check", str(tmp_path / "none.xlsx"), "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("arguments", [["--today", "24/11/2026"], ["--lang", "fr"], ["--nonsense"]])
def test_a_wrong_option_is_named(book, arguments):
    result = run("check", book, *arguments)
    assert result.exit_code == 2
    assert "Traceback" not in result.output


def test_a_broken_settings_file_is_one_line_too(book, monkeypatch, tmp_path):
    broken = tmp_path / "secrets.toml"
    broken.write_text("[sheet\n")
    monkeypatch.setattr("lib.config.SECRETS_PATH", broken)
    result = check(book)
    assert result.exit_code == 2
    (line,) = result.stderr.splitlines()
    assert "secrets.toml" in line


def test_the_sample_is_the_same_every_time_and_reads_without_refusals(tmp_path):
    first, second = tmp_path / "one" / "sample.xlsx", tmp_path / "two.xlsx"
    assert run("sample", str(first)).exit_code == run("sample", str(second)).exit_code == 0
    assert first.read_bytes() == second.read_bytes()
    report = json.loads(check(str(first), "--json").output)
    assert report["refused_rows"] == 0
    assert len(report["progress"]) >= 400
