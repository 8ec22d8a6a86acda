"""Short lists of links: their texts are shown as typed."""

from __future__ import annotations

import pytest

from lib.ui.lists import Link, ShortList, as_html
from tests.ui.test_cards import HOSTILE, Reader


@pytest.mark.parametrize("text", HOSTILE)
def test_every_text_of_a_list_is_shown_as_typed(text):
    reader = Reader()
    reader.feed(as_html([ShortList(text, (Link(text, "departments", {"q": text}),))]))
    assert reader.texts == [text, text]
    assert set(reader.tags) == {"h3", "ul", "li", "a"}
    assert reader.names == {"data-inside", "href"}


def test_a_list_without_links_is_its_heading_alone():
    assert as_html([ShortList("Silent: 0", ())]) == "<h3>Silent: 0</h3>"


def test_no_lists_are_nothing():
    assert as_html([]) == ""
