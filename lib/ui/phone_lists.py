"""The lists that officers work through, as cards on a phone: cells to correct, rows by tab, proposals, closings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

import pyarrow as pa

from lib.i18n import show_time
from lib.ui.cards import Card, as_html, draw, made_once
from lib.ui.navigation import address_of, carried
from lib.ui.page import Opened
from lib.ui.phone import counted, first, header, how_many, place
from lib.ui.session import language, t

MOST = 50  # of a list; more than anybody reads on a phone
PROPOSAL = "proposal"  # in the address: the code of the proposal that is open
DELIVERED = "✓"  # a mark in a column of a table; a card says only what is not delivered
Row = Mapping[str, Any]


def problems(opened: Opened, severity: str, data: pa.Table) -> None:
    """Cells to correct: what is wrong, where, what to do; the whole card leads to the cell."""
    key = ("problems", opened.filter, severity, language())
    draw("problems", made_once(opened.views, key, lambda: map(_problem, first(data, MOST))), how_many(MOST, data))


def _problem(row: Row) -> Card:
    link = row["link"] or ""
    return Card(
        key=row["problem"],
        name=(row["column"] if link else row["cell"]) or row["cell"],
        more=(row["severity"], f"{header('advice')}: {row['advice']}" if row["advice"] else ""),
        facts=(
            (header("column"), "" if link else row["column"] or ""),
            (header("value"), f"“{row['value']}”" if row["value"] else ""),
            (header("department"), row["department"] or ""),
        ),
        cell=place(row),
    )


def counts(data: pa.Table) -> None:
    """Rows by tab: those not used first, where there are any."""
    draw("counts", as_html(map(_tab, first(data, MOST))), how_many(MOST, data))


def _tab(row: Row) -> Card:
    leading = "refused" if row["refused"] else "records"
    others = (name for name in ("rows", "records", "structure", "refused") if name != leading)
    return Card(
        key=counted(header(leading), row[leading]),
        name=row["tab"],
        more=(" · ".join(counted(header(name), row[name]) for name in others),),
    )


def proposals(data: pa.Table, words: Mapping[str, str], leading: str, chosen: str | None, page: str) -> None:
    """Proposals, each leading to itself in full; the way back to the list while one is ``chosen``.

    ``data`` has the columns ``code``, ``name`` and ``leading``, what stands first of a card;
    ``words`` are those of its columns, ``page`` is where the list stands.
    """
    if chosen:
        back = escape(address_of(page, carried(PROPOSAL)))
        draw("proposals", f'<a class="back" data-inside href="{back}">← {escape(t("Back to the list"))}</a>')
        return
    kept = carried(PROPOSAL)
    cards = (_proposal(row, words, leading, page, (*kept, (PROPOSAL, row["code"]))) for row in first(data, MOST))
    draw("proposals", as_html(cards), how_many(MOST, data))


def _proposal(row: Row, words: Mapping[str, str], leading: str, page: str, query: tuple[tuple[str, str], ...]) -> Card:
    def said(name: str) -> str:
        value = row.get(name)
        if value in (None, "", DELIVERED):
            return ""
        return counted(words[name], value) if isinstance(value, int) else str(value)

    others = [name for name in ("state", "age", "waits", "supporters", "delivery") if name != leading]
    return Card(
        key=said(leading) or said("state"),
        name=row["name"] or row["code"],
        more=(" · ".join(filter(None, map(said, others))), " · ".join(filter(None, map(said, ("code", "sent"))))),
        facts=(("", said("department")), ("", said("which"))),
        page=page,
        query=query,
    )


def periods(data: pa.Table, ids: Sequence[str]) -> None:
    """Closed periods with the figures in force, each leading to its papers; ``ids`` are theirs, one a row."""
    kept = carried("period")

    def make() -> Iterator[Card]:
        for row, period in zip(first(data, MOST), ids, strict=False):
            yield _closing(row, row["period"], "report", (*kept, ("period", period)))

    draw("periods", as_html(make()), how_many(MOST, data))


def closings(data: pa.Table) -> None:
    """Every closing of one period, the newest first."""
    cards = (_closing(row, counted(header("version"), row["version"])) for row in first(data, MOST))
    draw("closings", as_html(cards), how_many(MOST, data))


def _closing(row: Row, name: str, page: str = "", query: tuple[tuple[str, str], ...] = ()) -> Card:
    moment = row["closed_at"]
    return Card(
        key=f"{header('done')} {row['share']}",
        name=name,
        is_typed=False,
        more=(
            " · ".join(counted(header(each), row[each]) for each in ("overdue", "not_reported", "total")),
            " · ".join(filter(None, (row["period_state"], show_time(language(), moment) if moment else ""))),
            f"{header('in_force')}: {row['in_force']}" if "in_force" in row else "",
        ),
        facts=((header("reason"), row["reason"] or ""),),
        page=page,
        query=query,
    )


def audit(data: pa.Table, words: Mapping[str, str]) -> None:
    """The newest lines of the audit log: what was done or tried, by whom, when. ``words`` are those of its columns."""
    draw("audit", as_html(_audit_line(row, words) for row in first(data, MOST)), how_many(MOST, data))


def _audit_line(row: Row, words: Mapping[str, str]) -> Card:
    def said(*names: str) -> str:
        return " · ".join(filter(None, (row[words[name]] for name in names)))

    return Card(
        key=said("act"),
        name=said("who"),
        is_typed=False,
        more=(said("outcome", "role"), said("at"), said("subject", "body")),
        facts=((words["reason"], said("reason")),),
    )
