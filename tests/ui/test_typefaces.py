"""The small typefaces: nothing the app shows is missing from them, and the page names them."""

from __future__ import annotations

import asyncio
import hashlib
import itertools
import re
import unicodedata

import pytest
import streamlit
from fontTools.ttLib import TTFont
from starlette.datastructures import Headers
from starlette.types import Message, Scope

from lib.config import ROOT
from lib.ui import typefaces
from lib.ui.document import in_language
from lib.ui.typefaces import OwnTypefaces, file_of, with_smaller_files
from tests.subset_typefaces import icons_named, ligatures, whole

_STATIC = streamlit.__path__[0] + "/static"
_SOURCES = ("locale/**/*.po", "lib/**/*.py", "lib/ui/*.js", "pages/*.py", "seed/**/*.csv", "seed/*.txt")
_BASE, _MARKS = "aăâeêioôơuưy", "\u0300\u0309\u0303\u0301\u0323"


def characters_of(name: str) -> set[int]:
    return set(TTFont(file_of(name)).getBestCmap())


def answer(path: str, style: str = "") -> tuple[int, Headers, bytes]:
    """What the middleware answers, in front of an app that answers everything with ``style``."""
    sent: list[Message] = []

    async def app(scope, receive, send):
        headers = [(b"content-type", b"text/css"), (b"etag", b"x"), (b"content-length", str(len(style)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": style.encode()})

    async def receive():
        return {"type": "http.request"}

    async def send(message):
        sent.append(message)

    scope: Scope = {"type": "http", "method": "GET", "path": path, "headers": []}
    asyncio.run(OwnTypefaces(app)(scope, receive, send))
    return sent[0]["status"], Headers(raw=sent[0]["headers"]), sent[1]["body"]


def test_every_letter_of_vietnamese_is_in_the_text_in_both_cases() -> None:
    letters = {unicodedata.normalize("NFC", base + mark) for base in _BASE for mark in ["", *_MARKS]} | {"đ"}
    needed = {char for letter in letters for char in letter + letter.upper()}
    assert len(needed) == 2 * (12 * 6 + 1)
    assert not needed - {chr(code) for code in characters_of("text")}


def test_letters_typed_in_parts_are_drawn_as_well() -> None:
    assert not {ord(mark) for mark in _MARKS + "\u0306\u0302\u031b"} - characters_of("text")


@pytest.mark.parametrize("pattern", _SOURCES)
def test_no_character_of_sentences_code_and_sample_is_lost_by_being_left_out(pattern: str) -> None:
    shown = {ord(char) for path in ROOT.glob(pattern) for char in path.read_text("utf-8")}
    original = set(TTFont(whole("SourceSansVF-Upright")).getBestCmap())
    missing = (shown & original) - characters_of("text")
    assert shown
    # Cyrillic stands in a table of letters that look alike; it comes from Streamlit's own file.
    assert not {chr(code) for code in missing if not unicodedata.name(chr(code)).startswith("CYRILLIC")}


def test_every_icon_that_can_be_named_is_among_the_icons() -> None:
    known = ligatures(TTFont(whole("MaterialSymbols-Rounded")))
    kept = ligatures(TTFont(file_of("icons")))
    missing = icons_named() & set(known) - set(kept)
    assert not missing, "run python -m tests.subset_typefaces"
    assert len(kept) > 300


def test_an_icon_of_the_app_exists() -> None:
    ours = [ROOT / "app.py", *ROOT.glob("pages/*.py"), *ROOT.glob("lib/ui/*.py")]
    named = {name for path in ours for name in re.findall(r":material/([a-z0-9_]+):", path.read_text("utf-8"))}
    assert named
    assert not named - set(ligatures(TTFont(file_of("icons"))))


@pytest.mark.parametrize(("name", "most"), [("text", 50_000), ("icons", 60_000)])
def test_the_files_are_small_and_named_by_what_they_hold(name: str, most: int) -> None:
    data = file_of(name).read_bytes()
    assert len(data) <= most
    assert file_of(name).stem.partition("-")[2] == hashlib.sha256(data).hexdigest()[:10]


def test_weights_from_regular_to_bold_are_kept() -> None:
    (axis,) = TTFont(file_of("text"))["fvar"].axes
    assert (axis.axisTag, axis.minValue, axis.maxValue) == ("wght", 400, 700)


def test_the_licences_stand_beside_the_files() -> None:
    assert "SIL Open Font License" in (typefaces.FOLDER / "text-OFL.txt").read_text("utf-8")
    assert "Apache License" in (typefaces.FOLDER / "icons-LICENSE.txt").read_text("utf-8")


def test_the_name_that_the_licence_reserves_is_not_used_inside() -> None:
    names = TTFont(file_of("text"))["name"]
    assert "Source" not in " ".join(names.getDebugName(number) or "" for number in (1, 3, 4, 6, 16, 25))


def test_streamlits_style_sheet_names_the_small_files_and_its_own_for_the_rest() -> None:
    (path,) = (ROOT / _STATIC / "static" / "css").glob("index.*.css")
    style = path.read_text("utf-8")
    changed = with_smaller_files(style)
    for name, start in (("text", "SourceSansVF-Upright"), ("icons", "MaterialSymbols-Rounded")):
        rules = [
            rule for rule in re.findall(r"@font-face\{[^}]*\}", changed) if file_of(name).name in rule or start in rule
        ]
        ours, theirs = rules
        assert file_of(name).name in ours
        assert start in theirs
        assert "unicode-range:U+" in ours
        assert "unicode-range:U+" in theirs
    assert changed.count("@font-face") == style.count("@font-face") + 2


def test_the_ranges_of_the_two_files_leave_no_gap_and_no_overlap() -> None:
    for ranges in (typefaces.TEXT_RANGES, typefaces.ICON_RANGES):
        parts = sorted([*ranges, *typefaces._all_but(ranges)])
        assert parts[0][0] == 0
        assert parts[-1][1] == 0x10FFFF
        assert all(after[0] == before[1] + 1 for before, after in itertools.pairwise(parts))


def test_the_page_fetches_the_small_text_first_and_a_style_sheet_of_another_address() -> None:
    page = in_language((ROOT / _STATIC / "index.html").read_bytes(), "vi").decode()
    assert f'href="./static/fonts/{file_of("text").name}"' in page
    assert "SourceSansVF" not in page
    assert re.search(r'href="\./static/css/index\.[\w-]+\.css\?text-[0-9a-f]+\+icons-[0-9a-f]+"', page)


def test_the_files_are_kept_for_good() -> None:
    status, headers, body = answer(f"/static/fonts/{file_of('text').name}")
    assert (status, headers["content-type"], body) == (200, "font/woff2", file_of("text").read_bytes())
    assert headers["cache-control"] == "public, max-age=31536000, immutable"


def test_a_style_sheet_without_these_typefaces_passes_unchanged() -> None:
    style = "body{margin:0}"
    status, headers, body = answer("/static/css/other.css", style)
    assert (status, body.decode(), headers["content-length"]) == (200, style, str(len(style)))


def test_any_other_file_is_left_to_streamlit() -> None:
    for path in ("/static/fonts/text-0000000000.woff2", "/static/fonts/../config.py", "/static/js/index.js"):
        assert answer(path, "theirs")[2] == b"theirs"
