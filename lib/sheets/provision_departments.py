"""Which departments get a progress tab of their own, and the rows it starts with."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

from lib import schema
from lib.core.cells import normal_key
from lib.core.headers import locate
from lib.core.progress_table import SEPARATOR
from lib.core.references import Bodies, Platforms
from lib.core.register import Register, build
from lib.core.workbook import RawTab, Workbook
from lib.sheets.protocol import SourceError
from lib.sheets.provision_owners import DepartmentTab
from lib.sheets.seed import seed_rows

COLUMNS = ("platform", "department")
Assignment = tuple[str, str]


def read_register(tabs: Sequence[RawTab], today: date) -> Register:
    """What the sheet says, with the lists of `seed/` where it has none of its own yet."""
    kept = list(tabs)
    for tab in (schema.PLATFORMS, schema.DEPARTMENTS):
        own = [raw for raw in kept if (header := locate(raw)) and header.tab is tab]
        if not any(_has_rows(raw) for raw in own):
            kept = [raw for raw in kept if raw not in own]
            kept.append(_seed_tab(tab))
    read_at = datetime(today.year, today.month, today.day)
    return build(Workbook("", tuple(kept), "", read_at), today)


def _has_rows(raw: RawTab) -> bool:
    header = locate(raw)
    return header is not None and any(value is not None for column in raw.columns for value in column[header.row + 1 :])


def _seed_tab(tab: schema.Tab) -> RawTab:
    rows = seed_rows(tab)
    return RawTab(tab.title, [[column.header, *(row.get(column.field) for row in rows)] for column in tab.columns])


def read_assignments(path: Path, register: Register, today: date) -> list[Assignment]:
    """(department code, platform code) of each line of a CSV file with the columns COLUMNS.

    Either may be written as a code or a name. Raises SourceError naming the line.
    """
    bodies, platforms = Bodies(register.departments), Platforms(register.platforms)
    result = []
    for line, row in _csv_lines(path):
        place = {"path": path.name, "line": str(line)}
        department = bodies.read_one(row["department"], today)
        platform = platforms.read(row["platform"], today)
        if not department.is_used or not department.value:
            raise SourceError("assignments-unknown", value=row["department"] or "–", **place)
        if not platform.is_used or not platform.value:
            raise SourceError("assignments-unknown", value=row["platform"] or "–", **place)
        result.append((str(department.value), str(platform.value)))
    return result


def _csv_lines(path: Path) -> Iterator[tuple[int, Mapping[str, str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = list(enumerate(csv.DictReader(file), start=2))
    except FileNotFoundError as error:
        raise SourceError("assignments-missing", path=str(path)) from error
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise SourceError("assignments-unreadable", path=str(path)) from error
    for number, row in lines:
        found = {name: (row.get(name) or "").strip() for name in COLUMNS}
        if not all(name in row for name in COLUMNS):
            raise SourceError("assignments-columns", path=path.name, columns=", ".join(COLUMNS))
        if any(found.values()):
            yield number, found


def assignments_in(register: Register) -> list[Assignment]:
    """(department code, platform code) of the progress rows there are, in the order of the sheet."""
    frame = register.progress
    pairs = zip(frame["leads"], frame["platform"], strict=True)
    return [
        (code, platform)
        for leads, platform in pairs
        if isinstance(leads, str) and isinstance(platform, str)
        for code in leads.split(SEPARATOR)
        if code and platform
    ]


def department_tabs(assignments: Iterable[Assignment], register: Register, today: date) -> list[DepartmentTab]:
    """One tab for each department that leads something, with a row a platform. Raises SourceError for none."""
    platforms: dict[str, list[str]] = {}
    for department, platform in assignments:
        platforms.setdefault(department, []).append(platform)
    known = {department.code: department for department in register.departments}
    if not platforms:
        raise SourceError("assignments-none")
    # Among all in force, not those asked for: a title must not hang on who else gets a tab at this run.
    titles = {each.code: normal_key(DepartmentTab(each).title) for each in Bodies(register.departments).in_force(today)}
    bearers = Counter(titles.values())
    return [
        DepartmentTab(
            known[code],
            tuple({"platform": platform, "leads": known[code].name} for platform in dict.fromkeys(codes)),
            is_alike=bearers[titles.get(code, "")] > 1,
        )
        for code, codes in platforms.items()
        if code in known
    ]


def tabs_with_rows_of(wanted: Sequence[DepartmentTab], owners: Mapping[str, str], register: Register) -> list[str]:
    """Tabs on which a wanted department leads rows and that are not its own (tab title → its owner's code)."""
    codes = {each.department.code for each in wanted}
    frame = register.progress
    found = []
    for tab, leads in zip(frame["tab"], frame["leads"], strict=True):
        led = set(leads.split(SEPARATOR)) & codes if isinstance(leads, str) else set()
        if led - {owners.get(tab, "")}:
            found.append(str(tab))
    return list(dict.fromkeys(found))
