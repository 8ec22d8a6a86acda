"""What is said when the shared Google Sheet can't be used: code → (what is wrong, what to do).

Part of `lib.core.messages`, which is the place to look sentences up.
"""

from __future__ import annotations

from lib.i18n import N_

GOOGLE_SENTENCES: dict[str, tuple[str, str]] = {
    "google-unreachable": (
        N_("Google Sheets can't be reached just now"),
        N_("It is tried again by itself. If this lasts, check this server's way to the internet."),
    ),
    "google-quota": (
        N_("Google's limit of requests a minute is reached"),
        N_("It is tried again by itself. If this happens often, look less often, or see what else uses the account."),
    ),
    "google-proxy": (
        N_("Something between this server and Google answers in Google's place"),
        N_("Check the network's proxy and its certificate, and GOOGLE_API_ROOT where it is set."),
    ),
    "google-changing": (
        N_("Tabs of the shared sheet are being moved about just now"),
        N_("It is read again in a moment."),
    ),
    "google-permission": (
        N_("The app's Google account may not open the shared sheet"),
        N_("Share the sheet with the app's account as an editor; the system page names the account."),
    ),
    "google-read-only": (
        N_("The app's Google account may read the shared sheet but not write to the tab “{tab}”"),
        N_("Share the sheet with the app's account as an editor. What was sent is kept here until then."),
    ),
    "google-not-found": (
        N_("The shared sheet was not found: it was deleted, or the address is wrong"),
        N_("Check the address in the settings, or restore the sheet from the bin of Google Drive."),
    ),
    "google-address": (
        N_("The address in the settings is not that of a Google Sheet"),
        N_("Copy it from the browser while the sheet is open; the address of a published copy does not work."),
    ),
    "google-not-sheet": (
        N_("The address leads to an Excel file on Google Drive, which is not a Google Sheet"),
        N_("Open it there, choose “Save as Google Sheets” in the menu File, and set the new address."),
    ),
    "google-credentials-missing": (
        N_("No credentials for Google were found"),
        N_("Put the key of a service account under gcp_service_account in the secrets file."),
    ),
    "google-credentials": (
        N_("Google does not accept the app's credentials"),
        N_("Check this server's clock. If it is right, make a new key for the service account and put it in."),
    ),
    "google-scope": (
        N_("The app's credentials do not reach as far as Google Sheets"),
        N_("Use a service account, or sign in again with access to spreadsheets."),
    ),
    "google-disabled": (
        N_("The Google Sheets API is not switched on for the app's project"),
        N_("Switch on “Google Sheets API” in the project at Google, and wait a few minutes."),
    ),
    "google-refused": (
        N_("Google refused a request of the app"),
        N_("The technical details are in the log; tell the ICT department."),
    ),
    "append-refused": (
        N_("Google did not take a row for the tab “{tab}”"),
        N_("What was sent is kept here. Check whether the app's account may edit this tab, then send it again."),
    ),
    "append-column-missing": (
        N_("The tab “{tab}” has no column {headers}, so a row can't be written without losing part of it"),
        N_("Put the header back. What was sent is kept here until then."),
    ),
}
