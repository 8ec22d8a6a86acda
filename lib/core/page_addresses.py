"""Addresses of the app's pages as they stand in what leaves the app: reminders and papers."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlencode

DEPARTMENTS_PAGE = "don-vi"
REPORT_PAGE = "bao-cao"


def page_link(root: str, page: str, query: Iterable[tuple[str, str]]) -> str:
    """The whole address of ``page`` below ``root``, the app's own address; empty when that is not set."""
    return f"{root.rstrip('/')}/{page}?{urlencode(tuple(query))}" if root else ""


def department_link(root: str, code: str) -> str:
    """The address of the page of the department ``code``; empty when the app's own is not set."""
    return page_link(root, DEPARTMENTS_PAGE, [("department", code)])
