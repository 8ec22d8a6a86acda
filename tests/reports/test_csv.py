"""CSV of what is on screen: opened by spreadsheet programs as text, never as a formula."""

from __future__ import annotations

import csv
import io
from datetime import date

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.reports.csv_file import safe, to_csv

FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n")


def rows(table: pa.Table, language: str = "vi") -> list[list[str]]:
    text = to_csv(table, language).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def test_the_file_begins_with_a_mark_that_makes_excel_read_it_as_unicode():
    content = to_csv(pa.table({"task": ["Tập huấn"]}), "vi")
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\r\n") == 2


def test_headers_are_words_of_the_language_and_an_unknown_name_stays():
    table = pa.table({"task": ["x"], "due": [date(2026, 6, 1)], "something": ["y"]})
    assert rows(table, "en")[0] == ["Task", "Due day", "something"]
    assert rows(table, "vi")[0][0] != "Task"


def test_values_are_written_as_the_language_writes_them():
    table = pa.table(
        {
            "percent": pa.array([75.5, None, 100.0]),
            "due": pa.array([date(2026, 6, 1), None, date(2026, 12, 31)]),
            "total": pa.array([3, 0, None], pa.int32()),
        }
    )
    assert rows(table, "vi")[1:] == [["75,5", "01/06/2026", "3"], ["", "", "0"], ["100", "31/12/2026", ""]]
    assert rows(table, "en")[1][0] == "75.5"


@pytest.mark.parametrize(
    "typed",
    [
        "=1+1",
        "+84 255",
        "-5",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        " =1",
        "\u00a0=1",
        "\u200b=1",
        "\ufeff=1",
        "=",
        "-",
        "  -x",
    ],
)
def test_a_text_that_could_be_a_formula_gets_an_apostrophe(typed):
    assert safe(typed) == f"'{typed}"
    assert rows(pa.table({"task": [typed]}))[1] == [f"'{typed}"]


@pytest.mark.parametrize("typed", ["", "Tập huấn", "1-2", "a=b", "12/2026", "'=1", "(-5)", "https://example.org", '"'])
def test_any_other_text_stays_as_it_was_typed(typed):
    assert safe(typed) == typed


@pytest.mark.parametrize("typed", ['a"b', "a,b", "a;b", "dòng một\ndòng hai", "a\r\nb", "😀", "\u202eabc", "e\u0301"])
def test_quotes_commas_and_line_breaks_come_back_as_they_were(typed):
    assert rows(pa.table({"task": [typed, "x"]}))[1:] == [[typed], ["x"]]


def test_an_empty_table_has_its_headers():
    assert rows(pa.table({"task": pa.array([], pa.string())}), "en") == [["Task"]]


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("abc;=HYPERLINK(1);x", "abc;'=HYPERLINK(1);x"),
        ("abc; @SUM(1)", "abc; '@SUM(1)"),
        (";=1", ";'=1"),
        ("một\n=1+1", "một\n'=1+1"),
        ("- việc một\n- việc hai;\n+ việc ba", "'- việc một\n- việc hai;\n+ việc ba"),
        ("a; b; 5", "a; b; 5"),
    ],
)
def test_what_another_separator_would_make_a_cell_is_no_formula_either(typed, shown):
    assert safe(typed) == shown


@given(st.lists(st.tuples(st.text(st.characters(exclude_categories=["Cs"])), st.text(st.characters(exclude_categories=["Cs"]))), max_size=5))  # fmt: skip
def test_no_cell_of_any_table_can_run_and_every_cell_comes_back(cells):
    table = pa.table(
        {"task": pa.array([a for a, _ in cells], pa.string()), "result": pa.array([b for _, b in cells], pa.string())}
    )
    read = rows(table)[1:]
    assert len(read) == len(cells)
    for row, typed in zip(read, cells, strict=True):
        for shown, original in zip(row, typed, strict=True):
            assert shown.replace("'", "") == original.replace("'", "")
            assert not shown.lstrip(" \u00a0").startswith(FORMULAS)
