"""What stands in a person's cell is quoted in no problem: the page of data quality is open to everybody."""

from __future__ import annotations

import pytest

from lib import schema
from lib.core.problems import describe
from lib.core.register import build
from lib.core.workbook import Workbook
from tests.builders import READ_AT, TODAY, progress_tab, register_of, tab, task


@pytest.mark.parametrize(
    ("field", "typed", "code"),
    [
        ("contact", "NguyÔn V¨n A 0905123456", "cell-tcvn3"),
        ("task", "KÕt nèi dữ liÖu", "cell-tcvn3"),
    ],
)
def test_a_problem_of_a_person_s_cell_names_the_cell_and_quotes_nothing(field, typed, code):
    (problem,) = [each for each in register_of(progress_tab(task(**{field: typed}))).problems if each.code == code]
    assert problem.column == schema.PROGRESS.column(field).header
    assert (problem.value == "…") is (field == "contact")
    assert problem.cell
    # Nor does a sentence, which names what broken letters may have meant.
    assert "0905123456" not in " ".join(describe(problem, "vi"))
    assert set(problem.details.values()) == {"…"} or field != "contact"


def test_accounts_are_quoted_in_no_problem():
    headers = ("Mã", "Tên đơn vị", "Tài khoản biên tập")
    accounts = tab("Đơn vị", [headers, ("YT", "Sở Y tế", "van.a@quangngai.gov.vn, b\ufffd@x.vn")])
    register = build(Workbook("book.xlsx", (progress_tab(task()), accounts), "1", READ_AT), TODAY)
    assert [each.value for each in register.problems if each.column == headers[2]] == ["…"]
    assert not any("@" in each.value for each in register.problems)
