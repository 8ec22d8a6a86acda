"""What the double makes of typed text, how it shows values, and its small calculator."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.google_double.a1 import Area, column_index, column_letters, parse_area, quoted, split_title
from tests.google_double.entry import Typed, typed_over, understand
from tests.google_double.formulas import evaluate
from tests.google_double.masks import parse, pick
from tests.google_double.patterns import moment_of, serial, show
from tests.google_double.seeding import style_of

VI, EN = "vi_VN", "en_US"


@pytest.mark.parametrize(
    ("text", "locale", "value", "pattern"),
    [
        ("0042", EN, 42, None),
        ("2,000,000.01", EN, 2_000_000.01, "#,##0.00"),
        ("1.5", EN, 1.5, None),
        ("1,5", EN, "1,5", None),
        ("12.5%", EN, 0.125, "0.00%"),
        ("75%", EN, 0.75, "0%"),
        ("1/2/2025", EN, serial(date(2025, 1, 2)), "m/d/yyyy"),
        ("25/11/2026", EN, "25/11/2026", None),
        ("2020-01-01", EN, 43_831, "yyyy-mm-dd"),
        ("1.234,5", VI, 1_234.5, "#,##0.00"),
        ("12,5", VI, 12.5, None),
        ("86,45%", VI, 0.8645, "0.00%"),
        ("1.500", VI, 1_500, "#,##0"),
        ("12.5", VI, "12.5", None),
        ("25/11/2026", VI, 46_351, "dd/mm/yyyy"),
        ("25/11/2026 14:30", VI, serial(datetime(2026, 11, 25, 14, 30)), "dd/mm/yyyy hh:mm"),
        ("31/02/2026", VI, "31/02/2026", None),
        ("12/2025", VI, serial(date(2025, 12, 1)), "mm/yyyy"),
        ("2025", VI, 2025, None),
        ("Quý II/2025", VI, "Quý II/2025", None),
        ("true", VI, True, None),
        ("-3,5", VI, -3.5, None),
        ("0912345678", VI, 912_345_678, None),
        ("'0912345678", VI, "0912345678", None),
        ("3_1_0", EN, "3_1_0", None),
        ("", VI, "", None),
    ],
)
def test_typed_text_becomes_a_value_and_a_format(text: str, locale: str, value: Any, pattern: str | None) -> None:
    typed = understand(text, locale)
    assert (typed.value, (typed.number_format or {}).get("pattern")) == (value, pattern)


def test_a_number_typed_into_a_percent_cell_is_a_percentage() -> None:
    percent = {"type": "PERCENT", "pattern": "0%"}
    assert typed_over(understand("75", VI), percent) == Typed(0.75, None, percent)
    assert typed_over(understand("75%", VI), percent).value == 0.75
    assert typed_over(understand("Hoàn thành", VI), percent).value == "Hoàn thành"


@pytest.mark.parametrize(
    ("value", "pattern", "locale", "shown"),
    [
        (0.755, "0.0%", VI, "75,5%"),
        (0.755, "0%", EN, "76%"),
        (1234.5, "#,##0.00", VI, "1.234,50"),
        (1234.5, "#,##0.00", EN, "1,234.50"),
        (12.5, "0.##", VI, "12,5"),
        (46_351, "dd/mm/yyyy", VI, "25/11/2026"),
        (46_351, "d/m/yy", VI, "25/11/26"),
        (46_351, "mm/yyyy", VI, "11/2026"),
        (46_351.604_166_666_7, "hh:mm dd/mm/yyyy", VI, "14:30 25/11/2026"),
        (46_351.604_166_666_7, "h:mm AM/PM", EN, "2:30 PM"),
        (3, '0 "nhiệm vụ"', VI, "3 nhiệm vụ"),
        (0.1, None, VI, "0,1"),
        (53, None, VI, "53"),
        (True, None, VI, "TRUE"),
    ],
)
def test_a_value_is_shown_by_its_pattern_in_the_locale(
    value: Any, pattern: str | None, locale: str, shown: str
) -> None:
    number_format = style_of(pattern)["numberFormat"] if pattern else None
    assert show(value, number_format, locale) == shown


@given(st.datetimes(min_value=datetime(1900, 3, 1), max_value=datetime(2100, 1, 1)))
def test_a_serial_number_goes_back_to_its_moment(moment: datetime) -> None:
    whole = moment.replace(microsecond=0)
    assert moment_of(serial(whole)) == whole


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("= 1 / 1024", 0.0009765625),
        ("=1+2*3", 7),
        ("=(1+2)*3^2", 27),
        ("=-2+50%", -1.5),
        ("=SUM(A1:A3)", 6),
        ("=AVERAGE(A1:A3;9)", 3.75),
        ('=IF(A1>1;"có";"không")', "không"),
        ('="Tổng: "&A3', "Tổng: 3"),
        ("=IFERROR(1/0;0)", 0),
        ("=COUNTA(A1:B3)", 4),
        ("=1/0", "#DIV/0!"),
        ('=1+"a"', "#VALUE!"),
        ("=KHONGCO(1)", "#NAME?"),
        ("=Mất!A1", "#REF!"),
        ("=1+", "#ERROR!"),
        ("=SUM(A1:A3", "#ERROR!"),
        ("=1,5*2", 3),
    ],
)
def test_the_calculator_knows_arithmetic_references_and_errors(formula: str, value: Any) -> None:
    cells: dict[tuple[int, int], Any] = {(0, 0): 1, (1, 0): 2, (2, 0): 3, (0, 1): "chữ"}

    def lookup(title: str | None, area: Area) -> Any:
        top, left, bottom, right = area.closed()
        if title:
            return None
        return [[cells.get((row, column)) for column in range(left, right)] for row in range(top, bottom)]

    assert evaluate(formula, lookup, decimal_comma=True) == value


@given(st.integers(0, 18_277))
def test_column_letters_go_there_and_back(index: int) -> None:
    assert column_index(column_letters(index)) == index


@given(st.text(min_size=1, max_size=20))
def test_any_title_survives_quoting(title: str) -> None:
    assert split_title(f"{quoted(title)}!B2") == (title, "B2")


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("B2", Area(1, 1, 2, 2)),
        ("A:C", Area(0, 0, None, 3)),
        ("2:3", Area(1, 0, 3, None)),
        ("A2:C", Area(1, 0, None, 3)),
        ("D4:A1", Area(0, 0, 4, 4)),
        ("$A$1:$B$2", Area(0, 0, 2, 2)),
        ("A", None),
        ("A1:", None),
        ("Tiến độ", None),
    ],
)
def test_areas_of_every_shape_are_read(text: str, area: Area | None) -> None:
    assert parse_area(text) == area


def test_a_mask_picks_through_lists_and_takes_both_separators() -> None:
    value = {"a": [{"b": 1, "c": {"d": 2, "e": 3}}], "f": 4}
    assert pick(value, parse("a(b,c/e)")) == {"a": [{"b": 1, "c": {"e": 3}}]}
    assert pick(value, parse("a.c.d,f")) == {"a": [{"c": {"d": 2}}], "f": 4}
    assert pick(value, parse("a/c,a/c/d")) == {"a": [{"c": {"d": 2, "e": 3}}]}
    assert pick(value, parse("*")) == value
