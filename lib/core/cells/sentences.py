"""What the reader of cells says about a cell: code → (what is wrong, what to do).

Part of `lib.core.messages`, which is the place to look sentences up.
"""

from __future__ import annotations

from lib.i18n import N_

_RETYPE_UNICODE = N_("Type the text again with a Unicode font and keyboard.")
_ONE_NUMBER = N_("Keep one number in the cell and move the rest to the column of results.")
_WRITE_DATE = N_("Write the day as 25/11/2026.")
_WRITE_DEADLINE = N_("Write a day, a month (11/2026), a quarter (Quý IV/2026), a year, or “Thường xuyên”.")
_CHOOSE_STATUS = N_("Choose one of: {words}.")

CELL_SENTENCES: dict[str, tuple[str, str]] = {
    "cell-error": (
        N_("The cell shows “{typed}”: its formula failed or was still loading"),
        N_("Correct the formula, or type the value in."),
    ),
    "cell-ditto": (
        N_("“{typed}” may mean “the same as above”; it is not used"),
        N_("Write the content again in this cell; the rows may be sorted."),
    ),
    "cell-mojibake": (
        N_("The text is broken: “{typed}” was probably “{repaired}”"),
        N_("Type it again, or import the file again with the encoding UTF-8."),
    ),
    "cell-tcvn3": (N_("“{typed}” is in an old TCVN3 (ABC) font; it was probably “{repaired}”"), _RETYPE_UNICODE),
    "cell-vni": (N_("“{typed}” is in an old VNI font; it was probably “{repaired}”"), _RETYPE_UNICODE),
    "cell-letters-lost": (N_("Letters have been lost from “{typed}”"), _RETYPE_UNICODE),
    "cell-type": (N_("“{typed}” is a kind of value that no column takes"), N_("Type the value as text.")),
    "percent-unclear": (
        N_("“{typed}” may mean “{first}%” or “{second}%”; it is not used"),
        N_("Type it with the sign %, for example “{first}%”."),
    ),
    "percent-marks": (
        N_("“{typed}” may be read as “{first}” or as “{second}”; it is not used"),
        N_("Write decimals with a comma, for example “{first}%”."),
    ),
    "percent-range": (
        N_("“{typed}” is not between 0% and 100%"),
        N_("Correct the number; what goes beyond the plan belongs in the column of results."),
    ),
    "percent-target": (
        N_("“{typed}” is a target, not a result; it is not counted as a percentage"),
        N_("Enter the percentage reached so far."),
    ),
    "percent-words": (
        N_("“{typed}” says more than a percentage"),
        N_("Keep the number with the sign % and move the words to the column of results."),
    ),
    "ratio-unreadable": (N_("“{typed}” is not a ratio of two whole numbers"), N_("Write it as 22/28.")),
    "ratio-of-zero": (N_("“{typed}” is a share of zero"), N_("Correct the second number, or leave the cell blank.")),
    "ratio-over": (
        N_("In “{typed}” more is done than was assigned"),
        N_("Check the two numbers: first what is done, then what was assigned."),
    ),
    "ratio-or-month": (
        N_("“{typed}” may be a ratio or a month; it is not used"),
        N_("Write a percentage with the sign %."),
    ),
    "number-became-date": (
        N_("“{typed}” is a date or a number the sheet made of what was typed"),
        N_("Set the format of the column to plain text and type the value again."),
    ),
    "number-unreadable": (N_("“{typed}” can't be read as a number"), N_("Enter a number, or leave the cell blank.")),
    "number-several": (N_("“{typed}” holds several numbers; none is chosen"), _ONE_NUMBER),
    "number-approximate": (
        N_("“{typed}” is approximate or a limit, not a number"),
        N_("Enter the exact number; words belong in the column of results."),
    ),
    "number-negative": (N_("“{typed}” is below zero"), N_("Enter a number from 0 up.")),
    "number-grouping": (
        N_("The dots and commas in “{typed}” do not make a number"),
        N_("Write thousands with dots and decimals with a comma: 1.234,5."),
    ),
    "number-unclear": (
        N_("“{typed}” may be “{first}” or “{second}”; it is not used"),
        N_("Write the number without thousands marks, decimals with a comma."),
    ),
    "number-read-as": (
        N_("“{typed}” is written in an unusual way; it was read as “{read}”"),
        N_("Check that “{read}” is meant, and write it that way."),
    ),
    "count-decimals": (N_("“{typed}” should be a whole number"), N_("Enter a number without decimals.")),
    "money-unit": (N_("“{typed}” has no unit"), N_("Add the unit: đồng, triệu đồng or tỷ đồng.")),
    "money-unit-assumed": (
        N_("“{typed}” has no unit; it was read as đồng"),
        N_("Add the unit: đồng, triệu đồng or tỷ đồng."),
    ),
    "money-currency": (N_("“{typed}” is not in đồng"), N_("Convert the amount to đồng.")),
    "mark-unclear": (
        N_("The mark “{typed}” can mean several things; it is not used"),
        N_("Write x, or CT for the lead and PH for a supporting body."),
    ),
    "mark-unknown": (
        N_("“{typed}” is not a mark that is known here"),
        N_("Write x, or CT for the lead and PH for a supporting body."),
    ),
    "date-day-or-month": (
        N_("“{typed}” may be “{first}” or “{second}”, because the sheet's locale puts the month first; it is not used"),
        N_("Set the spreadsheet's locale to Vietnam and type the day again."),
    ),
    "date-month-first": (N_("“{typed}” has its month first; it was read as “{read}”"), _WRITE_DATE),
    "date-short-year": (N_("The year of “{typed}” has two digits; it was read as “{read}”"), N_("Write four digits.")),
    "date-no-such-day": (N_("There is no such day as “{typed}”"), _WRITE_DATE),
    "date-no-year": (N_("“{typed}” has no year"), _WRITE_DATE),
    "date-no-day": (N_("“{typed}” names no day"), _WRITE_DATE),
    "date-year": (N_("“{typed}” is not a date of our time"), _WRITE_DATE),
    "date-several": (N_("“{typed}” holds several days (“{first}”, “{second}”); it is not used"), N_("Keep one day.")),
    "date-words": (N_("“{typed}” says more than a day"), N_("Keep the day and move the words elsewhere.")),
    "date-unreadable": (N_("“{typed}” can't be read as a day"), _WRITE_DATE),
    "deadline-unreadable": (N_("“{typed}” can't be read as a deadline"), _WRITE_DEADLINE),
    "deadline-no-year": (N_("The deadline “{typed}” has no year"), N_("Add the year.")),
    "deadline-no-such-period": (N_("There is no such month or quarter as “{typed}”"), _WRITE_DEADLINE),
    "deadline-reversed": (
        N_("The deadline “{typed}” ends before it begins"),
        N_("Correct the order, and give each end its year."),
    ),
    "deadline-vague": (
        N_("“{typed}” does not say on which day it is due"),
        _WRITE_DEADLINE,
    ),
    "deadline-before": (
        N_("“{typed}” may be due on “{first}” or on “{second}”; it is not used"),
        N_("Write the last day, or the period without “trước”."),
    ),
    "deadline-several": (
        N_("“{typed}” holds several deadlines (“{first}”, “{second}”); it is not used"),
        N_("Keep one deadline, or write one row for each."),
    ),
    "deadline-month-number": (
        N_("The sheet took the month “{typed}” for a number; it was read as that month"),
        N_("Write the month with a slash: 11/2026."),
    ),
    "status-computed": (
        N_("“{typed}” follows from the deadline and is computed, never typed"),
        _CHOOSE_STATUS,
    ),
    "status-percent": (
        N_("“{typed}” is a number, not a status"),
        N_("Enter it in the column of percentages and choose a status from the list."),
    ),
    "status-unknown": (N_("“{typed}” is not a status of the list"), _CHOOSE_STATUS),
    "status-unfinished": (
        N_("“{typed}” was read as “{read}”"),
        N_("If the task has been given up, choose “Không thực hiện”."),
    ),
    "status-unclear": (
        N_("“{typed}” may mean “{first}” or “{second}”; it is not used"),
        N_("Choose one of the two."),
    ),
    "status-flag-ignored": (
        N_("“{typed}” was read as “{read}”; what follows from the deadline is computed"),
        N_("Write “{read}” alone."),
    ),
    "word-unknown": (N_("“{typed}” is not a word of the list"), N_("Choose one of: {words}.")),
    "link-scheme": (
        N_("The address “{typed}” can't be opened safely; it is not used"),
        N_("Give an address that begins with https:// or the number of the document."),
    ),
    "link-broken": (N_("The address “{typed}” is incomplete"), N_("Copy the whole address from the browser.")),
    "link-local": (
        N_("“{typed}” is on one computer only; others can't open it"),
        N_("Put the document where others can open it and give its address, or its number."),
    ),
}
