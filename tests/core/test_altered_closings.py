"""A closing whose rows were altered in the sheet: it is told, counts no longer, and is closed again beside itself."""

from __future__ import annotations

import pytest

from lib.core.closing_plan import ClosingError
from lib.core.closings import WHOLE, closing_problems, fold
from lib.core.period_figures import banner
from lib.core.problems import describe
from tests.core.test_closings import AFTER, PERIOD, Tab, frozen


@pytest.fixture
def tab():
    return Tab()


def test_an_altered_row_is_noticed_and_no_longer_counts(tab):
    tab.close(frozen("50"), is_final=True)
    altered = [{**row, "percent": 90.0} if row["row_id"] != WHOLE else row for row in tab.rows.values()]
    assert fold(altered)[PERIOD.id].in_force is None
    (problem,) = closing_problems(fold(altered))
    assert problem.code == "closing-not-whole"
    assert "2026-Q2" in describe(problem, "vi")[0]
    assert closing_problems(fold(tab.rows.values())) == ()


@pytest.mark.parametrize(
    ("language", "said", "unsaid"),
    [("en", "The rows of closing 1", "not closed yet"), ("vi", "lần chốt 1, kỳ 2026-Q2 không khớp", "chưa chốt")],
)
def test_whoever_looks_at_the_period_learns_of_it(tab, language, said, unsaid):
    tab.close(frozen("50"), is_final=True)
    number = next(key for key, row in tab.rows.items() if row["row_id"] != WHOLE)
    whole, tab.rows[number] = tab.rows[number], {**tab.rows[number], "percent": 90.0}
    shown = banner(tab.record, PERIOD, AFTER, language)
    assert said in shown
    assert unsaid not in shown
    tab.close(frozen("50"), is_final=True, reason="Khôi phục")
    both = banner(tab.record, PERIOD, AFTER, language)
    assert said in both
    assert "Khôi phục" in both
    tab.rows[number] = whole
    assert said not in banner(tab.record, PERIOD, AFTER, language)


def test_an_altered_closing_is_closed_again_with_a_reason_beside_it(tab):
    tab.close(frozen("50"), is_final=True)
    number = next(key for key, row in tab.rows.items() if row["row_id"] != WHOLE)
    tab.rows[number] = {**tab.rows[number], "percent": 90.0}
    with pytest.raises(ClosingError, match="closing-needs-reason"):
        tab.close(frozen("50"), is_final=True)
    plan = tab.close(frozen("50"), is_final=True, reason="Khôi phục số liệu đã bị sửa")
    assert (plan.closing.version, plan.rows) == (2, 2)
    assert tab.record.in_force.rows == (frozen("50"),)
