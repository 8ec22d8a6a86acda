"""PDF papers from blocks: a block is a dictionary that `paper.typ` draws. Text goes as data, never as markup."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa

from lib.config import ROOT
from lib.core.labels import STATE_COLOURS
from lib.core.progress import State
from lib.i18n import N_, show_number, translate
from lib.reports.column_widths import alignment, broken, fitted
from lib.reports.plain_text import breakable, clipped, printable, printed
from lib.reports.tables import HEADERS, state_word
from lib.reports.workbook_file import Progress

Block = dict[str, Any]
PORTRAIT_WIDTH, LANDSCAPE_WIDTH = 175.0, 262.0
_LONGEST_LINE = 2_000
_MOST_PORTRAIT_COLUMNS, _MOST_ROWS = 6, 1_000
# Points; a table of many sentences would fill a page with a few rows.
_LARGEST, _LARGEST_OF_MANY, _MANY = 9.0, 7.5, 11
# One paper takes up to some hundred megabytes while it is set.
_AT_ONCE = threading.Semaphore(2)
_LONGEST_SECONDS, _MOST_SAID = 180, 2_000
_ADDRESS = re.compile(r"https?://[^\s\x00-\x1f]{1,1900}")


class TypesettingError(Exception):
    """The paper could not be set; the message is technical, for the log."""


@dataclass(frozen=True, slots=True)
class Paper:
    """What stands on every page, and the blocks between; ``charts`` are what blocks of that kind show."""

    title: str
    language: str
    day: date
    blocks: Sequence[Block]
    running: str = ""
    freshness: str = ""
    is_landscape: bool = False
    charts: Sequence[Sequence[Mapping[str, Any]]] = ()


def to_pdf_bytes(paper: Paper) -> bytes:
    """``paper`` as PDF: the same bytes for the same paper. Raises TypesettingError."""
    content = {
        "title": printable(paper.title),
        "author": "",
        "language": paper.language,
        "date": [paper.day.year, paper.day.month, paper.day.day],
        "running": printable(paper.running),
        "freshness": printable(paper.freshness),
        "page-word": translate(paper.language, N_("Page")),
        "landscape": paper.is_landscape,
        "room": PORTRAIT_WIDTH,
        "charts": [list(pieces) for pieces in paper.charts],
        "blocks": list(paper.blocks),
    }
    with _AT_ONCE:
        return _typeset(json.dumps(content, ensure_ascii=False).encode())


def _typeset(content: bytes) -> bytes:
    command = [sys.executable, "-m", "lib.reports.typesetter"]
    try:
        made = subprocess.run(  # noqa: S603 - our own module, in this interpreter
            command, input=content, capture_output=True, cwd=ROOT, timeout=_LONGEST_SECONDS, check=True
        )
    except (subprocess.SubprocessError, OSError) as error:
        said = getattr(error, "stderr", None) or b""
        raise TypesettingError(said.decode("utf-8", "replace")[-_MOST_SAID:] or str(error)) from error
    return made.stdout


def heading(text: str) -> Block:
    """A heading of a part."""
    return {"kind": "heading", "text": printable(text)}


def together(blocks: Sequence[Block]) -> Block:
    """``blocks`` on one page."""
    return {"kind": "group", "blocks": list(blocks)}


def note(text: str) -> Block:
    """A quiet line about what follows."""
    return {"kind": "note", "text": line(text)}


def line(text: str) -> str:
    """Running text: printable, of bounded length, with breaks in overlong words."""
    return breakable(clipped(printable(text), _LONGEST_LINE))


def address(text: str) -> str | Block:
    """``text`` as a link when it is an address, else as it stands."""
    return {"text": line(text), "url": text} if _ADDRESS.fullmatch(text) else line(text)


def table(
    data: pa.Table, columns: Sequence[str], language: str, room: float, blanks: Mapping[str, str] | None = None
) -> Block:
    """A table block of the ``columns`` of ``data``, ``room`` millimetres wide at most.

    ``blanks`` says for some columns what stands in a cell without anything.
    """
    labels = [translate(language, HEADERS.get(name, name)) for name in columns]
    values = [data.column(name).to_pylist() for name in columns]
    texts = [printed(name, column, language) for name, column in zip(columns, values, strict=True)]
    fit = fitted(labels, texts, room, _LARGEST if len(columns) <= _MANY else _LARGEST_OF_MANY)
    states = {state_word(state.value, language): state for state in State}
    links = data.column("link").to_pylist() if "link" in data.column_names else [None] * data.num_rows
    cells = [
        [
            _cell(text, states, link if name == "cell" else None, (blanks or {}).get(name, ""))
            for text, link in zip(column, links, strict=True)
        ]
        for name, column in zip(columns, texts, strict=True)
    ]
    return {
        "kind": "table",
        "size": fit.size,
        "shares": fit.keeps_lines,
        "columns": [
            # Nought is as wide as needed: the typesetter knows the letters best.
            {
                "title": broken(label, column) if fit.keeps_lines and is_short else label,
                "width": 0 if fit.keeps_lines and is_short else round(width, 2),
                "align": alignment(typed),
            }
            for label, width, is_short, column, typed in zip(labels, fit.widths, fit.short, texts, values, strict=True)
        ],
        "rows": [list(row) for row in zip(*cells, strict=True)],
    }


def _cell(text: str, states: Mapping[str, State], link: str | None, blank: str) -> str | Block:
    if not text:
        return {"text": blank} if blank else ""
    state = states.get(text)
    if state is not None:
        return {"text": text, "mark": STATE_COLOURS[state]}
    if link and _ADDRESS.fullmatch(link):
        return {"text": breakable(text), "url": link}
    return breakable(text)


def _cut_to(rows: int, language: str) -> list[Block]:
    """What is said of a table that is too long for paper."""
    if rows <= _MOST_ROWS:
        return []
    shown, whole = show_number(language, _MOST_ROWS), show_number(language, rows)
    said = N_("{shown} of {whole}; the whole list is in the Excel workbook.")
    return [note(translate(language, said, shown=shown, whole=whole))]


def tables_to_pdf(
    title: str,
    tables: Mapping[str, pa.Table],
    language: str,
    day: date,
    about: Sequence[str] = (),
    progress: Progress | None = None,
) -> bytes:
    """``tables`` (heading → table, as on screen) as one PDF of the day ``day``.

    ``about`` are lines below the title: how old the figures are, the filters. Wide tables
    lie on landscape pages; addresses stay behind the cells they belong to.
    """
    shown = {name: [c for c in data.column_names if c != "link"] for name, data in tables.items()}
    is_wide = any(len(columns) > _MOST_PORTRAIT_COLUMNS for columns in shown.values())
    room = LANDSCAPE_WIDTH if is_wide else PORTRAIT_WIDTH
    facts = [{"label": "", "value": line(text)} for text in about]
    blocks: list[Block] = [
        {"kind": "title", "over": "", "text": line(title), "facts": facts, "notice": ""},
    ]
    for position, (name, data) in enumerate(tables.items(), start=1):
        blocks.append(heading(name))
        if data.num_rows:
            blocks += _cut_to(data.num_rows, language)
            blocks.append(table(data.slice(0, _MOST_ROWS), shown[name], language, room))
        else:
            blocks.append(note(translate(language, N_("Nothing here."))))
        if progress is not None:
            progress(0.3 * position / len(tables))
    freshness = about[0] if about else ""
    made = to_pdf_bytes(Paper(title, language, day, blocks, title, freshness, is_wide))
    if progress is not None:
        progress(1.0)
    return made
