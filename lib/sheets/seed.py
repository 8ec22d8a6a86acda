"""The facts and texts of `seed/` as rows of the sheet: catalogue, bodies, words, guide."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest

from lib import schema
from lib.config import ROOT
from lib.core.workbook import CellValue
from lib.words import Status

SEED_DIRECTORY = ROOT / "seed"


@dataclass(frozen=True, slots=True)
class GuideLine:
    """One line of the *Hướng dẫn* tab."""

    text: str
    is_heading: bool = False


def read_table(name: str) -> list[dict[str, str]]:
    """The rows of ``seed/<name>.csv``, column → text."""
    with (SEED_DIRECTORY / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def seed_rows(tab: schema.Tab) -> list[dict[str, CellValue]]:
    """The seed's rows of PLATFORMS or DEPARTMENTS: field → value, dates as dates, blanks None."""
    rows = read_table(tab.name)
    return [{name: _typed(tab.column(name), text) for name, text in row.items()} for row in rows]


def _typed(column: schema.Column, text: str) -> CellValue:
    if not text:
        return None
    return date.fromisoformat(text) if column.kind is schema.Kind.DATE else text


def vocabulary_rows() -> list[dict[str, CellValue]]:
    """The words of the drop-downs, one column a list; shorter lists end in None."""
    lists = [[word.value for word in column.words or ()] for column in schema.VOCABULARY.columns]
    names = [column.field for column in schema.VOCABULARY.columns]
    return [dict(zip(names, words, strict=True)) for words in zip_longest(*lists)]


def guide_lines() -> list[GuideLine]:
    """The guide, its ``{names}`` filled with headers, statuses and tab titles of the schema."""
    names = {column.field: column.header for column in schema.PROGRESS.columns}
    names |= {status.name: status.value for status in Status}
    names |= {f"{tab.name}_tab": tab.title for tab in schema.TABS}
    text = (SEED_DIRECTORY / "guide.txt").read_text("utf-8").format_map(names)
    return [GuideLine(line.removeprefix("# "), line.startswith("# ")) for line in text.splitlines() if line]
