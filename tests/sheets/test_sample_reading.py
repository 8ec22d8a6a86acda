"""What the register makes of the sample: every row accounted for, every planted fault found."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from lib.core.register import Register, build
from lib.core.workbook import Workbook
from lib.sheets.local import read_tabs
from lib.sheets.sample import build_sample
from lib.sheets.sample_cells import BAD_CELLS

TODAY = date(2026, 11, 24)
SILENCES = {"status-blank", "body-generic"}
EXPECTED = {
    "status-computed", "status-unknown", "percent-range", "percent-unclear", "number-several", "cell-error",
    "cell-mojibake", "cell-vni", "cell-ditto", "date-no-such-day", "deadline-no-such-period",
    "deadline-no-year", "deadline-unreadable", "platform-unknown", "platform-several", "body-unknown",
    "body-replaced", "body-ended", "body-did-you-mean", "body-generic", "link-local", "required-blank",
    "row-id-repeated",
}  # fmt: skip


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Register:
    path = tmp_path_factory.mktemp("sample") / "sample.xlsx"
    build_sample(path)
    tabs = tuple(read_tabs(path))
    return build(Workbook(path.name, tabs, "1", datetime.combine(TODAY, datetime.min.time())), TODAY)


def test_every_row_of_the_sample_is_a_record_or_structure(register: Register) -> None:
    assert register.refused_rows == 0
    assert register.rows_read == register.records + register.structure_rows
    assert register.structure_rows == 10
    assert len(register.progress) >= 450


def test_every_kind_of_planted_fault_is_found(register: Register) -> None:
    assert {problem.code for problem in register.problems} >= EXPECTED


def test_nothing_but_the_planted_faults_and_silences_is_reported(register: Register) -> None:
    reported = [problem for problem in register.problems if problem.code not in SILENCES]
    planted = {(planted.tab, str(value)) for planted in BAD_CELLS for value in planted.cells.values()}
    repeated = sum(problem.code == "row-id-repeated" for problem in reported)
    assert len(reported) <= len(BAD_CELLS) + repeated - 1
    texts = {(problem.tab, problem.value) for problem in reported if problem.value}
    assert texts <= planted


def test_most_departments_lead_tasks_and_no_platform_but_one_is_left_out(register: Register) -> None:
    leads = {code for codes in register.progress["leads"].dropna() for code in codes.split()}
    platforms = {platform.code for platform in register.platforms}
    assert len(leads) >= 30
    assert platforms - set(register.progress["platform"].dropna()) == {"NT30"}
