"""Figures from records: small frames with English columns, and counts that add up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields

import numpy as np
import pandas as pd

from lib.core.board import Board
from lib.core.progress import State
from lib.core.progress_table import SEPARATOR
from lib.words import Flag

# Worst first: what a leader should see of several records in one cell.
WORST_FIRST = (
    State.OVERDUE,
    State.NOT_REPORTED,
    State.DUE_SOON,
    State.NOT_STARTED,
    State.IN_PROGRESS,
    State.CONTINUOUS,
    State.DONE,
    State.DROPPED,
)
_LEFT_OUT = (State.DROPPED.value, State.CONTINUOUS.value)


@dataclass(frozen=True, slots=True)
class Totals:
    """Counts of records. ``countable`` is the denominator of shares.

    Tasks not applicable (*Không thực hiện*) and continuous ones (*Thường xuyên*) are left
    out of it and counted apart.
    """

    records: int
    done: int
    in_progress: int
    not_started: int
    overdue: int
    due_soon: int
    not_reported: int
    contradictory: int
    done_late: int
    continuous: int
    dropped: int

    @property
    def countable(self) -> int:
        return self.records - self.continuous - self.dropped


def totals(selected: pd.DataFrame) -> Totals:
    """The totals of the selected records; flags may overlap, states do not."""
    states = selected["state"].value_counts()
    open_states = (State.IN_PROGRESS, State.DUE_SOON, State.OVERDUE)
    working = selected["state"].isin([state.value for state in open_states]) & (selected["status"] == "Đang thực hiện")
    return Totals(
        records=len(selected),
        done=int(states.get(State.DONE.value, 0)),
        in_progress=int(working.sum()),
        not_started=int((selected["status"] == "Chưa triển khai").sum()),
        overdue=int(selected[Flag.OVERDUE.value].sum()),
        due_soon=int(selected[Flag.DUE_SOON.value].sum()),
        not_reported=int(selected[Flag.NOT_REPORTED.value].sum()),
        contradictory=int(selected[Flag.CONTRADICTORY.value].sum()),
        done_late=int(selected[Flag.DONE_LATE.value].sum()),
        continuous=int(states.get(State.CONTINUOUS.value, 0)),
        dropped=int(states.get(State.DROPPED.value, 0)),
    )


def totals_of_groups(selected: pd.DataFrame, groups: Iterable[Iterable[str]]) -> dict[str, Totals]:
    """`totals` of each group's records, in one pass; ``groups`` names for each record the groups it counts in."""
    named = [(position, name) for position, names in enumerate(groups) for name in names]
    if not named:
        return {}
    positions, names = zip(*named, strict=True)
    state, status = selected["state"].astype(str), selected["status"]
    open_states = [state.value for state in (State.IN_PROGRESS, State.DUE_SOON, State.OVERDUE)]
    counted = pd.DataFrame(
        {
            "records": 1,
            "done": state == State.DONE.value,
            "in_progress": state.isin(open_states) & (status == "Đang thực hiện"),
            "not_started": status == "Chưa triển khai",
            **{flag.value: selected[flag.value] for flag in Flag},
            "continuous": state == State.CONTINUOUS.value,
            "dropped": state == State.DROPPED.value,
        },
        index=selected.index,
    ).astype("int64")
    sums = counted.iloc[list(positions)].groupby(list(names), sort=False).sum()
    counts = sums[[field.name for field in fields(Totals)]].to_numpy().tolist()
    return {str(name): Totals(*row) for name, row in zip(sums.index, counts, strict=True)}


def by_department(board: Board, selected: pd.DataFrame) -> pd.DataFrame:
    """One row a lead department: ``department``, one count a state, ``total``, ``countable``, ``share``.

    Ranked: highest share of done first, then fewest overdue, then most records.
    """
    states = selected["state"]
    leads = board.leads[board.leads["record"].isin(selected.index)]
    counts = pd.crosstab(leads["department"], states.loc[leads["record"]].astype(str).to_numpy())
    return _ranked(_with_all_states(counts), "department")


def by_platform(board: Board, selected: pd.DataFrame) -> pd.DataFrame:
    """One row a platform of the catalogue, in its order: ``platform``, one count a state, shares."""
    known = selected[selected["platform"].notna()]
    counts = pd.crosstab(known["platform"], known["state"].astype(str))
    counts = _with_all_states(counts).reindex(list(board.platforms), fill_value=0)
    counts.index.name = "platform"
    return _with_shares(counts).reset_index()


def _with_all_states(counts: pd.DataFrame) -> pd.DataFrame:
    return counts.reindex(columns=[state.value for state in State], fill_value=0)


def _with_shares(counts: pd.DataFrame) -> pd.DataFrame:
    counts["total"] = counts[[state.value for state in State]].sum(axis=1)
    counts["countable"] = counts["total"] - counts[list(_LEFT_OUT)].sum(axis=1)
    done = counts[State.DONE.value]
    counts["share"] = np.where(counts["countable"] > 0, done / counts["countable"].clip(lower=1), np.nan)
    return counts


def _ranked(counts: pd.DataFrame, name: str) -> pd.DataFrame:
    ranked = _with_shares(counts).rename_axis(name).reset_index()
    order = ["share", State.OVERDUE.value, "total", name]
    return ranked.sort_values(order, ascending=[False, True, False, True], na_position="last", ignore_index=True)


def matrix(board: Board, selected: pd.DataFrame) -> pd.DataFrame:
    """One row a platform × lead department that meet: ``platform``, ``department``, ``state``,
    ``total``, ``done``, ``overdue``. ``state`` is the worst of the cell's records.
    """
    leads = board.leads[board.leads["record"].isin(selected.index)]
    rows = selected.loc[leads["record"], ["platform", "state", Flag.OVERDUE.value]]
    rows = rows.assign(department=leads["department"].to_numpy(), state=rows["state"].astype(str))
    rows = rows[rows["platform"].notna()]
    rank = {state.value: position for position, state in enumerate(WORST_FIRST)}
    rows["rank"] = rows["state"].map(rank)
    rows["is_done"] = rows["state"] == State.DONE.value
    cells = rows.groupby(["platform", "department"], as_index=False).agg(
        rank=("rank", "min"), total=("rank", "size"), done=("is_done", "sum"), overdue=(Flag.OVERDUE.value, "sum")
    )
    cells["state"] = [WORST_FIRST[position].value for position in cells["rank"]]
    return cells.drop(columns="rank")


def worst_first(selected: pd.DataFrame, limit: int | None = None) -> pd.DataFrame:
    """Open records that need somebody now: longest overdue, then nearest due."""
    needed = selected[selected[Flag.OVERDUE.value] | selected[Flag.DUE_SOON.value]]
    ordered = needed.sort_values(["days_late", "days_left"], ascending=[False, True], kind="stable")
    return ordered.head(limit) if limit else ordered


def silent_departments(board: Board, selected: pd.DataFrame) -> pd.DataFrame:
    """Departments with tasks not reported: ``department``, ``not_reported``, ``total``; most silent first.

    By the flag, not by the state: a task may be overdue and not reported at once.
    """
    leads = board.leads[board.leads["record"].isin(selected.index)]
    is_silent = selected.loc[leads["record"], Flag.NOT_REPORTED.value].to_numpy(bool)
    counted = leads.assign(not_reported=is_silent).groupby("department", as_index=False)
    table = counted.agg(not_reported=("not_reported", "sum"), total=("not_reported", "size"))
    silent = table[table["not_reported"] > 0]
    silent = silent.assign(part=silent["not_reported"] / silent["total"])
    ordered = silent.sort_values(["part", "not_reported", "department"], ascending=[False, False, True])
    return ordered[["department", "not_reported", "total"]].reset_index(drop=True)


def platforms_without_lead(board: Board) -> list[str]:
    """Platforms in force that no record names a lead for: a fault, since each has an owner by rule."""
    led = set(board.progress.loc[board.progress["leads"].fillna("") != "", "platform"].dropna())
    return [code for code, p in board.platforms.items() if code not in led and p.is_valid_on(board.today)]


def lead_names(board: Board, codes: str | None, groups: str | None = None, typed: str | None = None) -> str:
    """Short names of the bodies in a joined code list, then generic groups; as typed when none was understood."""
    names = [
        board.departments[code].label if code in board.departments else code
        for code in filter(None, (codes or "").split(SEPARATOR))
    ]
    names += filter(None, (groups or "").split(SEPARATOR))
    return ", ".join(names) or (typed or "")
