"""The files of the double."""

from __future__ import annotations

import string
from dataclasses import dataclass, field
from random import Random

from tests.google_double.content import Content
from tests.google_double.errors import file_not_found, not_found
from tests.google_double.spreadsheet import Spreadsheet

_LETTERS = string.ascii_letters + string.digits + "-_"


@dataclass(slots=True)
class Store:
    """Spreadsheets by id; ids and dice are seeded."""

    ids: Random
    books: dict[str, Spreadsheet] = field(default_factory=dict)

    def add(self, content: Content, owner: str, now: float, file_id: str | None = None) -> Spreadsheet:
        """Keep a new spreadsheet; an id of Google's shape is made up unless given."""
        number = file_id or "1" + "".join(self.ids.choices(_LETTERS, k=43))
        dice = Random(self.ids.randrange(2**32))
        book = Spreadsheet(number, content, owner, created=now, modified=now, ids=dice)
        book.content.recalculate()
        self.books[number] = book
        return book

    def book(self, file_id: str, account: str, to_write: bool = False) -> Spreadsheet:
        """For the Sheets API: 404 when it doesn't exist, 403 when it isn't shared."""
        book = self.books.get(file_id)
        if book is None:
            raise not_found()
        book.check_access(account, to_write)
        return book

    def file(self, file_id: str, account: str) -> Spreadsheet:
        """For the Drive API, which says 404 for what isn't shared, too."""
        book = self.books.get(file_id)
        if book is None or not book.is_seen_by(account):
            raise file_not_found(file_id)
        return book
