"""The app in a made-up language whose every sentence is marked, and everything that a page of it says."""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Iterable
from pathlib import Path

import openpyxl
from playwright.sync_api import Page

from lib import schema
from lib.config import ROOT
from lib.words import BodyKind, Confirmation, OwnerKind, Status
from tests.browser.accessibility import REVIEWED
from tests.browser.serving import Server

OPEN, CLOSE = "⟦", "⟧"
_STARTING = """
import runpy, sys
from babel.messages.pofile import read_po
from lib import i18n
with open({catalogue!r}, "rb") as file:
    marked = {{str(m.id): "⟦" + str(m.id) + "⟧" for m in read_po(file) if m.id}}
i18n._catalogue = lambda language: marked
sys.argv = ["lib.ui.server", "--port", sys.argv[1]]
runpy.run_module("lib.ui.server", run_name="__main__")
"""
# Everything that is written or said: texts, whether in sight or not, and the attributes that are read aloud.
_SAID = """() => {
    const silent = "script, style, noscript";
    const isIcon = element => getComputedStyle(element).fontFamily.includes("Material");
    const said = new Set([document.title]);
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const element = walker.currentNode.parentElement;
        if (!walker.currentNode.data.trim() || element.closest(silent) || isIcon(element)) continue;
        // A sentence may be in pieces, some of them bold.
        const whole = element.closest("p, li, td, th, h1, h2, h3, a, button, label") ?? element;
        const icons = [...whole.querySelectorAll("*")].filter(isIcon).map(icon => icon.textContent);
        said.add(icons.reduce((text, icon) => text.replace(icon, " "), whole.textContent));
    }
    for (const name of ["aria-label", "aria-description", "aria-roledescription", "aria-valuetext", "title",
                        "placeholder", "alt"])
        for (const element of document.querySelectorAll(`[${name}]`))
            if (!element.closest(`${silent}, [aria-hidden=true]`)) said.add(element.getAttribute(name));
    return [...said].filter(text => text && text.trim());
}"""
# What is the same in every language: names of languages and formats, and the program's own terms.
_SAME = ("Tiếng Việt", "English", "Ngôn ngữ · Language", "Language", "Excel", "CSV", "PDF", "SQLite", "Google", "Zalo")
_MARKED = re.compile(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}")
_CODES = re.compile(r"\b(?:DX|NT|TD|Q25|XA)-?[\w-]*\b")
_WORD = re.compile(r"[^\W\d_]{2,}")


class MarkedServer(Server):
    """The app whose every sentence of the catalogue stands between marks."""

    def _program(self) -> list[str]:
        return ["-c", _STARTING.format(catalogue=str(ROOT / "locale" / "vi" / "LC_MESSAGES" / "messages.po"))]


def marked(sentence: str) -> str:
    """``sentence`` of the catalogue as that app says it."""
    return f"{OPEN}{sentence}{CLOSE}"


def typed_by_people(path: Path, *more: str) -> set[str]:
    """Every text of the workbook at ``path``, the layout's own words, and ``more``."""
    workbook = openpyxl.load_workbook(path, read_only=True)
    cells = {value for sheet in workbook for row in sheet.values for value in row if isinstance(value, str)}
    cells |= set(workbook.sheetnames)
    workbook.close()
    cells |= {part for cell in cells for part in cell.split("; ")}  # groups of bodies are listed anew
    cells |= {tab.title for tab in schema.TABS} | {c.header for tab in schema.TABS for c in tab.columns}
    cells |= {alias for tab in schema.TABS for column in tab.columns for alias in column.aliases}
    cells |= {word.value for words in (Status, BodyKind, OwnerKind, Confirmation) for word in words}
    return {_plain(text) for text in (*cells, *more) if len(text) > 1}


def escaped(page: Page, known: Iterable[str]) -> dict[str, list[str]]:
    """What ``page`` says without marks, that is neither ``known`` nor Streamlit's own: text → its words."""
    ordered = sorted({*known, *_SAME, *REVIEWED["own_words"]}, key=len, reverse=True)
    found = {text: _words_left(text, ordered) for text in page.evaluate(_SAID)}
    return {text: left for text, left in found.items() if left}


def _words_left(text: str, known: Iterable[str]) -> list[str]:
    rest = _plain(text)
    if rest.endswith("…"):  # the axis of a chart cuts long names off
        beginning = _CODES.sub("", rest[:-1]).strip()
        if any(one.startswith(beginning) for one in known):
            return []
    while _MARKED.search(rest):
        rest = _MARKED.sub(" ", rest)
    if not _WORD.search(rest):
        return []
    for one in known:
        if one in rest:
            rest = rest.replace(one, " ")
    return [word for word in _WORD.findall(_CODES.sub(" ", rest)) if word.strip(string.punctuation)]


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())
