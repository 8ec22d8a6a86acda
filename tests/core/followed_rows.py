"""Rows as they are followed, with defaults, and a strategy that draws readings of a sheet."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from hypothesis import strategies as st

from lib.core.changes import Change, ChangeKind
from lib.core.following import FIELDS, FollowedRow
from lib.words import Status


def row(number: int = 1, row_id: str | None = None, **values: str) -> FollowedRow:
    """The row ``number`` of the tab; its id is ``TD-1`` unless another is given."""
    known = {
        "platform": "NT01",
        "leads": "Q25-KHCN",
        "task": f"Nhiệm vụ {number}",
        "status": Status.IN_PROGRESS.value,
        "percent": "50",
        "deadline": "12/2026",
        "due": "2026-12-31",
        **values,
    }
    texts = tuple(known.get(name, "") for name in FIELDS)
    name = f"TD-{number}" if row_id is None else row_id
    return FollowedRow(name or f"~{number}", name, texts, known["leads"], "Tiến độ", number + 1)


def numbered(rows: Sequence[FollowedRow]) -> list[FollowedRow]:
    """``rows`` in this order on the sheet, each with a key of its own as a first reading gives it."""
    used: dict[str, int] = {}
    placed = []
    for position, each in enumerate(rows):
        name = each.row_id or "~" + "|".join(each.values[:3])
        used[name] = used.get(name, 0) + 1
        key = name if used[name] == 1 else f"{name}~{used[name]}"
        placed.append(each._replace(key=key, row=position + 2))
    return placed


def replay(rows: Iterable[FollowedRow], changes: Iterable[Change]) -> dict[str, dict[str, str]]:
    """Key → field → text after ``changes`` happened to ``rows``, one after the other; blanks are left out."""
    state = {row.key: {name: value for name, value in zip(FIELDS, row.values, strict=True) if value} for row in rows}
    for change in changes:
        if change.kind is ChangeKind.REMOVED:
            state.pop(change.key, None)
        elif change.kind is ChangeKind.ADDED:
            state[change.key] = json.loads(change.new)
        elif change.new:
            state[change.key][change.field] = change.new
        else:
            state[change.key].pop(change.field, None)
    return state


_VALUES = {
    "platform": ("NT01", "NT02"),
    "leads": ("Q25-KHCN", "Q25-STC"),
    "task": ("Kết nối", "Đào tạo"),
    "status": ("", *(status.value for status in Status)),
    "percent": ("", "0", "50", "100"),
    "deadline": ("12/2026", "Thường xuyên"),
    "due": ("", "2026-12-31", "2027-03-31"),
    "obstacles": ("", "Thiếu kinh phí"),
}
drawn_rows = st.builds(
    row,
    st.just(1),
    st.sampled_from(("", "", "TD-1", "TD-2", "TD-3")),
    **{name: st.sampled_from(values) for name, values in _VALUES.items()},
)
readings = st.lists(drawn_rows, max_size=7).map(numbered)
