"""Which platform a cell names, by code, by name, or by both."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.core.entities import Platform
from lib.core.messages import MESSAGES
from lib.core.reading import Outcome, Reading
from lib.core.references import Platforms
from lib.core.workbook import CellValue
from lib.i18n import translate

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 1, 15)


def platform(code: str, name: str = "", **fields: object) -> Platform:
    values: dict[str, object] = {
        "code": code, "name": name or code, "scope": "", "governing_agency": "", "owner_kind": None, "group": "",
        "catalogue": "", "valid_from": None, "valid_to": None, "replaced_by": "", "confirmation": None,
        "source": "", "note": "",
    }  # fmt: skip
    return Platform(**{**values, **fields})  # type: ignore[arg-type]


def catalogue() -> list[Platform]:
    with (ROOT / "seed/platforms.csv").open(encoding="utf-8", newline="") as file:
        return [
            platform(row["code"], row["name"], valid_from=date.fromisoformat(row["valid_from"]))
            for row in csv.DictReader(file)
        ]


CATALOGUE = catalogue()
PLATFORMS = Platforms(CATALOGUE)


def outcome(reading: Reading) -> tuple[Outcome, str, str | None]:
    return reading.outcome, reading.code, reading.value


CASES: list[tuple[CellValue, Outcome, str, str | None]] = [
    ("NT01", Outcome.VALUE, "", "NT01"),
    ("nt 01", Outcome.VALUE, "", "NT01"),
    ("NT-01", Outcome.VALUE, "", "NT01"),
    ("NT_01", Outcome.VALUE, "", "NT01"),
    ("NT1", Outcome.VALUE, "", "NT01"),
    (" nt01. ", Outcome.VALUE, "", "NT01"),
    ("Mã NT01", Outcome.VALUE, "", "NT01"),
    ("Nền tảng địa chỉ số", Outcome.VALUE, "", "NT02"),
    ("NỀN TẢNG ĐỊA CHỈ SỐ", Outcome.VALUE, "", "NT02"),
    ("địa chỉ số", Outcome.VALUE, "", "NT02"),
    ("Nền tảng số địa chỉ số", Outcome.VALUE, "", "NT02"),
    ("1. Nền tảng địa chỉ số", Outcome.VALUE, "", "NT02"),
    ("Nền tảng tích hợp và chia sẻ dữ liệu", Outcome.VALUE, "", "NT04"),
    ("Nền tảng học kỹ năng trực tuyến mở", Outcome.VALUE, "", "NT08"),
    ("MOOCs", Outcome.VALUE, "", "NT08"),
    ("NT01 - Nền tảng điện toán đám mây Chính phủ", Outcome.VALUE, "", "NT01"),
    ("NT01: điện toán đám mây Chính phủ", Outcome.VALUE, "", "NT01"),
    ("NT01 Nền tảng điện toán đám mây Chính phủ", Outcome.VALUE, "", "NT01"),
    ("Nền tảng điện toán đám mây Chính phủ (NT01)", Outcome.VALUE, "", "NT01"),
    ("NT01\nNền tảng điện toán đám mây\nChính phủ", Outcome.VALUE, "", "NT01"),
    ("NT01 - Đám mây CP", Outcome.WARNING, "platform-partly-unknown", "NT01"),
    ("Nền tảng địa chỉ số (VNPost)", Outcome.WARNING, "platform-partly-unknown", "NT02"),
    ("NT01 - Nền tảng địa chỉ số", Outcome.AMBIGUOUS, "platform-disagrees", None),
    ("NT01, NT02", Outcome.AMBIGUOUS, "platform-several", None),
    ("NT01; NT02\nNT03", Outcome.AMBIGUOUS, "platform-several", None),
    ("Nền tảng truyền hình số, phát thanh số", Outcome.AMBIGUOUS, "platform-several", None),
    ("nen tang dia chi so", Outcome.AMBIGUOUS, "platform-did-you-mean", None),
    (1, Outcome.AMBIGUOUS, "platform-did-you-mean", None),
    ("Nền tảng trí tuệ nhân tạo và dữ liệu lớn", Outcome.AMBIGUOUS, "platform-did-you-mean", None),
    ("Nền tảng trợ lí ảo", Outcome.REFUSED, "platform-unknown", None),
    ("NT99", Outcome.REFUSED, "platform-unknown", None),
    (True, Outcome.REFUSED, "platform-unknown", None),
    (None, Outcome.NO_DATA, "", None),
    ("  ", Outcome.NO_DATA, "", None),
]


@pytest.mark.parametrize(("value", "expected", "code", "named"), CASES)
def test_each_way_of_naming_a_platform_is_read(
    value: CellValue, expected: Outcome, code: str, named: str | None
) -> None:
    reading = PLATFORMS.read(value, TODAY)
    assert outcome(reading) == (expected, code, named)
    for sentence in MESSAGES[code] if code else ():
        for language in ("vi", "en"):
            assert "{" not in translate(language, sentence, **reading.details)


@pytest.mark.parametrize("entry", CATALOGUE, ids=[entry.code for entry in CATALOGUE])
def test_every_platform_is_found_by_code_by_name_and_by_both(entry: Platform) -> None:
    bare = entry.name.removeprefix("Nền tảng ")
    for typed in (entry.code, entry.name, bare, f"{entry.code} - {entry.name}", f"{entry.name} ({entry.code})"):
        assert outcome(PLATFORMS.read(typed, TODAY)) == (Outcome.VALUE, "", entry.code), typed


def test_a_code_that_is_a_number_is_found_whatever_the_cell_holds() -> None:
    platforms = Platforms([platform("1", "Nền tảng một"), platform("02", "Nền tảng hai")])
    assert [platforms.read(value, None).value for value in (1, 1.0, "1", "01")] == ["1"] * 4
    assert [platforms.read(value, None).value for value in (2, 2.0, "2", "02")] == ["02"] * 4


def test_an_exact_code_comes_before_one_that_differs_by_a_zero() -> None:
    platforms = Platforms([platform("NT1", "Một"), platform("NT01", "Không một")])
    assert platforms.read("NT1", None).value == "NT1"
    assert platforms.read("NT01", None).value == "NT01"
    assert platforms.read("NT001", None).code == "platform-ambiguous"


def test_a_replaced_platform_keeps_its_row_with_a_warning() -> None:
    old = platform("A", "Nền tảng cũ", replaced_by="B")
    new = platform("B", "Nền tảng mới", valid_from=date(2025, 9, 11))
    platforms = Platforms([old, new])
    assert outcome(platforms.read("Nền tảng cũ", date(2025, 9, 10))) == (Outcome.VALUE, "", "A")
    reading = platforms.read("Nền tảng cũ", date(2025, 9, 11))
    assert outcome(reading) == (Outcome.WARNING, "platform-replaced", "A")
    assert reading.details["heirs"] == "B Nền tảng mới [11/09/2025 – …]"
    assert platforms.read("Nền tảng cũ", None).code == "platform-replaced"


def test_a_platform_replaced_by_several_names_them_all() -> None:
    platforms = Platforms([platform("A", "Cũ", replaced_by="B; C"), platform("B", "Mới một"), platform("C", "Mới hai")])
    assert platforms.read("A", TODAY).details["heirs"] == "B Mới một; C Mới hai"


def test_a_replacement_outside_the_catalogue_is_shown_as_typed() -> None:
    platforms = Platforms([platform("A", "Cũ", replaced_by="nền tảng của Bộ")])
    assert platforms.read("A", TODAY).details["heirs"] == "nền tảng của Bộ"


def test_a_platform_that_left_the_catalogue_keeps_its_row_with_a_warning() -> None:
    platforms = Platforms([platform("A", "Cũ", valid_to=date(2025, 1, 1))])
    assert outcome(platforms.read("A", TODAY)) == (Outcome.WARNING, "platform-ended", "A")


def test_a_platform_to_come_is_used_with_a_warning() -> None:
    platforms = Platforms([platform("A", "Mới", valid_from=date(2027, 1, 1))])
    assert outcome(platforms.read("A", TODAY)) == (Outcome.WARNING, "platform-not-yet", "A")


def test_one_name_in_two_catalogues_is_the_one_in_force() -> None:
    platforms = Platforms(
        [
            platform("NT01", "Nền tảng trợ lý ảo", valid_from=date(2022, 2, 11), valid_to=date(2025, 6, 28)),
            platform("QG07", "Nền tảng trợ lý ảo", valid_from=date(2025, 6, 29)),
        ]
    )
    assert platforms.read("trợ lý ảo", date(2024, 1, 1)).value == "NT01"
    assert platforms.read("trợ lý ảo", TODAY).value == "QG07"
    assert platforms.read("trợ lý ảo", None).code == "platform-ambiguous"


def test_the_nearest_names_come_with_an_unknown_one() -> None:
    assert "NT10 Nền tảng trợ lý ảo" in PLATFORMS.read("Nền tảng trợ lí ảo", TODAY).details["suggestions"]


def test_without_a_catalogue_every_platform_is_unknown() -> None:
    assert outcome(Platforms([]).read("NT01", TODAY)) == (Outcome.REFUSED, "platform-unknown", None)


PARTS = st.sampled_from(
    ["NT01", "NT02", "Nền tảng", "địa chỉ số", "và", ",", ";", "\n", "(", ")", "-", "01", "số", "1."]
)


@settings(deadline=None)
@given(
    st.lists(PARTS, max_size=30).map(" ".join) | st.text(max_size=100) | st.floats() | st.integers() | st.dates(),
    st.dates() | st.none(),
)
def test_no_value_makes_the_reader_fail(value: CellValue, on: date | None) -> None:
    reading = PLATFORMS.read(value, on)
    assert reading.is_used == (reading.value is not None)


@settings(deadline=None)
@given(
    st.lists(
        st.builds(
            platform,
            st.sampled_from(["A", "B", "1", "01", ""]),
            st.sampled_from(["Nền tảng A", "A", "Nền tảng", "(A)", ""]),
            valid_from=st.dates() | st.none(),
            valid_to=st.dates() | st.none(),
            replaced_by=st.sampled_from(["", "A", "A; B", "Nền tảng A", "khác"]),
        ),
        max_size=4,
    ),
    st.sampled_from(["A", "1", "Nền tảng A", "A; B"]),
    st.dates() | st.none(),
)
def test_no_catalogue_makes_the_reader_fail(entries: list[Platform], text: str, on: date | None) -> None:
    assert Platforms(entries).read(text, on).outcome in Outcome
