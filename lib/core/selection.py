"""A filter and the records it selects."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import timedelta
from enum import StrEnum

import numpy as np
import pandas as pd

from lib.core.board import Board
from lib.core.cells import search_key
from lib.words import Flag


class Window(StrEnum):
    """Where the due day lies, seen from today."""

    OVERDUE = "overdue"
    NEXT_30_DAYS = "next_30_days"
    NEXT_90_DAYS = "next_90_days"
    LATER = "later"
    UNDATED = "undated"


@dataclass(frozen=True, slots=True)
class Filter:
    """What to show. An empty field filters nothing; values within a field are alternatives."""

    departments: tuple[str, ...] = ()
    body_kinds: tuple[str, ...] = ()
    platforms: tuple[str, ...] = ()
    owner_kinds: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    window: str = ""
    text: str = ""

    @property
    def is_empty(self) -> bool:
        return not any(getattr(self, field.name) for field in fields(self))


def search_texts(board: Board) -> np.ndarray:
    """Accent-free text of every record, to be searched in; one string a record."""
    progress = board.progress
    names = {code: platform.name for code, platform in board.platforms.items()}
    platforms = map(names.get, progress["platform"], progress["platform_text"].fillna(""))
    columns = ["task", "lead_text", "result", "obstacles", "recommendation", "row_id", "platform_text"]
    typed = [progress[column].fillna("") for column in columns]
    return np.array([search_key(" \n".join(texts)) for texts in zip(platforms, *typed, strict=True)], dtype=object)


def select(board: Board, wanted: Filter, texts: np.ndarray | None = None) -> pd.DataFrame:
    """The records of ``board`` that ``wanted`` lets through, in sheet order.

    ``texts`` is `search_texts(board)`, needed only when ``wanted.text`` is set.
    """
    progress = board.progress
    return progress if wanted.is_empty else progress[mask_of(board, wanted, texts)]


def mask_of(board: Board, wanted: Filter, texts: np.ndarray | None = None) -> np.ndarray:
    """Which records `select` lets through, one truth a record."""
    progress = board.progress
    keep = np.ones(len(progress), dtype=bool)
    asked = asked_departments(board, wanted)
    if asked is not None:
        keep &= _led_by(board, asked)
    if wanted.platforms:
        keep &= _of_platforms(board, wanted.platforms)
    if wanted.owner_kinds:
        owned = [code for code, p in board.platforms.items() if p.owner_kind and p.owner_kind in wanted.owner_kinds]
        keep &= _of_platforms(board, owned)
    if wanted.statuses:
        keep &= progress["status"].isin(wanted.statuses).to_numpy(bool)
    if wanted.flags:
        chosen = [progress[flag].to_numpy(bool) for flag in wanted.flags if flag in set(Flag)]
        keep &= np.any(chosen, axis=0) if chosen else False
    if wanted.window:
        keep &= _in_window(board, wanted.window)
    if wanted.text.strip():
        found = search_texts(board) if texts is None else texts
        keep &= _contains_all(found, search_key(wanted.text).split())
    return keep


def _of_platforms(board: Board, wanted: Collection[str]) -> np.ndarray:
    codes = board.codes
    return np.isin(codes.platform, [number for number, code in enumerate(codes.platforms) if code in wanted])


def asked_departments(board: Board, wanted: Filter) -> frozenset[str] | None:
    """The codes of the departments that ``wanted`` is about; None where it is about whichever.

    Others may lead the same tasks. What is said of each department is said of these alone: of the
    others the selection holds but a part.
    """
    if not wanted.departments and not wanted.body_kinds:
        return None
    asked = frozenset(wanted.departments or board.codes.departments)
    if not wanted.body_kinds:
        return asked
    return asked.intersection(code for code, d in board.departments.items() if d.kind and d.kind in wanted.body_kinds)


def _led_by(board: Board, asked: frozenset[str]) -> np.ndarray:
    codes = board.codes
    is_led = np.isin(codes.departments, list(asked))
    keep = np.zeros(len(board.progress), dtype=bool)
    keep[codes.record[is_led[codes.department]]] = True
    return keep


def _in_window(board: Board, window: str) -> np.ndarray:
    progress = board.progress
    due = pd.to_datetime(progress["due"])
    day = pd.Timestamp(board.today)
    if window == Window.OVERDUE:
        chosen = progress[Flag.OVERDUE.value]
    elif window == Window.UNDATED:
        chosen = due.isna()
    elif window == Window.LATER:
        chosen = due > day + timedelta(days=90)
    else:
        days = 30 if window == Window.NEXT_30_DAYS else 90
        chosen = (due >= day) & (due <= day + timedelta(days=days))
    keep: np.ndarray = chosen.to_numpy(bool)
    return keep


def _contains_all(texts: np.ndarray, words: list[str]) -> np.ndarray:
    return np.fromiter((all(word in text for word in words) for text in texts), dtype=bool, count=len(texts))
