"""A made-up language whose every sentence is marked: what stands on a page without marks escaped the catalogue."""

from __future__ import annotations

import json
import re
import string
import unicodedata
from collections.abc import Iterator
from functools import cache

import pytest
from babel.messages.pofile import read_po
from streamlit.testing.v1 import AppTest

from lib import i18n, schema
from lib.charts import specifications, trend_specifications
from lib.config import ROOT
from lib.core.permissions import Act
from lib.ui import page as page_module
from lib.ui.navigation import PAGES
from lib.words import BodyKind, Confirmation, OwnerKind, Status
from tests.pages.sessions import App

OPEN, CLOSE = "⟦", "⟧"
# What is the same in every language: names of languages and formats, and the program's own terms.
SAME = {"Tiếng Việt", "English", "Ngôn ngữ · Language", "Language", "Excel", "CSV", "PDF", "SQLite", "Google", "Zalo"}
_MARKED = re.compile(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}")
_HTML = re.compile(r"<style>.*?</style>|<[^>]*>", re.DOTALL)
_IN_JSON = re.compile(r'"(?:title|label|display_text)": ?("[^"]+")')
_CODES = re.compile(r"\b[a-z]{2}_[A-Z]{2}\b")
_ICON = re.compile(r":material/\w+:")
_WORD = re.compile(r"[^\W\d_]{2,}")


@cache
def marked_catalogue() -> dict[str, str]:
    """Every msgid, marked; its placeholders and its markup stay where they are."""
    path = ROOT / "locale" / "vi" / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as file:
        return {str(m.id): f"{OPEN}{m.id}{CLOSE}" for m in read_po(file) if m.id}


@pytest.fixture
def marked(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(i18n, "_catalogue", lambda language: marked_catalogue())
    _forget_charts()
    yield
    _forget_charts()


def _forget_charts() -> None:
    """Charts are authored once for each language; these were authored in the made-up one."""
    for module in (specifications, trend_specifications):
        for made in vars(module).values():
            if hasattr(made, "cache_clear"):
                made.cache_clear()


def from_the_sheet() -> set[str]:
    """Texts that people typed, and the words of the sheet's own layout."""
    board = page_module.service().snapshots.current().board
    assert board is not None
    texts: set[str] = {board.register.source, str(page_module.service().settings.province)}
    for thing in [*board.platforms.values(), *board.departments.values()]:
        texts |= {str(getattr(thing, name)) for name in thing.__slots__ if isinstance(getattr(thing, name), str)}
    columns = [name for name in board.progress.columns if board.progress[name].dtype in ("object", "str", "string")]
    for name in columns:
        texts |= {str(value) for value in board.progress[name].dropna()}
    texts |= {count.tab for count in board.register.counts} | {problem.value for problem in board.problems}
    texts |= {tab.title for tab in schema.TABS} | {c.header for tab in schema.TABS for c in tab.columns}
    texts |= {alias for tab in schema.TABS for c in tab.columns for alias in c.aliases}
    texts |= {word.value for words in (Status, BodyKind, OwnerKind, Confirmation) for word in words}
    return {_plain(text) for text in texts if len(text) > 1}


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text).replace("\\", "")


def sentences(session: AppTest) -> Iterator[str]:
    """Everything the page says: texts, labels, hints, options, tabs, headers of tables."""
    for node in session:
        proto = getattr(node, "proto", None)
        for name in ("body", "label", "placeholder", "help", "value", "options", "alt"):
            found = getattr(proto, name, None)
            if isinstance(found, str):
                yield found
            elif name == "options" and found is not None:
                yield from (one for one in found if isinstance(one, str))
        for name in ("spec", "columns"):  # charts, and headers of tables
            yield from map(json.loads, _IN_JSON.findall(str(getattr(proto, name, ""))))


def words_left(text: str, known: set[str]) -> list[str]:
    """Words of ``text`` that are neither marked nor known."""
    rest = _CODES.sub(" ", _ICON.sub(" ", _HTML.sub(" ", _plain(text))))
    while _MARKED.search(rest):
        rest = _MARKED.sub(" ", rest)
    for one in sorted((one for one in known if one in rest), key=len, reverse=True):
        rest = rest.replace(one, " ")
    return [word for word in _WORD.findall(rest) if word.strip(string.punctuation)]


@pytest.mark.parametrize("app", ["known", "empty", "incomplete"], indirect=True)
@pytest.mark.parametrize("name", [page.name for page in PAGES if page.act is Act.LOOK])
def test_no_sentence_of_the_page_escaped_the_catalogue(app: App, marked, name):
    session = app.visit(name)
    known = from_the_sheet() | SAME
    escaped = {text: left for text in set(sentences(session)) if (left := words_left(text, known))}
    assert not escaped
    assert any(OPEN in text for text in sentences(session))
