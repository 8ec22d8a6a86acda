"""Cards for a phone: their text is shown as typed, whatever it is."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.ui.cards import Card, as_html

HOSTILE = [
    "<b>x</b>",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "&amp; & &lt;",
    "' onclick='x",
    "=1+1",
]


class Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.texts: list[str] = []
        self.names: set[str] = set()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.names |= {name for name, _ in attrs}

    def handle_data(self, data):
        self.texts.append(data)


def read(card: Card) -> Reader:
    reader = Reader()
    reader.feed(as_html([card]))
    reader.close()
    return reader


def expect_as_typed(text: str) -> None:
    known = {"more": (text,), "facts": (("", text),), "cell": (text, f"https://example.org/{text}")}
    found = read(Card(key=text, name=text, page="platforms", query=(("platform", text),), **known))
    assert found.tags == ["ul", "li", "strong", "a", "div", "div", "span", "a"]
    assert found.names == {"class", "data-inside", "href", "lang", "target", "rel"}
    assert "".join(found.texts) == text * 5


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_as_typed(text):
    expect_as_typed(text)


@given(st.text(min_size=1).filter(lambda text: "\r" not in text and "\0" not in text))
def test_any_text_is_shown_as_typed(text):
    expect_as_typed(text)


def test_a_name_in_our_own_words_is_not_said_to_be_vietnamese():
    assert "lang" not in read(Card(key="3", name="Quarter II/2026", page="report", is_typed=False)).names


def test_a_card_that_leads_nowhere_has_no_link():
    assert read(Card(key="3", name="Nền tảng")).tags == ["ul", "li", "strong", "span"]


@pytest.mark.parametrize("address", ["javascript:alert(1)", "", "//example.org", "data:text/html,x"])
def test_a_cell_is_only_linked_to_where_the_web_is(address):
    assert "a" not in read(Card(key="1", name="x", cell=("Open the cell", address))).tags
