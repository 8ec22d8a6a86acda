"""Key figures: their texts are shown as typed, and a change says which way it went in words too."""

from __future__ import annotations

import re

import pytest

from lib.charts.palette import THEMES, on_state_colours, state_colours
from lib.core.labels import STATE_SYMBOLS
from lib.core.progress import State
from lib.i18n import translate
from lib.ui.figures import Figure, as_html
from lib.ui.style import page_style
from tests.ui.test_cards import HOSTILE, Reader


@pytest.mark.parametrize("text", HOSTILE)
def test_every_text_of_a_figure_is_shown_as_typed(text):
    reader = Reader()
    reader.feed(as_html([Figure(text, 7, more=text, page="overview", query={"q": text})]))
    assert reader.texts[:3] == [text, "7", text]
    assert set(reader.tags) == {"ul", "li", "span", "strong", "a"}
    assert reader.names == {"class", "data-inside", "href", "aria-label"}


@pytest.mark.parametrize(
    ("change", "better", "words", "kind"),
    [
        (3, "more", "{count} more than before", "good"),
        (3, "less", "{count} more than before", "bad"),
        (-3, "less", "{count} fewer than before", "good"),
        (-3, "more", "{count} fewer than before", "bad"),
        (3, "neither", "{count} more than before", ""),
    ],
)
def test_a_change_says_in_words_which_way_it_went(change, better, words, kind):
    html = as_html([Figure("Done", 10, change=change, better=better)])
    assert f'class="change {kind}"' in html
    assert f'aria-label="{translate("vi", words, count=3)}"' in html


@pytest.mark.parametrize("change", [None, 0])
def test_no_change_is_not_mentioned(change):
    assert "change" not in as_html([Figure("Done", 10, change=change)])


def test_a_figure_leads_to_its_rows_and_its_link_says_which_they_are():
    html = as_html([Figure("Overdue", 4, page="overview", query={"flag": "overdue", "kind": ["a", "b"]})])
    assert 'href="./?flag=overdue&amp;kind=a&amp;kind=b"' in html
    assert f'aria-label="{translate("vi", "See")}: Overdue"' in html


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("state", State)
def test_the_corner_of_a_figure_has_the_colour_and_the_symbol_of_its_state_in_charts(state, theme):
    (name,) = re.findall(r'<li class="(\w+)">', as_html([Figure("Done", 10, state=state)]))
    (rule,) = re.findall(rf"\.figures > \.{name}::before \{{(.*?)\}}", page_style(theme, "vi"))
    assert f'content: "{STATE_SYMBOLS[state]}"' in rule
    assert f"background: {state_colours(theme)[state]}; color: {on_state_colours(theme)[state]}" in rule


def test_a_chosen_figure_says_so_and_leads_back_to_all():
    html = as_html([Figure("Overdue", 3, page="overview", query={"department": "A"}, is_chosen=True)])
    assert '<li aria-current="true">' in html
    assert f'aria-label="{translate("vi", "Clear all")}: Overdue"' in html
    assert 'href="./?department=A"' in html
