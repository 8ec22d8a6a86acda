"""Free text, keys and broken encodings."""

from __future__ import annotations

import csv
import unicodedata
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from lib.core.cells import normal_key, search_key, shown, text
from lib.core.reading import Outcome

REAL_TEXTS = [
    *("El Niño", "Düsseldorf", "Windows®", "m²", "São Paulo", "Côte d’Ivoire", "Zürich", "naïve café"),
    *("Besançon", "Đắk Lắk", "5 µm", "«Nền tảng số»", "20°C", "§ 5", "½", "Beyoncé", "Malmö", "El Niño và La Niña"),
    *("Microsoft® Windows™", "Müller & Söhne", "François", "José Muñoz", "Citroën", "garçon", "Dvořák", "für"),
    *("Krông Búk", "Ngọk Tụ", "Đăk Pxi", "Ia Đal", "Xiêr", "Москва", "北京", "thép Ø 16", "10×20", "±5%"),
    *("ĐÃ\xa0HOÀN THÀNH", "HỒ SƠ…", "“ĐÃ”", "CÓ…", "lá…”", "QUỐC GIA “VNEID”", "Có phải không?", "a.vn/x?y=z"),
    *("Uỷ ban", "khuỷu", "ngoằn ngoèo", "giặt giũ", "loong coong", "Ý kiến", "=1+1", "#chuyendoiso", "x", "0"),
]


@pytest.mark.parametrize("typed", REAL_TEXTS)
def test_a_real_text_passes_unchanged(typed: str) -> None:
    reading = text(typed)
    assert reading.outcome is Outcome.VALUE
    assert reading.value == typed.replace("\xa0", " ")


@pytest.mark.parametrize(
    ("typed", "kind", "repaired"),
    [
        ("Quaûng Ngaõi", "vni", "Quảng Ngãi"),
        ("Sôû Thoâng tin vaø Truyeàn thoâng", "vni", "Sở Thông tin và Truyền thông"),
        ("Ñang thöïc hieän", "vni", "Đang thực hiện"),
        ("UBND HUYEÄN SÔN TÒNH", "vni", "UBND HUYỆN SƠN TỊNH"),
        ("Khoâng", "vni", "Không"),
        ("Qu¶ng Ng·i", "tcvn3", "Quảng Ngãi"),
        ("NÒn t¶ng sè quèc gia", "tcvn3", "Nền tảng số quốc gia"),
        ("Së Y tÕ", "tcvn3", "Sở Y tế"),
        ("Khã kh¨n", "tcvn3", "Khó khăn"),
        ("Ch\xada triÓn khai", "tcvn3", "Chưa triển khai"),
        ("§ang thùc hiÖn", "tcvn3", "Đang thực hiện"),
        ("Quáº£ng NgÃ£i", "mojibake", "Quảng Ngãi"),
        ("Tiáº¿n Ä‘á»™", "mojibake", "Tiến độ"),
        ("ChÆ°a", "mojibake", "Chưa"),
        ("HÃ\xa0 Ná»\x99i", "mojibake", "Hà Nội"),
        ("KhÃ´ng", "mojibake", "Không"),
    ],
)
def test_text_of_an_old_font_or_a_wrong_encoding_is_refused_and_repaired(typed: str, kind: str, repaired: str) -> None:
    reading = text(typed)
    assert (reading.outcome, reading.code) == (Outcome.REFUSED, f"cell-{kind}")
    assert reading.details["repaired"] == repaired


@pytest.mark.parametrize("typed", ["Qu\ufffdng Ng\ufffdi", "Qu?ng Ng?i", "H? N?i", "Đ\ud800"])
def test_text_that_lost_letters_is_refused(typed: str) -> None:
    assert text(typed).code == "cell-letters-lost"


def test_no_name_of_the_seed_is_taken_for_a_broken_encoding() -> None:
    seeds = sorted((Path(__file__).parent.parent.parent / "seed").rglob("*.csv"))
    for path in seeds:
        with path.open(encoding="utf-8-sig", newline="") as file:
            values = {value for row in csv.reader(file) for value in row}
        for form in ("NFC", "NFD"):
            refused = [value for value in values if text(unicodedata.normalize(form, value)).code]
            assert refused == []


@pytest.mark.parametrize(
    "blank",
    [
        *(
            None,
            "",
            "  \u200b\xa0",
            "-",
            "–",
            "—",
            "---",
            "…" * 50,
            ".",
            "...",
            "…",
            "N/A",
            "n/a",
            "?",
            "/",
            "Chưa có số liệu",
        ),
        *("Không có số liệu", "CHƯA CÓ DỮ LIỆU", "(trống)", "Đang cập nhật", "NULL"),
    ],
)
def test_a_blank_and_the_words_for_it_are_no_data(blank: str | None) -> None:
    assert text(blank).outcome is Outcome.NO_DATA


@pytest.mark.parametrize("answer", ["Không", "không có", "Chưa có", "Chưa", "Không khó khăn"])
def test_no_and_none_yet_are_answers_in_a_text_column(answer: str) -> None:
    assert text(answer).value == answer


@pytest.mark.parametrize(
    "error",
    [
        *(
            "#REF!",
            "#DIV/0!",
            "#VALUE!",
            "#N/A",
            "#NAME?",
            "#NUM!",
            "#NULL!",
            "#ERROR!",
            "#SPILL!",
            " #ref! ",
            "Err:502",
        ),
        *("#####", "Loading...", "Loading…", "loading", "Đang tải...", "Đang tải dữ liệu…"),
    ],
)
def test_a_formula_error_and_an_unfinished_import_are_refused(error: str) -> None:
    assert text(error).code == "cell-error"


@pytest.mark.parametrize("ditto", ['"', "”", "″", "''", "//", "-nt-", "nt", "Như trên"])
def test_a_ditto_mark_is_asked_about(ditto: str) -> None:
    assert (text(ditto).outcome, text(ditto).code) == (Outcome.AMBIGUOUS, "cell-ditto")


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Sở\u00a0Y\u200b tế ", "Sở Y tế"),
        ("So\u031b\u0309 Y te\u0302\u0301", "Sở Y tế"),
        ("\ufeff\u202eSở\u202c", "Sở"),
        ("a \r\n\r\n b\r", "a\n\nb"),
        ("- một\u2028- hai", "- một\n- hai"),
        ("\u00d0ắk Lắk", "Đắk Lắk"),
        ("\u00f0ang", "đang"),
        ("a\x00\x07b", "ab"),
        (1.0, "1"),
        (7, "7"),
        (1.5, "1.5"),
        (0.1 + 0.2, "0.3"),
        (True, "TRUE"),
        (date(2022, 1, 5), "05/01/2022"),
        (datetime(2022, 1, 5, 8, 41), "05/01/2022 08:41"),
        (time(8, 5), "08:05"),
    ],
)
def test_text_is_cleaned_without_changing_what_it_says(typed: object, read: str) -> None:
    assert text(typed).value == read


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 10**400, timedelta(1), object(), b"x", ["x"]])
def test_a_value_that_is_no_text_is_refused(value: object) -> None:
    assert text(value).outcome is Outcome.REFUSED


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sở Văn hoá", "SỞ VĂN HÓA"),
        ("thuỷ lợi", "Thủy lợi"),
        ("Uỷ ban", "Ủy ban"),
        ("khoẻ", "khỏe"),
        ("Hòan thành", "hoàn thành"),
        ("ngòai", "ngoài"),
        ("qúy", "quý"),
        ("2025–2030", "2025-2030"),
        ("“Sở”  Y\ntế", '"sở" y tế'),
        ("\u00d0ắk", "đắk"),
        ("Hoa\u0300 Bi\u0300nh", "Hòa Bình"),
    ],
)
def test_two_ways_of_writing_a_word_have_one_key(one: str, other: str) -> None:
    assert normal_key(one) == normal_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Sơn Hà", "Sơn Hạ"), ("Ba Tơ", "Ba Tô"), ("quý", "quy"), ("Đăk", "Đắk"), ("của", "cua"), ("đ", "d")],
)
def test_two_words_keep_two_keys_but_one_search_key(one: str, other: str) -> None:
    assert normal_key(one) != normal_key(other)
    assert search_key(one) == search_key(other)


@pytest.mark.parametrize("word", ["quý", "quỹ", "quỳnh", "khuỷu", "thùy", "hoàn", "ngoáo", "giá", "của", "mùa"])
def test_a_tone_that_has_one_place_only_is_left_where_it_is(word: str) -> None:
    assert normal_key(word) == word


def test_what_a_message_shows_is_one_short_line() -> None:
    assert shown("a\nb") == "a b"
    assert len(shown("á" * 100_000)) == 80
    assert shown("\ud800").isprintable()
