"""The navigation: every page once, under a title and an icon of its own."""

from __future__ import annotations

import pytest

from lib.i18n import translate
from lib.ui.navigation import PAGES, SECTIONS, entry


def test_every_page_stands_in_exactly_one_section():
    listed = [name for names in SECTIONS.values() for name in names]
    assert sorted(listed) == sorted(page.name for page in PAGES)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_two_pages_share_a_title(language):
    assert len({translate(language, page.title) for page in PAGES}) == len(PAGES)


def test_no_two_pages_share_an_icon():
    assert len({page.icon for page in PAGES}) == len(PAGES)


def test_an_address_can_be_typed_by_hand():
    assert all(page.address.isascii() and page.address == page.address.lower() for page in PAGES)


def test_a_page_is_found_by_its_name():
    assert entry("deadlines").address == "thoi-han"
    with pytest.raises(KeyError):
        entry("nowhere")
