"""Percentages, ratios, counts, scores, money and marks."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal

import pytest

from lib.core.cells import Mark, Ratio, Target, count, mark, money, percent, ratio, score
from lib.core.reading import Outcome


@pytest.mark.parametrize(
    ("value", "number_format", "read"),
    [
        (0.755, "0.0%", 75.5),
        (1, "0%", 100.0),
        (0, "0%", 0.0),
        (0.5, "[Red]0%;-0%", 50.0),
        (1 / 3, "0.00%", 33.333333),
        (75.5, None, 75.5),
        (75.5, '0.0"%"', 75.5),
        (100, "General", 100.0),
        (0, None, 0.0),
    ],
)
def test_a_percent_cell_takes_its_number_format_into_account(
    value: float, number_format: str | None, read: float
) -> None:
    assert percent(value, number_format).value == read


@pytest.mark.parametrize(
    ("value", "number_format"), [(0.755, None), (1, None), (1.0, "0.00"), (0.5, r"0\%"), (0.5, '0"%"'), ("0,755", None)]
)
def test_a_number_up_to_one_without_a_percent_format_is_asked_about(value: object, number_format: str | None) -> None:
    reading = percent(value, number_format)
    assert (reading.outcome, reading.code) == (Outcome.AMBIGUOUS, "percent-unclear")


def test_an_unclear_percentage_lists_both_readings() -> None:
    assert dict(percent(0.755).details) == {"typed": "0.755", "first": "75,5", "second": "0,755"}


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("75,5%", 75.5),
        ("86.45%", 86.45),
        ("75,5\xa0%", 75.5),
        ("75％", 75.0),
        ("100", 100.0),
        ("0", 0.0),
        ("0,5%", 0.5),
        ("1%", 1.0),
        ("1,234%", 1.234),
        ("đạt tỷ lệ 91,4%", 91.4),
        ("Hoàn thành 80 %", 80.0),
        ("100% kế hoạch", 100.0),
        ("0/5", 0.0),
        ("22/28", 100 * 22 / 28),
        ("22/28 xã", 100 * 22 / 28),
    ],
)
def test_a_percentage_typed_as_text_is_read(typed: str, read: float) -> None:
    reading = percent(typed)
    assert (reading.outcome, reading.value) == (Outcome.VALUE, pytest.approx(read))


@pytest.mark.parametrize("typed", ["trên 90%", "≥ 90%", "từ 90% trở lên", "tối thiểu 90%", "không dưới 90%", "> 90"])
def test_a_target_is_kept_apart_from_a_percentage(typed: str) -> None:
    reading = percent(typed)
    assert (reading.outcome, reading.value) == (Outcome.WARNING, Target(90.0))


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("105%", "percent-range"),
        (101, "percent-range"),
        (-1, "percent-range"),
        (float("nan"), "percent-range"),
        ("1.234%", "percent-marks"),
        ("1.23.4%", "number-grouping"),
        ("-5%", "number-negative"),
        ("−5%", "number-negative"),
        ("khoảng 50%", "number-approximate"),
        ("ước đạt 90%", "number-approximate"),
        ("dưới 50%", "number-approximate"),
        ("50-60%", "number-several"),
        ("22/28 (78,57%)", "number-several"),
        ("35/34", "ratio-over"),
        ("0/0", "ratio-of-zero"),
        ("Hoàn thành", "number-unreadable"),
        ("Không", "number-unreadable"),
        ("80% và còn vướng mắc", "percent-words"),
        (True, "number-unreadable"),
        (date(2025, 1, 1), "number-became-date"),
        (time(8, 0), "number-became-date"),
        ("#DIV/0!", "cell-error"),
    ],
)
def test_what_is_no_percentage_is_refused_with_its_reason(value: object, code: str) -> None:
    reading = percent(value)
    assert (reading.outcome, reading.code) == (Outcome.REFUSED, code)


def test_a_number_with_a_date_format_is_no_percentage() -> None:
    assert percent(22, "dd/mm").code == "number-became-date"


def test_a_percentage_above_100_is_refused_in_a_percent_cell_too() -> None:
    assert percent(1.05, "0%").details == {"typed": "105%"}


@pytest.mark.parametrize("typed", ["chưa có", "Chưa xác định", "-", "", None])
def test_words_for_none_yet_are_no_data_in_a_number_column(typed: str | None) -> None:
    assert percent(typed).outcome is Outcome.NO_DATA
    assert count(typed).outcome is Outcome.NO_DATA


def test_a_ratio_of_a_month_and_a_year_is_asked_about() -> None:
    assert percent("12/2025").code == "ratio-or-month"


@pytest.mark.parametrize(("typed", "read"), [("22 / 28", Ratio(22, 28)), ("9.690/10.599", Ratio(9690, 10599))])
def test_a_ratio_is_read(typed: str, read: Ratio) -> None:
    assert ratio(typed).value == read


@pytest.mark.parametrize("value", [44713, 0.5, date(2025, 7, 12), datetime(2025, 7, 12)])
def test_a_ratio_that_the_sheet_made_a_date_is_refused(value: object) -> None:
    assert ratio(value).code == "number-became-date"


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("1.234", 1234),
        ("15.833 người", 15833),
        ("1.234.567", 1234567),
        ("05", 5),
        ("05 xã, phường", 5),
        ("Tổng số: 120", 120),
        ("12.0", 12),
        ("1.234,00", 1234),
        (7, 7),
        (7.0, 7),
        (0, 0),
        ("0", 0),
    ],
)
def test_a_count_is_read(typed: object, read: int) -> None:
    reading = count(typed)
    assert (reading.outcome, reading.value, type(reading.value)) == (Outcome.VALUE, read, int)


@pytest.mark.parametrize(
    ("typed", "read"), [("1,234,567", 1234567), ("1 234 567", 1234567), ("1,5 triệu", 1500000), ("1\xa0234", 1234)]
)
def test_a_count_written_in_an_unusual_way_is_used_with_a_warning(typed: str, read: int) -> None:
    reading = count(typed)
    assert (reading.outcome, reading.value) == (Outcome.WARNING, read)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("1.23.456", "number-grouping"),
        ("12.34", "count-decimals"),
        ("12,5", "count-decimals"),
        ("0.123", "count-decimals"),
        (12.34, "count-decimals"),
        ("khoảng 120", "number-approximate"),
        ("hơn 500", "number-approximate"),
        ("120 trở lên", "number-approximate"),
        ("120+", "number-approximate"),
        ("~120", "number-approximate"),
        ("-5", "number-negative"),
        ("22/28", "number-several"),
        ("5%", "number-unreadable"),
        ("mười", "number-unreadable"),
        ("1" * 5000, "number-unreadable"),
        (1e300, "number-unreadable"),
        (10**400, "number-unreadable"),
    ],
)
def test_what_is_no_count_is_refused_with_its_reason(typed: object, code: str) -> None:
    assert (count(typed).outcome, count(typed).code) == (Outcome.REFUSED, code)


def test_the_locale_says_which_thousands_are_its_own() -> None:
    assert count("1,234", "vi_VN").outcome is Outcome.AMBIGUOUS
    assert count("1,234", "en_US").value == 1234
    assert count("1.234", "en_US").outcome is Outcome.AMBIGUOUS


def test_a_number_cell_that_a_comma_made_a_decimal_is_asked_about() -> None:
    assert count(1.234).details == {"typed": "1,234", "first": "1234", "second": "1,234"}


@pytest.mark.parametrize(
    ("typed", "read"),
    [("40,980 điểm", 40.98), ("38.25", 38.25), ("0.607", 0.607), ("1.234,5", 1234.5), ("1,234.5", 1234.5), (4.5, 4.5)],
)
def test_a_score_is_read(typed: object, read: float) -> None:
    assert (score(typed).outcome, score(typed).value) == (Outcome.VALUE, read)


@pytest.mark.parametrize(
    ("typed", "dong"),
    [
        ("1,5 tỷ", 1_500_000_000),
        ("2 tỉ đồng", 2_000_000_000),
        ("24,3 triệu", 24_300_000),
        ("12,5 tr.đ", 12_500_000),
        ("500.000.000 VNĐ", 500_000_000),
        ("1,5 nghìn tỷ đồng", 1_500_000_000_000),
        ("Kinh phí: 500 triệu đồng", 500_000_000),
        ("0 đồng", 0),
        (0, 0),
    ],
)
def test_a_sum_of_money_is_read_with_its_scale(typed: object, dong: int) -> None:
    reading = money(typed)
    assert (reading.outcome, reading.value.dong) == (Outcome.VALUE, Decimal(dong))


@pytest.mark.parametrize(
    ("typed", "outcome", "code"),
    [
        ("1,500 đồng", Outcome.AMBIGUOUS, "number-unclear"),
        ("29,240.3 tỷ đồng", Outcome.WARNING, "number-read-as"),
        (1_500_000, Outcome.WARNING, "money-unit-assumed"),
        ("500", Outcome.REFUSED, "money-unit"),
        ("100 USD", Outcome.REFUSED, "money-currency"),
        ("khoảng 2 tỷ", Outcome.REFUSED, "number-approximate"),
        ("2 tỷ 500 triệu", Outcome.REFUSED, "number-several"),
        ("-5 tỷ", Outcome.REFUSED, "number-negative"),
        ("Không phát sinh", Outcome.NO_DATA, ""),
    ],
)
def test_a_sum_that_is_unsure_says_why(typed: object, outcome: Outcome, code: str) -> None:
    assert (money(typed).outcome, money(typed).code) == (outcome, code)


@pytest.mark.parametrize(
    ("value", "read"),
    [
        *((tick, Mark.YES) for tick in ("X", "Х", "✓", "✔️", "☑", "V", "TRUE", "1", 1, 1.0, "ü", "\uf0fc", " x. ")),
        *((no, Mark.NO) for no in (False, 0, "Không", "no")),
        *(("CT", Mark.LEAD), ("Chủ trì", Mark.LEAD), ("ph", Mark.SUPPORTING), ("Phối hợp", Mark.SUPPORTING)),
    ],
)
def test_a_mark_is_read(value: object, read: Mark) -> None:
    assert mark(value).value is read


@pytest.mark.parametrize("typed", ["xx", "XX", "x x", "vv", "✓✓", "P", "o", "+"])
def test_a_mark_with_two_meanings_is_asked_about(typed: str) -> None:
    assert mark(typed).outcome is Outcome.AMBIGUOUS


def test_a_word_is_no_mark() -> None:
    assert mark("đang làm").code == "mark-unknown"
