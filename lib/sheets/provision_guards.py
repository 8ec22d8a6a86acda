"""Protected ranges with named editors: which there must be, and how those there differ. Pure.

A protection without named editors protects nothing: everybody who may edit the spreadsheet
is then an editor of the range as well. Ours are recognised by the beginning of their
description and have an id that follows from it, so that one that arrives twice is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from lib import schema
from lib.i18n import N_
from lib.schema import Writer
from lib.sheets import provision_words as words
from lib.sheets.provision_owners import OUR_PROTECTION
from lib.sheets.provision_state import Area, FoundBook, JsonObject, Protection
from lib.sheets.provision_targets import Target, free_id
from lib.sheets.provision_words import Advice, Change, Detail, Phrase
from lib.sheets.validations import say

_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_HEADER = N_("Header row")
_REFERENCE = N_("Reference tab")
_DEPARTMENT = N_("A department's rows")
_APP = N_("The app's own rows")


@dataclass(frozen=True, slots=True)
class Guard:
    """A protection there must be. ``editors`` None: nobody was named, an existing one is kept.

    ``sentence`` announces it. The program's own account, which can't shut itself out, is
    among the editors.
    """

    target: Target
    name: str
    sentence: str
    area: Area
    editors: frozenset[str] | None

    @property
    def description(self) -> str:
        return OUR_PROTECTION + self.name


@dataclass(frozen=True, slots=True)
class People:
    """Whose accounts edit what: the ICT department's, and the one this program uses (empty: not known)."""

    ict: frozenset[str] = frozenset()
    own: str = ""

    def with_own(self, accounts: Iterable[str]) -> frozenset[str]:
        return frozenset(account.casefold() for account in [*accounts, self.own] if account)


def is_address(account: str) -> bool:
    """Whether ``account`` can be an e-mail address; Google refuses a whole batch for one that is none."""
    return _ADDRESS.fullmatch(account) is not None


def guards_of(target: Target, people: People) -> list[Guard]:
    """The protections a tab must have; none where it can't be said who edits."""
    ict = people.with_own(people.ict) if people.ict else None
    if target.tab.writer is Writer.APP:
        return [Guard(target, say(_APP), words.GUARD_TAB, Area(), people.with_own(()))] if people.own else []
    if target.tab is not schema.PROGRESS:
        return [Guard(target, say(_REFERENCE), words.GUARD_TAB, Area(), ict)]
    row = target.header_row
    guards = [Guard(target, say(_HEADER), words.GUARD_HEADER, Area(row, 0, row + 1), ict)]
    addresses = [each for each in target.department.editors if is_address(each)] if target.department else []
    if target.department and addresses:
        name = f"{say(_DEPARTMENT)} ({target.department.code})"
        accounts = people.with_own(addresses)
        guards.append(Guard(target, name, words.GUARD_ROWS, Area(row + 1), accounts))
    return guards


def existing(guard: Guard) -> Protection | None:
    """Our protection that stands for ``guard`` now; None when there is none."""
    protections = guard.target.found.protections if guard.target.found else ()
    ours = [found for found in protections if found.description.startswith(OUR_PROTECTION)]
    named = [found for found in ours if found.description == guard.description]
    alike = named or [found for found in ours if found.area == guard.area]
    return alike[0] if alike else None


def _is_blocked(guard: Guard) -> bool:
    """Whether somebody else's protection of the whole tab stands where ours would."""
    if guard.area != Area() or guard.target.found is None or existing(guard):
        return False
    return any(found.area == Area() for found in guard.target.found.protections)


def likely_owner(guards: Sequence[Guard], own: str) -> str:
    """The one account beyond those named that can edit every protection of ours; empty when there is none.

    Google lists a spreadsheet's owner among the editors of every protected range, and the
    Sheets API doesn't tell who that is.
    """
    pairs = [(guard, found) for guard in guards if (found := existing(guard)) and found.users and not found.is_warning]
    if len(pairs) < 2:
        return ""
    everywhere = frozenset.intersection(*(found.users or frozenset() for _, found in pairs)) - {own.casefold()}
    unnamed = {user for user in everywhere if any(guard.editors and user not in guard.editors for guard, _ in pairs)}
    return unnamed.pop() if len(unnamed) == 1 else ""


def differences(guard: Guard, found: Protection, owner: str) -> tuple[Phrase, ...]:
    """What is wrong with our protection."""
    if found.is_warning:
        return (Phrase(words.WARNING_ONLY),)
    wrong: list[Phrase] = []
    users = found.users or frozenset()
    if guard.editors is not None:
        missing, extra = guard.editors - users, users - guard.editors - {owner}
        wrong += [Phrase(words.MISSING_EDITORS, {"accounts": _listed(missing)})] if missing else []
        wrong += [Phrase(words.EXTRA_EDITORS, {"accounts": _listed(extra)})] if extra else []
    if found.admits_others:
        wrong.append(Phrase(words.OPEN_TO_GROUPS))
    if not _covers(guard, found.area):
        wrong.append(Phrase(words.OTHER_RANGE))
    return tuple(wrong)


def _covers(guard: Guard, area: Area) -> bool:
    """Google may write an open side as the tab's last row or column."""
    found = guard.target.found
    rows = found.row_count if found else 0
    end = guard.area.bottom or max(rows, guard.area.top + 1)
    needed = Area(guard.area.top, 0, end, guard.target.width)
    return area.contains(needed) and area.top == guard.area.top


def plan_guards(
    book: FoundBook, targets: Sequence[Target], people: People, changes: list[Change], advice: list[Advice]
) -> None:
    """Add what the protections need to ``changes``, and what only people can do to ``advice``."""
    guards = [guard for target in targets for guard in guards_of(target, people)]
    owner = likely_owner(guards, people.own)
    taken = {found.number for tab in book.tabs for found in tab.protections}
    for guard in guards:
        found = existing(guard)
        if found is None:
            _plan_new(
                guard, free_id(f"{book.epoch} {guard.target.sheet_id} {guard.description}", taken), changes, advice
            )
        elif wrong := differences(guard, found, owner):
            _plan_mend(guard, found, wrong, people, changes, advice)
    advice.extend(_about_people(guards, targets, people, owner))


def _plan_new(guard: Guard, number: int, changes: list[Change], advice: list[Advice]) -> None:
    details = {"tab": guard.target.title}
    if guard.editors is None:
        return
    found = guard.target.found
    locks = found.protections if found else ()
    if _is_blocked(guard) or any(each.locks_us_out and each.area.overlaps(guard.area) for each in locks):
        advice.append(Advice(Phrase(words.OTHER_GUARD, details), words.OTHER_GUARD_ADVICE, is_drift=True))
        return
    whole = _body(guard, guard.editors) | {"protectedRangeId": number, "description": guard.description}
    said = Phrase(guard.sentence, details | {"editors": _listed(guard.editors)})
    changes.append(Change(said, later=({"addProtectedRange": {"protectedRange": whole}},)))


def _plan_mend(
    guard: Guard,
    found: Protection,
    wrong: tuple[Phrase, ...],
    people: People,
    changes: list[Change],
    advice: list[Advice],
) -> None:
    editors = guard.editors or (people.with_own(found.users or ()) if not found.is_warning else frozenset())
    details: dict[str, Detail] = {
        "tab": guard.target.title,
        "name": guard.name,
        "what": wrong,
        "editors": _listed(editors),
    }
    said = Phrase(words.GUARD_AGAIN, details)
    if found.locks_us_out or not editors:
        locked: dict[str, Detail] = {"tab": guard.target.title, "change": (said,), "account": people.own or "?"}
        what_to_do = words.LOCKED_ADVICE if editors else words.NO_EDITORS_ADVICE
        advice.append(Advice(Phrase(words.LOCKED, locked), what_to_do, is_drift=True))
        return
    whole = _body(guard, editors) | {"protectedRangeId": found.number}
    update = {"updateProtectedRange": {"protectedRange": whole, "fields": "range,warningOnly,editors"}}
    changes.append(Change(said, later=(update,)))


def _body(guard: Guard, editors: frozenset[str]) -> JsonObject:
    listed = {"users": sorted(editors), "domainUsersCanEdit": False}
    return {"range": guard.area.on(guard.target.sheet_id), "warningOnly": False, "editors": listed}


def _listed(accounts: Iterable[str]) -> str:
    return ", ".join(sorted(accounts))


def _about_people(guards: Sequence[Guard], targets: Sequence[Target], people: People, owner: str) -> Iterator[Advice]:
    if not people.ict and any(guard.editors is None and existing(guard) is None for guard in guards):
        yield Advice(Phrase(words.NO_EDITORS), words.NO_EDITORS_ADVICE, is_drift=True)
    if not people.own:
        yield Advice(Phrase(words.NO_ACCOUNT), words.NO_ACCOUNT_ADVICE, is_drift=True)
    lists = [target.title for target in targets if target.tab is schema.DEPARTMENTS]
    for target in targets:
        if target.department is None:
            continue
        details = {"tab": target.title, "department": target.department.name, "list_tab": lists[0]}
        details |= {"column": schema.DEPARTMENTS.column("editors").header}
        bad = [each for each in target.department.editors if not is_address(each)]
        if bad:
            said = Phrase(words.NOT_ADDRESSES, details | {"accounts": ", ".join(bad)})
            yield Advice(said, words.ACCOUNTS_ADVICE, is_drift=True)
        if len(bad) == len(target.department.editors):
            yield Advice(Phrase(words.NO_ACCOUNTS, details), words.ACCOUNTS_ADVICE)
    if owner:
        yield Advice(Phrase(words.OWNER, {"account": owner}))
