"""What a reply that is no good means: a code for people, and whether it is worth trying again.

Only statuses and reasons are looked at, never the wording, which changes. Of the body
nothing is kept: it may name accounts and projects.
"""

from __future__ import annotations

import json
from typing import Any

from lib.sheets.retry import AttemptError, When

REFUSED = "google-refused"
_RATE_REASONS = {
    "RATE_LIMIT_EXCEEDED",
    "RESOURCE_EXHAUSTED",
    "rateLimitExceeded",
    "userRateLimitExceeded",
    "quotaExceeded",
    "dailyLimitExceeded",
}
_DISABLED_REASONS = {"SERVICE_DISABLED", "accessNotConfigured", "CONSUMER_INVALID", "BILLING_DISABLED"}
_SCOPE_REASONS = {"ACCESS_TOKEN_SCOPE_INSUFFICIENT", "insufficientPermissions", "insufficientScopes"}
_FIRST_BYTES = 64


def of_reply(status: int, body: bytes) -> AttemptError:
    """The fault of a reply whose ``status`` is no success."""
    error = _error(body)
    reasons = _reasons(error)
    technical = " ".join([f"HTTP {status}", *sorted(reasons)])
    code, when = _meaning(status, error, reasons, is_html=is_html(body))
    return AttemptError(code, when, technical, status)


def of_body(status: int, body: bytes) -> AttemptError | None:
    """The fault of a reply that says it is good but isn't JSON, or only the beginning of it; else None."""
    start, end = body[:_FIRST_BYTES].lstrip(), body[-_FIRST_BYTES:].rstrip()
    if start.startswith(b"{") and end.endswith(b"}"):
        return None
    if start.startswith(b"{"):
        return AttemptError("google-unreachable", When.SOON, f"HTTP {status}, JSON cut short", status)
    return AttemptError("google-proxy", When.SOON, f"HTTP {status}, not JSON", status)


def is_html(body: bytes) -> bool:
    """Whether the body is a page for people."""
    return body[:_FIRST_BYTES].lstrip().startswith(b"<")


def _meaning(status: int, error: dict[str, Any], reasons: set[str], *, is_html: bool) -> tuple[str, When]:
    if status == 429:
        return "google-quota", When.NEXT_MINUTE
    if status >= 500 or status == 408:
        return "google-unreachable", When.SOON
    if is_html or 300 <= status < 400 or status == 407:
        return "google-proxy", When.NEVER
    if status == 401:
        return "google-credentials", When.NEVER
    if status == 403:
        return _forbidden(reasons)
    if status == 404:
        return "google-not-found", When.NEVER
    # An Excel file on Google Drive opens in the browser like a sheet, but has no API.
    is_office_file = error.get("status") == "FAILED_PRECONDITION"
    return ("google-not-sheet" if is_office_file else REFUSED), When.NEVER


def _forbidden(reasons: set[str]) -> tuple[str, When]:
    if reasons & _RATE_REASONS:
        return "google-quota", When.NEXT_MINUTE
    if reasons & _DISABLED_REASONS:
        return "google-disabled", When.NEVER
    if reasons & _SCOPE_REASONS:
        return "google-scope", When.NEVER
    return "google-permission", When.NEVER


def _error(body: bytes) -> dict[str, Any]:
    try:
        error = json.loads(body)["error"]
    except (ValueError, KeyError, TypeError):
        return {}
    return error if isinstance(error, dict) else {}


def _reasons(error: dict[str, Any]) -> set[str]:
    """``reason`` of the newer ErrorInfo details and of the older list of errors; words only."""
    entries = [entry for name in ("details", "errors") for entry in error.get(name) or [] if isinstance(entry, dict)]
    found = {str(entry.get("reason", "")) for entry in entries}
    return {reason for reason in found if reason.replace("_", "").isalpha()}
