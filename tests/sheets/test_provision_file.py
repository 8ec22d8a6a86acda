"""The command on a workbook of one's own, and what it prints."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from lib import schema
from lib.cli import main
from lib.sheets.layout import build_template
from tests.google_double import GoogleDouble
from tests.sheets import provisioning as setup


@pytest.fixture
def double() -> Iterator[GoogleDouble]:
    with GoogleDouble(quotas=False) as running:
        yield running


def run(*arguments: object, **environment: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["provision", *map(str, arguments)], env={"SHEET_SOURCE": ""} | environment)
    return result.exit_code, result.output


def test_a_new_workbook_is_written_only_when_asked(tmp_path: Path) -> None:
    path = tmp_path / "own.xlsx"
    code, output = run("--sheet", path, "--lang", "en")
    assert (code, path.exists(), "would be written" in output) == (0, False, True)
    assert run("--sheet", path, "--apply")[0] == 0
    build_template(tmp_path / "template.xlsx")
    assert path.read_bytes() == (tmp_path / "template.xlsx").read_bytes()
    assert run("--sheet", path, "--check", "--lang", "en") == (0, "Nothing to change.\n")


def test_a_new_workbook_has_a_tab_for_each_department_when_asked(tmp_path: Path) -> None:
    path, assignments = tmp_path / "own.xlsx", tmp_path / "assignments.csv"
    assignments.write_text("platform,department\nNT11,Q25-SYT\nNT12,Q25-STC\n", "utf-8")
    assert run("--sheet", path, "--apply", "--per-department", "--assignments", assignments)[0] == 0
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Hướng dẫn", "Sở Y tế", "Sở Tài chính", "Nền tảng", "Đơn vị", "Danh mục"]
    assert [cell.value for cell in book["Sở Y tế"][2]][1:3] == ["NT11", "Sở Y tế"]
    assert run("--sheet", path, "--check", "--lang", "en") == (0, "Nothing to change.\n")


def test_an_existing_workbook_is_only_looked_at(tmp_path: Path) -> None:
    path = tmp_path / "own.xlsx"
    build_template(path)
    book = openpyxl.load_workbook(path)
    book[schema.PROGRESS.title].delete_cols(14)
    del book[schema.DEPARTMENTS.title]
    book.save(path)
    before = path.read_bytes()
    code, output = run("--sheet", path, "--apply", "--lang", "en")
    assert (code, path.read_bytes() == before) == (1, True)
    assert "“Tiến độ” has no column “Ngày cập nhật”" in output
    assert "There is no tab with the header of “Đơn vị”" in output


def test_a_file_that_is_no_workbook_is_told(tmp_path: Path) -> None:
    path = tmp_path / "own.xlsx"
    path.write_text("no workbook")
    code, output = run("--sheet", path, "--lang", "en")
    assert (code, "is not an .xlsx workbook" in output) == (2, True)


def test_a_google_sheet_is_planned_set_up_and_checked_from_the_command_line(
    double: GoogleDouble, tmp_path: Path
) -> None:
    stand = setup.stand(double)
    key = tmp_path / "key.json"
    key.write_text(json.dumps(double.credentials()))
    environment = {"GOOGLE_API_ROOT": double.url, "GOOGLE_APPLICATION_CREDENTIALS": str(key)}
    url = f"https://docs.google.com/spreadsheets/d/{stand.sheet.id}/edit#gid=0"
    given = ["--sheet", url, "--lang", "en"]
    environment["SHEET_EDITORS"] = f"{setup.ICT}; ict.two@double.example"
    code, output = run(*given, "--check", **environment)
    assert (code, output.splitlines()[0]) == (1, "20 things are not as they should be; --apply mends them:")
    code, output = run(*given, **environment)
    assert (code, output.splitlines()[0]) == (0, "20 changes would be made; --apply makes them:")
    assert "ict.two@double.example" in output
    code, output = run(*given, "--apply", **environment)
    assert (code, output.splitlines()[0]) == (0, "20 changes made and read back:")
    for option in ("--apply", "--check"):
        code, output = run(*given, option, **environment)
        assert (code, output.splitlines()[0]) == (0, "Nothing to change.")
    assert run("--sheet", url, **environment)[1].startswith("Không có gì phải thay đổi.")


def test_a_title_can_t_command_the_terminal(double: GoogleDouble) -> None:
    stand = setup.stand(double, {"Tiến độ\x1b[2J\n": [setup.FULL_PROGRESS[:5]]})
    _, lines = stand.command()
    assert [line for line in lines if "Tiến độ [2J" in line]
    assert all(line.isprintable() for line in lines)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "Name a sheet with --sheet."),
        (("--sheet", "x.xlsx", "--apply", "--check"), "Choose --apply or --check, not both."),
        (("--sheet", "x.xlsx", "--editors", "phòng", "--lang", "en"), "“phòng” is no e-mail address"),
    ],
)
def test_a_command_that_can_t_be_meant_is_refused(arguments: tuple[str, ...], said: str) -> None:
    code, output = run(*arguments)
    assert (code, said in output) == (2, True)
