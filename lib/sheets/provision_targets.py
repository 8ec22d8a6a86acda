"""Which tab of the spreadsheet is to be which tab of the schema, and what it lacks. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from lib import schema
from lib.core.cells import normal_key
from lib.core.entities import Department
from lib.sheets.provision_owners import LONGEST_NUMBERED, DepartmentTab, TabRow, owner_of
from lib.sheets.provision_state import FoundBook, FoundTab
from lib.sheets.provision_words import GUIDE_TAKEN, GUIDE_TAKEN_ADVICE, TITLE_TAKEN, TITLE_TAKEN_ADVICE, Advice, Phrase
from lib.sheets.seed import guide_lines, seed_rows, vocabulary_rows

_ORDER = (schema.GUIDE, schema.PROGRESS, schema.PLATFORMS, schema.DEPARTMENTS, schema.VOCABULARY, *schema.APP_TABS)


@dataclass(frozen=True, slots=True)
class Target:
    """A tab as it is to be.

    ``found`` is None for a tab still to be made. ``columns`` gives every schema field's index,
    those of ``added`` included, whose headers are still to be written. ``rows`` are written
    below a header that has none. Rows and columns count from zero.
    """

    tab: schema.Tab
    title: str
    sheet_id: int
    columns: Mapping[str, int]
    added: tuple[str, ...]
    found: FoundTab | None = None
    header_row: int = 0
    rows: tuple[TabRow, ...] = ()
    department: Department | None = None

    @property
    def is_whole_header_new(self) -> bool:
        return len(self.added) == len(self.tab.columns)

    @property
    def width(self) -> int:
        """Columns in use afterwards."""
        return max([*self.columns.values(), (self.found.used_columns if self.found else 0) - 1]) + 1

    def header(self, field: str) -> str:
        """The header of a field as it stands on the sheet, or as it will."""
        if self.found is None or field in self.added:
            return self.tab.column(field).header
        return str(self.found.column(self.columns[field])[self.header_row]).strip()


class _Titles:
    """Titles and ids that are still free."""

    def __init__(self, book: FoundBook) -> None:
        self._taken = {normal_key(title): title for title in book.taken_titles}
        self._ids = set(book.taken_ids)
        self._epoch = book.epoch

    def taken_by(self, title: str) -> str:
        """The title of the tab that stands in the way of ``title``; empty when none does."""
        return self._taken.get(normal_key(title), "")

    def take(self, title: str, shorter: str) -> str:
        """``title``, or ``shorter`` with the next free number behind it."""
        free, number = title, 2
        while self.taken_by(free):
            free, number = f"{shorter} ({number})", number + 1
        self._taken[normal_key(free)] = free
        return free

    def new_id(self, title: str) -> int:
        """The same id at every try, so that a request sent twice is refused; another after each change made."""
        return free_id(f"tab {self._epoch} {title}", self._ids)


def free_id(seed: str, taken: set[int]) -> int:
    """A positive 31-bit number that follows from ``seed`` and isn't in ``taken``, where it is entered."""
    attempt = 0
    while True:
        digest = hashlib.blake2b(f"{seed} {attempt}".encode(), digest_size=4).digest()
        number = int.from_bytes(digest) >> 1
        if number and number not in taken:
            taken.add(number)
            return number
        attempt += 1


def choose_targets(
    book: FoundBook, departments: Sequence[Department], wanted: Sequence[DepartmentTab] = ()
) -> tuple[list[Target], list[Advice]]:
    """Every tab of the schema, in reading order, and what is to be said about titles.

    ``departments`` are all bodies known, to recognise their tabs; ``wanted`` asks for one
    progress tab a department in place of a common one.
    """
    titles = _Titles(book)
    targets: list[Target] = []
    advice: list[Advice] = []
    for tab in _ORDER:
        if tab is schema.PROGRESS:
            targets += _progress_targets(book, titles, departments, wanted, advice)
            continue
        found = _first_of_kind(tab, book.tabs)
        start = _started(tab, found) if found else _fresh(tab, book, titles, advice)
        if start:
            targets.append(start)
    return targets, advice


def _first_of_kind(tab: schema.Tab, tabs: Iterable[FoundTab]) -> FoundTab | None:
    """The tab the reader would take: complete rather than not, with the proper title, else the first."""
    same = [found for found in tabs if found.header and found.header.tab is tab]
    same.sort(key=lambda found: (bool(found.header and found.header.missing), found.title.strip() != tab.title))
    return same[0] if same else None


def _started(
    tab: schema.Tab, found: FoundTab, department: Department | None = None, rows: tuple[TabRow, ...] | None = None
) -> Target:
    """A tab that has its header: what it lacks comes to the right of everything typed."""
    header = found.header
    assert header is not None  # noqa: S101 - only located tabs come here
    missing = [column.field for column in tab.columns if column.field not in header.columns]
    places = {field: found.used_columns + position for position, field in enumerate(missing)}
    columns = dict(header.columns) | places
    seeded = () if found.has_rows_below(header.row) else _seed(tab) if rows is None else rows
    return Target(tab, found.title, found.sheet_id, columns, tuple(missing), found, header.row, seeded, department)


def _fresh(
    tab: schema.Tab, book: FoundBook, titles: _Titles, advice: list[Advice], wanted: DepartmentTab | None = None
) -> Target | None:
    """An empty tab with the right title is used; otherwise a new one is made beside what is there."""
    title = wanted.title if wanted else tab.title
    shorter = wanted.shorter_title if wanted else tab.title[:LONGEST_NUMBERED].strip()
    department, seeded = (wanted.department, wanted.rows) if wanted else (None, _seed(tab))
    fields = tuple(column.field for column in tab.columns)
    columns = {field: index for index, field in enumerate(fields)}
    other = titles.taken_by(title)
    empty = [found for found in book.tabs if found.title == other and found.is_empty and other]
    if empty:
        found = empty[0]
        return Target(tab, found.title, found.sheet_id, columns, fields, found, 0, seeded, department)
    if other and tab is schema.GUIDE:  # a guide is only recognised by its title
        advice.append(Advice(Phrase(GUIDE_TAKEN, {"title": other}), GUIDE_TAKEN_ADVICE))
        return None
    new = titles.take(title, shorter)
    if other:
        advice.append(Advice(Phrase(TITLE_TAKEN, {"title": other, "tab": new}), TITLE_TAKEN_ADVICE))
    return Target(tab, new, titles.new_id(new), columns, fields, None, 0, seeded, department)


def _progress_targets(
    book: FoundBook,
    titles: _Titles,
    departments: Sequence[Department],
    wanted: Sequence[DepartmentTab],
    advice: list[Advice],
) -> list[Target]:
    located = [found for found in book.tabs if found.header and found.header.tab is schema.PROGRESS]
    owners = {found.sheet_id: owner_of(found, departments) for found in located}
    starts = {each.department.code: each.rows for each in wanted}
    targets = []
    for found in located:
        owner = owners[found.sheet_id]
        rows = starts.get(owner.code, ()) if owner else ()
        targets.append(_started(schema.PROGRESS, found, owner, rows))
    have_tabs = {owner.code for owner in owners.values() if owner}
    for each in wanted:
        if each.department.code not in have_tabs:
            new = _fresh(schema.PROGRESS, book, titles, advice, each)
            targets += [new] if new else []
    if not targets:
        new = _fresh(schema.PROGRESS, book, titles, advice)
        targets += [new] if new else []
    return targets


def _seed(tab: schema.Tab) -> tuple[TabRow, ...]:
    """The rows of `seed/` an empty tab starts with."""
    if tab in (schema.PLATFORMS, schema.DEPARTMENTS):
        return tuple(seed_rows(tab))
    if tab is schema.VOCABULARY:
        return tuple(vocabulary_rows())
    if tab is schema.GUIDE:
        return tuple({"line": line.text} for line in guide_lines())
    return ()
