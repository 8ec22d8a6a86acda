"""Addresses of pages in reminders and papers."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest

from lib.core.page_addresses import DEPARTMENTS_PAGE, REPORT_PAGE, department_link, page_link
from lib.ui.navigation import entry

ROOT = "https://app.example.vn/"


@pytest.mark.parametrize("code", ["Q25-STC", "Đơn vị 1", "a&b=c", "50%", "x#y", "a+b", "1/2", "?"])
def test_a_department_is_found_whatever_its_code_holds(code):
    link = urlsplit(department_link(ROOT, code))
    assert (link.netloc, link.path, link.fragment) == ("app.example.vn", "/don-vi", "")
    assert parse_qsl(link.query, strict_parsing=True) == [("department", code)]
    assert " " not in department_link(ROOT, code)


def test_without_the_apps_own_address_there_is_no_link():
    assert department_link("", "Q25-STC") == page_link("", REPORT_PAGE, [("lang", "vi")]) == ""


def test_the_addresses_are_those_of_the_navigation():
    assert entry("departments").address == DEPARTMENTS_PAGE
    assert entry("report").address == REPORT_PAGE
