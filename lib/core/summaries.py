"""Figures from records: small frames with English columns, and counts that add up."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields

import numpy as np
import pandas as pd

from lib.core.board import Board
from lib.core.codes import count_pairs
from lib.core.progress import State
from lib.core.progress_table import SEPARATOR
from lib.words import Flag, Status

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
_OPEN = (State.IN_PROGRESS, State.DUE_SOON, State.OVERDUE)
_STATES = list(State)
_RANKS = np.array([WORST_FIRST.index(state) for state in State])  # by the number of a state


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
    state, status = selected["state"].cat, selected["status"].to_numpy(object)
    names = list(state.categories)
    states = dict(zip(names, np.bincount(state.codes, minlength=len(names)).tolist(), strict=True))
    is_open = np.isin(state.codes, [names.index(one.value) for one in _OPEN])
    return Totals(
        records=len(selected),
        done=states[State.DONE.value],
        in_progress=int((is_open & (status == Status.IN_PROGRESS.value)).sum()),
        not_started=int((status == Status.NOT_STARTED.value).sum()),
        overdue=int(selected[Flag.OVERDUE.value].to_numpy().sum()),
        due_soon=int(selected[Flag.DUE_SOON.value].to_numpy().sum()),
        not_reported=int(selected[Flag.NOT_REPORTED.value].to_numpy().sum()),
        contradictory=int(selected[Flag.CONTRADICTORY.value].to_numpy().sum()),
        done_late=int(selected[Flag.DONE_LATE.value].to_numpy().sum()),
        continuous=states[State.CONTINUOUS.value],
        dropped=states[State.DROPPED.value],
    )


def totals_of_groups(selected: pd.DataFrame, groups: Iterable[Iterable[str]]) -> dict[str, Totals]:
    """`totals` of each group's records, in one pass; ``groups`` names for each record the groups it counts in."""
    named = [(position, name) for position, names in enumerate(groups) for name in names]
    if not named:
        return {}
    positions, names = zip(*named, strict=True)
    state, status = selected["state"].astype(str), selected["status"]
    counted = pd.DataFrame(
        {
            "records": 1,
            "done": state == State.DONE.value,
            "in_progress": state.isin([one.value for one in _OPEN]) & (status == Status.IN_PROGRESS.value),
            "not_started": status == Status.NOT_STARTED.value,
            **{flag.value: selected[flag.value] for flag in Flag},
            "continuous": state == State.CONTINUOUS.value,
            "dropped": state == State.DROPPED.value,
        },
        index=selected.index,
    ).astype("int64")
    sums = counted.iloc[list(positions)].groupby(list(names), sort=False).sum()
    counts = sums[[field.name for field in fields(Totals)]].to_numpy().tolist()
    return {str(name): Totals(*row) for name, row in zip(sums.index, counts, strict=True)}


def by_department(board: Board, selected: pd.DataFrame, asked: Collection[str] | None = None) -> pd.DataFrame:
    """One row a lead department: ``department``, one count a state, ``total``, ``countable``, ``share``.

    Of the departments ``asked`` alone, where some are (`lib.core.selection.asked_departments`).
    Ranked: highest share of done first, then fewest overdue, then most records.
    """
    codes = board.codes
    chosen = codes.chosen_leads(selected)
    states = codes.state[codes.record[chosen]]
    counts = count_pairs(codes.department[chosen], states, (len(codes.departments), len(_STATES)))
    led = np.flatnonzero(counts.any(axis=1) & _are_asked(board, asked))
    columns = _shares(counts[led])
    worst_share_last = -np.nan_to_num(columns["share"], nan=-1.0)
    # Numbers of departments are in the order of their codes.
    order = np.lexsort((led, -columns["total"], columns[State.OVERDUE.value], worst_share_last))
    names = [codes.departments[number] for number in led[order]]
    return _counted("department", names, {name: column[order] for name, column in columns.items()})


def by_platform(board: Board, selected: pd.DataFrame) -> pd.DataFrame:
    """One row a platform of the catalogue, in its order: ``platform``, one count a state, shares."""
    codes, chosen = board.codes, selected.index.to_numpy()
    counts = count_pairs(codes.platform[chosen], codes.state[chosen], (len(codes.platforms), len(_STATES)))
    numbers = {code: number for number, code in enumerate(codes.platforms)}
    # A platform without a record takes the row of zeros at the end.
    rows = [numbers.get(code, len(counts)) for code in board.platforms]
    counts = np.vstack([counts, np.zeros((1, len(_STATES)), dtype=np.int64)])[rows]
    return _counted("platform", list(board.platforms), _shares(counts))


def _shares(counts: np.ndarray) -> dict[str, np.ndarray]:
    """The columns of a table of counts by `State`, with ``total``, ``countable`` and ``share``."""
    columns = {state.value: counts[:, number] for number, state in enumerate(_STATES)}
    total = counts.sum(axis=1)
    countable = total - sum(columns[name] for name in _LEFT_OUT)
    share = np.where(countable > 0, columns[State.DONE.value] / np.maximum(countable, 1), np.nan)
    return {**columns, "total": total, "countable": countable, "share": share}


def _counted(name: str, codes: list[str], columns: dict[str, np.ndarray]) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(codes, dtype="str"), **columns})


def _are_asked(board: Board, asked: Collection[str] | None) -> np.ndarray:
    """For each department of ``board.codes``, whether something is to be said of it."""
    departments = board.codes.departments
    return np.ones(len(departments), bool) if asked is None else np.isin(departments, list(asked))


def matrix(board: Board, selected: pd.DataFrame, asked: Collection[str] | None = None) -> pd.DataFrame:
    """One row a platform × lead department that meet: ``platform``, ``department``, ``state``,
    ``total``, ``countable``, ``done``, ``overdue``. ``state`` is the worst of the cell's records.
    ``asked`` as in `by_department`.
    """
    codes = board.codes
    chosen = codes.chosen_leads(selected) & (codes.platform[codes.record] >= 0)
    chosen &= _are_asked(board, asked)[codes.department]
    records, width = codes.record[chosen], max(1, len(codes.departments))
    pairs, cells = np.unique(codes.platform[records] * width + codes.department[chosen], return_inverse=True)
    ranks = np.full(len(pairs), len(WORST_FIRST))
    np.minimum.at(ranks, cells, _RANKS[codes.state[records]])
    is_done = codes.state[records] == _STATES.index(State.DONE)
    is_counted = ~np.isin(codes.state[records], [_STATES.index(State(state)) for state in _LEFT_OUT])
    is_overdue = board.progress[Flag.OVERDUE.value].to_numpy(bool)[records]
    return pd.DataFrame(
        {
            "platform": pd.Series([codes.platforms[pair // width] for pair in pairs], dtype="str"),
            "department": pd.Series([codes.departments[pair % width] for pair in pairs], dtype="str"),
            "total": np.bincount(cells, minlength=len(pairs)),
            "countable": np.bincount(cells[is_counted], minlength=len(pairs)),
            "done": np.bincount(cells[is_done], minlength=len(pairs)),
            "overdue": np.bincount(cells[is_overdue], minlength=len(pairs)),
            "state": pd.Series([WORST_FIRST[rank].value for rank in ranks], dtype="str"),
        }
    )


def worst_first(selected: pd.DataFrame, limit: int | None = None) -> pd.DataFrame:
    """Open records that need somebody now: longest overdue, then nearest due."""
    is_needed = selected[Flag.OVERDUE.value].to_numpy(bool) | selected[Flag.DUE_SOON.value].to_numpy(bool)
    needed = np.flatnonzero(is_needed)
    late, left = (selected[name].to_numpy(float)[needed] for name in ("days_late", "days_left"))
    return selected.take(needed[np.lexsort((left, -late))][:limit])


def silent_departments(board: Board, selected: pd.DataFrame, asked: Collection[str] | None = None) -> pd.DataFrame:
    """Departments with tasks not reported: ``department``, ``not_reported``, ``total``; most silent first.

    By the flag, not by the state: a task may be overdue and not reported at once. ``asked`` as in `by_department`.
    """
    codes = board.codes
    chosen, departments = codes.chosen_leads(selected), len(codes.departments)
    is_silent = board.progress[Flag.NOT_REPORTED.value].to_numpy(bool)[codes.record]
    total = np.bincount(codes.department[chosen], minlength=departments)
    silent = np.bincount(codes.department[chosen & is_silent], minlength=departments)
    found = np.flatnonzero((silent > 0) & _are_asked(board, asked))
    order = found[np.lexsort((found, -silent[found], -silent[found] / total[found]))]
    names = pd.Series([codes.departments[number] for number in order], dtype="str")
    return pd.DataFrame({"department": names, "not_reported": silent[order], "total": total[order]})


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
