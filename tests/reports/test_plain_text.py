"""Text on its way into documents."""

from __future__ import annotations

from datetime import date, datetime
from xml.etree import ElementTree
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.reports.plain_text import breakable, cell_text, clipped, printable, signed


@given(st.text(st.characters(codec=None)))
def test_printable_text_can_stand_in_any_document(text):
    shown = printable(text)
    ElementTree.fromstring(f"<t>{escape(shown)}</t>")
    shown.encode("utf-8")
    assert printable(shown) == shown


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Sở Y tế\u0000", "Sở Y tế"),
        ("một\r\nhai\rba\u2028bốn", "một\nhai\nba\nbốn"),
        ("\u202eđảo\u202c", "đảo"),
        ("a\ud800b", "ab"),
        ("ớ ử ẵ ỵ Đ", "ớ ử ẵ ỵ Đ"),
        ("\tthụt", "\tthụt"),
    ],
)
def test_only_what_no_page_can_hold_is_left_out(typed, shown):
    assert printable(typed) == shown


@given(st.text(), st.integers(1, 40))
def test_clipped_text_is_never_longer_and_short_text_stays(text, longest):
    cut = clipped(text, longest)
    assert len(cut) <= longest
    assert cut == text or cut.endswith("…")


@given(st.text(st.characters(exclude_characters="\u200b")))
def test_breaks_in_long_words_add_nothing_that_can_be_seen(text):
    broken = breakable(text)
    assert broken.replace("\u200b", "") == text
    assert all(len(part) <= 24 for word in broken.split() for part in word.split("\u200b"))


@pytest.mark.parametrize(
    ("value", "language", "text"),
    [
        (None, "vi", ""),
        (1897, "vi", "1.897"),
        (1897, "en", "1,897"),
        (75.5, "vi", "75,5"),
        (date(2026, 1, 5), "en", "05/01/2026"),
        (datetime(2026, 1, 5, 8, 30), "vi", "05/01/2026 08:30"),
        ("=1+1", "vi", "=1+1"),
    ],
)
def test_a_cell_is_printed_as_the_language_writes_it(value, language, text):
    assert cell_text(value, language) == text


@pytest.mark.parametrize(("number", "text"), [(12, "+12"), (-3, "−3"), (0, "0"), (1200, "+1.200")])
def test_a_change_always_shows_its_sign(number, text):
    assert signed("vi", number) == text
