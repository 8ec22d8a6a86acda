"""One spreadsheet of the double: its content, who may see it, and what Drive says of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random
from typing import Any

from tests.google_double.a1 import Area, parse_area, split_title
from tests.google_double.cells import Grid
from tests.google_double.content import Content, Tab
from tests.google_double.errors import bad_request, permission_denied
from tests.google_double.formats import DEFAULT_FORMAT, THEME

JsonObject = dict[str, Any]
SPREADSHEET_TYPE = "application/vnd.google-apps.spreadsheet"


def written_time(seconds: float) -> str:
    """A moment as Drive writes it: ``2023-07-20T08:47:44.700Z``."""
    moment = datetime.fromtimestamp(seconds, UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def spreadsheet_properties(title: str, locale: str = "en_US", time_zone: str = "Etc/GMT") -> JsonObject:
    """SpreadsheetProperties of a new spreadsheet."""
    return {
        "title": title,
        "locale": locale,
        "autoRecalc": "ON_CHANGE",
        "timeZone": time_zone,
        "defaultFormat": DEFAULT_FORMAT,
        "spreadsheetTheme": THEME,
    }


def new_content(title: str, locale: str = "en_US", time_zone: str = "Etc/GMT") -> Content:
    """A spreadsheet as Drive creates it, with one empty tab."""
    return Content(spreadsheet_properties(title, locale, time_zone), [Tab(0, "Sheet1", Grid())])


@dataclass(slots=True)
class Spreadsheet:
    """``permissions`` maps an account (or ``anyone``) to its role.

    ``bodies`` keeps encoded replies of this revision; ``gathered_edits`` are the moments at
    which Drive will notice what people did.
    """

    file_id: str
    content: Content
    owner: str
    created: float
    modified: float
    ids: Random
    permissions: dict[str, str] = field(default_factory=dict)
    version: int = 1
    revision: int = 0
    is_trashed: bool = False
    bodies: dict[str, bytes] = field(default_factory=dict)
    gathered_edits: list[float] = field(default_factory=list)

    @property
    def title(self) -> str:
        return str(self.content.properties["title"])

    def new_id(self) -> int:
        """A random positive 31-bit number, as Google gives out."""
        return self.ids.randrange(1, 2**31)

    def _role_of(self, account: str) -> str | None:
        if account == self.owner:
            return "owner"
        return self.permissions.get(account, self.permissions.get("anyone"))

    def is_seen_by(self, account: str) -> bool:
        """Whether ``account`` may read."""
        return self._role_of(account) is not None

    def check_access(self, account: str, to_write: bool = False) -> None:
        """403 unless the spreadsheet is shared with ``account`` (as a writer, when it writes)."""
        role = self._role_of(account)
        if role is None or (to_write and role not in ("owner", "writer")):
            raise permission_denied()

    def changed(self) -> None:
        """Content moved: formulas are computed anew, encoded replies are forgotten."""
        self.content.recalculate()
        self.revision += 1
        self.bodies.clear()

    def touched(self, now: float) -> None:
        """Drive notices: modifiedTime and version move."""
        self.modified = max(now, self.modified + 0.001)
        self.version += 1

    def gather_edits(self, now: float) -> None:
        """Edits made in Google's own interface reach Drive only when their time has come."""
        due = [moment for moment in self.gathered_edits if moment <= now]
        self.gathered_edits = [moment for moment in self.gathered_edits if moment > now]
        for moment in due:
            self.touched(moment)

    def transaction(self, change: Callable[[], Any]) -> Any:
        """Run ``change``; if it raises, the content is as before."""
        before = self.content.copy()
        try:
            result = change()
        except Exception:
            self.content = before
            raise
        self.changed()
        return result

    def find_range(self, text: str) -> tuple[Tab, Area]:
        """The tab and area of an A1 range or a named range; 400 when it can't be parsed."""
        title, rest = split_title(text)
        if title is None:
            return self._find_bare(text)
        tab = self.content.tab_titled(title)
        if tab is None:
            raise bad_request(f"Unable to parse range: {text}")
        area = parse_area(rest) if rest else Area()
        if area is None:
            named = [n for n in self.content.named_ranges if n.name == rest and n.sheet_id == tab.sheet_id]
            if not named:
                raise bad_request(f"Unable to parse range: {text}")
            area = named[0].area
        return tab, area

    def _find_bare(self, text: str) -> tuple[Tab, Area]:
        for named in self.content.named_ranges:
            if named.name == text:
                return self.content.tab_of_id(named.sheet_id), named.area
        area = parse_area(text)
        if area is not None:
            return next(tab for tab in self.content.tabs if not tab.is_hidden), area
        tab = self.content.tab_titled(text)
        if tab is None:
            raise bad_request(f"Unable to parse range: {text}")
        return tab, Area()

    def drive_file(self) -> JsonObject:
        """Every field of the Drive file that the double knows."""
        return {
            "kind": "drive#file",
            "id": self.file_id,
            "name": self.title,
            "mimeType": SPREADSHEET_TYPE,
            "trashed": self.is_trashed,
            "version": str(self.version),
            "webViewLink": f"https://docs.google.com/spreadsheets/d/{self.file_id}/edit?usp=drivesdk",
            "createdTime": written_time(self.created),
            "modifiedTime": written_time(self.modified),
        }
