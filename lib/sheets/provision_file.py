"""The same layout for a workbook of one's own: a new file is written, an existing one only looked at."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from lib import schema
from lib.core.headers import locate
from lib.sheets import provision_words as words
from lib.sheets.layout import build_template, people_sheets, write_layout
from lib.sheets.local import read_tabs
from lib.sheets.provision_owners import DepartmentTab
from lib.sheets.provision_words import Phrase
from lib.sheets.sheet import Row, Sheet


def missing_in(path: Path) -> list[Phrase]:
    """The tabs and columns that the workbook at ``path`` lacks. Raises SourceError when it can't be read."""
    found = [header for raw in read_tabs(path) if (header := locate(raw))]
    missing = []
    for tab in (*schema.PEOPLE_TABS, schema.VOCABULARY, schema.GUIDE):
        same = [header for header in found if header.tab is tab]
        if not same:
            missing.append(Phrase(words.FILE_WITHOUT_TAB, {"tab": tab.title}))
            continue
        header = min(same, key=lambda each: len(each.missing))
        absent = [column for column in tab.columns if column.field not in header.columns]
        if absent:
            headers = ", ".join(f"“{column.header}”" for column in absent)
            missing.append(Phrase(words.FILE_WITHOUT_COLUMNS, {"tab": tab.title, "headers": headers}))
    return missing


def tabs_of_new(wanted: Sequence[DepartmentTab]) -> list[str]:
    """Titles of the tabs a new workbook gets."""
    progress = [each.title for each in wanted] or [schema.PROGRESS.title]
    lists = [tab.title for tab in (schema.PLATFORMS, schema.DEPARTMENTS, schema.VOCABULARY)]
    return [schema.GUIDE.title, *progress, *lists]


def write_new(path: Path, wanted: Sequence[DepartmentTab]) -> None:
    """A new workbook at ``path``: one common progress tab, or one for each of ``wanted``."""
    if not wanted:
        build_template(path)
        return
    sheets = [Sheet(each.title, schema.PROGRESS, [Row(row) for row in each.rows]) for each in wanted]
    write_layout(path, people_sheets(sheets))
