"""What setting a sheet up says: a line a change, and what is left for people to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Union

from lib.i18n import N_, translate
from lib.sheets.provision_state import JsonObject

LOCALE = N_("Spreadsheet: locale {old} → {new}")
TIME_ZONE = N_("Spreadsheet: time zone {old} → {new}")
NEW_TAB = N_("New tab “{tab}”: {count} columns with their rules, colours and notes")
HEADER = N_("“{tab}” is empty: write its header of {count} columns, with rules, colours and notes")
NEW_COLUMNS = N_("“{tab}”: add these columns at the right, from {cell} on: {headers}")
ROWS = N_("“{tab}”: write {count} rows where there are none")
ROOM = N_("“{tab}”: add empty rows below the header, where the tab ends")
FREEZE = N_("“{tab}”: keep the rows down to row {row} in view")
DROP_DOWN = N_("“{tab}”, “{header}”: choose from the list of “{source}”")
NUMBER_RULE = N_("“{tab}”, “{header}”: only numbers from {low} to {high}")
DATE_RULE = N_("“{tab}”, “{header}”: only days of the calendar")
FORMAT = N_("“{tab}”, “{header}”: number format {pattern} for the empty cells below row {row}")
COLOURS = N_("“{tab}”, “{header}”: a colour for each status")
NOTE = N_("“{tab}”, “{header}”: a note on how to fill the column in")
GUARD_HEADER = N_("“{tab}”: protect the header; only these edit it: {editors}")
GUARD_TAB = N_("“{tab}”: protect the tab; only these edit it: {editors}")
GUARD_ROWS = N_("“{tab}”: protect the rows below the header; only these edit them: {editors}")
GUARD_AGAIN = N_("“{tab}”: the protection “{name}” has changed ({what}); again only: {editors}")

MISSING_EDITORS = N_("without {accounts}")
EXTRA_EDITORS = N_("open to {accounts} as well")
WARNING_ONLY = N_("it only warns")
OPEN_TO_GROUPS = N_("open to groups or to the whole domain")
OTHER_RANGE = N_("it covers other cells")

LOCKED = N_("“{tab}” needs a change in cells that are protected from this program's account: {change}")
LOCKED_ADVICE = N_("Ask whoever set the protection up to add the account {account} to its editors.")
OTHER_GUARD = N_("“{tab}” is protected by somebody else's rule, so it can't be given the app's own")
OTHER_GUARD_ADVICE = N_("Remove that protection by hand and run this again.")
TABLE = N_("“{tab}” holds a table of Google Sheets, whose columns have rules of their own; left as they are")
TABLE_ADVICE = N_("Turn the table back into plain cells, then run this again.")
TITLE_TAKEN = N_("“{title}” holds something else, without a header that is known; the new tab is called “{tab}”")
TITLE_TAKEN_ADVICE = N_("If it was meant to be this tab, write the header in its first row and delete the new tab.")
GUIDE_TAKEN = N_("“{title}” holds a text of your own; the guide is not written")
GUIDE_TAKEN_ADVICE = N_("Rename that tab if you want the guide.")
NO_EDITORS = N_("Nobody is named who may edit headers and reference tabs, so they stay open to every editor")
NO_EDITORS_ADVICE = N_("Name the accounts of the ICT department with --editors.")
NO_ACCOUNTS = N_("“{tab}”: no account is given for {department}, so every editor can write on its tab")
ACCOUNTS_ADVICE = N_("Fill in “{column}” on the tab “{list_tab}”, then run this again.")
NOT_ADDRESSES = N_("“{tab}”: these accounts of {department} are no e-mail addresses and are left out: {accounts}")
NO_ACCOUNT = N_("The address of this program's own account is not known, so the app's tabs stay unprotected")
NO_ACCOUNT_ADVICE = N_("Run this with the app's service account.")
WORDS_MISSING = N_("“{tab}”, “{header}”: these words of the lists are missing: {words}")
WORDS_MISSING_ADVICE = N_("Type them below the others in that column.")
OWNER = N_("{account} can edit every protected range: taken for the spreadsheet's owner, whom nothing locks out")
ROWS_ELSEWHERE = N_("Rows that stand on other tabs already stay there: {tabs}")
ROWS_ELSEWHERE_ADVICE = N_("Move them to the departments' tabs, so that nothing is counted twice.")

FILE_WITHOUT_TAB = N_("There is no tab with the header of “{tab}”")
FILE_WITHOUT_COLUMNS = N_("“{tab}” has no column {headers}")


Detail = Union[str, "tuple[Phrase, ...]"]


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sentence of the catalogue and what fills it: words of the sheet, or phrases in their turn."""

    sentence: str
    details: Mapping[str, Detail] = field(default_factory=dict)

    def tell(self, language: str) -> str:
        """The sentence in ``language``."""
        filled = {
            name: detail if isinstance(detail, str) else ", ".join(each.tell(language) for each in detail)
            for name, detail in self.details.items()
        }
        return translate(language, self.sentence, **filled)


@dataclass(frozen=True, slots=True)
class Change:
    """One thing to change and the requests that do it; ``later`` wait until every tab is there."""

    said: Phrase
    requests: tuple[JsonObject, ...] = ()
    later: tuple[JsonObject, ...] = ()

    def tell(self, language: str) -> str:
        """The change in one line."""
        return self.said.tell(language)


@dataclass(frozen=True, slots=True)
class Advice:
    """Something only people can do. ``is_drift`` says that the sheet is not as it should be."""

    said: Phrase
    advice: str = ""
    is_drift: bool = False

    def tell(self, language: str) -> str:
        """What is so, and what to do about it."""
        phrases = [self.said, *([Phrase(self.advice, self.said.details)] if self.advice else [])]
        return ". ".join(phrase.tell(language) for phrase in phrases)
