"""What holds for every cell: no reader raises, every problem can be told, a round trip changes nothing."""

from __future__ import annotations

import string
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lib.core import cells
from lib.core.cells.sentences import CELL_SENTENCES
from lib.core.messages import MESSAGES
from lib.core.reading import Outcome, Reading
from lib.i18n import translate
from lib.words import OwnerKind

READERS: dict[str, Callable[[Any], Reading]] = {
    "text": cells.text,
    "percent": cells.percent,
    "percent in a percent cell": lambda value: cells.percent(value, "0.0%"),
    "percent in en_US": lambda value: cells.percent(value, locale="en_US"),
    "ratio": cells.ratio,
    "count": cells.count,
    "count in en_US": lambda value: cells.count(value, "en_US"),
    "score": cells.score,
    "money": cells.money,
    "mark": cells.mark,
    "date": cells.date_value,
    "date in en_US": lambda value: cells.date_value(value, "en_US"),
    "deadline": cells.deadline,
    "deadline in en_US": lambda value: cells.deadline(value, "en_US", "mm/yyyy", date(2025, 5, 5)),
    "status": cells.status,
    "link": cells.link,
    "word": lambda value: cells.word(value, OwnerKind),
}

PIECES = st.sampled_from(
    [
        *(
            "Quý",
            "quý",
            "tháng",
            "năm",
            "ngày",
            "Hằng",
            "thường xuyên",
            "từ",
            "đến",
            "trước",
            "và",
            "hoặc",
            "II",
            "IV",
            "V",
        ),
        *(
            "2025",
            "30/6/2025",
            "31/02/2025",
            "6/2025",
            "06",
            "13",
            "1.234",
            "1,234",
            "75,5%",
            "%",
            "/",
            "-",
            "–",
            ",",
            ".",
        ),
        *(
            "trên",
            "khoảng",
            "tỷ",
            "triệu đồng",
            "x",
            "Hoàn thành",
            "quá hạn",
            "(",
            ")",
            "\n",
            "\xa0",
            "\u200b",
            "Ã",
            "»",
        ),
        *(
            "#REF!",
            '"',
            "javascript:",
            "https://",
            "n/a",
            "hằng năm",
            "6 tháng đầu năm",
            "1/2",
            "T00:00:00",
            "17h30",
            "h1",
            "¶",
            "\xad",
            "aù",
        ),
    ]
)
SENTENCES = st.lists(PIECES, max_size=8).flatmap(
    lambda pieces: st.sampled_from(["", " "]).map(lambda space: space.join(pieces))
)
ANY_TEXT = st.text(st.characters(exclude_categories=())) | SENTENCES | st.text(string.digits + ".,/-% ")
ANY_CELL = (
    ANY_TEXT
    | st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.dates()
    | st.datetimes()
    | st.times()
    | st.timedeltas()
    | st.decimals()
    | st.binary()
    | st.lists(st.text())
)


@pytest.mark.parametrize("name", READERS)
@given(value=ANY_CELL)
@example(value="á" * 100_000)
@example(value="1." * 50_000)
@example(value="a?b " * 25_000)
@example(value="Ã©" * 50_000)
@example(value="Qu¶ng " * 20_000)
@example(value=10**5000)
@example(value=-(10**5000))
@example(value=float("nan"))
@example(value=float("-inf"))
@example(value="\ud800")
@example(value="9" * 100_000)
def test_no_reader_raises_and_every_problem_can_be_told(name: str, value: object) -> None:
    reading = READERS[name](value)

    if reading.outcome in (Outcome.VALUE, Outcome.NO_DATA):
        assert not reading.code
    else:
        assert all(len(detail) <= 200 and detail.isprintable() for detail in reading.details.values())
        for sentence in MESSAGES[reading.code]:
            for language in ("vi", "en"):
                assert "{typed}" not in translate(language, sentence, **reading.details)
    assert (reading.value is not None) == reading.is_used


def test_every_sentence_has_its_vietnamese_with_the_same_placeholders() -> None:
    details = {name: f"<{name}>" for name in ("typed", "first", "second", "read", "words", "repaired", "target")}
    for pair in CELL_SENTENCES.values():
        for sentence in pair:
            vietnamese, english = translate("vi", sentence, **details), translate("en", sentence, **details)
            assert vietnamese != english
            assert all((name in vietnamese) == (name in english) for name in details.values())


@given(ANY_TEXT)
def test_a_key_of_a_key_is_the_key(typed: str) -> None:
    assert cells.normal_key(cells.normal_key(typed)) == cells.normal_key(typed)
    assert cells.search_key(cells.search_key(typed)) == cells.search_key(typed)
    assert cells.search_key(cells.normal_key(typed)) == cells.search_key(typed)


@given(ANY_TEXT)
def test_composition_does_not_change_a_key(typed: str) -> None:
    decomposed = unicodedata.normalize("NFD", typed)
    assert cells.normal_key(decomposed) == cells.normal_key(unicodedata.normalize("NFC", typed))


@given(ANY_TEXT)
def test_clean_text_is_clean(typed: str) -> None:
    assert cells.clean(cells.clean(typed)) == cells.clean(typed)
    reading = cells.text(typed)
    if reading.is_used:
        assert cells.clean(reading.value) == reading.value


@given(ANY_TEXT, st.sampled_from(["", "Sở Khoa học và Công nghệ báo cáo kết quả ", "." * 45]))
def test_a_long_text_that_looks_ordinary_is_only_stripped(typed: str, opening: str) -> None:
    longer = opening + typed
    if len(longer) > 40 and unicodedata.is_normalized("NFC", longer) and cells.is_ordinary(longer):
        assert cells.text(longer).value == longer.strip()


@given(st.integers(0, 10_000))
def test_a_percentage_written_the_vietnamese_way_reads_back(hundredths: int) -> None:
    share = hundredths / 100
    typed = f"{Decimal(hundredths) / 100:.2f}%".replace(".", ",")
    assert cells.percent(typed).value == share
    assert cells.percent(typed.replace(",", ".")).value == share
    assert cells.percent(share / 100, "0.00%").value == pytest.approx(share)


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)))
def test_a_day_written_in_any_usual_way_reads_back(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    ways = (
        f"{day.day:02}/{day.month:02}/{day.year}",
        f"{day.day}-{day.month}-{day.year}",
        f"{day.day}.{day.month}.{day.year}",
        f"ngày {day.day:02} tháng {day.month:02} năm {day.year}",
        day.isoformat(),
        serial,
        day,
    )
    assert {cells.date_value(way).value for way in ways} == {day}
    assert {cells.deadline(way).value.due for way in ways} == {day}


@given(st.datetimes(datetime(1990, 1, 1), datetime(2100, 12, 31)))
def test_a_moment_written_as_machines_do_reads_back_as_its_day(moment: datetime) -> None:
    ways = (
        moment.isoformat(),
        str(moment),
        moment.isoformat(timespec="minutes"),
        f"{moment:%d/%m/%Y %H:%M:%S}",
        f"{moment:%d/%m/%Y %H:%M}",
    )
    for way in ways:
        assert cells.date_value(way).value == moment.date()
        found = cells.deadline(way)
        assert (found.outcome, found.value.due, found.value.text) == (Outcome.VALUE, moment.date(), way)


@given(st.integers(1990, 2100), st.integers(1, 12))
def test_a_month_written_in_any_usual_way_reads_back(year: int, month: int) -> None:
    ways = (f"{month}/{year}", f"Tháng {month:02}/{year}", f"tháng {month} năm {year}", f"T{month}-{year}")
    for way in ways:
        found = cells.deadline(way).value
        assert found.period == f"{year}-{month:02}"
        assert (found.due + timedelta(days=1)).day == 1


@given(st.integers(0, 10**12))
def test_a_count_with_thousands_dots_reads_back(number: int) -> None:
    assert cells.count(f"{number:,}".replace(",", ".")).value == number
    assert cells.count(number).value == number
    assert cells.count(float(number)).value == number


@given(st.integers(0, 300), st.integers(1, 300))
def test_a_ratio_reads_back(done: int, of: int) -> None:
    reading = cells.ratio(f"{done:02}/{of:02}")
    assert reading.is_used == (done <= of)
    if reading.is_used:
        assert (reading.value.done, reading.value.of) == (done, of)
