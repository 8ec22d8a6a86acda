"""Problems: their cell, the text as typed, their sentences, the link that opens the cell."""

from __future__ import annotations

import string
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.core.messages import MESSAGES, UNLIKE_ANY
from lib.core.problems import Problem, Severity, cell_link, column_letters, describe, from_reading, shown
from lib.core.reading import ambiguous, refused, warning
from lib.sheets.protocol import SourceError


@pytest.mark.parametrize(
    ("index", "letters"),
    [(0, "A"), (25, "Z"), (26, "AA"), (27, "AB"), (51, "AZ"), (52, "BA"), (701, "ZZ"), (702, "AAA"), (16_383, "XFD")],
)
def test_columns_have_the_letters_of_a_spreadsheet(index, letters):
    assert column_letters(index) == letters


@given(st.integers(0, 20_000))
def test_letters_count_in_base_26_without_a_zero(index):
    value = 0
    for letter in column_letters(index):
        value = value * 26 + string.ascii_uppercase.index(letter) + 1
    assert value == index + 1


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        ("  Sở Y tế\n", "  Sở Y tế\n"),
        (1, "1"),
        (1.0, "1"),
        (0.755, "0.755"),
        (0.1 + 0.2, "0.3"),
        (1e300, "1e+300"),
        (float("nan"), "nan"),
        (True, "TRUE"),
        (date(2026, 6, 1), "01/06/2026"),
        (datetime(2026, 6, 1), "01/06/2026"),
        (datetime(2026, 6, 1, 7, 30), "01/06/2026 07:30"),
        ("x" * 120, "x" * 120),
        ("x" * 121, "x" * 119 + "…"),
        ("a\ud800b", "a?b"),
    ],
)
def test_a_value_is_shown_as_its_reader_would_know_it(value, text):
    assert shown(value) == text


@given(st.one_of(st.none(), st.text(), st.integers(), st.floats(), st.booleans(), st.dates(), st.datetimes()))
def test_whatever_a_cell_holds_is_shown_short_and_can_be_written(value):
    assert len(shown(value)) <= 120
    shown(value).encode()


def test_a_number_of_five_thousand_digits_is_shown_by_its_size():
    assert shown(10**5000) == "10^5000"


@pytest.mark.parametrize(
    ("reading", "severity"),
    [
        (warning(1, "date-short-year", typed="1/1/26", read="01/01/2026"), Severity.WARNING),
        (ambiguous("percent-unclear", typed="1", first="1", second="100"), Severity.AMBIGUOUS),
        (refused("cell-error", typed="#REF!"), Severity.ERROR),
    ],
)
def test_a_reading_becomes_a_problem_as_bad_as_its_outcome(reading, severity):
    problem = from_reading(reading, tab="Tiến độ", row=12, column_index=5, column="Thời hạn", value="x", gid=7)
    assert (problem.severity, problem.cell, problem.value, problem.gid) == (severity, "F12", "x", 7)
    for language in ("vi", "en"):
        assert all(text and "{" not in text for text in describe(problem, language))


@pytest.mark.parametrize("code", sorted(UNLIKE_ANY))
def test_a_name_near_to_none_is_said_to_be_unknown_and_nothing_in_brackets(code):
    for suggestions, has_brackets in (("", False), ("Sở Y tế [SYT]", True)):
        reading = refused(code, text="x", suggestions=suggestions, list_tab="Đơn vị")
        problem = from_reading(reading, tab="Tiến độ", row=2, column_index=5, column="x", value="x", gid=None)
        for language in ("vi", "en"):
            assert ("(" in describe(problem, language)[0]) is has_brackets


def test_a_problem_of_a_whole_tab_has_no_cell():
    assert Problem("Đơn vị", 0, 0, "", "", Severity.ERROR, "tab-missing").cell == ""


@pytest.mark.parametrize("typed", ["{", "{tab}", "{0}", "%s", "{value.__class__}"])
def test_braces_typed_in_a_cell_are_text_and_nothing_else(typed):
    reading = refused("cell-error", typed=typed)
    problem = from_reading(reading, tab="Tiến độ", row=2, column_index=0, column="x", value=typed, gid=None)
    assert typed in describe(problem, "vi")[0]


@pytest.mark.parametrize(
    ("url", "gid", "cell", "link"),
    [
        ("https://example.org/d/1/edit", 0, "F12", "https://example.org/d/1/edit#gid=0&range=F12"),
        ("https://example.org/d/1/edit", 77, "", "https://example.org/d/1/edit#gid=77"),
        (None, 0, "F12", ""),
        ("", 0, "F12", ""),
        ("https://example.org/d/1/edit", None, "F12", ""),
    ],
)
def test_a_link_opens_the_cell_where_the_sheet_has_an_address(url, gid, cell, link):
    assert cell_link(url, gid, cell) == link


@pytest.mark.parametrize("code", sorted(MESSAGES))
def test_every_code_says_what_is_wrong_and_what_to_do(code):
    message, advice = MESSAGES[code]
    assert message
    assert advice
    assert advice.rstrip().endswith((".", "?"))


def test_a_source_error_keeps_its_code_and_details():
    error = SourceError("source-missing", path="a.xlsx")
    assert (error.code, error.details, str(error)) == ("source-missing", {"path": "a.xlsx"}, "source-missing")
