"""Every sentence about bad data, once: code → (what is wrong, what to do).

The sentences are English msgids with ``{placeholders}``; the catalogue has the Vietnamese.
"""

from __future__ import annotations

from lib.core.cells.sentences import CELL_SENTENCES
from lib.core.google_sentences import GOOGLE_SENTENCES
from lib.core.period_sentences import PERIOD_SENTENCES
from lib.core.proposal_sentences import PROPOSAL_SENTENCES
from lib.i18n import N_

MESSAGES: dict[str, tuple[str, str]] = {
    # -- cells: text, numbers, dates, deadlines, status
    **CELL_SENTENCES,
    # -- proposals: acts, rows of the app's own tabs, the outbox
    **PROPOSAL_SENTENCES,
    # -- reporting periods and observed changes
    **PERIOD_SENTENCES,
    # -- references: bodies and platforms
    "body-unknown": (
        N_("“{text}” is not a body of the tab “{list_tab}” (nearest names: {suggestions})"),
        N_("Correct the name, or ask the ICT department to add the body to the tab “{list_tab}”."),
    ),
    "body-did-you-mean": (
        N_("“{text}” is not written as any body is; perhaps this is meant: {choices}"),
        N_("Write the name with its accents, or the code in square brackets."),
    ),
    "body-ambiguous": (
        N_("“{text}” may be any of these: {choices}"),
        N_("Write the full name with its kind, or the code in square brackets."),
    ),
    "body-shared": (
        N_("The work of “{text}” went to several bodies: {choices}"),
        N_("Name the body that does this task now."),
    ),
    "body-ended": (
        N_("“{text}” no longer exists and no single body took over from it: {body}"),
        N_("Name the body that does this task now."),
    ),
    "body-replaced": (
        N_("“{text}” names a body that has been replaced; its successor is used: {changes}"),
        N_("Write the new name."),
    ),
    "body-not-yet": (
        N_("“{text}” names a body that is not yet in force: {changes}"),
        N_("Check the name, or the day in the tab “{list_tab}”."),
    ),
    "body-generic": (
        N_("“{text}” is a group; no single body is named"),
        N_("Name the body that leads, so that somebody answers for the task."),
    ),
    "body-partly-unknown": (
        N_("Part of the cell was not understood: “{unread}”. Used: {used}"),
        N_("Correct that part, or ask the ICT department to add the body to the tab “{list_tab}”."),
    ),
    "body-several": (
        N_("“{text}” names several bodies or a group; this cell takes one"),
        N_("Name one body."),
    ),
    "platform-unknown": (
        N_("“{text}” is not a platform of the tab “{list_tab}” (nearest names: {suggestions})"),
        N_("Correct it, or ask the ICT department to add the platform to the tab “{list_tab}”."),
    ),
    "platform-did-you-mean": (
        N_("“{text}” is not written as any platform is; perhaps this is meant: {choices}"),
        N_("Write the platform's code."),
    ),
    "platform-ambiguous": (
        N_("“{text}” may be any of these platforms: {choices}"),
        N_("Write the platform's code."),
    ),
    "platform-several": (
        N_("The cell names several platforms: {choices}"),
        N_("Write one row for each platform."),
    ),
    "platform-disagrees": (
        N_("The code and the name are those of two platforms: {choices}"),
        N_("Keep the one that is meant."),
    ),
    "platform-partly-unknown": (
        N_("Part of the cell was not understood: “{unread}”. Used: {used}"),
        N_("Write the code alone, or the code with the name of the catalogue."),
    ),
    "platform-replaced": (
        N_("{platform} has been replaced by {heirs}; the row still counts for the platform it names"),
        N_("Leave it if the row is about the earlier platform; otherwise write the new code."),
    ),
    "platform-ended": (
        N_("{platform} is no longer in the catalogue; the row still counts for it"),
        N_("Leave it if the row is about that time; otherwise write the code of a platform in force."),
    ),
    "platform-not-yet": (
        N_("{platform} is not yet in force"),
        N_("Check the code, or the day in the tab “{list_tab}”."),
    ),
    # -- register: tabs, headers, rows
    "tab-missing": (
        N_("The tab “{tab}” was not found: no tab has its headers"),
        N_("Add the tab, or give it a header row with {headers}."),
    ),
    "tab-repeated": (
        N_("A second tab with the same headers as “{other}”; it is not read"),
        N_("Keep one of the two, or move its rows into “{other}”."),
    ),
    "header-missing": (
        N_("The required column {headers} is missing from the tab “{tab}”; none of its rows can be used"),
        N_("Add the column, or restore its name in the header row."),
    ),
    "header-repeated": (
        N_("The header “{header}” stands twice; the second column is not read"),
        N_("Rename or remove the second column."),
    ),
    "required-blank": (N_("“{column}” is blank"), N_("Fill in this cell.")),
    "status-blank": (
        N_("No status has been reported"),
        N_("Choose a status from the list; a blank is counted as not reported."),
    ),
    "deadline-blank": (
        N_("There is no deadline"),
        N_("Enter a day, a month, a quarter, a year, or “Thường xuyên”."),
    ),
    "code-blank": (N_("The row has no code, so it can't be used"), N_("Give it a code that no other row has.")),
    "code-repeated": (
        N_("The code “{value}” is already used in row {row}; this row is not used"),
        N_("Give the row a code of its own, or delete the repeated row."),
    ),
    "row-without-task": (
        N_("The row names neither a platform nor a task, so it can't be used"),
        N_("Fill in the platform and the task, or clear the row."),
    ),
    "row-copied": (
        N_("The same row already stands at {where}; it is counted once"),
        N_("Delete one of the two rows, or the copied tab."),
    ),
    "row-id-repeated": (
        N_("The row code “{value}” is also used at {others}"),
        N_("Give each row a code of its own, so that changes can be followed."),
    ),
    "done-below-100": (
        N_("The status is “Hoàn thành” but the percentage is below 100%"),
        N_("Correct the status or the percentage."),
    ),
    "full-not-done": (
        N_("The percentage is 100% but the status is “{value}”"),
        N_("Choose “Hoàn thành”, or correct the percentage."),
    ),
    "started-not-begun": (
        N_("The percentage is above 0 but the status is “Chưa triển khai”"),
        N_("Choose “Đang thực hiện”, or correct the percentage."),
    ),
    "done-without-evidence": (
        N_("Reported as done without any evidence"),
        N_("Give the number of the document or the address of the result."),
    ),
    "overdue-without-obstacle": (
        N_("Overdue, and no difficulty is stated"),
        N_("Say what holds the task up and what is proposed, or update the status."),
    ),
    "no-lead": (N_("Nobody leads this task"), N_("Name the department that leads it.")),
    "updated-in-future": (
        N_("The update date {value} has not come yet"),
        N_("Enter the day on which the row was really updated."),
    ),
    # -- sources: files and spreadsheets
    **GOOGLE_SENTENCES,
    "source-missing": (N_("The workbook was not found: {path}"), N_("Check the path, or put the file back.")),
    "source-locked": (
        N_("The workbook “{path}” can't be opened just now"),
        N_("Another program may hold it; close it there, or check the file's permissions."),
    ),
    "source-damaged": (
        N_("The workbook “{path}” is incomplete or damaged"),
        N_("If it is being saved, it will be read again in a moment; otherwise restore an earlier copy."),
    ),
    "source-password": (
        N_("The workbook “{path}” is protected by a password"),
        N_("Save it without a password to open it."),
    ),
    "source-macros": (
        N_("The workbook “{path}” holds macros, which are never run here"),
        N_("Save it as an .xlsx workbook without macros."),
    ),
    "source-old-format": (
        N_("“{path}” is in the old .xls format"),
        N_("Save it as an .xlsx workbook."),
    ),
    "source-not-workbook": (
        N_("“{path}” is not an .xlsx workbook"),
        N_("Choose a workbook saved as .xlsx by Excel, LibreOffice or Google Sheets."),
    ),
    "source-too-large": (
        N_("The workbook “{path}” is larger than {limit}"),
        N_("Split it, or remove pictures and unused tabs."),
    ),
    # -- setting a sheet up
    "provision-permission": (
        N_("The account {account} may not change this spreadsheet"),
        N_("Share the spreadsheet with {account} as an editor, then run this again."),
    ),
    "provision-unreachable": (
        N_("Google Sheets can't be reached, so it is not known whether anything was changed"),
        N_("Run this again when the network works: what was made already is not made twice."),
    ),
    "provision-offline": (
        N_("Google Sheets can't be reached; nothing was changed"),
        N_("Check this machine's way to the internet, then run this again."),
    ),
    "provision-quota": (
        N_("Google's limit of requests a minute is used up"),
        N_("Wait a minute and run this again: what was made already is not made twice."),
    ),
    "provision-address": (
        N_("“{value}” is no e-mail address"),
        N_("Name accounts as in --editors a@x.gov.vn,b@y.gov.vn."),
    ),
    "provision-raced": (
        N_("Somebody is changing the tabs of this spreadsheet at the same time"),
        N_("Run this again in a moment: what was made already is not made twice."),
    ),
    "provision-refused": (
        N_("Google refused the changes, all of them together; nothing was changed"),
        N_("Check that every account named is one of Google's, and that none of these cells is locked to {account}."),
    ),
    "assignments-missing": (N_("The list of assignments was not found: {path}"), N_("Check the path.")),
    "assignments-unreadable": (
        N_("The list of assignments can't be read: {path}"),
        N_("Save it as CSV in UTF-8."),
    ),
    "assignments-columns": (
        N_("The list of assignments {path} lacks a column"),
        N_("Its first line must name the columns {columns}."),
    ),
    "assignments-unknown": (
        N_("{path}, line {line}: “{value}” is not known, or not one alone"),
        N_("Write one department and one platform a line, each by its code or full name."),
    ),
    "assignments-none": (
        N_("It is not known which platforms each department leads"),
        N_("Give a list with --assignments, or fill in who leads on the progress tab first."),
    ),
    "source-stray-cell": (
        N_("The tab “{tab}” of the workbook “{path}” reaches to the cell {cell}, which is too far to be read"),
        N_("Delete the cells that strayed to its far end, or the rows and columns around them, and save it again."),
    ),
    "settings-broken": (
        N_("The settings can't be read: {reason}"),
        N_("Correct that place in the file, or put an earlier copy back."),
    ),
    "state-unusable": (
        N_("The application's own database can't be opened: {kind}"),
        N_("Check STATE_URL (or state_url): that it names a database that answers, and that this account may write."),
    ),
    "path-unusable": (
        N_("{path} can't be used: {reason}"),
        N_("Name another place, where this account may write."),
    ),
    "provision-not-per-department": (
        N_("{path} is there already, and a workbook of yours is never written to"),
        N_("Tabs for departments are made in a Google Sheet, or in a new workbook: name a path that is not there yet."),
    ),
    "sample-not-over": (
        N_("{path} is there already, and a workbook of yours is never written to"),
        N_("Name a path that is not there yet."),
    ),
    "sample-not-sent": (
        N_("Nothing was sent: these are the invented figures of the bundled sample"),
        N_("Set the province's own sheet, in SHEET_SOURCE or under [sheet] in the secrets file."),
    ),
    "papers-not-begun": (
        N_("{day} is still to come"),
        N_("Name a first day that is not later than today."),
    ),
    "state-not-writable": (
        N_("The application's own database can't be written just now"),
        N_("Nothing was lost; keep this page open and try again."),
    ),
    "source-unexpected": (
        N_("The data could not be read because of an unexpected fault"),
        N_("The technical details are in the log; tell the ICT department."),
    ),
}
# What is wrong with names that come near to none, in place of the sentence that says which are nearest.
UNLIKE_ANY: dict[str, str] = {
    "body-unknown": N_("“{text}” is not a body of the tab “{list_tab}”"),
    "platform-unknown": N_("“{text}” is not a platform of the tab “{list_tab}”"),
}
