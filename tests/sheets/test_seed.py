"""The facts the project starts from, and the plan of the sample."""

from __future__ import annotations

import re

import pytest

from lib import schema
from lib.sheets.seed import guide_lines, read_table, seed_rows
from lib.words import BodyKind, Confirmation, OwnerKind, Status


def test_the_guide_names_every_column_and_status_and_leaves_no_blank_to_fill() -> None:
    text = "\n".join(line.text for line in guide_lines())
    assert "{" not in text
    assert all(column.header in text for column in schema.PROGRESS.columns)
    assert all(f"\n{status.value}:" in text for status in Status)


@pytest.mark.parametrize("tab", [schema.PLATFORMS, schema.DEPARTMENTS], ids=lambda tab: tab.name)
def test_the_seed_has_the_schemas_columns_and_unique_codes(tab: schema.Tab) -> None:
    rows = seed_rows(tab)
    assert list(rows[0]) == [column.field for column in tab.columns]
    assert all(row[column.field] for row in rows for column in tab.required)
    assert len({row["code"] for row in rows}) == len(rows)


def test_the_seeds_words_are_words_of_the_sheet() -> None:
    platforms, departments = seed_rows(schema.PLATFORMS), seed_rows(schema.DEPARTMENTS)
    assert {row["owner_kind"] for row in platforms} == set(OwnerKind)
    assert {row["confirmation"] for row in platforms} == set(Confirmation)
    assert {row["kind"] for row in departments} == set(BodyKind) - {BodyKind.OTHER}
    assert {row["confirmation"] for row in read_table("abbreviations")} == set(Confirmation)


def test_bodies_of_today_come_first() -> None:
    has_ended = [bool(row["valid_to"]) for row in seed_rows(schema.DEPARTMENTS)]
    assert has_ended == sorted(has_ended)


def test_bodies_that_ended_are_succeeded_by_bodies_of_today() -> None:
    rows = seed_rows(schema.DEPARTMENTS)
    today = {row["code"] for row in rows if not row["valid_to"]}
    successors = [re.sub(r" \(main\)", "", str(row["successor"])).split("; ") for row in rows if row["successor"]]
    assert {code for codes in successors for code in codes} <= today
    assert len(successors) == 20 + 1  # every body of 2022 but the districts, and Lý Sơn


def test_the_samples_plan_names_known_bodies_and_platforms_of_today() -> None:
    today = {row["code"] for row in seed_rows(schema.DEPARTMENTS) if not row["valid_to"]}
    platforms = {str(row["code"]) for row in seed_rows(schema.PLATFORMS)}
    plan, leads = read_table("sample/plan"), read_table("illustrative_leads")
    assert {line["department"] for line in plan} <= today
    assert {code for line in plan for code in line["platforms"].split()} == platforms - {"NT30"}
    assert {code for line in leads for code in line["leads"].split("; ")} <= today
    assert [line["platform"] for line in leads] == sorted(platforms)
