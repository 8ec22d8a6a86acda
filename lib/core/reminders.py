"""Reminders: per department the text to paste into a mail or Zalo. Plain text, one line a thing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from lib.core.board import Board
from lib.core.problems import Problem, Severity, cell_link, column_letters, describe
from lib.i18n import N_, show_date, show_time, translate
from lib.words import Flag

# So many things of one kind are named; a longer message is cut off by Zalo and read by nobody.
MOST_NAMED = 10
_LONGEST_TASK = 160
# Said under "not reported" already.
_SILENCES = ("status-blank",)
Say = Callable[..., str]


@dataclass(frozen=True, slots=True)
class Reminder:
    """What one department is reminded of. The counts are of all things, also of those ``text`` does not name."""

    department: str
    name: str
    subject: str
    text: str
    overdue: int
    due_soon: int
    missing: int
    wrong: int

    @property
    def is_needed(self) -> bool:
        return bool(self.overdue or self.due_soon or self.missing or self.wrong)


def reminder(
    board: Board, code: str, language: str, *, extra: Iterable[Problem] = (), link: str = "", most: int = MOST_NAMED
) -> Reminder:
    """The reminder for the department ``code``: overdue, due in 30 days, missing, wrong, each with its cell.

    ``extra`` are further problems of the board, ``link`` the address of the department's page.
    """

    def say(message: str, **values: Any) -> str:
        return translate(language, message, **values)

    rows = board.progress.loc[board.leads.loc[board.leads["department"] == code, "record"]]
    late = rows[rows[Flag.OVERDUE.value]].sort_values("days_late", ascending=False, kind="stable")
    soon = rows[rows[Flag.DUE_SOON.value]].sort_values("days_left", kind="stable")
    silent = rows[rows[Flag.NOT_REPORTED.value]]
    wrong = _problems_of(code, (*board.problems, *extra))
    sections = (
        (N_("Overdue: {count} tasks"), [_late(board, row, language, say) for row in _records(late)]),
        (N_("Due within 30 days: {count} tasks"), [_soon(board, row, language, say) for row in _records(soon)]),
        (N_("Status not reported: {count} tasks"), [_place(board, row, "status") for row in _records(silent)]),
        (N_("Cells to correct: {count}"), [_wrong(board, problem, language) for problem in wrong]),
    )
    counts = [len(lines) for _, lines in sections]
    department = board.departments.get(code)
    name = _one_line(department.name if department else code)
    text = _letter(board, name, language, [(message, lines) for message, lines in sections if lines], link, most, say)
    subject = _subject(board, counts, language, say)
    return Reminder(code, name, subject, text, *counts)


def reminders(
    board: Board, language: str, *, extra: Sequence[Problem] = (), link: Callable[[str], str] = lambda code: ""
) -> tuple[Reminder, ...]:
    """The reminders of all departments that lead tasks and need one, the most overdue first.

    ``link`` gives the address of a department's page from its code.
    """
    codes = dict.fromkeys(board.leads["department"])
    made = (reminder(board, code, language, extra=extra, link=link(code)) for code in codes)
    return tuple(sorted((each for each in made if each.is_needed), key=lambda each: (-each.overdue, each.name)))


def _records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): value for name, value in row.items()} for row in rows.to_dict("records")]


def _problems_of(code: str, problems: Iterable[Problem]) -> list[Problem]:
    """What the department should correct, errors first."""
    order = list(Severity)
    own = [problem for problem in problems if code in problem.bodies and problem.code not in _SILENCES]
    return sorted(own, key=lambda problem: order.index(problem.severity))


def _letter(
    board: Board,
    name: str,
    language: str,
    sections: Sequence[tuple[str, Sequence[str]]],
    link: str,
    most: int,
    say: Say,
) -> str:
    as_of = show_time(language, board.register.as_of)
    parts = [say(N_("To: {name}"), name=name)]
    if not sections:
        parts.append(
            say(
                N_("According to the shared sheet as of {time}, there is nothing to remind you of. Thank you."),
                time=as_of,
            )
        )
        return "\n\n".join(parts)
    parts.append(
        say(
            N_("According to the shared sheet on the national digital platforms, as of {time}, please look at:"),
            time=as_of,
        )
    )
    for number, (message, lines) in enumerate(sections, start=1):
        named = [f"- {line}" for line in lines[:most]]
        if len(lines) > most:
            named.append(say(N_("- and {count} more"), count=len(lines) - most))
        parts.append("\n".join([f"{number}. {say(message, count=len(lines))}", *named]))
    if link:
        parts.append(say(N_("Everything in one place: {link}"), link=link))
    parts.append(
        say(N_("Please correct the cells in the shared sheet itself; the figures follow by themselves. Thank you."))
    )
    return "\n\n".join(parts)


def _subject(board: Board, counts: Sequence[int], language: str, say: Say) -> str:
    return say(
        N_("National digital platforms, {day}: {late} overdue, {soon} due within 30 days, {missing} not reported"),
        day=show_date(language, board.today),
        late=counts[0],
        soon=counts[1],
        missing=counts[2],
    )


def _late(board: Board, row: dict[str, Any], language: str, say: Say) -> str:
    days = say(N_("due {day}, {count} days late"), day=_due(row, language), count=int(row["days_late"]))
    return f"{_place(board, row, 'status')} – {days}"


def _soon(board: Board, row: dict[str, Any], language: str, say: Say) -> str:
    days = say(N_("due {day}, {count} days left"), day=_due(row, language), count=int(row["days_left"]))
    return f"{_place(board, row, 'status')} – {days}"


def _due(row: dict[str, Any], language: str) -> str:
    return show_date(language, row["due"].date())


def _place(board: Board, row: dict[str, Any], field: str) -> str:
    """Platform, task, and the cell of ``field`` with its link."""
    layout = board.register.layout[row["tab"]]
    cell = f"{column_letters(layout.get(field, layout['task']))}{int(row['row'])}"
    gid = None if pd.isna(row["gid"]) else int(row["gid"])
    platform = _text(row["platform"]) or _text(row["platform_text"])
    words = ". ".join(filter(None, (platform, _shortened(_text(row["task"])))))
    return _with_cell(words, f"{row['tab']}!{cell}", cell_link(board.register.url, gid, cell))


def _wrong(board: Board, problem: Problem, language: str) -> str:
    message, advice = (_one_line(sentence) for sentence in describe(problem, language))
    words = f"{_one_line(problem.column)}: {message}. {advice}"
    return _with_cell(words, f"{problem.tab}!{problem.cell}", cell_link(board.register.url, problem.gid, problem.cell))


def _with_cell(words: str, cell: str, link: str) -> str:
    return f"{words} [{_one_line(cell)}]" + (f" {link}" if link else "")


def _text(value: Any) -> str:
    return _one_line(value) if isinstance(value, str) else ""


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_TASK else text[: _LONGEST_TASK - 1].rstrip() + "…"
