"""Which bodies a cell names: the table of cases, every body by every name, and bad input."""

from __future__ import annotations

import csv
import time
import unicodedata
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.core.entities import Department
from lib.core.messages import MESSAGES
from lib.core.reading import Outcome, Reading
from lib.core.references import Bodies, BodiesNamed
from lib.i18n import translate

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 1, 15)
DAY_OF_EPOCH = {"Q22": date(2024, 6, 1), "Q25": TODAY, "C25": TODAY}
# Names of one epoch that several bodies of that epoch share. There are none today: the
# districts and the communes that took over their names never were in force together.
COLLISIONS: dict[str, frozenset[str]] = {}


def body(code: str, name: str = "", **fields: object) -> Department:
    values: dict[str, object] = {
        "code": code, "name": name or code, "short_name": "", "aliases": (), "kind": None,
        "valid_from": None, "valid_to": None, "successor": "", "editors": (),
    }  # fmt: skip
    return Department(**{**values, **fields})  # type: ignore[arg-type]


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def rows(path: str) -> list[dict[str, str]]:
    with (ROOT / path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def registered() -> list[Department]:
    return [
        body(
            row["code"],
            row["name"],
            short_name=row["short_name"],
            aliases=tuple(alias.strip() for alias in row["aliases"].split(";") if alias.strip()),
            valid_from=day(row["valid_from"]),
            valid_to=day(row["valid_to"]),
            successor=row["successor"],
        )
        for row in rows("seed/departments.csv")
    ]


DEPARTMENTS = registered()
BODIES = Bodies(DEPARTMENTS)
CASES = rows("tests/data/name_cases.csv")


def codes(reading: Reading) -> tuple[str, ...]:
    return reading.value.codes if reading.is_used else ()


@pytest.mark.parametrize("case", CASES, ids=[f"{case['value']}|{case['on']}" for case in CASES])
def test_each_name_of_the_table_is_read_as_it_says(case: dict[str, str]) -> None:
    reading = BODIES.read(case["value"] or None, day(case["on"]))
    assert (reading.outcome, reading.code) == (Outcome(case["outcome"]), case["code"])
    assert codes(reading) == tuple(case["codes"].split())
    if reading.is_used:
        assert reading.value.groups == tuple(filter(None, case["groups"].split("|")))
        assert reading.value.text == " ".join(case["value"].split())


def names_of(department: Department) -> tuple[str, ...]:
    return tuple(filter(None, (department.code, department.name, department.short_name, *department.aliases)))


def spellings(name: str) -> tuple[str, ...]:
    return (
        name,
        name.upper(),
        name.casefold(),
        unicodedata.normalize("NFD", name),
        name.replace(" ", "\u00a0"),
        f"  {name}\u200b ",
        name.replace("&", " & "),
        name.replace(" và ", " & "),
        name.replace(" ", "\n", 1),
    )


@pytest.mark.parametrize("department", DEPARTMENTS, ids=[department.code for department in DEPARTMENTS])
def test_every_name_of_every_body_gives_that_body_in_its_epoch(department: Department) -> None:
    on = DAY_OF_EPOCH[department.code[:3]]
    for name in names_of(department):
        for spelling in spellings(name):
            reading = BODIES.read(spelling, on)
            if name in COLLISIONS.get(department.code[:3], frozenset()):
                assert reading.outcome is Outcome.AMBIGUOUS, spelling
            else:
                assert (reading.outcome, codes(reading)) == (Outcome.VALUE, (department.code,)), spelling


def test_two_bodies_in_force_under_one_name_are_asked_about() -> None:
    bodies = Bodies([body("A", "Sở Nội vụ", aliases=("SNV",)), body("B", "Sở Ngoại vụ", aliases=("SNV",))])
    reading = bodies.read("SNV", TODAY)
    assert (reading.outcome, reading.code) == (Outcome.AMBIGUOUS, "body-ambiguous")
    assert "Sở Nội vụ [A]" in reading.details["choices"]
    assert "Sở Ngoại vụ [B]" in reading.details["choices"]


def test_initials_find_a_body_whose_short_name_nobody_entered() -> None:
    bodies = Bodies([body("KHCN", "Sở Khoa học và Công nghệ"), body("STC", "Sở Tài chính")])
    assert codes(bodies.read("SKHCN, Sở TC", None)) == ("KHCN", "STC")


def test_codes_that_differ_only_by_a_dash_stay_apart() -> None:
    bodies = Bodies([body("A-11", "Sở Một"), body("A-1-1", "Sở Hai")])
    assert codes(bodies.read("A-11", None)) == ("A-11",)
    assert codes(bodies.read("a-1-1", None)) == ("A-1-1",)


def test_a_body_with_a_blank_end_ends_where_its_successor_begins() -> None:
    old = body("OLD", "Sở Cũ", successor="NEW (phần chính)")
    new = body("NEW", "Sở Mới", valid_from=date(2025, 3, 1))
    bodies = Bodies([old, new])
    assert codes(bodies.read("Sở Cũ", date(2025, 2, 28))) == ("OLD",)
    assert codes(bodies.read("Sở Cũ", date(2025, 3, 1))) == ("NEW",)


def test_a_chain_of_successors_is_followed_to_the_body_in_force() -> None:
    chain = [
        body("A", "Sở A", valid_to=date(2020, 12, 31), successor="B"),
        body("B", "Sở B", valid_from=date(2021, 1, 1), valid_to=date(2024, 12, 31), successor="C"),
        body("C", "Sở C", valid_from=date(2025, 1, 1)),
    ]
    reading = Bodies(chain).read("Sở A", TODAY)
    assert codes(reading) == ("C",)
    assert reading.details["changes"] == "Sở A → Sở C (01/01/2025)"


def test_a_successor_may_be_named_instead_of_coded() -> None:
    bodies = Bodies([body("A", "Sở A", valid_to=date(2024, 1, 1), successor="Sở B"), body("B", "Sở B")])
    assert codes(bodies.read("sở a", TODAY)) == ("B",)


def test_successors_in_a_circle_end_nothing() -> None:
    circle = [body(code, f"Sở {code}", valid_to=date(2020, 1, 1), successor=heir) for code, heir in ("AB", "BA")]
    assert Bodies(circle).read("Sở A", TODAY).code == "body-ended"
    assert codes(Bodies(circle).read("Sở A", None)) == ("A",)


def test_a_replaced_body_is_named_beside_its_successor_and_the_day() -> None:
    reading = BODIES.read("Sở TT&TT", TODAY)
    assert reading.details["changes"] == "Sở Thông tin và Truyền thông → Sở Khoa học và Công nghệ (01/03/2025)"


def test_an_ambiguous_place_is_shown_with_the_days_of_each_body() -> None:
    choices = BODIES.read("Sơn Tịnh", None).details["choices"]
    assert "UBND huyện Sơn Tịnh [Q22-H527, … – 30/06/2025]" in choices
    assert "UBND xã Sơn Tịnh [C25-21220, 01/07/2025 – …]" in choices


def test_the_part_that_stays_unread_is_named_and_its_choices_shown() -> None:
    reading = BODIES.read("Ba To; Công an tỉnh; Sở Y tế", TODAY)
    assert codes(reading) == ("Q25-SYT",)
    assert "Ba To (UBND xã Ba Tơ [C25-21484, 01/07/2025 – …]; UBND xã Ba Tô" in reading.details["unread"]
    assert reading.details["unread"].endswith("Công an tỉnh")
    assert reading.details["used"] == "Sở Y tế"


@pytest.mark.parametrize(
    ("typed", "near"),
    [("Sở Y tê", "Sở Y tế"), ("Sở Giáo dục và Đào tọa", "Sở Giáo dục và Đào tạo"), ("UBND xã Ba Tơi", "UBND xã Ba Tơ")],
)
def test_an_unknown_name_comes_with_the_nearest_ones(typed: str, near: str) -> None:
    reading = BODIES.read(typed, TODAY)
    assert not reading.is_used
    assert near in reading.details.get("suggestions", reading.details.get("choices", ""))


def test_one_body_is_read_where_a_cell_takes_one() -> None:
    assert BODIES.read_one("Sở Y tế", TODAY).value == "Q25-SYT"
    assert BODIES.read_one("Sở TT&TT", TODAY).value == "Q25-KHCN"
    assert BODIES.read_one("Sở TT&TT", TODAY).code == "body-replaced"


@pytest.mark.parametrize("typed", ["Sở Y tế, Sở Tài chính", "Các sở, ban, ngành", "Sở Y tế và các đơn vị liên quan"])
def test_several_bodies_or_a_group_are_not_used_where_a_cell_takes_one(typed: str) -> None:
    reading = BODIES.read_one(typed, TODAY)
    assert (reading.outcome, reading.code) == (Outcome.AMBIGUOUS, "body-several")


def test_without_bodies_every_name_is_unknown() -> None:
    reading = Bodies([]).read("Sở Y tế", TODAY)
    assert (reading.outcome, reading.code) == (Outcome.REFUSED, "body-unknown")


def test_a_real_progress_table_names_groups_as_groups() -> None:
    assert BODIES.read("Các bộ, ngành", TODAY).value == BodiesNamed((), ("Các bộ, ngành",), "Các bộ, ngành")


@pytest.mark.parametrize("case", CASES, ids=[f"{case['value']}|{case['on']}" for case in CASES])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_reported_name_fills_its_sentences(case: dict[str, str], language: str) -> None:
    reading = BODIES.read(case["value"], day(case["on"]))
    if reading.code:
        for sentence in MESSAGES[reading.code]:
            assert "{" not in translate(language, sentence, **reading.details)


PARTS = st.sampled_from(
    [
        "Sở Y tế",
        "sở",
        "các",
        "UBND",
        "xã",
        "Ba Tơ",
        "và",
        ",",
        ";",
        "\n",
        "/",
        "(",
        ")",
        ":",
        "cấp xã",
        "tỉnh",
        "1.",
        "\u0301",
    ]
)


@settings(deadline=None)
@given(st.lists(PARTS, max_size=40).map(" ".join) | st.text(max_size=200), st.dates() | st.none())
def test_no_text_makes_the_reader_fail(text: str, on: date | None) -> None:
    reading = BODIES.read(text, on)
    assert reading.is_used == (reading.value is not None)
    if reading.is_used:
        assert reading.value.codes or reading.value.groups


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(DEPARTMENTS), min_size=1, max_size=5, unique=True),
    st.sampled_from(["; ", ", ", " và ", "\n", "/", "+"]),
)
def test_names_joined_by_any_separator_come_apart_again(named: list[Department], separator: str) -> None:
    current = [department for department in named if department.is_valid_on(TODAY)]
    reading = BODIES.read(separator.join(department.name for department in current), TODAY)
    assert codes(reading) == tuple(department.code for department in current)


@settings(deadline=None)
@given(
    st.lists(
        st.builds(
            body,
            st.sampled_from("ABCD"),
            st.sampled_from(["Sở A", "Sở B", "xã A", "", "–"]),
            valid_from=st.dates() | st.none(),
            valid_to=st.dates() | st.none(),
            successor=st.sampled_from(["", "A", "B; C", "Sở B", "A (một phần)"]),
        ),
        max_size=5,
    ),
    st.sampled_from(["Sở A", "A", "Sở B", "B, C"]),
    st.dates() | st.none(),
)
def test_no_register_makes_the_reader_fail(departments: list[Department], text: str, on: date | None) -> None:
    assert Bodies(departments).read(text, on).outcome in Outcome


def test_a_pasted_document_costs_little() -> None:
    start = time.perf_counter()
    BODIES.read("các sở, Ba To và Công an, " * 2_000, TODAY)
    assert time.perf_counter() - start < 1


def test_the_index_is_built_and_read_quickly() -> None:
    def seconds(repeat: int, text: str | None = None) -> float:
        best = float("inf")
        for _ in range(5):
            start = time.perf_counter()
            for _ in range(repeat):
                Bodies(DEPARTMENTS) if text is None else BODIES.read(text, TODAY)
            best = min(best, (time.perf_counter() - start) / repeat)
        return best

    # Ten times what it takes on an ordinary machine, so that a loaded one doesn't fail.
    assert seconds(1) < 0.1
    assert seconds(100, "Sở Văn hóa, Thể thao và Du lịch") < 0.000_5
