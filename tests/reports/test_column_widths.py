"""Widths of printed columns."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.reports.column_widths import NO_BREAK, alignment, broken, fitted, whole_counts

TEXTS = st.lists(st.text("ab ", max_size=120), min_size=1, max_size=8)


@given(
    st.lists(st.tuples(st.text("abc ", min_size=1, max_size=30), TEXTS), min_size=1, max_size=14), st.floats(90, 270)
)
def test_columns_never_take_more_than_the_room_there_is(columns, room):
    fit = fitted([label for label, _ in columns], [values for _, values in columns], room)
    if not fit.keeps_lines:
        assert sum(fit.widths) <= room + 0.01
    assert all(width > 0 for width in fit.widths)
    assert 6.5 <= fit.size <= 9.0


def test_a_column_of_sentences_gets_more_than_a_column_of_words():
    fit = fitted(["Đơn vị", "Nhiệm vụ"], [["Sở Y tế"] * 5, ["Ban hành kế hoạch triển khai nền tảng số " * 3] * 5], 170)
    assert fit.widths[1] > 2 * fit.widths[0]
    assert fit.short == [True, False]


def test_a_table_of_short_values_stays_narrow():
    fit = fitted(["Đơn vị", "Số"], [["Sở Y tế"], ["12"]], 170)
    assert sum(fit.widths) < 60


@pytest.mark.parametrize(
    ("label", "values", "lines"),
    [
        ("Đến hạn trong 30 ngày", ["4"], "Đến hạn\ntrong\n30 ngày"),
        ("Đơn vị", ["UBND phường Sa Huỳnh"], "Đơn vị"),
        ("Lỗi", [], "Lỗi"),
    ],
)
def test_a_header_breaks_only_where_it_would_make_its_column_wide(label, values, lines):
    assert broken(label, values) == lines


def test_numbers_stand_to_the_right():
    assert alignment([None, 3]) == "right"
    assert alignment(["3"]) == "left"
    assert alignment([]) == "left"


def test_a_count_with_its_share_stays_on_one_line_and_words_may_break():
    share = NO_BREAK.join(["12", "/", "35", "(34", "%)"])
    assert whole_counts(["12 / 35 (34 %)", "Sở Y tế 12", ""]) == [share, "Sở Y tế 12", ""]


def test_capitals_and_bold_headers_get_the_room_they_take():
    small, capitals = (fitted([label], [["x"]], 170).widths[0] for label in ("nhiệmvụ", "NHIỆMVỤ"))
    assert capitals > 1.2 * small


def test_a_header_that_may_take_more_lines_leaves_more_room():
    labels, values = ["Đến hạn trong 30 ngày"] * 10, [["4"]] * 10
    assert sum(fitted(labels, values, 500, head_lines=5).widths) < sum(fitted(labels, values, 500).widths)
