"""PDF papers from blocks: a block is a dictionary that `paper.typ` draws. Text goes as data, never as markup."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import typst

from lib.core.labels import STATE_COLOURS
from lib.core.progress import State
from lib.i18n import N_, translate
from lib.reports.chart_svg import FONT_DIRECTORY
from lib.reports.column_widths import alignment, fitted
from lib.reports.plain_text import breakable, clipped, printable, printed
from lib.reports.tables import HEADERS, state_word
from lib.reports.workbook_file import Progress

Block = dict[str, Any]
_TEMPLATE = Path(__file__).parent / "paper.typ"
PORTRAIT_WIDTH, LANDSCAPE_WIDTH = 175.0, 262.0
_LONGEST_LINE = 2_000
_MOST_PORTRAIT_COLUMNS = 6
_ADDRESS = re.compile(r"https?://[^\s\x00-\x1f]{1,1900}")


@dataclass(frozen=True, slots=True)
class Paper:
    """What stands on every page, and the blocks between."""

    title: str
    language: str
    day: date
    blocks: Sequence[Block]
    running: str = ""
    freshness: str = ""
    is_landscape: bool = False


def to_pdf_bytes(paper: Paper) -> bytes:
    """``paper`` as PDF, tagged for screen readers: the same bytes for the same paper."""
    content = {
        "title": printable(paper.title),
        "author": "",
        "language": paper.language,
        "date": [paper.day.year, paper.day.month, paper.day.day],
        "running": printable(paper.running),
        "freshness": printable(paper.freshness),
        "page-word": translate(paper.language, N_("Page")),
        "landscape": paper.is_landscape,
        "blocks": list(paper.blocks),
    }
    return typst.compile(
        _TEMPLATE.read_bytes(),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(content, ensure_ascii=False)},
        timestamp=0,
    )


@functools.cache
def _fonts() -> typst.Fonts:
    """The typeface shipped with the app; system fonts would make papers differ between machines."""
    return typst.Fonts(include_system_fonts=False, font_paths=[str(FONT_DIRECTORY)])


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
    widths, size = fitted(labels, texts, room)
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
        "size": size,
        "columns": [
            {"title": label, "width": round(width, 2), "align": alignment(column)}
            for label, width, column in zip(labels, widths, values, strict=True)
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
            blocks.append(table(data, shown[name], language, room))
        else:
            blocks.append(note(translate(language, N_("Nothing here."))))
        if progress is not None:
            progress(0.3 * position / len(tables))
    freshness = about[0] if about else ""
    made = to_pdf_bytes(Paper(title, language, day, blocks, title, freshness, is_wide))
    if progress is not None:
        progress(1.0)
    return made
