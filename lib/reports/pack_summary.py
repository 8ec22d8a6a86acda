"""The summary of a pack in words: every sentence is made from figures, none is typed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import pandas as pd
import pyarrow as pa

from lib.charts import data
from lib.core.board import Board
from lib.core.problems import Problem, Severity
from lib.core.proposals import ProposalRecord
from lib.core.summaries import Totals, lead_names
from lib.i18n import N_, show_date, show_number, show_share, translate
from lib.reports.pack_model import Earlier, Figure
from lib.reports.plain_text import signed

_MOST_NAMED = 5
_FIGURES = {
    "done": N_("Done"),
    "in_progress": N_("In progress"),
    "not_started": N_("Not started"),
    "overdue": N_("Overdue"),
    "due_soon": N_("Due within 30 days"),
    "not_reported": N_("Not reported"),
    "contradictory": N_("Contradictory"),
    "done_late": N_("Done late"),
}
_TOLD_CHANGES = ("done", "in_progress", "overdue", "not_reported")


@dataclass(frozen=True, slots=True)
class Findings:
    """What the sentences are made from; frames as `lib.core.summaries` gives them.

    ``outlook`` says whether it will be made.
    """

    totals: Totals
    selected: pd.DataFrame
    late: pd.DataFrame
    ranked: pd.DataFrame
    silent: pd.DataFrame
    held_up: int
    problems: Sequence[Problem]
    proposals: Sequence[ProposalRecord]
    without_lead: Sequence[str]
    outlook: str = ""


def figures(totals: Totals, earlier: Earlier | None, language: str) -> tuple[Figure, ...]:
    """The key figures; states and flags overlap, so they do not add up to the tasks."""
    before = earlier.figures if earlier else {}
    values: dict[str, int] = asdict(totals)
    change = _change(totals.records, before.get("records"))
    return (
        Figure("records", translate(language, N_("Tasks")), totals.records, "", change),
        *(
            Figure(
                name,
                translate(language, label),
                values[name],
                # A continuous task, or one not applicable, can contradict itself too.
                show_share(language, values[name], totals.records if name == "contradictory" else totals.countable),
                _change(values[name], before.get(name)),
            )
            for name, label in _FIGURES.items()
        ),
    )


def _change(now: int, before: int | None) -> int | None:
    return None if before is None else now - before


def counted(totals: Totals, language: str) -> str:
    """What shares are of, and what was left out of them."""
    return translate(
        language,
        N_(
            "Tasks: {records}. Shares are of {countable}, without {continuous} continuous and {dropped} not applicable."
        ),
        records=show_number(language, totals.records),
        countable=show_number(language, totals.countable),
        continuous=show_number(language, totals.continuous),
        dropped=show_number(language, totals.dropped),
    )


def sentences(board: Board, found: Findings, earlier: Earlier | None, language: str) -> tuple[str, ...]:
    """The summary, one sentence a point, from where things stand to what should be looked into."""
    if not found.totals.records:
        return (translate(language, N_("No task matches these filters.")),)
    said = (
        counted(found.totals, language),
        _progress(found.totals, language),
        _late(board, found, language),
        found.outlook,
        _change_words(found.totals, earlier, language) if earlier else "",
        data.describe_ranking(board, found.ranked, language) if len(found.ranked) > 1 else "",
        _silent(board, found, language),
        _held_up(board, found, language) if found.held_up else "",
        _proposals(found.proposals, language) if found.proposals else "",
        _without_lead(found.without_lead, language) if found.without_lead else "",
        _quality(found.problems, language),
    )
    return tuple(sentence for sentence in said if sentence)


def _progress(totals: Totals, language: str) -> str:
    return translate(
        language,
        N_("Done: {done}, of which late: {late}. In progress: {in_progress}. Not started: {not_started}."),
        done=show_share(language, totals.done, totals.countable),
        late=show_number(language, totals.done_late),
        in_progress=show_number(language, totals.in_progress),
        not_started=show_number(language, totals.not_started),
    )


def _late(board: Board, found: Findings, language: str) -> str:
    if found.late.empty:
        soon = show_number(language, found.totals.due_soon)
        return translate(language, N_("No task is overdue. Due within 30 days: {soon}."), soon=soon)
    worst = found.late.iloc[0]
    return translate(
        language,
        N_("Overdue: {overdue}; the longest by {days} days, led by {lead}. Due within 30 days: {soon}."),
        overdue=show_share(language, found.totals.overdue, found.totals.countable),
        days=show_number(language, int(worst["days_late"])),
        lead=lead_names(board, *(_known(worst[name]) for name in ("leads", "lead_groups", "lead_text"))) or "–",
        soon=show_number(language, found.totals.due_soon),
    )


def _known(value: object) -> str:
    return value if isinstance(value, str) else ""


def _change_words(totals: Totals, earlier: Earlier, language: str) -> str:
    values: dict[str, int] = asdict(totals)
    changes = ", ".join(
        f"{translate(language, _FIGURES[name]).lower()} {signed(language, values[name] - earlier.figures[name])}"
        for name in _TOLD_CHANGES
        if name in earlier.figures
    )
    if not changes:
        return ""
    day = show_date(language, earlier.day)
    return translate(language, N_("Changes since {day}: {changes}."), day=day, changes=changes)


def _silent(board: Board, found: Findings, language: str) -> str:
    if found.silent.empty:
        return translate(language, N_("Every department has reported on all its tasks."))
    tasks = show_number(language, found.totals.not_reported)
    departments = show_number(language, len(found.silent))
    mute = found.silent[found.silent["not_reported"] == found.silent["total"]]
    if mute.empty:
        message = N_("Not reported: {tasks} tasks of {departments} departments.")
        return translate(language, message, tasks=tasks, departments=departments)
    return translate(
        language,
        N_("Not reported: {tasks} tasks of {departments} departments; {mute} of them reported nothing at all."),
        tasks=tasks,
        departments=departments,
        mute=show_number(language, len(mute)),
    )


def _held_up(board: Board, found: Findings, language: str) -> str:
    table: pa.Table = data.obstacles(board, found.selected)
    count = translate(
        language,
        N_("Tasks with a difficulty or a recommendation: {count}."),
        count=show_number(language, found.held_up),
    )
    return f"{count} {data.describe_obstacles(table, language)}" if table.num_rows > 1 else count


def _proposals(records: Sequence[ProposalRecord], language: str) -> str:
    return translate(
        language,
        N_("Proposals: {count}, of which still under way: {open}."),
        count=show_number(language, len(records)),
        open=show_number(language, sum(record.is_open for record in records)),
    )


def _without_lead(names: Sequence[str], language: str) -> str:
    shown = ", ".join(names[:_MOST_NAMED]) + (", …" if len(names) > _MOST_NAMED else "")
    return translate(
        language,
        N_("Platforms that nobody leads: {count} ({names})."),
        count=show_number(language, len(names)),
        names=shown,
    )


def _quality(problems: Sequence[Problem], language: str) -> str:
    if not problems:
        return translate(language, N_("No cell of the sheet needs correcting."))
    by_severity = Counter(problem.severity for problem in problems)
    return translate(
        language,
        N_("Cells that could not be used: {unused}; used, but to be looked at: {warned}."),
        unused=show_number(language, by_severity[Severity.ERROR] + by_severity[Severity.AMBIGUOUS]),
        warned=show_number(language, by_severity[Severity.WARNING]),
    )
