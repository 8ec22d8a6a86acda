"""Setting a Google spreadsheet up: looking, changing it in one batch, reading everything back.

What is to be changed is decided by `provision_plan` alone. Here it is sent: one batchUpdate,
which Google takes wholly or not at all. When it is refused, because somebody else came
first or because an earlier attempt had gone through after all, everything is read again and
one new plan is tried.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Self
from urllib.parse import quote

from lib.core.references import Bodies
from lib.sheets.google import GoogleHome, SpreadsheetLink
from lib.sheets.google_faults import REFUSED
from lib.sheets.google_home import Link, SheetHome
from lib.sheets.protocol import SourceError
from lib.sheets.provision_departments import (
    assignments_in,
    department_tabs,
    read_assignments,
    read_register,
    tabs_with_rows_of,
)
from lib.sheets.provision_guards import People
from lib.sheets.provision_owners import DepartmentTab, owner_of
from lib.sheets.provision_plan import MARKER_KEY, Plan, make_plan, with_rows_elsewhere
from lib.sheets.provision_state import LOOKS, OVERVIEW, FoundBook, looked_at_ranges, read_state
from lib.sheets.provision_words import Change
from lib.sheets.retry import AttemptError, When

log = logging.getLogger(__name__)

_LOOKS = 3
_BETWEEN_ACCOUNTS = re.compile(r"[,;\s]+")
_LONGEST_QUERY = 6_000  # front ends refuse addresses above 8,000 characters
_OWN_WORDS = {
    "google-permission": "provision-permission",
    "google-read-only": "provision-permission",
    "google-unreachable": "provision-unreachable",
    "google-quota": "provision-quota",
    "google-changing": "provision-raced",
    REFUSED: "provision-refused",
}


@dataclass(frozen=True, slots=True)
class Wishes:
    """What was asked for. ``editors`` are the ICT department's accounts; ``today`` decides which bodies exist."""

    today: date
    editors: frozenset[str] = frozenset()
    per_department: bool = False
    assignments: Path | None = None


def accounts_in(text: str) -> frozenset[str]:
    """The addresses in ``a@x, b@y``."""
    return frozenset(found.casefold() for found in _BETWEEN_ACCOUNTS.split(text) if found)


@dataclass(frozen=True, slots=True)
class Applied:
    """What was changed, and the plan that is left: empty when all of it took effect."""

    changes: tuple[Change, ...]
    left: Plan


class Provisioner:
    """Plans and changes one Google spreadsheet: read through ``home``, written through ``link``.

    ``account`` is the address this program signs in with; empty when it isn't known.
    """

    def __init__(self, home: SheetHome, link: Link, account: str, wishes: Wishes) -> None:
        self._home = home
        self._link = link
        self._account = account
        self._wishes = wishes
        self._is_sent = False

    @classmethod
    def of_google(cls, home: GoogleHome, wishes: Wishes) -> Self:
        """The provisioner of a spreadsheet at Google."""
        return cls(home, SpreadsheetLink(home.connection, home.identifier), home.account, wishes)

    def plan(self) -> Plan:
        """What would be changed. Raises SourceError."""
        with self._told():
            book = self._look()
        wishes = self._wishes
        register = read_register([tab.raw for tab in book.tabs], wishes.today)
        departments = Bodies(register.departments).in_force(wishes.today)
        wanted: list[DepartmentTab] = []
        if wishes.per_department and wishes.assignments:
            assigned = read_assignments(wishes.assignments, register, wishes.today)
            wanted = department_tabs(assigned, register, wishes.today)
        elif wishes.per_department:
            wanted = department_tabs(assignments_in(register), register, wishes.today)
        people = People(wishes.editors, self._account)
        plan = make_plan(book, people, departments, wanted)
        owners = {tab.title: owner.code for tab in book.tabs if (owner := owner_of(tab, departments))}
        return with_rows_elsewhere(plan, tabs_with_rows_of(wanted, owners, register))

    def apply(self) -> Applied:
        """Carry the plan out, and read everything back. Raises SourceError."""
        plan = self.plan()
        for is_last in (False, True):
            if not plan.changes or self._is_taken(plan):
                break
            again = self.plan()
            if not again.changes:
                return Applied(plan.changes, again)  # an earlier attempt whose reply was lost
            if is_last or again.requests == plan.requests:
                raise SourceError("provision-raced" if again.requests != plan.requests else "provision-refused")
            plan = again
        return Applied(plan.changes, self.plan())

    def _is_taken(self, plan: Plan) -> bool:
        """Whether Google took the batch; False when it refused it."""
        with self._told(), self._link.operation():
            self._is_sent = True
            try:
                self._link.batch_update(plan.requests)
            except AttemptError as failure:
                if failure.code != REFUSED:
                    raise
                log.info("the batch was refused: %s", failure)
                return False
        return True

    def _look(self) -> FoundBook:
        with self._link.operation():
            for _ in range(_LOOKS):
                book = self._look_once()
                if book is not None:
                    return book
        raise AttemptError("google-changing", When.SOON, "tabs came or went between two requests")

    def _look_once(self) -> FoundBook | None:
        if not self._home.identifier:
            raise AttemptError("google-address")
        compact = {"prettyPrint": "false"}
        overview = json.loads(self._link.get("", {"fields": OVERVIEW, **compact}))
        parts = _in_queries(looked_at_ranges(overview))
        try:
            looks = [json.loads(self._link.get("", {"fields": LOOKS, "ranges": part, **compact})) for part in parts]
        except AttemptError as failure:
            if failure.code != REFUSED:
                raise
            return None  # a tab was renamed or became shorter
        return read_state(overview, self._home.read().tabs, looks, MARKER_KEY)

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Faults in words for whoever runs the command; what came over the network stays behind."""
        try:
            yield
        except AttemptError as failure:
            log.warning("the spreadsheet can't be set up: %s", failure)
            raise self._in_words(failure.code) from None
        except SourceError as error:
            raise self._in_words(error.code, **error.details) from None

    def _in_words(self, code: str, **details: object) -> SourceError:
        if code == "google-unreachable" and not self._is_sent:
            code = "provision-offline"
        return SourceError(_OWN_WORDS.get(code, code), **details | {"account": self._account or "?"})


def _in_queries(ranges: Sequence[str]) -> Iterator[list[str]]:
    part: list[str] = []
    length = 0
    for text in ranges:
        size = len(quote(text, safe="")) + len("&ranges=")
        if part and length + size > _LONGEST_QUERY:
            yield part
            part, length = [], 0
        part.append(text)
        length += size
    if part:
        yield part
