"""A spreadsheet of the double and the commands that set it up: builders with defaults."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from lib import config, schema
from lib.core.headers import Header, locate
from lib.core.workbook import RawTab
from lib.sheets.google import GoogleHome
from lib.sheets.google_sign_in import service_account_credentials
from lib.sheets.provision import Provisioner, Wishes
from lib.sheets.provision_command import ProvisionCommand
from lib.sheets.retry import Policy
from tests.google_double import GoogleDouble, SheetHandle
from tests.google_double.direct import Direct

BOOK = "spreadsheet-to-be-set-up-0123456789"
APP = "reporting@double.iam.gserviceaccount.com"
OWNER = "owner@double.example"
ICT = "ict@double.example"
TODAY = date(2026, 11, 20)
IMPATIENT = Policy(deadline=5.0, attempts=3, first_wait=0.01, longest_wait=0.02)
FULL_PROGRESS = [column.header for column in schema.PROGRESS.columns]
FULL_DEPARTMENTS = [column.header for column in schema.DEPARTMENTS.columns]


def wishes(editors: Iterable[str] = (ICT,), *, per_department: bool = False, assignments: Path | None = None) -> Wishes:
    return Wishes(TODAY, frozenset(editors), per_department, assignments)


def settings_for(double: GoogleDouble, account: str = APP) -> config.Settings:
    return config.Settings(source=BOOK, api_root=double.url, service_account=double.credentials(account))


def provisioner(double: GoogleDouble, asked: Wishes | None = None, *, book: str = BOOK) -> Provisioner:
    """A provisioner that gives up within seconds."""
    credentials = service_account_credentials(double.credentials())
    return Provisioner(GoogleHome(book, credentials, double.url, policy=IMPATIENT), asked or wishes())


def told(double: GoogleDouble, asked: Wishes | None = None, language: str = "en", **how: Any) -> tuple[int, list[str]]:
    """The exit code and the lines of one run of the command."""
    lines: list[str] = []
    command = ProvisionCommand(settings_for(double), asked or wishes(), language, lines.append, lines.append)
    sheet = how.pop("sheet", BOOK)
    return command.run(sheet, **how), lines


def changes(double: GoogleDouble, asked: Wishes | None = None) -> list[str]:
    """What would be changed now, a line a change."""
    return [change.tell("en") for change in provisioner(double, asked).plan().changes]


def advice(double: GoogleDouble, asked: Wishes | None = None) -> list[str]:
    return [each.tell("en") for each in provisioner(double, asked).plan().advice]


def overview(double: GoogleDouble, *ranges: str, book: str = BOOK) -> dict[str, dict[str, Any]]:
    """Everything Google tells of each tab, by title."""
    reply = Direct(double, book).get(includeGridData="true", ranges=list(ranges)).json()
    return {sheet["properties"]["title"]: sheet for sheet in reply["sheets"]}


def guards(double: GoogleDouble, tab: str) -> dict[str, dict[str, Any]]:
    """The protections of a tab by description."""
    return {found["description"]: found for found in overview(double)[tab].get("protectedRanges", [])}


def headers_of(sheet: SheetHandle) -> dict[str, Header]:
    """What each tab is recognised as, by title."""
    found = {}
    for title in sheet.titles:
        rows = sheet.rows(title)
        width = max(map(len, rows), default=0)
        columns = [[row[i] if i < len(row) else None for row in rows] for i in range(width)]
        header = locate(RawTab(title, columns))
        if header:
            found[title] = header
    return found


def spreadsheet(
    double: GoogleDouble, tabs: Mapping[str, Sequence[Sequence[Any]]] | None = None, **how: Any
) -> SheetHandle:
    return double.add_spreadsheet(how.pop("book", BOOK), "Sổ theo dõi", tabs or {"Trang tính1": []}, **how)
