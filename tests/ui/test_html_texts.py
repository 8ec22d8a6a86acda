"""Headings and lines as HTML: whatever stands in them is text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.ui.html_texts import heading, line

HOSTILE = ("<b>x</b>", "<script>x()</script>", '"><img src=x onerror=x()>', "&lt;b&gt;", "a & b")


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("made", [lambda text: heading(text, 2), lambda text: heading(text, 3), line])
def test_no_text_becomes_an_element(made, text):
    html = made(text)
    assert html.count("<") == 2
    assert html.count(">") == 2


@given(st.text())
def test_only_what_stands_between_two_pairs_of_stars_is_strong(text):
    inside = line(text).removeprefix("<p>").removesuffix("</p>")
    assert inside.count("<strong>") == inside.count("</strong>")
    assert "<" not in inside.replace("<strong>", "").replace("</strong>", "")


def test_a_sentence_with_strong_numbers():
    assert line("**79** tasks; **2** cells", "quiet") == (
        '<p class="quiet"><strong>79</strong> tasks; <strong>2</strong> cells</p>'
    )
