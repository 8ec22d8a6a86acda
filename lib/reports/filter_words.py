"""A filter in words, as a paper says what its figures are about."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from lib.core.board import Board
from lib.core.labels import FLAG_WORDS, STATUS_WORDS, WINDOW_WORDS
from lib.core.selection import Filter
from lib.i18n import N_, translate
from lib.reports.tables import department_names, platform_names

_MOST_NAMED = 12


def filter_words(board: Board, wanted: Filter, language: str) -> tuple[str, ...]:
    """One line a field that filters: ``Lead department: Sở Y tế, Sở Xây dựng``. Empty when nothing does."""
    departments, platforms = department_names(board), platform_names(board)
    fields: tuple[tuple[str, Iterable[str], Callable[[str], str]], ...] = (
        (N_("Lead department"), wanted.departments, lambda code: departments.get(code, code)),
        (N_("Platform"), wanted.platforms, lambda code: platforms.get(code, code)),
        (N_("Kind of body"), wanted.body_kinds, str),
        (N_("Owner of the platform"), wanted.owner_kinds, str),
        (N_("Reported status"), wanted.statuses, lambda word: _word(language, STATUS_WORDS, word)),
        (N_("Flag"), wanted.flags, lambda word: _word(language, FLAG_WORDS, word)),
        (N_("Due"), filter(None, (wanted.window,)), lambda word: _word(language, WINDOW_WORDS, word)),
        (N_("Search"), filter(None, (wanted.text.strip(),)), lambda text: f"“{text}”"),
    )
    lines = ((label, [word(value) for value in values]) for label, values, word in fields)
    return tuple(f"{translate(language, label)}: {_listed(names, language)}" for label, names in lines if names)


def _word(language: str, words: Mapping[Any, str], value: str) -> str:
    """What is said for ``value``; as it stands when ``words`` has nothing for it."""
    said = words.get(value)
    return value if said is None else translate(language, said)


def _listed(names: list[str], language: str) -> str:
    shown = ", ".join(names[:_MOST_NAMED])
    left = len(names) - _MOST_NAMED
    if left <= 0:
        return shown
    return translate(language, N_("{names} and {count} more"), names=shown, count=left)
