"""What a method gave is kept as long as its instance: many small tables, few large ones."""

from __future__ import annotations

from lib.ui.keeping import kept_tables


class Views:
    def __init__(self) -> None:
        self.made: list[tuple[int, int]] = []

    @kept_tables
    def table(self, length: int, number: int) -> list[int]:
        self.made.append((length, number))
        return [number] * length


def test_many_short_tables_are_kept_and_given_back_as_they_are():
    views = Views()
    tables = [views.table(10, number) for number in range(256)]
    assert all(views.table(10, number) is table for number, table in enumerate(tables))
    assert len(views.made) == 256


def test_as_many_are_kept_as_have_two_hundred_thousand_rows_together():
    views = Views()
    for number in range(4):
        views.table(60_000, number)
    views.table(60_000, 1)
    assert len(views.made) == 4  # the second is still there
    views.table(60_000, 0)
    assert len(views.made) == 5  # the first was not


def test_a_table_longer_than_all_that_is_kept_is_kept_alone():
    views = Views()
    views.table(10, 1)
    longest = views.table(300_000, 2)
    assert views.table(300_000, 2) is longest
    views.table(10, 1)
    assert views.made == [(10, 1), (300_000, 2), (10, 1)]
