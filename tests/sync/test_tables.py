"""The list of tables that are moved."""

from __future__ import annotations

from lib.sync.tables import LASTING, METADATA, PASSING


def test_every_table_is_either_moved_or_only_about_the_processes_that_run_now():
    listed = [table.fullname for table in (*LASTING, *PASSING)]
    assert sorted(listed) == sorted(name for metadata in METADATA for name in metadata.tables)
