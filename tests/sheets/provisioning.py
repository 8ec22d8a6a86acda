"""A spreadsheet of the double and the commands that set it up: builders with defaults."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from lib import config, schema
from lib.core.headers import Header, locate
from lib.core.workbook import RawTab
from lib.sheets.google import GoogleHome
from lib.sheets.google_sign_in import service_account_credentials
from lib.sheets.provision import Applied, Provisioner, Wishes
from lib.sheets.provision_command import ProvisionCommand
from lib.sheets.provision_plan import Plan
from lib.sheets.retry import Policy
from tests.google_double import GoogleDouble, SheetHandle
from tests.google_double.direct import Direct

APP = "reporting@double.iam.gserviceaccount.com"
OWNER = "owner@double.example"
ICT = "ict@double.example"
TODAY = date(2026, 11, 20)
IMPATIENT = Policy(deadline=60.0, attempts=3, first_wait=0.01, longest_wait=0.02)
FULL_PROGRESS = [column.header for column in schema.PROGRESS.columns]


def wishes(editors: Iterable[str] = (ICT,), *, per_department: bool = False, assignments: Path | None = None) -> Wishes:
    return Wishes(TODAY, frozenset(editors), per_department, assignments)


@dataclass
class Stand:
    """One spreadsheet of the double, and what can be done to it."""

    double: GoogleDouble
    sheet: SheetHandle

    @property
    def settings(self) -> config.Settings:
        account = self.double.credentials()
        return config.Settings(source=self.sheet.id, api_root=self.double.url, service_account=account)

    def provisioner(
        self, asked: Wishes | None = None, kind: type[Provisioner] = Provisioner, policy: Policy = IMPATIENT
    ) -> Provisioner:
        """A provisioner that tries again after milliseconds."""
        credentials = service_account_credentials(self.double.credentials())
        home = GoogleHome(self.sheet.id, credentials, self.double.url, policy=policy)
        return kind.of_google(home, asked or wishes())

    def apply(self, asked: Wishes | None = None) -> Applied:
        return self.provisioner(asked).apply()

    def plan(self, asked: Wishes | None = None) -> Plan:
        return self.provisioner(asked).plan()

    def changes(self, asked: Wishes | None = None) -> list[str]:
        """What would be changed now, a line a change."""
        return [change.tell("en") for change in self.plan(asked).changes]

    def advice(self, asked: Wishes | None = None) -> list[str]:
        return [each.tell("en") for each in self.plan(asked).advice]

    def command(self, asked: Wishes | None = None, language: str = "en", **how: Any) -> tuple[int, list[str]]:
        """The exit code and the lines of one run of the command."""
        lines: list[str] = []
        command = ProvisionCommand(self.settings, asked or wishes(), language, lines.append, lines.append)
        return command.run(self.sheet.id, **how), lines

    def request(self, **request: Any) -> None:
        """One request of a batchUpdate, sent by the app's account."""
        Direct(self.double, self.sheet.id).batch(request).raise_for_status()

    def overview(self) -> dict[str, dict[str, Any]]:
        """Properties, colours and protections of each tab, by title."""
        fields = "sheets(properties,conditionalFormats,protectedRanges)"
        reply = Direct(self.double, self.sheet.id).get(fields=fields).json()
        return {sheet["properties"]["title"]: sheet for sheet in reply["sheets"]}

    def guards(self, tab: str) -> dict[str, dict[str, Any]]:
        """The protections of a tab by description."""
        return {found["description"]: found for found in self.overview()[tab].get("protectedRanges", [])}

    def rule(self, tab: str, place: str) -> dict[str, Any]:
        return self.sheet.entry(tab, place).validation or {}

    def headers(self) -> dict[str, Header]:
        """What each tab is recognised as, by title."""
        found = {}
        for title in self.sheet.titles:
            rows = self.sheet.rows(title)
            width = max(map(len, rows), default=0)
            header = locate(RawTab(title, [[row[i] if i < len(row) else None for row in rows] for i in range(width)]))
            if header:
                found[title] = header
        return found

    def another(self) -> Stand:
        """A copy with the same owner, made faster than setting a second one up."""
        owner = Direct(self.double, self.sheet.id, account=OWNER)
        made = self.double.spreadsheet(owner.session.post(f"{owner.file}/copy", json={}, timeout=30).json()["id"])
        made.share("anyone")
        return Stand(self.double, made)


def stand(double: GoogleDouble, tabs: Mapping[str, Sequence[Sequence[Any]]] | None = None, **how: str) -> Stand:
    """A spreadsheet with ``tabs``; one empty tab when none are given."""
    identifier = f"spreadsheet-{len(double.file_ids):030d}"
    return Stand(double, double.add_spreadsheet(identifier, "Sổ theo dõi", tabs or {"Trang tính1": []}, **how))
