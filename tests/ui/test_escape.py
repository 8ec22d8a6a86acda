"""Text of other people in Markdown: nothing of it stays active."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.ui.escape import plain

JOINER = "\u2060"
# What a case must no longer hold: the construct as Markdown or Streamlit would find it.
CASES = [
    ("**bold** and __bold__", r"(?<!\\)[*_]"),
    ("`code`", r"(?<!\\)`"),
    ("[link](javascript:alert(1))", r"(?<!\\)\]\("),
    ("![image](http://127.0.0.1/i.png)", r"(?<!\\)!\["),
    ("<img src=x onerror=alert(1)>", r"(?<!\\)<"),
    ("<http://127.0.0.1>", r"(?<!\\)<"),
    ("# heading", r"(?<!\\)#"),
    ("> quotation", r"(?<!\\)>"),
    ("- item", r"^-"),
    ("+ item", r"^\+"),
    ("1. item", r"^\d+[.)]"),
    ("12) item", r"^\d+[.)]"),
    ("--- rule", r"--"),
    ("| a | b |", r"(?<!\\)\|"),
    ("~~struck~~", r"(?<!\\)~"),
    ("$x^2$ and $$y$$", r"(?<!\\)\$"),
    (r"\alpha", r"(?<!\\)\\(?!\\)"),
    ("&lt;b&gt; &copy; &#60;", r"(?<!\\)&"),
    (":material/home:", r":material/"),
    (":red[x] :red-background[y] :small[z]", r":\w"),
    (":smile: :+1: :-1:", r":[\w+-]+:"),
    (":streamlit:", r":streamlit:"),
    ("http://a.example https://b.example", r"https?://"),
    ("HTTPS://A.EXAMPLE", r"(?i)https?://"),
    ("www.a.example _www.b.example (www.c.example", r"www\."),
    ("mail@a.example a.b+c-@d.example", r"[\w.+-]@"),
    ("a -> b <- c <-> d", r"\\?[<-]\\?->|\\?<\\?-|-\\?>"),
    ("a >= b <= c ~= d -- e", r"[<>~]\\?=|--|-\\-"),
    ("line\nbreak\r\n\r\nand\tmore", r"[\n\r\t]"),
    ("    indented code", r"^\s"),
    ("[^1] [x]: /url", r"(?<!\\)\["),
]


@pytest.mark.parametrize(("typed", "active"), CASES, ids=[typed[:20] for typed, _ in CASES])
def test_no_construct_stays_active(typed, active):
    assert re.search(active, typed), "the case itself must hold the construct"
    assert not re.search(active, plain(typed))


def shown(markdown: str) -> str:
    """What a reader of Markdown shows of escaped text: the characters behind their backslashes."""
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", markdown).replace(JOINER, "")


@pytest.mark.parametrize("mark", ["\u200f", "\u202e", "\u2067"])
def test_a_mark_that_turns_the_direction_of_writing_ends_with_the_text(mark):
    assert plain(f"abc {mark}def") == f"\u2068abc {mark}def\u2069"


@given(st.text())
def test_any_text_is_shown_as_typed_on_one_line(text):
    typed = re.sub(r"\s+", " ", text.replace(JOINER, "")).strip()
    assert shown(plain(text)).removeprefix("\u2068").removesuffix("\u2069") in (typed, typed.strip("\u2068\u2069"))


@given(st.text(alphabet="*_`[]()<>#+-!|~$^=\\&:/.@w1aé \n"))
def test_no_punctuation_of_markdown_is_left_bare(text):
    bare = re.sub(r"\\[!-/:-@\[-`{-~]", "", plain(text))
    assert not set(bare) & set("*_`[]<>#|~$\\&^!")


@pytest.mark.parametrize(
    "text", ["Sở Khoa học và Công nghệ", "NT01 · Nền tảng địa chỉ số", "75,5 %", "Quý IV/2026", ""]
)
def test_ordinary_text_stays_as_it_is(text):
    assert plain(text) == text
