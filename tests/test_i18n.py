"""Languages: sentences, days, numbers and shares as each writes them, and the Vietnamese alphabet."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.i18n import LANGUAGES, collation_key, show_date, show_number, show_percent, show_share, show_time, translate


def test_a_sentence_is_translated_and_its_placeholders_filled():
    assert translate("vi", "Overdue") == "Quá hạn"
    assert translate("en", "Overdue") == "Overdue"
    assert translate("vi", "{count} problems", count=3).startswith("3 ")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_nobody_translated_is_shown_as_it_is(language):
    assert translate(language, "no such sentence {x}", x="{y}") == "no such sentence {y}"
    assert translate(language, "100 % {") == "100 % {"


def test_a_day_and_a_moment_are_written_as_each_language_does():
    assert show_date("vi", date(2026, 2, 5)) == "05/02/2026"
    assert show_date("en", date(2026, 2, 5)) == "05 Feb 2026"
    assert show_time("vi", datetime(2026, 2, 5, 7, 30)) == "07:30 05/02/2026"
    assert show_time("en", datetime(2026, 2, 5, 7, 30)) == "07:30, 05 Feb 2026"


@pytest.mark.parametrize(
    ("number", "digits", "vietnamese", "english"),
    [
        (0, 1, "0", "0"),
        (12, 1, "12", "12"),
        (1234, 1, "1.234", "1,234"),
        (1234.56, 1, "1.234,6", "1,234.6"),
        (75.5, 1, "75,5", "75.5"),
        (75.0, 1, "75", "75"),
        (33.333, 0, "33", "33"),
        (-3, 1, "-3", "-3"),
        (1_234_567, 0, "1.234.567", "1,234,567"),
    ],
)
def test_a_number_is_written_as_each_language_does(number, digits, vietnamese, english):
    assert show_number("vi", number, digits) == vietnamese
    assert show_number("en", number, digits) == english


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [
        (12, 35, "12 / 35 (34 %)"),
        (0, 7, "0 / 7 (0 %)"),
        (7, 7, "7 / 7 (100 %)"),
        (0, 0, "0 / 0"),
        (1234, 5000, "1.234 / 5.000 (25 %)"),
    ],
)
def test_a_share_is_always_shown_with_its_count(part, whole, shown):
    assert show_share("vi", part, whole) == shown.replace(" ", "\u00a0")


@pytest.mark.parametrize(
    ("part", "whole", "share"),
    [
        (199, 200, "99.5"),
        (999, 1000, "99.9"),
        (9999, 10_000, "99.99"),
        (1, 1000, "0.1"),
        (1, 300, "0.3"),
        (1, 150, "1"),
    ],
)
def test_a_share_is_never_rounded_to_all_or_to_nothing(part, whole, share):
    assert show_share("en", part, whole).endswith(f"({share}%)")


@pytest.mark.parametrize(("language", "shown"), [("vi", "2,5\u00a0%"), ("en", "2.5%")])
def test_a_percentage_has_the_sign_as_the_language_writes_it(language, shown):
    assert show_percent(language, 2.5) == shown


SORTED = [
    "An", "ăn", "Ân", "Ba", "Ba Tơ", "Ba Tô", "Bình Sơn", "Ca", "Da", "Đa", "Đăk Hà", "Em", "Ê", "Nghĩa", "Quảng", "Sơn Hà",
    "Sơn Hạ", "Sơn Tây", "Tà", "Trà Bồng", "Uông", "Ưu", "Vạn",
]  # fmt: skip


def test_names_are_in_the_order_of_the_vietnamese_alphabet():
    assert sorted(["Đà", "Dũng", "Ân", "Zeta", "An", "Em", "Ê", "Ăn", "Bình"], key=collation_key) == [
        "An", "Ăn", "Ân", "Bình", "Dũng", "Đà", "Em", "Ê", "Zeta",
    ]  # fmt: skip


def test_tones_come_after_letters_in_their_own_order():
    assert sorted(["mạ", "mã", "mả", "má", "mà", "ma", "mai"], key=collation_key) == [
        "ma", "mà", "mả", "mã", "má", "mạ", "mai",
    ]  # fmt: skip


def test_the_order_does_not_depend_on_composition_or_case():
    for name in SORTED:
        decomposed = unicodedata.normalize("NFD", name)
        assert collation_key(decomposed)[:2] == collation_key(name)[:2] == collation_key(name.upper())[:2]


@given(st.lists(st.text(max_size=8), max_size=6))
def test_any_texts_can_be_sorted_the_same_way_however_they_come(texts):
    backwards = texts[::-1]
    assert sorted(texts, key=collation_key) == sorted(backwards, key=collation_key)
