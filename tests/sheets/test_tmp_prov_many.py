"""Whatever a spreadsheet holds: nothing typed is touched, and one run is enough."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from lib import schema
from tests.google_double import GoogleDouble, SheetHandle
from tests.sheets import provisioning as setup

TITLES = [tab.title for tab in schema.TABS]
OTHER_TITLES = ["Trang tính1", "Sở Y tế", "tiến độ 2026", "Nháp", "DANH MỤC", "Đơn vị (2)", "D3"]
TYPED: Any = st.one_of(
    st.sampled_from(["NT01", "Sở Y tế", "Hoàn thành", "I", "Ghi chú: thử", "=1+1", " ", "12/2026", "x" * 90]),
    st.integers(-5, 50_000),
    st.floats(0, 1).map(lambda number: round(number, 3)),
    st.booleans(),
)
ROW = st.lists(st.one_of(st.none(), TYPED), max_size=6)


@st.composite
def header_rows(draw: st.DrawFn) -> list[str | None]:
    """Some headers of one tab, or their other names, in any order, with columns of an office's own and gaps."""
    tab = draw(st.sampled_from(schema.TABS))
    columns = draw(st.lists(st.sampled_from(tab.columns), unique_by=lambda column: column.field))
    names: list[str | None] = [draw(st.sampled_from([column.header, *column.aliases])) for column in columns]
    extras: list[str | None] = draw(st.lists(st.sampled_from(["STT", "Ghi chú riêng", None, ""]), max_size=3))
    return draw(st.permutations(names + extras))


@st.composite
def tabs(draw: st.DrawFn) -> list[list[Any]]:
    """Rows above a header, perhaps a header, rows below it; a header may be far to the right."""
    if draw(st.booleans()):
        return draw(st.lists(ROW, max_size=4))
    above = draw(st.lists(ROW, max_size=3))
    gap = [None] * draw(st.sampled_from([0, 0, 0, 2, 23]))
    header = gap + draw(header_rows())
    return [*above, header, *draw(st.lists(ROW, max_size=5))]


BOOKS = st.dictionaries(st.sampled_from(TITLES + OTHER_TITLES), tabs(), min_size=1, max_size=6)


@pytest.fixture(scope="module")
def double() -> Iterator[GoogleDouble]:
    with GoogleDouble(quotas=False) as running:
        yield running


def typed_cells(sheet: SheetHandle, titles: list[str]) -> dict[tuple[str, int, int], Any]:
    """Every value by tab, row and column."""
    return {
        (title, row, column): value
        for title in titles
        for row, values in enumerate(sheet.rows(title))
        for column, value in enumerate(values)
        if value is not None
    }


@settings(max_examples=200, deadline=None, phases=[Phase.generate], suppress_health_check=[HealthCheck.too_slow])
@given(content=BOOKS)
def test_nothing_typed_is_touched_and_a_second_run_has_nothing_to_do(
    double: GoogleDouble, content: dict[str, list[list[Any]]]
) -> None:
    unique = {title.casefold(): title for title in content}
    stand = setup.stand(double, {title: content[title] for title in unique.values()})
    before = typed_cells(stand.sheet, stand.sheet.titles)
    assert [change.tell("en") for change in stand.apply().left.changes] == []
    after = typed_cells(stand.sheet, list(unique.values()))
    assert {place: after.get(place) for place in before} == before
    located = stand.headers()
    for tab in schema.TABS:
        complete = [h for h in located.values() if h.tab is tab and len(h.columns) == len(tab.columns)]
        assert complete or (tab is schema.GUIDE and tab.title in content), tab.title
