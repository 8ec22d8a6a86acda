"""Days, and the deadlines that are rarely days."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from lib.core.cells import DeadlineKind, date_value, deadline
from lib.core.reading import Outcome

ON = date(2025, 5, 5)


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("12/04/2022", "2022-04-12"),
        ("5/1/2022", "2022-01-05"),
        ("15 - 4 - 2022", "2022-04-15"),
        ("21.10.2020.", "2020-10-21"),
        ("2022/06/01", "2022-06-01"),
        ("2022-06-01T08:00:00.123+07:00", "2022-06-01"),
        ("2022-06-01 08:41", "2022-06-01"),
        ("ngày 5/1/2022", "2022-01-05"),
        ("05 tháng 01 năm 2022", "2022-01-05"),
        ("12 thg 4, 2022", "2022-04-12"),
        ("Quảng Ngãi, ngày 05 tháng 01 năm 2022", "2022-01-05"),
        ("Thứ 3, ngày 11/07/2023, 08:41", "2023-07-11"),
        ("Chủ nhật 9/7/2023", "2023-07-09"),
        ("11/07/2023 08:41:00 CH", "2023-07-11"),
        ("11h30 ngày 12/4/2022", "2022-04-12"),
        ("12/04/2022 lúc 8 giờ 30 phút", "2022-04-12"),
        ("12-Apr-2022", "2022-04-12"),
        (44713, "2022-06-01"),
        (44713.9, "2022-06-01"),
        (date(2022, 6, 1), "2022-06-01"),
        (datetime(2022, 6, 1, 23, 59), "2022-06-01"),
    ],
)
def test_a_day_is_read(value: object, read: str) -> None:
    reading = date_value(value)
    assert (reading.outcome, reading.value) == (Outcome.VALUE, date.fromisoformat(read))
    assert not isinstance(reading.value, datetime)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("31/02/2022", "date-no-such-day"),
        ("15/13/2022", "date-no-such-day"),
        ("00/04/2022", "date-no-such-day"),
        ("6/29/2025", "date-no-such-day"),
        ("12/04", "date-no-year"),
        ("ngày 12 tháng 4", "date-no-year"),
        ("Tháng 6/2022", "date-no-day"),
        ("2022", "date-no-day"),
        (2022, "date-no-day"),
        ("12/04/1022", "date-year"),
        (45, "date-year"),
        (1e300, "date-year"),
        (float("nan"), "date-year"),
        (date(1900, 1, 1), "date-year"),
        ("12/04/2022 (dự kiến)", "date-words"),
        ("sắp tới", "date-unreadable"),
        (True, "date-unreadable"),
        (time(8, 0), "date-unreadable"),
    ],
)
def test_what_is_no_day_is_refused_with_its_reason(value: object, code: str) -> None:
    assert (date_value(value).outcome, date_value(value).code) == (Outcome.REFUSED, code)


def test_two_days_in_a_cell_are_asked_about() -> None:
    assert date_value("12/04/2022 - 15/04/2022").code == "date-several"


def test_a_year_of_two_digits_is_used_with_a_warning() -> None:
    assert (date_value("12/04/22").value, date_value("12/04/22").code) == (date(2022, 4, 12), "date-short-year")


@pytest.mark.parametrize(
    ("value", "first", "second"),
    [(44713, "01/06/2022", "06/01/2022"), ("2/1/2025", "02/01/2025", "01/02/2025")],
)
def test_a_month_first_locale_makes_a_swappable_day_unclear(value: object, first: str, second: str) -> None:
    for reader in (date_value, deadline):
        reading = reader(value, "en_US")
        assert reading.outcome is Outcome.AMBIGUOUS
        assert (reading.details["first"], reading.details["second"]) == (first, second)


@pytest.mark.parametrize("value", ["29/6/2025", "2/2/2025", "2025-02-01", "ngày 5 tháng 1 năm 2025", 44740])
def test_a_month_first_locale_changes_nothing_where_one_reading_is_possible(value: object) -> None:
    assert date_value(value, "en_US").outcome is Outcome.VALUE


def test_a_month_first_text_in_a_month_first_locale_is_used_with_a_warning() -> None:
    reading = date_value("6/29/2025", "en_US")
    assert (reading.outcome, reading.value) == (Outcome.WARNING, date(2025, 6, 29))


def test_a_number_format_that_names_the_month_leaves_no_doubt() -> None:
    assert date_value(44713, "en_US", "d mmm yyyy").outcome is Outcome.VALUE
    assert date_value(44713, "en_US", "m/d/yyyy").outcome is Outcome.AMBIGUOUS


@pytest.mark.parametrize(
    ("value", "kind", "period", "due"),
    [
        (2025, "year", "2025", "2025-12-31"),
        ("2025", "year", "2025", "2025-12-31"),
        ("cuối năm 2025", "year", "2025", "2025-12-31"),
        ("đến hết năm 2030", "year", "2030", "2030-12-31"),
        ("12/2025", "month", "2025-12", "2025-12-31"),
        ("02/2024", "month", "2024-02", "2024-02-29"),
        ("T6/2025", "month", "2025-06", "2025-06-30"),
        ("tháng 6 năm 2025", "month", "2025-06", "2025-06-30"),
        ("tháng 6-2025", "month", "2025-06", "2025-06-30"),
        ("6.2025", "month", "2025-06", "2025-06-30"),
        ("hoàn thành trong tháng 6/2025", "month", "2025-06", "2025-06-30"),
        ("Quý II/2025", "quarter", "2025-Q2", "2025-06-30"),
        ("Quý 2 năm 2022", "quarter", "2022-Q2", "2022-06-30"),
        ("QIV/2022", "quarter", "2022-Q4", "2022-12-31"),
        ("Q2/2025", "quarter", "2025-Q2", "2025-06-30"),
        ("Quý II-2025", "quarter", "2025-Q2", "2025-06-30"),
        ("6 tháng đầu năm 2025", "half", "2025-H1", "2025-06-30"),
        ("06 tháng cuối năm 2025", "half", "2025-H2", "2025-12-31"),
        ("9 tháng đầu năm 2022", "nine_months", "2022-M9", "2022-09-30"),
        ("30/6/2025", "day", "2025-06-30", "2025-06-30"),
        ("trước ngày 30/6/2025", "day", "2025-06-30", "2025-06-30"),
        ("xong trước 15/12/2025", "day", "2025-12-15", "2025-12-15"),
        ("ngày 9 tháng 9 năm 2025", "day", "2025-09-09", "2025-09-09"),
        ("2025-12-31T00:00:00", "day", "2025-12-31", "2025-12-31"),
        ("2025-12-31T17:00:00.000Z", "day", "2025-12-31", "2025-12-31"),
        ("2025-12-31 00:00:00", "day", "2025-12-31", "2025-12-31"),
        ("01/12/2025 00:00:00", "day", "2025-12-01", "2025-12-01"),
        ("31/12/2025 12:00:00 SA", "day", "2025-12-31", "2025-12-31"),
        ("trước ngày 31/12/2025, 17h30", "day", "2025-12-31", "2025-12-31"),
        ("ngày 9 tháng 9 năm 2025 lúc 17 giờ", "day", "2025-09-09", "2025-09-09"),
        ("01/01/2025 - 30/06/2025 23:59", "range", "2025-01-01..2025-06-30", "2025-06-30"),
        (44713, "day", "2022-06-01", "2022-06-01"),
        (date(2025, 6, 1), "day", "2025-06-01", "2025-06-01"),
        ("2025-2026", "range", "2025..2026", "2026-12-31"),
        ("giai đoạn 2025–2030", "range", "2025..2030", "2030-12-31"),
        ("từ năm 2025 đến năm 2030", "range", "2025..2030", "2030-12-31"),
        ("01/01/2025 - 30/06/2025", "range", "2025-01-01..2025-06-30", "2025-06-30"),
        ("01/2025 - 06/2025", "range", "2025-01..2025-06", "2025-06-30"),
        ("4-6/2025", "range", "2025-04..2025-06", "2025-06-30"),
        ("tháng 4, 5/2025", "range", "2025-04..2025-05", "2025-05-31"),
        ("Quý II, III/2025", "range", "2025-Q2..2025-Q3", "2025-09-30"),
        ("Quý I - Quý III/2025", "range", "2025-Q1..2025-Q3", "2025-09-30"),
        ("Quý IV/2025 - Quý I/2026", "range", "2025-Q4..2026-Q1", "2026-03-31"),
        ("2025 trở đi", "open_ended", "2025..open", None),
        ("2025 và các năm tiếp theo", "open_ended", "2025..open", None),
        ("từ tháng 6/2025", "open_ended", "2025-06..open", None),
        ("Thường xuyên, liên tục", "continuous", "continuous", None),
        ("cùng kỳ năm 2024", "same_period", "same period of 2024", None),
    ],
)
def test_a_deadline_falls_due_on_the_last_day_of_its_period(
    value: object, kind: str, period: str, due: str | None
) -> None:
    reading = deadline(value)
    assert reading.outcome is Outcome.VALUE
    assert (reading.value.kind, reading.value.period) == (kind, period)
    assert reading.value.due == (date.fromisoformat(due) if due else None)


@pytest.mark.parametrize(
    ("typed", "kind", "due"),
    [
        ("Hằng năm", DeadlineKind.YEARLY, date(2025, 12, 31)),
        ("Hàng năm", DeadlineKind.YEARLY, date(2025, 12, 31)),
        ("Trước ngày 15/12 hằng năm", DeadlineKind.YEARLY, date(2025, 12, 15)),
        ("Hằng quý", DeadlineKind.QUARTERLY, date(2025, 6, 30)),
        ("Định kỳ hằng tháng", DeadlineKind.MONTHLY, date(2025, 5, 31)),
        ("ngày 25 hằng tháng", DeadlineKind.MONTHLY, date(2025, 5, 25)),
    ],
)
def test_a_recurring_deadline_falls_due_in_the_period_it_is_told(typed: str, kind: DeadlineKind, due: date) -> None:
    assert (deadline(typed, on=ON).value.kind, deadline(typed, on=ON).value.due) == (kind, due)
    assert deadline(typed).value.due is None


@pytest.mark.parametrize(
    ("pattern", "period"),
    [
        *(("mm/yyyy", "2025-06"), ("mmm-yy", "2025-06"), ('"Tháng" m/yyyy', "2025-06"), ("yyyy", "2025")),
        *(("dd/mm/yyyy", "2025-06-15"), (None, "2025-06-15"), ("d mmm yyyy", "2025-06-15")),
    ],
)
def test_a_date_cell_that_shows_no_day_is_a_month_or_a_year(pattern: str | None, period: str) -> None:
    assert deadline(date(2025, 6, 15), number_format=pattern).value.period == period
    assert deadline(45823, number_format=pattern).value.period == period


def test_a_month_format_leaves_no_doubt_in_a_month_first_locale() -> None:
    assert deadline(45809, "en_US", "m/yyyy").value.period == "2025-06"


def test_a_month_the_sheet_took_for_a_number_is_used_with_a_warning() -> None:
    assert (deadline(12.202).value.period, deadline(6.2025).outcome) == ("2020-12", Outcome.WARNING)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("tháng 13/2022", "deadline-no-such-period"),
        ("Quý V/2022", "deadline-no-such-period"),
        ("0/2025", "deadline-no-such-period"),
        ("Quý II", "deadline-no-year"),
        ("tháng 6", "deadline-no-year"),
        ("30/6", "deadline-no-year"),
        ("trong năm", "deadline-no-year"),
        ("6 tháng đầu năm", "deadline-no-year"),
        ("2026-2025", "deadline-reversed"),
        ("30/6/2025 - 01/01/2025", "deadline-reversed"),
        ("31/02/2025", "date-no-such-day"),
        ("năm 1025", "date-year"),
        ("đầu năm 2025", "deadline-vague"),
        ("khoảng tháng 6/2025", "deadline-vague"),
        ("31/02/2025 00:00:00", "date-no-such-day"),
        ("12/2025 10:30", "deadline-unreadable"),
        ("17:00", "deadline-unreadable"),
        ("31/12/2025 25:00:00:00", "deadline-unreadable"),
        ("sớm nhất có thể", "deadline-unreadable"),
        ("Theo kế hoạch của UBND tỉnh", "deadline-unreadable"),
        (True, "deadline-unreadable"),
        (time(8, 0), "deadline-unreadable"),
    ],
)
def test_what_is_no_deadline_is_refused_with_its_reason(typed: object, code: str) -> None:
    assert (deadline(typed).outcome, deadline(typed).code) == (Outcome.REFUSED, code)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("30/6/2025 và 31/12/2025", "deadline-several"),
        ("30/6/2025\n31/12/2025", "deadline-several"),
        ("Tháng 6, 12/2025", "deadline-several"),
        ("2025 hoặc 2026", "deadline-several"),
        ("Hằng năm 2025", "deadline-several"),
        ("Thường xuyên, hằng năm", "deadline-several"),
        ("trước tháng 6/2025", "deadline-before"),
    ],
)
def test_a_deadline_with_two_readings_is_asked_about(typed: str, code: str) -> None:
    assert (deadline(typed).outcome, deadline(typed).code) == (Outcome.AMBIGUOUS, code)


@pytest.mark.parametrize(
    ("typed", "period"), [("T6/25", "2025-06"), ("Quý II/25", "2025-Q2"), ("30/6/25", "2025-06-30")]
)
def test_a_deadline_with_a_short_year_is_used_with_a_warning(typed: str, period: str) -> None:
    reading = deadline(typed)
    assert (reading.value.period, reading.code) == (period, "date-short-year")


@pytest.mark.parametrize(
    ("typed", "locale", "quoted"),
    [
        ("30/6/25", "vi_VN", ("30/06/2025",)),
        ("T6/25", "vi_VN", ("06/2025",)),
        ("Quý II/25", "vi_VN", ("Quý II/2025",)),
        ("6 tháng cuối năm 2025 hoặc 2026", "vi_VN", ("6 tháng cuối năm 2025", "2026")),
        ("9 tháng năm 2025 hoặc tháng 12/2025", "vi_VN", ("9 tháng đầu năm 2025", "12/2025")),
        ("trước tháng 6/2025", "vi_VN", ("31/05/2025", "30/06/2025")),
        ("Hằng năm 2025", "vi_VN", ("Hằng năm", "2025")),
        ("Hằng năm, quý I/2025", "vi_VN", ("Hằng năm", "Quý I/2025")),
        ("Thường xuyên, hằng năm", "vi_VN", ("Thường xuyên", "Hằng năm")),
        ("2/1/2025", "en_US", ("02/01/2025", "01/02/2025")),
        ("2/13/2025", "en_US", ("13/02/2025",)),
    ],
)
def test_deadlines_are_quoted_as_one_types_them(typed: str, locale: str, quoted: tuple[str, ...]) -> None:
    reading = deadline(typed, locale)
    assert (
        tuple(str(reading.details[name]) for name in ("read", "first", "second") if name in reading.details) == quoted
    )
    assert all(deadline(one).outcome is Outcome.VALUE for one in quoted)


def test_a_deadline_keeps_what_was_typed() -> None:
    assert deadline(" Quý\xa0II/2025 ").value.text == "Quý II/2025"
